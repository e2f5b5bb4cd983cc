/* sasl_ntlm.c - log-ins by NTLM: binary messages with names in UTF-16, also inside of GSSAPI. */
#include "dialogue/sasl_mechanism.h"

#include "base/text.h"

#define SIGNATURE BYTES_OF("NTLMSSP\0")
#define NEGOTIATE_UNICODE 0x1u
#define NONCE_BYTES 8
#define V1_ANSWER_BYTES                                                                            \
    24 /* an answer that is longer is of version 2, and begins with its proof                      \
        */
#define V2_PROOF_BYTES 16
/* hashcat reads no longer ones. source hashcat, module_05600.c */
#define CRACK_USER_MAX_BYTES 60
#define CRACK_DOMAIN_MAX_BYTES 45
#define CRACK_BLOB_MAX_BYTES 512

/* The message in a token, from its signature on; no octets where there is none. */
static Bytes find_message(Bytes token)
{
    for (; token.len >= SIGNATURE.len; token = bytes_skip(token, 1))
        if (bytes_starts_with(token, SIGNATURE))
            return token;
    return (Bytes){NULL, 0};
}

static uint32_t number_at(Bytes message, size_t offset, size_t octets)
{
    Cursor cursor = cursor_of(bytes_skip(message, offset));

    return (uint32_t)cursor_uint(&cursor, octets, false);
}

/* What a field (length, room, offset) says where it is. source MS-NLMP 2.2.1 */
static Bytes field(Bytes message, size_t offset)
{
    Cursor cursor = cursor_of(bytes_skip(message, number_at(message, offset + 4, 4)));

    return cursor_take(&cursor, number_at(message, offset, 2));
}

/* Text of a message as UTF-8; yours. source MS-NLMP 2.2 (UTF-16LE, or the client's own charset) */
static GBytes *text_of(Bytes text, bool is_utf16)
{
    GString *out = g_string_new(NULL);

    if (!is_utf16)
        g_string_append_len(out, (const char *)text.data, (gssize)text.len);
    for (size_t i = 0; is_utf16 && i + 1 < text.len; i += 2) {
        uint32_t unit = number_at(text, i, 2), next = number_at(text, i + 2, 2);
        bool is_pair = unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000;
        bool is_lone = !is_pair && unit >= 0xd800 && unit < 0xe000;

        g_string_append_unichar(out, is_pair   ? 0x10000 + ((unit & 0x3ff) << 10) + (next & 0x3ff)
                                     : is_lone ? 0xfffd
                                               : unit);
        i += is_pair ? 2 : 0;
    }
    return g_string_free_to_bytes(out);
}

static Bytes bytes_of(GBytes *bytes)
{
    gsize len;
    const uint8_t *data = g_bytes_get_data(bytes, &len);

    return (Bytes){data, len};
}

/* The parts of the client's last message. source MS-NLMP 2.2.1.3 */
typedef struct Authenticate {
    Bytes lm, nt; /* answers to the challenge; into the message */
    GBytes *domain, *user, *host;
} Authenticate;

static Authenticate authenticate_of(Bytes message)
{
    bool is_utf16 = number_at(message, 60, 4) & NEGOTIATE_UNICODE;

    return (Authenticate){
        .lm = field(message, 12),
        .nt = field(message, 20),
        .domain = text_of(field(message, 28), is_utf16),
        .user = text_of(field(message, 36), is_utf16),
        .host = text_of(field(message, 44), is_utf16),
    };
}

static void authenticate_clear(Authenticate *parts)
{
    g_bytes_unref(parts->domain);
    g_bytes_unref(parts->user);
    g_bytes_unref(parts->host);
}

static bool can_be_cracked(const Authenticate *parts)
{
    Bytes user = bytes_of(parts->user), domain = bytes_of(parts->domain);

    return user.len <= CRACK_USER_MAX_BYTES && domain.len <= CRACK_DOMAIN_MAX_BYTES &&
           bytes_find(user, ':') < 0 && bytes_find(domain, ':') < 0;
}

/* source hashcat, module_05500.c (user::domain:lm:nt:challenge) and module_05600.c
 * (user::domain:challenge:proof:rest of the answer) */
