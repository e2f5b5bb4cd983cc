/* sasl_digest.c - log-ins by a digest of secret and challenge: CRAM-MD5, DIGEST-MD5. */
#include "dialogue/sasl_mechanism.h"

#define MD5_DIGITS 32
/* hashcat reads no longer ones. source hashcat, module_10200.c */
#define CRACK_CHALLENGE_MAX_BYTES 256
#define CRACK_ANSWER_MAX_DIGITS 132

static bool is_md5(Bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!g_ascii_isxdigit(text.data[i]))
            return false;
    return text.len == MD5_DIGITS;
}

/* Challenge and answer as hashcat reads them: "$cram_md5$", both in base64, "$" between them.
 * source hashcat, module_10200.c */
static void crack_cram_md5(Sasl *sasl, Bytes answer)
{
    gsize len = 0;
    const uint8_t *data = sasl->challenge == NULL ? NULL : g_bytes_get_data(sasl->challenge, &len);

    if (len == 0 || len > CRACK_CHALLENGE_MAX_BYTES)
        return;
    g_autofree char *challenge_text = g_base64_encode(data, len);
    g_autofree char *answer_text = g_base64_encode(answer.data, answer.len);
    if (strlen(answer_text) <= CRACK_ANSWER_MAX_DIGITS)
        sasl_set_crack(sasl, 10200,
                       g_strdup_printf("$cram_md5$%s$%s", challenge_text, answer_text));
}

/* The user, who may have blanks, a blank, the digest. source RFC 2195 2 */
static Bytes cram_md5_answer(Sasl *sasl, Bytes octets)
{
    size_t blank = octets.len;

    while (blank > 0 && octets.data[blank - 1] != ' ')
        blank--;
    if (blank == 0)
        return octets;
    Bytes digest = bytes_skip(octets, blank);
    sasl_set_user(sasl, bytes_first(octets, blank - 1));
    sasl_set_secret(sasl, SECRET_DIGEST, digest);
    if (is_md5(digest))
        crack_cram_md5(sasl, octets);
    return digest;
}

/* One directive off the front: name=value, or name="value" with quoted pairs. False at the end, or
 * where the text is none. source RFC 2831 7.1 */
static bool next_directive(Bytes *rest, Bytes *ret_name, Bytes *ret_value)
{
    while (rest->len > 0 && (rest->data[0] == ',' || is_blank(rest->data[0])))
        *rest = bytes_skip(*rest, 1);
    ptrdiff_t equals = bytes_find(*rest, '=');
    if (equals < 0)
        return false;
    *ret_name = bytes_trim(bytes_first(*rest, (size_t)equals));
    *rest = bytes_skip(*rest, (size_t)equals + 1);
    bool is_quoted = rest->len > 0 && rest->data[0] == '"';
    size_t len = 0;
    if (is_quoted)
        *rest = bytes_skip(*rest, 1);
    while (len < rest->len && rest->data[len] != (is_quoted ? '"' : ','))
        len += is_quoted && rest->data[len] == '\\' ? 2 : 1;
    *ret_value = bytes_first(*rest, len);
    *rest = bytes_skip(*rest, len + is_quoted);
    return true;
}

/* A quoted value without its backslashes; yours. */
static GBytes *unquoted(Bytes value)
{
    GByteArray *out = g_byte_array_sized_new((guint)value.len);

    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] == '\\' && i + 1 < value.len)
            i++;
        g_byte_array_append(out, value.data + i, 1);
    }
    return g_byte_array_free_to_bytes(out);
}

static void set_unquoted(Sasl *sasl, void (*set)(Sasl *sasl, Bytes text), Bytes value)
{
    g_autoptr(GBytes) plain = unquoted(value);
    gsize len;
    const uint8_t *data = g_bytes_get_data(plain, &len);

    set(sasl, (Bytes){data, len});
}

static Bytes digest_md5_answer(Sasl *sasl, Bytes octets)
{
    Bytes rest = octets, name, value, secret = bytes_first(octets, 0);

    while (next_directive(&rest, &name, &value)) {
        if (bytes_equal_nocase(name, BYTES_OF("username")))
            set_unquoted(sasl, sasl_set_user, value);
        else if (bytes_equal_nocase(name, BYTES_OF("realm")))
            set_unquoted(sasl, sasl_set_realm, value);
        else if (bytes_equal_nocase(name, BYTES_OF("authzid")))
            set_unquoted(sasl, sasl_set_authorization, value);
        else if (bytes_equal_nocase(name, BYTES_OF("response")))
            secret = value;
    }
    if (secret.len == 0)
        return octets;
    sasl_set_secret(sasl, SECRET_DIGEST, secret);
    return secret;
}

/* The server proves that it knows the password too: that digest can be guessed at as well.
 * source RFC 2831 2.1.3 */
static Bytes digest_md5_challenge(Sasl *sasl, Bytes octets)
{
    Bytes rest = octets, name, value;

    (void)sasl;
    while (next_directive(&rest, &name, &value))
        if (bytes_equal_nocase(name, BYTES_OF("rspauth")))
            return value;
    return bytes_first(octets, 0);
}

const SaslMechanism sasl_cram_md5 = {.name = "CRAM-MD5", .answer = cram_md5_answer};
const SaslMechanism sasl_digest_md5 = {
    .name = "DIGEST-MD5", .challenge = digest_md5_challenge, .answer = digest_md5_answer};
