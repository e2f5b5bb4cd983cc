/* mbox_file.c - messages one after the other in an mbox. */
#include "sink/mbox_file.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"

#include <errno.h>
#include <unistd.h>

/* A message on its way into the mbox. */
typedef struct Quoting {
    FolderFile *mbox;
    GByteArray *line; /* the beginning of a line that may have to be quoted; short */
    bool is_in_line;  /* it was decided, the rest of the line goes as it comes */
    bool ends_line;   /* the last octet was a line end */
} Quoting;

/* A line that is long enough to be told from "From " with any number of ">" before it, or that
 * cannot be one any more. */
static bool is_decided(const GByteArray *line, bool *ret_is_quoted)
{
    Bytes rest = {line->data, line->len};

    while (rest.len > 0 && rest.data[0] == '>')
        rest = bytes_skip(rest, 1);
    Bytes head = bytes_first(rest, 5);
    *ret_is_quoted = bytes_equal(head, BYTES_OF("From "));
    return *ret_is_quoted || !bytes_starts_with(BYTES_OF("From "), head) ||
           line->len >= READ_BLOCK_BYTES;
}

static bool flush(Quoting *quoting, bool is_quoted, GError **error)
{
    bool is_written =
        (!is_quoted || folder_file_write(quoting->mbox, BYTES_OF(">"), error)) &&
        folder_file_write(quoting->mbox, (Bytes){quoting->line->data, quoting->line->len}, error);

    g_byte_array_set_size(quoting->line, 0);
    return is_written;
}

static bool quote(Quoting *quoting, Bytes octets, GError **error)
{
    while (octets.len > 0) {
        if (quoting->is_in_line) {
            ptrdiff_t line_end = bytes_find(octets, '\n');
            size_t len = line_end < 0 ? octets.len : (size_t)line_end + 1;

            quoting->is_in_line = line_end < 0;
            if (!folder_file_write(quoting->mbox, bytes_first(octets, len), error))
                return false;
            octets = bytes_skip(octets, len);
            continue;
        }
        bool is_quoted;

        g_byte_array_append(quoting->line, octets.data, 1);
        if (is_decided(quoting->line, &is_quoted)) {
            quoting->is_in_line = octets.data[0] != '\n';
            if (!flush(quoting, is_quoted, error))
                return false;
        }
        octets = bytes_skip(octets, 1);
    }
    return true;
}

/* The sender stands between blanks: what holds one, or is none, is not put there. */
static bool begin(FolderFile *mbox, const char *sender, int64_t when, GError **error)
{
    g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(when / 1000000000);
    static const char days[][4] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};
    static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    bool is_plain = sender != NULL && *sender != '\0' && strlen(sender) < 256;

    for (const char *at = sender; is_plain && *at != '\0'; at++)
        is_plain = *at > ' ' && *at < 127;
    g_autofree char *line = g_strdup_printf(
        "From %s %s %s %2d %02d:%02d:%02d %04d\n", is_plain ? sender : "MAILER-DAEMON",
        days[g_date_time_get_day_of_week(time) - 1], months[g_date_time_get_month(time) - 1],
        g_date_time_get_day_of_month(time), g_date_time_get_hour(time),
        g_date_time_get_minute(time), g_date_time_get_second(time), g_date_time_get_year(time));
    return folder_file_write(mbox, bytes_of_text(line), error);
}

bool mbox_file_add(FolderFile *mbox, const FolderFile *message, const char *sender, int64_t when,
                   GError **error)
{
    g_autofree uint8_t *block = g_malloc(READ_BLOCK_BYTES);
    g_autoptr(GByteArray) line = g_byte_array_new();
    Quoting quoting = {.mbox = mbox, .line = line, .ends_line = true};
    int file = folder_file_reopen(message);
    bool is_written = file >= 0 && begin(mbox, sender, when, error);
    ssize_t count = 1;

    while (is_written && count > 0) {
        count = read(file, block, READ_BLOCK_BYTES);
        if (count > 0) {
            quoting.ends_line = block[count - 1] == '\n';
            is_written = quote(&quoting, (Bytes){block, (size_t)count}, error);
        }
    }
    if (file < 0 || count < 0)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot be read back: %s"),
                    folder_file_path(message), g_strerror(errno));
    if (file >= 0)
        close(file);
    return is_written && file >= 0 && count == 0 && flush(&quoting, false, error) &&
           (quoting.ends_line || folder_file_write(mbox, BYTES_OF("\n"), error)) &&
           folder_file_write(mbox, BYTES_OF("\n"), error);
}
