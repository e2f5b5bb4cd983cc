/* sasl_mechanism.h - the inside of log-ins by SASL, shared by the files of sasl.h. */
#pragma once

#include "dialogue/sasl.h"

typedef struct SaslMechanism {
    const char *name; /* registered, upper case; a "*" at its end stands for any end */
    /* Octets of a challenge, out of base64; returns which of them are secret. NULL: none are */
    Bytes (*challenge)(Sasl *sasl, Bytes octets);
    /* The same of an answer, the initial response included. */
    Bytes (*answer)(Sasl *sasl, Bytes octets);
    /* Octets as a sentence where they are no text; yours, or NULL. NULL: they are text */
    char *(*describe)(const Sasl *sasl, Bytes octets);
} SaslMechanism;

struct Sasl {
    const SaslMechanism *mechanism;
    Credential *credential;
    unsigned answers;  /* of the client so far */
    GBytes *challenge; /* the server's last one, out of base64; NULL where none was seen */
    GBytes *nonce;     /* NTLM: the 8 octets of the server's challenge; or NULL */
    bool is_cancelled;
};

extern const SaslMechanism sasl_plain, sasl_login, sasl_anonymous, sasl_external;
extern const SaslMechanism sasl_cram_md5, sasl_digest_md5;
extern const SaslMechanism sasl_scram;
extern const SaslMechanism sasl_xoauth2, sasl_oauthbearer;
extern const SaslMechanism sasl_ntlm, sasl_gssapi, sasl_gss_spnego;

/* Says who logs in; what was said before is forgotten, and no octets say nothing. */
void sasl_set_user(Sasl *sasl, Bytes user);
void sasl_set_authorization(Sasl *sasl, Bytes identity);
void sasl_set_realm(Sasl *sasl, Bytes realm);
void sasl_set_secret(Sasl *sasl, SecretKind kind, Bytes secret);
/* Takes the line. */
void sasl_set_crack(Sasl *sasl, unsigned mode, char *line);

/* sasl_text.c */

/*
 * Octets out of base64 as clients and servers send it: blanks inside, padding missing.
 *
 *   returns false where it is no base64; else ret_octets, yours
 *   source  RFC 4648 4
 */
bool sasl_base64(Bytes text, GBytes **ret_octets);

/*
 * Octets as text that can be read: control characters as their pictures (U+2400 on).
 *
 *   secret  into octets: what of them is never shown; no octets where nothing
 *   returns no text where there is nothing, or nothing outside the secret that is text
 */
Decoded sasl_readable(Bytes octets, Bytes secret);

/* They are UTF-8, NULs too. */
bool sasl_is_utf8(Bytes octets);

/* As lower-case hexadecimal digits; yours. */
char *sasl_hex(Bytes octets);
