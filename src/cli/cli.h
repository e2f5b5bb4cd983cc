/* cli.h - what the commands share: the run, its sources, its output, its complaints. */
#pragma once

#include "base/error.h"
#include "case/filter.h"
#include "cli/options.h"

/* One call of the program. */
typedef struct Run {
    const Options *options;
    GPtrArray *words;  /* of char *: what stands behind the command; lent */
    ExitStatus status; /* what it ends with if nothing worse happens */
} Run;

/* A command: what it is called and what does it. */
typedef struct CommandRow {
    const char *name;
    const char *usage;   /* what stands behind the name; NULL where nothing does */
    const char *summary; /* marked for translation */
    CommandFlag flag;
    bool (*run)(Run *run, GError **error); /* NULL: not built yet */
} CommandRow;

/* All commands, in the order of the help; the last row has no name. */
extern const CommandRow command_rows[];

/* The command of this name; NULL where there is none. */
const CommandRow *command_find(const char *name);

/* The commands; each in a file of its own. */
bool run_overview(Run *run, GError **error);
bool run_packets(Run *run, GError **error);
bool run_ls(Run *run, GError **error);
bool run_show(Run *run, GError **error);
bool run_draw(Run *run, GError **error);
bool run_headers(Run *run, GError **error);
bool run_export(Run *run, GError **error);
bool run_report(Run *run, GError **error);
bool run_serve(Run *run, GError **error);
bool run_scan(Run *run, GError **error);
bool run_help(Run *run, GError **error);
bool run_completion(Run *run, GError **error);

/* What posta is and where to begin, in ten lines. */
void help_introduce(FILE *file);

/* The page of one command. */
void help_explain(const CommandRow *command, FILE *file);

/* One line to stderr, with the program's name in front; made safe. */
void complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* From here on SIGINT and SIGTERM are remembered; a second one ends the program at once. */
void stop_watch(void);
void stop_unwatch(void);

/* The signal did what it was meant to do. */
void stop_forget(void);

/* The signal that asked to stop; 0 where none did. */
int stop_signal(void);

/* What -Y says; NULL where it was not given. errors those of filter_parse */
bool parse_filter(const Options *options, Filter **ret_filter, GError **error);

/* Narrows a case to what -Y says, if it says anything. errors those of case_narrow */
bool narrow_case(sqlite3 *database, const Filter *filter, GError **error);

/* Where results go: standard output, through a pager where that helps. */
typedef struct Output {
    Page page;
    GPid pager;
    bool has_pager;
} Output;

void output_begin(Output *output, const Options *options);

/* Makes sure that all was written, and waits for the pager. errors POSTA_ERROR_MACHINE;
 * G_FILE_ERROR_PIPE where the reader is gone */
bool output_end(Output *output, GError **error);
