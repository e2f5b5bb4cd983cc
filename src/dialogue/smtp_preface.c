/* smtp_preface.c - octets in the client's stream that are no SMTP: a proxy's preface, Exchange's
 * blobs. */
#include "dialogue/smtp.h"

/* No line of SMTP; a reader of lines would find a QUIT in it. source HAProxy proxy-protocol 2.2 */
#define SIGNATURE "\r\n\r\n\0\r\nQUIT\n"
#define SIGNATURE_BYTES 12
#define FIXED_BYTES 16 /* signature, version and command, family, length */

/* The proxy's preface is told as a command without a text, which nobody answers. */
static void tell_preface(Smtp *smtp)
{
    Exchange *exchange = g_new0(Exchange, 1);
    Command *command = command_new((Bytes){NULL, 0});

    command->verb = g_strdup(smtp_verb_proxy.word);
    command->is_known = true;
    command->span = smtp->preface.span;
    command->segments = 1;
    exchange->command = command;
    exchange->number = ++smtp->facts.exchanges;
    exchange->group = ++smtp->group;
    smtp->tell.exchange(smtp->tell.user, exchange);
    exchange_free(exchange);
}

/* It was none: what looked like one is lines. */
static void give_back(Smtp *smtp)
{
    Bytes octets = bytes_first(BYTES_OF(SIGNATURE), smtp->preface.taken);
    Place place = smtp->preface.span.first;
    Line line;

    smtp->preface.is_over = true;
    while (octets.len > 0)
        if (lines_next(&smtp->reader[CLIENT].lines, &octets, &place, &line))
            smtp_client_line(smtp, &line);
}

bool smtp_preface_feed(Smtp *smtp, Bytes *rest, Place *at)
{
    SmtpPreface *preface = &smtp->preface;

    if (preface->is_over)
        return false;
    if (preface->taken == 0) {
        if (at->offset != 0 || smtp->has_command || smtp->reader[CLIENT].is_after_gap ||
            smtp->facts.acting_client == SERVER) {
            preface->is_over = true;
            return false;
        }
        preface->span = (Span){*at, *at, 0};
    }
    uint8_t octet = rest->data[0];
    if (preface->taken < SIGNATURE_BYTES && octet != (uint8_t)SIGNATURE[preface->taken]) {
        give_back(smtp);
        return false;
    }
    size_t count = 1;
    if (preface->taken == FIXED_BYTES - 2 || preface->taken == FIXED_BYTES - 1)
        preface->length = preface->length << 8 | octet;
    else if (preface->taken >= FIXED_BYTES)
        count = MIN(rest->len, FIXED_BYTES + preface->length - preface->taken);
    preface->taken += (uint32_t)count;
    preface->span.last = *at;
    preface->span.length += count;
    *rest = bytes_skip(*rest, count);
    at->offset += count;
    if (preface->taken >= FIXED_BYTES && preface->taken == FIXED_BYTES + preface->length) {
        preface->is_over = true;
        tell_preface(smtp);
    }
    return true;
}

void smtp_begin_blob(Smtp *smtp, Pending *pending)
{
    Bytes argument = pending->exchange->command->argument;
    uint64_t size = 0;

    for (size_t i = 0; i < argument.len && g_ascii_isdigit(argument.data[i]); i++)
        size = MIN(size * 10 + (argument.data[i] - '0'), UINT32_MAX);
    smtp->blob_left = size;
    smtp->blob = pending;
    pending->exchange->has_body = true;
}

bool smtp_blob_feed(Smtp *smtp, Bytes *rest, Place *at)
{
    size_t count = (size_t)MIN(smtp->blob_left, rest->len);

    if (count == 0)
        return false;
    body_facts_add(&smtp->blob->exchange->body, at, count);
    smtp->blob_left -= count;
    *rest = bytes_skip(*rest, count);
    at->offset += count;
    return true;
}
