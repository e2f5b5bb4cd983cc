/* show_card.c - four answers about a message, what was observed before what is claimed. */
#include "base/bytes.h"
#include "base/i18n.h"
#include "report/paragraph.h"
#include "report/show.h"

#include <string.h>

/* Columns of what stands behind a name. */
#define ANSWER_INDENT 16

static const char *confidence_phrase(const char *confidence)
{
    if (g_strcmp0(confidence, "observed") == 0)
        return _("observed");
    return g_strcmp0(confidence, "trusted") == 0 ? _("claimed by a server that is believed")
                                                 : _("claimed, and perhaps invented");
}

/* "Received of hop 1", "X-Originating-IP"; yours. */
static char *field_to_text(const json_t *answer)
{
    const char *field = record_text(answer, "field");

    return record_has(answer, "hop")
               ? g_strdup_printf(_("%s of hop %d"), field, (int)record_number(answer, "hop"))
               : g_strdup(field == NULL ? "" : field);
}

void show_special(Page *page, size_t indent, const json_t *special)
{
    const char *sentence = record_text(special, "sentence");
    const char *carried = record_text(special, "carries");
    const char *hardware = record_text(special, "hardware");
    GString *text = g_string_new(NULL);

    if (sentence != NULL)
        g_string_append_printf(text, "%s (%s, %s)", _(sentence), record_text(special, "name"),
                               record_text(special, "reference"));
    if (carried != NULL)
        g_string_append_printf(text, _("; the IPv4 address inside is %s"), carried);
    if (record_has(special, "port"))
        g_string_append_printf(text, _(", port %d"), (int)record_number(special, "port"));
    if (hardware != NULL)
        g_string_append_printf(text, "%s%s %s", text->len == 0 ? "" : "; ",
                               _("made of the hardware address"), hardware);
    if (text->len > 0)
        page_paragraph(page, STYLE_QUIET, indent, "", text->str);
    g_string_free(text, TRUE);
}

static void put_address(Page *page, const char *name, const json_t *answer)
{
    const char *observed = record_text(answer, "observed");
    const char *claimed = record_text(answer, "claimed"), *host = record_text(answer, "name");
    g_autofree char *field = field_to_text(answer);

    if (answer == NULL)
        return;
    if (observed != NULL)
        show_fact(page, name, _("%s   observed"), observed);
    if (claimed != NULL)
        show_fact(page, observed == NULL ? name : "", _("%s%s%s   %s: %s"), claimed,
                  host == NULL ? "" : "   ", host == NULL ? "" : host,
                  observed == NULL ? confidence_phrase(record_text(answer, "confidence"))
                                   : _("claimed"),
                  field);
    else if (host != NULL)
        show_fact(page, observed == NULL ? name : "", _("%s   its name, as its own line claims"),
                  host);
    show_special(page, ANSWER_INDENT, record_at(answer, "special"));
}

static void put_replies(Page *page, const json_t *message)
{
    const json_t *list = record_at(message, "card.reply_to");
    size_t i;
    json_t *answer;

    json_array_foreach(list, i, answer)
    {
        const char *address = record_text(answer, "claimed");

        show_fact(page, i == 0 ? _("answers to") : "", "%s   %s", address == NULL ? "?" : address,
                  record_text(answer, "field"));
    }
}

static void put_sent(Page *page, const json_t *answer)
{
    const char *observed = record_text(answer, "observed");
    const char *claimed = record_text(answer, "claimed");
    g_autofree char *field = field_to_text(answer);
    char text[PAGE_TEXT_SIZE];

    if (observed != NULL)
        show_fact(page, _("sent"), _("%s   observed: its last octet passed"),
                  page_time_of(page, observed, text));
    if (claimed != NULL)
        show_fact(page, observed == NULL ? _("sent") : "", _("%s   %s: %s"),
                  page_time_of(page, claimed, text),
                  observed == NULL ? confidence_phrase(record_text(answer, "confidence"))
                                   : _("claimed"),
                  field);
}

/* The hop, behind the first, whose server numbered the message by its own id; 0 if none did. */
static int numbered_by(const json_t *message)
{
    const char *id = record_text(message, "headers.message_id");
    const json_t *route = record_at(message, "route");
    size_t i;
    json_t *hop;

    json_array_foreach(route, i, hop)
    {
        const char *queue_id = record_text(hop, "id");

        if (i > 0 && id != NULL && queue_id != NULL && strlen(queue_id) >= 5 &&
            strstr(id, queue_id) != NULL)
            return (int)i + 1;
    }
    return 0;
}

