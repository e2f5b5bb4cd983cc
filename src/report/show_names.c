/* show_names.c - by which names the two ends of a dialogue are known to the DNS. */
#include "base/i18n.h"
#include "report/show.h"

#include <inttypes.h>

/* How the client came to this server. */
static void put_destination(Page *page, const json_t *dialogue)
{
    const json_t *destination = record_at(dialogue, "destination");
    const char *domain = record_text(destination, "domain");
    const char *name = record_text(destination, "name");

    if (destination == NULL)
        return;
    if (domain == NULL) {
        show_fact(page, _("found by"), _("the address of %s"), name);
        return;
    }
    show_fact(page, _("found by"), _("MX of %s: %s, preference %" PRId64 " (%s)"), domain, name,
              record_number(destination, "preference"),
              record_flag(destination, "preferred") ? _("none comes before it")
                                                    : _("another comes before it"));
}

static void put_reverse(Page *page, const json_t *dialogue, const char *side, const char *what)
{
    g_autofree char *path = g_strdup_printf("reverse.%s", side);
    const json_t *reverse = record_at(dialogue, path);
    const char *name = record_text(reverse, "name");

    if (reverse == NULL)
        return;
    show_fact(page, what, "%s%s", name == NULL ? _("no name is registered for the address") : name,
              !record_has(reverse, "confirmed")   ? ""
              : record_flag(reverse, "confirmed") ? _(", which leads back to it")
                                                  : _(", which does not lead back to it"));
}

void show_names(Page *page, const json_t *dialogue)
{
    put_destination(page, dialogue);
    put_reverse(page, dialogue, "client", _("client is"));
    put_reverse(page, dialogue, "server", _("server is"));
}
