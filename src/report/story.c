/* story.c - a dialogue line by line, as it went over the wire. */
#include "report/story.h"

#include "base/i18n.h"
#include "base/place.h"
#include "base/when.h"
#include "report/explain.h"
#include "report/paragraph.h"
#include "report/style.h"

/* Lines wait until no earlier one can come; a client that never waits for a reply makes many. */
#define LINES_WAITING_MAX 4000

#define ASIDES_ORDER (UINT64_C(1) << 63) /* behind all lines */

#define TALK_INDENT 21 /* columns before what is said */

/* One line of the talk. */
typedef struct StoryLine {
    int64_t when;   /* ns since 1970; of the last line with a time where it has none */
    uint64_t order; /* in which the exchanges have them */
    uint64_t frame; /* 0 where the frame of the line before holds it too */
    Side side;
    Style style;
    char *text;
    char *remark;      /* behind it, or NULL */
    char *note;        /* below it: what it means; or NULL */
    const char *phase; /* what begins with this line, or NULL */
} StoryLine;

typedef struct Story {
    Page *page;
    Explainer *explainer; /* NULL where nothing is explained */
    GArray *lines;        /* of StoryLine: those that wait */
    int64_t zero, last;   /* ns since 1970; last: of the latest line with a time */
    bool is_captured;     /* not written down in a transcript */
    bool has_clock;       /* its lines have times */
    uint64_t order;       /* of the next line */
    const char *phase;    /* that the last line belongs to */
} Story;

/* What a part of a talk is about. source RFC 5321 3, 4.1.1; RFC 4954; RFC 3207; RFC 3030 */
static const struct {
    const char *verb, *phase;
} phases[] = {
    {"HELO",     N_("The client says who it is.")                                               },
    {"EHLO",     N_("The client says who it is; the server answers with what it can do.")       },
    {"LHLO",     N_("The client says who it is; the server answers with what it can do.")       },
    {"STARTTLS", N_("The client asks to go on sealed.")                                         },
    {"AUTH",     N_("The client logs in.")                                                      },
    {"MAIL",     N_("A message begins: who it is from, and who shall get it.")                  },
    {"RCPT",     N_("A message begins: who it is from, and who shall get it.")                  },
    {"DATA",     N_("The message itself, header and text, up to a line with nothing but a dot.")},
    {"BDAT",     N_("The message itself, in chunks of a size that is told beforehand.")         },
    {"RSET",     N_("The client drops what it had begun.")                                      },
    {"VRFY",     N_("The client asks whether a mailbox exists.")                                },
    {"EXPN",     N_("The client asks who is on a list.")                                        },
    {"QUIT",     N_("The client takes its leave.")                                              },
    {"NOOP",     N_("The client keeps the connection alive.")                                   },
};

/* The states of POP3, and what is done in them. source RFC 1939 3 to 7; RFC 2449 5; RFC 2595 4 */
static const struct {
    const char *verb, *phase;
} pop3_phases[] = {
    {"CAPA", N_("The client asks what the server can do.")                    },
    {"STLS", N_("The client asks to go on sealed.")                           },
    {"USER", N_("Authorization: the client logs in.")                         },
    {"PASS", N_("Authorization: the client logs in.")                         },
    {"APOP", N_("Authorization: the client logs in.")                         },
    {"AUTH", N_("Authorization: the client logs in.")                         },
    {"STAT", N_("Transaction: the client looks what is in the mailbox.")      },
    {"LIST", N_("Transaction: the client looks what is in the mailbox.")      },
    {"UIDL", N_("Transaction: the client looks what is in the mailbox.")      },
    {"TOP",  N_("Transaction: messages are read.")                            },
    {"RETR", N_("Transaction: messages are read.")                            },
    {"DELE", N_("Transaction: messages are marked, to be deleted at the end.")},
    {"RSET", N_("Transaction: the marks are taken back.")                     },
    {"NOOP", N_("The client keeps the connection alive.")                     },
    {"QUIT", N_("The client takes its leave; what it marked is deleted now.") },
};

static const char *pop3_phase_of(const char *verb)
{
    for (size_t i = 0; verb != NULL && i < G_N_ELEMENTS(pop3_phases); i++)
        if (g_str_equal(pop3_phases[i].verb, verb))
            return pop3_phases[i].phase;
    return N_("Other commands.");
}

