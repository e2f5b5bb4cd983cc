/* show_parts.c - what the pages about one thing have in common. */
#include "base/i18n.h"
#include "base/text.h"
#include "report/paragraph.h"
#include "report/show.h"
#include "report/style.h"
#include "report/words.h"

#include <inttypes.h>
#include <string.h>

#define NAME_COLUMNS 12

void show_fact(Page *page, const char *name, const char *format, ...)
{
    g_autofree char *column = text_fit(name, NAME_COLUMNS);
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    page_put(page, STYLE_QUIET, "  %s  ", column);
    page_line(page, STYLE_PLAIN, "%s", text);
}

void show_known(Page *page, const char *name, const char *text)
{
    if (text != NULL)
        show_fact(page, name, "%s", text);
}

char *evidence_to_text(const json_t *evidence, bool is_captured)
{
    uint64_t first = record_first_frame(evidence, "frames");
    uint64_t last = record_last_frame(evidence, "frames");
    int64_t capture = record_number(evidence, "capture");
    g_autofree char *source =
        capture > 1 ? g_strdup_printf(_(" of source %d"), (int)capture) : g_strdup("");

    if (first == 0)
        return NULL;
    if (!is_captured)
        return first == last
                   ? g_strdup_printf(_("line %" PRIu64 "%s"), first, source)
                   : g_strdup_printf(_("lines %" PRIu64 " to %" PRIu64 "%s"), first, last, source);
    if (first == last)
        return g_strdup_printf(_("frame %" PRIu64 "%s"), first, source);
    return g_strdup_printf(_("frames %" PRIu64 " to %" PRIu64 "%s"), first, last, source);
}

bool record_is_captured(const json_t *record)
{
    return record_has(record, "flow") || record_has(record, "network.transport");
}

char *frames_to_text(const json_t *record)
{
    return evidence_to_text(record_at(record, "evidence"), record_is_captured(record));
}

bool show_oddities(Page *page, sqlite3 *database, const char *sql, const char *id, GError **error)
{
    Query *query = query_new(database, sql, id, NULL);

    for (uint64_t count = 0; query_next(query); count++) {
        json_t *oddity = query_record(query, 0);
        const char *sentence = record_text(oddity, "sentence");
        const char *side = record_text(oddity, "evidence.side");
        g_autofree char *frames = frames_to_text(oddity);

        if (count == 0)
            page_heading(page, _("Oddities"), NULL);
        page_put(page, STYLE_WARNING, "  %s", record_text(oddity, "oddity"));
        page_put(page, STYLE_QUIET, "  %s%s%s", frames == NULL ? "" : frames,
                 frames == NULL || side == NULL ? "" : ", ", side == NULL ? "" : word_shown(side));
        page_end_line(page);
        if (sentence != NULL && *sentence != '\0')
            page_paragraph(page, STYLE_PLAIN, 4, "", _(sentence));
        json_decref(oddity);
    }
    return query_end(query, error);
}

bool same_mailbox(const char *one, const char *other)
{
    const char *at = strrchr(one, '@'), *other_at = strrchr(other, '@');
    bool is_ascii = g_str_is_ascii(one) && g_str_is_ascii(other);

    if (at == NULL || other_at == NULL ||
        (is_ascii && strstr(at, "xn--") == NULL && strstr(other_at, "xn--") == NULL))
        return g_ascii_strcasecmp(one, other) == 0;
    g_autofree char *domain = g_hostname_to_ascii(at + 1);
    g_autofree char *other_domain = g_hostname_to_ascii(other_at + 1);
    g_autofree char *local = g_utf8_strdown(one, at - one);
    g_autofree char *other_local = g_utf8_strdown(other, other_at - other);
    return g_str_equal(local, other_local) && domain != NULL && other_domain != NULL &&
           g_ascii_strcasecmp(domain, other_domain) == 0;
}
