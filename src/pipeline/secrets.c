/* secrets.c - what is shown in the place of a secret. */
#include "pipeline/secrets.h"

#include "base/hash.h"
#include "base/text.h"

char *secrets_text(const Secrets *secrets, Bytes secret)
{
    uint8_t digest[SHA256_BYTES];
    char text[SHA256_TEXT_SIZE];
    gsize key_len;

    switch (secrets->mode) {
    case SECRETS_MASK:
        return g_strdup("********");
    case SECRETS_SHOW:
        return text_valid(secret);
    case SECRETS_HASH: {
        const uint8_t *key = g_bytes_get_data(secrets->key, &key_len);

        hmac_sha256_of((Bytes){key, key_len}, secret, digest);
        return g_strdup(sha256_to_text(digest, text));
    }
    case SECRETS_NONE:
        return NULL;
    }
    g_assert_not_reached();
}

char *secrets_text_around(const Secrets *secrets, Bytes text, Bytes secret)
{
    if (secret.len == 0)
        return text_valid(text);
    size_t before = (size_t)(secret.data - text.data);
    g_autofree char *first = text_valid(bytes_first(text, before));
    g_autofree char *shown = secrets_text(secrets, secret);
    g_autofree char *last = text_valid(bytes_skip(text, before + secret.len));
    char *whole = g_strconcat(first, shown == NULL ? "" : shown, last, NULL);

    return shown == NULL ? g_strchomp(whole) : whole;
}

char *secrets_text_without(const Secrets *secrets, Bytes text, Bytes secret)
{
    g_autofree char *shown = secrets_text(secrets, secret);
    g_autoptr(GString) out = g_string_sized_new(text.len);

    while (text.len > 0) {
        bool is_secret = secret.len > 0 && bytes_starts_with(text, secret);
        size_t len = is_secret ? secret.len : 1;

        if (!is_secret)
            g_string_append_c(out, (char)text.data[0]);
        else if (shown != NULL)
            g_string_append(out, shown);
        text = bytes_skip(text, len);
    }
    return text_valid((Bytes){(uint8_t *)out->str, out->len});
}
