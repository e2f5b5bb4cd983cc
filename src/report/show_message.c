/* show_message.c - the card of a message: what servers were told beside what its header claims. */
#include "base/i18n.h"
#include "base/text.h"
#include "report/paragraph.h"
#include "report/show.h"
#include "report/style.h"
#include "report/words.h"

#define NAME_COLUMNS 12
#define VALUE_COLUMN (NAME_COLUMNS + 4) /* where values stand, behind their names */

/* "Name <address>" of one mailbox; yours. */
static char *mailbox_to_text(const json_t *mailbox)
{
    const char *address = record_text(mailbox, "address"), *name = record_text(mailbox, "name");

    if (address == NULL)
        return g_strdup(name == NULL ? "?" : name);
    return name == NULL ? g_strdup(address) : g_strdup_printf("%s <%s>", name, address);
}

/* All mailboxes of a header field, with commas; yours, or NULL where there are none. */
static char *mailboxes_to_text(const json_t *message, const char *path)
{
    const json_t *list = record_at(message, path);
    GString *text = g_string_new(NULL);
    size_t i;
    json_t *mailbox;

    json_array_foreach(list, i, mailbox)
    {
        g_autofree char *one = mailbox_to_text(mailbox);
        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", one);
    }
    return g_string_free(text, text->len == 0);
}

static bool list_holds(const json_t *list, const char *address)
{
    size_t i;
    json_t *mailbox;

    json_array_foreach(list, i, mailbox)
    {
        const char *one = record_text(mailbox, "address");
        if (one != NULL && same_mailbox(one, address))
            return true;
    }
    return false;
}

static void put_remark(Page *page, const char *remark)
{
    page_put(page, STYLE_WARNING, "   <- %s", remark);
}

static void put_name(Page *page, const char *name)
{
    g_autofree char *column = text_fit(name, NAME_COLUMNS);

    page_put(page, STYLE_QUIET, "  %s  ", column);
}

/* The sender that the servers were told, against the one that the reader sees. */
static void put_sender(Page *page, const json_t *envelope, const json_t *message)
{
    const json_t *from = record_at(message, "headers.from");
    const char *told = record_text(envelope, "mail_from");

    if (envelope == NULL)
        return;
    put_name(page, _("MAIL FROM"));
    if (record_flag(envelope, "null_sender"))
        page_put(page, STYLE_PLAIN, "<>%s", _("   (the null sender: a report or a bounce)"));
    else
        page_put(page, STYLE_PLAIN, "%s", told == NULL ? "?" : told);
    if (told != NULL && *told != '\0' && json_array_size(from) > 0 && !list_holds(from, told))
        put_remark(page, _("not the From of the header"));
    page_end_line(page);
}

/* ": 550 no such user", behind so many columns: what was said in the end. */
static void put_said(Page *page, const json_t *reply, size_t at)
{
    const char *said = json_string_value(json_array_get(record_at(reply, "lines"), 0));

    if (!record_has(reply, "code"))
        return;
    g_autofree char *text =
        g_strdup_printf(": %d %s", (int)record_number(reply, "code"), said == NULL ? "" : said);
    page_hanging(page, STYLE_PLAIN, at, VALUE_COLUMN + 2, text);
}

void show_recipients(Page *page, const json_t *envelope, const json_t *message)
{
    const json_t *recipients = record_at(envelope, "recipients");
    bool has_fields = record_has(message, "headers.to") || record_has(message, "headers.cc");
    size_t i;
    json_t *recipient;

    json_array_foreach(recipients, i, recipient)
    {
        const char *address = record_text(recipient, "address");
        const char *outcome = record_text(recipient, "outcome");

        put_name(page, i == 0 ? _("RCPT TO") : "");
        page_put(page, STYLE_PLAIN, "%s", address == NULL ? "?" : address);
        if (outcome != NULL)
            page_put(page, style_of_outcome(outcome), "   %s", word_shown(outcome));
        if (outcome != NULL && !g_str_equal(outcome, "accepted"))
            put_said(page, record_at(recipient, record_has(recipient, "final") ? "final" : "reply"),
                     VALUE_COLUMN + text_columns(address == NULL ? "?" : address) + 3 +
                         text_columns(word_shown(outcome)));
        if (address != NULL && has_fields &&
            !list_holds(record_at(message, "headers.to"), address) &&
            !list_holds(record_at(message, "headers.cc"), address))
            put_remark(page, _("neither in To nor in Cc"));
        page_end_line(page);
    }
}

/* A line of the header, with what does not fit it; nothing where the header has none. */
static void put_claim(Page *page, const char *name, const char *value, const char *remark)
{
    if (value == NULL)
        return;
    put_name(page, name);
    page_put(page, STYLE_PLAIN, "%s", value);
    if (remark != NULL)
        put_remark(page, remark);
    page_end_line(page);
}

/* Sender is there to name another than the author. source RFC 5322 3.6.2 */
static const char *remark_on_sender(const json_t *message)
{
    const char *sender = record_text(message, "headers.sender.address");

    return sender == NULL || list_holds(record_at(message, "headers.from"), sender)
               ? NULL
               : _("not the author, but who sent it for them");
}

