/* derive.c - keys out of secrets. */
#include "tls/derive.h"

#include <glib.h>
#include <openssl/core_names.h>
#include <openssl/kdf.h>
#include <openssl/params.h>

/* OpenSSL wants what it only reads without const. */
static OSSL_PARAM octets_of(const char *key, Bytes octets)
{
    return OSSL_PARAM_construct_octet_string(key, (void *)(uintptr_t)octets.data, octets.len);
}

static OSSL_PARAM text_of(const char *key, const char *text)
{
    return OSSL_PARAM_construct_utf8_string(key, (char *)(uintptr_t)text, 0);
}

static bool derive(const char *name, const OSSL_PARAM *wishes, uint8_t *ret_octets, size_t count)
{
    EVP_KDF *kind = EVP_KDF_fetch(NULL, name, NULL);
    EVP_KDF_CTX *context = kind == NULL ? NULL : EVP_KDF_CTX_new(kind);
    bool is_derived = context != NULL && EVP_KDF_derive(context, ret_octets, count, wishes) == 1;

    EVP_KDF_CTX_free(context);
    EVP_KDF_free(kind);
    return is_derived;
}

bool derive_prf(const char *hash, Bytes secret, const char *label, Bytes seed, uint8_t *ret_octets,
                size_t count)
{
    const OSSL_PARAM wishes[] = {
        text_of(OSSL_KDF_PARAM_DIGEST, hash),
        octets_of(OSSL_KDF_PARAM_SECRET, secret),
        octets_of(OSSL_KDF_PARAM_SEED, bytes_of_text(label)),
        octets_of(OSSL_KDF_PARAM_SEED, seed),
        OSSL_PARAM_construct_end(),
    };

    return derive(OSSL_KDF_NAME_TLS1_PRF, wishes, ret_octets, count);
}

bool derive_expand(const char *hash, Bytes secret, const char *label, uint8_t *ret_octets,
                   size_t count)
{
    uint8_t info[64];
    size_t label_len = strlen("tls13 ") + strlen(label), at = 0;
    int mode = EVP_KDF_HKDF_MODE_EXPAND_ONLY;

    g_assert(label_len + 4 <= sizeof(info));
    info[at++] = (uint8_t)(count >> 8);
    info[at++] = (uint8_t)count;
    info[at++] = (uint8_t)label_len;
    memcpy(info + at, "tls13 ", strlen("tls13 "));
    memcpy(info + at + strlen("tls13 "), label, strlen(label));
    at += label_len;
    info[at++] = 0; /* no context */
    const OSSL_PARAM wishes[] = {
        OSSL_PARAM_construct_int(OSSL_KDF_PARAM_MODE, &mode),
        text_of(OSSL_KDF_PARAM_DIGEST, hash),
        octets_of(OSSL_KDF_PARAM_KEY, secret),
        octets_of(OSSL_KDF_PARAM_INFO, (Bytes){info, at}),
        OSSL_PARAM_construct_end(),
    };
    return derive(OSSL_KDF_NAME_HKDF, wishes, ret_octets, count);
}
