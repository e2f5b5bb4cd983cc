/* smtp_transaction.c - what replies do to the transaction, and to what is known of the dialogue. */
#include "base/limits.h"
#include "base/text.h"
#include "dialogue/smtp.h"
#include "dialogue/smtp_command.h"
#include "dialogue/smtp_reply.h"

static int code_of(const Pending *pending)
{
    return pending->exchange->reply == NULL ? 0 : pending->exchange->reply->code;
}

static bool is_positive(const Pending *pending)
{
    return code_of(pending) / 100 == 2;
}

/* Where what ended the transaction was said: the reply, else the command. */
static const Place *end_place(const Pending *pending)
{
    const Exchange *exchange = pending->exchange;

    return exchange->reply != NULL ? &exchange->reply->span.last : &exchange->command->span.last;
}

static void decide(Envelope *envelope, const Reply *reply)
{
    reply_free(envelope->reply);
    envelope->reply = reply_copy(reply);
    envelope->outcome = outcome_of_code(reply->code);
}

void smtp_end_envelope(Smtp *smtp, Outcome otherwise, const Place *place)
{
    g_autoptr(Envelope) envelope = g_steal_pointer(&smtp->envelope);

    if (envelope == NULL)
        return;
    if (envelope->reply == NULL)
        envelope->outcome = otherwise;
    envelope->span.last = *place;
    envelope->span.length =
        MAX(smtp->said_until, envelope->span.first.offset) - envelope->span.first.offset;
    envelope->said_secrets = smtp->secrets;
    if (smtp->is_settling)
        smtp->ended_envelope = g_steal_pointer(&envelope);
    else
        smtp->tell.envelope(smtp->tell.user, envelope);
}

static Envelope *begin_envelope(Smtp *smtp, const Span *span)
{
    Envelope *envelope = envelope_new();

    envelope->number = ++smtp->facts.envelopes;
    envelope->acting_client = smtp->facts.acting_client;
    envelope->span = (Span){span->first, span->last, 0};
    smtp->envelope = envelope;
    smtp->recipient_bytes = 0;
    smtp->is_mail_refused = smtp->told_recipients = false;
    return envelope;
}

void after_mail(Smtp *smtp, Pending *pending)
{
    Command *command = pending->exchange->command;
    bool is_refused = code_of(pending) >= 400;
    Bytes path;

    /* refused because one is open already: nothing begins. source RFC 5321 4.1.4 */
    if (is_refused && smtp->envelope != NULL && !smtp->is_mail_refused)
        return;
    smtp_end_envelope(smtp, OUTCOME_ABORTED, end_place(pending));
    Envelope *envelope = begin_envelope(smtp, &command->span);
    if (smtp_path(command->argument, &path)) {
        envelope->mail_from = text_valid(path);
        envelope->is_null_sender = path.len == 0;
    }
    if (command->parameters != NULL)
        envelope->parameters = g_ptr_array_ref(command->parameters);
    smtp_check_path(smtp, command,
                    bytes_of_text(envelope->mail_from == NULL ? "" : envelope->mail_from));
    smtp->is_mail_refused = is_refused;
    if (is_refused)
        decide(envelope, pending->exchange->reply);
}

void after_rcpt(Smtp *smtp, Pending *pending)
{
    Exchange *exchange = pending->exchange;
    Bytes path;

    if (smtp->envelope == NULL) {
        if (code_of(pending) >= 400 && !smtp->has_client_gap)
            return; /* out of order: no transaction */
        begin_envelope(smtp, &exchange->command->span);
    }
    GPtrArray *recipients = smtp->envelope->recipients;
    smtp->recipient_bytes += exchange->command->text.len + smtp->reply_bytes;
    if (recipients->len >= RECIPIENTS_MAX || smtp->recipient_bytes > RECIPIENTS_MAX_BYTES) {
        if (!smtp->told_recipients)
            smtp_tell_oddity(smtp, ODDITY_TOO_MANY_RECIPIENTS, CLIENT, &exchange->command->span);
        smtp->told_recipients = true;
        return;
    }
    if (!smtp_path(exchange->command->argument, &path))
        path = exchange->command->argument;
    smtp_check_path(smtp, exchange->command, path);
    Recipient *recipient = g_new0(Recipient, 1);
    recipient->address = text_valid(path);
    if (exchange->command->parameters != NULL)
        recipient->parameters = g_ptr_array_ref(exchange->command->parameters);
    if (exchange->reply != NULL) {
        recipient->reply = reply_copy(exchange->reply);
        recipient->outcome = outcome_of_code(exchange->reply->code);
    }
    g_ptr_array_add(recipients, recipient);
}

