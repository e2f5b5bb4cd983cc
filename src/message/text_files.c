/* text_files.c - files and messages of OpenPGP that stand in a text as it passes. */
#include "message/text_files.h"

#include "base/limits.h"
#include "message/armor.h"
#include "message/contents.h"
#include "message/signature.h"
#include "message/uuencode.h"
#include "message/yenc.h"

#define PIECE_BYTES 4096

/* A file that is being decoded. */
typedef struct OpenFile {
    ContainedFile *file; /* lent by the part; NULL where none is open, or it is one too many */
    Sha256 sha256;
    uint8_t head[SIGNATURE_MAX_BYTES];
    size_t head_len;
} OpenFile;

struct TextFiles {
    Part *part;
    Uuencode uuencode;
    Yenc yenc;
    Armor armor;
    OpenFile of_uuencode, of_yenc;
    GPtrArray *in_yenc; /* ContainedFile *: they stand behind all uuencoded ones, however cut */
};

TextFiles *text_files_new(Part *part)
{
    TextFiles *files = g_new0(TextFiles, 1);

    files->part = part;
    files->in_yenc = g_ptr_array_new_with_free_func((GDestroyNotify)contained_file_free);
    uuencode_init(&files->uuencode);
    yenc_init(&files->yenc);
    armor_init(&files->armor);
    return files;
}

void text_files_free(TextFiles *files)
{
    if (files == NULL)
        return;
    uuencode_clear(&files->uuencode);
    yenc_clear(&files->yenc);
    armor_clear(&files->armor);
    sha256_clear(&files->of_uuencode.sha256);
    sha256_clear(&files->of_yenc.sha256);
    g_ptr_array_unref(files->in_yenc);
    g_free(files);
}

static void add_octets(OpenFile *open, Bytes octets)
{
    Bytes fits = bytes_first(octets, SIGNATURE_MAX_BYTES - open->head_len);

    if (open->file == NULL || octets.len == 0)
        return;
    memcpy(open->head + open->head_len, fits.data, fits.len);
    open->head_len += fits.len;
    open->file->bytes += octets.len;
    sha256_feed(&open->sha256, octets);
}

static void begin_file(TextFiles *files, OpenFile *open, const char *name)
{
    GPtrArray *list = open == &files->of_yenc ? files->in_yenc : files->part->contains;

    open->head_len = 0;
    sha256_clear(&open->sha256);
    open->file = NULL;
    if (list->len == CONTAINED_FILES_MAX)
        files->part->is_contains_cut = true;
    else
        open->file = contents_add(list, bytes_of_text(name));
}

static void end_file(OpenFile *open)
{
    if (open->file == NULL)
        return;
    open->file->has_bytes = open->file->has_sha256 = true;
    sha256_end(&open->sha256, open->file->sha256);
    open->file->type = signature_find((Bytes){open->head, open->head_len});
    open->file = NULL;
}

static void take_event(TextFiles *files, OpenFile *open, FileEvent event, const char *name)
{
    if (event == FILE_BEGAN)
        begin_file(files, open, name);
    else if (event == FILE_ENDED)
        end_file(open);
}

static void feed_piece(TextFiles *files, Bytes piece)
{
    uint8_t room[YENC_ROOM(PIECE_BYTES)];
    Bytes rest = piece;
    size_t made;

    _Static_assert(UUENCODE_ROOM(PIECE_BYTES) <= sizeof(room), "it holds either");
    while (rest.len > 0) {
        FileEvent event = uuencode_feed(&files->uuencode, &rest, room, &made);

        add_octets(&files->of_uuencode, (Bytes){room, made});
        take_event(files, &files->of_uuencode, event, files->uuencode.name);
    }
    rest = piece;
    while (rest.len > 0) {
        FileEvent event = yenc_feed(&files->yenc, &rest, room, &made);

        add_octets(&files->of_yenc, (Bytes){room, made});
        take_event(files, &files->of_yenc, event, files->yenc.name);
    }
}

void text_files_feed(TextFiles *files, Bytes octets)
{
    armor_feed(&files->armor, octets);
    for (; octets.len > 0; octets = bytes_skip(octets, PIECE_BYTES))
        feed_piece(files, bytes_first(octets, PIECE_BYTES));
}

void text_files_end(TextFiles *files)
{
    uint8_t room[YENC_ROOM(0)];

    add_octets(&files->of_uuencode, (Bytes){room, uuencode_end(&files->uuencode, room)});
    add_octets(&files->of_yenc, (Bytes){room, yenc_end(&files->yenc, room)});
    if (!files->yenc.is_inside)
        end_file(&files->of_yenc);
    files->part->pgp = armor_end(&files->armor);
    while (files->in_yenc->len > 0)
        g_ptr_array_add(files->part->contains, g_ptr_array_steal_index(files->in_yenc, 0));
}
