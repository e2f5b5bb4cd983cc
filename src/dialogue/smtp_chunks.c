/* smtp_chunks.c - mail data in counted chunks: BDAT, and what BURL lets the server fetch. */
#include "dialogue/smtp.h"
#include "dialogue/smtp_command.h"

void smtp_begin_chunk(Smtp *smtp, Pending *pending)
{
    Command *command = pending->exchange->command;
    uint64_t size;

    if (!smtp_chunk_read(command->argument, &size, &pending->is_last_chunk)) {
        smtp_tell_oddity(smtp, ODDITY_BAD_CHUNK_SIZE, CLIENT, &command->span);
        return;
    }
    pending->message = smtp->chunked;
    smtp->octets_left = size;
    smtp_begin_body(smtp, pending);
    smtp->chunked = pending->message;
    if (pending->is_last_chunk) {
        pending->ends_message = true;
        smtp->chunked = NULL;
    }
    if (size > 0)
        return;
    if (pending->message->span.first.frame == 0) { /* an empty message is where its command is */
        pending->message->span.first = pending->message->span.last = command->span.last;
        pending->message->span.first.offset = span_end(&command->span);
    }
    smtp_body_over(smtp, true);
}

/* A server that refuses BDAT may be sent the chunk all the same, or not: the client's next octets
 * tell. source RFC 3030 2 */
static bool may_be_unsent(const Smtp *smtp)
{
    const Exchange *exchange = smtp->body->exchange;

    return exchange->reply != NULL && exchange->reply->code >= 400 && exchange->body.segments == 0;
}

static void take_octets(Smtp *smtp, Bytes octets, const Place *at)
{
    smtp_message_bytes(smtp, octets);
    smtp_body_piece(smtp, at, octets.len);
    smtp->octets_left -= octets.len;
    if (smtp->octets_left == 0)
        smtp_body_over(smtp, true);
}

void smtp_feed_chunk(Smtp *smtp, Bytes *rest, Place *at)
{
    Bytes chunk = bytes_first(*rest, (size_t)MIN(smtp->octets_left, rest->len));
    const Place place = *at;

    if (may_be_unsent(smtp) && smtp_may_begin_command(chunk)) {
        smtp->reader[CLIENT].mode = READING_LINES; /* until the line is whole */
        return;
    }
    *rest = bytes_skip(*rest, chunk.len);
    at->offset += chunk.len;
    take_octets(smtp, chunk, &place);
}

/* The chunk was refused, and the client did not send it: its message was never begun. */
static void take_back(Smtp *smtp, const Line *line)
{
    Pending *pending = smtp->body;
    const Span span = line->span;

    if (pending->message->bytes == 0 && pending->message->span.first.frame == 0) {
        smtp->facts.messages--;
        if (smtp->chunked == pending->message)
            smtp->chunked = NULL;
        g_clear_pointer(&pending->message, g_free);
        pending->ends_message = false;
    }
    pending->exchange->has_body = false;
    smtp->body = NULL;
    smtp_tell_oddity(smtp, ODDITY_CHUNK_NOT_SENT, CLIENT, &span);
    smtp_settle(smtp, pending);
}

bool smtp_is_guessed_chunk(Smtp *smtp, const Line *line)
{
    static const uint8_t ends[] = "\r\n";

    if (smtp->body == NULL || smtp->body->verb != &smtp_verb_bdat)
        return false;
    if (!line->is_torn && smtp_is_surely_command(line->text)) {
        take_back(smtp, line);
        return false;
    }
    /* it was the chunk: its octets end inside this line, or behind it */
    Bytes end = {line->has_bare_lf ? ends + 1 : ends, line->is_torn       ? 0
                                                      : line->has_bare_lf ? 1
                                                                          : 2};
    Bytes pieces[] = {line->text, end};
    Place at = line->span.first;

    smtp->reader[CLIENT].mode = READING_OCTETS;
    for (size_t i = 0; i < G_N_ELEMENTS(pieces); i++) {
        while (pieces[i].len > 0 && smtp->body != NULL) {
            Bytes piece = bytes_first(pieces[i], (size_t)MIN(smtp->octets_left, pieces[i].len));

            pieces[i] = bytes_skip(pieces[i], piece.len);
            take_octets(smtp, piece, &at);
            at.offset += piece.len;
        }
    }
    if (pieces[0].len == 0)
        return true;
    Line behind = *line; /* a command that began behind the chunk */
    behind.text = pieces[0];
    behind.span.first = at;
    behind.span.length = pieces[0].len + end.len;
    smtp_client_line(smtp, &behind);
    return true;
}

/* source RFC 4468 3.5: BURL SP absolute-URI [SP end-marker] */
void smtp_begin_fetch(Smtp *smtp, Pending *pending)
{
    Bytes argument = pending->exchange->command->argument;
    Bytes last = BYTES_OF(" LAST");
    bool is_last = argument.len > last.len &&
                   bytes_equal_nocase(bytes_skip(argument, argument.len - last.len), last);

    pending->is_last_chunk = is_last;
    if (smtp->chunked == NULL)
        return; /* all of the message is elsewhere */
    smtp->chunked->is_fetched = true;
    pending->message = smtp->chunked;
    if (!is_last)
        return;
    pending->ends_message = true;
    smtp->chunked = NULL;
}
