/* message_records.c - the records of messages. */
#include "pipeline/message_records.h"

#include "pipeline/ambiguity.h"
#include "pipeline/records.h"

static json_t *mailbox_place_of(const MailboxPlace *place)
{
    if (place == NULL)
        return NULL;
    json_t *record = json_object();

    record_set_text(record, "user", place->user);
    record_set_text(record, "folder", place->folder);
    record_set_text(record, "uid", place->uid);
    if (place->number > 0)
        record_set_number(record, "number", place->number);
    return record;
}

static json_t *mailbox_of(const Mailbox *mailbox)
{
    if (mailbox == NULL)
        return NULL;
    json_t *record = json_object();

    record_set_text(record, "address", mailbox->address);
    record_set_text(record, "name", mailbox->name);
    return record;
}

static void set_mailboxes(json_t *record, const char *key, const GPtrArray *mailboxes)
{
    if (mailboxes->len == 0)
        return;
    json_t *list = json_array();

    for (guint i = 0; i < mailboxes->len; i++)
        json_array_append_new(list, mailbox_of(mailboxes->pdata[i]));
    record_set(record, key, list);
}

static void set_texts(json_t *record, const char *key, const GPtrArray *texts)
{
    if (texts->len == 0)
        return;
    json_t *list = json_array();

    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(list, json_string_nocheck(texts->pdata[i]));
    record_set(record, key, list);
}

json_t *record_of_headers(const MessageHeaders *headers)
{
    json_t *record = json_object();

    set_mailboxes(record, "from", headers->from);
    record_set(record, "sender", mailbox_of(headers->sender));
    set_mailboxes(record, "reply_to", headers->reply_to);
    record_set_text(record, "return_path", headers->return_path);
    set_mailboxes(record, "to", headers->to);
    set_mailboxes(record, "cc", headers->cc);
    set_mailboxes(record, "bcc", headers->bcc);
    record_set_text(record, "subject", headers->subject);
    if (headers->has_date)
        record_set_when(record, "date", headers->date);
    record_set_text(record, "message_id", headers->message_id);
    record_set_text(record, "in_reply_to", headers->in_reply_to);
    set_texts(record, "references", headers->references);
    record_set_text(record, "user_agent", headers->user_agent);
    set_texts(record, "delivered_to", headers->delivered_to);
    return record;
}

/* A message on its way from a client to a server; else it lay in a mailbox or a file. */
static bool is_in_transit(const Talk *talk, const MessageTold *told)
{
    return talk->has_packets && (g_str_equal(told->via, "smtp") || g_str_equal(told->via, "lmtp"));
}

static MessageSight sight_of(const Talk *talk, const MessageTold *told, const GArray *trusted)
{
    const FlowSide *sides = talk->flow->side;
    Side sender = told->acting_client;
    MessageSight sight = {
        .route = {.trusted = trusted, .has_seen = talk->has_packets, .seen = told->span.first.when},
    };

    if (!is_in_transit(talk, told))
        return sight;
    sight.route.peer = sides[sender].address;
    sight.server = sides[side_other(sender)].address;
    sight.has_received = told->is_whole;
    sight.received = told->span.last.when;
    return sight;
}

/* What is read out of the header section beyond its addresses and texts. */
static void add_journey(json_t *record, Mail *mail, const MessageSight *sight)
{
    const Message *message = mail->message;

    route_read(&mail->route, message_fields(message), message_headers(message), &sight->route);
    mail->has_route = true;
    record_add_route(record, &mail->route);
    record_add_card(record, &mail->route, message, sight);
    record_add_authentication(record, &mail->route, message);
    record_add_spam(record, &mail->route, message);
}

Event *record_of_message(Talk *talk, const MessageTold *told, Mail *mail, const GArray *trusted)
{
    const Message *message = mail->message;
    Event *event = event_new(EVENT_MESSAGE, told->span.first.when);
    json_t *record = event->record;
    g_autofree char *id = record_id(talk, 'm', told->number);
    char sha256[SHA256_TEXT_SIZE];

    event->place = told->number;
    record_set_text(record, "message", id);
    if (told->envelope != 0) {
        g_autofree char *envelope = record_id(talk, 'e', told->envelope);

        record_set_text(record, "envelope", envelope);
    }
    record_add_ends(event, talk);
    record_set_text(record, "via",
                    talk->has_packets || talk->filed != NULL ? told->via : "transcript");
    record_set_flag(record, "complete", message_is_complete(message));
    if (message_is_complete(message)) {
        record_set_number(record, "bytes", message_bytes(message));
        record_set_text(record, "sha256", sha256_to_text(message_sha256(message), sha256));
    }
    record_set_text(record, "type", message_type(message));
    record_set_text(record, "secured", message_secured(message));
    record_set(record, "mailbox", mailbox_place_of(told->mailbox));
    record_set_filled(record, "headers", record_of_headers(message_headers(message)));
    const MessageSight sight = sight_of(talk, told, trusted);
    add_journey(record, mail, &sight);
    json_t *evidence = record_of_evidence(talk, told->acting_client, &told->span);
    ambiguity_add(record, evidence, talk, told, mail);
    record_set(record, "evidence", evidence);
    return event;
}

char *message_key_of(const json_t *message)
{
    const json_t *evidence = json_object_get(message, "evidence");
    const json_t *number = json_object_get(json_object_get(message, "mailbox"), "number");

    if (g_strcmp0(json_string_value(json_object_get(message, "via")), "file") != 0)
        return g_strdup(json_string_value(json_object_get(message, "message")));
    return g_strdup_printf("%" JSON_INTEGER_FORMAT ":%" JSON_INTEGER_FORMAT,
                           json_integer_value(json_object_get(evidence, "capture")),
                           number == NULL ? 1
                                          : json_integer_value(number)); /* by itself in its file */
}
