/* options.c - the words of the command line, read by one table. */
#include "cli/options.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"

#include <errno.h>

#define SCANNING                                                                                   \
    (FOR_OVERVIEW | FOR_PACKETS | FOR_LS | FOR_SHOW | FOR_SCAN | FOR_HEADERS | FOR_EXPORT |        \
     FOR_DRAW | FOR_REPORT | FOR_SERVE)
#define PRINTING (FOR_OVERVIEW | FOR_PACKETS | FOR_LS | FOR_SHOW | FOR_SCAN | FOR_HELP | FOR_DRAW)
#define ALL_COMMANDS (~0u)

const char *const secrets_mode_names[] = {"mask", "show", "hash", "none"};

/* clang-format off */
const OptionRow option_rows[] = {
    {"read",        'r',  N_("FILE"),   NULL,                  SCANNING,                          true,
     N_("a source; the same as naming it")},
    {"count",       'c',  N_("COUNT"),  NULL,                  SCANNING,                          true,
     N_("stop after so many packets of each source")},
    {"no-names",    'n',  NULL,     NULL,                  SCANNING,                          true,
     N_("look no names up; posta never does")},
    {"output",      'o',  N_("PATH"),   NULL,                  FOR_SCAN | FOR_EXPORT | FOR_REPORT, true,
     N_("scan: keep the results in this file; export: the folder; report: the page")},
    {"raw",         '\0', NULL,     NULL,                  FOR_SHOW,                          true,
     N_("the octets of a message, a dialogue or a flow; =client, =server: of one side")},
    {"hex",         '\0', NULL,     NULL,                  FOR_SHOW,                          true,
     N_("the same, in hexadecimal")},
    {"bpf",         'f',  "BPF",    NULL,                  SCANNING,                          true,
     N_("only the frames that pass this filter of tcpdump's: tcp port 25")},
    {"words",       'Y',  N_("WORDS"),  NULL,                  FOR_LS | FOR_EXPORT | FOR_REPORT | FOR_SERVE | FOR_OVERVIEW | FOR_DRAW, true,
     N_("only what these words find: posta help filters")},
    {"mbox",        '\0', NULL,     NULL,                  FOR_EXPORT,                        true,
     N_("all messages in one mbox")},
    {"pcap",        '\0', NULL,     NULL,                  FOR_EXPORT,                        true,
     N_("also the frames of their connections; needs --secrets=show")},
    {"write",       'w',  N_("EVENTS"), NULL,                  FOR_SCAN,                          true,
     N_("write the events to this file; - is stdout")},
    {"quiet",       'q',  NULL,     NULL,                  SCANNING,                          true,
     N_("print no overview and no progress")},
    {"verbose",     'v',  NULL,     NULL,                  SCANNING,                          true,
     N_("say on stderr what was read")},
    {"json",        '\0', NULL,     NULL,                  SCANNING & ~(unsigned)(FOR_PACKETS | FOR_EXPORT | FOR_DRAW | FOR_REPORT | FOR_SERVE), true,
     N_("the events behind what would be printed")},
    {"all",         'a',  NULL,     NULL,                  FOR_PACKETS,                       true,
     N_("all frames, not only those of mail")},
    {"verbose-packets", 'V',  NULL,   NULL,                  FOR_PACKETS,                       true,
     N_("each frame as a tree: its headers, their fields, what they mean")},
    {"dump",        'x',  NULL,     NULL,                  FOR_PACKETS,                       true,
     N_("the octets of each frame, in hexadecimal")},
    {"layer",       '\0', N_("NAME"),   NULL,                  FOR_PACKETS,                       true,
     N_("with -V or -x: one layer alone, by its name in Protocols in frame: tcp, smtp")},
    {"in",          '\0', "ID",     NULL,                  FOR_PACKETS,                       true,
     N_("the frames of one flow or dialogue alone")},
    {"explain",     '\0', NULL,     NULL,                  FOR_SHOW,                          true,
     N_("say what each line of a talk means, and what took how long")},
    {"svg",         '\0', N_("FILE"),   NULL,                  FOR_DRAW,                          true,
     N_("the picture as SVG, into this file; - is stdout")},
    {"mermaid",     '\0', NULL,     NULL,                  FOR_DRAW,                          true,
     N_("the picture as a Mermaid diagram")},
    {"listen",      '\0', N_("ADDRESS:PORT"), NULL,              FOR_SERVE,                         true,
     N_("where to serve; without it on this machine alone")},
    {"no-bodies",   '\0', NULL,     NULL,                  FOR_REPORT,                        true,
     N_("a report without the octets of messages")},
    {"dot",         '\0', NULL,     NULL,                  FOR_HELP,                          true,
     N_("with states: a graph for dot(1)")},
    {"time",        't',  "FORM",   "utc local relative",  SCANNING,                          true,
     N_("how times are shown")},
    {"secrets",     '\0', "MODE",   "mask show hash none", SCANNING,                          true,
     N_("what to do with the secrets of log-ins")},
    {"secrets-key", '\0', N_("FILE"),   NULL,                  SCANNING,                          true,
     N_("the key for --secrets=hash")},
    {"keylog",      '\0', N_("FILE"),   NULL,                  SCANNING,                          true,
     N_("open TLS with the secrets in a key log")},
    {"trusted",     '\0', "CIDR",   NULL,                  SCANNING,                          true,
     N_("believe what servers of this network write; may be repeated")},
    {"fail-on",     '\0', "SEVERITY", "info low medium high critical", SCANNING,              true,
     N_("exit with 1 where a finding is as grave as this, or graver")},
    {"hashes",      '\0', "WHICH",  "sha256 all",          SCANNING,                          true,
     N_("the hashes of parts: all adds MD5 and SHA-1")},
    {"all-flows",   '\0', NULL,     NULL,                  SCANNING,                          true,
     N_("keep every connection, not only mail")},
    {"color",       '\0', "WHEN",   "auto always never",   ALL_COMMANDS,                      true,
     N_("when to use colour")},
    {"no-pager",    '\0', NULL,     NULL,                  ALL_COMMANDS,                      true,
     N_("never start a pager")},
    {"help",        'h',  NULL,     NULL,                  ALL_COMMANDS,                      true,
     N_("explain the command")},
    {"version",     '\0', NULL,     NULL,                  ALL_COMMANDS,                      true,
     N_("print the version")},
    /* known, and refused with a clear line */
    {"interface",       'i',  "INTERFACE",     NULL, SCANNING,    false, NULL},
    {"password",        '\0', "PASSWORD",      NULL, SCANNING,    false, NULL},
    {"decode-as",       '\0', "PORT=PROTOCOL", NULL, SCANNING,    false, NULL},
    {"format",          '\0', "eve|ecs|zeek",  NULL, SCANNING,    false, NULL},
    {"threads",         '\0', "N",             NULL, SCANNING,    false, NULL},
    {"shard",           '\0', "I/N",           NULL, SCANNING,    false, NULL},
    {"memory-limit",    '\0', "SIZE",          NULL, SCANNING,    false, NULL},
    {NULL,              '\0', NULL,            NULL, 0,           false, NULL},
};
/* clang-format on */

