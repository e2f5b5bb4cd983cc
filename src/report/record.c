/* record.c - facts out of the records of events. */
#include "report/record.h"

#define KEY_MAX 64 /* no key of an event is as long */

const json_t *record_at(const json_t *record, const char *path)
{
    char key[KEY_MAX];

    while (record != NULL && *path != '\0') {
        size_t len = strcspn(path, ".");
        g_assert(len < sizeof(key));
        memcpy(key, path, len);
        key[len] = '\0';
        record = json_object_get(record, key);
        path += path[len] == '.' ? len + 1 : len;
    }
    return record;
}

const char *record_text(const json_t *record, const char *path)
{
    return json_string_value(record_at(record, path));
}

int64_t record_number(const json_t *record, const char *path)
{
    return json_integer_value(record_at(record, path));
}

bool record_flag(const json_t *record, const char *path)
{
    return json_is_true(record_at(record, path));
}

const char *record_banner(const json_t *dialogue)
{
    const char *banner = record_text(dialogue, "banner");
    const char *end = banner != NULL && *banner == '[' ? strstr(banner, "] ") : NULL;

    return end == NULL ? banner : end + strlen("] ");
}

bool record_has(const json_t *record, const char *path)
{
    return record_at(record, path) != NULL;
}

char *record_end_point(const json_t *record, const char *path)
{
    const json_t *end = record_at(record, path);
    const char *ip = record_text(end, "ip");
    int port = (int)record_number(end, "port");
    const char *name = ip != NULL ? ip : record_text(end, "name");

    if (name == NULL)
        return g_strdup("?");
    if (!record_has(end, "port"))
        return g_strdup(name);
    return g_strdup_printf(strchr(name, ':') == NULL ? "%s:%d" : "[%s]:%d", name, port);
}

uint64_t record_first_frame(const json_t *record, const char *path)
{
    return (uint64_t)json_integer_value(json_array_get(record_at(record, path), 0));
}

uint64_t record_last_frame(const json_t *record, const char *path)
{
    const json_t *frames = record_at(record, path);
    size_t count = json_array_size(frames);

    return count == 0 ? 0 : (uint64_t)json_integer_value(json_array_get(frames, count - 1));
}

json_t *record_asked(sqlite3 *database, const char *sql, const char *text)
{
    Query *query = query_new(database, sql, text, NULL);
    json_t *record = query_next(query) ? query_record(query, 0) : NULL;

    query_end(query, NULL);
    return record;
}
