/* received.c - what one Received field says: its clauses, and what stands in them. */
#include "message/received.h"

#include "base/text.h"
#include "message/lexical.h"
#include "message/received_line.h"

/* clang-format off */
static const struct {
    const char *name, *sentence;
} repairs[] = {
#define REPAIR(key, name, sentence) {name, sentence},
#include "message/received_repairs.def"
#undef REPAIR
};

static const struct {
    Bytes name;
    bool is_authenticated, is_sealed;
} protocols[] = {
#define PROTOCOL(name, login, sealed) {{(const uint8_t *)(name), sizeof(name) - 1}, login, sealed},
#include "message/received_protocols.def"
#undef PROTOCOL
};
/* clang-format on */

const char *received_repair_name(ReceivedRepair repair)
{
    return repairs[repair].name;
}

const char *received_repair_sentence(ReceivedRepair repair)
{
    return repairs[repair].sentence;
}

const char *role_confidence_name(RoleConfidence confidence)
{
    static const char *const names[] = {"exact", "family", "guess"};

    return names[confidence];
}

void received_set(ReceivedLine *line, ReceivedItem item, Bytes text, RoleConfidence confidence)
{
    Received *received = line->received;

    if (text.len == 0)
        return;
    received->items[item] = (ReceivedValue){
        .text = text,
        .offset = received->offset + (uint64_t)(text.data - line->body.data),
        .confidence = confidence,
    };
}

/* N_CLAUSES where the word begins none. source RFC 5321 4.4; the others are seen */
static Clause clause_of(Bytes word)
{
    static const struct {
        const char *word;
        Clause clause;
    } words[] = {
        {"from",            CLAUSE_FROM         },
        {"by",              CLAUSE_BY           },
        {"via",             CLAUSE_VIA          },
        {"with",            CLAUSE_WITH         },
        {"id",              CLAUSE_ID           },
        {"for",             CLAUSE_FOR          },
        {"envelope-from",   CLAUSE_ENVELOPE_FROM},
        {"envelope-sender", CLAUSE_ENVELOPE_FROM},
        {"tls",             CLAUSE_TLS          },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (bytes_equal_nocase(word, bytes_of_text(words[i].word)))
            return words[i].clause;
    return N_CLAUSES;
}

/* The clause that begins with this word: a value follows it. */
static Clause clause_at(const ReceivedLine *line, size_t index)
{
    if (index + 1 >= line->count || line->tokens[index].kind != TOKEN_ATOM)
        return N_CLAUSES;
    return token_is_value(&line->tokens[index + 1]) ? clause_of(line->tokens[index].text)
                                                    : N_CLAUSES;
}

/* `from by host`: the name was left out, and `by` is no name. */
static bool lacks_value(const ReceivedLine *line, size_t index)
{
    return clause_at(line, index) == CLAUSE_FROM && clause_at(line, index + 1) == CLAUSE_BY &&
           clause_at(line, index + 2) != CLAUSE_BY;
}

/* IBM's servers: for <recipient> from <sender>. */
static bool is_second_from(const ReceivedLine *line, size_t index)
{
    return index >= 2 && line->tokens[index + 1].kind == TOKEN_ANGLE &&
           clause_at(line, index - 2) == CLAUSE_FOR;
}

/* The last `by` counts: what stands before it, the client may have said. */
static void find_by(ReceivedLine *line)
{
    size_t from_count = 0, by_count = 0;

    line->by = line->count;
    for (size_t i = 0; i < line->count; i++) {
        Clause clause = clause_at(line, i);

        if (clause == CLAUSE_BY) {
            line->by = i;
            by_count++;
        }
        from_count += clause == CLAUSE_FROM && !is_second_from(line, i);
        if (clause != N_CLAUSES && !lacks_value(line, i))
            i++;
    }
    if (from_count > 1 || by_count > 1)
        received_repair(line, REPAIR_AMBIGUOUS);
}

/* Words of clauses before `by`, other than `via`, are a name made to look like them. */
static void find_clauses(ReceivedLine *line)
{
    bool has_by = line->by < line->count;

    for (int i = 0; i < N_CLAUSES; i++)
        line->value[i] = line->count;
    for (size_t i = 0; i < line->count; i++) {
        Clause clause = clause_at(line, i);
        bool is_early = has_by && i < line->by;

        if (clause == N_CLAUSES)
            continue;
        if (clause == CLAUSE_FROM && is_second_from(line, i)) {
            clause = CLAUSE_ENVELOPE_FROM;
            received_repair(line, REPAIR_SECOND_FROM);
        } else if (is_early && clause != CLAUSE_FROM && clause != CLAUSE_VIA) {
            if (clause != CLAUSE_TLS)
                received_repair(line, REPAIR_AMBIGUOUS);
            clause = N_CLAUSES;
        }
        bool is_other_by = clause == CLAUSE_BY && i != line->by;
        if (clause != N_CLAUSES && line->value[clause] == line->count && !is_other_by)
            line->value[clause] = i + 1;
        if (!lacks_value(line, i))
            i++;
    }
    /* without a name, the clause is empty */
    if (line->value[CLAUSE_FROM] == line->by)
        line->value[CLAUSE_FROM] = line->count;
}

/* The words behind `with`, up to a comment or the next clause, as one piece of the line. */
static Bytes words_of_protocol(const ReceivedLine *line, bool *ret_is_one)
{
    size_t first = line->value[CLAUSE_WITH], last = first;

    while (last + 1 < line->count && line->tokens[last + 1].kind == TOKEN_ATOM &&
           last + 1 != line->date && clause_at(line, last + 1) == N_CLAUSES)
        last++;
    const Bytes *begin = &line->tokens[first].text, *end = &line->tokens[last].text;
    *ret_is_one = first == last;
    return (Bytes){begin->data, (size_t)(end->data - begin->data) + end->len};
}

static bool is_protocol_word(Bytes word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!g_ascii_isalnum(word.data[i]) && word.data[i] != '-' && word.data[i] != '_')
            return false;
    return word.len > 0;
}

