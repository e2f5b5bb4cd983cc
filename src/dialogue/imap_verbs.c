/* imap_verbs.c - finds IMAP commands in their table. */
#include "dialogue/imap.h"

#define VERB(id, word, traits, kinds, after, expected, next, source, sentence)                     \
    const ImapVerb imap_verb_##id = {word, traits, kinds, after, IMAP_##next};
#include "dialogue/imap_verbs.def"
#undef VERB

static const ImapVerb *const verbs[] = {
#define VERB(id, word, traits, kinds, after, expected, next, source, sentence) &imap_verb_##id,
#include "dialogue/imap_verbs.def"
#undef VERB
};

static const ImapVerb unknown = {"", 0, "", NULL, IMAP_STAYS};

const ImapVerb *imap_verb_find(Bytes word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (bytes_equal_nocase(word, bytes_of_text(verbs[i]->word)))
            return verbs[i];
    return &unknown;
}

bool imap_verb_is_known(const ImapVerb *verb)
{
    return verb != &unknown;
}
