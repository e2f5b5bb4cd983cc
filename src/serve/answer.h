/* answer.h - what is answered to one request; private to this folder. */
#pragma once

#include "serve/serve.h"

/* An answer on its way. */
typedef struct Answer {
    unsigned status;    /* of HTTP */
    const char *type;   /* of its content */
    const char *policy; /* Content-Security-Policy */
    GBytes *content;    /* never NULL */
    char *disposition;  /* Content-Disposition; NULL for none */
} Answer;

void answer_clear(Answer *answer);

/* What is asked: the words of the path behind "/api/", and the arguments. */
typedef struct Question {
    GStrv path;
    const char *words; /* "" where there are none */
    uint64_t offset, limit;
} Question;

/* Answers a question to the interface that man posta-serve documents. */
Answer answer_question(Web *web, const ServerWishes *wishes, const Question *question);

/* {"error": text} with a status. */
Answer answer_refusal(unsigned status, const char *text);

/* Text of a type; takes it. */
Answer answer_text(const char *type, char *text);

/* `attachment; filename="..."`, of any name; yours. source RFC 6266 4.3, RFC 8187 3.2 */
char *disposition_of(const char *name);

/* Who asks names this machine by an address, or as localhost: no other name can lead here without
 * somebody's doing. `host` is the field of the request; NULL where there is none. */
bool host_is_allowed(const char *host);