/* ESMTP/TLS/cipher: the protocol is the first of them. */
static Bytes without_cipher(Bytes word)
{
    ptrdiff_t slash = bytes_find(word, '/');

    return slash > 0 ? bytes_first(word, (size_t)slash) : word;
}

static void read_protocol(ReceivedLine *line)
{
    bool is_one;

    if (line->value[CLAUSE_WITH] == line->count)
        return;
    Bytes words = words_of_protocol(line, &is_one);
    if (is_one && without_cipher(words).len < words.len) {
        line->received->is_sealed = true;
        words = without_cipher(words);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(protocols); i++) {
        size_t len = received_words_len(words, protocols[i].name);

        if (len == 0 || (len < words.len && !is_white(words.data[len])))
            continue;
        received_set(line, RECEIVED_WITH, bytes_first(words, len), ROLE_EXACT);
        line->received->is_authenticated |= protocols[i].is_authenticated;
        line->received->is_sealed |= protocols[i].is_sealed;
        return;
    }
    if (is_one && is_protocol_word(words))
        received_set(line, RECEIVED_WITH, words, ROLE_EXACT);
    else
        received_repair(line, REPAIR_PROTOCOL_UNREAD);
}

/* A value of one word; without <>. */
static void read_word(ReceivedLine *line, Clause clause, ReceivedItem item)
{
    size_t index = line->value[clause];

    if (index == line->count)
        return;
    const Token *token = &line->tokens[index];
    received_set(line, item, token->kind == TOKEN_ANGLE ? token_inside(token) : token->text,
                 ROLE_EXACT);
}

/* (envelope-from <a@b>), as Exim and others write it. */
static void read_envelope_comment(ReceivedLine *line, Bytes inside)
{
    static const char *const words[] = {"envelope-from", "envelope-sender"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (!bytes_starts_with_nocase(inside, bytes_of_text(words[i])))
            continue;
        Bytes rest = bytes_skip(inside, strlen(words[i]));
        while (rest.len > 0 && (is_white(rest.data[0]) || rest.data[0] == '<'))
            rest = bytes_skip(rest, 1);
        size_t len = 0;
        while (len < rest.len && !is_white(rest.data[len]) && rest.data[len] != '>' &&
               rest.data[len] != ')')
            len++;
        received_set(line, RECEIVED_ENVELOPE_FROM, bytes_first(rest, len), ROLE_EXACT);
    }
}

