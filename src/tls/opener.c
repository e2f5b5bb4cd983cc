/* opener.c - opens the records of one direction with its keys. */
#include "tls/opener.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include "tls/derive.h"

#define NONCE_BYTES 12
#define EXPLICIT_NONCE_BYTES 8
#define MAC_MAX_BYTES 48 /* SHA-384 */
#define KEY_MAX_BYTES 32
/* Code, key and first nonce of both sides. */
#define KEY_BLOCK_MAX_BYTES (2 * (MAC_MAX_BYTES + KEY_MAX_BYTES + 16))

struct Opener {
    Suite suite;
    bool is_new;         /* TLS 1.3 */
    bool has_chained_iv; /* TLS 1.0: the end of a record is the beginning of the next */
    bool is_encrypt_then_mac;
    EVP_CIPHER *cipher;
    EVP_CIPHER_CTX *context;
    uint8_t iv[16];
    uint8_t mac_key[MAC_MAX_BYTES];
    size_t mac_len;
    uint64_t sequence;
    uint8_t secret[TLS_SECRET_MAX_BYTES]; /* of TLS 1.3 */
    size_t secret_len;
    uint8_t text[TLS_RECORD_MAX_BYTES + 64];
};

void opener_free(Opener *opener)
{
    if (opener == NULL)
        return;
    EVP_CIPHER_CTX_free(opener->context);
    EVP_CIPHER_free(opener->cipher);
    g_free(opener);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Opener, opener_free)

/* The code's length, once it is known that OpenSSL has the hash. */
static size_t hash_length(const char *name)
{
    const EVP_MD *hash = name == NULL ? NULL : EVP_get_digestbyname(name);

    return hash == NULL ? 0 : (size_t)EVP_MD_get_size(hash);
}

static bool set_key(Opener *opener, const uint8_t *key)
{
    bool is_ccm = EVP_CIPHER_get_mode(opener->cipher) == EVP_CIPH_CCM_MODE;
    EVP_CIPHER_CTX *context = opener->context;

    if (EVP_DecryptInit_ex2(context, opener->cipher, NULL, NULL, NULL) != 1)
        return false;
    if (opener->suite.kind != SEAL_CBC &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, NONCE_BYTES, NULL) != 1)
        return false;
    /* CCM has to know the length of the tag before its key */
    if (is_ccm &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, (int)opener->suite.tag_len, NULL) != 1)
        return false;
    return EVP_DecryptInit_ex2(context, NULL, key, NULL, NULL) == 1 &&
           EVP_CIPHER_CTX_set_padding(context, 0) == 1;
}

static Opener *opener_make(const Suite *suite)
{
    g_autoptr(Opener) opener = g_new0(Opener, 1);

    opener->suite = *suite;
    if (suite->kind == SEAL_UNKNOWN)
        return NULL;
    if (suite->kind != SEAL_NONE) {
        opener->cipher = EVP_CIPHER_fetch(NULL, suite->cipher, NULL);
        opener->context = EVP_CIPHER_CTX_new();
        if (opener->cipher == NULL || opener->context == NULL)
            return NULL;
    }
    opener->mac_len = hash_length(suite->mac);
    if (suite->mac != NULL && (opener->mac_len == 0 || opener->mac_len > MAC_MAX_BYTES))
        return NULL;
    return g_steal_pointer(&opener);
}

/* Octets of the nonce that come out of the key block. */
static size_t block_iv_length(const Suite *suite, uint16_t version)
{
    switch (suite->kind) {
    case SEAL_CBC:
        return version < 0x0302 ? suite->block_len : 0;
    case SEAL_AEAD:
        return NONCE_BYTES - EXPLICIT_NONCE_BYTES;
    case SEAL_CHACHA:
        return NONCE_BYTES;
    default:
        return 0;
    }
}

Opener *opener_new_old(const Suite *suite, uint16_t version, Side side, const OldSecrets *secrets)
{
    g_autoptr(Opener) opener = opener_make(suite);
    uint8_t block[KEY_BLOCK_MAX_BYTES], seed[2 * TLS_RANDOM_BYTES];
    size_t iv_len = block_iv_length(suite, version);

    if (opener == NULL)
        return NULL;
    memcpy(seed, secrets->server_random, TLS_RANDOM_BYTES);
    memcpy(seed + TLS_RANDOM_BYTES, secrets->client_random, TLS_RANDOM_BYTES);
    size_t whole = 2 * (opener->mac_len + suite->key_len + iv_len);
    g_assert(whole <= sizeof(block));
    if (!derive_prf(version < 0x0303 ? "MD5-SHA1" : suite->prf, secrets->master, "key expansion",
                    (Bytes){seed, sizeof(seed)}, block, whole))
        return NULL;
    const uint8_t *macs = block, *keys = macs + 2 * opener->mac_len,
                  *ivs = keys + 2 * suite->key_len;
    size_t which = side == CLIENT ? 0 : 1;

    memcpy(opener->mac_key, macs + which * opener->mac_len, opener->mac_len);
    memcpy(opener->iv, ivs + which * iv_len, iv_len);
    opener->has_chained_iv = suite->kind == SEAL_CBC && version < 0x0302;
    opener->is_encrypt_then_mac = secrets->is_encrypt_then_mac && suite->kind == SEAL_CBC;
    if (opener->context != NULL && !set_key(opener, keys + which * suite->key_len))
        return NULL;
    return g_steal_pointer(&opener);
}

