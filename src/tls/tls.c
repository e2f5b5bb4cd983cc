/* tls.c - one TLS connection: its records, and what is in them. */
#include "tls/tls.h"

#include "base/limits.h"
#include "tls/session.h"

#define SAID_MAX_BYTES 1024
/* A sealed record of TLS 1.3 with an alert is so long; a Finished is longer. source RFC 8446 5.2 */
#define SEALED_ALERT_BYTES 19
#define CLOSE_NOTIFY 0 /* source RFC 8446 6 */

const char *tls_alert_level(uint8_t level)
{
    return level == 1 ? "warning" : level == 2 ? "fatal" : NULL;
}

const char *tls_alert_description(uint8_t description)
{
    static const char *const names[] = {
#define ALERT(number, name, words) [number] = (name),
#include "tls/alerts.def"
#undef ALERT
    };

    return description < G_N_ELEMENTS(names) ? names[description] : NULL;
}

/* As Wireshark writes it. */
static const char *alert_words(uint8_t description)
{
    static const char *const words[] = {
#define ALERT(number, name, words) [number] = (words),
#include "tls/alerts.def"
#undef ALERT
    };

    return description < G_N_ELEMENTS(words) ? words[description] : NULL;
}

Tls *tls_new(const TlsTell *tell, KeyStore *keys)
{
    Tls *tls = g_new0(Tls, 1);

    tls->tell = *tell;
    tls->keys = keys;
    tls->said = g_string_new(NULL);
    tls->facts.offered_alpn = g_ptr_array_new_with_free_func(g_free);
    tls->facts.alerts = g_array_new(FALSE, FALSE, sizeof(TlsAlert));
    for (Side side = CLIENT; side < N_SIDES; side++) {
        record_reader_init(&tls->side[side].records, side == CLIENT);
        handshake_reader_init(&tls->side[side].handshake);
    }
    return tls;
}

void tls_free(Tls *tls)
{
    if (tls == NULL)
        return;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        record_reader_clear(&tls->side[side].records);
        handshake_reader_clear(&tls->side[side].handshake);
        opener_free(tls->side[side].opener);
        opener_free(tls->side[side].next);
    }
    client_hello_free(tls->client_hello);
    server_hello_free(tls->server_hello);
    g_free(tls->facts.server_name);
    g_free(tls->facts.alpn);
    g_free(tls->facts.ja3);
    g_free(tls->facts.ja3s);
    g_free(tls->facts.ja4);
    g_ptr_array_unref(tls->facts.offered_alpn);
    g_clear_pointer(&tls->facts.certificates, g_ptr_array_unref);
    g_array_unref(tls->facts.alerts);
    g_string_free(tls->said, TRUE);
    g_free(tls);
}

const TlsFacts *tls_facts(const Tls *tls)
{
    return &tls->facts;
}

bool tls_is_hopeless(const Tls *tls)
{
    return !tls->has_keys &&
           (tls->facts.has_server_hello || tls->keys == NULL || tls->side[SERVER].records.is_bad);
}

const char *tls_said(const Tls *tls, const Place *place)
{
    return tls->said_capture == place->capture && tls->said_frame == place->frame ? tls->said->str
                                                                                  : "";
}

static void say(Tls *tls, const Span *span, const char *what)
{
    if (tls->said_frame != span->last.frame || tls->said_capture != span->last.capture)
        g_string_truncate(tls->said, 0);
    tls->said_frame = span->last.frame;
    tls->said_capture = span->last.capture;
    if (tls->said->len < SAID_MAX_BYTES)
        g_string_append_printf(tls->said, "%s%s", tls->said->len == 0 ? "" : ", ", what);
}

/* The place behind a record. */
static Place end_of(const Span *span)
{
    Place end = span->last;

    end.offset = span_end(span);
    return end;
}

/* What was inside of some octets is missing, and it is known that it would have been opened. */
static void miss(Tls *tls, Side side, uint64_t length, const Place *end)
{
    TlsSide *self = &tls->side[side];

    self->lost = LOST_RECORDS_MAX;
    if (self->has_opened && tls->facts.has_established && length > 0)
        tls->tell.gap(tls->tell.user, side, length, end);
}

static void take_alert(Tls *tls, Side side, Bytes content, const Span *span)
{
    TlsAlert alert = {.side = side, .place = span->last};
    g_autofree char *what = NULL;

    if (content.len < 2)
        return;
    alert.level = content.data[0];
    alert.description = content.data[1];
    if (tls->facts.alerts->len < ALERTS_MAX)
        g_array_append_val(tls->facts.alerts, alert);
    if (alert.description == CLOSE_NOTIFY)
        tls->facts.latest[side].farewell = FAREWELL_READ;
    const char *words = alert_words(alert.description);
    what = g_strdup_printf("Alert (Level: %s, Description: %s)",
                           alert.level == 1 ? "Warning" : "Fatal", words == NULL ? "?" : words);
    say(tls, span, what);
}

