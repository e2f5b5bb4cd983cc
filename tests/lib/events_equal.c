/* events_equal.c - whether two runs told the same, but for what cutting and order may change. */
#include "events_equal.h"

#include <stdbool.h>
#include <string.h>

#define DIFFERENCES_MAX 6

/* The laws' exceptions; see the house style, "incremental parsers". Keys ending in _ns too. */
static const char *const excepted[] = {
    /* of single packets */
    "frame",
    "frames",
    "seq",
    "syn",
    "syn_ack",
    "ack",
    /* points of time */
    "time",
    "start",
    "end",
    /* of exchanges */
    "segments",
    "group",
    "early",
    /* counters of flows */
    "packets",
    "retransmissions",
    "out_of_order",
    "overlaps",
    "conflicting_overlaps",
    "bad_checksums",
    "history",
    "losses",
    "more_losses",
    "round_trips",
};

/* Ids hold the time of the connection's first packet; their number in it stays. */
static const char *const ids[] = {"id", "flow", "dialogue", "envelope", "message"};

static bool is_excepted(const char *key)
{
    if (g_str_has_suffix(key, "_ns"))
        return true;
    for (guint i = 0; i < G_N_ELEMENTS(excepted); i++)
        if (strcmp(key, excepted[i]) == 0)
            return true;
    return false;
}

/* When a message was seen, or what a finding compares its date with; other things are observed, and
 * referred to, too. */
static bool is_time_seen(const char *key, const json_t *value)
{
    const char *text = json_string_value(value);

    return (strcmp(key, "observed") == 0 || strcmp(key, "reference") == 0) && text != NULL &&
           strlen(text) > 10 && text[10] == 'T';
}

/* The sentence of a finding repeats the time that it compares with. */
static bool repeats_time_seen(const json_t *object)
{
    const json_t *detail = json_object_get(object, "detail");

    return is_time_seen("reference", json_object_get(detail, "reference"));
}

static bool is_id(const char *key)
{
    for (guint i = 0; i < G_N_ELEMENTS(ids); i++)
        if (strcmp(key, ids[i]) == 0)
            return true;
    return false;
}

static json_t *bare_object(const json_t *object)
{
    json_t *bare = json_object();
    /* oddities are numbered as they come, of both sides and all stages */
    bool is_oddity = json_object_get(object, "oddity") != NULL;
    bool is_timed = repeats_time_seen(object);
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)object, key, value)
    {
        if (is_excepted(key) || is_time_seen(key, value) || (is_oddity && strcmp(key, "id") == 0) ||
            (is_timed && strcmp(key, "sentence") == 0))
            continue;
        if (is_id(key) && json_is_string(value)) {
            const char *number = strchr(json_string_value(value), '-');
            json_object_set_new(bare, key, json_string(number == NULL ? "id" : number));
            continue;
        }
        json_object_set_new(bare, key, record_bare(value));
    }
    return bare;
}

json_t *record_bare(const json_t *record)
{
    if (json_is_object(record))
        return bare_object(record);
    if (!json_is_array(record))
        return json_incref((json_t *)record);
    json_t *bare = json_array();
    for (size_t i = 0; i < json_array_size(record); i++)
        json_array_append_new(bare, record_bare(json_array_get(record, i)));
    return bare;
}

static int add_to_text(const char *piece, size_t len, void *text)
{
    g_string_append_len(text, piece, (gssize)len);
    return 0;
}

char *record_to_text(const json_t *record, size_t flags)
{
    GString *text = g_string_new(NULL);

    json_dump_callback(record, add_to_text, text, JSON_COMPACT | JSON_ENCODE_ANY | flags);
    return g_string_free(text, false);
}

static int compare_lines(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static GPtrArray *bare_lines(const GPtrArray *records)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < records->len; i++) {
        json_t *bare = record_bare(g_ptr_array_index(records, i));
        g_ptr_array_add(lines, record_to_text(bare, JSON_SORT_KEYS));
        json_decref(bare);
    }
    g_ptr_array_sort(lines, compare_lines);
    return lines;
}

char *events_difference(const GPtrArray *expected, const GPtrArray *found)
{
    g_autoptr(GPtrArray) first = bare_lines(expected), second = bare_lines(found);
    g_autoptr(GString) difference = g_string_new(NULL);
    guint i = 0, j = 0, count = 0;

    while ((i < first->len || j < second->len) && count < DIFFERENCES_MAX) {
        const char *one = i < first->len ? g_ptr_array_index(first, i) : NULL;
        const char *other = j < second->len ? g_ptr_array_index(second, j) : NULL;
        int order = one == NULL ? 1 : other == NULL ? -1 : strcmp(one, other);

        if (order != 0) {
            g_string_append_printf(difference, "%s %s\n", order < 0 ? "missing" : "not expected",
                                   order < 0 ? one : other);
            count++;
        }
        i += order <= 0 ? 1 : 0;
        j += order >= 0 ? 1 : 0;
    }
    return count == 0 ? NULL : g_string_free(g_steal_pointer(&difference), false);
}
