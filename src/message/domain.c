/* domain.c - domains of mail addresses: who they belong to, and how they are spelled. */
#include "message/domain.h"

#include "packet/address.h"

#include <idn2.h>
#include <libpsl.h>

#include <string.h>

/* Longer ones are none, and libidn2 need not look at them. source RFC 1035 2.3.4 */
#define DOMAIN_MAX_LEN 255

/* A-labels and lower case; what cannot be made so stays as it is. */
static char *normalised(const char *name, size_t len)
{
    g_autofree char *text = g_utf8_strdown(name, (gssize)len);
    char *ascii = NULL;

    len = strlen(text);
    while (len > 0 && text[len - 1] == '.')
        text[--len] = '\0';
    if (len == 0)
        return NULL;
    if (len > DOMAIN_MAX_LEN || g_str_is_ascii(text) ||
        idn2_to_ascii_8z(text, &ascii, IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT) != IDN2_OK)
        return g_steal_pointer(&text);
    char *domain = g_strdup(ascii);
    idn2_free(ascii);
    return domain;
}

char *domain_of_host(const char *name)
{
    Address address;
    size_t len = strlen(name);

    if (len == 0 || name[0] == '[' || address_parse((Bytes){(const uint8_t *)name, len}, &address))
        return NULL;
    return normalised(name, len);
}

char *domain_of_address(const char *address)
{
    const char *at = address == NULL ? NULL : strrchr(address, '@');

    return at == NULL ? NULL : domain_of_host(at + 1);
}

char *domain_organisation(const char *domain)
{
    const psl_ctx_t *list = psl_builtin();
    const char *organisation = list == NULL ? NULL : psl_registrable_domain(list, domain);

    return g_strdup(organisation == NULL ? domain : organisation);
}

bool domain_has_suffix(const char *name)
{
    const psl_ctx_t *list = psl_builtin();
    const char *dot = strrchr(name, '.');
    g_autofree char *label = dot == NULL ? NULL : g_utf8_strdown(dot + 1, -1);

    return list != NULL && label != NULL && dot != name && label[0] != '\0' &&
           psl_is_public_suffix2(list, label, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0;
}

char *domain_to_unicode(const char *domain)
{
    char *unicode = NULL;

    if (strstr(domain, "xn--") == NULL || strlen(domain) > DOMAIN_MAX_LEN ||
        idn2_to_unicode_8z8z(domain, &unicode, IDN2_NONTRANSITIONAL) != IDN2_OK)
        return g_strdup(domain);
    char *text = g_utf8_make_valid(unicode, -1);
    idn2_free(unicode);
    return text;
}