uint32_t smtp_accepted_recipients(const Smtp *smtp)
{
    uint32_t count = 0;

    for (guint i = 0; smtp->envelope != NULL && i < smtp->envelope->recipients->len; i++) {
        const Recipient *recipient = smtp->envelope->recipients->pdata[i];

        count += recipient->outcome == OUTCOME_ACCEPTED;
    }
    return count;
}

/* LMTP, PRDR: the replies after the data belong to the accepted recipients, in order. */
static void give_finals(Envelope *envelope, Exchange *exchange)
{
    guint next = 0, count = exchange->more == NULL ? 0 : exchange->more->len;

    for (guint i = 0; i < envelope->recipients->len; i++) {
        Recipient *recipient = envelope->recipients->pdata[i];

        if (recipient->outcome != OUTCOME_ACCEPTED || next > count)
            continue;
        Reply *reply = next < count ? exchange->more->pdata[next] : exchange->reply;
        next++;
        if (reply == NULL)
            continue;
        g_free(reply->address);
        reply->address = g_strdup(recipient->address);
        recipient->final = reply_copy(reply);
        recipient->outcome = outcome_of_code(reply->code);
    }
}

/* A transaction that some recipient's server side took was accepted. */
static void decide_by_finals(Envelope *envelope)
{
    for (guint i = 0; i < envelope->recipients->len; i++) {
        const Recipient *recipient = envelope->recipients->pdata[i];

        if (recipient->final != NULL && recipient->outcome == OUTCOME_ACCEPTED) {
            decide(envelope, recipient->final);
            return;
        }
    }
}

/* The whole message was sent and answered, or the data were refused. */
static void end_of_data(Smtp *smtp, Pending *pending, bool is_end)
{
    Exchange *exchange = pending->exchange;
    Envelope *envelope = smtp->envelope;

    if (pending->message != NULL) {
        envelope->message = pending->message->number;
        pending->message->envelope = envelope->number;
        if (pending->ends_message)
            smtp_check_message(smtp, pending->message);
    }
    if (exchange->reply == NULL) {
        give_finals(envelope, exchange); /* those that came before the talk broke off */
        return;
    }
    if (is_end || exchange->reply->code >= 400)
        decide(envelope, exchange->reply);
    if (!is_end)
        return;
    if (smtp->is_lmtp || pending->is_prdr)
        give_finals(envelope, exchange);
    if (smtp->is_lmtp)
        decide_by_finals(envelope);
    envelope->queue_id =
        envelope->outcome == OUTCOME_ACCEPTED ? smtp_queue_id(envelope->reply) : NULL;
    smtp_end_envelope(smtp, OUTCOME_ABORTED, end_place(pending));
}

void after_data(Smtp *smtp, Pending *pending)
{
    bool has_data = pending->message != NULL;

    if (smtp->envelope == NULL && has_data)
        begin_envelope(smtp, &pending->exchange->command->span);
    if (smtp->envelope == NULL)
        return;
    smtp->envelope->verb = "DATA";
    end_of_data(smtp, pending, has_data);
}

/* A chunk, sent by BDAT or fetched by BURL. */
void after_chunk(Smtp *smtp, Pending *pending)
{
    if (smtp->envelope == NULL && is_positive(pending))
        begin_envelope(smtp, &pending->exchange->command->span);
    if (smtp->envelope == NULL)
        return;
    if (smtp->envelope->verb == NULL || pending->verb == &smtp_verb_bdat)
        smtp->envelope->verb = pending->verb->word;
    smtp->envelope->chunks++;
    end_of_data(smtp, pending, pending->is_last_chunk);
}

void after_reset(Smtp *smtp, Pending *pending)
{
    if (is_positive(pending) || code_of(pending) == 0)
        smtp_end_envelope(smtp, OUTCOME_ABORTED, end_place(pending));
}

void after_quit(Smtp *smtp, Pending *pending)
{
    smtp->facts.has_quit = true;
    smtp_end_envelope(smtp, OUTCOME_ABORTED, end_place(pending));
}

/* A keyword that a firewall may have written over STARTTLS: "XXXXXXXA". */
static bool is_mask(const char *keyword)
{
    size_t len = strspn(keyword, "X");

    return len >= 4 && (keyword[len] == '\0' || g_str_equal(keyword + len, "A"));
}

/* The offers of an EHLO before this one, on the same side of TLS, count no more. */
static void forget_offers(Smtp *smtp)
{
    GPtrArray *offered = smtp->facts.offered;

    for (guint i = offered->len; i > 0; i--)
        if (((const Offer *)offered->pdata[i - 1])->is_after_tls == smtp->is_after_tls)
            g_ptr_array_remove_index(offered, i - 1);
}