/* The states of IMAP, and what is done in them. source RFC 9051 3, 6 */
static const struct {
    const char *verb, *phase;
} imap_phases[] = {
    {"CAPABILITY",   N_("The client asks what the server can do.")                                 },
    {"ID",           N_("The two say which programs they are.")                                    },
    {"STARTTLS",     N_("The client asks to go on sealed.")                                        },
    {"AUTHENTICATE", N_("Not authenticated yet: the client logs in.")                              },
    {"LOGIN",        N_("Not authenticated yet: the client logs in.")                              },
    {"COMPRESS",     N_("The client asks to go on compressed.")                                    },
    {"SELECT",       N_("The client opens a mailbox: it is selected until the next one, or CLOSE.")},
    {"EXAMINE",      N_("The client opens a mailbox: it is selected until the next one, or CLOSE.")},
    {"LIST",         N_("Authenticated: the client looks around among the mailboxes.")             },
    {"LSUB",         N_("Authenticated: the client looks around among the mailboxes.")             },
    {"STATUS",       N_("Authenticated: the client looks around among the mailboxes.")             },
    {"NAMESPACE",    N_("Authenticated: the client looks around among the mailboxes.")             },
    {"FETCH",        N_("Messages are read, or facts about them.")                                 },
    {"SEARCH",       N_("The client looks for messages.")                                          },
    {"STORE",        N_("Messages are marked, moved, copied or removed.")                          },
    {"COPY",         N_("Messages are marked, moved, copied or removed.")                          },
    {"MOVE",         N_("Messages are marked, moved, copied or removed.")                          },
    {"EXPUNGE",      N_("Messages are marked, moved, copied or removed.")                          },
    {"APPEND",       N_("A message is stored.")                                                    },
    {"IDLE",         N_("The client waits for news.")                                              },
    {"CLOSE",        N_("The client leaves the mailbox: authenticated, none selected.")            },
    {"UNSELECT",     N_("The client leaves the mailbox: authenticated, none selected.")            },
    {"LOGOUT",       N_("The client takes its leave.")                                             },
};

static const char *imap_phase_of(const char *verb)
{
    for (size_t i = 0; verb != NULL && i < G_N_ELEMENTS(imap_phases); i++)
        if (g_str_equal(imap_phases[i].verb, verb))
            return imap_phases[i].phase;
    return N_("Other commands.");
}

static bool is_pop3(const json_t *exchange)
{
    return g_strcmp0(record_text(exchange, "network.protocol"), "pop3") == 0;
}

static const char *phase_of(const json_t *exchange)
{
    const char *verb = record_text(exchange, "command.verb");
    int code = (int)record_number(exchange, "reply.code");

    if (!record_has(exchange, "command"))
        return code == 421                              ? N_("The server closes the connection.")
               : record_number(exchange, "number") <= 1 ? N_("The server greets.")
                                                        : N_("The server speaks unasked.");
    if (g_strcmp0(record_text(exchange, "network.protocol"), "imap") == 0)
        return imap_phase_of(verb);
    if (is_pop3(exchange))
        return pop3_phase_of(verb);
    for (size_t i = 0; verb != NULL && i < G_N_ELEMENTS(phases); i++)
        if (g_str_equal(phases[i].verb, verb))
            return phases[i].phase;
    return N_("Other commands.");
}

/* When something was said; without a clock, the line of the transcript stands for it. */
static bool moment_of(Story *story, const json_t *told, int64_t *ret_when)
{
    if (time_of_text(record_text(told, "time"), ret_when)) {
        story->has_clock = true;
        return true;
    }
    if (!story->is_captured)
        *ret_when = (int64_t)record_first_frame(told, "frames");
    return !story->is_captured;
}

/* Takes text and remark. */
static void add_line(Story *story, const json_t *told, Side side, char *text, char *remark)
{
    StoryLine line = {.when = story->last,
                      .order = story->order++,
                      .side = side,
                      .style = side == CLIENT ? STYLE_CLIENT : STYLE_SERVER,
                      .text = text,
                      .remark = remark};

    if (told != NULL) {
        line.frame = record_first_frame(told, "frames");
        if (moment_of(story, told, &line.when))
            story->last = line.when;
    }
    g_array_append_val(story->lines, line);
}

