/* ndjson.c - events one a line, to a file, a pipe or a terminal. */
#include "base/error.h"
#include "base/i18n.h"
#include "base/text.h"
#include "sink/sink.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* Large enough that writing costs a system call per some hundred events. */
#define LINES_BUFFER_BYTES (256 * 1024)

typedef struct NdjsonSink {
    Sink sink;
    char *path; /* as people know it */
    FILE *file;
    GString *line;    /* the last event's */
    bool is_own;      /* the file is ours to close; standard output is not */
    bool is_terminal; /* what could do something to it is escaped further */
} NdjsonSink;

/* A closed pipe is its own kind of error: nobody reads any more, and that is not a complaint. */
static bool fail(const NdjsonSink *ndjson, GError **error)
{
    int number = errno;

    if (number == EPIPE)
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_PIPE, _("%s: the reader is gone"),
                    ndjson->path);
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: writing the events: %s"),
                    ndjson->path, g_strerror(number));
    return false;
}

static bool ndjson_write(Sink *sink, const Event *event, GError **error)
{
    NdjsonSink *ndjson = (NdjsonSink *)sink;
    GString *line = ndjson->line;

    event_write_line(event, line);
    if (ndjson->is_terminal) {
        g_autofree char *safe = text_safe_json(line->str);
        g_string_assign(line, safe);
    }
    g_string_append_c(line, '\n');
    return fwrite(line->str, 1, line->len, ndjson->file) == line->len || fail(ndjson, error);
}

static bool ndjson_end(Sink *sink, GError **error)
{
    NdjsonSink *ndjson = (NdjsonSink *)sink;

    if (fflush(ndjson->file) != 0)
        return fail(ndjson, error);
    if (ndjson->is_own) {
        FILE *file = g_steal_pointer(&ndjson->file);
        if (fclose(file) != 0) /* some file systems tell of a full disk only here */
            return fail(ndjson, error);
    }
    return true;
}

static void ndjson_free(Sink *sink)
{
    NdjsonSink *ndjson = (NdjsonSink *)sink;

    if (ndjson->is_own && ndjson->file != NULL)
        fclose(ndjson->file);
    g_string_free(ndjson->line, TRUE);
    g_free(ndjson->path);
    g_free(ndjson);
}

Sink *ndjson_sink_new(const char *path, GError **error)
{
    bool is_stdout = g_str_equal(path, "-");
    FILE *file = is_stdout ? stdout : fopen(path, "we");

    if (file == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot be written: %s"), path,
                    g_strerror(errno));
        return NULL;
    }
    NdjsonSink *ndjson = g_new0(NdjsonSink, 1);
    ndjson->sink = (Sink){ndjson_write, ndjson_end, ndjson_free};
    ndjson->path = g_strdup(is_stdout ? "standard output" : path);
    ndjson->file = file;
    ndjson->line = g_string_new(NULL);
    ndjson->is_own = !is_stdout;
    ndjson->is_terminal = isatty(fileno(file)) == 1;
    if (!ndjson->is_terminal)
        setvbuf(file, NULL, _IOFBF, LINES_BUFFER_BYTES);
    return &ndjson->sink;
}
