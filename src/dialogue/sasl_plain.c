/* sasl_plain.c - log-ins that send the secret itself, or none: PLAIN, LOGIN, ANONYMOUS, EXTERNAL.
 */
#include "dialogue/sasl_mechanism.h"

/* Up to the first NUL; ret_rest is what stands behind it. False where there is none. */
static bool split_at_nul(Bytes octets, Bytes *ret_part, Bytes *ret_rest)
{
    ptrdiff_t nul = bytes_find(octets, '\0');

    if (nul < 0)
        return false;
    *ret_part = bytes_first(octets, (size_t)nul);
    *ret_rest = bytes_skip(octets, (size_t)nul + 1);
    return true;
}

/* Identity to act as, who it is, and the password, with NULs between them; clients that leave the
 * first one out altogether are understood too. source RFC 4616 2 */
static Bytes plain_answer(Sasl *sasl, Bytes octets)
{
    Bytes identity, user, rest;

    if (!split_at_nul(octets, &identity, &rest))
        return octets; /* it may be anything */
    Bytes secret = rest;
    if (split_at_nul(rest, &user, &secret)) {
        sasl_set_authorization(sasl, identity);
        sasl_set_user(sasl, user);
    } else {
        sasl_set_user(sasl, identity);
    }
    Bytes password = secret; /* holds no NUL; what a client wrongly adds is hidden all the same */
    Bytes behind;
    split_at_nul(secret, &password, &behind);
    sasl_set_secret(sasl, SECRET_PASSWORD, password);
    return secret;
}

/* The user first, then the password, unless the prompts say otherwise: they are worded and
 * translated as servers like. source draft-murchison-sasl-login-00 */
static Bytes login_answer(Sasl *sasl, Bytes octets)
{
    gsize len = 0;
    const uint8_t *data = sasl->challenge == NULL ? NULL : g_bytes_get_data(sasl->challenge, &len);
    const Bytes prompt = {data, len};
    bool is_password = sasl->credential->user != NULL || sasl->answers > 0;

    if (bytes_contains_nocase(prompt, BYTES_OF("pass")))
        is_password = true;
    else if (bytes_contains_nocase(prompt, BYTES_OF("user")) && sasl->credential->secret == NULL)
        is_password = false;
    if (!is_password) {
        sasl_set_user(sasl, octets);
        return bytes_first(octets, 0);
    }
    if (sasl->credential->secret == NULL)
        sasl_set_secret(sasl, SECRET_PASSWORD, octets);
    return octets;
}

/* Whatever the client says of itself: no secret. source RFC 4505 2 */
static Bytes anonymous_answer(Sasl *sasl, Bytes octets)
{
    sasl_set_user(sasl, octets);
    return bytes_first(octets, 0);
}

/* Who it is was told elsewhere, by TLS perhaps; only whom to act as is said. source RFC 4422 A */
static Bytes external_answer(Sasl *sasl, Bytes octets)
{
    sasl_set_authorization(sasl, octets);
    return bytes_first(octets, 0);
}

const SaslMechanism sasl_plain = {.name = "PLAIN", .answer = plain_answer};
const SaslMechanism sasl_login = {.name = "LOGIN", .answer = login_answer};
const SaslMechanism sasl_anonymous = {.name = "ANONYMOUS", .answer = anonymous_answer};
const SaslMechanism sasl_external = {.name = "EXTERNAL", .answer = external_answer};