static size_t tls_version_len(Bytes text)
{
    size_t len = 3;

    if (bytes_starts_with(text, BYTES_OF("SSLv")))
        len = 4;
    else if (!bytes_starts_with(text, BYTES_OF("TLS")))
        return 0;
    bool has_v = len == 4 || (text.len > 3 && text.data[3] == 'v');
    len = has_v ? 4 : 3;
    if (len >= text.len || !g_ascii_isdigit(text.data[len]))
        return 0;
    len++;
    if (len + 1 < text.len && (text.data[len] == '.' || text.data[len] == '_') &&
        g_ascii_isdigit(text.data[len + 1]))
        return len + 2;
    /* TLSv1 is a version; TLS13_AES_256_GCM_SHA384 is a cipher */
    return has_v && (len == text.len || !g_ascii_isalnum(text.data[len])) ? len : 0;
}

static bool read_tls_of(ReceivedLine *line, Bytes inside)
{
    for (size_t i = 0; i < inside.len; i++) {
        uint8_t c = inside.data[i];
        if ((c != 'T' && c != 'S') || (i > 0 && g_ascii_isalnum(inside.data[i - 1])))
            continue;
        size_t len = tls_version_len(bytes_skip(inside, i));
        if (len == 0)
            continue;
        received_set(line, RECEIVED_TLS, bytes_first(bytes_skip(inside, i), len), ROLE_EXACT);
        line->received->is_sealed = true;
        return true;
    }
    return false;
}

static void read_comments(ReceivedLine *line)
{
    bool has_tls = false;

    for (size_t i = 0; i < line->count; i++) {
        if (line->tokens[i].kind != TOKEN_COMMENT)
            continue;
        Bytes inside = token_inside(&line->tokens[i]);
        has_tls = has_tls || read_tls_of(line, inside);
        if (!received_has(line->received, RECEIVED_ENVELOPE_FROM))
            read_envelope_comment(line, inside);
    }
}

/* Octets that were put there to hide something, or by a broken program. */
static void look_for_controls(ReceivedLine *line)
{
    for (size_t i = 0; i < line->body.len; i++) {
        uint8_t c = line->body.data[i];
        if ((c < ' ' && !is_white(c)) || c >= 0x7f) {
            received_repair(line, REPAIR_CONTROL);
            return;
        }
    }
}

/* Courier writes the id behind the date. */
static void look_behind_date(ReceivedLine *line)
{
    for (int i = 0; i < N_CLAUSES; i++)
        if (line->value[i] < line->count && line->value[i] > line->date)
            received_repair(line, REPAIR_CLAUSE_AFTER_DATE);
}

void received_parse(Bytes body, uint64_t offset, Received *received)
{
    ReceivedLine line;
    TokenList list = {.tokens = line.tokens, .max = RECEIVED_TOKENS_MAX};

    *received = (Received){.offset = offset, .length = body.len};
    received_tokens(body, &list);
    line.body = body;
    line.count = line.date = list.count;
    line.received = received;
    if (list.is_cut)
        received_repair(&line, REPAIR_CUT);
    if (list.is_open)
        received_repair(&line, REPAIR_OPEN);
    look_for_controls(&line);
    received_read_date(&line);
    find_by(&line);
    find_clauses(&line);
    look_behind_date(&line);
    read_protocol(&line);
    read_word(&line, CLAUSE_BY, RECEIVED_BY);
    read_word(&line, CLAUSE_ID, RECEIVED_ID);
    read_word(&line, CLAUSE_FOR, RECEIVED_FOR);
    read_word(&line, CLAUSE_ENVELOPE_FROM, RECEIVED_ENVELOPE_FROM);
    read_comments(&line);
    received->family = received_family_of(&line);
    received_read_peer(&line);
}

char *received_text(const Received *received, ReceivedItem item)
{
    Bytes text = received->items[item].text;
    GString *plain;

    if (text.data == NULL)
        return NULL;
    plain = g_string_sized_new(text.len);
    for (size_t i = 0; i < text.len; i++) {
        bool is_run = is_white(text.data[i]) && plain->len > 0 && plain->str[plain->len - 1] == ' ';
        if (!is_run)
            g_string_append_c(plain, is_white(text.data[i]) ? ' ' : (char)text.data[i]);
    }
    char *valid = text_valid((Bytes){(const uint8_t *)plain->str, plain->len});
    g_string_free(plain, TRUE);
    return valid;
}
