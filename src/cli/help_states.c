/* help_states.c - posta help states: how a session goes, out of the table of commands. */
#include "base/i18n.h"
#include "cli/help.h"
#include "report/paragraph.h"
#include "report/terms.h"

#define INDENT 4

/* source RFC 5321 3.1 to 3.3, 4.1.4; RFC 3030 2 */
static const struct {
    SessionState state;
    const char *name, *sentence;
} states[] = {
    {HELLO,     "HELLO",     N_("The server has greeted; the client has not said who it is.")},
    {IDLE,      "IDLE",      N_("Between transactions: a message may begin.")                },
    {SENDER,    "SENDER",    N_("The sender is known, no recipient yet.")                    },
    {RECIPIENT, "RECIPIENT", N_("At least one recipient was accepted: the data may come.")   },
    {CHUNKS,    "CHUNKS",    N_("BDAT has begun the message; more chunks are to come.")      },
    {CLOSED,    "CLOSED",    N_("The session is over; the connection closes.")               },
};

/* Where a good reply to the command leads from a state. source smtp_verbs.def */
static SessionState leads_to(const CommandTerm *term, SessionState from)
{
    if (term->next == STAYS || (term->next == DROPS && from == HELLO))
        return from;
    return term->next == DROPS ? IDLE : term->next;
}

/* The commands that lead from one state to another, yours, "" for none. */
static char *commands_between(SessionState from, SessionState to)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (const CommandTerm *term = command_terms; term->word != NULL; term++)
        if (term->expected & from && leads_to(term, from) == to)
            g_string_append_printf(text, "%s%s", text->len == 0 ? "" : ", ", term->word);
    /* a chunk with the word LAST ends the message */
    for (const CommandTerm *term = command_terms; to == IDLE && term->word != NULL; term++)
        if (term->expected & from && term->next == CHUNKS)
            g_string_append_printf(text, "%s%s LAST", text->len == 0 ? "" : ", ", term->word);
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void put_state(Page *page, size_t index)
{
    page_put(page, STYLE_HEADING, "%-10s", states[index].name);
    page_line(page, STYLE_PLAIN, " %s", _(states[index].sentence));
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        g_autofree char *commands = commands_between(states[index].state, states[i].state);
        g_autofree char *line = i == index ? g_strdup_printf(_("%s: stays"), commands)
                                           : g_strdup_printf("%s -> %s", commands, states[i].name);
        if (*commands != '\0')
            page_paragraph(page, STYLE_PLAIN, INDENT, "", line);
    }
}

void help_states(Page *page)
{
    page_line(page, STYLE_HEADING, "%s", _("How an SMTP session goes"));
    page_paragraph(
        page, STYLE_PLAIN, 0, "",
        _("Which commands are expected in which state, and where a good reply leads. It is "
          "the reply that moves the state, never the command: a refused one changes "
          "nothing. Out of order, a command is answered with 503. RFC 5321 4.1.4"));
    for (size_t i = 0; i < G_N_ELEMENTS(states); i++) {
        page_end_line(page);
        put_state(page, i);
    }
    page_end_line(page);
    page_paragraph(page, STYLE_QUIET, 0, "",
                   _("\"posta help states --dot | dot -Tsvg\" draws this; \"posta help RCPT\" "
                     "explains a command."));
}

void help_states_dot(Page *page)
{
    page_line(page, STYLE_PLAIN, "%s", "digraph smtp {");
    page_line(page, STYLE_PLAIN, "%s", "    node [shape=box, style=rounded]");
    for (size_t from = 0; from < G_N_ELEMENTS(states); from++) {
        for (size_t to = 0; to < G_N_ELEMENTS(states); to++) {
            g_autofree char *commands = commands_between(states[from].state, states[to].state);
            if (*commands != '\0')
                page_line(page, STYLE_PLAIN, "    %s -> %s [label=\"%s\"]", states[from].name,
                          states[to].name, commands);
        }
    }
    page_line(page, STYLE_PLAIN, "%s", "}");
}
