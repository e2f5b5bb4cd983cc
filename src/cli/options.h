/* options.h - what the user asked for, out of the words on the command line. */
#pragma once

#include "message/route.h"
#include "pipeline/pipeline.h"
#include "report/page.h"
#include "tls/keylog.h"

typedef enum ColourMode { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER } ColourMode;

/* Commands as flags, to say which options each of them takes. */
typedef enum CommandFlag {
    FOR_OVERVIEW = 1 << 0,
    FOR_PACKETS = 1 << 1,
    FOR_LS = 1 << 2,
    FOR_SHOW = 1 << 3,
    FOR_SCAN = 1 << 4,
    FOR_HELP = 1 << 5,
    FOR_COMPLETION = 1 << 6,
    FOR_HEADERS = 1 << 7,
    FOR_EXPORT = 1 << 8,
    FOR_DRAW = 1 << 9,
    FOR_REPORT = 1 << 10,
    FOR_SERVE = 1 << 11,
    FOR_LATER = 1 << 15, /* commands that are not built yet */
} CommandFlag;

typedef struct Options {
    GPtrArray *files;     /* of char *: -r, in order */
    GArray *trusted;      /* of Network: --trusted, in order */
    GPtrArray *arguments; /* of char *: words that are no options, in order */
    GPtrArray *given;     /* of char *: names of the options that were given */
    uint64_t count;       /* packets of each source; 0 for all */
    char *case_path;      /* -o, or NULL */
    char *events_path;    /* -w, or NULL */
    char *within;         /* --in, or NULL */
    FrameFilter *filter;  /* -f, or NULL */
    char *layer;          /* --layer, or NULL */
    bool all_hashes;      /* --hashes=all */
    char *words;          /* -Y, or NULL */
    const char *raw_side; /* --raw=client or =server; NULL for both; static */
    char *listen;         /* --listen, or NULL */
    char *svg_path;       /* --svg, or NULL */
    bool quiet, verbose, json, all_flows, all_frames, tree, dump, no_pager, explain, dot, mbox,
        pcap, raw, hex, mermaid, no_bodies, help, version;
    ColourMode colour;
    Severity fail_on; /* valid if has_fail_on */
    bool has_fail_on;
    SecretsMode secrets;
    char *secrets_key_path; /* --secrets-key, or NULL */
    GBytes *secrets_key;    /* what is in it */
    char *keylog_path;      /* --keylog, or NULL */
    KeyStore *keys;         /* what is in it */
    TimeForm times;
    bool has_times; /* -t was given */
} Options;

/* One option: its names, who takes it, and what it does. */
typedef struct OptionRow {
    const char *name;
    char letter;         /* '\0' where there is none */
    const char *value;   /* what follows it, for the help; NULL where nothing does */
    const char *choices; /* the values there are, blanks between; NULL where it is free */
    unsigned commands;   /* CommandFlag of those that take it */
    bool is_built;       /* false: refused with a clear line, never ignored */
    const char *summary; /* marked for translation */
} OptionRow;

/* What --secrets calls each mode. */
extern const char *const secrets_mode_names[];

/* All options, in the order of the help; the last row has no name. */
extern const OptionRow option_rows[];

/*
 * Reads the words of a command line; options may stand anywhere among the others.
 *
 *   returns  yours, free with options_free; NULL on error
 *   errors   G_OPTION_ERROR and POSTA_ERROR_USAGE: an option that is not known, not built yet, or
 *            whose value cannot be; POSTA_ERROR_INPUT: the key file cannot be read
 */
Options *options_parse(int argc, char **argv, GError **error);

/* Reads the secrets of --keylog, where it was given. errors POSTA_ERROR_INPUT */
bool options_read_keylog(Options *options, GError **error);

/* Refuses what was given and means nothing to the command. errors POSTA_ERROR_USAGE */
bool options_fit(const Options *options, CommandFlag command, const char *name, GError **error);

void options_free(Options *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Options, options_free)

/* The name that was perhaps meant: the nearest of `names` (NULL-ended), or NULL if none is near. */
const char *nearest_name(const char *word, const char *const *names);
