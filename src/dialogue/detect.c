/* detect.c - which protocol a connection speaks, from the first octets of both sides. */
#include "dialogue/detect.h"

#include <glib.h>

#include "base/limits.h"

/* Octets that are enough to know a side that speaks no mail by: more than the longest tag of IMAP
 * and the longest command behind it. */
#define ENOUGH_OCTETS 40

/* What one side's first octets are. */
typedef enum Look {
    LOOK_NOTHING, /* too few to tell */
    LOOK_SMTP,    /* a greeting that says SMTP, or a command of SMTP alone */
    LOOK_REPLY,   /* three digits: SMTP, FTP, NNTP */
    LOOK_WORDS,   /* a command that several protocols know */
    LOOK_POP3,
    LOOK_IMAP,
    LOOK_TLS,
    LOOK_TEXT, /* readable, but none of these */
    LOOK_BINARY,
} Look;

static bool is_smtp_port(uint16_t port)
{
    return port == 24 || port == 25 || port == 465 || port == 587 || port == 2525;
}

static bool is_pop3_port(uint16_t port)
{
    return port == 110 || port == 995;
}

static bool is_whole_line(Bytes octets)
{
    return bytes_find(octets, '\n') >= 0;
}

/* The octets begin with one of the words, or might once there are more of them. */
static bool begins_with(Bytes octets, const char *const *words, size_t count, bool *ret_may_yet)
{
    for (size_t i = 0; i < count; i++) {
        Bytes word = bytes_of_text(words[i]);

        if (bytes_starts_with_nocase(octets, word))
            return true;
        *ret_may_yet |=
            octets.len < word.len && bytes_equal_nocase(octets, bytes_first(word, octets.len));
    }
    return false;
}

static bool is_readable(Bytes octets)
{
    for (size_t i = 0; i < octets.len; i++)
        if (octets.data[i] < ' ' && octets.data[i] != '\r' && octets.data[i] != '\n' &&
            octets.data[i] != '\t' && octets.data[i] != 0x1b)
            return false;
    return true;
}

/* None of the protocols known here. Judged by the beginning alone, so that it does not matter how
 * many octets came at once. */
static Look look_at_text(Bytes octets)
{
    ptrdiff_t end = bytes_find(octets, '\n');
    bool is_enough = end >= 0 || octets.len >= ENOUGH_OCTETS;
    Bytes line = end < 0 ? octets : bytes_first(octets, (size_t)end);

    if (!is_readable(bytes_first(line, ENOUGH_OCTETS)))
        return LOOK_BINARY;
    return is_enough ? LOOK_TEXT : LOOK_NOTHING;
}

/* An untagged response that no other protocol has: a talk that began before the capture.
 * source RFC 9051 7.2 to 7.5 */
static bool is_imap_response(Bytes octets)
{
    static const char *const numbered[] = {"EXISTS\r", "RECENT\r", "EXPUNGE\r", "FETCH ("};
    static const char *const others[] = {"CAPABILITY IMAP4", "FLAGS (", "LIST (",   "LSUB (",
                                         "SEARCH ",          "STATUS ", "VANISHED "};
    bool may_yet = false;
    size_t digits = 0;

    if (!bytes_starts_with(octets, BYTES_OF("* ")))
        return false;
    octets = bytes_skip(octets, 2);
    while (digits < octets.len && digits < 10 && g_ascii_isdigit(octets.data[digits]))
        digits++;
    if (digits == 0)
        return begins_with(octets, others, G_N_ELEMENTS(others), &may_yet);
    octets = bytes_skip(octets, digits);
    return octets.len > 0 && octets.data[0] == ' ' &&
           begins_with(bytes_skip(octets, 1), numbered, G_N_ELEMENTS(numbered), &may_yet);
}

static Look look_at_server(Bytes octets)
{
    static const char *const pop3[] = {"+OK", "-ERR"};
    static const char *const imap[] = {"* OK", "* PREAUTH", "* BYE"};
    bool may_yet = false;

    if (octets.len == 0)
        return LOOK_NOTHING;
    if (octets.data[0] == 0x16 || octets.data[0] == 0x15)
        return LOOK_TLS;
    if (begins_with(octets, pop3, G_N_ELEMENTS(pop3), &may_yet))
        return LOOK_POP3;
    if (begins_with(octets, imap, G_N_ELEMENTS(imap), &may_yet) || is_imap_response(octets))
        return LOOK_IMAP;
    size_t digits = 0;
    while (digits < 3 && digits < octets.len && g_ascii_isdigit(octets.data[digits]))
        digits++;
    if (digits == 3 && octets.len > 3 && octets.data[0] >= '2' && octets.data[0] <= '5' &&
        memchr(" -\r\n", octets.data[3], 4) != NULL) {
        ptrdiff_t end = bytes_find(octets, '\n');
        Bytes line = end < 0 ? octets : bytes_first(octets, (size_t)end);

        return bytes_contains_nocase(line, BYTES_OF("SMTP")) ||
                       bytes_contains_nocase(line, BYTES_OF("LMTP"))
                   ? LOOK_SMTP
                   : LOOK_REPLY;
    }
    if (may_yet || (digits == octets.len && digits <= 3))
        return LOOK_NOTHING;
    return look_at_text(octets);
}

