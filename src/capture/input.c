/* input.c - the octets of a capture out of a file or a pipe, unpacked where they are packed. */
#include "capture/input.h"

#include "base/archive.h"
#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/text.h"
#include "capture/formats.h"
#include "capture/mail_form.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOOK_BYTES 4096 /* enough to tell captures and packings by, and little to copy */
#define MAGIC_BYTES 4   /* how many of them tell a capture */
#define LAYERS_MAX 4    /* a gzip in a tar in a zip; deeper is made to annoy */

/* One stage of unpacking; the lowest is the file itself. Its owner is the input. */
typedef struct Layer {
    Input *input;
    Unpacker *unpacker; /* NULL for the file itself */
    GByteArray *looked; /* octets that were looked at to tell what this is */
    Bytes rest;         /* of them, or of what was unpacked last: what was not handed on yet */
} Layer;

struct Input {
    int descriptor;
    bool is_ours;      /* the descriptor is to be closed */
    char *name;        /* for people: safe to show */
    uint8_t *block;    /* READ_BLOCK_BYTES of packed octets; NULL as long as nothing is packed */
    uint64_t done;     /* octets read from the file */
    uint64_t total;    /* octets in the file, 0 where not known */
    int read_errno;    /* why reading the file stopped; 0 at its end */
    char *damage;      /* the sentence for it */
    GPtrArray *layers; /* of Layer *, the file first, the capture last */
    bool is_at_end;    /* of the capture, and of what its archives hold behind it */
    bool is_text;      /* no capture, and readable: perhaps a transcript */
    bool is_mail;      /* no capture, and begins as files of mail do */
    char *obstacle;    /* what kept us from looking into an archive; NULL if nothing */
};

static void layer_free(void *data)
{
    Layer *layer = data;

    unpacker_free(layer->unpacker);
    g_byte_array_unref(layer->looked);
    g_free(layer);
}

static size_t descriptor_read(Input *input, uint8_t *into, size_t room)
{
    ssize_t count;

    if (input->read_errno != 0)
        return 0;
    do {
        count = read(input->descriptor, into, room);
    } while (count < 0 && errno == EINTR);
    if (count < 0) {
        input->read_errno = errno;
        input->damage = g_strdup_printf("reading failed after %" PRIu64 " octets: %s", input->done,
                                        g_strerror(input->read_errno));
        return 0;
    }
    input->done += (uint64_t)count;
    return (size_t)count;
}

/* Hands on what a layer holds: a BytesPull for the unpacker above it. */
static Bytes layer_next(void *owner)
{
    Layer *layer = owner;
    Input *input = layer->input;
    Bytes next = layer->rest;

    layer->rest = (Bytes){NULL, 0};
    if (next.len > 0)
        return next;
    if (layer->unpacker != NULL)
        return unpacker_next(layer->unpacker);
    if (input->block == NULL)
        input->block = g_malloc(READ_BLOCK_BYTES);
    return (Bytes){input->block, descriptor_read(input, input->block, READ_BLOCK_BYTES)};
}

/* Reads first octets of a layer, behind those that it holds, and keeps them to be handed on. */
static void layer_look(Layer *layer, guint wanted)
{
    uint8_t piece[LOOK_BYTES];

    while (layer->looked->len < wanted) {
        Bytes more = layer->unpacker != NULL
                         ? unpacker_next(layer->unpacker)
                         : (Bytes){piece, descriptor_read(layer->input, piece, sizeof(piece))};

        if (more.len == 0)
            break;
        g_byte_array_append(layer->looked, more.data, (guint)more.len);
    }
    layer->rest = (Bytes){layer->looked->data, layer->looked->len};
}

static Layer *layer_add(Input *input, Unpacker *unpacker)
{
    Layer *layer = g_new0(Layer, 1);

    layer->input = input;
    layer->unpacker = unpacker;
    layer->looked = g_byte_array_new();
    g_ptr_array_add(input->layers, layer);
    return layer;
}

static bool is_capture(Bytes head)
{
    return pcap_is(head) || pcapng_is(head);
}

/* Known by more octets than a capture. */
static bool is_mail(Layer *layer)
{
    layer_look(layer, LOOK_BYTES);
    return mail_form_of(bytes_first(layer->rest, MAIL_HEAD_BYTES)) != MAIL_FORM_NONE;
}

/* Octets that people can read: no control characters but those of terminals. Judged by as many as
 * there may be, so that it does not matter how many come at once. */