/* Says below the latest line what it means; takes the note, NULL for nothing to say. */
static void add_note(Story *story, char *note)
{
    g_array_index(story->lines, StoryLine, story->lines->len - 1).note = note;
}

/* The lines of a reply to EHLO but the first name one extension each. source RFC 5321 4.1.1.1 */
static char *note_of_reply_line(Story *story, const json_t *exchange, const json_t *reply, size_t i)
{
    const char *verb = record_text(exchange, "command.verb");
    bool is_hello = g_strcmp0(verb, "EHLO") == 0 || g_strcmp0(verb, "LHLO") == 0;
    const char *line = json_string_value(json_array_get(record_at(reply, "lines"), i));

    if (story->explainer == NULL)
        return NULL;
    if (i == 0)
        return explain_reply(story->explainer, exchange, reply);
    return is_hello && line != NULL ? explain_offer(story->explainer, line) : NULL;
}

/* What stands before the text of a reply's line: a code, or a status, in IMAP behind a tag; in
 * POP3 before the first line alone. */
static char *head_of_reply(const json_t *reply, bool is_first, bool is_last)
{
    const char *status = record_text(reply, "status"), *tag = record_text(reply, "tag");

    if (status == NULL)
        return g_strdup_printf("%d%c", (int)record_number(reply, "code"), is_last ? ' ' : '-');
    if (!g_ascii_isalpha(*status))
        return is_first ? g_strdup_printf("%s ", status) : g_strdup("");
    return g_strdup_printf("%s %s ", tag == NULL ? "*" : tag, status);
}

static void add_reply(Story *story, const json_t *exchange, const json_t *reply)
{
    const json_t *lines = record_at(reply, "lines");
    size_t count = json_array_size(lines), i;
    int code = (int)record_number(reply, "code");
    json_t *one;

    if (count == 0 && reply != NULL)
        add_line(story, reply, SERVER, g_strdup_printf("%d", code), NULL);
    json_array_foreach(lines, i, one)
    {
        const char *text = json_string_value(one);
        g_autofree char *head = head_of_reply(reply, i == 0, i + 1 == count);
        add_line(story, i == 0 ? reply : NULL, SERVER,
                 g_strchomp(g_strconcat(head, text == NULL ? "" : text, NULL)), NULL);
        add_note(story, note_of_reply_line(story, exchange, reply, i));
        if (style_of_code(code) != STYLE_PLAIN)
            g_array_index(story->lines, StoryLine, story->lines->len - 1).style =
                style_of_code(code);
    }
}

/* A question of a log-in is in base64, and no secret. */
static char *remark_of_step(const json_t *step, bool is_client)
{
    const char *text = record_text(step, "text");
    bool is_question = !is_client && record_number(step, "code") == 334;
    g_autofree char *decoded = g_strdup(record_text(step, "decoded"));

    if (decoded == NULL && is_question && text != NULL)
        decoded = decode_question(text);
    return decoded == NULL ? NULL : g_strdup_printf("(%s)", decoded);
}

static void add_step(Story *story, const json_t *exchange, const json_t *step)
{
    const char *text = record_text(step, "text");
    bool is_client = g_strcmp0(record_text(step, "side"), "client") == 0;
    int code = (int)record_number(step, "code");
    char *line = code != 0   ? g_strdup_printf("%d %s", code, text == NULL ? "" : text)
                 : is_client ? g_strdup(text == NULL ? "" : text)
                             : g_strdup_printf("+ %s", text == NULL ? "" : text);

    add_line(story, step, is_client ? CLIENT : SERVER, line, remark_of_step(step, is_client));
    if (story->explainer != NULL)
        add_note(story, explain_step(story->explainer, exchange, step));
}