/* The row of "--read", "-r" or "read". */
static const OptionRow *find_row(const char *word)
{
    bool is_letter = word[0] == '-' && word[1] != '-';

    while (*word == '-')
        word++;
    for (const OptionRow *row = option_rows; row->name != NULL; row++)
        if (is_letter ? row->letter == word[0] : g_str_equal(row->name, word))
            return row;
    return NULL;
}

/* Which of the row's choices a value is; -1 for none. */
static int choice_of(const OptionRow *row, const char *value)
{
    g_auto(GStrv) choices = g_strsplit(row->choices, " ", -1);

    for (int i = 0; choices[i] != NULL; i++)
        if (g_str_equal(choices[i], value))
            return i;
    return -1;
}

static void put_flag(Options *options, const char *name)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"quiet",           &options->quiet     },
        {"verbose",         &options->verbose   },
        {"json",            &options->json      },
        {"mbox",            &options->mbox      },
        {"raw",             &options->raw       },
        {"hex",             &options->hex       },
        {"pcap",            &options->pcap      },
        {"all",             &options->all_frames},
        {"verbose-packets", &options->tree      },
        {"dump",            &options->dump      },
        {"all-flows",       &options->all_flows },
        {"no-pager",        &options->no_pager  },
        {"explain",         &options->explain   },
        {"dot",             &options->dot       },
        {"mermaid",         &options->mermaid   },
        {"no-bodies",       &options->no_bodies },
        {"help",            &options->help      },
        {"version",         &options->version   },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(flags); i++)
        if (g_str_equal(name, flags[i].name))
            *flags[i].flag = true;
}