static bool take_secret(Opener *opener)
{
    Bytes secret = {opener->secret, opener->secret_len};
    uint8_t key[KEY_MAX_BYTES];

    opener->sequence = 0;
    return derive_expand(opener->suite.prf, secret, "key", key, opener->suite.key_len) &&
           derive_expand(opener->suite.prf, secret, "iv", opener->iv, NONCE_BYTES) &&
           set_key(opener, key);
}

Opener *opener_new(const Suite *suite, Bytes secret)
{
    Suite counted = *suite;

    if (suite->kind != SEAL_AEAD && suite->kind != SEAL_CHACHA)
        return NULL;
    counted.kind = SEAL_CHACHA; /* every nonce is counted */
    g_autoptr(Opener) opener = opener_make(&counted);
    if (opener == NULL || secret.len > sizeof(opener->secret))
        return NULL;
    opener->is_new = true;
    memcpy(opener->secret, secret.data, secret.len);
    opener->secret_len = secret.len;
    return take_secret(opener) ? g_steal_pointer(&opener) : NULL;
}

bool opener_update(Opener *opener)
{
    uint8_t next[TLS_SECRET_MAX_BYTES];

    if (!opener->is_new ||
        !derive_expand(opener->suite.prf, (Bytes){opener->secret, opener->secret_len},
                       "traffic upd", next, opener->secret_len))
        return false;
    memcpy(opener->secret, next, opener->secret_len);
    return take_secret(opener);
}

void opener_skip(Opener *opener)
{
    opener->sequence++;
}

size_t opener_text_length(const Opener *opener, size_t sealed)
{
    size_t over = opener->suite.tag_len + opener->mac_len;

    if (opener->is_new)
        over += 1;
    else if (opener->suite.kind == SEAL_AEAD)
        over += EXPLICIT_NONCE_BYTES;
    else if (opener->suite.kind == SEAL_CBC)
        over += opener->suite.block_len * (opener->has_chained_iv ? 1 : 2);
    return sealed > over ? sealed - over : 0;
}

static void put_uint(uint8_t *octets, uint64_t value, size_t count)
{
    for (size_t i = 0; i < count; i++)
        octets[count - 1 - i] = (uint8_t)(value >> (8 * i));
}

/* What is proven beside the content. source RFC 5246 6.2.3.3; its length is returned */
static size_t old_extra(uint64_t sequence, const TlsRecord *record, size_t length, uint8_t *extra)
{
    put_uint(extra, sequence, 8);
    extra[8] = record->type;
    put_uint(extra + 9, record->version, 2);
    put_uint(extra + 11, length, 2);
    return 13;
}

/* source RFC 8446 5.2: the header of the record */
static size_t new_extra(const TlsRecord *record, uint8_t *extra)
{
    extra[0] = record->type;
    put_uint(extra + 1, record->version, 2);
    put_uint(extra + 3, record->length, 2);
    return 5;
}

/* A part of the nonce stands in the record, or it is counted. source RFC 5288 3, RFC 8446 5.3 */
static Bytes make_nonce(const Opener *opener, uint64_t sequence, Bytes sealed,
                        uint8_t nonce[NONCE_BYTES])
{
    uint8_t counted[8];

    memcpy(nonce, opener->iv, NONCE_BYTES);
    if (opener->suite.kind == SEAL_AEAD) {
        memcpy(nonce + NONCE_BYTES - EXPLICIT_NONCE_BYTES, sealed.data, EXPLICIT_NONCE_BYTES);
        return bytes_skip(sealed, EXPLICIT_NONCE_BYTES);
    }
    put_uint(counted, sequence, sizeof(counted));
    for (size_t i = 0; i < sizeof(counted); i++)
        nonce[NONCE_BYTES - sizeof(counted) + i] ^= counted[i];
    return sealed;
}

static bool open_aead(Opener *opener, const TlsRecord *record, uint64_t sequence, Bytes *ret_text)
{
    uint8_t nonce[NONCE_BYTES], extra[13];
    size_t tag_len = opener->suite.tag_len;
    bool is_ccm = EVP_CIPHER_get_mode(opener->cipher) == EVP_CIPH_CCM_MODE;
    EVP_CIPHER_CTX *context = opener->context;
    int len = 0, rest = 0;

    if (record->content.len <
        tag_len + (opener->suite.kind == SEAL_AEAD ? EXPLICIT_NONCE_BYTES : 0))
        return false;
    Bytes sealed = make_nonce(opener, sequence, record->content, nonce);
    size_t text_len = sealed.len - tag_len;
    size_t extra_len =
        opener->is_new ? new_extra(record, extra) : old_extra(sequence, record, text_len, extra);
    void *tag = (void *)(uintptr_t)(sealed.data + text_len);

    if (EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, (int)tag_len, tag) != 1 ||
        EVP_DecryptInit_ex2(context, NULL, NULL, nonce, NULL) != 1 ||
        (is_ccm && EVP_DecryptUpdate(context, NULL, &len, NULL, (int)text_len) != 1) ||
        EVP_DecryptUpdate(context, NULL, &len, extra, (int)extra_len) != 1 ||
        EVP_DecryptUpdate(context, opener->text, &len, sealed.data, (int)text_len) != 1)
        return false;
    if (!is_ccm && EVP_DecryptFinal_ex(context, opener->text + len, &rest) != 1)
        return false;
    *ret_text = (Bytes){opener->text, text_len};
    return true;
}

