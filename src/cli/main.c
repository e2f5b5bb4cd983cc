/* main.c - the table of commands. */
#include "base/i18n.h"
#include "cli/cli.h"
#include "event/pieces.h"

#include <errno.h>
#include <locale.h>
#include <signal.h>

/* clang-format off */
const CommandRow command_rows[] = {
    {"overview",   N_("[-Y WORDS] SOURCE..."),
     N_("what happened here, on one page (the name may be left out)"),  FOR_OVERVIEW,   run_overview},
    {"packets",    N_("SOURCE... [-a] [--in ID] [-f BPF] [-V] [-x] [--layer NAME]"),
     N_("a line per frame, as tshark prints it"),                       FOR_PACKETS,    run_packets},
    {"ls",         N_("messages|dialogues|flows|envelopes|attachments|findings|oddities|lookups|mailbox|credentials SOURCE... [-Y WORDS]"),
     N_("a line per thing"),                                            FOR_LS,         run_ls},
    {"show",       N_("ID SOURCE... [--raw|--hex] [--explain]"),
     N_("one thing in full: a talk line by line, a message's card"),    FOR_SHOW,       run_show},
    {"draw",       N_("ID|timeline|matrix SOURCE... [-Y WORDS] [--svg FILE] [--mermaid]"),
     N_("a picture: a talk, a message's way, the whole case"),          FOR_DRAW,       run_draw},
    {"headers",    N_("[FILE...]"),
     N_("the sheet of a pasted header or a mail file"),                 FOR_HEADERS,    run_headers},
    {"export",     N_("SOURCE... -o FOLDER [-Y WORDS] [--mbox] [--pcap]"),
     N_("messages as files, with a manifest of where they are from"),   FOR_EXPORT,     run_export},
    {"report",     N_("SOURCE... -o FILE.html [-Y WORDS] [--no-bodies]"),
     N_("one page that needs nothing else, for a browser"),             FOR_REPORT,     run_report},
    {"serve",      N_("SOURCE... [-Y WORDS] [--listen ADDRESS:PORT]"),
     N_("the same page, served on this machine while you look"),        FOR_SERVE,      run_serve},
    {"scan",       N_("SOURCE... [-o CASE] [-w EVENTS]"),
     N_("read all; keep it as a case, write the events"),               FOR_SCAN,       run_scan},
    {"help",       N_("[COMMAND|events|filters|findings|ports|states|CODE...|WORD...]"),
     N_("explain a command of posta, or a code or word of SMTP, POP3, IMAP"), FOR_HELP,     run_help},
    {"completion", "bash",
     N_("the script that completes commands and options"),              FOR_COMPLETION, run_completion},
    /* known, and refused with a clear line */
    {"live",    NULL, NULL, FOR_LATER, NULL},
    {"lab",     NULL, NULL, FOR_LATER, NULL},
    {"merge",   NULL, NULL, FOR_LATER, NULL},
    {"farm",    NULL, NULL, FOR_LATER, NULL},
    {NULL,      NULL, NULL, 0,         NULL},
};
/* clang-format on */

const CommandRow *command_find(const char *name)
{
    for (const CommandRow *row = command_rows; row->name != NULL; row++)
        if (g_str_equal(row->name, name))
            return row;
    return NULL;
}

/* A word that is no command names a source, unless it is no file and near to a command. */
static bool choose(const Options *options, const CommandRow **ret_command, GError **error)
{
    const char *names[G_N_ELEMENTS(command_rows)];
    const char *word = options->arguments->len == 0 ? NULL : options->arguments->pdata[0];

    *ret_command = word == NULL ? NULL : command_find(word);
    if (*ret_command != NULL)
        return true;
    *ret_command = command_find("overview");
    if (word == NULL || g_file_test(word, G_FILE_TEST_EXISTS))
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(command_rows); i++)
        names[i] = command_rows[i].name;
    const char *meant = nearest_name(word, names);
    if (meant == NULL)
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("%s: neither a command nor a file; did you mean \"posta %s\"?"), word, meant);
    return false;
}

static bool run_command(Run *run, const CommandRow *command, GError **error)
{
    if (command->run == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: this command is not built yet; \"posta help\" names those that are"),
                    command->name);
        return false;
    }
    if (run->options->help) {
        help_explain(command, stdout);
        return true;
    }
    return options_fit(run->options, command->flag, command->name, error) &&
           command->run(run, error);
}

static bool run_words(Run *run, GError **error)
{
    const Options *options = run->options;
    const CommandRow *command;

    if (options->version) {
        puts("posta " POSTA_VERSION);
        return true;
    }
    if (options->arguments->len == 0 && options->files->len == 0) {
        help_introduce(options->help ? stdout : stderr);
        run->status = options->help ? EXIT_DONE : EXIT_USAGE;
        return true;
    }
    if (!choose(options, &command, error))
        return false;
    for (guint i = 0; i < options->arguments->len; i++)
        if (i > 0 || !g_str_equal(options->arguments->pdata[0], command->name))
            g_ptr_array_add(run->words, options->arguments->pdata[i]);
    return run_command(run, command, error);
}

/* A reader that went away, as `head` does, is no trouble: what it wanted it has. */
static ExitStatus answer_for(const Run *run, const GError *error)
{
    if (g_error_matches(error, G_FILE_ERROR, G_FILE_ERROR_PIPE))
        return run->status;
    complain("%s", error->message);
    return error_exit_status(error);
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) words = g_ptr_array_new();
    Run run = {.words = words, .status = EXIT_DONE};

    pieces_keep();
    setlocale(LC_ALL, "");
    bindtextdomain(TEXT_DOMAIN, LOCALE_FOLDER);
    bind_textdomain_codeset(TEXT_DOMAIN, "UTF-8");
    textdomain(TEXT_DOMAIN);
    signal(SIGPIPE, SIG_IGN);

    g_autoptr(Options) options = options_parse(argc, argv, &error);
    run.options = options;
    if (options == NULL || !run_words(&run, &error))
        run.status = answer_for(&run, error);
    if (fflush(stdout) != 0 && run.status == EXIT_DONE && errno != EPIPE) {
        complain(_("standard output: %s"), g_strerror(errno));
        run.status = EXIT_MACHINE;
    }
    return stop_signal() != 0 ? 128 + stop_signal() : (int)run.status;
}
