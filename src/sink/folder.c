/* folder.c - new files in a folder of our own. */
#include "sink/folder.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct Folder {
    char *path;
    int descriptor;
    GQueue open; /* of FolderFile.link, the one that was written first at the front */
};

struct FolderFile {
    Folder *folder;
    char *path;
    int descriptor; /* -1 while closed */
    GList link;     /* in Folder.open while open */
    uint64_t bytes;
    Sha256 hash;
    uint8_t sha256[SHA256_BYTES];
};

static bool fail(const char *folder, const char *path, GError **error)
{
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s%s%s: cannot be written: %s"), folder,
                path == NULL ? "" : "/", path == NULL ? "" : path, g_strerror(errno));
    return false;
}

static bool is_empty(int descriptor)
{
    int copy = openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = copy < 0 ? NULL : fdopendir(copy);
    unsigned count = 0;

    if (entries == NULL) {
        if (copy >= 0)
            close(copy);
        return false;
    }
    while (readdir(entries) != NULL)
        count++;
    closedir(entries);
    return count <= 2; /* itself and the one above */
}

Folder *folder_new(const char *path, GError **error)
{
    bool is_new = mkdir(path, 0700) == 0;

    if (!is_new && errno != EEXIST) {
        fail(path, NULL, error);
        return NULL;
    }
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0 || !is_empty(descriptor)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: is there already, and is no empty folder; nothing is overwritten, give "
                      "another name"),
                    path);
        if (descriptor >= 0)
            close(descriptor);
        return NULL;
    }
    Folder *folder = g_new0(Folder, 1);
    folder->path = g_strdup(path);
    folder->descriptor = descriptor;
    return folder;
}

void folder_free(Folder *folder)
{
    if (folder == NULL)
        return;
    close(folder->descriptor);
    g_free(folder->path);
    g_free(folder);
}

bool folder_make(Folder *folder, const char *name, GError **error)
{
    return mkdirat(folder->descriptor, name, 0700) == 0 || errno == EEXIST ||
           fail(folder->path, name, error);
}

static void close_file(FolderFile *file)
{
    if (file->descriptor < 0)
        return;
    close(file->descriptor);
    file->descriptor = -1;
    g_queue_unlink(&file->folder->open, &file->link);
}

/* The oldest of too many gives its descriptor up. */
static bool open_file(FolderFile *file, int flags)
{
    Folder *folder = file->folder;

    if (folder->open.length >= EXPORT_FILES_OPEN_MAX)
        close_file(folder->open.head->data);
    file->descriptor = openat(folder->descriptor, file->path,
                              O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC | flags, 0600);
    if (file->descriptor >= 0)
        g_queue_push_tail_link(&folder->open, &file->link);
    return file->descriptor >= 0;
}

FolderFile *folder_file_new(Folder *folder, const char *path, GError **error)
{
    FolderFile *file = g_new0(FolderFile, 1);

    file->folder = folder;
    file->path = g_strdup(path);
    file->link.data = file;
    sha256_init(&file->hash);
    if (open_file(file, O_CREAT | O_EXCL))
        return file;
    fail(folder->path, path, error);
    folder_file_free(file);
    return NULL;
}

bool folder_file_write(FolderFile *file, Bytes octets, GError **error)
{
    if (file->descriptor < 0 && !open_file(file, 0))
        return fail(file->folder->path, file->path, error);
    if (octets.len > 0)
        sha256_feed(&file->hash, octets);
    file->bytes += octets.len;
    while (octets.len > 0) {
        ssize_t count = write(file->descriptor, octets.data, octets.len);

        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fail(file->folder->path, file->path, error);
        octets = bytes_skip(octets, (size_t)count);
    }
    return true;
}

bool folder_file_end(FolderFile *file, GError **error)
{
    bool is_safe = file->descriptor >= 0 || open_file(file, 0);

    /* some file systems tell of a full disk only here */
    is_safe = is_safe && (fsync(file->descriptor) == 0 || errno == EINVAL);
    if (!is_safe)
        fail(file->folder->path, file->path, error);
    close_file(file);
    sha256_end(&file->hash, file->sha256);
    return is_safe;
}

const char *folder_file_path(const FolderFile *file)
{
    return file->path;
}

uint64_t folder_file_bytes(const FolderFile *file)
{
    return file->bytes;
}

const uint8_t *folder_file_sha256(const FolderFile *file)
{
    return file->sha256;
}

int folder_file_reopen(const FolderFile *file)
{
    return openat(file->folder->descriptor, file->path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
}

void folder_file_remove(FolderFile *file)
{
    close_file(file);
    unlinkat(file->folder->descriptor, file->path, 0);
}

void folder_file_free(FolderFile *file)
{
    if (file == NULL)
        return;
    close_file(file);
    sha256_clear(&file->hash);
    g_free(file->path);
    g_free(file);
}