static void put_choice(Options *options, const char *name, int choice)
{
    if (g_str_equal(name, "time")) {
        options->times = (TimeForm)choice;
        options->has_times = true;
    } else if (g_str_equal(name, "fail-on")) {
        options->fail_on = (Severity)choice;
        options->has_fail_on = true;
    } else if (g_str_equal(name, "hashes")) {
        options->all_hashes = choice == 1;
    } else if (g_str_equal(name, "secrets")) {
        options->secrets = (SecretsMode)choice;
    } else {
        options->colour = (ColourMode)choice;
    }
}

static bool put_count(Options *options, const char *value, GError **error)
{
    if (g_ascii_string_to_unsigned(value, 10, 1, INT64_MAX, &options->count, NULL))
        return true;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("--count: \"%s\" is no number of packets; give 1 or more"), value);
    return false;
}

static bool put_network(Options *options, const char *value, GError **error)
{
    Network network;

    if (network_parse(bytes_of_text(value), &network)) {
        g_array_append_val(options->trusted, network);
        return true;
    }
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("--trusted: \"%s\" is no network; give an address, or one like 192.0.2.0/24"),
                value);
    return false;
}

static bool put_filter(Options *options, const char *value, GError **error)
{
    if (options->filter == NULL) {
        options->filter = frame_filter_new(value, error);
        return options->filter != NULL;
    }
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("-f: given twice; join both with \"and\" or \"or\""));
    return false;
}

/* Options that hold one text, and where in Options it is. */
static const struct {
    const char *name;
    size_t at;
} texts[] = {
    {"output",      offsetof(Options, case_path)       },
    {"write",       offsetof(Options, events_path)     },
    {"in",          offsetof(Options, within)          },
    {"layer",       offsetof(Options, layer)           },
    {"words",       offsetof(Options, words)           },
    {"listen",      offsetof(Options, listen)          },
    {"svg",         offsetof(Options, svg_path)        },
    {"keylog",      offsetof(Options, keylog_path)     },
    {"secrets-key", offsetof(Options, secrets_key_path)},
};

static char **text_at(Options *options, size_t row)
{
    g_assert(row < G_N_ELEMENTS(texts));
    return (char **)((char *)options + texts[row].at);
}

static bool put_text(Options *options, const char *name, const char *value, GError **error)
{
    size_t row = 0;

    if (g_str_equal(name, "read")) {
        g_ptr_array_add(options->files, g_strdup(value));
        return true;
    }
    while (row < G_N_ELEMENTS(texts) && !g_str_equal(texts[row].name, name))
        row++;
    char **text = text_at(options, row);
    if (*text != NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("--%s: given twice; only one of \"%s\" and \"%s\" can hold"), name, *text,
                    value);
        return false;
    }
    *text = g_strdup(value);
    return true;
}

