/* archive_list.c - the names in an archive that is in memory. */
#include "base/archive_list.h"

#include "base/limits.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib.h>

/* Only what libarchive has built in: for other filters it would start programs. */
static struct archive *reader_of(Bytes octets)
{
    struct archive *reader = archive_read_new();

    g_assert(reader != NULL);
    archive_read_support_filter_bzip2(reader);
    archive_read_support_filter_gzip(reader);
    archive_read_support_filter_xz(reader);
    archive_read_support_filter_zstd(reader);
    archive_read_support_format_7zip(reader);
    archive_read_support_format_cab(reader);
    archive_read_support_format_rar(reader);
    archive_read_support_format_rar5(reader);
    archive_read_support_format_raw(reader);
    archive_read_support_format_tar(reader);
    if (archive_read_open_memory(reader, octets.data, octets.len) == ARCHIVE_OK)
        return reader;
    archive_read_free(reader);
    return NULL;
}

/* Reads the file at hand itself, for the library would pass over any length of it at once. False
 * where it is longer than may be, or damaged. */
static bool pass_over(struct archive *reader, uint64_t *unpacked, uint64_t *ret_bytes)
{
    const void *block;
    size_t len;
    la_int64_t offset;
    int status;

    *ret_bytes = 0;
    while ((status = archive_read_data_block(reader, &block, &len, &offset)) == ARCHIVE_OK) {
        *ret_bytes += len;
        *unpacked += len;
        if (*unpacked > UNPACKED_MAX_BYTES)
            return false;
    }
    return status == ARCHIVE_EOF;
}

static bool tell_entry(struct archive_entry *entry, bool (*tell)(void *, const ListedFile *),
                       void *user)
{
    const char *name = archive_entry_pathname(entry);
    ListedFile file = {
        .name = name == NULL ? (Bytes){NULL, 0}
              : bytes_of_text(name),
        .has_bytes = archive_entry_size_is_set(entry) && archive_entry_size(entry) >= 0,
        .is_encrypted = archive_entry_is_encrypted(entry) == 1,
    };

    if (file.has_bytes)
        file.bytes = (uint64_t)archive_entry_size(entry);
    return tell(user, &file);
}

/* Packed octets that are no archive: one file, whose size is known when it has been unpacked. */
static bool tell_raw(struct archive *reader, bool (*tell)(void *, const ListedFile *), void *user)
{
    ListedFile file = {.has_bytes = true};
    uint64_t unpacked = 0;

    if (archive_filter_count(reader) < 2)
        return true; /* not packed at all */
    file.has_bytes = pass_over(reader, &unpacked, &file.bytes);
    return tell(user, &file) && file.has_bytes;
}

static bool tell_all(struct archive *reader, bool (*tell)(void *, const ListedFile *), void *user)
{
    struct archive_entry *entry;
    uint64_t unpacked = 0, bytes;
    int status;

    while ((status = archive_read_next_header(reader, &entry)) >= ARCHIVE_WARN &&
           status != ARCHIVE_EOF) {
        if ((archive_format(reader) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW)
            return tell_raw(reader, tell, user);
        if (!tell_entry(entry, tell, user))
            return false;
        /* what cannot be unpacked (encrypted, another method) ends a packed archive only */
        if (!pass_over(reader, &unpacked, &bytes) && unpacked > UNPACKED_MAX_BYTES)
            return false;
    }
    if (status != ARCHIVE_EOF && archive_read_has_encrypted_entries(reader) == 1) {
        const ListedFile hidden = {.is_encrypted = true};

        tell(user, &hidden);
    }
    return status == ARCHIVE_EOF;
}

bool archive_list(Bytes octets, bool (*tell)(void *user, const ListedFile *file), void *user)
{
    struct archive *reader = reader_of(octets);

    if (reader == NULL)
        return false;
    bool is_all = tell_all(reader, tell, user);
    archive_read_free(reader);
    return is_all;
}
