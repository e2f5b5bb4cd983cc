/* headers.c - posta headers: the sheet of a message that was pasted, or stands in a file. */
#include "base/i18n.h"
#include "base/limits.h"
#include "case/case.h"
#include "cli/sources.h"
#include "report/report.h"

#include <fcntl.h>
#include <unistd.h>

/* The text of a file, as far as one is read; NULL where it cannot be read. */
static GBytes *text_of(const char *path)
{
    bool is_standard = g_str_equal(path, "-");
    int file = is_standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    g_autoptr(GByteArray) text = g_byte_array_new();
    ssize_t count = 1;

    if (file < 0)
        return NULL;
    while (count > 0 && text->len < TRANSCRIPT_MAX_BYTES) {
        guint len = text->len;

        g_byte_array_set_size(text, len + READ_BLOCK_BYTES);
        count = read(file, text->data + len, READ_BLOCK_BYTES);
        g_byte_array_set_size(text, len + (guint)MAX(count, 0));
    }
    if (is_standard)
        spool_rewind();
    else
        close(file);
    return count < 0 ? NULL : g_byte_array_free_to_bytes(g_steal_pointer(&text));
}

static CaptureSource *open_pasted(const char *path, GError **error)
{
    g_autoptr(GBytes) text = text_of(path);
    gsize len = 0;

    if (text == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, _("%s: cannot be read"), path);
        return NULL;
    }
    const uint8_t *data = g_bytes_get_data(text, &len);
    return capture_open_pasted(path, (Bytes){data, len}, error);
}

/* A plain message may have been pasted too, and be in need of mending. */
static bool may_be_pasted(const char *path, bool *ret_is_source, GError **error)
{
    g_autoptr(CaptureSource) source = capture_open(path, error);
    const CaptureFacts *facts = source == NULL ? NULL : capture_facts(source);

    if (g_str_equal(path, "-"))
        spool_rewind();
    *ret_is_source = source != NULL;
    if (source == NULL)
        return g_str_equal(path, "-") || access(path, R_OK) == 0;
    return g_str_equal(facts->format, "eml") && facts->packing->len == 0;
}

CaptureSource *headers_open(const char *path, GError **error)
{
    g_autoptr(GError) problem = NULL;
    bool is_source;

    if (!may_be_pasted(path, &is_source, &problem)) {
        if (is_source)
            return capture_open(path, error);
        g_propagate_error(error, g_steal_pointer(&problem));
        return NULL;
    }
    g_autoptr(CaptureSource) pasted = open_pasted(path, is_source ? NULL : error);
    const char *mended = pasted == NULL ? NULL : capture_facts(pasted)->mended;
    if (is_source && mended == NULL)
        return capture_open(path, error);
    if (mended != NULL)
        complain(_("%s: %s; the hash is of the text so mended"),
                 g_str_equal(path, "-") ? _("standard input") : path, mended);
    return g_steal_pointer(&pasted);
}

bool run_headers(Run *run, GError **error)
{
    static char standard[] = "-";
    Output output;
    uint64_t messages = 0;

    if (run->words->len == 0 && run->options->files->len == 0)
        g_ptr_array_add(run->words, standard);
    if (run_names_standard_input(run)) {
        if (isatty(STDIN_FILENO) == 1)
            complain("%s", _("paste the header here, and end it with Ctrl-D on a line of its own"));
        if (!spool_standard_input(error))
            return false;
    }
    g_autoptr(Sink) sink = scan_case_by(run, 0, headers_open, error);
    if (sink == NULL)
        return false;
    output_begin(&output, run->options);
    output.page.zero = report_zero(case_database(sink));
    bool is_told = run->options->json
                       ? report_message_records(&output.page, case_database(sink), &messages, error)
                       : report_messages(&output.page, case_database(sink), &messages, error);
    is_told = output_end(&output, is_told ? error : NULL) && is_told;
    if (is_told && messages == 0 && run->status == EXIT_DONE) {
        complain("%s", _("no message is in it"));
        run->status = EXIT_INPUT;
    }
    return is_told;
}
