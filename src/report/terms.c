/* terms.c - finds words of SMTP, POP3 and IMAP in the tables that explain them. */
#include "report/terms.h"

#include "base/i18n.h"

/* Only tables are taken from the stages, no code. */
/* clang-format off */
const CommandTerm command_terms[] = {
#define VERB(id, word, traits, after, expected, next, source, sentence)                            \
    {word, expected, next, source, sentence},
#include "dialogue/smtp_verbs.def"
#undef VERB
    {NULL, 0, 0, NULL, NULL}
};

const CommandTerm imap_command_terms[] = {
#define VERB(id, word, traits, kinds, after, expected, next, source, sentence) \
    {word, expected, next, source, sentence},
#include "dialogue/imap_verbs.def"
#undef VERB
    {NULL, 0, 0, NULL, NULL}
};

const CommandTerm pop3_command_terms[] = {
#define VERB(id, word, traits, after, expected, next, source, sentence)                            \
    {word, expected, next, source, sentence},
#include "dialogue/pop3_verbs.def"
#undef VERB
    {NULL, 0, 0, NULL, NULL}
};

#define RESPONSE(word, kind, source, sentence) {word, kind, source, sentence},
const ResponseTerm pop3_response_terms[] = {
#include "dialogue/pop3_responses.def"
    {NULL, 0, NULL, NULL}
};

const ResponseTerm imap_response_terms[] = {
#include "dialogue/imap_responses.def"
    {NULL, 0, NULL, NULL}
};
#undef RESPONSE

const ReplyTerm reply_terms[] = {
#define REPLY(code, command, phrase, sentence, source) {code, command, phrase, sentence, source},
#include "dialogue/smtp_replies.def"
#undef REPLY
    {0, NULL, NULL, NULL, NULL}
};

const StatusTerm status_terms[] = {
#define STATUS(code, phrase, sentence, source) {code, phrase, sentence, source},
#include "dialogue/smtp_status.def"
#undef STATUS
    {NULL, NULL, NULL, NULL}
};

const ExtensionTerm extension_terms[] = {
#define NEEDS_OFFER true
#define FREE false
#define EXTENSION(keyword, signs, use, source, sentence) {keyword, signs, use, source, sentence},
#include "dialogue/smtp_extensions.def"
#undef EXTENSION
#undef FREE
#undef NEEDS_OFFER
    {NULL, NULL, false, NULL, NULL}
};

const MechanismTerm mechanism_terms[] = {
#define MECHANISM(name, source, sentence) {name, source, sentence},
#include "dialogue/sasl_mechanisms.def"
#undef MECHANISM
    {NULL, NULL, NULL}
};
/* clang-format on */

static const CommandTerm *find_command(const CommandTerm *term, const char *word)
{
    for (; term->word != NULL; term++)
        if (g_ascii_strcasecmp(term->word, word) == 0)
            return term;
    return NULL;
}

const CommandTerm *command_term(const char *word)
{
    return find_command(command_terms, word);
}

const CommandTerm *pop3_command_term(const char *word)
{
    return find_command(pop3_command_terms, word);
}

const CommandTerm *imap_command_term(const char *word)
{
    return find_command(imap_command_terms, word);
}

static const ResponseTerm *find_response(const ResponseTerm *term, const char *word)
{
    for (; term->word != NULL; term++)
        if (g_ascii_strcasecmp(term->word, word) == 0)
            return term;
    return NULL;
}

const ResponseTerm *pop3_response_term(const char *word)
{
    return find_response(pop3_response_terms, word);
}

const ResponseTerm *imap_response_term(const char *word)
{
    return find_response(imap_response_terms, word);
}

const ReplyTerm *reply_term(int code, const char *command)
{
    const ReplyTerm *found = NULL;

    for (const ReplyTerm *term = reply_terms; term->code != 0; term++) {
        if (term->code != code)
            continue;
        if (g_str_equal(term->command, command == NULL ? "greeting" : command))
            return term;
        if (*term->command == '\0')
            found = term;
    }
    return found;
}

const StatusTerm *status_term(const char *code)
{
    const char *rest = strchr(code, '.');

    for (const StatusTerm *term = status_terms; term->code != NULL; term++)
        if (rest == NULL ? g_str_equal(term->code, code)
                         : term->code[0] == 'X' && g_str_equal(term->code + 1, rest))
            return term;
    return NULL;
}

const ExtensionTerm *extension_term(const char *keyword)
{
    for (const ExtensionTerm *term = extension_terms; term->keyword != NULL; term++)
        if (g_ascii_strcasecmp(term->keyword, keyword) == 0)
            return term;
    return NULL;
}

const MechanismTerm *mechanism_term(const char *name)
{
    for (const MechanismTerm *term = mechanism_terms; term->name != NULL; term++) {
        size_t len = strlen(term->name);
        bool is_family = term->name[len - 1] == '*';

        if (is_family ? g_ascii_strncasecmp(name, term->name, len - 1) == 0
                      : g_ascii_strcasecmp(name, term->name) == 0)
            return term;
    }
    return NULL;
}

bool status_terms_of(const char *code, const StatusTerm *ret_parts[3])
{
    g_auto(GStrv) parts = g_strsplit(code, ".", 4);

    if (g_strv_length(parts) != 3 || strlen(parts[0]) != 1 || strchr("245", *parts[0]) == NULL)
        return false;
    for (int i = 1; i < 3; i++)
        if (*parts[i] == '\0' || strlen(parts[i]) > 3 ||
            strspn(parts[i], "0123456789") != strlen(parts[i]))
            return false;
    g_autofree char *subject = g_strconcat(parts[0], ".", parts[1], NULL);
    ret_parts[0] = status_term(parts[0]);
    ret_parts[1] = status_term(subject);
    ret_parts[2] = status_term(code);
    return true;
}
