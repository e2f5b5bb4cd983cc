/* session.h - the inside of a TLS connection, shared by tls.c and messages.c. */
#pragma once

#include "tls/handshake.h"
#include "tls/hello.h"
#include "tls/opener.h"
#include "tls/tls.h"

/* One side. */
typedef struct TlsSide {
    RecordReader records;
    HandshakeReader handshake;
    Opener *opener;      /* of its records; NULL where nothing opens them */
    Opener *next;        /* TLS 1.3: of those behind its Finished; NULL where not known */
    bool is_sealed;      /* up to TLS 1.2: behind its ChangeCipherSpec */
    bool has_sealed;     /* a sealed record came */
    bool has_opened;     /* one of them was opened */
    bool is_given_up;    /* too many of them were not */
    unsigned lost;       /* so many records may be missing before the next one */
    unsigned failures;   /* in a row */
    uint64_t lost_bytes; /* of the hole before the next one */
} TlsSide;

struct Tls {
    TlsTell tell;
    KeyStore *keys;
    TlsFacts facts;
    TlsSide side[N_SIDES];
    ClientHello *client_hello; /* the latest, or NULL */
    ServerHello *server_hello;
    Suite suite;
    bool has_hello_done; /* ServerHelloDone came: a whole handshake */
    bool has_keys;       /* some secret of it is known */
    GString *said;       /* of the records that ended in the frame at hand */
    uint32_t said_capture;
    uint64_t said_frame;
};

static inline bool tls_is_new(const Tls *tls)
{
    return tls->facts.version >= 0x0304 && tls->facts.has_server_hello;
}

/* messages.c */
void tls_take_message(Tls *tls, Side side, const HandshakeMessage *message, const Span *span);
/* A hello in the form of SSL 2. */
void tls_take_ssl2_hello(Tls *tls, const TlsRecord *record);
/* From the next record on, the side's are sealed: up to TLS 1.2. */
void tls_change_cipher(Tls *tls, Side side);