/* Which fields of those that mail programs always write are not there, or are a server's. */
static void put_missing(Page *page, const json_t *message)
{
    int date_hop = (int)record_number(message, "card.sent.date_added_by_hop");
    int number_hop = numbered_by(message);
    GString *text = g_string_new(NULL);

    if (!record_has(message, "headers.from"))
        g_string_append(text, ", From");
    if (!record_has(message, "headers.to"))
        g_string_append(text, ", To");
    if (date_hop > 0)
        g_string_append_printf(text, _(", Date (the server of hop %d added it)"), date_hop);
    else if (!record_has(message, "headers.date"))
        g_string_append(text, ", Date");
    if (number_hop > 0)
        g_string_append_printf(text, _(", Message-ID (the server of hop %d added it)"), number_hop);
    else if (!record_has(message, "headers.message_id"))
        g_string_append(text, ", Message-ID");
    if (text->len > 0)
        show_fact(page, _("missing"), "%s", text->str + 2);
    g_string_free(text, TRUE);
}

/* Adds an address that is not yet in the list; case of letters does not count. */
static void add_sender(GPtrArray *senders, const char *address)
{
    if (address == NULL || address[0] == '\0')
        return;
    for (guint i = 0; i < senders->len; i++)
        if (same_mailbox(senders->pdata[i], address))
            return;
    g_ptr_array_add(senders, (char *)address);
}

/* The envelope, the author, who sent it for him, and who gets the answer, where they differ. */
static void put_senders(Page *page, const json_t *message, const json_t *envelope)
{
    static const char *const lists[] = {"headers.from", "headers.reply_to"};
    g_autoptr(GPtrArray) senders = g_ptr_array_new();
    size_t i;
    json_t *mailbox;

    add_sender(senders, record_text(envelope, "mail_from"));
    add_sender(senders, record_text(message, "headers.return_path"));
    add_sender(senders, record_text(message, "headers.sender.address"));
    for (size_t j = 0; j < G_N_ELEMENTS(lists); j++)
        json_array_foreach(record_at(message, lists[j]), i, mailbox)
            add_sender(senders, record_text(mailbox, "address"));
    if (senders->len < 2)
        return;
    g_ptr_array_add(senders, NULL);
    g_autofree char *all = g_strjoinv(", ", (char **)senders->pdata);
    show_fact(page, _("senders"), _("%u different ones: %s"), senders->len - 1, all);
}

/* "192.0.2.1" and the like: not a name, and not in brackets. source RFC 5321 4.1.1.1 */
static bool is_bare_number(const char *helo)
{
    return helo[0] != '\0' && strspn(helo, "0123456789.") == strlen(helo);
}

/* The name that it gave itself, beside the one that its address has: as looked up in the capture,
 * or by the server that wrote the first trace line. */
static void put_hello(Page *page, const json_t *message, const json_t *dialogue)
{
    const json_t *first = json_array_get(record_at(message, "route"), 0);
    bool is_observed = record_has(dialogue, "helo");
    const char *helo =
        record_text(is_observed ? dialogue : first, is_observed ? "helo" : "from.helo");
    const json_t *reverse =
        record_at(is_observed ? dialogue : first, is_observed ? "reverse.client" : "from");
    const char *name = record_text(reverse, "name");

    if (helo == NULL)
        return;
    if (is_bare_number(helo))
        show_fact(page, _("HELO"), _("%s   <- a bare number, where mail servers say their name"),
                  helo);
    if (name != NULL && !bytes_equal_nocase(bytes_of_text(helo), bytes_of_text(name)))
        show_fact(page, is_bare_number(helo) ? "" : _("HELO"),
                  _("%s   <- the name of its address is %s"), helo, name);
    else if (record_flag(reverse, "name_missing"))
        show_fact(page, is_bare_number(helo) ? "" : _("HELO"), _("%s   <- its address has no name"),
                  helo);
    if (record_has(reverse, "confirmed") && !record_flag(reverse, "confirmed"))
        show_fact(page, "", _("%s   <- that name does not lead back to the address"), name);
}

void show_card(Page *page, const json_t *message, const json_t *envelope, const json_t *dialogue)
{
    if (!record_has(message, "card"))
        return;
    page_heading(page, _("Card"), _("what was observed stands before what is claimed"));
    put_address(page, _("source IP"), record_at(message, "card.source_ip"));
    put_address(page, _("server"), record_at(message, "card.server_ip"));
    put_replies(page, message);
    put_sent(page, record_at(message, "card.sent"));
    put_senders(page, message, envelope);
    put_hello(page, message, dialogue);
    put_missing(page, message);
}
