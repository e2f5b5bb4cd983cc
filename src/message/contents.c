/* contents.c - the files inside a part: which lister reads which type. */
#include "message/contents.h"

#include "base/archive_list.h"
#include "base/limits.h"
#include "base/text.h"

ContainedFile *contents_add(GPtrArray *files, Bytes name)
{
    ContainedFile *file = g_new0(ContainedFile, 1);

    file->name = name.len == 0 ? NULL : text_valid(name);
    g_ptr_array_add(files, file);
    return file;
}

/* MS-OVBA 2.2.1: where macros are, as a name in the directory of an OLE file (MS-CFB 2.6.1), which
 * is UTF-16; MS-OFFCRYPTO 1.3: an encrypted document is one stream of this name. */
static const struct {
    const char *wide;
    size_t len;
    const char *name;
    bool is_encrypted;
} ole_streams[] = {
#define WIDE_ROW(wide, name, is_encrypted)                                                         \
    {                                                                                              \
        wide, sizeof(wide) - 1, name, is_encrypted                                                 \
    }
    WIDE_ROW("_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0", "_VBA_PROJECT", false),
    WIDE_ROW("E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", "EncryptedPackage", true),
};

static bool ole_list(Bytes octets, GPtrArray *files)
{
    for (size_t i = 0; i < G_N_ELEMENTS(ole_streams); i++) {
        if (memmem(octets.data, octets.len, ole_streams[i].wide, ole_streams[i].len) == NULL)
            continue;
        ContainedFile *file = contents_add(files, bytes_of_text(ole_streams[i].name));
        file->is_encrypted = ole_streams[i].is_encrypted;
        file->type = file->is_encrypted ? NULL : "macro";
    }
    return true;
}

static bool on_listed(void *user, const ListedFile *listed)
{
    GPtrArray *files = user;

    if (files->len == CONTAINED_FILES_MAX)
        return false;
    ContainedFile *file = contents_add(files, listed->name);
    file->bytes = listed->bytes;
    file->has_bytes = listed->has_bytes;
    file->is_encrypted = listed->is_encrypted;
    return true;
}

static bool packed_list(Bytes octets, GPtrArray *files)
{
    return archive_list(octets, on_listed, files);
}

static const struct {
    const char *type;
    bool (*list)(Bytes octets, GPtrArray *files);
} listers[] = {
    {"application/zip",                   zip_list   },
    {"application/vnd.ms-tnef",           tnef_list  },
    {"application/x-ole-storage",         ole_list   },
    {"application/vnd.rar",               packed_list},
    {"application/x-7z-compressed",       packed_list},
    {"application/vnd.ms-cab-compressed", packed_list},
    {"application/x-tar",                 packed_list},
    {"application/gzip",                  packed_list},
    {"application/x-bzip2",               packed_list},
    {"application/x-xz",                  packed_list},
    {"application/zstd",                  packed_list},
};

bool contents_can_list(const char *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(listers); i++)
        if (g_strcmp0(type, listers[i].type) == 0)
            return true;
    return false;
}

bool contents_list(const char *type, Bytes octets, bool is_whole, GPtrArray *files)
{
    for (size_t i = 0; i < G_N_ELEMENTS(listers); i++)
        if (g_strcmp0(type, listers[i].type) == 0)
            return listers[i].list(octets, files) && is_whole;
    return true;
}
