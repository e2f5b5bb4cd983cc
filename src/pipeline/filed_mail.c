/* filed_mail.c - the messages of a mail file on their way from octets to facts. */
#include "pipeline/filed_mail.h"

#include "base/text.h"

struct FiledMail {
    MailFile *file;
    const TalkTell *tell;
    Place place; /* where all of them are, as far as frames and times go */
    Flow flow;
    Talk *talk; /* of the message at hand; NULL between messages */
    MailPiece piece;
};

FiledMail *filed_mail_new(MailFile *file, uint32_t capture, const TalkTell *tell)
{
    FiledMail *mail = g_new0(FiledMail, 1);

    mail->file = file;
    mail->tell = tell;
    mail->place = (Place){.capture = capture, .acked = ACKED_UNKNOWN};
    return mail;
}

static void begin(FiledMail *mail, uint64_t ordinal)
{
    mail->flow = (Flow){.began = ordinal};
    mail->flow.first = mail->flow.last = mail->place;
    mail->talk = talk_new(&mail->flow, mail->tell);
    mail->talk->has_packets = mail->talk->has_clock = false;
    mail->talk->filed = &mail->piece.message;
    mail->flow.talk = mail->talk;
}

/* In a Maildir, the folder ("INBOX" for the outermost) and what names the message in it: the name
 * of its file without the flags. */
static void set_maildir_place(MailboxPlace *place, const char *path)
{
    g_auto(GStrv) parts = g_strsplit(path, "/", 3);
    const char *name = parts[g_strv_length(parts) - 1];
    g_autofree char *uid = g_strndup(name, strcspn(name, ":"));

    place->folder =
        parts[0][0] == '.' ? text_valid(bytes_of_text(parts[0] + 1)) : g_strdup("INBOX");
    place->uid = text_valid(bytes_of_text(uid));
}

static void end(FiledMail *mail)
{
    const FiledMessage *message = &mail->piece.message;
    MailboxPlace place = {.number = message->number};
    const MessageTold told = {
        .via = "file",
        .is_whole = message->is_whole,
        .mailbox = message->is_numbered ? &place : NULL,
        .span = {mail->place, mail->place, message->length},
    };

    if (message->path != NULL)
        set_maildir_place(&place, message->path);
    talk_message(mail->talk, &told);
    mailbox_place_clear(&place);
    g_clear_pointer(&mail->talk, talk_free);
}

bool filed_mail_next(FiledMail *mail, uint64_t ordinal)
{
    if (!mail_file_next(mail->file, &mail->piece))
        return false;
    if (mail->talk == NULL)
        begin(mail, ordinal);
    if (mail->piece.octets.len > 0)
        talk_message_bytes(mail->talk, 0, mail->piece.octets);
    else
        end(mail);
    return true;
}

void filed_mail_free(FiledMail *mail)
{
    if (mail == NULL)
        return;
    talk_free(mail->talk);
    g_free(mail);
}

/* How many octets of a message its header section takes, the empty line counted. */
static uint64_t header_bytes(const Message *message)
{
    const GArray *fields = message_fields(message);

    if (fields->len == 0)
        return 1;
    const HeaderField *last = &g_array_index(fields, HeaderField, fields->len - 1);
    return last->offset + (uint64_t)(last->body.data + last->body.len - last->name.data) + 1;
}

/* What the field Content-Length says; false where there is none, or no number. */
static bool content_length_of(const Message *message, uint64_t *ret_length)
{
    const GArray *fields = message_fields(message);

    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);

        if (!bytes_equal_nocase(field->name, BYTES_OF("Content-Length")))
            continue;
        g_autofree char *text = g_strndup((const char *)field->body.data, field->body.len);
        return g_ascii_string_to_unsigned(g_strstrip(text), 10, 0, INT64_MAX, ret_length, NULL);
    }
    return false;
}

bool filed_length_fits(const FiledMessage *filed, const Message *message)
{
    uint64_t claimed, text = filed->length - MIN(filed->length, header_bytes(message));

    /* the empty line behind the header, and the one behind the text, may be of one octet or two,
     * and may be counted or not */
    return !filed->is_in_mbox || !content_length_of(message, &claimed) ||
           (claimed <= text + 2 && claimed + 3 >= text);
}