/* source RFC 5321 4.1.1.1: the first line of the reply names the server, the others are keywords */
static void take_offers(Smtp *smtp, const Reply *reply)
{
    DialogueFacts *facts = &smtp->facts;

    forget_offers(smtp);
    if (!smtp->is_after_tls)
        facts->offers = reply->span;
    smtp->has_pipelining = false;
    for (guint i = 1; i < reply->lines->len; i++) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(reply->lines->pdata[i], &len);
        Bytes text = bytes_trim((Bytes){data, len});
        size_t end = 0;

        while (end < text.len && !is_blank(text.data[end]) && text.data[end] != '=')
            end++;
        g_autofree char *keyword = text_valid(bytes_first(text, end));
        Bytes parameters = bytes_trim(bytes_skip(text, end + 1));
        Offer *offer = g_new0(Offer, 1);

        offer->keyword = g_ascii_strup(keyword, -1);
        offer->parameters = parameters.len == 0 ? NULL : text_valid(parameters);
        offer->is_after_tls = smtp->is_after_tls;
        smtp->has_pipelining |= g_str_equal(offer->keyword, "PIPELINING");
        g_ptr_array_add(facts->offered, offer);
        if (facts->starttls >= STARTTLS_REFUSED)
            continue;
        if (g_str_equal(offer->keyword, "STARTTLS"))
            facts->starttls = STARTTLS_OFFERED;
        else if (is_mask(offer->keyword) && facts->starttls == STARTTLS_NOT_OFFERED)
            facts->starttls = STARTTLS_MASKED;
    }
}

void after_hello(Smtp *smtp, Pending *pending)
{
    DialogueFacts *facts = &smtp->facts;
    const Command *command = pending->exchange->command;
    bool is_first = facts->helo_verb == NULL;

    facts->has_hello_reply |= pending->exchange->reply != NULL;
    if (is_first || is_positive(pending)) {
        g_free(facts->helo);
        facts->helo = command->argument.len == 0 ? NULL : text_valid(command->argument);
        facts->helo_verb = pending->verb->word;
        facts->helo_span = command->span;
    }
    if (g_str_equal(pending->verb->word, "LHLO")) {
        smtp->is_lmtp = true;
        facts->protocol = "lmtp";
    }
    if (!is_positive(pending))
        return;
    facts->is_esmtp = !g_str_equal(pending->verb->word, "HELO");
    take_offers(smtp, pending->exchange->reply);
    smtp_end_envelope(smtp, OUTCOME_ABORTED, end_place(pending));
}

void after_auth(Smtp *smtp, Pending *pending)
{
    Exchange *exchange = pending->exchange;
    Outcome outcome = is_positive(pending)      ? OUTCOME_ACCEPTED
                      : code_of(pending) >= 400 ? OUTCOME_REFUSED
                                                : OUTCOME_UNKNOWN;

    smtp->is_login_refused = code_of(pending) != 235; /* another code is none of a log-in's */
    if (pending->sasl == NULL)                        /* a hole took the command */
        pending->sasl = sasl_new((Bytes){NULL, 0}, &exchange->command->span);
    g_autoptr(Credential) credential =
        sasl_end(g_steal_pointer(&pending->sasl), outcome, exchange->reply);
    credential->exchange = exchange->number;
    credential->acting_client = exchange->acting_client;
    facts_note_login(&smtp->facts, credential);
    secrets_remember_login(&smtp->secrets, credential);
    credential->said_secrets = smtp->secrets;
    smtp->tell.credential(smtp->tell.user, credential);
    if (outcome == OUTCOME_ACCEPTED)
        upgrade_expect_wrapping(&smtp->upgrade);
}

void after_turn(Smtp *smtp, Pending *pending)
{
    if (!is_positive(pending))
        return;
    smtp_end_envelope(smtp, OUTCOME_ABORTED, end_place(pending));
    smtp->is_turn_agreed = smtp->is_turn = true;
}

void after_starttls(Smtp *smtp, Pending *pending)
{
    bool is_agreed = code_of(pending) == 220;
    bool is_seen = code_of(pending) == 0 && smtp->reader[CLIENT].mode == READING_SEALED;

    if (!is_agreed && !is_seen) {
        if (code_of(pending) != 0)
            smtp->facts.starttls = STARTTLS_REFUSED;
        return;
    }
    smtp->facts.starttls = STARTTLS_DONE;
    smtp_end_envelope(smtp, OUTCOME_ABORTED, end_place(pending));
    for (Side side = CLIENT; side < N_SIDES; side++)
        if (smtp->reader[side].mode != READING_SEALED)
            upgrade_expect_tls(&smtp->upgrade, side, smtp->must_have);
}