static bool is_tag(Bytes word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!g_ascii_isgraph(word.data[i]))
            return false;
    return true;
}

/* A tag of IMAP and one of its commands. source RFC 9051 6 */
static bool is_imap_command(Bytes octets)
{
    static const char *const commands[] = {
        "CAPABILITY", "LOGIN ",   "AUTHENTICATE ", "STARTTLS", "NOOP",   "LOGOUT",  "SELECT ",
        "ID ",        "EXAMINE ", "NAMESPACE",     "LIST ",    "FETCH ", "UID ",    "IDLE",
        "LSUB ",      "STATUS ",  "APPEND ",       "SEARCH ",  "STORE ", "ENABLE ", "COMPRESS "};
    ptrdiff_t blank = bytes_find(octets, ' ');
    bool may_yet = false;

    return blank > 0 && blank < 20 && is_tag(bytes_first(octets, (size_t)blank)) &&
           begins_with(bytes_skip(octets, (size_t)blank + 1), commands, G_N_ELEMENTS(commands),
                       &may_yet);
}

static Look look_at_client(Bytes octets)
{
    static const char *const smtp[] = {"EHLO", "HELO ", "LHLO ", "MAIL FROM:", "RCPT TO:"};
    static const char *const words[] = {"QUIT",     "NOOP",   "HELP",  "RSET",  "AUTH ",
                                        "STARTTLS", "VRFY ",  "EXPN ", "ETRN ", "PROXY ",
                                        "XCLIENT ", "DATA\r", "BDAT ", "USER ", "TURN"};
    static const char *const pop3[] = {"CAPA\r", "APOP ", "STLS\r", "PASS ", "RETR "};
    bool may_yet = false;

    if (octets.len == 0)
        return LOOK_NOTHING;
    if (octets.len >= 3 && octets.data[0] == 0x16 && octets.data[1] == 3 && octets.data[2] <= 4)
        return LOOK_TLS;
    if (begins_with(octets, smtp, G_N_ELEMENTS(smtp), &may_yet))
        return LOOK_SMTP;
    if (begins_with(octets, pop3, G_N_ELEMENTS(pop3), &may_yet))
        return LOOK_POP3;
    if (begins_with(octets, words, G_N_ELEMENTS(words), &may_yet))
        return LOOK_WORDS;
    if (is_imap_command(octets))
        return LOOK_IMAP;
    if (may_yet || (octets.len < 3 && octets.data[0] == 0x16))
        return LOOK_NOTHING;
    return look_at_text(octets);
}

/* More octets would tell no more. On a port of SMTP the server's greeting is waited for, whatever
 * the client has said. */
static bool is_enough(const FirstOctets *first)
{
    return first->is_all || first->octets[SERVER].len >= DETECT_MAX_BYTES ||
           (first->octets[CLIENT].len >= DETECT_MAX_BYTES && !is_smtp_port(first->server_port));
}

/* POP2 knows HELO too, with a password behind it. source RFC 937 5 */
static bool is_pop2(const FirstOctets *first)
{
    return bytes_starts_with(first->octets[SERVER], BYTES_OF("+ POP2"));
}

/* The rest of a first line may still say SMTP. */
static bool is_line_to_come(const FirstOctets *first, Side side)
{
    return !is_whole_line(first->octets[side]) && !is_enough(first);
}

/* The greeting is one of a protocol with three-digit replies; the client has to tell which. */
static Protocol decide_reply(const FirstOctets *first, Look client)
{
    if (is_smtp_port(first->server_port))
        return PROTOCOL_SMTP;
    if (is_line_to_come(first, SERVER) || (client == LOOK_NOTHING && !is_enough(first)))
        return PROTOCOL_UNDECIDED;
    return PROTOCOL_OTHER;
}

/* A length and the flags of a query or response, on the port of DNS: the client's first octets
 * tell, the server's where there will be none. source RFC 1035 4.2.2, 4.1.1 */