static void add_command(Story *story, const json_t *exchange)
{
    const json_t *command = record_at(exchange, "command");
    const char *text = record_text(command, "text"), *verb = record_text(command, "verb");
    const char *argument = record_text(command, "argument");
    char *line = text != NULL ? g_strdup(text)
                              : g_strjoin(argument == NULL ? "" : " ", verb == NULL ? "" : verb,
                                          argument == NULL ? "" : argument, NULL);
    bool is_empty = text == NULL && verb == NULL;
    char *remark = is_empty ? g_strdup(_("(an empty line)"))
                   : record_flag(command, "inferred")
                       ? g_strdup(_("(not seen; it can only have been this)"))
                   : record_flag(exchange, "early") ? g_strdup(_("(sent too early)"))
                                                    : NULL;

    add_line(story, command, CLIENT, line, remark);
    if (story->explainer != NULL)
        add_note(story, explain_command(story->explainer, exchange));
}

static const char *protocol_of(const json_t *exchange)
{
    const char *protocol = record_text(exchange, "network.protocol");

    return protocol == NULL ? "" : protocol;
}

/* IMAP: what came untagged, by kinds. */
static void add_untagged(Story *story, const json_t *exchange)
{
    g_autoptr(GString) text = g_string_new(NULL);
    size_t i;
    json_t *one;

    json_array_foreach(record_at(exchange, "untagged"), i, one)
    {
        int64_t count = record_number(one, "count");

        g_string_append_printf(text, "%s* %s", i == 0 ? "" : ", ", record_text(one, "kind"));
        if (count > 1)
            g_string_append_printf(text, " (%" G_GINT64_FORMAT ")", count);
    }
    const char *message = record_has(exchange, "body") ? NULL : record_text(exchange, "message");
    if (text->len > 0)
        add_line(story, NULL, SERVER, g_string_free(g_steal_pointer(&text), FALSE),
                 message == NULL ? NULL : g_strdup_printf("-> %s", message));
}

/* Mail data folds to one line: its content has a page of its own. */
static void add_body(Story *story, const json_t *exchange)
{
    const json_t *body = record_at(exchange, "body");
    uint64_t segments = (uint64_t)record_number(body, "segments");
    uint64_t bytes = (uint64_t)record_number(body, "bytes");
    const char *message = record_text(exchange, "message");
    bool is_announced = g_str_equal(protocol_of(exchange), "imap");
    char count[PAGE_TEXT_SIZE], size[PAGE_TEXT_SIZE];

    number_to_text(segments, count);
    number_to_text(bytes, size);
    add_line(story, body, is_pop3(exchange) ? SERVER : CLIENT,
             is_announced || (is_pop3(exchange) && record_has(body, "bytes"))
                 ? g_strdup_printf(_("message, %s bytes"), size)
             : !record_has(body, "bytes") ? g_strdup(_("DATA, not all of them in the transcript"))
             : !record_has(body, "segments")
                 ? g_strdup_printf(_("DATA %s bytes"), size)
                 : g_strdup_printf(ngettext("DATA %s segment, %s bytes",
                                            "DATA %s segments, %s bytes", (unsigned long)segments),
                                   count, size),
             message == NULL ? NULL : g_strdup_printf("-> %s", message));
    g_array_index(story->lines, StoryLine, story->lines->len - 1).style = STYLE_HEADING;
    if (story->explainer != NULL)
        add_note(story, explain_body(story->explainer, exchange));
}

static int compare_lines(gconstpointer one, gconstpointer other)
{
    const StoryLine *a = one, *b = other;

    if (a->when != b->when)
        return a->when < b->when ? -1 : 1;
    return a->order < b->order ? -1 : a->order > b->order;
}

static void write_line(Story *story, const StoryLine *line)
{
    Page *page = story->page;
    int64_t since = line->when - story->zero;

    if (story->explainer == NULL && line->phase != NULL && line->phase != story->phase)
        page_paragraph(page, STYLE_QUIET, TALK_INDENT, "# ", _(line->phase));
    if (line->phase != NULL)
        story->phase = line->phase;
    if (line->frame == 0)
        page_indent(page, TALK_INDENT);
    else if (!story->has_clock)
        page_put(page, STYLE_QUIET, "%20" G_GUINT64_FORMAT " ", line->frame);
    else
        page_put(page, STYLE_QUIET, "%11.6f %8" G_GUINT64_FORMAT " ", (double)since / 1e9,
                 line->frame);
    page_put(page, line->style, "%s: ", line->side == CLIENT ? "C" : "S");
    page_hanging(page, line->style, TALK_INDENT + 3, TALK_INDENT + 3, line->text);
    if (line->remark != NULL)
        page_put(page, STYLE_QUIET, "   %s", line->remark);
    page_end_line(page);
    if (line->note != NULL)
        page_paragraph(page, STYLE_QUIET, TALK_INDENT, "# ", line->note);
}

