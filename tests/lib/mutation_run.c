/* mutation_run.c - what is told of each connection of a capture, mutated or not. */
#include "mutation_run.h"

#include "pipeline/pipeline.h"

typedef struct Teller {
    Sink sink; /* first */
    Told *told;
} Teller;

static int compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

GPtrArray *scenes_of(const char *folder, GError **error)
{
    g_autoptr(GPtrArray) scenes = g_ptr_array_new_with_free_func((GDestroyNotify)scene_free);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) directory = g_dir_open(folder, 0, error);
    const char *name;

    while (directory != NULL && (name = g_dir_read_name(directory)) != NULL)
        if (g_str_has_suffix(name, ".scene"))
            g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    g_ptr_array_sort(names, compare_names);
    for (guint i = 0; i < names->len; i++) {
        Scene *scene = scene_read(names->pdata[i], error);

        if (scene == NULL)
            return NULL;
        if (scene->clock_back_at != 0 || scene->snaplen != 0)
            scene_free(scene);
        else
            g_ptr_array_add(scenes, scene);
    }
    return directory == NULL ? NULL : g_steal_pointer(&scenes);
}

static bool end_of(const json_t *record, const char *key, Address *ret_address, uint16_t *ret_port)
{
    const json_t *end = json_object_get(record, key);
    const char *ip = json_string_value(json_object_get(end, "ip"));

    if (ip == NULL || !address_parse(bytes_of_text(ip), ret_address))
        return false;
    *ret_port = (uint16_t)json_integer_value(json_object_get(end, "port"));
    return true;
}

static GString *text_of(GHashTable *texts, const Pair *pair)
{
    GString *text = g_hash_table_lookup(texts, pair);

    if (text == NULL) {
        text = g_string_new(NULL);
        g_hash_table_insert(texts, g_memdup2(pair, sizeof(*pair)), text);
    }
    return text;
}

static void note_message(Told *told, const Pair *pair, const json_t *record)
{
    const char *sha256 = json_string_value(json_object_get(record, "sha256"));

    told->messages_count++;
    if (sha256 != NULL)
        g_string_append_printf(text_of(told->messages, pair), "%s\n", sha256);
    if (sha256 == NULL || json_is_true(json_object_get(record, "ambiguous")))
        g_hash_table_add(told->doubtful, g_memdup2(pair, sizeof(*pair)));
}

static int append(const char *octets, size_t len, void *text)
{
    g_string_append_len(text, octets, (gssize)len);
    return 0;
}

/* Mails of several connections are compared, and copies of a scene hold equal ones: what is found
 * by that depends on the other connection too, and so do the numbers of findings. */
static bool is_of_several(const json_t *record)
{
    const char *finding = json_string_value(json_object_get(record, "finding"));

    return g_strcmp0(finding, "envelope-from-mismatch-wire") == 0;
}

static bool tell(Sink *sink, const Event *event, GError **error)
{
    Told *told = ((Teller *)sink)->told;
    Address client, server;
    uint16_t client_port, server_port;

    (void)error;
    told->events_count++;
    if (!end_of(event->record, "client", &client, &client_port) ||
        !end_of(event->record, "server", &server, &server_port) || is_of_several(event->record))
        return true;
    Pair pair = pair_of(&client, client_port, &server, server_port);
    json_t *record = json_copy(event->record);
    GString *text = text_of(told->texts, &pair);

    if (event->kind == EVENT_FINDING)
        json_object_del(record, "id");
    json_dump_callback(record, append, text, JSON_COMPACT);
    g_string_append_c(text, '\n');
    if (event->kind == EVENT_MESSAGE)
        note_message(told, &pair, record);
    if (event->kind == EVENT_ODDITY || json_is_true(json_object_get(record, "partial")))
        g_hash_table_add(told->doubtful, g_memdup2(&pair, sizeof(pair)));
    json_decref(record);
    return true;
}

static bool tell_end(Sink *sink, GError **error)
{
    (void)sink;
    (void)error;
    return true;
}

static void teller_free(Sink *sink)
{
    (void)sink; /* it lives on the stack of told_of */
}

static void free_text(void *text)
{
    g_string_free(text, TRUE);
}

Told *told_of(const GPtrArray *packets)
{
    Told *told = g_new0(Told, 1);
    Teller teller = {
        {tell, tell_end, teller_free},
        told
    };
    /* equal secrets share a number, counted over all connections */
    g_autoptr(Pipeline) pipeline =
        pipeline_new(&(PipelineOptions){.secrets = SECRETS_NONE}, &teller.sink);
    g_autoptr(GError) error = NULL;

    told->texts = g_hash_table_new_full(pair_hash, pair_equal, g_free, free_text);
    told->messages = g_hash_table_new_full(pair_hash, pair_equal, g_free, free_text);
    told->doubtful = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
    for (guint i = 0; i < packets->len; i++) {
        const WirePacket *wire = packets->pdata[i];

        pipeline_packet(pipeline, &wire->packet, &error);
    }
    pipeline_end(pipeline, true, &error);
    g_assert_no_error(error);
    return told;
}

void told_free(Told *told)
{
    g_hash_table_unref(told->texts);
    g_hash_table_unref(told->messages);
    g_hash_table_unref(told->doubtful);
    g_free(told);
}

/* The first line of two texts that differs. */
static char *difference(const char *good, const char *mutated)
{
    g_auto(GStrv) expected = g_strsplit(good, "\n", -1);
    g_auto(GStrv) found = g_strsplit(mutated, "\n", -1);
    guint i = 0;

    while (expected[i] != NULL && g_strcmp0(expected[i], found[i]) == 0)
        i++;
    return g_strdup_printf("expected %s\nfound    %s\n", expected[i], found[i]);
}

guint told_compare(const Told *good, const Told *mutated, GHashTable *touched, char **ret_fault)
{
    GHashTableIter iter;
    gpointer pair, text;
    guint count = 0;

    *ret_fault = NULL;
    g_hash_table_iter_init(&iter, good->texts);
    while (*ret_fault == NULL && g_hash_table_iter_next(&iter, &pair, &text)) {
        const GString *found = g_hash_table_lookup(mutated->texts, pair);
        const char *now = found == NULL ? "" : found->str;

        if (g_hash_table_contains(touched, &((const Pair *)pair)->low) ||
            g_hash_table_contains(touched, &((const Pair *)pair)->high))
            continue;
        count++;
        if (!g_str_equal(((const GString *)text)->str, now))
            *ret_fault = difference(((const GString *)text)->str, now);
    }
    return count;
}

char *told_silently_lost(const Told *good, const Told *mutated)
{
    GHashTableIter iter;
    gpointer pair, text;

    g_hash_table_iter_init(&iter, good->messages);
    while (g_hash_table_iter_next(&iter, &pair, &text)) {
        const GString *found = g_hash_table_lookup(mutated->messages, pair);

        if (g_hash_table_contains(good->doubtful, pair) ||
            g_hash_table_contains(mutated->doubtful, pair) ||
            (found != NULL && g_str_equal(found->str, ((const GString *)text)->str)))
            continue;
        return difference(((const GString *)g_hash_table_lookup(good->texts, pair))->str,
                          found == NULL
                              ? "nothing"
                              : ((const GString *)g_hash_table_lookup(mutated->texts, pair))->str);
    }
    return NULL;
}
