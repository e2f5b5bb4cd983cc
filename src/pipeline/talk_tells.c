/* talk_tells.c - what the reader of a connection tells, given on with its flow and its mails. */
#include "pipeline/talk_tells.h"

#include "base/limits.h"
#include "pipeline/filed_mail.h"

void talk_judge(Talk *talk, const Mail *mail, const Envelope *envelope)
{
    if (mail != NULL && talk->tell->judge != NULL)
        talk->tell->judge(talk->tell->user, talk->flow, mail, envelope);
}

static void on_exchange(void *user, const Exchange *exchange)
{
    Talk *talk = user;

    talk->tell->exchange(talk->tell->user, talk->flow, exchange);
}

static void on_envelope(void *user, const Envelope *envelope)
{
    Talk *talk = user;
    g_autoptr(Mail) mail =
        envelope->message == 0 ? NULL : mails_next(&talk->mails, envelope->message);

    talk->tell->envelope(talk->tell->user, talk->flow, envelope);
    talk_judge(talk, mail, envelope);
}

static void on_credential(void *user, const Credential *credential)
{
    Talk *talk = user;

    talk->tell->credential(talk->tell->user, talk->flow, credential);
}

static void on_mailbox(void *user, const MailboxAction *action)
{
    Talk *talk = user;

    talk->tell->mailbox(talk->tell->user, talk->flow, action);
}

/* Where octets of a message, from `offset` in it on, stand that the reader tells of: inside of what
 * it is reading, or they were kept from before and end where that begins. */
static Place place_of(const Talk *talk, Bytes bytes, uint64_t offset)
{
    uintptr_t told = (uintptr_t)bytes.data, fed = (uintptr_t)talk->fed.data;
    Place place = talk->fed_at;

    if (talk->filed != NULL) /* in its file it stands as it is */
        return (Place){.capture = talk->flow->first.capture, .offset = offset};

    if (told >= fed && told - fed <= talk->fed.len)
        place.offset += told - fed;
    else
        place.offset -= MIN(place.offset, bytes.len);
    return place;
}

static void on_message_bytes(void *user, uint32_t number, Bytes bytes)
{
    Talk *talk = user;
    Mail *mail = mails_find(&talk->mails, number);

    uint64_t offset = message_bytes(mail->message);
    const Place place = place_of(talk, bytes, offset);

    if (message_is_in_header(mail->message))
        places_add(&mail->places, offset, &place);
    else
        places_add_body(&mail->places, offset, &place);
    message_feed(mail->message, bytes);
    if (talk->tell->octets != NULL)
        talk->tell->octets(talk->tell->user, talk->flow, number, bytes, 0);
}

static void on_message_gap(void *user, uint32_t number, uint64_t length)
{
    Talk *talk = user;

    message_gap(mails_find(&talk->mails, number)->message, length);
    if (talk->tell->octets != NULL)
        talk->tell->octets(talk->tell->user, talk->flow, number, (Bytes){NULL, 0}, length);
}

void talk_tell_oddity(Talk *talk, const Oddity *oddity)
{
    /* a transcript shows what both ends said, not what could be read on the wire */
    if (oddity->kind == ODDITY_CLEAR_AFTER_STARTTLS && !talk->has_packets)
        return;
    if (talk->told[oddity->kind] == ODDITIES_OF_A_KIND_MAX) {
        (*talk->tell->oddities_left_out)++;
        return;
    }
    talk->told[oddity->kind]++;
    if (oddity->kind == ODDITY_BARE_LF_END_OF_DATA) {
        talk->bare_ended = oddity->message;
        talk->bare_dot = oddity->span;
    }
    talk->tell->oddity(talk->tell->user, talk->flow, oddity);
}

static void on_oddity(void *user, const Oddity *oddity)
{
    talk_tell_oddity(user, oddity);
}

/* What stands in a mail file is named by its octets, which are known at its end. */
static void name_by_octets(Talk *talk, const Message *message)
{
    digits_of_hash(message_sha256_seen(message), talk->digits);
    talk->has_digits = true;
}

/* What is odd about the way a message is kept in its file. */
static void tell_filing(Talk *talk, const Message *message, const MessageTold *told)
{
    Oddity oddity = {.kind = ODDITY_MBOX_DIVIDED_BADLY, .span = told->span};

    if (talk->filed->is_badly_divided)
        talk_tell_oddity(talk, &oddity);
    oddity.kind = ODDITY_MBOX_CONTENT_LENGTH;
    if (!filed_length_fits(talk->filed, message))
        talk_tell_oddity(talk, &oddity);
}

/* An oddity of a whole message. */
static void tell_about(Talk *talk, const MessageTold *told, OddityKind kind)
{
    const Oddity oddity = {.kind = kind,
                           .side = told->acting_client,
                           .span = told->span,
                           .envelope = told->envelope,
                           .message = told->number};

    talk_tell_oddity(talk, &oddity);
}

static void on_smuggled(void *user, const Smuggled *smuggled)
{
    Talk *talk = user;

    if (talk->tell->smuggled != NULL)
        talk->tell->smuggled(talk->tell->user, talk->flow, smuggled);
}

static void on_message(void *user, const MessageTold *told)
{
    Talk *talk = user;
    g_autoptr(Mail) mail = mails_take(&talk->mails, told);

    if (told->is_excerpt)
        message_end_excerpt(mail->message);
    else
        message_end(mail->message, told->is_whole);
    if (talk->filed != NULL) {
        name_by_octets(talk, mail->message);
        tell_filing(talk, mail->message, told);
    }
    if (message_headers_cut(mail->message))
        tell_about(talk, told, ODDITY_HEADER_CUT);
    if (message_parts_cut(mail->message))
        tell_about(talk, told, ODDITY_PARTS_CUT);
    if (message_ambiguities(mail->message) != 0)
        tell_about(talk, told, ODDITY_AMBIGUOUS_MIME);
    talk->tell->message(talk->tell->user, talk->flow, told, mail);
    if (told->envelope != 0)
        mail = mails_wait(&talk->mails, g_steal_pointer(&mail));
    talk_judge(talk, mail, NULL);
}

void talk_message_bytes(Talk *talk, uint32_t number, Bytes bytes)
{
    on_message_bytes(talk, number, bytes);
}

void talk_message(Talk *talk, const MessageTold *told)
{
    on_message(talk, told);
}

DialogueTell talk_tells(Talk *talk)
{
    return (DialogueTell){
        .user = talk,
        .exchange = on_exchange,
        .envelope = on_envelope,
        .message_bytes = on_message_bytes,
        .message_gap = on_message_gap,
        .message = on_message,
        .credential = on_credential,
        .mailbox = on_mailbox,
        .oddity = on_oddity,
        .smuggled = on_smuggled,
    };
}
