/* imap_tokens.c - atoms, quoted strings, lists and literals of IMAP out of any cutting. */
#include "dialogue/imap_tokens.h"

#include "base/limits.h"

void imap_scanner_init(ImapScanner *scanner, void *user,
                       void (*token)(void *user, const ImapToken *token))
{
    *scanner = (ImapScanner){.user = user, .token = token};
    scanner->tokens = g_array_new(FALSE, FALSE, sizeof(ImapToken));
    buffer_init(&scanner->kept, IMAP_LINE_MAX_BYTES);
    buffer_init(&scanner->raw, IMAP_LINE_MAX_BYTES);
}

void imap_scanner_clear(ImapScanner *scanner)
{
    g_array_unref(scanner->tokens);
    buffer_clear(&scanner->kept);
    buffer_clear(&scanner->raw);
}

void imap_scan_drop(ImapScanner *scanner)
{
    const ImapScanner old = *scanner;

    g_array_set_size(scanner->tokens, 0);
    *scanner = (ImapScanner){
        .user = old.user,
        .token = old.token,
        .tokens = old.tokens,
        .kept = old.kept,
        .raw = old.raw,
    };
    scanner->kept.len = scanner->raw.len = 0;
}

void imap_scan_text(ImapScanner *scanner)
{
    scanner->in_text = true;
    scanner->text_at = scanner->position + 1; /* behind the blank that ended the token */
}

static void note_piece(ImapScanner *scanner, const Place *at, size_t len)
{
    if (!scanner->is_begun) {
        scanner->is_begun = true;
        scanner->span = (Span){*at, *at, 0};
    }
    if (scanner->segments == 0 || !place_is_same_packet(&scanner->span.last, at))
        scanner->segments++;
    scanner->span.last = *at;
    scanner->span.length += len;
}

static void begin_token(ImapScanner *scanner, ImapTokenKind kind, size_t raw_at)
{
    scanner->now = (ImapToken){
        .kind = kind,
        .depth = scanner->depth,
        .in_code = scanner->in_code,
        .is_whole = true,
        .at = scanner->kept.len,
        .raw_at = raw_at,
    };
}

static void add_octets(ImapScanner *scanner, Bytes octets)
{
    size_t room =
        scanner->now.len >= IMAP_TOKEN_MAX_BYTES ? 0 : IMAP_TOKEN_MAX_BYTES - scanner->now.len;
    Bytes fits = bytes_first(octets, room);
    size_t left_out = buffer_add(&scanner->kept, fits) + octets.len - fits.len;

    scanner->now.len += octets.len - left_out;
    if (left_out > 0)
        scanner->now.is_whole = false;
    scanner->is_cut |= left_out > 0;
}

static void add_octet(ImapScanner *scanner, uint8_t octet)
{
    add_octets(scanner, (Bytes){&octet, 1});
}

/* What is over is told; beyond the ceiling its text is not kept behind that. */
static void tell_token(ImapScanner *scanner, size_t raw_end)
{
    const ImapToken token = scanner->now;

    scanner->now.raw_len = raw_end - token.raw_at;
    bool is_kept = !scanner->is_passing && scanner->tokens->len < IMAP_TOKENS_MAX;
    if (is_kept)
        g_array_append_val(scanner->tokens, scanner->now);
    else
        scanner->is_cut |= !scanner->is_passing;
    const ImapToken told = scanner->now;
    scanner->token(scanner->user, &told);
    if (!is_kept)
        scanner->kept.len = token.at;
}

static void end_word(ImapScanner *scanner)
{
    if (!scanner->in_word)
        return;
    scanner->in_word = scanner->in_section = scanner->in_section_quote = false;
    tell_token(scanner, scanner->position);
}

static void tell_bracket(ImapScanner *scanner, ImapTokenKind kind)
{
    begin_token(scanner, kind, scanner->position);
    tell_token(scanner, scanner->position + 1);
}

/* A name behind which brackets hold blanks and lists. source RFC 9051 9: section, section-binary */
static bool is_section_name(Bytes word)
{
    static const char *const names[] = {"BODY[", "BODY.PEEK[", "BINARY[", "BINARY.PEEK[",
                                        "BINARY.SIZE["};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (bytes_equal_nocase(word, bytes_of_text(names[i])))
            return true;
    return false;
}

static void quoted_octet(ImapScanner *scanner, uint8_t octet)
{
    if (!scanner->is_escaped && octet == '\\') {
        scanner->is_escaped = true;
        return;
    }
    if (!scanner->is_escaped && octet == '"') {
        scanner->in_quote = false;
        tell_token(scanner, scanner->position);
        return;
    }
    scanner->is_escaped = false;
    add_octet(scanner, octet);
}

static void section_octet(ImapScanner *scanner, uint8_t octet)
{
    add_octet(scanner, octet);
    if (octet == '"')
        scanner->in_section_quote = !scanner->in_section_quote;
    if (octet == ']' && !scanner->in_section_quote)
        scanner->in_section = false;
}