static bool is_text(Layer *file)
{
    layer_look(file, LOOK_BYTES);
    Bytes head = bytes_first(file->rest, LOOK_BYTES);

    for (size_t i = 0; i < head.len; i++)
        if (head.data[i] < ' ' && strchr("\a\b\t\n\f\r\x1b", head.data[i]) == NULL)
            return false;
    return head.len > 0 && memchr(head.data, '\0', head.len) == NULL;
}

/* Keeps the first reason why there may be more in an archive than was seen. */
static void note_obstacle(Input *input, const Unpacker *unpacker)
{
    const char *damage = unpacker_damage(unpacker);

    if (input->obstacle != NULL)
        return;
    if (unpacker_is_locked(unpacker))
        input->obstacle = g_strdup(_("locked with a password; unpack it first"));
    else if (damage != NULL)
        input->obstacle = g_strdup_printf(_("no capture could be unpacked from it: %s"), damage);
}

static bool find_source(Input *input, Layer *below);

/* Goes through the files that an unpacker still has, until there is a source in one. */
static bool find_in_files(Input *input, Layer *layer)
{
    while (unpacker_next_file(layer->unpacker)) {
        g_byte_array_set_size(layer->looked, 0);
        layer_look(layer, MAGIC_BYTES);
        if (find_source(input, layer))
            return true;
    }
    return false;
}

/* Puts unpackers upon a layer until the first octets are a capture's, or those of mail; false where
 * none helps. */
static bool find_source(Input *input, Layer *below)
{
    if (is_capture(below->rest))
        return !input->is_mail; /* what began as mail goes on as mail */
    if (input->layers->len > 1 && is_mail(below)) {
        input->is_mail = true;
        return true;
    }
    if (input->layers->len > LAYERS_MAX || below->rest.len == 0)
        return false;

    Layer *layer = layer_add(input, unpacker_new(layer_next, below, below->rest));

    if (find_in_files(input, layer))
        return true;
    note_obstacle(input, layer->unpacker);
    g_ptr_array_remove(input->layers, layer);
    return false;
}

bool input_next_mail(Input *input)
{
    while (input->layers->len > 1) {
        Layer *top = g_ptr_array_index(input->layers, input->layers->len - 1);

        if (find_in_files(input, top))
            return true;
        if (input->layers->len == 2) /* it stays, to tell of its damage */
            return false;
        g_ptr_array_remove(input->layers, top);
    }
    return false;
}

static Input *fail(GError **error, const char *name, const char *what)
{
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, "%s: %s", name, what);
    return NULL;
}

static Input *fail_to_open(GError **error, const char *name, int reason)
{
    switch (reason) {
    case ENOENT:
        return fail(error, name, _("there is no such file; check the name and the folder"));
    case EACCES:
    case EPERM:
        return fail(error, name, _("not allowed to read it; try as its owner, or ask for a copy"));
    case EISDIR:
        return fail(error, name, _("this is a folder; name the capture files in it"));
    case EINVAL:
    case ENXIO:
        return fail(error, name,
                    _("this cannot be read like a file; name a capture file or a pipe"));
    default:
        return fail(error, name, g_strerror(reason));
    }
}

