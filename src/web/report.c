/* report.c - a case as one file of HTML, with all data inside. */
#include "web/report.h"

#include "base/gzip.h"
#include "base/limits.h"
#include "base/when.h"
#include "picture/picture.h"
#include "report/record.h"

#include <inttypes.h>
#include <string.h>

#define MESSAGES_IN_SUMMARY 200

/* A report in the making. */
typedef struct Making {
    Web *web;
    const ReportWishes *wishes;
    json_t *data;
    json_t *notes;  /* what is left out; within data */
    int64_t last;   /* number of the last event that has room */
    uint64_t bytes; /* of what is counted at the moment */
    uint64_t left;  /* how many things had no room */
} Making;

static void add_note(Making *making, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void add_note(Making *making, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *note = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    json_array_append_new(making->notes, json_string(note));
}

static bool add_events(Making *making, GError **error)
{
    json_t *events = json_array();
    Query *query = query_new(web_database(making->web),
                             "SELECT number, id, record FROM events ORDER BY number", NULL);

    making->bytes = making->left = 0;
    while (query_next(query)) {
        const char *id = query_text(query, 1), *record = query_text(query, 2);

        making->bytes += record == NULL ? 0 : strlen(record);
        if (making->bytes > REPORT_EVENTS_MAX_BYTES) {
            making->left++;
            continue;
        }
        json_t *event = json_pack("{s:I, s:s*, s:o*}", "number", (json_int_t)query_number(query, 0),
                                  "self", id, "record", query_record(query, 2));
        making->last = query_number(query, 0);
        json_array_append_new(events, event);
    }
    json_object_set_new(making->data, "events", events);
    if (making->left > 0)
        add_note(making,
                 "Left out for its size: the last %" PRIu64
                 " of its events, and what they tell of.",
                 making->left);
    return query_end(query, error);
}

static bool add_rows(Making *making, GError **error)
{
    const WebRange all = {.words = "", .limit = INT64_MAX, .has_facets = true};
    json_t *lists = json_object();

    json_object_set_new(making->data, "rows", lists);
    for (const char *const *list = web_lists; *list != NULL; list++) {
        json_t *answer = web_rows(making->web, *list, &all, error);
        json_t *rows = json_object_get(answer, "rows");

        if (answer == NULL)
            return false;
        while (json_array_size(rows) > 0 &&
               record_number(json_array_get(rows, json_array_size(rows) - 1), "number") >
                   making->last)
            json_array_remove(rows, json_array_size(rows) - 1);
        json_object_set(lists, *list, rows);
        json_decref(answer);
    }
    return true;
}

/* Takes the picture where there is room for it. */
static void add_picture(Making *making, const char *name, char *picture)
{
    making->bytes += picture == NULL ? 0 : strlen(picture);
    if (picture != NULL && making->bytes <= REPORT_PICTURES_MAX_BYTES)
        json_object_set_new(json_object_get(making->data, "pictures"), name, json_string(picture));
    else
        making->left++;
    g_free(picture);
}

/* What cannot be drawn is left out, like what has no room. */
static bool add_pictures(Making *making, GError **error)
{
    sqlite3 *database = web_database(making->web);
    Query *query = query_new(database,
                             "SELECT kind, id FROM events WHERE kind = 'dialogue' OR "
                             "(kind = 'message' AND record -> '$.route[0]' IS NOT NULL) "
                             "ORDER BY number",
                             NULL);

    making->bytes = making->left = 0;
    json_object_set_new(making->data, "pictures", json_object());
    for (const char *const *name = picture_names; *name != NULL; name++)
        add_picture(making, *name, picture_of_case(database, *name, PICTURE_SVG, NULL));
    while (query_next(query)) {
        Thing thing = {.id = g_strdup(query_text(query, 1))};

        thing.kind = g_str_equal(query_text(query, 0), "message") ? EVENT_MESSAGE : EVENT_DIALOGUE;
        add_picture(making, thing.id,
                    making->bytes > REPORT_PICTURES_MAX_BYTES
                        ? NULL
                        : picture_of_thing(database, &thing, PICTURE_SVG, NULL));
        thing_clear(&thing);
    }
    if (making->left > 0)
        add_note(making, "Left out: %" PRIu64 " pictures; posta draw makes them.", making->left);
    return query_end(query, error);
}

/* Takes the body of a message; its octets where there is room for them. */
static void add_body(Making *making, const char *id, json_t *body)
{
    const char *octets = record_text(body, "octets");
    uint64_t bytes = octets == NULL ? 0 : strlen(octets);
    size_t i;
    json_t *text;

    json_array_foreach(json_object_get(body, "texts"), i, text) bytes +=
        json_string_length(json_object_get(text, "text"));
    if (body == NULL || making->bytes + bytes > REPORT_OCTETS_MAX_BYTES) {
        making->left++;
        json_decref(body);
        return;
    }
    making->bytes += bytes;
    json_object_set_new(json_object_get(making->data, "bodies"), id, body);
}

static bool add_bodies(Making *making, GError **error)
{
    const ReportWishes *wishes = making->wishes;
    Query *query =
        query_new(web_database(making->web),
                  "SELECT record FROM events WHERE kind = 'message' ORDER BY number", NULL);

    making->bytes = making->left = 0;
    json_object_set_new(making->data, "bodies", json_object());
    while (wishes->body != NULL && query_next(query)) {
        json_t *message = query_record(query, 0);

        if (message != NULL)
            add_body(making, record_text(message, "message"), wishes->body(wishes->user, message));
        json_decref(message);
    }
    if (wishes->body == NULL)
        add_note(making, "Made without the octets of messages; headers and facts are all here.");
    else if (making->left > 0)
        add_note(making,
                 "Left out, for their size or because they are not there any more: the octets of "
                 "%" PRIu64 " messages; posta export gives them.",
                 making->left);
    return query_end(query, error);
}

/* The data as they stand in the page: packed where they are long. */
static char *data_to_text(const json_t *data)
{
    g_autofree char *plain = json_for_script(data);

    if (strlen(plain) <= REPORT_PLAIN_MAX_BYTES)
        return g_steal_pointer(&plain);
    g_autoptr(GByteArray) packed = gzip_of(bytes_of_text(plain));
    g_autofree char *letters = g_base64_encode(packed->data, packed->len);
    return g_strdup_printf("{\"gzip\":\"%s\"}", letters);
}

static json_t *make_overview(Making *making, GError **error)
{
    char now[WHEN_TEXT_SIZE];
    json_t *overview = web_overview(making->web, error);

    if (overview == NULL)
        return NULL;
    record_set_text(overview, "made", when_to_text(g_get_real_time() * 1000, now));
    json_object_set_new(making->data, "overview", overview);
    making->notes = json_object_get(overview, "notes");
    return overview;
}

/* Without the script, the first messages are told too. */
static char *make_summary(const Making *making, const json_t *overview)
{
    json_t *shown = json_copy((json_t *)overview), *first = json_array();
    const json_t *rows = record_at(making->data, "rows.messages");

    for (size_t i = 0; i < MIN(json_array_size(rows), MESSAGES_IN_SUMMARY); i++)
        json_array_append(first, json_array_get(rows, i));
    json_object_set_new(shown, "messages", first);
    char *summary = web_summary(shown);
    json_decref(shown);
    return summary;
}

char *report_page(Web *web, const ReportWishes *wishes, GError **error)
{
    /* a second policy: a report asks nobody, not even where it came from */
    static const char head[] = "<meta http-equiv=\"Content-Security-Policy\" "
                               "content=\"connect-src 'none'\">";
    Making making = {.web = web, .wishes = wishes, .data = json_object()};
    const json_t *overview = make_overview(&making, error);
    char *page = NULL;

    if (overview != NULL && add_events(&making, error) && add_rows(&making, error) &&
        add_pictures(&making, error) && add_bodies(&making, error)) {
        g_autofree char *summary = make_summary(&making, overview);
        g_autofree char *data = data_to_text(making.data);
        page = web_page(wishes->title, head, summary, data);
    }
    json_decref(making.data);
    return page;
}
