/* output.c - standard output: how wide, how colourful, through which pager. */
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define TERMINAL_COLUMNS 80 /* of a terminal that does not say */

void complain(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *safe = text_safe(bytes_of_text(text));
    fprintf(stderr, "posta: %s\n", safe);
}

static size_t terminal_columns(void)
{
    struct winsize size = {0};
    const char *columns = g_getenv("COLUMNS");
    guint64 told = 0;

    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        return size.ws_col;
    if (columns != NULL && g_ascii_string_to_unsigned(columns, 10, 20, 10000, &told, NULL))
        return (size_t)told;
    return TERMINAL_COLUMNS;
}

/* source no-color.org */
static bool wants_colour(const Options *options, bool is_terminal)
{
    const char *no_colour = g_getenv("NO_COLOR"), *terminal = g_getenv("TERM");

    if (options->colour != COLOUR_AUTO)
        return options->colour == COLOUR_ALWAYS;
    return is_terminal && (no_colour == NULL || *no_colour == '\0') &&
           g_strcmp0(terminal, "dumb") != 0;
}

/* Starts the pager that the user likes; without one that starts, the text goes out as it is. */
static void start_pager(Output *output)
{
    const char *wish = g_getenv("POSTA_PAGER");
    g_auto(GStrv) words = NULL;
    int input = -1;

    if (wish == NULL)
        wish = g_getenv("PAGER");
    if (wish == NULL)
        wish = "less -FRX";
    if (*wish == '\0' || g_str_equal(wish, "cat") || !g_shell_parse_argv(wish, NULL, &words, NULL))
        return;
    if (!g_spawn_async_with_pipes(NULL, words, NULL,
                                  G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL,
                                  &output->pager, &input, NULL, NULL, NULL))
        return;
    output->page.file = fdopen(input, "w");
    output->has_pager = true;
    g_assert(output->page.file != NULL);
}

void output_begin(Output *output, const Options *options)
{
    bool is_terminal = isatty(STDOUT_FILENO) == 1;

    *output = (Output){
        .page = {.file = stdout, .times = options->times}
    };
    output->page.has_colour = wants_colour(options, is_terminal);
    output->page.is_plain = !g_get_charset(NULL);
    if (!is_terminal)
        return;
    output->page.columns = terminal_columns();
    if (!options->no_pager)
        start_pager(output);
}

bool output_end(Output *output, GError **error)
{
    FILE *file = output->page.file;
    bool is_written = fflush(file) == 0 && !ferror(file);
    int number = errno;

    if (output->has_pager) {
        fclose(file);
        waitpid(output->pager, NULL, 0);
        g_spawn_close_pid(output->pager);
        return true; /* who quits the pager has seen enough */
    }
    if (is_written)
        return true;
    if (number == EPIPE)
        g_set_error_literal(error, G_FILE_ERROR, G_FILE_ERROR_PIPE, "the reader is gone");
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("standard output: %s"),
                    g_strerror(number));
    return false;
}
