/* octets.c - the octets of messages, kept beside a case while it is made. */
#include "cli/octets.h"

#include "base/i18n.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define BLOCK_BYTES 65536

/* Octets that stand together in the file, or are missing. */
typedef struct Piece {
    uint64_t offset, length;
    bool is_gap;
} Piece;

struct Octets {
    FILE *file;
    uint64_t length;    /* of the file */
    int failure;        /* errno of the first write that failed; 0 for none */
    GHashTable *pieces; /* key of a message to GArray * of Piece */
};

Octets *octets_new(GError **error)
{
    g_autofree char *path = NULL;
    g_autoptr(GError) problem = NULL;
    int file = g_file_open_tmp("posta-XXXXXX", &path, &problem);

    if (file < 0) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_MACHINE, problem->message);
        return NULL;
    }
    g_unlink(path);
    Octets *octets = g_new0(Octets, 1);
    octets->file = fdopen(file, "w+");
    g_assert(octets->file != NULL);
    octets->pieces =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
    return octets;
}

void octets_free(Octets *octets)
{
    if (octets == NULL)
        return;
    fclose(octets->file);
    g_hash_table_destroy(octets->pieces);
    g_free(octets);
}

static void add_piece(Octets *octets, const char *key, Piece piece)
{
    GArray *pieces = g_hash_table_lookup(octets->pieces, key);

    if (pieces == NULL) {
        pieces = g_array_new(FALSE, FALSE, sizeof(Piece));
        g_hash_table_insert(octets->pieces, g_strdup(key), pieces);
    }
    Piece *last = pieces->len == 0 ? NULL : &g_array_index(pieces, Piece, pieces->len - 1);
    bool touches = last != NULL && last->is_gap == piece.is_gap &&
                   (piece.is_gap || last->offset + last->length == piece.offset);
    if (touches)
        last->length += piece.length;
    else
        g_array_append_val(pieces, piece);
}

static void on_octets(void *user, const char *key, Bytes bytes)
{
    Octets *octets = user;

    if (fwrite(bytes.data, 1, bytes.len, octets->file) != bytes.len && octets->failure == 0)
        octets->failure = errno;
    add_piece(octets, key, (Piece){octets->length, bytes.len, false});
    octets->length += bytes.len;
}

static void on_gap(void *user, const char *key, uint64_t length)
{
    add_piece(user, key, (Piece){0, length, true});
}

static void on_over(void *user, const char *key)
{
    (void)user;
    (void)key;
}

FrameHooks octets_hooks(Octets *octets)
{
    return (FrameHooks){
        .tap = {on_octets, on_gap, on_over},
          .user = octets
    };
}

bool octets_end(Octets *octets, GError **error)
{
    if (fflush(octets->file) != 0 && octets->failure == 0)
        octets->failure = errno;
    if (octets->failure == 0)
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("keeping the octets of messages: %s"),
                g_strerror(octets->failure));
    return false;
}

static bool read_piece(const Octets *octets, const Piece *piece, const OctetsReader *reader)
{
    uint8_t block[BLOCK_BYTES];
    uint64_t done = 0;

    while (done < piece->length) {
        ssize_t count =
            pread(fileno(octets->file), block, (size_t)MIN(piece->length - done, sizeof(block)),
                  (off_t)(piece->offset + done));

        if (count <= 0)
            return false;
        reader->octets(reader->user, (Bytes){block, (size_t)count});
        done += (uint64_t)count;
    }
    return true;
}

bool octets_read(const Octets *octets, const json_t *message, const OctetsReader *reader)
{
    g_autofree char *key = message_key_of(message);
    const GArray *pieces = g_hash_table_lookup(octets->pieces, key);
    bool is_read = pieces != NULL;

    for (guint i = 0; is_read && i < pieces->len; i++) {
        const Piece *piece = &g_array_index(pieces, Piece, i);

        if (piece->is_gap)
            reader->gap(reader->user, piece->length);
        else
            is_read = read_piece(octets, piece, reader);
    }
    return is_read;
}
