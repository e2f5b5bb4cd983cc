/* exporter.c - messages on their way into a folder, and the manifest of what is in it. */
#include "cli/exporter.h"

#include "base/file_name.h"
#include "base/limits.h"
#include "event/line.h"
#include "message/part.h"
#include "report/record.h"
#include "sink/frames_file.h"
#include "sink/mbox_file.h"

#include <inttypes.h>

/* Behind the number of a part that only those see who take the last of two headers. */
#define LAST_READING "b"
#define MBOX_NAME "messages.mbox"
#define FRAMES_NAME "frames.pcapng"
#define MANIFEST_NAME "MANIFEST.json"

/* A message that is wanted. */
typedef struct Wanted {
    Exporter *exporter;
    Message *message;       /* reads it once more, for its parts; NULL until it begins */
    GHashTable *part_files; /* of its parts that are files: const Part * to FolderFile * */
    json_t *record;         /* its event */
    char *sender;
    FolderFile *file; /* NULL until its first octet, and when it is over */
    json_t *gaps;     /* where in it octets are missing; NULL where none are */
    uint64_t missing; /* how many, so far */
    bool is_over;
} Wanted;

struct Exporter {
    Folder *folder;
    FolderFile *mbox;   /* NULL where messages have files of their own */
    FramesFile *frames; /* NULL where none are wanted */
    GHashTable *wanted; /* key of the message to Wanted * */
    GHashTable *flows;  /* "source:frame" of the first frames of connections */
    GHashTable *names;  /* of files so far */
    json_t *artefacts;
    GError *failure; /* the first; then nothing more is written */
};

static void wanted_free(void *data)
{
    Wanted *wanted = data;

    message_free(wanted->message);
    g_hash_table_destroy(wanted->part_files);
    json_decref(wanted->record);
    json_decref(wanted->gaps);
    folder_file_free(wanted->file);
    g_free(wanted->sender);
    g_free(wanted);
}

Exporter *exporter_new(const char *path, bool is_mbox, bool has_frames, GError **error)
{
    g_autoptr(Exporter) exporter = g_new0(Exporter, 1);

    exporter->wanted = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, wanted_free);
    exporter->flows = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    exporter->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    exporter->artefacts = json_array();
    exporter->folder = folder_new(path, error);
    if (exporter->folder == NULL)
        return NULL;
    if (is_mbox)
        exporter->mbox = folder_file_new(exporter->folder, MBOX_NAME, error);
    if (has_frames)
        exporter->frames = frames_file_new(exporter->folder, FRAMES_NAME, error);
    if ((is_mbox && exporter->mbox == NULL) || (has_frames && exporter->frames == NULL) ||
        !folder_make(exporter->folder, "messages", error) ||
        !folder_make(exporter->folder, "attachments", error))
        return NULL;
    return g_steal_pointer(&exporter);
}

void exporter_free(Exporter *exporter)
{
    if (exporter == NULL)
        return;
    g_hash_table_destroy(exporter->wanted);
    g_hash_table_destroy(exporter->flows);
    g_hash_table_destroy(exporter->names);
    folder_file_free(exporter->mbox);
    frames_file_free(exporter->frames);
    folder_free(exporter->folder);
    json_decref(exporter->artefacts);
    g_clear_error(&exporter->failure);
    g_free(exporter);
}

void exporter_want(Exporter *exporter, json_t *message, const char *sender, const json_t *flow)
{
    char *key = message_key_of(message);
    Wanted *wanted = g_new0(Wanted, 1);

    wanted->exporter = exporter;
    wanted->part_files = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)folder_file_free);
    wanted->record = message;
    wanted->sender = g_strdup(sender);
    g_hash_table_replace(exporter->wanted, key, wanted);
    if (flow != NULL)
        g_hash_table_add(exporter->flows,
                         g_strdup_printf("%" PRId64 ":%" PRIu64,
                                         record_number(flow, "evidence.capture"),
                                         record_first_frame(flow, "evidence.frames")));
}

guint exporter_count(const Exporter *exporter)
{
    return g_hash_table_size(exporter->wanted);
}

/* A name that stands in the folder only once: the second message of the same octets, which has the
 * same id, gets a number. */
static char *new_name(Exporter *exporter, const char *stem, const char *ending)
{
    char *name = g_strconcat(stem, ending, NULL);

    for (unsigned i = 2; !g_hash_table_add(exporter->names, g_strdup(name)); i++) {
        g_free(name);
        name = g_strdup_printf("%s~%u%s", stem, i, ending);
    }
    return name;
}

static Wanted *wanted_of(Exporter *exporter, const char *key)
{
    Wanted *wanted = g_hash_table_lookup(exporter->wanted, key);

    return wanted == NULL || wanted->is_over || exporter->failure != NULL ? NULL : wanted;
}

/* The file of a part: begun now where it was not. What the sender called it stands behind the id.
 */