/* Opens the file and learns how long it is. */
static bool open_descriptor(Input *input, const char *path)
{
    struct stat status;
    bool is_standard = strcmp(path, "-") == 0;

    input->is_ours = !is_standard;
    input->descriptor = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (input->descriptor < 0 || fstat(input->descriptor, &status) != 0)
        return false;
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return false;
    }
    if (S_ISREG(status.st_mode)) {
        off_t place = lseek(input->descriptor, 0, SEEK_CUR); /* standard input may be read partly */

        input->done = place > 0 ? (uint64_t)place : 0;
        input->total = (uint64_t)status.st_size;
        (void)posix_fadvise(input->descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    return true;
}

/* Says why there is no capture in what could be opened. */
static Input *fail_to_find(GError **error, const Input *input, bool was_empty)
{
    if (input->read_errno != 0)
        return fail_to_open(error, input->name, input->read_errno);
    if (was_empty)
        return fail(error, input->name, _("the file is empty; did the recording ever begin?"));
    if (input->obstacle != NULL)
        return fail(error, input->name, input->obstacle);
    return fail(
        error, input->name,
        _("not a capture, a case, mail or a transcript; what Wireshark reads, editcap -F pcapng "
          "converts"));
}

Input *input_open(const char *path, GPtrArray *packing, GError **error)
{
    g_autoptr(Input) input = g_new0(Input, 1);

    input->layers = g_ptr_array_new_with_free_func(layer_free);
    input->name =
        strcmp(path, "-") == 0 ? g_strdup("standard input") : text_safe(bytes_of_text(path));
    if (!open_descriptor(input, path))
        return fail_to_open(error, input->name, errno);
    if (isatty(input->descriptor))
        return fail(error, input->name, _("this is a terminal; pipe a capture into it"));

    Layer *file = layer_add(input, NULL);

    layer_look(file, MAGIC_BYTES);
    bool was_empty = file->rest.len == 0;
    input->is_mail = !is_capture(file->rest) && is_mail(file);
    input->is_text = !input->is_mail && !is_capture(file->rest) && is_text(file);
    if (!input->is_mail && !input->is_text && !find_source(input, file))
        return fail_to_find(error, input, was_empty);
    for (guint i = 1; i < input->layers->len; i++) {
        const Layer *layer = g_ptr_array_index(input->layers, i);

        unpacker_add_packing(layer->unpacker, packing);
    }
    return g_steal_pointer(&input);
}

Input *input_of_octets(Bytes octets, GError **error)
{
    g_autoptr(Input) input = g_new0(Input, 1);
    Bytes rest = octets;

    input->layers = g_ptr_array_new_with_free_func(layer_free);
    input->name = g_strdup("pasted text");
    input->is_ours = input->is_mail = true;
    input->descriptor = memfd_create("posta", MFD_CLOEXEC);
    while (input->descriptor >= 0 && rest.len > 0) {
        ssize_t count = write(input->descriptor, rest.data, rest.len);

        if (count <= 0 && errno != EINTR)
            break;
        rest = bytes_skip(rest, count > 0 ? (size_t)count : 0);
    }
    if (input->descriptor < 0 || rest.len > 0 || lseek(input->descriptor, 0, SEEK_SET) != 0) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("no room for the text: %s"),
                    g_strerror(errno));
        return NULL;
    }
    input->total = octets.len;
    layer_add(input, NULL);
    return g_steal_pointer(&input);
}

bool input_is_text(const Input *input)
{
    return input->is_text;
}

bool input_is_mail(const Input *input)
{
    return input->is_mail;
}

/* Behind the end of a capture: what else its archives hold must not be passed over in silence. */
static void look_for_more(Input *input)
{
    for (guint i = input->layers->len - 1; i > 0 && input_damage(input) == NULL; i--) {
        Layer *layer = g_ptr_array_index(input->layers, i);

        g_ptr_array_set_size(input->layers, (gint)i + 1); /* those above it have nothing more */
        if (find_in_files(input, layer)) {
            input->is_mail = false; /* what it is, is of no account: it is not read */
            input->damage = g_strdup("the archive holds more captures or mail than this one, its "
                                     "first; unpack it and name them all");
            return;
        }
    }
}

size_t input_read(Input *input, uint8_t *into, size_t room)
{
    Layer *layer = g_ptr_array_index(input->layers, input->layers->len - 1);

    if (input->is_at_end)
        return 0;
    if (layer->rest.len == 0 && layer->unpacker == NULL)
        return descriptor_read(input, into, room);
    if (layer->rest.len == 0)
        layer->rest = layer_next(layer);
    if (layer->rest.len == 0 && room > 0 && !input->is_mail) { /* files of mail are taken in turn */
        input->is_at_end = true;
        look_for_more(input);
        return 0;
    }

    Bytes taken = bytes_first(layer->rest, room);

    if (taken.len > 0)
        memcpy(into, taken.data, taken.len);
    layer->rest = bytes_skip(layer->rest, taken.len);
    return taken.len;
}

/* The lowest layer that has trouble is the cause of all trouble above it. */
const char *input_damage(const Input *input)
{
    const char *damage = input->damage;

    for (guint i = 1; i < input->layers->len && damage == NULL; i++) {
        const Layer *layer = g_ptr_array_index(input->layers, i);

        damage = unpacker_damage(layer->unpacker);
    }
    return damage;
}

void input_progress(const Input *input, uint64_t *ret_done, uint64_t *ret_total)
{
    *ret_done = input->done;
    *ret_total = input->total;
}

void input_free(Input *input)
{
    if (input == NULL)
        return;
    if (input->is_ours && input->descriptor >= 0)
        close(input->descriptor);
    /* From the top, since each layer pulls from the one below. */
    while (input->layers->len > 0)
        g_ptr_array_set_size(input->layers, (gint)input->layers->len - 1);
    g_ptr_array_unref(input->layers);
    g_free(input->block);
    g_free(input->name);
    g_free(input->damage);
    g_free(input->obstacle);
    g_free(input);
}
