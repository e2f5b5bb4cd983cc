/* archive.c - packed octets and files in archives, unpacked as they pass. */
#include "base/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/gunzip.h"

struct Unpacker {
    BytesPull pull;
    void *owner;
    Gunzip *gunzip;         /* does all the work where the input is gzip; else NULL */
    struct archive *reader; /* libarchive's, where it is not */
    bool is_open;           /* something was read already */
    bool is_at_end;         /* of the file we are in */
    bool is_locked;
    int64_t position; /* octets of the file unpacked so far */
    char *damage;
};

/* libarchive's way of asking for packed octets. */
static la_ssize_t read_packed(struct archive *reader, void *context, const void **ret_block)
{
    Unpacker *unpacker = context;
    Bytes packed = unpacker->pull(unpacker->owner);

    (void)reader;
    *ret_block = packed.data;
    return (la_ssize_t)packed.len;
}

/* Only filters that libarchive has built in: for others it would start programs. */
static struct archive *reader_new(void)
{
    struct archive *reader = archive_read_new();

    g_assert(reader != NULL);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_compress(reader);
    archive_read_support_filter_lz4(reader);
    archive_read_support_filter_lzma(reader);
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_format_raw(reader);
    archive_read_support_format_tar(reader);
    archive_read_support_format_zip_streamable(reader);
    return reader;
}

Unpacker *unpacker_new(BytesPull pull, void *owner, Bytes head)
{
    Unpacker *unpacker = g_new0(Unpacker, 1);

    unpacker->pull = pull;
    unpacker->owner = owner;
    if (gunzip_is(head))
        unpacker->gunzip = gunzip_new(pull, owner);
    else
        unpacker->reader = reader_new();
    return unpacker;
}

static void set_damage(Unpacker *unpacker)
{
    const char *reason = archive_error_string(unpacker->reader);

    unpacker->is_at_end = true;
    if (unpacker->damage == NULL)
        unpacker->damage = g_strdup_printf("unpacking ended early: %s",
                                           reason != NULL ? reason : "the data are damaged");
}

static int format_of(const Unpacker *unpacker)
{
    return archive_format(unpacker->reader) & ARCHIVE_FORMAT_BASE_MASK;
}

/* libarchive takes anything for a raw file; the last filter is always "none". */
static bool is_packed(const Unpacker *unpacker)
{
    return format_of(unpacker) != ARCHIVE_FORMAT_RAW || archive_filter_count(unpacker->reader) > 1;
}

bool unpacker_next_file(Unpacker *unpacker)
{
    struct archive_entry *entry = NULL;
    bool is_first = !unpacker->is_open;

    unpacker->is_open = true;
    if (unpacker->gunzip != NULL)
        return is_first;
    if (is_first &&
        archive_read_open(unpacker->reader, unpacker, NULL, read_packed, NULL) != ARCHIVE_OK) {
        set_damage(unpacker);
        return false;
    }
    int status = archive_read_next_header(unpacker->reader, &entry);
    if (status == ARCHIVE_EOF)
        return false;
    if (status < ARCHIVE_WARN) {
        set_damage(unpacker);
        return false;
    }
    unpacker->is_at_end = false;
    unpacker->position = 0;
    if (archive_entry_is_data_encrypted(entry))
        unpacker->is_locked = true;
    return is_packed(unpacker);
}

static Bytes next_block(Unpacker *unpacker)
{
    const void *block = NULL;
    size_t length = 0;
    la_int64_t offset = 0;

    while (!unpacker->is_at_end) {
        int status = archive_read_data_block(unpacker->reader, &block, &length, &offset);

        if (status == ARCHIVE_EOF) {
            unpacker->is_at_end = true;
        } else if (status < ARCHIVE_WARN) {
            set_damage(unpacker);
        } else if (length > 0 && offset != unpacker->position) {
            /* A hole of any length costs its writer nothing, and would cost us time. */
            unpacker->is_at_end = true;
            unpacker->damage = g_strdup("the archive holds a sparse file");
        } else if (length > 0) {
            unpacker->position += (int64_t)length;
            return (Bytes){block, length};
        }
    }
    return (Bytes){NULL, 0};
}

Bytes unpacker_next(Unpacker *unpacker)
{
    return unpacker->gunzip != NULL ? gunzip_next(unpacker->gunzip) : next_block(unpacker);
}

/* Our names, which are in events, do not follow the library's. */
static const char *filter_name(int code)
{
    switch (code) {
    case ARCHIVE_FILTER_BZIP2:
        return "bzip2";
    case ARCHIVE_FILTER_COMPRESS:
        return "compress";
    case ARCHIVE_FILTER_LZ4:
        return "lz4";
    case ARCHIVE_FILTER_LZMA:
        return "lzma";
    case ARCHIVE_FILTER_XZ:
        return "xz";
    case ARCHIVE_FILTER_ZSTD:
        return "zstd";
    default:
        return "unknown";
    }
}

void unpacker_add_packing(const Unpacker *unpacker, GPtrArray *packing)
{
    if (unpacker->gunzip != NULL) {
        g_ptr_array_add(packing, g_strdup("gzip"));
        return;
    }
    /* The last one stands for the file itself, the first is nearest to the unpacked octets. */
    for (int i = archive_filter_count(unpacker->reader) - 2; i >= 0; i--) {
        int code = archive_filter_code(unpacker->reader, i);

        g_ptr_array_add(packing, g_strdup(filter_name(code)));
    }
    if (format_of(unpacker) == ARCHIVE_FORMAT_ZIP)
        g_ptr_array_add(packing, g_strdup("zip"));
    else if (format_of(unpacker) == ARCHIVE_FORMAT_TAR)
        g_ptr_array_add(packing, g_strdup("tar"));
}

const char *unpacker_damage(const Unpacker *unpacker)
{
    return unpacker->gunzip != NULL ? gunzip_damage(unpacker->gunzip) : unpacker->damage;
}

bool unpacker_is_locked(const Unpacker *unpacker)
{
    return unpacker->is_locked;
}

void unpacker_free(Unpacker *unpacker)
{
    if (unpacker == NULL)
        return;
    gunzip_free(unpacker->gunzip);
    if (unpacker->reader != NULL)
        archive_read_free(unpacker->reader);
    g_free(unpacker->damage);
    g_free(unpacker);
}
