/*
 * authentication.h - what stamps in a header say of SPF, DKIM, DMARC and the like.
 *
 * Nothing is verified here: a stamp is worth as much as who wrote it. Anybody can write one, so it
 * counts only where a server inside the boundary of trust put it.
 */
#pragma once

#include "message/route.h"

typedef struct AuthenticationStamp {
    const char *field; /* name of the field that says so; static */
    char *by;          /* authserv-id, or the receiver; valid UTF-8; NULL where it does not say */
    char *method;      /* lower case: "spf", "dkim", "dmarc", "arc", "auth"; valid UTF-8 */
    char *result;      /* lower case: "pass", "fail", ...; NULL for a signature alone */
    char *identity;    /* domain or address that the result is about; or NULL */
    bool is_trusted;   /* written by a server inside the boundary */
    uint64_t offset;   /* of the field's body, from the start of the message */
    uint64_t length;
} AuthenticationStamp;

/*
 * Reads all stamps, in the order of the fields.
 *
 *   fields  of HeaderField
 *   route   of the same section: where the boundary is
 *   returns yours; of AuthenticationStamp *
 *   limits  AUTHENTICATION_STAMPS_MAX; linear in time
 *   source  Authentication-Results RFC 8601 2.2, 5; Received-SPF RFC 7208 9.1; ARC RFC 8617 4.1;
 *           DKIM-Signature RFC 6376 3.5
 */
GPtrArray *authentication_read(const GArray *fields, const Route *route);