/* The few values of options not built yet that ask for nothing but what is there. */
static bool asks_for_nothing_new(const OptionRow *row, const char *value)
{
    return g_str_equal(row->name, "threads") && g_strcmp0(value, "1") == 0;
}

/* GOptionArgFunc of all options; also change put_flag or texts when a row is added. */
static gboolean take_option(const char *word, const char *value, gpointer user, GError **error)
{
    Options *options = user;
    const OptionRow *row = find_row(word);

    g_assert(row != NULL);
    g_ptr_array_add(options->given, g_strdup(row->name));
    if (!row->is_built) {
        if (asks_for_nothing_new(row, value))
            return TRUE;
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("%s: not built yet; this option is refused rather than ignored"), word);
        return FALSE;
    }
    if (row->value == NULL) {
        put_flag(options, row->name);
        return TRUE;
    }
    if (g_str_equal(row->name, "count"))
        return put_count(options, value, error);
    if (g_str_equal(row->name, "bpf"))
        return put_filter(options, value, error);
    if (g_str_equal(row->name, "trusted"))
        return put_network(options, value, error);
    if (row->choices == NULL)
        return put_text(options, row->name, value, error);
    int choice = choice_of(row, value);
    if (choice < 0) {
        g_auto(GStrv) choices = g_strsplit(row->choices, " ", -1);
        g_autofree char *all = g_strjoinv(", ", choices);
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("--%s: \"%s\" is none of %s"),
                    row->name, value, all);
        return FALSE;
    }
    put_choice(options, row->name, choice);
    return TRUE;
}

static GOptionContext *make_context(Options *options)
{
    GOptionContext *context = g_option_context_new(NULL);
    GOptionGroup *group = g_option_group_new("posta", "", "", options, NULL);

    for (const OptionRow *row = option_rows; row->name != NULL; row++) {
        GOptionEntry entries[2] = {
            {.long_name = row->name,
             .short_name = row->letter,
             .flags = row->value == NULL ? G_OPTION_FLAG_NO_ARG : G_OPTION_FLAG_FILENAME,
             .arg = G_OPTION_ARG_CALLBACK,
             .arg_data = (gpointer)take_option},
            {.long_name = NULL},
        };
        g_option_group_add_entries(group, entries);
    }
    g_option_context_set_help_enabled(context, FALSE);
    g_option_context_set_main_group(context, group);
    return context;
}

/* GLib's words for an unknown option, with the option that was perhaps meant. */
static void explain_unknown(char **words, GError **error)
{
    const char *names[G_N_ELEMENTS(option_rows)];

    for (size_t i = 0; i < G_N_ELEMENTS(option_rows); i++)
        names[i] = option_rows[i].name;
    for (size_t i = 1; words[i] != NULL; i++) {
        g_autofree char *name = g_strndup(words[i], strcspn(words[i], "="));
        if (!g_str_has_prefix(name, "--") || find_row(name) != NULL)
            continue;
        const char *meant = nearest_name(name + 2, names);
        g_clear_error(error);
        if (meant == NULL)
            g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                        _("%s: no such option; try \"posta help\""), name);
        else
            g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                        _("%s: no such option; did you mean --%s?"), name, meant);
        return;
    }
}

/* The octets of a key file; NULL where it cannot be read, or holds too much for a key. */
static GBytes *key_of_file(const char *path, GError **error)
{
    g_autofree char *key = g_malloc(SECRETS_KEY_MAX_BYTES + 1);
    FILE *file = fopen(path, "re");
    size_t len = file == NULL ? 0 : fread(key, 1, SECRETS_KEY_MAX_BYTES + 1, file);
    int number = file == NULL || ferror(file) ? errno : 0;

    if (file != NULL)
        fclose(file);
    if (number != 0)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT, "--secrets-key: %s: %s", path,
                    g_strerror(number));
    else if (len == 0)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("--secrets-key: %s is empty"), path);
    else if (len > SECRETS_KEY_MAX_BYTES)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("--secrets-key: %s is longer than 64 KiB; name a file that holds a key"),
                    path);
    else
        return g_bytes_new(key, len);
    return NULL;
}