static const char *remark_on_replies(const json_t *message)
{
    const json_t *list = record_at(message, "headers.reply_to");
    size_t i;
    json_t *mailbox;

    json_array_foreach(list, i, mailbox)
    {
        const char *address = record_text(mailbox, "address");

        if (address != NULL && !list_holds(record_at(message, "headers.from"), address))
            return _("answers do not go to the author");
    }
    return NULL;
}

/* The server that delivered it wrote MAIL FROM there. source RFC 5321 4.4 */
static const char *remark_on_return_path(const json_t *message, const json_t *envelope)
{
    const char *path = record_text(message, "headers.return_path");
    const char *told = record_text(envelope, "mail_from");

    if (path == NULL || path[0] == '\0')
        return NULL;
    if (told != NULL && !same_mailbox(told, path))
        return _("not the MAIL FROM of this envelope");
    return list_holds(record_at(message, "headers.from"), path) ||
                   !record_has(message, "headers.from")
               ? NULL
               : _("not the author");
}

/* Who of the header was not in the envelope: told to the reader, but not to the servers. */
static void put_listed(Page *page, const json_t *message, const char *path, const char *name,
                       const json_t *recipients)
{
    const json_t *list = record_at(message, path);
    size_t i;
    json_t *mailbox;

    json_array_foreach(list, i, mailbox)
    {
        const char *address = record_text(mailbox, "address");
        g_autofree char *text = mailbox_to_text(mailbox);

        put_name(page, i == 0 ? name : "");
        page_put(page, STYLE_PLAIN, "%s", text);
        if (address != NULL && json_array_size(recipients) > 0 && !list_holds(recipients, address))
            put_remark(page, _("not in this envelope"));
        page_end_line(page);
    }
}

static void put_header(Page *page, const json_t *message, const json_t *envelope)
{
    static const struct {
        const char *path, *name;
    } texts[] = {
        {"headers.subject",     N_("Subject")    },
        {"headers.date",        N_("Date")       },
        {"headers.message_id",  N_("Message-ID") },
        {"headers.in_reply_to", N_("In-Reply-To")},
        {"headers.user_agent",  N_("User-Agent") },
    };
    const json_t *recipients = record_at(envelope, "recipients");
    const json_t *sender = record_at(message, "headers.sender");
    g_autofree char *from = mailboxes_to_text(message, "headers.from");
    g_autofree char *reply_to = mailboxes_to_text(message, "headers.reply_to");
    g_autofree char *sent_by = sender == NULL ? NULL : mailbox_to_text(sender);
    char text[PAGE_TEXT_SIZE];

    page_heading(page, _("Header"), _("what the reader sees; all of it is the sender's claim"));
    show_known(page, _("From"), from);
    put_claim(page, _("Sender"), sent_by, remark_on_sender(message));
    put_claim(page, _("Reply-To"), reply_to, remark_on_replies(message));
    put_claim(page, _("Return-Path"), record_text(message, "headers.return_path"),
              remark_on_return_path(message, envelope));
    put_listed(page, message, "headers.to", _("To"), recipients);
    put_listed(page, message, "headers.cc", _("Cc"), recipients);
    put_listed(page, message, "headers.bcc", _("Bcc"), recipients);
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        const char *value = record_text(message, texts[i].path);
        int64_t when;
        if (value != NULL && time_of_text(value, &when))
            value = page_time(page, when, text);
        show_known(page, _(texts[i].name), value);
    }
}

static void put_outcome(Page *page, const json_t *envelope)
{
    const char *outcome = record_text(envelope, "outcome");

    if (outcome == NULL)
        return;
    put_name(page, _("outcome"));
    page_put(page, style_of_outcome(outcome), "%s", word_shown(outcome));
    put_said(page, record_at(envelope, "reply"), VALUE_COLUMN + text_columns(word_shown(outcome)));
    page_end_line(page);
    show_known(page, _("queue id"), record_text(envelope, "queue_id"));
}

static void put_octets(Page *page, const json_t *message)
{
    char number[PAGE_TEXT_SIZE];
    const char *via = record_text(message, "via");

    if (record_flag(message, "complete")) {
        show_fact(page, _("size"), _("%s bytes, complete"),
                  number_to_text((uint64_t)record_number(message, "bytes"), number));
        show_known(page, _("SHA-256"), record_text(message, "sha256"));
    } else {
        show_fact(page, _("size"), "%s",
                  g_strcmp0(via, "transcript") == 0
                      ? _("not known: the transcript leaves out a part of it, or its end")
                  : g_strcmp0(via, "file") == 0
                      ? _("not known: the file could not be read to its end")
                      : _("not known: a part of it is missing from the capture, or its end"));
    }
    if (record_flag(message, "ambiguous"))
        page_line(page, STYLE_WARNING, "   %s",
                  _("Octets of it came twice with different contents, or were marked urgent: its "
                    "reader may have seen another message. The first copy is shown."));
}

