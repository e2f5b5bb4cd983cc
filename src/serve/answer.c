/* answer.c - what is answered to the questions of the page. */
#include "serve/answer.h"

#include "base/error.h"
#include "base/file_name.h"
#include "base/i18n.h"
#include "event/line.h"
#include "picture/picture.h"
#include "report/record.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <string.h>

/* What is answered can do nothing, wherever it is opened. */
#define NOTHING_ALLOWED                                                                            \
    "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"

#define JSON_TYPE "application/json; charset=utf-8"

void answer_clear(Answer *answer)
{
    g_bytes_unref(answer->content);
    g_free(answer->disposition);
}

Answer answer_text(const char *type, char *text)
{
    return (Answer){.status = MHD_HTTP_OK,
                    .type = type,
                    .policy = NOTHING_ALLOWED,
                    .content = g_bytes_new_take(text, strlen(text))};
}

/* Takes the object. */
static Answer answer_json(json_t *json)
{
    Answer answer = answer_text(JSON_TYPE, json_text(json, JSON_COMPACT | JSON_ENCODE_ANY));

    json_decref(json);
    return answer;
}

Answer answer_refusal(unsigned status, const char *text)
{
    json_t *told = json_object();

    record_set_octets(told, "error", bytes_of_text(text));
    Answer answer = answer_json(told);
    answer.status = status;
    return answer;
}

/* Takes the error. What was asked wrongly is the asker's; all else is ours. */
static Answer answer_error(GError *error)
{
    bool is_theirs = g_error_matches(error, POSTA_ERROR, POSTA_ERROR_USAGE);
    Answer answer = answer_refusal(
        is_theirs ? MHD_HTTP_BAD_REQUEST : MHD_HTTP_INTERNAL_SERVER_ERROR, error->message);

    g_error_free(error);
    return answer;
}

static Answer answer_json_or(json_t *json, GError *error)
{
    return json != NULL ? answer_json(json) : answer_error(error);
}

/* A name as it may stand in a header field: letters, digits and a few marks are left alone. */
char *disposition_of(const char *name)
{
    g_autofree char *safe = file_name_safe(bytes_of_text(name));
    g_autofree char *escaped = g_uri_escape_string(safe, NULL, FALSE);
    g_autofree char *ascii = g_strdup(safe);

    for (char *at = ascii; *at != '\0'; at++)
        if (!g_ascii_isalnum(*at) && strchr(".-_ ", *at) == NULL)
            *at = '_';
    return g_strdup_printf("attachment; filename=\"%s\"; filename*=UTF-8''%s", ascii, escaped);
}

bool host_is_allowed(const char *host)
{
    uint8_t address[sizeof(struct in6_addr)];

    if (host == NULL)
        return false;
    bool is_literal = host[0] == '[';
    const char *end = is_literal ? strchr(host, ']') : strchrnul(host, ':');
    if (end == NULL)
        return false;
    g_autofree char *name = g_strndup(host + is_literal, (gsize)(end - host) - is_literal);
    return is_literal ? inet_pton(AF_INET6, name, address) == 1
                      : g_ascii_strcasecmp(name, "localhost") == 0 ||
                            inet_pton(AF_INET, name, address) == 1;
}

static json_t *message_asked(Web *web, const char *id)
{
    return record_asked(web_database(web),
                        "SELECT record FROM events WHERE id = ?1 AND kind = 'message'", id);
}

static Answer answer_picture(Web *web, const char *name)
{
    GError *error = NULL;
    sqlite3 *database = web_database(web);
    char *picture = NULL;

    if (g_strv_contains(picture_names, name)) {
        picture = picture_of_case(database, name, PICTURE_SVG, &error);
    } else {
        Thing thing;
        if (thing_find(database, name, &thing, &error)) {
            picture = picture_of_thing(database, &thing, PICTURE_SVG, &error);
            thing_clear(&thing);
        }
    }
    return picture != NULL ? answer_text("image/svg+xml; charset=utf-8", picture)
                           : answer_error(error);
}

static Answer answer_body(Web *web, const ServerWishes *wishes, const char *id)
{
    json_t *message = message_asked(web, id);
    json_t *body = message == NULL ? NULL : wishes->body(wishes->user, message);

    json_decref(message);
    return body != NULL
               ? answer_json(body)
               : answer_refusal(MHD_HTTP_NOT_FOUND, _("the octets of this message are not there"));
}

/* The octets of a message, or of one of its parts, as a file to be kept. */
static Answer answer_file(Web *web, const ServerWishes *wishes, const char *id, const char *number)
{
    json_t *message = message_asked(web, id);
    GByteArray *octets = NULL;

    if (message != NULL)
        octets = number == NULL ? wishes->octets(wishes->user, message)
                                : wishes->part(wishes->user, message, number);
    json_decref(message);
    if (octets == NULL)
        return answer_refusal(MHD_HTTP_NOT_FOUND, _("these octets are not there"));
    g_autofree char *part_id = g_strconcat(id, ".", number, NULL);
    json_t *part = record_asked(
        web_database(web), "SELECT record FROM events WHERE id = ?1 AND kind = 'part'", part_id);
    const char *told = json_string_value(json_array_get(record_at(part, "names"), 0));
    g_autofree char *name =
        number == NULL ? g_strconcat(id, ".eml", NULL) : g_strdup(told != NULL ? told : part_id);

    json_decref(part);
    return (Answer){.status = MHD_HTTP_OK,
                    .type = number == NULL ? "message/rfc822" : "application/octet-stream",
                    .policy = NOTHING_ALLOWED,
                    .content = g_byte_array_free_to_bytes(octets),
                    .disposition = disposition_of(name)};
}

static Answer answer_list(Web *web, const Question *question, const char *list)
{
    GError *error = NULL;
    const WebRange range = {
        .words = question->words, .offset = question->offset, .limit = question->limit};
    json_t *rows = web_rows(web, list, &range, &error);

    return answer_json_or(rows, error);
}

Answer answer_question(Web *web, const ServerWishes *wishes, const Question *question)
{
    GStrv path = question->path;
    guint count = g_strv_length(path);
    const char *what = count == 0 ? "" : path[0];
    GError *error = NULL;

    if (count == 1 && g_str_equal(what, "overview")) {
        json_t *overview = web_overview(web, &error);
        return answer_json_or(overview, error);
    }
    if (count == 2 && g_str_equal(what, "list") && g_strv_contains(web_lists, path[1]))
        return answer_list(web, question, path[1]);
    if (count == 2 && g_str_equal(what, "facets") && g_strv_contains(web_lists, path[1])) {
        json_t *facets = web_facets(web, path[1], question->words, &error);
        return answer_json_or(facets, error);
    }
    if (count == 2 && g_str_equal(what, "thing")) {
        json_t *thing = web_thing(web, path[1], &error);
        return answer_json_or(thing, error);
    }
    if (count == 2 && g_str_equal(what, "picture"))
        return answer_picture(web, path[1]);
    if (count == 2 && g_str_equal(what, "body"))
        return answer_body(web, wishes, path[1]);
    if (count == 2 && g_str_equal(what, "octets"))
        return answer_file(web, wishes, path[1], NULL);
    if (count == 3 && g_str_equal(what, "part"))
        return answer_file(web, wishes, path[1], path[2]);
    return answer_refusal(MHD_HTTP_NOT_FOUND, _("nothing is here; posta-serve(1) says what is"));
}
