/* sasl_scram.c - log-ins by SCRAM: both sides prove that they know the password. */
#include "dialogue/sasl_mechanism.h"

/* The value of an attribute, "n=" say, of a message; no octets where it has none.
 * source RFC 5802 5.1, 7 */
static Bytes attribute(Bytes message, uint8_t letter)
{
    while (message.len > 0) {
        ptrdiff_t comma = bytes_find(message, ',');
        Bytes word = comma < 0 ? message : bytes_first(message, (size_t)comma);

        if (word.len >= 2 && word.data[0] == letter && word.data[1] == '=')
            return bytes_skip(word, 2);
        message = bytes_skip(message, word.len + 1);
    }
    return (Bytes){NULL, 0};
}

/* In names "," is written as "=2C", "=" as "=3D". source RFC 5802 5.1 */
static GBytes *unescaped(Bytes name)
{
    GByteArray *out = g_byte_array_sized_new((guint)name.len);

    for (size_t i = 0; i < name.len; i++) {
        Bytes rest = bytes_skip(name, i);
        bool is_comma = bytes_starts_with_nocase(rest, BYTES_OF("=2C"));
        bool is_escape = is_comma || bytes_starts_with_nocase(rest, BYTES_OF("=3D"));
        uint8_t c = is_comma ? ',' : name.data[i];

        g_byte_array_append(out, &c, 1);
        i += is_escape ? 2 : 0;
    }
    return g_byte_array_free_to_bytes(out);
}

static void set_name(Sasl *sasl, void (*set)(Sasl *sasl, Bytes text), Bytes name)
{
    g_autoptr(GBytes) plain = unescaped(name);
    gsize len;
    const uint8_t *data = g_bytes_get_data(plain, &len);

    set(sasl, (Bytes){data, len});
}

/* The first message names the user, behind whether the channel is bound ("p=tls-unique" would be
 * taken for a proof); the second one has the proof. source RFC 5802 5, 6; RFC 7677 3 */
static Bytes scram_answer(Sasl *sasl, Bytes octets)
{
    ptrdiff_t comma = bytes_find(octets, ',');
    Bytes user = attribute(octets, 'n');

    if (user.len > 0 && comma >= 0) {
        set_name(sasl, sasl_set_user, user);
        set_name(sasl, sasl_set_authorization,
                 attribute(bytes_skip(octets, (size_t)comma + 1), 'a'));
        return bytes_first(octets, 0);
    }
    Bytes proof = attribute(octets, 'p');
    if (proof.len == 0)
        return octets;
    sasl_set_secret(sasl, SECRET_DIGEST, proof);
    return proof;
}

/* The server's signature proves the password as the client's proof does. source RFC 5802 5.1 */
static Bytes scram_challenge(Sasl *sasl, Bytes octets)
{
    (void)sasl;
    return attribute(octets, 'v');
}

const SaslMechanism sasl_scram = {
    .name = "SCRAM-*", .challenge = scram_challenge, .answer = scram_answer};
