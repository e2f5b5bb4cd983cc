/* help.c - posta help: what there is, and what it does. */
#include "cli/help.h"
#include "base/i18n.h"
#include "base/text.h"
#include "cli/cli.h"
#include "event/fields.h"

#define NAME_COLUMNS 28 /* of an option with its value */

static const struct {
    const char *name, *summary;
} event_helps[] = {
    {"capture",    N_("a source: format, frames, first and last packet, what was not mail")     },
    {"flow",       N_("a TCP connection: opening, closing, state, what the network did to it")  },
    {"dialogue",   N_("a talk as a whole: banner, HELO, what was offered, log-in, how it ended")},
    {"exchange",   N_("a command with all that answered it; a greeting has no command")         },
    {"envelope",   N_("an SMTP transaction: sender, recipients with their replies, outcome")    },
    {"message",    N_("a message: bytes, SHA-256, what its header claims")                      },
    {"part",       N_("a part of a message: its type, its names, its octets, what they are")    },
    {"credential",
     N_("a log-in: mechanism, user, what became of it; its secret as --secrets allows")         },
    {"mailbox",    N_("something done in a mailbox: a message read, copied, deleted, ...")      },
    {"tls",        N_("TLS on a connection: version, suite, names, certificates, alerts")       },
    {"lookup",     N_("a question to DNS and its answer, where it tells about a talk")          },
    {"finding",    N_("something worth a look: how grave, what was compared, what shows it")    },
    {"oddity",     N_("something that is not as it should be, with its place")                  },
    {"end",        N_("always the last: counts, and whether all was read")                      },
};

static const struct {
    const char *command, *line;
} examples[] = {
    {"overview",   "posta mail.pcapng"                                                              },
    {"overview",   "gzip -dc old.pcap.gz | posta -"                                                 },
    {"packets",    "posta packets --in d4k2 mail.pcap"                                              },
    {"packets",    "posta packets -V -x --in d4k2 mail.pcap  # each frame down to its octets"       },
    {"packets",    "posta packets -V --layer tcp -f 'tcp port 25' mail.pcap"                        },
    {"packets",    "posta packets -t utc mail.pcap | grep 'C: RCPT'"                                },
    {"ls",         "posta ls messages mail.pcap"                                                    },
    {"ls",         "posta ls envelopes --json mail.pcap | jq .recipients"                           },
    {"ls",         "posta ls messages -Y 'from:ana has:attachment' mail.pcap"                       },
    {"show",       "posta show d4k2 mail.pcap        # any unique beginning of an id"               },
    {"draw",       "posta draw d2fkq mail.pcap --svg talk.svg"                                      },
    {"draw",       "posta draw matrix mail.pcap"                                                    },
    {"headers",    "posta headers                    # then paste, and end with Ctrl-D"             },
    {"headers",    "posta headers --json letter.eml | jq .headers"                                  },
    {"overview",   "posta -Y from:ana mail.pcap"                                                    },
    {"report",     "posta report mail.pcap -o mail.html"                                            },
    {"serve",      "posta serve mail.pcap            # then open the address it prints"             },
    {"export",     "posta export mail.pcap -o mail && cat mail/MANIFEST.json"                       },
    {"export",     "posta export --mbox --pcap --secrets=show mail.pcap -o mail"                    },
    {"scan",       "posta scan -o mail.posta mail.pcap && posta ls messages mail.posta"             },
    {"scan",       "posta scan -w - mail.pcap | jq -r 'select(.event==\"message\").headers.subject'"},
    {"show",       "posta show d4k2 --explain mail.pcap"                                            },
    {"help",       "posta help 550 5.1.1             # what a server means by it"                   },
    {"help",       "posta help STARTTLS RETR"                                                       },
    {"help",       "posta help states --dot | dot -Tsvg > states.svg"                               },
    {"completion", "posta completion bash > ~/.local/share/bash-completion/completions/posta"       },
};

void help_introduce(FILE *file)
{
    fputs(
        _("posta tells the story of the mail in a network capture.\n\n"
          "  posta mail.pcap                    what happened here, on one page\n"
          "  posta ls messages mail.pcap        a line per message, its id first\n"
          "  posta show ID mail.pcap            a talk line by line, or a message's card\n"
          "  posta draw ID mail.pcap            a talk, or a message's way, as a picture\n"
          "  posta scan -w - mail.pcap          everything as events, one JSON object a line\n\n"
          "Sources are pcap and pcapng files, mail files (.eml, mbox, Maildir), plain or packed,\n"
          "pasted transcripts, folders, cases, or - for standard input. \"posta help\" has all "
          "commands and options.\n"),
        file);
}

static void print_option(FILE *file, const OptionRow *row)
{
    char letter[] = {'-', row->letter, ',', ' ', '\0'};
    g_autofree char *choices =
        row->choices == NULL ? NULL : g_strdelimit(g_strdup(row->choices), " ", '|');
    const char *value = choices != NULL ? choices : row->value == NULL ? NULL : _(row->value);
    g_autofree char *name =
        g_strdup_printf("%s--%s%s%s", row->letter == '\0' ? "    " : letter, row->name,
                        value == NULL ? "" : "=", value == NULL ? "" : value);

    size_t columns = text_columns(name);
    if (columns > NAME_COLUMNS) {
        fprintf(file, "  %s\n", name);
        columns = 0;
    }
    fprintf(file, "  %s%*s  %s\n", columns == 0 ? "" : name, (int)(NAME_COLUMNS - columns), "",
            _(row->summary));
}

