/* hash.h - SHA-256 of octets as they pass; HMAC-SHA-256 and SHA-1 of octets that are here. */
#pragma once

#include "base/bytes.h"

#define SHA256_BYTES 32
#define SHA256_TEXT_SIZE 65 /* 64 lower-case hexadecimal digits and the final NUL */

/* A hash in the making. Embedded in its owner: sha256_init, sha256_clear. */
typedef struct Sha256 {
    struct evp_md_ctx_st *context; /* OpenSSL's EVP_MD_CTX, made with the first octets */
} Sha256;

void sha256_init(Sha256 *sha256);
void sha256_clear(Sha256 *sha256);
void sha256_feed(Sha256 *sha256, Bytes bytes);

/* Ends the hash; feeding may begin anew after it. source FIPS 180-4 6.2 */
void sha256_end(Sha256 *sha256, uint8_t ret_digest[SHA256_BYTES]);

/* The hash of octets that are all here. */
void sha256_of(Bytes bytes, uint8_t ret_digest[SHA256_BYTES]);

/* The hash of a regular file, read anew; false where there is none that can be read to its end. */
bool sha256_of_file(const char *path, uint8_t ret_digest[SHA256_BYTES]);

/* Keyed. source RFC 2104; returns 32 octets in ret_digest */
void hmac_sha256_of(Bytes key, Bytes bytes, uint8_t ret_digest[SHA256_BYTES]);

#define SHA1_BYTES 20

/* For ids that other tools define by it; proves nothing. source FIPS 180-4 6.1 */
void sha1_of(Bytes bytes, uint8_t ret_digest[SHA1_BYTES]);

/* The longest digest there is: of SHA-512. */
#define DIGEST_MAX_BYTES 64

/* A hash by any algorithm in the making. Embedded in its owner, begins as zeros; digest_clear. */
typedef struct Digest {
    struct evp_md_ctx_st *context; /* NULL where none was begun */
} Digest;

/* Begins one. algorithm: "MD5", "SHA1", "SHA224", "SHA256", "SHA384" or "SHA512" */
void digest_begin(Digest *digest, const char *algorithm);

/* Nothing where none was begun. */
void digest_feed(Digest *digest, Bytes bytes);

/* Ends it; returns its octets in ret_digest, and how many; 0 where none was begun. */
size_t digest_end(Digest *digest, uint8_t ret_digest[DIGEST_MAX_BYTES]);
void digest_clear(Digest *digest);

/* As 64 lower-case hexadecimal digits; returns text. */
const char *sha256_to_text(const uint8_t digest[SHA256_BYTES], char text[SHA256_TEXT_SIZE]);