/* Of mail in a file nothing was observed but that it is there. */
static void put_filed(Page *page, const json_t *message)
{
    char number[PAGE_TEXT_SIZE];

    page_heading(page, _("In the file"), _("how it came there, and when, nobody saw"));
    show_known(page, _("file"), record_text(message, "evidence.path"));
    show_known(page, _("folder"), record_text(message, "mailbox.folder"));
    if (record_has(message, "mailbox.number"))
        show_fact(page, _("number"), "%s",
                  number_to_text((uint64_t)record_number(message, "mailbox.number"), number));
    show_fact(page, _("begins at"), _("octet %s"),
              number_to_text((uint64_t)record_number(message, "evidence.offset"), number));
    if (record_has(message, "evidence.quoted"))
        show_fact(page, _("quoting"), _("%s lines stand there with \">\" before \"From \""),
                  number_to_text((uint64_t)record_number(message, "evidence.quoted"), number));
    put_octets(page, message);
}

static void put_observed(Page *page, const json_t *message, const json_t *dialogue)
{
    g_autofree char *client = record_end_point(message, "client");
    g_autofree char *server = record_end_point(message, "server");
    g_autofree char *frames = frames_to_text(message);
    const char *helo = record_text(dialogue, "helo"), *banner = record_banner(dialogue);
    char text[PAGE_TEXT_SIZE];

    page_heading(page, _("Observed"),
                 g_strcmp0(record_text(message, "via"), "transcript") == 0
                     ? _("what the transcript shows")
                     : _("what happened on the wire"));
    show_fact(page, _("client"), "%s%s%s", client, helo == NULL ? "" : _("   calls itself "),
              helo == NULL ? "" : helo);
    show_fact(page, _("server"), "%s%s%s", server, banner == NULL ? "" : "   ",
              banner == NULL ? "" : banner);
    if (record_has(message, "time"))
        show_fact(page, _("time"), "%s", page_time_of(page, record_text(message, "time"), text));
    show_known(page, _("seen in"), frames);
    show_known(page, _("dialogue"), record_text(message, "dialogue"));
    put_octets(page, message);
}

bool show_message(Page *page, sqlite3 *database, const json_t *message, GError **error)
{
    const char *id = record_text(message, "message"),
               *subject = record_text(message, "headers.subject");
    const char *told = record_text(message, "envelope"), *talk = record_text(message, "dialogue");
    json_t *envelope =
        told == NULL
            ? NULL
            : record_asked(database,
                           "SELECT record FROM events WHERE id = ?1 AND kind = 'envelope'", told);
    json_t *dialogue =
        talk == NULL
            ? NULL
            : record_asked(database,
                           "SELECT record FROM events WHERE id = ?1 AND kind = 'dialogue'", talk);

    page_put(page, STYLE_HEADING, _("Message %s"), id);
    if (subject != NULL)
        page_put(page, STYLE_HEADING, "   %s", subject);
    page_end_line(page);
    show_card(page, message, envelope, dialogue);
    if (g_strcmp0(record_text(message, "via"), "file") == 0)
        put_filed(page, message);
    else
        put_observed(page, message, dialogue);
    if (envelope != NULL) {
        page_heading(page, _("Envelope"), _("what the server was told"));
        put_sender(page, envelope, message);
        show_recipients(page, envelope, message);
        put_outcome(page, envelope);
    }
    put_header(page, message, envelope);
    show_route(page, message);
    show_stamps(page, message);
    show_spam(page, message);
    json_decref(envelope);
    json_decref(dialogue);
    return show_mime(page, database, id, error) &&
           show_findings(page, database,
                         "SELECT record FROM events JOIN findings USING (number) "
                         "WHERE findings.message = ?1 ORDER BY rank DESC, number",
                         id, error) &&
           show_oddities(page, database,
                         "SELECT record FROM events WHERE kind = 'oddity' AND "
                         "record ->> '$.message' = ?1 ORDER BY number",
                         id, error);
}

bool show_envelope(Page *page, sqlite3 *database, const json_t *envelope, GError **error)
{
    g_autofree char *client = record_end_point(envelope, "client");
    g_autofree char *server = record_end_point(envelope, "server");
    g_autofree char *frames = frames_to_text(envelope);
    char text[PAGE_TEXT_SIZE];

    (void)database, (void)error;
    page_line(page, STYLE_HEADING, _("Envelope %s"), record_text(envelope, "envelope"));
    if (record_has(envelope, "time"))
        show_fact(page, _("time"), "%s", page_time_of(page, record_text(envelope, "time"), text));
    show_fact(page, _("connection"), "%s -> %s", client, server);
    show_known(page, _("seen in"), frames);
    show_fact(page, _("MAIL FROM"), "%s",
              record_flag(envelope, "null_sender") ? "<>"
              : record_has(envelope, "mail_from")  ? record_text(envelope, "mail_from")
                                                   : _("not seen"));
    show_recipients(page, envelope, NULL);
    show_known(page, _("data by"), record_text(envelope, "verb"));
    put_outcome(page, envelope);
    show_known(page, _("message"), record_text(envelope, "message"));
    show_known(page, _("dialogue"), record_text(envelope, "dialogue"));
    return true;
}
