/* certificates.c - what a chain of certificates says. */
#include "tls/certificates.h"

#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <arpa/inet.h>
#include <time.h>

#include "base/limits.h"
#include "base/text.h"

#define NS_PER_SECOND INT64_C(1000000000)

static void certificate_free(gpointer value)
{
    Certificate *certificate = value;

    g_free(certificate->subject);
    g_free(certificate->issuer);
    g_ptr_array_unref(certificate->names);
    g_free(certificate);
}

static char *name_text(const X509_NAME *name)
{
    BIO *out = BIO_new(BIO_s_mem());
    char *data = NULL;

    X509_NAME_print_ex(out, name, 0, (XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB));
    long len = BIO_get_mem_data(out, &data);
    char *text = len <= 0 ? NULL : text_valid((Bytes){(const uint8_t *)data, (size_t)len});

    BIO_free(out);
    return text;
}

static bool time_of(const ASN1_TIME *time, int64_t *ret_when)
{
    struct tm parts;

    if (time == NULL || ASN1_TIME_to_tm(time, &parts) != 1)
        return false;
    /* within what ns since 1970 can say: RFC 5280 4.1.2.5 lets years reach 9999 */
    time_t seconds = timegm(&parts);
    if (seconds > INT64_MAX / NS_PER_SECOND || seconds < INT64_MIN / NS_PER_SECOND)
        seconds = seconds > 0 ? INT64_MAX / NS_PER_SECOND : INT64_MIN / NS_PER_SECOND;
    *ret_when = (int64_t)seconds * NS_PER_SECOND;
    return true;
}

static void add_name(Certificate *certificate, const ASN1_STRING *text)
{
    int len = ASN1_STRING_length(text);

    if (len > 0)
        g_ptr_array_add(certificate->names,
                        text_valid((Bytes){ASN1_STRING_get0_data(text), (size_t)len}));
}

/* An address as text: 4 or 16 octets. */
static void add_address(Certificate *certificate, const ASN1_STRING *octets)
{
    int len = ASN1_STRING_length(octets);
    const uint8_t *data = ASN1_STRING_get0_data(octets);
    char text[INET6_ADDRSTRLEN];

    if ((len == 4 || len == 16) &&
        inet_ntop(len == 4 ? AF_INET : AF_INET6, data, text, sizeof(text)) != NULL)
        g_ptr_array_add(certificate->names, g_strdup(text));
}

/* source RFC 5280 4.2.1.6 */
static void add_alternative_names(Certificate *certificate, const X509 *x509)
{
    GENERAL_NAMES *names = X509_get_ext_d2i(x509, NID_subject_alt_name, NULL, NULL);

    for (int i = 0; i < sk_GENERAL_NAME_num(names); i++) {
        const GENERAL_NAME *name = sk_GENERAL_NAME_value(names, i);

        if (name->type == GEN_DNS)
            add_name(certificate, name->d.dNSName);
        else if (name->type == GEN_IPADD)
            add_address(certificate, name->d.iPAddress);
    }
    GENERAL_NAMES_free(names);
}

static void add_common_name(Certificate *certificate, const X509 *x509)
{
    const X509_NAME *subject = X509_get_subject_name(x509);
    int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);

    if (at >= 0)
        add_name(certificate, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
}

static Certificate *certificate_of(Bytes octets)
{
    Certificate *certificate = g_new0(Certificate, 1);
    const uint8_t *at = octets.data;
    X509 *x509 = d2i_X509(NULL, &at, (long)octets.len);

    sha256_of(octets, certificate->sha256);
    certificate->names = g_ptr_array_new_with_free_func(g_free);
    if (x509 == NULL)
        return certificate;
    certificate->is_readable = true;
    certificate->subject = name_text(X509_get_subject_name(x509));
    certificate->issuer = name_text(X509_get_issuer_name(x509));
    certificate->is_self_issued =
        X509_NAME_cmp(X509_get_subject_name(x509), X509_get_issuer_name(x509)) == 0;
    certificate->has_validity = time_of(X509_get0_notBefore(x509), &certificate->not_before) &&
                                time_of(X509_get0_notAfter(x509), &certificate->not_after);
    add_alternative_names(certificate, x509);
    if (certificate->names->len == 0)
        add_common_name(certificate, x509);
    X509_free(x509);
    return certificate;
}

GPtrArray *certificates_parse(Bytes body, bool has_extensions)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(certificate_free);
    Cursor cursor = cursor_of(body);

    if (has_extensions)
        cursor_take(&cursor, cursor_u8(&cursor)); /* of the request */
    Cursor chain = cursor_of(cursor_take(&cursor, (size_t)cursor_uint(&cursor, 3, true)));
    while (chain.rest.len > 0 && list->len < CERTIFICATES_MAX) {
        Bytes octets = cursor_take(&chain, (size_t)cursor_uint(&chain, 3, true));

        if (has_extensions)
            cursor_take(&chain, cursor_u16(&chain));
        if (chain.torn || octets.len == 0)
            break;
        g_ptr_array_add(list, certificate_of(octets));
    }
    return list;
}

static bool matches_one(const char *pattern, const char *name)
{
    size_t len = strlen(name);

    if (len > 0 && name[len - 1] == '.')
        len--;
    if (strlen(pattern) == len && g_ascii_strncasecmp(pattern, name, len) == 0)
        return true;
    const char *dot = memchr(name, '.', len);
    size_t rest = dot == NULL ? 0 : len - (size_t)(dot - name);

    return g_str_has_prefix(pattern, "*.") && rest > 0 && strlen(pattern + 1) == rest &&
           g_ascii_strncasecmp(pattern + 1, dot, rest) == 0;
}

bool certificate_matches(const Certificate *certificate, const char *name)
{
    for (guint i = 0; i < certificate->names->len; i++)
        if (matches_one(certificate->names->pdata[i], name))
            return true;
    return false;
}