static bool is_proven(const Opener *opener, const TlsRecord *record, uint64_t sequence, Bytes text,
                      Bytes code)
{
    uint8_t extra[13], digest[EVP_MAX_MD_SIZE];
    size_t extra_len = old_extra(sequence, record, text.len, extra), digest_len = 0;
    EVP_MAC *kind = EVP_MAC_fetch(NULL, "HMAC", NULL);
    EVP_MAC_CTX *context = EVP_MAC_CTX_new(kind);
    const OSSL_PARAM wishes[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST,
                                         (char *)(uintptr_t)opener->suite.mac, 0),
        OSSL_PARAM_construct_end(),
    };
    bool is_made = EVP_MAC_init(context, opener->mac_key, opener->mac_len, wishes) == 1 &&
                   EVP_MAC_update(context, extra, extra_len) == 1 &&
                   EVP_MAC_update(context, text.data, text.len) == 1 &&
                   EVP_MAC_final(context, digest, &digest_len, sizeof(digest)) == 1;

    EVP_MAC_CTX_free(context);
    EVP_MAC_free(kind);
    return is_made && bytes_equal((Bytes){digest, digest_len}, code);
}

/* The code is what the text ends with. */
static bool take_code(const Opener *opener, const TlsRecord *record, uint64_t sequence, Bytes *text)
{
    if (text->len < opener->mac_len)
        return false;
    Bytes content = bytes_first(*text, text->len - opener->mac_len);

    if (!is_proven(opener, record, sequence, content, bytes_skip(*text, content.len)))
        return false;
    *text = content;
    return true;
}

/* Padding: so many octets of their number, and one more. source RFC 5246 6.2.3.2 */
static bool take_padding(Bytes *text)
{
    if (text->len == 0)
        return false;
    size_t padding = text->data[text->len - 1];

    if (padding >= text->len)
        return false;
    text->len -= padding + 1;
    return true;
}

static bool open_cbc(Opener *opener, const TlsRecord *record, uint64_t sequence, Bytes *ret_text)
{
    size_t block = opener->suite.block_len;
    Bytes sealed = record->content;
    const uint8_t *iv = opener->iv;
    int len = 0;

    if (opener->is_encrypt_then_mac && !take_code(opener, record, sequence, &sealed))
        return false;
    if (!opener->has_chained_iv) {
        iv = sealed.data;
        sealed = bytes_skip(sealed, block);
    }
    if (sealed.len == 0 || sealed.len % block != 0 ||
        EVP_DecryptInit_ex2(opener->context, NULL, NULL, iv, NULL) != 1 ||
        EVP_DecryptUpdate(opener->context, opener->text, &len, sealed.data, (int)sealed.len) != 1)
        return false;
    Bytes text = {opener->text, (size_t)len};

    if (!take_padding(&text) ||
        (!opener->is_encrypt_then_mac && !take_code(opener, record, sequence, &text)))
        return false;
    if (opener->has_chained_iv)
        memcpy(opener->iv, sealed.data + sealed.len - block, block);
    *ret_text = text;
    return true;
}

static bool open_with(Opener *opener, const TlsRecord *record, uint64_t sequence, Bytes *ret_text)
{
    switch (opener->suite.kind) {
    case SEAL_CBC:
        return open_cbc(opener, record, sequence, ret_text);
    case SEAL_NONE:
        *ret_text = record->content;
        return take_code(opener, record, sequence, ret_text);
    default:
        return open_aead(opener, record, sequence, ret_text);
    }
}

/* In TLS 1.3 the type stands behind the content, and zeros behind it. source RFC 8446 5.2, 5.4 */
static bool take_type(Bytes *text, uint8_t *ret_type)
{
    while (text->len > 0 && text->data[text->len - 1] == 0)
        text->len--;
    if (text->len == 0)
        return false;
    *ret_type = text->data[--text->len];
    return true;
}

bool opener_open(Opener *opener, const TlsRecord *record, unsigned lost, uint8_t *ret_type,
                 Bytes *ret_text)
{
    for (unsigned i = 0; i <= lost; i++) {
        uint64_t sequence = opener->sequence + i;

        if (!open_with(opener, record, sequence, ret_text))
            continue;
        opener->sequence = sequence + 1;
        *ret_type = record->type;
        return !opener->is_new || take_type(ret_text, ret_type);
    }
    return false;
}
