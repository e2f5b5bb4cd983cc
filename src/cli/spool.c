/* spool.c - standard input that can be read again. */
#include "base/i18n.h"
#include "base/limits.h"
#include "cli/sources.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

static off_t start; /* where standard input began, once it can be read again */

static bool fail(GError **error)
{
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE,
                _("standard input cannot be kept to be read again: %s; TMPDIR says where"),
                g_strerror(errno));
    return false;
}

static bool write_all(int file, const uint8_t *data, size_t len)
{
    while (len > 0) {
        ssize_t count = write(file, data, len);

        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        data += count;
        len -= (size_t)count;
    }
    return true;
}

/* A file without a name, for nobody else to find. */
static int open_nameless(void)
{
    int file = open(g_get_tmp_dir(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (file >= 0 || errno == EACCES || errno == ENOENT)
        return file;
    g_autofree char *path = g_build_filename(g_get_tmp_dir(), "posta-XXXXXX", NULL);
    file = g_mkstemp_full(path, O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        unlink(path);
    return file;
}

bool spool_standard_input(GError **error)
{
    off_t place = lseek(STDIN_FILENO, 0, SEEK_CUR);

    if (place >= 0 && isatty(STDIN_FILENO) != 1) {
        start = place;
        return true;
    }
    int file = open_nameless();
    g_autofree uint8_t *block = g_malloc(READ_BLOCK_BYTES);
    bool is_kept = file >= 0;
    while (is_kept) {
        ssize_t count = read(STDIN_FILENO, block, READ_BLOCK_BYTES);

        if (count < 0 && errno == EINTR && stop_signal() == 0)
            continue;
        if (count <= 0)
            break;
        is_kept = write_all(file, block, (size_t)count);
    }
    is_kept = is_kept && lseek(file, 0, SEEK_SET) == 0 && dup2(file, STDIN_FILENO) >= 0;
    if (!is_kept)
        fail(error);
    if (file >= 0)
        close(file);
    start = 0;
    return is_kept;
}

void spool_rewind(void)
{
    lseek(STDIN_FILENO, start, SEEK_SET);
}
