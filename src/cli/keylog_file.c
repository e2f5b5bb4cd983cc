/* keylog_file.c - reads the file of --keylog. */
#include "base/error.h"
#include "base/i18n.h"
#include "cli/options.h"

#include <errno.h>
#include <stdio.h>

#define PIECE_BYTES 65536

bool options_read_keylog(Options *options, GError **error)
{
    g_autofree char *piece = NULL;
    size_t len;

    if (options->keylog_path == NULL)
        return true;
    FILE *file = fopen(options->keylog_path, "re");
    if (file == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, "--keylog: %s: %s", options->keylog_path,
                    g_strerror(errno));
        return false;
    }
    options->keys = key_store_new();
    piece = g_malloc(PIECE_BYTES);
    while ((len = fread(piece, 1, PIECE_BYTES, file)) > 0)
        key_store_feed(options->keys, (Bytes){(const uint8_t *)piece, len}, KEY_SOURCE_KEYLOG);
    key_store_end(options->keys, KEY_SOURCE_KEYLOG);
    bool is_read = ferror(file) == 0;
    fclose(file);
    if (is_read)
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("--keylog: %s cannot be read"),
                options->keylog_path);
    return false;
}
