/* help_states.c - posta help states: how a session goes, out of the table of commands. */
#include "base/i18n.h"
#include "cli/help.h"
#include "report/paragraph.h"
#include "report/terms.h"

#define INDENT 4

typedef struct StateRow {
    SessionState state;
    const char *name, *sentence;
} StateRow;

/* source RFC 5321 3.1 to 3.3, 4.1.4; RFC 3030 2 */
static const StateRow smtp_states[] = {
    {HELLO,     "HELLO",     N_("The server has greeted; the client has not said who it is.")},
    {IDLE,      "IDLE",      N_("Between transactions: a message may begin.")                },
    {SENDER,    "SENDER",    N_("The sender is known, no recipient yet.")                    },
    {RECIPIENT, "RECIPIENT", N_("At least one recipient was accepted: the data may come.")   },
    {CHUNKS,    "CHUNKS",    N_("BDAT has begun the message; more chunks are to come.")      },
    {CLOSED,    "CLOSED",    N_("The session is over; the connection closes.")               },
};

/* source RFC 1939 3 */
static const StateRow pop3_states[] = {
    {AUTHORIZATION, "AUTHORIZATION", N_("The server has greeted; nobody has logged in.")            },
    {TRANSACTION,   "TRANSACTION",   N_("The mailbox is open, and locked for this session.")        },
    {UPDATE,        "UPDATE",        N_("The server removes what was marked; only QUIT leads here.")},
    {CLOSED,        "CLOSED",        N_("The session is over without an update.")                   },
};

/* source RFC 9051 3 */
static const StateRow imap_states[] = {
    {NOT_AUTHENTICATED, "NOT-AUTHENTICATED", N_("The server has greeted; nobody has logged in.")           },
    {AUTHENTICATED,     "AUTHENTICATED",
     N_("The client is known, no mailbox is open; PREAUTH begins here.")                                   },
    {SELECTED,          "SELECTED",          N_("A mailbox is open: its messages can be read and changed.")},
    {LOGGED_OUT,        "LOGOUT",
     N_("The session is over: the server said BYE, as it may in every state.")                             },
};

/* A protocol and how its sessions go. */
static const struct {
    const char *name, *title, *introduction;
    const StateRow *states;
    size_t count;
    const CommandTerm *commands;
} protocols[] = {
    {
     .name = "smtp",
     .title = N_("How an SMTP session goes"),
     .introduction =
            N_("Which commands are expected in which state, and where a good reply leads. It is "
               "the reply that moves the state, never the command: a refused one changes "
               "nothing. Out of order, a command is answered with 503. RFC 5321 4.1.4"),
     .states = smtp_states,
     .count = G_N_ELEMENTS(smtp_states),
     .commands = command_terms,
     },
    {
     .name = "pop3",
     .title = N_("How a POP3 session goes"),
     .introduction = N_("+OK to a command leads on; -ERR changes nothing. RFC 1939 3"),
     .states = pop3_states,
     .count = G_N_ELEMENTS(pop3_states),
     .commands = pop3_command_terms,
     },
    {
     .name = "imap",
     .title = N_("How an IMAP session goes"),
     .introduction = N_("OK with the tag of the command leads on; of commands, several may be "
                           "under way at a time. RFC 9051 3"),
     .states = imap_states,
     .count = G_N_ELEMENTS(imap_states),
     .commands = imap_command_terms,
     },
};

/* Where a good reply to the command leads from a state. source smtp_verbs.def, pop3_verbs.def,
 * imap_verbs.def */
static SessionState leads_to(const CommandTerm *term, SessionState from)
{
    if (term->next == STAYS || (term->next == DROPS && from == HELLO))
        return from;
    if (term->next == UPDATE && from == AUTHORIZATION) /* source RFC 1939 4 */
        return CLOSED;
    return term->next == DROPS ? IDLE : term->next;
}

/* The commands that lead from one state to another, yours, "" for none. */
static char *commands_between(const CommandTerm *commands, SessionState from, SessionState to)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (const CommandTerm *term = commands; term->word != NULL; term++)
        if (term->expected & from && leads_to(term, from) == to)
            g_string_append_printf(text, "%s%s", text->len == 0 ? "" : ", ", term->word);
    /* a chunk with the word LAST ends the message */
    for (const CommandTerm *term = commands; to == IDLE && term->word != NULL; term++)
        if (term->expected & from && term->next == CHUNKS)
            g_string_append_printf(text, "%s%s LAST", text->len == 0 ? "" : ", ", term->word);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void put_state(Page *page, size_t protocol, size_t index)
{
    const StateRow *states = protocols[protocol].states;

    page_put(page, STYLE_HEADING, "%-10s", states[index].name);
    page_line(page, STYLE_PLAIN, " %s", _(states[index].sentence));
    for (size_t i = 0; i < protocols[protocol].count; i++) {
        g_autofree char *commands =
            commands_between(protocols[protocol].commands, states[index].state, states[i].state);
        g_autofree char *line = i == index ? g_strdup_printf(_("%s: stays"), commands)
                                           : g_strdup_printf("%s -> %s", commands, states[i].name);
        if (*commands != '\0')
            page_paragraph(page, STYLE_PLAIN, INDENT, "", line);
    }
}

void help_states(Page *page)
{
    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++) {
        page_line(page, STYLE_HEADING, "%s", _(protocols[i].title));
        page_paragraph(page, STYLE_PLAIN, 0, "", _(protocols[i].introduction));
        for (size_t j = 0; j < protocols[i].count; j++) {
            page_end_line(page);
            put_state(page, i, j);
        }
        page_end_line(page);
    }
    page_paragraph(page, STYLE_QUIET, 0, "",
                   _("\"posta help states --dot | dot -Tsvg\" draws this; \"posta help RCPT\" "
                     "explains a command."));
}

/* One protocol; names of states get its own before them, for some are in two. */
static void put_dot(Page *page, size_t protocol)
{
    const char *name = protocols[protocol].name;
    const StateRow *states = protocols[protocol].states;

    page_line(page, STYLE_PLAIN, "    subgraph cluster_%s {", name);
    page_line(page, STYLE_PLAIN, "        label=\"%s\"", _(protocols[protocol].title));
    for (size_t i = 0; i < protocols[protocol].count; i++)
        page_line(page, STYLE_PLAIN, "        %s_%zu [label=\"%s\"]", name, i, states[i].name);
    for (size_t from = 0; from < protocols[protocol].count; from++) {
        for (size_t to = 0; to < protocols[protocol].count; to++) {
            g_autofree char *commands = commands_between(protocols[protocol].commands,
                                                         states[from].state, states[to].state);
            g_auto(GStrv) lines = g_strsplit(commands, ", ", -1);
            g_autofree char *label = g_strjoinv("\\n", lines);
            if (*commands != '\0')
                page_line(page, STYLE_PLAIN, "        %s_%zu -> %s_%zu [label=\"%s\"]", name, from,
                          name, to, label);
        }
    }
    page_line(page, STYLE_PLAIN, "%s", "    }");
}

void help_states_dot(Page *page)
{
    page_line(page, STYLE_PLAIN, "%s", "digraph states {");
    page_line(page, STYLE_PLAIN, "%s", "    node [shape=box, style=rounded]");
    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++)
        put_dot(page, i);
    page_line(page, STYLE_PLAIN, "%s", "}");
}
