/* freemail.c - who gives mailboxes to anybody. */
#include "message/freemail.h"

#include <glib.h>

#include <string.h>

/* The large ones; SpamAssassin's list has some 500. */
static const char *const domains[] = {
    "126.com",        "163.com",     "aim.com",        "aol.com",        "bk.ru",
    "bol.com.br",     "daum.net",    "fastmail.com",   "freenet.de",     "gmail.com",
    "googlemail.com", "hanmail.net", "hey.com",        "hushmail.com",   "icloud.com",
    "inbox.lv",       "inbox.ru",    "laposte.net",    "libero.it",      "list.ru",
    "mac.com",        "mail.com",    "mail.ru",        "me.com",         "msn.com",
    "naver.com",      "o2.pl",       "onet.pl",        "proton.me",      "protonmail.com",
    "qq.com",         "rambler.ru",  "rediffmail.com", "rocketmail.com", "seznam.cz",
    "sina.com",       "t-online.de", "terra.com.br",   "tuta.com",       "tutanota.com",
    "ukr.net",        "uol.com.br",  "web.de",         "wp.pl",          "ymail.com",
    "zoho.com",
};

/* The same under the suffixes of many countries. */
static const char *const names[] = {"gmx", "hotmail", "live", "outlook", "yahoo", "yandex"};

/* ".com", ".de", ".co.uk", ".com.ar" */
static bool is_usual_suffix(const char *suffix)
{
    if (g_str_has_prefix(suffix, ".com") || g_str_has_prefix(suffix, ".co."))
        suffix = strchr(suffix + 1, '.') == NULL ? "" : strchr(suffix + 1, '.');
    return suffix[0] == '\0' || strlen(suffix) == strlen(".de");
}

bool organisation_is_freemail(const char *organisation)
{
    size_t first_len = strcspn(organisation, ".");

    for (size_t i = 0; i < G_N_ELEMENTS(domains); i++)
        if (g_str_equal(domains[i], organisation))
            return true;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (strlen(names[i]) == first_len && strncmp(names[i], organisation, first_len) == 0)
            return is_usual_suffix(organisation + first_len);
    return false;
}