static void print_options(FILE *file, unsigned commands)
{
    fputs(_("\nOptions\n"), file);
    for (const OptionRow *row = option_rows; row->name != NULL; row++)
        if (row->is_built && (row->commands & commands) != 0)
            print_option(file, row);
}

static void print_all(FILE *file)
{
    fputs(_("posta [COMMAND] [OPTIONS] SOURCE...\n\nCommands\n"), file);
    for (const CommandRow *row = command_rows; row->run != NULL; row++)
        fprintf(file, "  %-12s  %s\n", row->name, _(row->summary));
    print_options(file, ~0u);
    fputs(
        _("\nExit status\n"
          "  0 done; 1 done, but ls found nothing, or --fail-on something; 2 wrong usage;\n"
          "  3 an input could not be read or was cut short (what was readable has been told);\n"
          "  4 disk, permission, database\n\n"
          "\"posta help COMMAND\" explains one command, \"posta help events\" the events, \"posta "
          "help\n"
          "503\" a status code, \"posta help EHLO\" a word of SMTP, POP3 or IMAP, \"posta help "
          "findings\"\n"
          "what posta looks for, \"posta help filters\" the words of -Y, \"posta help ports\" and "
          "\"posta\n"
          "help states\" the ports of mail and the course of a session. The manual is posta(1).\n"),
        file);
}

static void print_fields(FILE *file, EventKind kind)
{
    size_t count;
    const EventField *fields = event_fields(&count);

    for (size_t i = 0; i < count; i++)
        if (fields[i].kind == kind)
            fprintf(file, "    %-38s  %-6s  %s\n", fields[i].path, fields[i].type,
                    _(fields[i].sentence));
}

static void print_events(FILE *file)
{
    fputs(_("Events, as \"posta scan -w -\" and --json write them: one JSON object a line.\n"
            "What is not known is absent.\n\n"
            "On every event, where it applies\n"),
          file);
    print_fields(file, N_EVENT_KINDS);
    for (size_t i = 0; i < G_N_ELEMENTS(event_helps); i++) {
        EventKind kind;
        fprintf(file, "\n%s: %s\n", event_helps[i].name, _(event_helps[i].summary));
        if (event_kind_find(event_helps[i].name, &kind))
            print_fields(file, kind);
    }
}

void help_explain(const CommandRow *command, FILE *file)
{
    fprintf(file, "posta %s %s\n\n  %s\n", command->name, _(command->usage), _(command->summary));
    print_options(file, command->flag);
    for (size_t i = 0, found = 0; i < G_N_ELEMENTS(examples); i++) {
        if (!g_str_equal(examples[i].command, command->name))
            continue;
        if (found++ == 0)
            fputs(_("\nExamples\n"), file);
        fprintf(file, "  %s\n", examples[i].line);
    }
}

static void refuse_topic(const char *topic, GError **error)
{
    static const char *const topics[] = {"events", "filters", "findings", "ports", "states", NULL};
    const char *names[G_N_ELEMENTS(topics) + 40] = {NULL};
    const CommandRow *command = command_find(topic);
    size_t count = 0;

    if (command != NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("help %s: not built yet"), topic);
        return;
    }
    for (; topics[count] != NULL; count++)
        names[count] = topics[count];
    for (const CommandRow *row = command_rows; row->run != NULL; row++)
        names[count++] = row->name;
    g_assert(count < G_N_ELEMENTS(names));
    const char *meant = nearest_name(topic, names);
    if (meant == NULL)
        meant = help_nearest_word(topic);
    if (meant != NULL)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("help %s: no such command or topic; did you mean \"posta help %s\"?"), topic,
                    meant);
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("help %s: no such command or topic; \"posta help\" names them"), topic);
}

/* The topics about mail itself, out of tables; each word is one, or ports and states alone. */
static bool explain_topics(const Run *run, GError **error)
{
    Output output;

    for (guint i = 0; i < run->words->len; i++) {
        const char *word = run->words->pdata[i];
        if (help_knows(word) || help_finding(NULL, word) ||
            (i == 0 && (g_str_equal(word, "ports") || g_str_equal(word, "states") ||
                        g_str_equal(word, "findings") || g_str_equal(word, "filters"))))
            continue;
        refuse_topic(word, error);
        return false;
    }
    output_begin(&output, run->options);
    for (guint i = 0; i < run->words->len; i++) {
        const char *word = run->words->pdata[i];
        if (i > 0)
            page_end_line(&output.page);
        if (g_str_equal(word, "ports"))
            help_ports(&output.page);
        else if (g_str_equal(word, "findings"))
            help_findings(&output.page);
        else if (g_str_equal(word, "filters"))
            help_filters(&output.page);
        else if (g_str_equal(word, "states") && run->options->dot)
            help_states_dot(&output.page);
        else if (g_str_equal(word, "states"))
            help_states(&output.page);
        else if (!help_finding(&output.page, word))
            help_word(&output.page, word);
    }
    return output_end(&output, error);
}

bool run_help(Run *run, GError **error)
{
    const char *topic = run->words->len == 0 ? NULL : run->words->pdata[0];

    if (run->options->dot && g_strcmp0(topic, "states") != 0) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("--dot draws the states: \"posta help states --dot\""));
        return false;
    }
    const CommandRow *command = topic == NULL ? NULL : command_find(topic);
    if (topic == NULL)
        print_all(stdout);
    else if (g_str_equal(topic, "events"))
        print_events(stdout);
    else if (command != NULL && command->run != NULL)
        help_explain(command, stdout);
    else
        return explain_topics(run, error);
    return true;
}
