/* smtp_verbs.c - the table of SMTP commands: what each does to the talk. */
#include "dialogue/smtp.h"

/* clang-format off */
const Verb smtp_verb_data =     { "DATA",     VERB_ENDS_GROUP | VERB_HOLDS,  after_data };     /* RFC 5321 4.1.1.4 */
const Verb smtp_verb_bdat =     { "BDAT",     0,                             after_bdat };     /* RFC 3030 2 */
const Verb smtp_verb_auth =     { "AUTH",     VERB_ENDS_GROUP | VERB_HOLDS,  after_auth };     /* RFC 4954 4 */
const Verb smtp_verb_starttls = { "STARTTLS", VERB_ENDS_GROUP | VERB_HOLDS | VERB_DROPS_CHUNKS,
                                                                             after_starttls }; /* RFC 3207 4 */

static const Verb verbs[] = {
    /* word         traits                                  after its reply */
    { "EHLO",       VERB_ENDS_GROUP | VERB_DROPS_CHUNKS,    after_hello },  /* RFC 5321 4.1.1.1 */
    { "HELO",       VERB_ENDS_GROUP | VERB_DROPS_CHUNKS,    after_hello },  /* RFC 5321 4.1.1.1 */
    { "LHLO",       VERB_ENDS_GROUP | VERB_DROPS_CHUNKS,    after_hello },  /* RFC 2033 4.1 */
    { "MAIL",       VERB_DROPS_CHUNKS,                      after_mail },   /* RFC 5321 4.1.1.2 */
    { "RCPT",       0,                                      after_rcpt },   /* RFC 5321 4.1.1.3 */
    { "RSET",       VERB_DROPS_CHUNKS,                      after_reset },  /* RFC 5321 4.1.1.5 */
    { "QUIT",       VERB_ENDS_GROUP | VERB_DROPS_CHUNKS,    after_quit },   /* RFC 5321 4.1.1.10 */
    { "NOOP",       VERB_ENDS_GROUP,                        NULL },         /* RFC 5321 4.1.1.9 */
    { "VRFY",       VERB_ENDS_GROUP,                        NULL },         /* RFC 5321 4.1.1.6 */
    { "EXPN",       VERB_ENDS_GROUP,                        NULL },         /* RFC 5321 4.1.1.7 */
    { "HELP",       0,                                      NULL },         /* RFC 5321 4.1.1.8 */
    { "SEND",       VERB_DROPS_CHUNKS,                      after_mail },   /* RFC 821 3.4 */
    { "SOML",       VERB_DROPS_CHUNKS,                      after_mail },   /* RFC 821 3.4 */
    { "SAML",       VERB_DROPS_CHUNKS,                      after_mail },   /* RFC 821 3.4 */
    { "TURN",       VERB_ENDS_GROUP,                        NULL },         /* RFC 821 3.8 */
    { "ETRN",       0,                                      NULL },         /* RFC 1985 5.1 */
    { "ATRN",       VERB_ENDS_GROUP,                        NULL },         /* RFC 2645 5.2.1 */
    { "BURL",       0,                                      NULL },         /* RFC 4468 3 */
    { "XCLIENT",    VERB_ENDS_GROUP | VERB_DROPS_CHUNKS,    after_reset },  /* Postfix XCLIENT_README */
    { "XFORWARD",   0,                                      NULL },         /* Postfix XFORWARD_README */
    { "PROXY",      VERB_NO_REPLY,                          NULL },         /* HAProxy proxy-protocol 2.1 */
};

static const Verb unknown = { "", 0, NULL };
/* clang-format on */

const Verb *smtp_verb_find(Bytes word)
{
    static const Verb *const special[] = {&smtp_verb_data, &smtp_verb_bdat, &smtp_verb_auth,
                                          &smtp_verb_starttls};

    for (size_t i = 0; i < G_N_ELEMENTS(special); i++)
        if (bytes_equal_nocase(word, bytes_of_text(special[i]->word)))
            return special[i];
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (bytes_equal_nocase(word, bytes_of_text(verbs[i].word)))
            return &verbs[i];
    return &unknown;
}

bool smtp_verb_is_known(const Verb *verb)
{
    return verb != &unknown;
}
