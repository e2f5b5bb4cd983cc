/* fields.c - the keys of events, out of events.def. */
#include "event/fields.h"

#define EVENT_ANY N_EVENT_KINDS

static const EventField fields[] = {
#define FIELD(event, path, type, sentence) {EVENT_##event, path, type, sentence},
#include "event/events.def"
#undef FIELD
};

const EventField *event_fields(size_t *ret_count)
{
    *ret_count = G_N_ELEMENTS(fields);
    return fields;
}

static bool fits_type(const char *type, const json_t *value)
{
    if (g_str_equal(type, "number") || g_str_equal(type, "span"))
        return json_is_integer(value);
    if (g_str_equal(type, "flag"))
        return json_is_boolean(value);
    if (g_str_equal(type, "real"))
        return json_is_number(value);
    return json_is_string(value);
}

static bool is_known(EventKind kind, const char *path, const json_t *value)
{
    for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
        if ((fields[i].kind == kind || fields[i].kind == EVENT_ANY) &&
            g_str_equal(fields[i].path, path))
            return fits_type(fields[i].type, value);
    return false;
}

/* Records are ours and shallow, so they may be walked by recursion. */
static char *find_unknown(EventKind kind, const char *path, json_t *value)
{
    const char *key;
    json_t *member;
    size_t i;

    if (json_is_array(value)) {
        g_autofree char *inner = g_strconcat(path, "[]", NULL);

        json_array_foreach(value, i, member)
        {
            char *unknown = find_unknown(kind, inner, member);

            if (unknown != NULL)
                return unknown;
        }
        return NULL;
    }
    if (!json_is_object(value))
        return is_known(kind, path, value) ? NULL : g_strdup(path);
    json_object_foreach(value, key, member)
    {
        g_autofree char *inner =
            path[0] == '\0' ? g_strdup(key) : g_strconcat(path, ".", key, NULL);
        char *unknown = find_unknown(kind, inner, member);

        if (unknown != NULL)
            return unknown;
    }
    return NULL;
}

char *event_unknown_field(const Event *event)
{
    return find_unknown(event->kind, "", event->record);
}
