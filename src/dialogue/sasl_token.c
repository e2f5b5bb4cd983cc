/* sasl_token.c - log-ins by a token that somebody else gave out: XOAUTH2, OAUTHBEARER. */
#include "dialogue/sasl_mechanism.h"

#define SEPARATOR '\x01' /* between key=value pairs, and twice at the end */

static Bytes token_of(Bytes value)
{
    value = bytes_trim(value);
    if (bytes_starts_with_nocase(value, BYTES_OF("Bearer ")))
        value = bytes_trim(bytes_skip(value, strlen("Bearer ")));
    return value;
}

/* Pairs of either mechanism. Behind an error the client answers with nothing, or one separator.
 * source RFC 7628 3.1, 3.2.3; Google, "XOAUTH2 Protocol" */
static Bytes read_pairs(Sasl *sasl, Bytes octets)
{
    Bytes secret = bytes_first(octets, 0);
    bool has_pair = false;

    for (Bytes rest = octets; rest.len > 0;) {
        ptrdiff_t end = bytes_find(rest, SEPARATOR);
        Bytes pair = end < 0 ? rest : bytes_first(rest, (size_t)end);

        rest = bytes_skip(rest, pair.len + 1);
        has_pair |= pair.len > 0;
        if (bytes_starts_with_nocase(pair, BYTES_OF("user="))) {
            sasl_set_user(sasl, bytes_skip(pair, strlen("user=")));
        } else if (bytes_starts_with_nocase(pair, BYTES_OF("host="))) {
            sasl_set_realm(sasl, bytes_skip(pair, strlen("host=")));
        } else if (bytes_starts_with_nocase(pair, BYTES_OF("auth="))) {
            secret = token_of(bytes_skip(pair, strlen("auth=")));
            sasl_set_secret(sasl, SECRET_TOKEN, secret);
        }
    }
    return secret.len == 0 && has_pair ? octets : secret;
}

/* The header says on whose behalf, and that is all the client says of who it is: the token knows
 * the rest. source RFC 7628 3.1, RFC 5801 4 */
static Bytes oauthbearer_answer(Sasl *sasl, Bytes octets)
{
    ptrdiff_t end = bytes_find(octets, SEPARATOR);
    Bytes header = end < 0 ? octets : bytes_first(octets, (size_t)end);

    while (header.len > 0) {
        ptrdiff_t comma = bytes_find(header, ',');
        Bytes word = comma < 0 ? header : bytes_first(header, (size_t)comma);

        if (bytes_starts_with(word, BYTES_OF("a="))) {
            sasl_set_authorization(sasl, bytes_skip(word, 2));
            sasl_set_user(sasl, bytes_skip(word, 2));
        }
        header = bytes_skip(header, word.len + 1);
    }
    return read_pairs(sasl, octets);
}

const SaslMechanism sasl_xoauth2 = {.name = "XOAUTH2", .answer = read_pairs};
const SaslMechanism sasl_oauthbearer = {.name = "OAUTHBEARER", .answer = oauthbearer_answer};
