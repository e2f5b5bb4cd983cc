/* sasl.c - the course of a log-in by SASL, and which mechanism reads its lines. */
#include "dialogue/sasl.h"

#include "base/limits.h"
#include "base/text.h"
#include "dialogue/exchange.h"
#include "dialogue/sasl_mechanism.h"

/* One whose lines nobody here can read: all of them are secrets. */
static const SaslMechanism unknown = {.name = ""};

static bool is_named(const SaslMechanism *mechanism, Bytes name)
{
    Bytes wanted = bytes_of_text(mechanism->name);

    if (wanted.data[wanted.len - 1] == '*')
        return bytes_starts_with_nocase(name, bytes_first(wanted, wanted.len - 1));
    return bytes_equal_nocase(name, wanted);
}

static const SaslMechanism *find_mechanism(Bytes name)
{
    static const SaslMechanism *const all[] = {
        &sasl_plain,  &sasl_login,      &sasl_cram_md5,  &sasl_digest_md5,
        &sasl_scram,  &sasl_ntlm,       &sasl_xoauth2,   &sasl_oauthbearer,
        &sasl_gssapi, &sasl_gss_spnego, &sasl_anonymous, &sasl_external,
    };

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (is_named(all[i], name))
            return all[i];
    return &unknown;
}

Sasl *sasl_new(Bytes mechanism, const Span *command)
{
    Sasl *sasl = g_new0(Sasl, 1);

    sasl->mechanism = find_mechanism(mechanism);
    sasl->credential = g_new0(Credential, 1);
    sasl->credential->is_sasl = true;
    sasl->credential->span = *command;
    if (mechanism.len > 0) {
        g_autofree char *name = text_valid(mechanism);

        sasl->credential->mechanism = g_ascii_strup(name, -1);
    }
    return sasl;
}

void sasl_free(Sasl *sasl)
{
    if (sasl == NULL)
        return;
    credential_free(sasl->credential);
    g_clear_pointer(&sasl->challenge, g_bytes_unref);
    g_clear_pointer(&sasl->nonce, g_bytes_unref);
    g_free(sasl);
}

static void set_text(char **text, Bytes octets)
{
    g_clear_pointer(text, g_free);
    if (octets.len > 0)
        *text = text_valid(octets);
}

void sasl_set_user(Sasl *sasl, Bytes user)
{
    set_text(&sasl->credential->user, user);
}

void sasl_set_authorization(Sasl *sasl, Bytes identity)
{
    set_text(&sasl->credential->authorization_id, identity);
}

void sasl_set_realm(Sasl *sasl, Bytes realm)
{
    set_text(&sasl->credential->realm, realm);
}

void sasl_set_secret(Sasl *sasl, SecretKind kind, Bytes secret)
{
    Credential *credential = sasl->credential;

    g_clear_pointer(&credential->secret, g_bytes_unref);
    credential->secret = g_bytes_new(secret.data, secret.len);
    credential->secret_kind = kind;
}

void sasl_set_crack(Sasl *sasl, unsigned mode, char *line)
{
    g_free(sasl->credential->crack);
    sasl->credential->crack = line;
    sasl->credential->crack_mode = mode;
}

/* What octets stand for: a mechanism's own words, or their text. */
static Decoded decoded_of(const Sasl *sasl, Bytes octets, Bytes secret)
{
    char *sentence =
        sasl->mechanism->describe == NULL ? NULL : sasl->mechanism->describe(sasl, octets);

    if (sentence == NULL)
        return sasl_readable(octets, secret);
    return (Decoded){.text = g_bytes_new_take(sentence, strlen(sentence))};
}

static Decoded take_answer(Sasl *sasl, Bytes text)
{
    g_autoptr(GBytes) decoded = NULL;
    gsize len;

    if (!sasl_base64(text, &decoded)) {
        sasl->answers++;
        return (Decoded){0};
    }
    const uint8_t *data = g_bytes_get_data(decoded, &len);
    const Bytes octets = {data, len};
    Bytes secret = octets;

    if (sasl->mechanism->answer != NULL)
        secret = sasl->mechanism->answer(sasl, octets);
    sasl->answers++;
    g_clear_pointer(&sasl->challenge, g_bytes_unref); /* it is answered */
    return decoded_of(sasl, octets, secret);
}

Decoded sasl_initial(Sasl *sasl, Bytes text)
{
    if (bytes_equal(text, BYTES_OF("=")))
        text = bytes_first(text, 0);
    return take_answer(sasl, text);
}

void sasl_challenge(Sasl *sasl, Exchange *exchange, int code, Bytes text, const Span *span)
{
    g_autoptr(GBytes) plain = NULL;
    Decoded decoded = {0};
    gsize len;

    if (sasl != NULL && sasl_base64(bytes_trim(text), &plain)) {
        const uint8_t *data = g_bytes_get_data(plain, &len);
        const Bytes octets = {data, len};
        Bytes secret = {NULL, 0};

        if (sasl->mechanism->challenge != NULL)
            secret = sasl->mechanism->challenge(sasl, octets);
        if (sasl->mechanism->describe != NULL || sasl_is_utf8(octets))
            decoded = decoded_of(sasl, octets, secret);
        g_clear_pointer(&sasl->challenge, g_bytes_unref);
        sasl->challenge = g_steal_pointer(&plain);
    }
    const Step step = {.side = SERVER,
                       .code = code,
                       .is_secret = decoded.secret.len > 0,
                       .decoded = decoded,
                       .span = *span};
    exchange_add_step(exchange, &step, text);
}

bool sasl_is_proof(Bytes text)
{
    g_autoptr(GBytes) plain = NULL;
    gsize len;

    if (!sasl_base64(bytes_trim(text), &plain))
        return false;
    const uint8_t *data = g_bytes_get_data(plain, &len);
    const Bytes octets = {data, len};

    return sasl_scram.challenge(NULL, octets).len > 0 ||
           sasl_digest_md5.challenge(NULL, octets).len > 0;
}

void sasl_answer(Sasl *sasl, Exchange *exchange, Bytes text, const Span *span)
{
    /* it is no secret that the client gives up */
    bool is_cancel = bytes_equal(bytes_trim(text), BYTES_OF("*"));
    Step step = {.side = CLIENT, .is_secret = !is_cancel && text.len > 0, .span = *span};

    if (sasl != NULL) {
        Span *whole = &sasl->credential->span;

        span_reach(whole, &span->last, span_end(span));
        sasl->is_cancelled = is_cancel;
        if (!is_cancel)
            step.decoded = take_answer(sasl, text);
    }
    exchange_add_step(exchange, &step, text);
}

Credential *sasl_end(Sasl *sasl, Outcome outcome, const Reply *reply)
{
    Credential *credential = g_steal_pointer(&sasl->credential);

    credential->outcome =
        sasl->is_cancelled && outcome != OUTCOME_ACCEPTED ? OUTCOME_CANCELLED : outcome;
    credential->reply = reply == NULL ? NULL : reply_copy(reply);
    sasl_free(sasl);
    return credential;
}