static Protocol decide_dns(const FirstOctets *first)
{
    Bytes octets = first->octets[CLIENT].len > 0 || !is_enough(first) ? first->octets[CLIENT]
                                                                      : first->octets[SERVER];

    if (octets.len < 6)
        return is_enough(first) ? PROTOCOL_OTHER : PROTOCOL_UNDECIDED;
    return (octets.data[4] & 0x78) == 0 && (octets.data[0] << 8 | octets.data[1]) >= 12
               ? PROTOCOL_DNS
               : PROTOCOL_OTHER;
}

/* Redis and NATS say +OK too: elsewhere than on its port the client has to speak POP3, and where
 * others know its words too, the server must have greeted. One side alone, or the middle of a talk,
 * is taken for it on its port. */
static bool is_pop3(const FirstOctets *first, Look client, Look server)
{
    bool has_words = client == LOOK_POP3 || client == LOOK_WORDS;

    if (is_pop3_port(first->server_port))
        return server == LOOK_POP3 ||
               (is_enough(first) && (server == LOOK_NOTHING || server == LOOK_TEXT) &&
                (has_words || (first->is_partial && client != LOOK_BINARY)));
    return server == LOOK_POP3 &&
           (client == LOOK_POP3 || (client == LOOK_WORDS && !first->has_server_waited));
}

static Protocol decide(const FirstOctets *first, Look client, Look server)
{
    bool is_ours = is_smtp_port(first->server_port);

    if (client == LOOK_TLS)
        return PROTOCOL_TLS;
    if (is_pop2(first))
        return PROTOCOL_OTHER;
    if (server == LOOK_SMTP || (client == LOOK_SMTP && server != LOOK_BINARY))
        return PROTOCOL_SMTP;
    if (server == LOOK_REPLY)
        return decide_reply(first, client);
    if (server == LOOK_IMAP)
        return PROTOCOL_IMAP;
    if (is_pop3(first, client, server))
        return PROTOCOL_POP3;
    if (client == LOOK_POP3 || client == LOOK_IMAP)
        return server == LOOK_NOTHING && !is_enough(first) ? PROTOCOL_UNDECIDED
               : server == LOOK_NOTHING || server == LOOK_TEXT
                   ? (client == LOOK_POP3 ? PROTOCOL_POP3 : PROTOCOL_IMAP)
                   : PROTOCOL_OTHER;
    if (server == LOOK_TLS)
        return PROTOCOL_TLS;
    if (server == LOOK_BINARY || (client == LOOK_BINARY && (!is_ours || is_enough(first))))
        return PROTOCOL_OTHER;
    if (is_ours && first->is_partial && is_enough(first))
        return PROTOCOL_SMTP; /* readable, on its port, and begun before the capture */
    if (is_ours && client == LOOK_WORDS && (server == LOOK_NOTHING || server == LOOK_TEXT))
        return is_enough(first) ? PROTOCOL_SMTP : PROTOCOL_UNDECIDED;
    if (is_ours || client == LOOK_NOTHING || (client == LOOK_WORDS && server == LOOK_NOTHING))
        return is_enough(first) ? PROTOCOL_OTHER : PROTOCOL_UNDECIDED;
    return PROTOCOL_OTHER;
}

Protocol detect_protocol(const FirstOctets *first, bool *ret_is_turned)
{
    Look client = look_at_client(first->octets[CLIENT]);
    Look server = look_at_server(first->octets[SERVER]);

    *ret_is_turned = false;
    if (first->server_port == 53 && !first->is_partial && client != LOOK_TLS &&
        client != LOOK_SMTP && server != LOOK_SMTP)
        return decide_dns(first);
    if (first->is_partial && client != LOOK_SMTP && server != LOOK_SMTP) {
        Look turned_client = look_at_client(first->octets[SERVER]);
        Look turned_server = look_at_server(first->octets[CLIENT]);

        if (turned_client == LOOK_SMTP || turned_server == LOOK_SMTP ||
            (turned_server == LOOK_REPLY && server != LOOK_REPLY && turned_client == LOOK_WORDS)) {
            *ret_is_turned = true;
            return PROTOCOL_SMTP;
        }
        if (turned_server == LOOK_POP3 && server != LOOK_POP3 &&
            (turned_client == LOOK_POP3 || turned_client == LOOK_WORDS)) {
            *ret_is_turned = true;
            return PROTOCOL_POP3;
        }
        if (turned_server == LOOK_REPLY && is_line_to_come(first, CLIENT))
            return PROTOCOL_UNDECIDED;
    }
    return decide(first, client, server);
}

const char *protocol_name(Protocol protocol)
{
    static const char *const names[] = {
        [PROTOCOL_SMTP] = "smtp", [PROTOCOL_POP3] = "pop3", [PROTOCOL_IMAP] = "imap",
        [PROTOCOL_TLS] = "tls",   [PROTOCOL_DNS] = "dns",   [PROTOCOL_OTHER] = NULL,
    };

    return names[protocol];
}