/* Commands are told in order: what came before one of them is complete. */
static void write_until(Story *story, int64_t when)
{
    guint written = 0;

    g_array_sort(story->lines, compare_lines);
    for (; written < story->lines->len; written++) {
        StoryLine *line = &g_array_index(story->lines, StoryLine, written);
        if (line->when >= when)
            break;
        write_line(story, line);
        g_free(line->text);
        g_free(line->remark);
        g_free(line->note);
    }
    if (written > 0)
        g_array_remove_range(story->lines, 0, written);
}

static void add_exchange(Story *story, const json_t *exchange)
{
    bool has_command = record_has(exchange, "command");
    int64_t when;
    size_t i;
    json_t *one;

    if (moment_of(story, record_at(exchange, has_command ? "command" : "reply"), &when))
        write_until(story, story->lines->len < LINES_WAITING_MAX ? when : INT64_MAX);
    guint first = story->lines->len;
    if (has_command)
        add_command(story, exchange);
    json_array_foreach(record_at(exchange, "steps"), i, one) add_step(story, exchange, one);
    if (record_has(exchange, "body") && !is_pop3(exchange))
        add_body(story, exchange);
    json_array_foreach(record_at(exchange, "more"), i, one) add_reply(story, exchange, one);
    if (story->lines->len > first)
        add_untagged(story, exchange);
    if (record_has(exchange, "reply"))
        add_reply(story, exchange, record_at(exchange, "reply"));
    else if (has_command)
        add_line(story, NULL, SERVER, g_strdup(""), g_strdup(_("(no reply was seen)")));
    if (record_has(exchange, "body") && is_pop3(exchange)) /* it comes behind the +OK */
        add_body(story, exchange);
    if (story->lines->len > first)
        g_array_index(story->lines, StoryLine, first).phase = phase_of(exchange);
}

void aside_clear(gpointer value)
{
    Aside *aside = value;

    g_free(aside->text);
    g_free(aside->remark);
    g_free(aside->note);
}

/* They stand behind the lines of the same frame. */
static void add_asides(Story *story, const GArray *asides)
{
    for (guint i = 0; i < asides->len; i++) {
        const Aside *aside = &g_array_index(asides, Aside, i);
        const StoryLine line = {.when = aside->when,
                                .order = ASIDES_ORDER + i,
                                .frame = aside->frame,
                                .side = aside->side,
                                .style = STYLE_QUIET,
                                .text = g_strdup(aside->text),
                                .remark = g_strdup(aside->remark),
                                .note = g_strdup(aside->note)};

        g_array_append_val(story->lines, line);
    }
}

bool story_write(Page *page, sqlite3 *database, const StoryOf *of, GError **error)
{
    g_autoptr(Explainer) explainer = page->explains ? explainer_new() : NULL;
    Story story = {.page = page,
                   .explainer = explainer,
                   .zero = of->zero,
                   .last = of->zero,
                   .is_captured = of->is_captured};
    Query *query = query_new(database,
                             "SELECT record FROM events WHERE dialogue = ?1 AND kind = 'exchange' "
                             "ORDER BY CAST(record ->> '$.number' AS INTEGER), number",
                             of->dialogue, NULL);

    story.lines = g_array_new(FALSE, FALSE, sizeof(StoryLine));
    add_asides(&story, of->asides);
    page_heading(page, _("Talk"),
                 !of->is_captured ? _("line of the transcript, client (C) and server (S)")
                                  : _("seconds from the start, frame, client (C) and server (S)"));
    while (query_next(query)) {
        json_t *exchange = query_record(query, 0);
        if (exchange != NULL)
            add_exchange(&story, exchange);
        json_decref(exchange);
    }
    write_until(&story, INT64_MAX);
    g_array_unref(story.lines);
    return query_end(query, error);
}
