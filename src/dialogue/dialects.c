/* dialects.c - who reads a protocol. */
#include "dialogue/detect.h"

const Dialect *dialect_find(Protocol protocol)
{
    switch (protocol) {
    case PROTOCOL_SMTP:
        return &smtp_dialect;
    case PROTOCOL_POP3:
        return &pop3_dialect;
    case PROTOCOL_IMAP:
        return &imap_dialect;
    default:
        return NULL;
    }
}
