/* links.c - links that lead elsewhere, and what is fetched from elsewhere. */
#include "base/i18n.h"
#include "finding/inquiry.h"
#include "message/domain.h"
#include "message/part.h"

/* The host of a link as written, and what stands before an "@" in front of it. */
typedef struct LinkHost {
    char *host; /* "" where there is none */
    char *user; /* or NULL */
} LinkHost;

static void link_host_clear(LinkHost *host)
{
    g_free(host->host);
    g_free(host->user);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(LinkHost, link_host_clear)

/* source RFC 3986 3.2; browsers take "\" for "/": WHATWG URL 4.4 */
static LinkHost host_in(const char *text)
{
    const char *scheme = strstr(text, "://");
    const char *begin = scheme == NULL ? text : scheme + strlen("://");
    size_t len = strcspn(begin, "/?#\\ ");
    const char *at = memrchr(begin, '@', len);
    LinkHost found = {.user = at == NULL ? NULL : g_strndup(begin, (size_t)(at - begin))};

    if (at != NULL) {
        len -= (size_t)(at + 1 - begin);
        begin = at + 1;
    }
    if (len > 0 && begin[0] == '[') /* [2001:db8::1]:443 */
        found.host = g_strndup(begin + 1, MIN(strcspn(begin, "]"), len) - 1);
    else
        found.host = g_strndup(begin, MIN(strcspn(begin, ":"), len));
    return found;
}

static char *organisation_of_host(const char *host)
{
    g_autofree char *domain = domain_of_host(host);

    return domain == NULL || strchr(domain, '.') == NULL ? NULL : domain_organisation(domain);
}

static bool is_web(const char *text)
{
    return g_ascii_strncasecmp(text, "http://", 7) == 0 ||
           g_ascii_strncasecmp(text, "https://", 8) == 0;
}

/* A word alone that names a host under a suffix that exists, and no file that the link leads to. */
static bool is_host_alone(const char *text, const char *href)
{
    g_autofree char *path = g_strndup(href, strcspn(href, "?#"));

    return text[strcspn(text, " /@:")] == '\0' && domain_has_suffix(text) &&
           !g_str_has_suffix(path, text);
}

/* The organisation that a visible text names as a link; NULL where it is just words. */
static char *organisation_shown(const PartLink *link)
{
    if (!is_web(link->text) && g_ascii_strncasecmp(link->text, "www.", 4) != 0 &&
        !is_host_alone(link->text, link->href))
        return NULL;
    g_auto(LinkHost) shown = host_in(link->text);
    return organisation_of_host(shown.host);
}

/* What is wrong with a link; NULL where nothing is. */
static const char *link_fault(const PartLink *link, const LinkHost *target)
{
    g_autofree char *shown = organisation_shown(link);
    g_autofree char *organisation = organisation_of_host(target->host);
    Address address;

    if (target->user != NULL)
        return N_("what stands before the @ in it is no part of its name");
    if (shown != NULL && organisation != NULL && !g_str_equal(shown, organisation))
        return N_("another domain");
    if (address_parse(bytes_of_text(target->host), &address) &&
        (shown != NULL || !address_is_inside(&address)))
        return N_("a bare number, where sites have names");
    return NULL;
}

/* The first link of a part that leads elsewhere. */
static void find_in_part(const Inquiry *inquiry, const Part *part)
{
    for (guint i = 0; i < part->links->len; i++) {
        const PartLink *link = part->links->pdata[i];

        if (!is_web(link->href))
            continue;
        g_auto(LinkHost) target = host_in(link->href);
        const char *what = link_fault(link, &target);
        if (what == NULL)
            continue;
        Finding *finding = inquiry_finding(inquiry, FINDING_LINK_TEXT_MISMATCH);
        if (inquiry->is_list) /* newsletters count who follows their links */
            finding->severity = SEVERITY_LOW;
        finding_add_text(finding, "part", part->number);
        finding_add_text(finding, "shown",
                         link->text[0] != '\0' ? link->text
                         : target.user != NULL ? target.user
                                               : N_("a picture"));
        finding_add_text(finding, "link", link->href);
        finding_add_text(finding, "what", what);
        inquiry_add_part(inquiry, finding, part);
        inquiry_tell(inquiry, finding);
        return;
    }
}

static void tell_fetched(const Inquiry *inquiry, FindingKind kind, const Part *part,
                         const RemoteContent *remote)
{
    Finding *finding = inquiry_finding(inquiry, kind);

    finding_add_text(finding, "part", part->number);
    finding_add_text(finding, "link", remote->href);
    finding_add_number(finding, "count", part->remote->len);
    inquiry_add_part(inquiry, finding, part);
    inquiry_tell(inquiry, finding);
}

/* What a part would have fetched when it is shown: one thing of all, and one that nobody sees. */
static void find_fetched(const Inquiry *inquiry, const Part *part)
{
    if (part->remote->len == 0)
        return;
    tell_fetched(inquiry, FINDING_REMOTE_CONTENT, part, part->remote->pdata[0]);
    for (guint i = 0; i < part->remote->len; i++) {
        const RemoteContent *remote = part->remote->pdata[i];

        if (!remote->is_hidden)
            continue;
        tell_fetched(inquiry, FINDING_TRACKING_PIXEL, part, remote);
        return;
    }
}

void find_links(const Inquiry *inquiry)
{
    const GPtrArray *parts = message_parts(inquiry->facts->message);

    for (guint i = 0; i < parts->len; i++) {
        find_in_part(inquiry, parts->pdata[i]);
        find_fetched(inquiry, parts->pdata[i]);
    }
}