static void take_handshake(Tls *tls, Side side, Bytes content, const Span *span)
{
    HandshakeMessage message;

    while (content.len > 0 &&
           handshake_reader_next(&tls->side[side].handshake, &content, &message)) {
        const char *name = handshake_name(message.type);

        say(tls, span, name == NULL ? "Handshake" : name);
        if (message.is_left_out || name == NULL)
            tls->tell.oddity(tls->tell.user, ODDITY_TLS_BAD_MESSAGE, side, span);
        else
            tls_take_message(tls, side, &message, span);
    }
}

/* Content that is readable, or was opened. */
static void take_content(Tls *tls, Side side, uint8_t type, Bytes content, const TlsRecord *record)
{
    Place end = end_of(&record->span);

    switch (type) {
    case TLS_SSL2_HELLO:
        say(tls, &record->span, "Client Hello");
        tls_take_ssl2_hello(tls, record);
        break;
    case TLS_HANDSHAKE:
        take_handshake(tls, side, content, &record->span);
        break;
    case TLS_ALERT:
        take_alert(tls, side, content, &record->span);
        break;
    case TLS_CHANGE_CIPHER_SPEC:
        say(tls, &record->span, "Change Cipher Spec");
        if (!tls_is_new(tls))
            tls_change_cipher(tls, side);
        break;
    case TLS_APPLICATION_DATA:
        say(tls, &record->span, "Application Data");
        if (content.len > 0)
            tls->tell.bytes(tls->tell.user, side, content, &end);
        break;
    default:
        break;
    }
}

/* Both sides went over to sealed records, and nobody broke off: for those that stay closed. */
static void note_sealed(Tls *tls, Side side, const TlsRecord *record)
{
    TlsFacts *facts = &tls->facts;
    TlsSide *self = &tls->side[side];
    bool is_first = !self->has_sealed;

    self->has_sealed = true;
    if (facts->has_established || !facts->has_server_hello)
        return;
    if (tls_is_new(tls)) {
        if (side == CLIENT && is_first && tls->side[CLIENT].opener == NULL) {
            facts->has_established = true;
            facts->is_established = record->length > SEALED_ALERT_BYTES;
        }
    } else if (tls->side[CLIENT].has_sealed && tls->side[SERVER].has_sealed) {
        facts->has_established = facts->is_established = true;
    }
}

static void say_sealed(Tls *tls, const TlsRecord *record)
{
    say(tls, &record->span,
        record->type == TLS_HANDSHAKE ? "Encrypted Handshake Message"
        : record->type == TLS_ALERT   ? "Encrypted Alert"
                                      : "Application Data");
}

/* It was sealed with another key, or is not what was sent. */
static void take_failure(Tls *tls, Side side, const TlsRecord *record)
{
    TlsSide *self = &tls->side[side];
    Place end = end_of(&record->span);

    say_sealed(tls, record);
    /* the server may not want the early data: they are sealed with another key. RFC 8446 4.2.10 */
    if (side == CLIENT && tls->facts.has_early_data && !self->has_opened)
        return;
    if (self->has_opened) {
        tls->tell.oddity(tls->tell.user, ODDITY_TLS_BAD_SEAL, side, &record->span);
        miss(tls, side, opener_text_length(self->opener, record->length), &end);
    } else if (self->lost == 0 || ++self->failures > SEAL_FAILURES_MAX) {
        tls->facts.is_wrong_key = tls->facts.opened == KEY_SOURCE_NONE;
        self->is_given_up = true;
    }
    if (self->has_opened && ++self->failures > SEAL_FAILURES_MAX)
        self->is_given_up = true;
    if (self->is_given_up)
        g_clear_pointer(&self->opener, opener_free);
}

static KeySource source_of(const Tls *tls)
{
    KeySource source = KEY_SOURCE_NONE;

    for (KeyLabel label = 0; label < N_KEY_LABELS; label++)
        if (key_store_find(tls->keys, label, tls->client_hello->random, &source).len > 0)
            return source;
    return source;
}

