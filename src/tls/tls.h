/*
 * tls.h - one TLS connection: what its handshake says, and with the right keys what was inside.
 *
 * Both sides' octets are fed in the order in which they can have been sent. Nothing is believed:
 * facts are what stood in readable messages, or in those that a key opened.
 */
#pragma once

#include "base/oddity.h"
#include "tls/certificates.h"
#include "tls/keylog.h"

/* source RFC 8446 6 */
typedef struct TlsAlert {
    Side side;
    uint8_t level;
    uint8_t description;
    Place place;
} TlsAlert;

/* "warning", "fatal"; "handshake_failure"; NULL for numbers that are none. */
const char *tls_alert_level(uint8_t level);
const char *tls_alert_description(uint8_t description);

/* Whether a side's latest record is its close_notify. source RFC 8446 6.1 */
typedef enum Farewell {
    FAREWELL_NONE,
    FAREWELL_LIKELY, /* sealed: by its type, or (TLS 1.3) as short as no line of mail is */
    FAREWELL_READ,
} Farewell;

/* The latest record of a side. */
typedef struct TlsLatest {
    Place place; /* frame 0 before any */
    Farewell farewell;
} TlsLatest;

/* What is known of a connection; unknown numbers are 0 and unknown texts NULL. */
typedef struct TlsFacts {
    bool has_client_hello, has_server_hello;
    uint16_t offered_version; /* the highest of the ClientHello */
    uint16_t version;         /* agreed on */
    uint16_t cipher;
    bool is_weak_cipher;
    uint16_t group;
    char *server_name;       /* asked for; valid UTF-8 */
    char *alpn;              /* agreed on; valid UTF-8 */
    GPtrArray *offered_alpn; /* of char *; valid UTF-8 */
    char *ja3, *ja3s, *ja4;
    GPtrArray *certificates;      /* of Certificate *, the server's; NULL where not seen */
    bool has_resumed, is_resumed; /* it is known whether it goes on with an older session */
    bool has_established, is_established;
    bool has_early_data; /* the client said it would send some */
    bool has_encrypted_hello;
    bool is_ssl2_hello;
    GArray *alerts;    /* of TlsAlert */
    KeySource opened;  /* with what it was */
    bool is_wrong_key; /* a key was known, and did not fit */
    Place first, last; /* of its octets; frame 0 before any */
    TlsLatest latest[N_SIDES];
    Span hello[N_SIDES];
    Span certificate; /* of the record that completed the chain */
} TlsFacts;

/* Who is told what comes out. */
typedef struct TlsTell {
    void *user;
    /* Octets from inside; lent. The place is that of the packet that completed their record, its
     * offset the one behind it. */
    void (*bytes)(void *user, Side side, Bytes bytes, const Place *place);
    /* About so many of them are missing. */
    void (*gap)(void *user, Side side, uint64_t length, const Place *place);
    void (*oddity)(void *user, OddityKind kind, Side side, const Span *span);
} TlsTell;

typedef struct Tls Tls;

/*
 * Makes a reader.
 *
 *   keys  that it may be opened with, lent; or NULL
 */
Tls *tls_new(const TlsTell *tell, KeyStore *keys);
void tls_free(Tls *tls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tls, tls_free)

/*
 * Takes octets of a side.
 *
 *   tells   octets from inside, gaps, oddities
 *   limits  one record and one message of each side, HANDSHAKE_MAX_BYTES
 *   source  RFC 8446, RFC 5246, RFC 4346, RFC 2246
 */
void tls_feed(Tls *tls, Side side, Bytes bytes, const Place *place);

/* `length` octets of a side are missing. */
void tls_gap(Tls *tls, Side side, uint64_t length, const Place *place);

/* No more octets. */
void tls_end(Tls *tls);

/* Lent until the next call. */
const TlsFacts *tls_facts(const Tls *tls);

/* Nothing that can come of it will be readable: what is known now is all but alerts. */
bool tls_is_hopeless(const Tls *tls);

/* What the records that ended in this frame are, as Wireshark writes it; "" for none; lent. */
const char *tls_said(const Tls *tls, const Place *place);
