/* raw.c - posta show --raw and --hex: the octets of a message, as they pass once more. */
#include "base/i18n.h"
#include "cli/octet_page.h"
#include "cli/sources.h"
#include "report/record.h"

#include <inttypes.h>

/* A message on its way out. */
typedef struct Raw {
    const char *key;
    OctetPage page;
    uint64_t offset;  /* in the message, of what comes next */
    uint64_t missing; /* octets */
    bool is_over;
} Raw;

static bool is_wanted(const Raw *raw, const char *key)
{
    return !raw->is_over && g_str_equal(key, raw->key);
}

static void on_octets(void *user, const char *key, Bytes octets)
{
    Raw *raw = user;

    if (!is_wanted(raw, key))
        return;
    octet_page_put(&raw->page, "", raw->offset, octets);
    raw->offset += octets.len;
}

static void on_gap(void *user, const char *key, uint64_t length)
{
    Raw *raw = user;

    if (!is_wanted(raw, key))
        return;
    g_autofree char *words = g_strdup_printf(_("%" PRIu64 " octets are missing here"), length);
    octet_page_note(&raw->page, "", raw->offset, words);
    raw->missing += length;
    raw->offset += length;
}

static void on_over(void *user, const char *key)
{
    Raw *raw = user;

    if (is_wanted(raw, key))
        raw->is_over = true; /* another one of the same octets has the same id */
}

bool show_octets(Run *run, Sources *sources, const json_t *message, GError **error)
{
    g_autofree char *key = message_key_of(message);
    g_autoptr(Sink) nowhere = null_sink_new();
    Raw raw = {.key = key};
    const FrameHooks hooks = {
        .tap = {on_octets, on_gap, on_over},
          .user = &raw
    };

    octet_page_init(&raw.page, run->options->hex ? OCTETS_IN_HEX : OCTETS_AS_THEY_ARE);
    sources->is_read_again = true;
    if (sources_hold_standard_input(sources))
        spool_rewind();
    bool is_read = scan_captures(run, sources, &hooks, nowhere, error);
    bool is_whole = run->options->hex || (raw.missing == 0 && record_flag(message, "complete"));
    if (is_read && !is_whole)
        complain(_("%s: not all of its octets were seen; --hex shows where they are missing"),
                 record_text(message, "message"));
    return octet_page_end(&raw.page, is_read ? error : NULL) && is_read;
}