static void open_record(Tls *tls, Side side, const TlsRecord *record)
{
    TlsSide *self = &tls->side[side];
    uint8_t type;
    Bytes text;

    bool is_open = opener_open(self->opener, record, self->lost, &type, &text);
    if (!is_open && self->next != NULL && (self->lost > 0 || !self->has_opened) &&
        opener_open(self->next, record, self->lost, &type, &text)) {
        is_open = true; /* a hole took the end of the handshake */
        opener_free(self->opener);
        self->opener = g_steal_pointer(&self->next);
        if (side == CLIENT)
            tls->facts.has_established = tls->facts.is_established = true;
    }
    if (!is_open) {
        take_failure(tls, side, record);
        return;
    }
    self->has_opened = true;
    self->failures = self->lost = 0;
    if (tls->facts.opened == KEY_SOURCE_NONE)
        tls->facts.opened = source_of(tls);
    tls->facts.is_wrong_key = false;
    take_content(tls, side, type, text, record);
}

/* Whether a record is sealed: from TLS 1.3 on, by its type alone. source RFC 8446 5.2 */
static bool is_sealed(const Tls *tls, Side side, const TlsRecord *record)
{
    return record->type == TLS_APPLICATION_DATA ||
           (!tls_is_new(tls) && tls->side[side].is_sealed && record->type != TLS_SSL2_HELLO);
}

/* Nothing opened it, so it is known by its outside alone. */
static bool may_be_alert(const Tls *tls, const TlsRecord *record)
{
    return tls_is_new(tls) ? record->length <= SEALED_ALERT_BYTES : record->type == TLS_ALERT;
}

static void note_latest(Tls *tls, Side side, const TlsRecord *record)
{
    TlsFacts *facts = &tls->facts;

    if (facts->first.frame == 0)
        facts->first = record->span.first;
    facts->last = record->span.last;
    facts->latest[side] = (TlsLatest){.place = record->span.last};
}

static void take_record(Tls *tls, Side side, const TlsRecord *record)
{
    TlsSide *self = &tls->side[side];
    Place end = end_of(&record->span);

    note_latest(tls, side, record);
    if (record->is_torn) {
        handshake_reader_break(&self->handshake);
        miss(tls, side,
             self->opener == NULL ? record->length
                                  : opener_text_length(self->opener, record->length),
             &end);
        return;
    }
    if (!is_sealed(tls, side, record)) {
        take_content(tls, side, record->type, record->content, record);
        return;
    }
    if (!tls_is_new(tls) && !self->is_sealed) { /* a hole took its ChangeCipherSpec */
        tls_change_cipher(tls, side);
        self->lost = LOST_RECORDS_MAX;
    }
    note_sealed(tls, side, record);
    if (self->opener != NULL) {
        open_record(tls, side, record);
        return;
    }
    say_sealed(tls, record);
    if (tls->facts.has_established && may_be_alert(tls, record))
        tls->facts.latest[side].farewell = FAREWELL_LIKELY;
}

static void tell_bad_record(Tls *tls, Side side)
{
    const Span *span = &tls->side[side].records.record.span;

    tls->tell.oddity(tls->tell.user, ODDITY_TLS_BAD_RECORD, side, span);
}

void tls_feed(Tls *tls, Side side, Bytes bytes, const Place *place)
{
    TlsSide *self = &tls->side[side];
    Place at = *place;
    TlsRecord record;
    RecordState state;

    do {
        /* what nothing opens is not kept until it is whole */
        self->records.skips_data = self->opener == NULL && (!tls->has_keys || self->is_given_up);
        state = record_reader_next(&self->records, &bytes, &at, &record);
        if (state == RECORD_WHOLE) {
            take_record(tls, side, &record);
        } else if (state == RECORD_BAD) {
            tell_bad_record(tls, side);
        } else if (state == RECORD_LOST) {
            handshake_reader_break(&self->handshake);
            self->lost = LOST_RECORDS_MAX;
            self->records.lost = 0;
        }
    } while (state != RECORD_NONE || bytes.len > 0);
}

void tls_gap(Tls *tls, Side side, uint64_t length, const Place *place)
{
    RecordReader *records = &tls->side[side].records;
    TlsRecord record;
    Place end = *place;
    uint64_t before = records->lost;

    end.offset += length;
    if (record_reader_gap(records, length, place, &record)) {
        take_record(tls, side, &record);
        before = 0;
    }
    /* at once: the other side may answer to what is missing */
    if (records->is_lost)
        miss(tls, side, records->lost - before, &end);
}

void tls_end(Tls *tls)
{
    for (Side side = CLIENT; side < N_SIDES; side++) {
        TlsSide *self = &tls->side[side];

        if (self->records.has_header && self->opener != NULL)
            miss(tls, side, self->records.record.length, &self->records.record.span.last);
    }
    /* where records of both sides could not be seen, a full talk of one shows it */
    if (!tls->facts.has_established && tls->facts.has_client_hello) {
        tls->facts.has_established = true;
        tls->facts.is_established = false;
    }
}
