/* hash.c - SHA-256 of octets as they pass; HMAC-SHA-256 and SHA-1 of octets that are here. */
#include "base/hash.h"

#include "base/limits.h"

#include <glib.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <stdio.h>

/* Fetched once: asking EVP for "SHA256" anew for each hash costs more than hashing a short one. */
static const EVP_MD *algorithm(void)
{
    static const EVP_MD *fetched;

    if (g_once_init_enter(&fetched)) {
        const EVP_MD *md = EVP_MD_fetch(NULL, "SHA256", NULL);

        g_assert(md != NULL);
        g_once_init_leave(&fetched, md);
    }
    return fetched;
}

void sha256_init(Sha256 *sha256)
{
    sha256->context = NULL;
}

void sha256_clear(Sha256 *sha256)
{
    EVP_MD_CTX_free(sha256->context);
    sha256->context = NULL;
}

static void begin(Sha256 *sha256)
{
    if (sha256->context != NULL)
        return;
    sha256->context = EVP_MD_CTX_new();
    g_assert(sha256->context != NULL);
    g_assert(EVP_DigestInit_ex2(sha256->context, algorithm(), NULL) == 1);
}

void sha256_feed(Sha256 *sha256, Bytes bytes)
{
    begin(sha256);
    g_assert(EVP_DigestUpdate(sha256->context, bytes.data, bytes.len) == 1);
}

void sha256_end(Sha256 *sha256, uint8_t ret_digest[SHA256_BYTES])
{
    begin(sha256);
    g_assert(EVP_DigestFinal_ex(sha256->context, ret_digest, NULL) == 1);
    sha256_clear(sha256);
}

void sha256_of(Bytes bytes, uint8_t ret_digest[SHA256_BYTES])
{
    g_assert(EVP_Digest(bytes.data, bytes.len, ret_digest, NULL, algorithm(), NULL) == 1);
}

bool sha256_of_file(const char *path, uint8_t ret_digest[SHA256_BYTES])
{
    bool is_regular = g_file_test(path, G_FILE_TEST_IS_REGULAR);
    FILE *file = is_regular ? fopen(path, "re") : NULL;
    g_autofree uint8_t *block = g_malloc(READ_BLOCK_BYTES);
    Sha256 sha256;
    size_t len;

    if (file == NULL)
        return false;
    sha256_init(&sha256);
    while ((len = fread(block, 1, READ_BLOCK_BYTES, file)) > 0)
        sha256_feed(&sha256, (Bytes){block, len});
    bool is_whole = !ferror(file);
    fclose(file);
    if (is_whole)
        sha256_end(&sha256, ret_digest);
    sha256_clear(&sha256);
    return is_whole;
}

void hmac_sha256_of(Bytes key, Bytes bytes, uint8_t ret_digest[SHA256_BYTES])
{
    unsigned int len = SHA256_BYTES;
    const void *octets = key.len == 0 ? "" : (const void *)key.data; /* OpenSSL takes no NULL */

    g_assert(key.len <= INT_MAX);
    g_assert(HMAC(algorithm(), octets, (int)key.len, bytes.data, bytes.len, ret_digest, &len) !=
             NULL);
}

void sha1_of(Bytes bytes, uint8_t ret_digest[SHA1_BYTES])
{
    g_assert(EVP_Digest(bytes.data, bytes.len, ret_digest, NULL, EVP_sha1(), NULL) == 1);
}

void digest_begin(Digest *digest, const char *algorithm_name)
{
    const EVP_MD *md = EVP_get_digestbyname(algorithm_name);

    g_assert(md != NULL && digest->context == NULL);
    digest->context = EVP_MD_CTX_new();
    g_assert(digest->context != NULL);
    g_assert(EVP_DigestInit_ex2(digest->context, md, NULL) == 1);
}

void digest_feed(Digest *digest, Bytes bytes)
{
    if (digest->context != NULL)
        g_assert(EVP_DigestUpdate(digest->context, bytes.data, bytes.len) == 1);
}

size_t digest_end(Digest *digest, uint8_t ret_digest[DIGEST_MAX_BYTES])
{
    unsigned len = 0;

    if (digest->context != NULL)
        g_assert(EVP_DigestFinal_ex(digest->context, ret_digest, &len) == 1);
    digest_clear(digest);
    return len;
}

void digest_clear(Digest *digest)
{
    EVP_MD_CTX_free(digest->context);
    digest->context = NULL;
}

const char *sha256_to_text(const uint8_t digest[SHA256_BYTES], char text[SHA256_TEXT_SIZE])
{
    static const char digits[] = "0123456789abcdef";

    for (size_t i = 0; i < SHA256_BYTES; i++) {
        text[2 * i] = digits[digest[i] >> 4];
        text[2 * i + 1] = digits[digest[i] & 15];
    }
    text[2 * SHA256_BYTES] = '\0';
    return text;
}
