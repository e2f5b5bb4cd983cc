/* scene_expect.c - whether what was told is what a scene expects. */
#include "scene_run.h"

#include "events_equal.h"

/* What a path leads to; a borrowed value, or NULL. Sets *ret_length where it ends in "#". */
static const json_t *value_at(const json_t *record, const char *path, bool *ret_length)
{
    g_auto(GStrv) keys = g_strsplit(path, ".", -1);

    *ret_length = false;
    for (char **key = keys; record != NULL && *key != NULL; key++) {
        if (strcmp(*key, "#") == 0)
            *ret_length = true;
        else if (json_is_array(record))
            record = json_array_get(record, (size_t)g_ascii_strtoull(*key, NULL, 10));
        else
            record = json_object_get(record, *key);
    }
    return record;
}

/* A value as an expectation spells it: texts bare, the rest as JSON does. */
static char *value_to_text(const json_t *value, bool is_length)
{
    if (is_length)
        return g_strdup_printf("%zu", json_array_size(value));
    if (json_is_string(value))
        return g_strdup(json_string_value(value));
    return record_to_text(value, 0);
}

static bool condition_holds(const Condition *condition, const json_t *record)
{
    bool is_length;
    const json_t *value = value_at(record, condition->path, &is_length);

    if (value == NULL || condition->value == NULL)
        return value == NULL && condition->value == NULL;
    g_autofree char *text = value_to_text(value, is_length);
    return strcmp(text, condition->value) == 0;
}

static bool kind_is(const json_t *record, const char *kind)
{
    const char *found = json_string_value(json_object_get(record, "event"));

    return found != NULL && strcmp(found, kind) == 0;
}

static bool expectation_holds(const Expectation *expectation, const json_t *record)
{
    if (!kind_is(record, expectation->event))
        return false;
    for (guint i = 0; i < expectation->conditions->len; i++)
        if (!condition_holds(g_ptr_array_index(expectation->conditions, i), record))
            return false;
    return true;
}

/* Shows why: how the record that comes closest differs. */
static void explain(const Expectation *expectation, const GPtrArray *records, GString *report)
{
    for (guint i = 0; i < records->len; i++) {
        const json_t *record = g_ptr_array_index(records, i);
        if (!kind_is(record, expectation->event))
            continue;
        g_string_append(report, "    saw:");
        for (guint j = 0; j < expectation->conditions->len; j++) {
            const Condition *condition = g_ptr_array_index(expectation->conditions, j);
            bool is_length;
            const json_t *value = value_at(record, condition->path, &is_length);
            g_autofree char *text =
                value == NULL ? g_strdup("absent") : value_to_text(value, is_length);
            g_string_append_printf(report, " %s=%s", condition->path, text);
        }
        g_string_append_c(report, '\n');
    }
}

static bool is_expected_oddity(const Scene *scene, const json_t *record)
{
    for (guint i = 0; i < scene->expectations->len; i++) {
        const Expectation *expectation = g_ptr_array_index(scene->expectations, i);
        if (expectation->count != 0 && expectation_holds(expectation, record))
            return true;
    }
    return false;
}

static void report_oddities(const Scene *scene, const GPtrArray *records, GString *report)
{
    for (guint i = 0; i < records->len; i++) {
        const json_t *record = g_ptr_array_index(records, i);
        if (!kind_is(record, "oddity") || is_expected_oddity(scene, record))
            continue;
        g_autofree char *evidence = value_to_text(json_object_get(record, "evidence"), false);
        g_string_append_printf(report, "%s: an oddity that is not expected: %s at %s\n",
                               scene->path, json_string_value(json_object_get(record, "oddity")),
                               evidence);
    }
}

char *scene_unmet(const Scene *scene, const GPtrArray *records)
{
    g_autoptr(GString) report = g_string_new(NULL);

    for (guint i = 0; i < scene->expectations->len; i++) {
        const Expectation *expectation = g_ptr_array_index(scene->expectations, i);
        int64_t count = 0;

        for (guint j = 0; j < records->len; j++)
            count += expectation_holds(expectation, g_ptr_array_index(records, j)) ? 1 : 0;
        if (expectation->count == count || expectation->count == COUNT_ANY ||
            (expectation->count == COUNT_SOME && count > 0))
            continue;
        g_string_append_printf(report, "%s:%u: expect %s: found %" G_GINT64_FORMAT "\n",
                               scene->path, expectation->line, expectation->text, count);
        explain(expectation, records, report);
    }
    report_oddities(scene, records, report);
    return report->len == 0 ? NULL : g_string_free(g_steal_pointer(&report), false);
}

bool scene_expects_oddity(const Scene *scene, const char *name)
{
    for (guint i = 0; i < scene->expectations->len; i++) {
        const Expectation *expectation = g_ptr_array_index(scene->expectations, i);
        const Condition *condition = expectation->conditions->len == 0
                                         ? NULL
                                         : g_ptr_array_index(expectation->conditions, 0);

        if (expectation->count != 0 && expectation->count != COUNT_ANY && condition != NULL &&
            g_strcmp0(condition->value, name) == 0 && strcmp(condition->path, "oddity") == 0)
            return true;
    }
    return false;
}
