/* received_peer.c - who handed the message over, as the from clause of a Received line tells. */
#include "message/lexical.h"
#include "message/received_line.h"

/* What one comment, or the words outside of comments, tell of the client. */
typedef struct Peer {
    Bytes helo;     /* behind HELO, EHLO, LHLO or helo= */
    Bytes name;     /* before the address */
    Bytes address;  /* without marks, tag, port and zone id */
    Address ip;     /* of address; version 0 where there is none */
    bool is_local;  /* [local], [unix socket]: it came over no network */
    bool is_socket; /* the latter: nobody logs in there, whatever the protocol is called */
} Peer;

/* ::ffff:192.0.2.1 is 192.0.2.1. source RFC 4291 2.5.5.2 */
static void unmap(Address *ip)
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

    if (ip->version != 6 || memcmp(ip->octets, mapped, sizeof(mapped)) != 0)
        return;
    Address plain = {.version = 4};
    memcpy(plain.octets, ip->octets + sizeof(mapped), 4);
    *ip = plain;
}

/* 192.0.2.1, 192.0.2.1:25, IPv6:2001:db8::1, fe80::1%6; false where it is no address. */
static bool take_address(Bytes text, Peer *peer)
{
    Address ip;

    if (text.len == 0 || text.len > ADDRESS_TEXT_SIZE + 16)
        return false;
    if (!g_ascii_isxdigit(text.data[0]) && text.data[0] != ':' && ascii_lower(text.data[0]) != 'i')
        return false;
    if (bytes_starts_with_nocase(text, BYTES_OF("IPv6:")))
        text = bytes_skip(text, 5);
    ptrdiff_t zone = bytes_find(text, '%');
    if (zone >= 0)
        text.len = (size_t)zone;
    ptrdiff_t colon = bytes_find(text, ':');
    if (colon > 0 && memchr(text.data, '.', (size_t)colon) != NULL)
        text.len = (size_t)colon;
    if (!address_parse(text, &ip))
        return false;
    unmap(&ip);
    peer->address = text;
    peer->ip = ip;
    return true;
}

/* Takes a literal, or a word, off the front of a comment. */
static Bytes take_word(Bytes *rest)
{
    size_t len = 0;

    while (rest->len > 0 && (is_white(rest->data[0]) || rest->data[0] == ','))
        *rest = bytes_skip(*rest, 1);
    if (rest->len > 0 && (rest->data[0] == '[' || rest->data[0] == '('))
        len = enclosed_len(*rest);
    if (len == 0)
        while (len < rest->len && !is_white(rest->data[len]) && rest->data[len] != ',' &&
               (len == 0 || (rest->data[len] != '(')))
            len++;
    Bytes word = bytes_first(*rest, len);
    *rest = bytes_skip(*rest, len);
    return word;
}

static bool is_hello(Bytes word)
{
    return bytes_equal_nocase(word, BYTES_OF("HELO")) ||
           bytes_equal_nocase(word, BYTES_OF("EHLO")) || bytes_equal_nocase(word, BYTES_OF("LHLO"));
}

/* [192.0.2.1], [local] and the like. */
static void read_literal(Bytes word, Peer *peer)
{
    Bytes inside = bytes_first(bytes_skip(word, 1), word.len - 2);

    if (take_address(inside, peer))
        return;
    peer->is_socket = bytes_equal(inside, BYTES_OF("unix socket"));
    peer->is_local = peer->is_socket || bytes_equal(inside, BYTES_OF("local"));
}

/* Sendmail asks identd, and puts user@ before the name. source RFC 1413 */
static Bytes without_user(Bytes name)
{
    const uint8_t *at = memrchr(name.data, '@', name.len);

    return at == NULL ? name : bytes_skip(name, (size_t)(at - name.data) + 1);
}

static void read_comment(Bytes text, Peer *peer)
{
    bool is_first = true;
    Bytes word;

    while ((word = take_word(&text)).len > 0) {
        if (word.data[0] == '[' && word.data[word.len - 1] == ']')
            read_literal(word, peer);
        else if (is_hello(word))
            peer->helo = take_word(&text);
        else if (bytes_starts_with_nocase(word, BYTES_OF("helo=")))
            peer->helo = word.len > 5 ? bytes_skip(word, 5) : take_word(&text);
        else if (!take_address(word, peer) && is_first && word.data[0] != '(' &&
                 bytes_find(word, '=') < 0)
            peer->name = without_user(word);
        is_first = false;
    }
    /* (using TLS), (account joe): words that are no name, for no address follows */
    if (peer->ip.version == 0 && !peer->is_local)
        peer->name = (Bytes){NULL, 0};
}

static bool is_login_comment(Bytes text)
{
    return bytes_starts_with_nocase(text, BYTES_OF("authenticated")) ||
           bytes_starts_with_nocase(text, BYTES_OF("AUTH:")) ||
           bytes_starts_with_nocase(text, BYTES_OF("account "));
}

/* Comments that tell of the client; of several addresses the last one is the server's own word,
 * since what the client said of itself comes first. */
static void read_comments(ReceivedLine *line, size_t first, size_t end, Peer *peer)
{
    for (size_t i = first; i < end; i++) {
        const Token *token = &line->tokens[i];
        Peer told = {0};

        if (token->kind != TOKEN_COMMENT)
            continue;
        if (is_login_comment(token_inside(token)))
            line->received->is_authenticated = true;
        read_comment(token_inside(token), &told);
        if (told.ip.version != 0 && peer->ip.version != 0 && !address_equal(&told.ip, &peer->ip))
            received_repair(line, REPAIR_AMBIGUOUS);
        if (told.ip.version != 0 || told.is_local) {
            peer->name = told.name;
            peer->address = told.address;
            peer->ip = told.ip;
            peer->is_local = told.is_local;
            peer->is_socket = told.is_socket;
        }
        if (told.helo.data != NULL)
            peer->helo = told.helo;
    }
}