static void crack(Sasl *sasl, const Authenticate *parts)
{
    if (sasl->nonce == NULL || !can_be_cracked(parts))
        return;
    g_autofree char *user = text_valid(bytes_of(parts->user));
    g_autofree char *domain = text_valid(bytes_of(parts->domain));
    g_autofree char *nonce = sasl_hex(bytes_of(sasl->nonce));
    g_autofree char *nt = sasl_hex(bytes_first(
        parts->nt, parts->nt.len == V1_ANSWER_BYTES ? V1_ANSWER_BYTES : V2_PROOF_BYTES));
    Bytes blob = bytes_skip(parts->nt, V2_PROOF_BYTES);

    if (parts->nt.len == V1_ANSWER_BYTES && parts->lm.len <= V1_ANSWER_BYTES) {
        g_autofree char *lm = sasl_hex(parts->lm);

        sasl_set_crack(sasl, 5500, g_strdup_printf("%s::%s:%s:%s:%s", user, domain, lm, nt, nonce));
    } else if (parts->nt.len > V1_ANSWER_BYTES && blob.len <= CRACK_BLOB_MAX_BYTES) {
        g_autofree char *rest = sasl_hex(blob);

        sasl_set_crack(sasl, 5600,
                       g_strdup_printf("%s::%s:%s:%s:%s", user, domain, nonce, nt, rest));
    }
}

/* The digest that proves the password: of version 2 without what it was made over. */
static Bytes digest_of(const Authenticate *parts)
{
    if (parts->nt.len > V1_ANSWER_BYTES)
        return bytes_first(parts->nt, V2_PROOF_BYTES);
    return parts->nt.len > 0 ? parts->nt : parts->lm;
}

static Bytes ntlm_answer(Sasl *sasl, Bytes octets)
{
    Bytes message = find_message(octets);

    if (number_at(message, SIGNATURE.len, 4) != 3)
        return octets;
    Authenticate parts = authenticate_of(message);
    Bytes digest = digest_of(&parts);
    g_autofree char *text = sasl_hex(digest);

    sasl_set_user(sasl, bytes_of(parts.user));
    sasl_set_realm(sasl, bytes_of(parts.domain));
    if (parts.nt.len >= V2_PROOF_BYTES ||
        digest.len > 1) /* one octet of LM: nobody in particular */
        sasl_set_secret(sasl, SECRET_DIGEST, bytes_of_text(text));
    crack(sasl, &parts);
    authenticate_clear(&parts);
    return octets;
}

static Bytes ntlm_challenge(Sasl *sasl, Bytes octets)
{
    Bytes message = find_message(octets);
    Cursor cursor = cursor_of(bytes_skip(message, 24));
    Bytes nonce = cursor_take(&cursor, NONCE_BYTES);

    if (number_at(message, SIGNATURE.len, 4) == 2 && !cursor.torn) {
        g_clear_pointer(&sasl->nonce, g_bytes_unref);
        sasl->nonce = g_bytes_new(nonce.data, nonce.len);
    }
    return bytes_first(octets, 0);
}

static void add_name(GString *out, const char *what, GBytes *name)
{
    g_autofree char *valid = text_valid(bytes_of(name));

    if (valid[0] != '\0')
        g_string_append_printf(out, ", %s=%s", what, valid);
}

/* source MS-NLMP 2.2.1.1 to 2.2.1.3 */
static char *ntlm_describe(const Sasl *sasl, Bytes octets)
{
    Bytes message = find_message(octets);
    g_autofree char *nonce = sasl->nonce == NULL ? NULL : sasl_hex(bytes_of(sasl->nonce));

    switch (number_at(message, SIGNATURE.len, 4)) {
    case 1:
        return g_strdup("NTLM NEGOTIATE");
    case 2: {
        bool is_utf16 = number_at(message, 20, 4) & NEGOTIATE_UNICODE;
        g_autoptr(GBytes) target = text_of(field(message, 12), is_utf16);
        g_autoptr(GString) out = g_string_new("NTLM CHALLENGE");

        add_name(out, "target", target);
        g_string_append_printf(out, ", challenge=%s", nonce == NULL ? "" : nonce);
        return g_strdup(out->str);
    }
    case 3: {
        Authenticate parts = authenticate_of(message);
        g_autoptr(GString) out = g_string_new("NTLM AUTHENTICATE");

        add_name(out, "user", parts.user);
        add_name(out, "domain", parts.domain);
        add_name(out, "host", parts.host);
        authenticate_clear(&parts);
        return g_strdup(out->str);
    }
    default:
        return NULL;
    }
}

const SaslMechanism sasl_ntlm = {
    .name = "NTLM", .challenge = ntlm_challenge, .answer = ntlm_answer, .describe = ntlm_describe};
const SaslMechanism sasl_gssapi = {.name = "GSSAPI",
                                   .challenge = ntlm_challenge,
                                   .answer = ntlm_answer,
                                   .describe = ntlm_describe};
const SaslMechanism sasl_gss_spnego = {.name = "GSS-SPNEGO",
                                       .challenge = ntlm_challenge,
                                       .answer = ntlm_answer,
                                       .describe = ntlm_describe};
