/* detect.h - which protocol a connection speaks, from the first octets of both sides. */
#pragma once

#include "dialogue/dialogue.h"

typedef enum Protocol {
    PROTOCOL_UNDECIDED, /* more octets may tell */
    PROTOCOL_SMTP,      /* or LMTP */
    PROTOCOL_POP3,
    PROTOCOL_IMAP,
    PROTOCOL_TLS,   /* sealed from the first octet */
    PROTOCOL_DNS,   /* no mail, but names that mail goes by */
    PROTOCOL_OTHER, /* no mail */
} Protocol;

/* What there is to tell it from. */
typedef struct FirstOctets {
    Bytes octets[N_SIDES]; /* up to DETECT_MAX_BYTES of each side, from its first on */
    uint16_t server_port;
    bool is_partial;        /* they are not known to be the first: the opening was not seen */
    bool is_all;            /* no more will come */
    bool has_server_waited; /* its first octets came when it had some of the client's */
} FirstOctets;

/*
 * Tells the protocol. Ports are hints for what octets leave open, never more.
 *
 *   ret_is_turned  the side taken for the client is the server (only for is_partial)
 *   source         RFC 5321 3.1, RFC 1939 4, RFC 9051 7.1, RFC 8446 5.1, RFC 1035 4.2.2
 */
Protocol detect_protocol(const FirstOctets *first, bool *ret_is_turned);

/* Who reads a protocol; NULL where nobody does. */
const Dialect *dialect_find(Protocol protocol);

/* "smtp", "pop3", "imap", "tls", "dns"; NULL for the others. */
const char *protocol_name(Protocol protocol);
