/*
 * sasl.h - a log-in by SASL: who it was, by what secret, and what each of its lines stands for.
 *
 *   sasl.c         the course of a log-in, and which mechanism reads it
 *   sasl_text.c    base64 as people send it, and its octets as text that can be read
 *   sasl_plain.c   PLAIN, LOGIN, ANONYMOUS, EXTERNAL: the secret itself, or none
 *   sasl_digest.c  CRAM-MD5, DIGEST-MD5: a digest of secret and challenge
 *   sasl_scram.c   SCRAM: a proof of it
 *   sasl_token.c   XOAUTH2, OAUTHBEARER: a token
 *   sasl_ntlm.c    NTLM, by itself or inside GSSAPI
 *
 * SMTP, POP3 and IMAP carry the same lines in different dress: each gives its reader's lines here,
 * in the order they were said.
 */
#pragma once

#include "dialogue/dialogue.h"

typedef struct Sasl Sasl;

/*
 * A log-in begins.
 *
 *   mechanism  as the client named it, in any case; no octets where the capture missed it
 *   command    span of the command that begins it
 *   returns    yours; end it with sasl_end or free it
 */
Sasl *sasl_new(Bytes mechanism, const Span *command);
void sasl_free(Sasl *sasl);

/*
 * The initial response that stood in the command; "=" is an empty one.
 *
 *   text    as on the wire
 *   returns what it stands for; clear it with decoded_clear, or give it to the command
 *   source  RFC 4954 4, RFC 5034 4, RFC 4959 3
 */
Decoded sasl_initial(Sasl *sasl, Bytes text);

/* The server's challenge: becomes a step of the exchange, decoded. `sasl` may be NULL: then it is
 * only a step. */
void sasl_challenge(Sasl *sasl, Exchange *exchange, int code, Bytes text, const Span *span);

/*
 * Whether a challenge proves the password, as an answer does: by any mechanism, for who does not
 * know which one it is of.
 *
 *   text    as on the wire
 *   source  RFC 5802 5.1, RFC 2831 2.1.3
 */
bool sasl_is_proof(Bytes text);

/* The client's answer: likewise. "*" alone cancels the log-in. source RFC 4954 4 */
void sasl_answer(Sasl *sasl, Exchange *exchange, Bytes text, const Span *span);

/*
 * The log-in is over. Its attempt, exchange and acting_client are the reader's to fill in.
 *
 *   outcome  by the final reply; told as cancelled where the client gave up and was not accepted
 *   reply    that decided it, or NULL; copied
 *   returns  yours; `sasl` is freed
 */
Credential *sasl_end(Sasl *sasl, Outcome outcome, const Reply *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Sasl, sasl_free)