static void word_octet(ImapScanner *scanner, uint8_t octet)
{
    if (!scanner->in_word) {
        begin_token(scanner, IMAP_ATOM, scanner->position);
        scanner->in_word = true;
    }
    add_octet(scanner, octet);
    if (octet == '[' && !scanner->in_code)
        scanner->in_section =
            is_section_name((Bytes){scanner->kept.data + scanner->now.at, scanner->now.len});
}

static void token_octet(ImapScanner *scanner, uint8_t octet)
{
    switch (octet) {
    case ' ':
        end_word(scanner);
        return;
    case '(':
        end_word(scanner);
        tell_bracket(scanner, IMAP_OPEN);
        scanner->depth++;
        return;
    case ')':
        end_word(scanner);
        scanner->depth -= scanner->depth > 0;
        tell_bracket(scanner, IMAP_CLOSE);
        return;
    case ']':
        if (!scanner->in_code || scanner->depth > 0)
            break;
        end_word(scanner);
        scanner->in_code = false;
        scanner->is_code_over = true;
        return;
    case '"':
        if (scanner->in_word)
            break;
        begin_token(scanner, IMAP_QUOTED, scanner->position + 1);
        scanner->in_quote = true;
        return;
    default:
        break;
    }
    word_octet(scanner, octet);
}

/* An octet that ends no line. */
static void plain_octet(ImapScanner *scanner, uint8_t octet)
{
    scanner->has_nul |= octet == '\0';
    if (scanner->in_text && !scanner->in_code) {
        if (octet == '[' && scanner->position == scanner->text_at && !scanner->is_code_over) {
            scanner->in_code = true;
            scanner->depth = 0;
        }
    } else if (scanner->in_quote) {
        quoted_octet(scanner, octet);
    } else if (scanner->in_section) {
        section_octet(scanner, octet);
    } else {
        token_octet(scanner, octet);
    }
    scanner->position++;
}

bool imap_number(Bytes text, uint64_t *ret_number)
{
    uint64_t number = 0;

    if (text.len == 0 || text.len > 18)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        if (!g_ascii_isdigit(text.data[i]))
            return false;
        number = number * 10 + (uint64_t)(text.data[i] - '0');
    }
    *ret_number = number;
    return true;
}

/* {n}, {n+}, {n-} or one of them behind "~". source RFC 9051 9: literal, literal8; RFC 7888 8 */
static bool read_announcement(Bytes word, ImapLiteral *ret_literal, uint64_t *ret_size)
{
    if (word.len > 0 && word.data[0] == '~')
        word = bytes_skip(word, 1);
    if (word.len < 3 || word.data[0] != '{' || word.data[word.len - 1] != '}')
        return false;
    Bytes number = bytes_first(bytes_skip(word, 1), word.len - 2);
    uint8_t last = number.data[number.len - 1];
    bool is_waiting = last != '+' && last != '-';

    number.len -= !is_waiting;
    if (!imap_number(number, ret_size))
        return false;
    *ret_literal = (ImapLiteral){.left = *ret_size, .is_waiting = is_waiting};
    return true;
}

/* The end of a line announces a literal, where the grammar lets one stand. */
static bool announces_literal(ImapScanner *scanner)
{
    if (!scanner->in_word || !scanner->now.is_whole || scanner->in_section_quote)
        return false;
    if (scanner->in_code && scanner->depth == 0) /* BADCHARSET alone has any, in its list */
        return false;
    Bytes word = {scanner->kept.data + scanner->now.at, scanner->now.len};
    size_t begin = word.len;
    uint64_t size;

    while (scanner->in_section && begin > 0 && strchr(" (", word.data[begin - 1]) == NULL)
        begin--;
    if (!scanner->in_section)
        begin = 0;
    if (!read_announcement(bytes_skip(word, begin), &scanner->literal, &size))
        return false;
    scanner->kept.len -= word.len - begin;
    scanner->now.len = begin;
    if (!scanner->in_section) {
        scanner->in_word = false;
        begin_token(scanner, IMAP_LITERAL, scanner->position);
    }
    scanner->now.size = size;
    return true;
}

/* The unit is given out: its last line end is no part of it. */
static void end_unit(ImapScanner *scanner)
{
    end_word(scanner);
    if (scanner->in_quote)
        tell_token(scanner, scanner->position);
    scanner->in_quote = false;
    scanner->is_given_out = true;
}

static ImapScan scan_octet(ImapScanner *scanner, uint8_t octet)
{
    if (octet == '\n') {
        scanner->has_bare_lf |= !scanner->has_cr;
        bool is_text = scanner->in_text && !scanner->in_code;
        if (!is_text && !scanner->in_quote && announces_literal(scanner)) {
            scanner->position += 1u + scanner->has_cr;
            scanner->now.raw_at = scanner->in_section ? scanner->now.raw_at : scanner->position;
            scanner->has_cr = false;
            return IMAP_SCAN_LITERAL;
        }
        end_unit(scanner);
        return IMAP_SCAN_UNIT;
    }
    if (scanner->has_cr)
        plain_octet(scanner, '\r');
    scanner->has_cr = octet == '\r';
    if (!scanner->has_cr)
        plain_octet(scanner, octet);
    return IMAP_SCAN_MORE;
}