static FolderFile *file_of_part(Wanted *wanted, const Part *part)
{
    Exporter *exporter = wanted->exporter;
    FolderFile *file = g_hash_table_lookup(wanted->part_files, part);
    const char *name = part->names->len == 0 ? "unnamed" : part->names->pdata[0];

    if (file != NULL || exporter->failure != NULL)
        return exporter->failure != NULL ? NULL : file;
    g_autofree char *safe = file_name_safe(bytes_of_text(name));
    g_autofree char *stem =
        g_strdup_printf("attachments/%s.%s%s-%s", record_text(wanted->record, "message"),
                        part->number, part->is_last_reading ? LAST_READING : "", safe);
    g_autofree char *path = new_name(exporter, stem, "");
    file = folder_file_new(exporter->folder, path, &exporter->failure);
    if (file != NULL)
        g_hash_table_insert(wanted->part_files, (gpointer)part, file);
    return file;
}

static bool is_wanted_part(const Part *part)
{
    return part->is_attachment && !part->is_container;
}

static void on_part_octets(void *user, const Part *part, Bytes octets)
{
    Wanted *wanted = user;
    FolderFile *file = is_wanted_part(part) ? file_of_part(wanted, part) : NULL;

    if (file != NULL)
        folder_file_write(file, octets, &wanted->exporter->failure);
}

static bool open_message(Exporter *exporter, Wanted *wanted)
{
    const MessageOptions options = {
        .has_all_hashes = true, .user = wanted, .part_octets = on_part_octets};
    g_autofree char *stem = g_strconcat("messages/", record_text(wanted->record, "message"), NULL);

    if (wanted->file != NULL)
        return true;
    g_autofree char *name = new_name(exporter, stem, ".eml");
    wanted->file = folder_file_new(exporter->folder, name, &exporter->failure);
    wanted->message = message_new();
    message_set_options(wanted->message, &options);
    return wanted->file != NULL;
}

static void on_octets(void *user, const char *key, Bytes octets)
{
    Exporter *exporter = user;
    Wanted *wanted = wanted_of(exporter, key);

    if (wanted != NULL && open_message(exporter, wanted) &&
        folder_file_write(wanted->file, octets, &exporter->failure))
        message_feed(wanted->message, octets);
}

static void on_gap(void *user, const char *key, uint64_t length)
{
    Exporter *exporter = user;
    Wanted *wanted = wanted_of(exporter, key);

    if (wanted == NULL || !open_message(exporter, wanted))
        return;
    if (wanted->gaps == NULL)
        wanted->gaps = json_array();
    uint64_t offset = folder_file_bytes(wanted->file) + wanted->missing;
    if (json_array_size(wanted->gaps) < GAPS_MAX)
        json_array_append_new(wanted->gaps,
                              json_pack("[I, I]", (json_int_t)offset, (json_int_t)length));
    wanted->missing += length;
    message_gap(wanted->message, length);
}

/* What is known of a file that was written. */
static json_t *artefact_of(const FolderFile *file, const char *kind)
{
    json_t *artefact = json_object();
    char sha256[SHA256_TEXT_SIZE];

    record_set_octets(artefact, "path", bytes_of_text(folder_file_path(file)));
    record_set_text(artefact, "kind", kind);
    record_set_number(artefact, "bytes", folder_file_bytes(file));
    record_set_text(artefact, "sha256", sha256_to_text(folder_file_sha256(file), sha256));
    return artefact;
}

/* What of its event says where the octets are from. */
static void add_origin(json_t *artefact, const json_t *record)
{
    static const char *const keys[] = {"message", "envelope", "dialogue",
                                       "flow",    "via",      "complete"};

    for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
        json_object_set(artefact, keys[i], json_object_get(record, keys[i]));
    json_object_set(artefact, "evidence", json_object_get(record, "evidence"));
}

static void set_digest(json_t *artefact, const char *key, GBytes *digest)
{
    g_autoptr(GString) digits = g_string_new(NULL);
    gsize len = 0;
    const uint8_t *octets = digest == NULL ? NULL : g_bytes_get_data(digest, &len);

    for (gsize i = 0; i < len; i++)
        g_string_append_printf(digits, "%02x", octets[i]);
    if (len > 0)
        record_set_text(artefact, key, digits->str);
}

/* A part as the manifest has it; the name that its sender gave it stands there as it came. */
static json_t *artefact_of_part(const Wanted *wanted, const Part *part, const FolderFile *file)
{
    json_t *artefact = artefact_of(file, "attachment"), *names = json_array();
    g_autofree char *id = g_strconcat(record_text(wanted->record, "message"), ".", part->number,
                                      part->is_last_reading ? LAST_READING : NULL, NULL);

    set_digest(artefact, "md5", part->md5);
    set_digest(artefact, "sha1", part->sha1);
    record_set_text(artefact, "id", id);
    record_set_text(artefact, "part", part->number);
    if (part->is_last_reading)
        record_set_text(artefact, "reading", "last");
    for (guint i = 0; i < part->names->len; i++)
        json_array_append_new(names, json_string(part->names->pdata[i]));
    record_set_filled(artefact, "names", names);
    record_set_text(artefact, "type", part->type);
    record_set_text(artefact, "detected_type", part->detected_type);
    add_origin(artefact, wanted->record);
    record_set_flag(artefact, "complete", part->is_whole);
    return artefact;
}