static bool is_unknown(Bytes name)
{
    return bytes_equal_nocase(name, BYTES_OF("unknown"));
}

static void set_name(ReceivedLine *line, Bytes name, RoleConfidence confidence)
{
    while (name.len > 1 && name.data[name.len - 1] == '.')
        name.len--;
    if (is_unknown(name))
        line->received->name_missing = true;
    else
        received_set(line, RECEIVED_NAME, name, confidence);
}

/* name(192.0.2.1), claiming to be "helo": the name outside is the looked-up one. */
static bool is_glued_shape(const ReceivedLine *line, size_t first, size_t end)
{
    return first + 1 < end && line->tokens[first].kind == TOKEN_ATOM &&
           line->tokens[first + 1].kind == TOKEN_COMMENT && line->tokens[first + 1].is_glued;
}

static void set_glued(ReceivedLine *line, size_t first, size_t end)
{
    set_name(line, line->tokens[first].text, ROLE_FAMILY);
    for (size_t i = first + 2; i < end; i++)
        if (line->tokens[i].kind == TOKEN_QUOTED)
            received_set(line, RECEIVED_HELO, token_inside(&line->tokens[i]), ROLE_EXACT);
}

/* What the name outside of the comments is, where nothing is labelled. */
static void set_bare_name(ReceivedLine *line, Bytes outside, bool is_literal, const Peer *peer)
{
    FamilyNames names = received_family_names(line->received->family);
    RoleConfidence sure = line->received->family == FAMILY_UNKNOWN ? ROLE_GUESS : ROLE_FAMILY;

    if (sure == ROLE_GUESS)
        received_repair(line, REPAIR_FAMILY_UNKNOWN);
    received_set(line, RECEIVED_HELO, outside, sure);
    if (peer->name.data != NULL) {
        if (!peer->is_local)
            set_name(line, peer->name, sure);
    } else if (peer->ip.version == 0) {
        return;
    } else if (names == NAME_FIRST && !is_literal) {
        set_name(line, outside, sure);
    } else if (names != HELO_FIRST) {
        line->received->name_missing = true;
    }
}

/* How far the HELO reaches: it is one word, unless somebody spoke words of the line's own. */
static Bytes outside_of(const ReceivedLine *line, size_t first, size_t end)
{
    const Token *token = &line->tokens[first];
    size_t last = first;

    if (!received_is_repaired(line->received, REPAIR_AMBIGUOUS))
        return token->text;
    for (size_t i = first; i < end && line->tokens[i].kind != TOKEN_COMMENT; i++)
        last = i;
    return (Bytes){token->text.data, (size_t)(line->tokens[last].text.data - token->text.data) +
                                         line->tokens[last].text.len};
}

/* "from mail pickup service", "from www-data by host with local": no host is named. */
static bool names_no_host(const ReceivedLine *line, size_t first, size_t end, const Peer *peer)
{
    const ReceivedValue *protocol = &line->received->items[RECEIVED_WITH];

    if (peer->ip.version != 0 || received_is_repaired(line->received, REPAIR_AMBIGUOUS))
        return false;
    if (bytes_equal(protocol->text, BYTES_OF("local")))
        return true;
    return first + 1 < end && line->tokens[first + 1].kind == TOKEN_ATOM;
}

static void set_peer(ReceivedLine *line, size_t first, size_t end, const Peer *peer)
{
    const Token *token = &line->tokens[first];
    bool is_literal = token->kind == TOKEN_LITERAL;

    if (peer->helo.data != NULL) {
        received_set(line, RECEIVED_HELO, peer->helo, ROLE_EXACT);
        if (peer->name.data != NULL)
            set_name(line, peer->name, ROLE_EXACT);
        else if (!is_literal)
            set_name(line, token->text, ROLE_EXACT);
        else if (received_family_names(line->received->family) == NAME_FIRST)
            line->received->name_missing = true;
    } else if (is_glued_shape(line, first, end) && peer->ip.version != 0 &&
               peer->name.data == NULL) {
        set_glued(line, first, end);
    } else if (is_literal && first + 1 == end) {
        return; /* from [192.0.2.1] by: the address, and nothing of a name */
    } else if (!names_no_host(line, first, end, peer)) {
        set_bare_name(line, outside_of(line, first, end), is_literal, peer);
    }
}

void received_read_peer(ReceivedLine *line)
{
    size_t first = line->value[CLAUSE_FROM];
    size_t end = line->by < line->count ? line->by : line->date;
    Peer peer = {0};

    if (first >= end)
        return;
    /* from name via SMTP by host: `via` and what follows it tell of the way, not of the client */
    read_comments(line, first, end, &peer);
    for (size_t i = first; i < end && peer.ip.version == 0; i++)
        if (line->tokens[i].kind == TOKEN_LITERAL)
            read_literal(line->tokens[i].text, &peer);
    if (peer.ip.version != 0)
        received_set(line, RECEIVED_IP, peer.address,
                     line->received->family == FAMILY_UNKNOWN ? ROLE_GUESS : ROLE_FAMILY);
    line->received->ip = peer.ip;
    set_peer(line, first, end, &peer);
    if (peer.is_socket)
        line->received->is_authenticated = false;
}
