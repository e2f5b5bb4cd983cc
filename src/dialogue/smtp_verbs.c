/* smtp_verbs.c - finds SMTP commands in their table. */
#include "dialogue/smtp.h"

#define VERB(id, word, traits, after, expected, next, source, sentence)                            \
    const Verb smtp_verb_##id = {word, traits, after};
#include "dialogue/smtp_verbs.def"
#undef VERB

static const Verb *const verbs[] = {
#define VERB(id, word, traits, after, expected, next, source, sentence) &smtp_verb_##id,
#include "dialogue/smtp_verbs.def"
#undef VERB
};

static const Verb unknown = {"", 0, NULL};

const Verb *smtp_verb_find(Bytes word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (bytes_equal_nocase(word, bytes_of_text(verbs[i]->word)))
            return verbs[i];
    return &unknown;
}

bool smtp_verb_is_known(const Verb *verb)
{
    return verb != &unknown;
}