static void end_parts(Exporter *exporter, Wanted *wanted)
{
    const GPtrArray *parts = message_parts(wanted->message);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];
        FolderFile *file = is_wanted_part(part) ? file_of_part(wanted, part) : NULL;

        if (file != NULL && folder_file_end(file, &exporter->failure))
            json_array_append_new(exporter->artefacts, artefact_of_part(wanted, part, file));
    }
    g_hash_table_remove_all(wanted->part_files);
}

static bool add_to_mbox(Exporter *exporter, Wanted *wanted, json_t *artefact)
{
    uint64_t offset = folder_file_bytes(exporter->mbox);
    int64_t when = 0;

    time_of_text(record_text(wanted->record, "time"), &when);
    if (!mbox_file_add(exporter->mbox, wanted->file, wanted->sender, when, &exporter->failure))
        return false;
    folder_file_remove(wanted->file);
    json_object_set_new(artefact, "path", json_string(MBOX_NAME));
    record_set_number(artefact, "offset", offset);
    record_set_number(artefact, "length", folder_file_bytes(exporter->mbox) - offset);
    return true;
}

static void on_over(void *user, const char *key)
{
    Exporter *exporter = user;
    Wanted *wanted = wanted_of(exporter, key);

    if (wanted == NULL)
        return;
    wanted->is_over = true;
    if (!open_message(exporter, wanted) || !folder_file_end(wanted->file, &exporter->failure))
        return;
    json_t *artefact = artefact_of(wanted->file, "message");
    add_origin(artefact, wanted->record);
    json_object_set(artefact, "gaps", wanted->gaps);
    if (exporter->mbox == NULL || add_to_mbox(exporter, wanted, artefact))
        json_array_append(exporter->artefacts, artefact);
    json_decref(artefact);
    message_end(wanted->message, record_flag(wanted->record, "complete"));
    end_parts(exporter, wanted);
    g_clear_pointer(&wanted->message, message_free);
    g_clear_pointer(&wanted->file, folder_file_free);
}

/* The frames of the connections that wanted messages came by. */
static void on_frame(void *user, const FrameView *view)
{
    Exporter *exporter = user;
    const Packet *packet = view->packet;

    if (exporter->frames == NULL || view->flow == NULL || exporter->failure != NULL)
        return;
    const Place *first = &view->flow->first;
    g_autofree char *key = g_strdup_printf("%" PRIu32 ":%" PRIu64, first->capture, first->frame);
    if (!g_hash_table_contains(exporter->flows, key))
        return;
    const RecordedFrame frame = {
        .capture = view->capture,
        .interface = packet->interface,
        .link_type = packet->link_type,
        .number = packet->number,
        .when = packet->has_when ? packet->when : 0,
        .octets = packet->bytes,
        .original_len = packet->original_len,
    };
    frames_file_add(exporter->frames, &frame, &exporter->failure);
}

FrameHooks exporter_hooks(Exporter *exporter)
{
    return (FrameHooks){
        .frame = exporter->frames == NULL ? NULL : on_frame,
        .tap = {on_octets, on_gap, on_over},
        .user = exporter,
    };
}

static bool end_file(Exporter *exporter, FolderFile *file, const char *kind)
{
    if (file == NULL)
        return true;
    if (!folder_file_end(file, &exporter->failure))
        return false;
    json_array_append_new(exporter->artefacts, artefact_of(file, kind));
    return true;
}

bool exporter_end(Exporter *exporter, json_t *manifest, GError **error)
{
    g_autoptr(FolderFile) file = NULL;
    FolderFile *frames = exporter->frames == NULL ? NULL : frames_file_file(exporter->frames);
    bool is_written = exporter->failure == NULL && end_file(exporter, exporter->mbox, "mbox") &&
                      end_file(exporter, frames, "frames");

    json_object_set(manifest, "artefacts", exporter->artefacts);
    g_autofree char *text = json_text(manifest, JSON_INDENT(2));
    json_decref(manifest);
    if (is_written) {
        file = folder_file_new(exporter->folder, MANIFEST_NAME, &exporter->failure);
        is_written = file != NULL &&
                     folder_file_write(file, bytes_of_text(text), &exporter->failure) &&
                     folder_file_write(file, BYTES_OF("\n"), &exporter->failure) &&
                     folder_file_end(file, &exporter->failure);
    }
    if (!is_written)
        g_propagate_error(error, g_steal_pointer(&exporter->failure));
    return is_written;
}