ImapScan imap_scan(ImapScanner *scanner, Bytes *rest, Place *at)
{
    ImapScan what = IMAP_SCAN_MORE;
    size_t taken = 0;

    if (scanner->is_given_out)
        imap_scan_drop(scanner);
    note_piece(scanner, at, 0);
    while (taken < rest->len && what == IMAP_SCAN_MORE)
        what = scan_octet(scanner, rest->data[taken++]);
    note_piece(scanner, at, taken);
    scanner->is_cut |= buffer_add(&scanner->raw, bytes_first(*rest, taken)) > 0;
    if (what == IMAP_SCAN_UNIT && scanner->raw.len > scanner->position)
        scanner->raw.len = scanner->position;
    *rest = bytes_skip(*rest, taken);
    at->offset += taken;
    return what;
}

static void end_literal(ImapScanner *scanner)
{
    scanner->in_literal = false;
    if (scanner->literal.is_torn)
        scanner->now.is_whole = false;
    if (!scanner->in_section)
        tell_token(scanner, scanner->position);
}

/* The text goes on behind the announcement as if the line did. */
static void forget_line_end(ImapScanner *scanner)
{
    Buffer *raw = &scanner->raw;

    if (raw->len != scanner->position) /* the ceiling took it */
        return;
    raw->len -= raw->len > 0 && raw->data[raw->len - 1] == '\n';
    raw->len -= raw->len > 0 && raw->data[raw->len - 1] == '\r';
    scanner->position = scanner->now.raw_at = raw->len;
}

void imap_scan_begin_literal(ImapScanner *scanner, bool is_kept)
{
    scanner->literal.is_kept = is_kept;
    scanner->in_literal = true;
    if (!is_kept && scanner->literal.left > 0) {
        scanner->now.is_whole = false;
        forget_line_end(scanner);
    }
    if (scanner->literal.left == 0)
        end_literal(scanner);
}

Bytes imap_scan_peek(const ImapScanner *scanner, Bytes rest)
{
    return bytes_first(rest, (size_t)MIN(scanner->literal.left, rest.len));
}

void imap_scan_literal(ImapScanner *scanner, Bytes *rest, Place *at)
{
    Bytes octets = imap_scan_peek(scanner, *rest);

    note_piece(scanner, at, octets.len);
    if (scanner->literal.is_kept) {
        add_octets(scanner, octets);
        scanner->is_cut |= buffer_add(&scanner->raw, octets) > 0;
        scanner->position += octets.len;
    }
    *rest = bytes_skip(*rest, octets.len);
    at->offset += octets.len;
    scanner->literal.left -= octets.len;
    if (scanner->literal.left == 0)
        end_literal(scanner);
}

uint64_t imap_scan_gap(ImapScanner *scanner, uint64_t length, const Place *place)
{
    if (!scanner->in_literal)
        return 0;
    uint64_t missing = MIN(length, scanner->literal.left);

    note_piece(scanner, place, 0);
    scanner->span.length += missing;
    scanner->literal.is_torn |= missing > 0;
    scanner->literal.left -= missing;
    if (scanner->literal.left == 0)
        end_literal(scanner);
    return missing;
}

void imap_scan_break(ImapScanner *scanner)
{
    if (scanner->in_word || scanner->in_quote || scanner->in_literal)
        scanner->kept.len = scanner->now.at;
    scanner->in_word = scanner->in_quote = scanner->in_literal = scanner->in_section = false;
    if (scanner->raw.len > scanner->position)
        scanner->raw.len = scanner->position;
    scanner->is_given_out = true;
}

void imap_scan_as_text(ImapScanner *scanner)
{
    if (scanner->is_begun && !scanner->is_given_out)
        return;
    imap_scan_drop(scanner);
    scanner->in_text = scanner->is_code_over = true;
}

Bytes imap_token_text(const ImapScanner *scanner, const ImapToken *token)
{
    return bytes_first(bytes_skip(buffer_bytes(&scanner->kept), token->at), token->len);
}

const ImapToken *imap_token(const ImapScanner *scanner, guint index)
{
    return index < scanner->tokens->len ? &g_array_index(scanner->tokens, ImapToken, index) : NULL;
}

Bytes imap_word(const ImapScanner *scanner, guint index)
{
    const ImapToken *token = imap_token(scanner, index);

    return token == NULL ? (Bytes){NULL, 0} : imap_token_text(scanner, token);
}

Bytes imap_scanned_text(const ImapScanner *scanner)
{
    if (!scanner->in_text)
        return (Bytes){NULL, 0};
    return bytes_skip(buffer_bytes(&scanner->raw), scanner->text_at);
}
