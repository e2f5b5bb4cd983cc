/* show_mime.c - the parts of a message as a tree, with their text. */
#include "base/i18n.h"
#include "report/show.h"
#include "report/style.h"

#define LINKS_SHOWN 20
#define FILES_SHOWN 20

static const struct {
    const char *name, *sentence;
} ambiguities[] = {
#define AMBIGUITY(id, name, sentence) {name, sentence},
#include "message/ambiguities.def"
#undef AMBIGUITY
};

/* How deep a part is: dots in its number. */
static size_t depth_of(const char *number)
{
    size_t depth = 0;

    for (; *number != '\0'; number++)
        depth += *number == '.';
    return depth;
}

static void put_part(Page *page, const json_t *part)
{
    const char *number = record_text(part, "part"), *detected = record_text(part, "detected_type");
    const char *encoding = record_text(part, "encoding"), *type = record_text(part, "type");
    const char *name = json_string_value(json_array_get(record_at(part, "names"), 0));
    char text[PAGE_TEXT_SIZE];

    page_indent(page, 2 + 2 * depth_of(number));
    page_put(page, STYLE_ID, "%s", number);
    page_put(page, STYLE_PLAIN, "  %s", type);
    if (name != NULL)
        page_put(page, STYLE_PLAIN, "  \"%s\"", name);
    if (record_has(part, "bytes"))
        page_put(page, STYLE_QUIET, "  %s",
                 size_to_text((uint64_t)record_number(part, "bytes"), text));
    if (encoding != NULL)
        page_put(page, STYLE_QUIET, "  %s", encoding);
    if (detected != NULL && g_strcmp0(detected, type) != 0)
        page_put(page, STYLE_WARNING, _("  looks like %s"), detected);
    if (record_has(part, "reading"))
        page_put(page, STYLE_WARNING, "%s",
                 _("  only for programs that take the last of two headers"));
    page_end_line(page);
}

void show_part_detail(Page *page, const json_t *part, const char *name, const char *value)
{
    if (value == NULL)
        return;
    page_indent(page, 6 + 2 * depth_of(record_text(part, "part")));
    page_put(page, STYLE_QUIET, "%s  ", name);
    page_line(page, STYLE_PLAIN, "%s", value);
}

/* Names beside the first: programs choose among them. */
static void put_other_names(Page *page, const json_t *part)
{
    const json_t *names = record_at(part, "names");

    for (size_t i = 1; i < json_array_size(names); i++)
        show_part_detail(page, part, _("also named"), json_string_value(json_array_get(names, i)));
}

static void put_files(Page *page, const json_t *part)
{
    size_t i;
    json_t *file;

    json_array_foreach(record_at(part, "contains"), i, file)
    {
        const char *name = record_text(file, "name"), *type = record_text(file, "type");
        g_autofree char *line = g_strdup_printf(
            "%s%s%s%s", name == NULL ? _("(no name)") : name, type == NULL ? "" : "  ",
            type == NULL ? "" : type, record_flag(file, "encrypted") ? _("  encrypted") : "");

        if (i == FILES_SHOWN) {
            show_part_detail(page, part, _("contains"), "...");
            break;
        }
        show_part_detail(page, part, _("contains"), line);
    }
}

static void put_links(Page *page, const json_t *part)
{
    size_t i;
    json_t *link;

    json_array_foreach(record_at(part, "links"), i, link)
    {
        const char *text = record_text(link, "text");
        g_autofree char *line =
            g_strdup_printf("%s%s%s", text == NULL ? "" : text, text == NULL ? "" : " -> ",
                            record_text(link, "href"));

        if (i == LINKS_SHOWN) {
            show_part_detail(page, part, _("link"), "...");
            break;
        }
        show_part_detail(page, part, _("link"), line);
    }
}

static void put_fetched(Page *page, const json_t *part)
{
    size_t i;
    json_t *remote;

    json_array_foreach(record_at(part, "remote"), i, remote)
    {
        g_autofree char *line =
            g_strdup_printf("%s%s", record_text(remote, "href"),
                            record_flag(remote, "hidden") ? _("  (nobody can see it)") : "");

        if (i == LINKS_SHOWN) {
            show_part_detail(page, part, _("fetched"), "...");
            break;
        }
        show_part_detail(page, part, _("fetched"), line);
    }
}

static void put_elsewhere(Page *page, const json_t *part)
{
    const char *number = record_text(part, "partial.number");
    const char *total = record_text(part, "partial.total");
    static const char *const places[] = {"external.url", "external.site", "external.server",
                                         "external.directory", "external.name"};

    if (number != NULL) {
        g_autofree char *line =
            g_strdup_printf(_("piece %s of %s of a message that is sent in pieces"), number,
                            total == NULL ? "?" : total);
        show_part_detail(page, part, _("partial"), line);
    }
    show_part_detail(page, part, _("partial"), record_text(part, "partial.id"));
    show_part_detail(page, part, _("body elsewhere"), record_text(part, "external.access_type"));
    for (size_t i = 0; i < G_N_ELEMENTS(places); i++)
        show_part_detail(page, part, _("body elsewhere"), record_text(part, places[i]));
}

static void put_ambiguities(Page *page, const json_t *part)
{
    size_t i;
    json_t *name;

    json_array_foreach(record_at(part, "ambiguities"), i, name)
    {
        for (size_t j = 0; j < G_N_ELEMENTS(ambiguities); j++) {
            if (g_strcmp0(ambiguities[j].name, json_string_value(name)) != 0)
                continue;
            page_indent(page, 6 + 2 * depth_of(record_text(part, "part")));
            page_line(page, STYLE_WARNING, "%s", _(ambiguities[j].sentence));
        }
    }
}

/* The text of a part, line by line. */
static void put_text(Page *page, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (size_t i = 0; lines[i] != NULL; i++) {
        g_strchomp(lines[i]);
        if (lines[i + 1] == NULL && lines[i][0] == '\0')
            break;
        page_put(page, STYLE_QUIET, "    | ");
        page_line(page, STYLE_PLAIN, "%s", lines[i]);
    }
}

bool show_mime(Page *page, sqlite3 *database, const char *message, GError **error)
{
    Query *query = query_new(database,
                             "SELECT record FROM events WHERE kind = 'part' AND "
                             "record ->> '$.message' = ?1 ORDER BY number",
                             message, NULL);

    for (uint64_t count = 0; query_next(query); count++) {
        json_t *part = query_record(query, 0);
        const char *number = record_text(part, "part");

        if (count == 0)
            page_heading(page, _("Parts"), _("decoded; nothing of it was opened or fetched"));
        put_part(page, part);
        if (record_flag(part, "attachment"))
            show_part_detail(page, part, _("SHA-256"), record_text(part, "sha256"));
        put_other_names(page, part);
        put_files(page, part);
        put_links(page, part);
        put_fetched(page, part);
        show_secured(page, part);
        show_report(page, part);
        show_enclosed(page, part);
        put_elsewhere(page, part);
        put_ambiguities(page, part);
        if (page->texts != NULL && number != NULL && !record_has(part, "reading") &&
            g_hash_table_contains(page->texts, number))
            put_text(page, g_hash_table_lookup(page->texts, number));
        json_decref(part);
    }
    return query_end(query, error);
}
