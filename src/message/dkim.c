/* dkim.c - what a DKIM signature and the record of its key say. */
#include "message/dkim.h"

#include "base/limits.h"
#include "base/text.h"
#include "base/when.h"
#include "message/base64.h"
#include "message/lexical.h"

#include <openssl/evp.h>
#include <openssl/x509.h>

/* Without blanks and folds around it. */
static Bytes trimmed(Bytes text)
{
    while (text.len > 0 && is_white(text.data[0]))
        text = bytes_skip(text, 1);
    while (text.len > 0 && is_white(text.data[text.len - 1]))
        text.len--;
    return text;
}

/* The next "tag=value" of a list; false where it ends. Parts that are none are passed over. */
static bool next_tag(Bytes *rest, Bytes *ret_tag, Bytes *ret_value)
{
    while (rest->len > 0) {
        ptrdiff_t end = bytes_find(*rest, ';');
        Bytes part = end < 0 ? *rest : bytes_first(*rest, (size_t)end);
        ptrdiff_t sign = bytes_find(part, '=');

        *rest = bytes_skip(*rest, end < 0 ? rest->len : (size_t)end + 1);
        if (sign <= 0)
            continue;
        *ret_tag = trimmed(bytes_first(part, (size_t)sign));
        *ret_value = trimmed(bytes_skip(part, (size_t)sign + 1));
        return true;
    }
    return false;
}

/* Without blanks and folds, in lower case. */
static char *compact(Bytes value)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < value.len; i++)
        if (!is_white(value.data[i]))
            g_string_append_c(text, g_ascii_tolower((char)value.data[i]));
    g_autofree char *octets = g_string_free(text, FALSE);
    return text_valid(bytes_of_text(octets));
}

static void set_once(char **text, Bytes value)
{
    if (*text == NULL)
        *text = compact(value);
}

static bool has_field(Bytes list, Bytes name)
{
    while (list.len > 0) {
        ptrdiff_t end = bytes_find(list, ':');
        Bytes field = end < 0 ? list : bytes_first(list, (size_t)end);

        if (bytes_equal_nocase(trimmed(field), name))
            return true;
        list = bytes_skip(list, end < 0 ? list.len : (size_t)end + 1);
    }
    return false;
}

static void read_expiry(Bytes value, DkimSignature *signature)
{
    int64_t seconds = 0;

    for (size_t i = 0; i < value.len; i++) {
        if (value.data[i] < '0' || value.data[i] > '9' || seconds > INT64_MAX / NS_PER_SECOND / 10)
            return;
        seconds = seconds * 10 + (value.data[i] - '0');
    }
    if (value.len == 0 || seconds > INT64_MAX / NS_PER_SECOND)
        return;
    signature->has_expiry = true;
    signature->expiry = seconds * NS_PER_SECOND;
}

void dkim_signature_read(Bytes body, DkimSignature *signature)
{
    Bytes tag, value;

    *signature = (DkimSignature){0};
    while (next_tag(&body, &tag, &value)) {
        if (bytes_equal(tag, BYTES_OF("d")))
            set_once(&signature->domain, value);
        else if (bytes_equal(tag, BYTES_OF("s")))
            set_once(&signature->selector, value);
        else if (bytes_equal(tag, BYTES_OF("a")))
            set_once(&signature->algorithm, value);
        else if (bytes_equal(tag, BYTES_OF("l")))
            signature->has_length = true;
        else if (bytes_equal(tag, BYTES_OF("x")))
            read_expiry(value, signature);
        else if (bytes_equal(tag, BYTES_OF("h"))) {
            signature->has_fields = true;
            signature->has_from |= has_field(value, BYTES_OF("From"));
        }
    }
}

void dkim_signature_clear(DkimSignature *signature)
{
    g_free(signature->domain);
    g_free(signature->selector);
    g_free(signature->algorithm);
}

/* The key of p=: a SubjectPublicKeyInfo, for RSA. source RFC 6376 3.6.1, RFC 5280 4.1.2.7 */
static bool read_rsa(Bytes value, DkimKey *key)
{
    if (value.len > DKIM_KEY_MAX_BYTES)
        return false;
    g_autofree uint8_t *octets = g_malloc(BASE64_ROOM(value.len));
    const unsigned char *at = octets;
    Base64 base64 = {0};
    size_t len = base64_feed(&base64, value, octets);

    base64_end(&base64);
    EVP_PKEY *public_key = d2i_PUBKEY(NULL, &at, (long)len);
    if (public_key == NULL)
        return false;
    key->is_rsa = EVP_PKEY_get_base_id(public_key) == EVP_PKEY_RSA;
    key->bits = key->is_rsa ? (unsigned)EVP_PKEY_get_bits(public_key) : 0;
    EVP_PKEY_free(public_key);
    return true;
}

bool dkim_key_read(const char *record, DkimKey *ret_key)
{
    Bytes rest = bytes_of_text(record), tag, value, data = {NULL, 0};
    bool has_data = false, is_rsa = true; /* k= is "rsa" where it is not there */
    DkimKey key = {0};

    while (next_tag(&rest, &tag, &value)) {
        if (bytes_equal(tag, BYTES_OF("k")))
            is_rsa = bytes_equal_nocase(value, BYTES_OF("rsa"));
        else if (bytes_equal(tag, BYTES_OF("t")))
            key.is_test = has_field(value, BYTES_OF("y"));
        else if (bytes_equal(tag, BYTES_OF("p"))) {
            has_data = true;
            data = value;
        }
    }
    key.is_revoked = has_data && data.len == 0;
    if (!has_data || (is_rsa && !key.is_revoked && !read_rsa(data, &key)))
        return false;
    *ret_key = key;
    return true;
}
