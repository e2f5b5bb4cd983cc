/* received_family.c - which server wrote a Received line, by the marks it leaves. */
#include "message/lexical.h"
#include "message/received_line.h"

typedef enum MarkPlace { IN_COMMENT, IN_PROTOCOL, IN_BY, IN_FRONT } MarkPlace;

/* clang-format off */
static const struct {
    const char *name;
    FamilyNames names;
    MarkPlace place;
    Bytes mark;
} families[] = {
    {NULL, HELO_FIRST, IN_COMMENT, {NULL, 0}},
#define FAMILY(key, name, names, place, mark)                                                      \
    {name, names, place, {(const uint8_t *)(mark), sizeof(mark) - 1}},
#include "message/received_families.def"
#undef FAMILY
};
/* clang-format on */

size_t received_words_len(Bytes text, Bytes words)
{
    size_t at = 0;

    for (size_t i = 0; i < words.len; i++) {
        bool is_gap = words.data[i] == ' ' && at < text.len && is_white(text.data[at]);

        if (!is_gap && (at >= text.len || ascii_lower(text.data[at]) != ascii_lower(words.data[i])))
            return 0;
        at++;
        while (is_gap && at < text.len && is_white(text.data[at]))
            at++;
    }
    return at;
}

static bool ends_with(Bytes text, Bytes ending)
{
    return text.len >= ending.len &&
           bytes_equal_nocase(bytes_skip(text, text.len - ending.len), ending);
}

/* A comment behind the name of the server begins so. */
static bool has_comment(const ReceivedLine *line, Bytes mark)
{
    size_t i = line->by < line->count ? line->by : 0;

    for (; i < line->count; i++) {
        const Token *token = &line->tokens[i];
        if (token->kind == TOKEN_COMMENT && bytes_starts_with(token_inside(token), mark))
            return true;
    }
    return false;
}

static bool has_mark(const ReceivedLine *line, MarkPlace place, Bytes mark)
{
    const ReceivedValue *items = line->received->items;

    switch (place) {
    case IN_COMMENT:
        return has_comment(line, mark);
    case IN_PROTOCOL:
        return received_words_len(items[RECEIVED_WITH].text, mark) > 0;
    case IN_BY:
        return ends_with(items[RECEIVED_BY].text, mark);
    case IN_FRONT:
        return line->count > 0 && line->tokens[0].kind == TOKEN_COMMENT &&
               bytes_starts_with(token_inside(&line->tokens[0]), mark);
    }
    g_assert_not_reached();
}

ReceivedFamily received_family_of(const ReceivedLine *line)
{
    for (int i = 1; i < N_RECEIVED_FAMILIES; i++)
        if (has_mark(line, families[i].place, families[i].mark))
            return (ReceivedFamily)i;
    return FAMILY_UNKNOWN;
}

FamilyNames received_family_names(ReceivedFamily family)
{
    return families[family].names;
}

const char *received_family_name(ReceivedFamily family)
{
    return families[family].name;
}
