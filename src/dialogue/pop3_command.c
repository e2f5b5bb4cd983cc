/* pop3_command.c - one POP3 command line, and its row in the table. */
#include "base/text.h"
#include "dialogue/pop3.h"
#include "dialogue/smtp_command.h"

#define VERB(id, word, traits, after, expected, next, source, sentence)                            \
    const PopVerb pop3_verb_##id = {word, traits, after};
#include "dialogue/pop3_verbs.def"
#undef VERB

static const PopVerb *const verbs[] = {
#define VERB(id, word, traits, after, expected, next, source, sentence) &pop3_verb_##id,
#include "dialogue/pop3_verbs.def"
#undef VERB
};

static const PopVerb unknown = {"", 0, NULL};

const PopVerb *pop3_verb_find(Bytes word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (bytes_equal_nocase(word, bytes_of_text(verbs[i]->word)))
            return verbs[i];
    return &unknown;
}

bool pop3_verb_is_known(const PopVerb *verb)
{
    return verb != &unknown;
}

static size_t word_len(Bytes text)
{
    size_t len = 0;

    while (len < text.len && !is_blank(text.data[len]))
        len++;
    return len;
}

void pop3_auth_argument(Bytes argument, Bytes *ret_mechanism, Bytes *ret_initial)
{
    *ret_mechanism = bytes_first(argument, word_len(argument));
    *ret_initial = bytes_trim(bytes_skip(argument, ret_mechanism->len));
}

/* The digest of APOP: its last word. */
static Bytes last_word(Bytes text)
{
    size_t begin = text.len;

    while (begin > 0 && !is_blank(text.data[begin - 1]))
        begin--;
    return begin == 0 ? bytes_first(text, 0) : bytes_skip(text, begin);
}

/* The first word of a line, and what stands behind it. */
static Bytes split(Bytes line, Bytes *ret_behind)
{
    while (line.len > 0 && is_blank(line.data[0]))
        line = bytes_skip(line, 1);
    Bytes word = bytes_first(line, word_len(line));
    *ret_behind = bytes_skip(line, word.len);
    return word;
}

/* A password may begin and end with blanks: it is all that follows the first one.
 * source RFC 1939 7 */
Bytes pop3_secret(Bytes line)
{
    Bytes behind, mechanism, initial;
    const PopVerb *verb = pop3_verb_find(split(line, &behind));
    Bytes argument = bytes_trim(behind);

    if (verb == &pop3_verb_pass)
        return bytes_skip(behind, 1);
    if (verb == &pop3_verb_apop)
        return last_word(argument);
    if (verb == &pop3_verb_auth) {
        pop3_auth_argument(argument, &mechanism, &initial);
        return mechanism.len == 0 || smtp_is_mechanism(mechanism) ? initial : argument;
    }
    return pop3_verb_is_known(verb) ? bytes_first(behind, 0) : smtp_secret(line);
}

Command *pop3_command_read(Bytes line)
{
    Command *command = command_new(line);
    Bytes behind, word = split(command->text, &behind);
    const PopVerb *verb = pop3_verb_find(word);
    g_autofree char *valid = text_valid(word);

    command->verb = g_ascii_strup(valid, -1);
    command->is_known = pop3_verb_is_known(verb);
    command->secret = pop3_secret(command->text);
    command->argument = verb == &pop3_verb_pass ? command->secret : bytes_trim(behind);
    return command;
}

uint64_t pop3_number(Bytes argument)
{
    uint64_t number = 0;
    size_t len = word_len(argument);

    for (size_t i = 0; i < len; i++) {
        if (!g_ascii_isdigit(argument.data[i]) || len > 18)
            return 0;
        number = number * 10 + (uint64_t)(argument.data[i] - '0');
    }
    return number;
}

bool pop3_is_surely_command(Bytes line)
{
    Bytes text = bytes_trim(line);

    return pop3_verb_is_known(pop3_verb_find(bytes_first(text, word_len(text))));
}