static bool read_key(Options *options, GError **error)
{
    if ((options->secrets == SECRETS_HASH) != (options->secrets_key_path != NULL)) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("--secrets=hash and --secrets-key=FILE need each other"));
        return false;
    }
    if (options->secrets_key_path == NULL)
        return true;
    options->secrets_key = key_of_file(options->secrets_key_path, error);
    return options->secrets_key != NULL;
}

/* "--raw=client": GLib would take the word behind a lone --raw for its value. */
static bool take_raw_side(Options *options, char **words, GError **error)
{
    static const char *const sides[] = {"client", "server", "both"};
    static char raw[] = "--raw";

    for (size_t i = 1; words[i] != NULL && !g_str_equal(words[i], "--"); i++) {
        const char *value = words[i] + strlen("--raw=");
        bool is_known = false;

        if (!g_str_has_prefix(words[i], "--raw="))
            continue;
        for (size_t j = 0; j < G_N_ELEMENTS(sides); j++) {
            if (!g_str_equal(value, sides[j]))
                continue;
            is_known = true;
            options->raw_side = g_str_equal(value, "both") ? NULL : sides[j];
        }
        if (!is_known) {
            g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("--%s: \"%s\" is none of %s"),
                        "raw", value, "client, server, both");
            return false;
        }
        words[i] = raw;
    }
    return true;
}

Options *options_parse(int argc, char **argv, GError **error)
{
    g_autoptr(Options) options = g_new0(Options, 1);
    g_auto(GStrv) words = g_strdupv(argv);
    g_autofree char **rest = g_memdup2(argv, sizeof(char *) * ((size_t)argc + 1));

    options->files = g_ptr_array_new_with_free_func(g_free);
    options->trusted = g_array_new(FALSE, FALSE, sizeof(Network));
    options->arguments = g_ptr_array_new_with_free_func(g_free);
    options->given = g_ptr_array_new_with_free_func(g_free);
    if (!take_raw_side(options, rest, error))
        return NULL;
    g_autoptr(GOptionContext) context = make_context(options);
    if (!g_option_context_parse(context, &argc, &rest, error)) {
        if (error != NULL && g_error_matches(*error, G_OPTION_ERROR, G_OPTION_ERROR_UNKNOWN_OPTION))
            explain_unknown(words, error);
        return NULL;
    }
    bool is_literal = false; /* a "--" before the sources stays in the list */
    for (int i = 1; i < argc; i++) {
        if (!is_literal && g_str_equal(rest[i], "--"))
            is_literal = true;
        else
            g_ptr_array_add(options->arguments, g_strdup(rest[i]));
    }
    if (!options->help && !options->version &&
        (!read_key(options, error) || !options_read_keylog(options, error)))
        return NULL;
    return g_steal_pointer(&options);
}

bool options_fit(const Options *options, CommandFlag command, const char *name, GError **error)
{
    for (guint i = 0; i < options->given->len; i++) {
        const OptionRow *row = find_row(g_ptr_array_index(options->given, i));
        if (row->commands & command)
            continue;
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("--%s means nothing to \"%s\"; try \"posta help %s\""), row->name, name,
                    name);
        return false;
    }
    return true;
}

void options_free(Options *options)
{
    if (options == NULL)
        return;
    g_clear_pointer(&options->files, g_ptr_array_unref);
    g_clear_pointer(&options->trusted, g_array_unref);
    g_clear_pointer(&options->arguments, g_ptr_array_unref);
    g_clear_pointer(&options->given, g_ptr_array_unref);
    g_clear_pointer(&options->secrets_key, g_bytes_unref);
    frame_filter_free(options->filter);
    for (size_t row = 0; row < G_N_ELEMENTS(texts); row++)
        g_free(*text_at(options, row));
    key_store_free(options->keys);
    g_free(options);
}
