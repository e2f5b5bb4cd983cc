/* transcript_words.c - what the lines of a pasted talk look like. */
#include "capture/transcript_words.h"

#include "base/when.h"

/* Takes the first word off a line, and the blanks before it. */
static Bytes take_word(Bytes *line)
{
    size_t len = 0;

    *line = bytes_trim(*line);
    while (len < line->len && !is_blank(line->data[len]))
        len++;
    Bytes word = bytes_first(*line, len);
    *line = bytes_skip(*line, len);
    return word;
}

static bool begins_with_any(Bytes line, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_starts_with_nocase(line, bytes_of_text(words[i])))
            return true;
    return false;
}

bool words_are_reply(Bytes line, int *ret_code, bool *ret_is_last)
{
    if (line.len < 3 || line.data[0] < '2' || line.data[0] > '5' ||
        !g_ascii_isdigit(line.data[1]) || !g_ascii_isdigit(line.data[2]) ||
        (line.len > 3 && line.data[3] != ' ' && line.data[3] != '-'))
        return false;
    *ret_code = (line.data[0] - '0') * 100 + (line.data[1] - '0') * 10 + (line.data[2] - '0');
    *ret_is_last = line.len == 3 || line.data[3] != '-';
    return true;
}

bool words_are_command(Bytes line)
{
    static const char *const alone[] = {"DATA", "RSET", "QUIT", "NOOP", "STARTTLS", "HELP", "TURN"};
    static const char *const begun[] = {"MAIL FROM:", "RCPT TO:", "EHLO ", "HELO ",   "LHLO ",
                                        "AUTH ",      "BDAT ",    "VRFY ", "EXPN ",   "ETRN ",
                                        "MAIL FROM ", "RCPT TO ", "ATRN ", "XCLIENT "};
    Bytes text = bytes_trim(line);

    for (size_t i = 0; i < G_N_ELEMENTS(alone); i++)
        if (bytes_equal_nocase(text, bytes_of_text(alone[i])))
            return true;
    return begins_with_any(text, begun, G_N_ELEMENTS(begun));
}

bool words_begin_mail(Bytes line)
{
    static const char *const fields[] = {
        "From ", "From:",       "To:",           "Date:",           "Subject:", "Received:",
        "X-",    "Message-ID:", "Return-Path:",  "DKIM-Signature:", "ARC-",     "Reply-To:",
        "Cc:",   "Sender:",     "MIME-Version:", "Delivered-To:",
    };

    return begins_with_any(line, fields, G_N_ELEMENTS(fields));
}

static void copy_name(char into[PEER_NAME_SIZE], Bytes name)
{
    if (name.len >= PEER_NAME_SIZE || memchr(name.data, '\0', name.len) != NULL)
        return;
    memcpy(into, name.data, name.len);
    into[name.len] = '\0';
}

static bool port_of(Bytes word, uint16_t *ret_port)
{
    uint32_t port = 0;

    if (bytes_equal_nocase(word, BYTES_OF("smtp"))) {
        *ret_port = 25;
        return true;
    }
    if (bytes_equal_nocase(word, BYTES_OF("submission"))) {
        *ret_port = 587;
        return true;
    }
    if (word.len == 0 || word.len > 5)
        return false;
    for (size_t i = 0; i < word.len; i++) {
        if (!g_ascii_isdigit(word.data[i]))
            return false;
        port = port * 10 + (uint32_t)(word.data[i] - '0');
    }
    if (port == 0 || port > UINT16_MAX)
        return false;
    *ret_port = (uint16_t)port;
    return true;
}

/* Without brackets, dots and commas around it. */
static Bytes bare_word(Bytes word)
{
    while (word.len > 0 && strchr("([", word.data[0]) != NULL)
        word = bytes_skip(word, 1);
    while (word.len > 0 && strchr(")].,;!", word.data[word.len - 1]) != NULL)
        word.len--;
    return word;
}

/* "mail.example", "192.0.2.25", "mail.example:25", "[2001:db8::25]:25" */
static void note_server(TranscriptPeers *peers, Bytes word)
{
    Bytes host = bare_word(word);
    size_t colon = host.len;
    char name[PEER_NAME_SIZE] = "";

    copy_name(name, host);
    if (!g_hostname_is_ip_address(name)) {
        while (colon > 0 && host.data[colon - 1] != ':')
            colon--;
        if (colon > 1 && port_of(bytes_skip(host, colon), &peers->server_port)) {
            host = bare_word(bytes_first(host, colon - 1));
            copy_name(name, host);
        }
    }
    if (*name == '\0')
        return;
    memcpy(g_hostname_is_ip_address(name) ? peers->server_ip : peers->server_name, name,
           sizeof(name));
}

/* "mail.example (192.0.2.25) port 25": the host, then what else is known of it. */
static void note_connection(TranscriptPeers *peers, Bytes words)
{
    note_server(peers, take_word(&words));
    while (words.len > 0) {
        Bytes word = take_word(&words);
        char name[PEER_NAME_SIZE] = "";

        copy_name(name, bare_word(word));
        if (word.len > 0 && word.data[0] == '(' && g_hostname_is_ip_address(name))
            memcpy(peers->server_ip, name, sizeof(name));
        else
            port_of(bare_word(word), &peers->server_port);
    }
}

/* The arguments of telnet, nc or openssl s_client: options, host, port. */
static bool note_arguments(TranscriptPeers *peers, Bytes words)
{
    TranscriptPeers found = {0};
    bool has_host = false;

    while (words.len > 0) {
        Bytes word = take_word(&words);
        uint16_t port;

        if (bytes_equal(word, BYTES_OF("-connect"))) {
            note_server(&found, take_word(&words));
            has_host = true;
        } else if (word.len == 0 || word.data[0] == '-' ||
                   bytes_equal(word, BYTES_OF("s_client"))) {
            continue;
        } else if (port_of(word, &port)) {
            if (has_host) /* what comes before the host is an option's */
                found.server_port = port;
        } else if (!has_host) {
            note_server(&found, word);
            has_host = true;
        }
    }
    if (has_host)
        *peers = found;
    return has_host;
}

/* A program that connects, at the start of the line or behind a prompt. */
static bool is_command_line(Bytes line, TranscriptPeers *peers)
{
    static const char *const programs[] = {"telnet ", "nc ", "ncat ", "netcat ", "openssl "};

    uint8_t before = '\0'; /* the last octet that was no blank */

    for (size_t at = 0; at < line.len && at < PEER_NAME_SIZE; at++) { /* no prompt is longer */
        Bytes rest = bytes_skip(line, at);

        if (at > 0 && !is_blank(line.data[at - 1]))
            before = line.data[at - 1];
        if (strchr("$#%>", before) == NULL) /* also finds the NUL that is there at first */
            continue;
        if (begins_with_any(rest, programs, G_N_ELEMENTS(programs))) {
            take_word(&rest);
            return note_arguments(peers, rest);
        }
    }
    return false;
}

static bool contains(Bytes line, const char *text)
{
    return words_find(line, text) != NULL;
}

/* "root@kali:~#", "[user@host ~]$", "C:\Users\user>", and the fence around a quotation */
static bool is_prompt(Bytes line)
{
    Bytes rest = line;
    Bytes word = take_word(&rest);

    if (bytes_starts_with(line, BYTES_OF("```")))
        return true;
    if (word.len > 2 && g_ascii_isalpha(word.data[0]) && word.data[1] == ':' &&
        word.data[2] == '\\')
        return contains(line, ">");
    return contains(word, "@") && (contains(line, ":~") || contains(line, ":/") ||
                                   contains(line, "]$") || contains(line, "]#"));
}

TerminalWords words_of_terminal(Bytes line, TranscriptPeers *peers)
{
    static const char *const closed[] = {"Connection closed", "Connection reset",
                                         "Closing connection", "Connection to host lost"};
    static const char *const noise[] = {
        "Escape character is", "Ncat: ", "=~=~=~", "telnet: ", "nc: ", "telnet> "};
    Bytes text = bytes_trim(line);

    if (bytes_starts_with_nocase(text, BYTES_OF("Trying "))) {
        note_connection(peers, bytes_skip(text, strlen("Trying ")));
        return WORDS_OPENING;
    }
    if (begins_with_any(text, closed, G_N_ELEMENTS(closed)))
        return WORDS_CLOSED;
    if (bytes_starts_with_nocase(text, BYTES_OF("Ncat: Connected to ")))
        text = bytes_skip(text, strlen("Ncat: "));
    if (bytes_starts_with_nocase(text, BYTES_OF("Connected to "))) {
        note_connection(peers, bytes_skip(text, strlen("Connected to ")));
        return WORDS_NOISE;
    }
    if (bytes_starts_with_nocase(text, BYTES_OF("Connection to "))) {
        if (contains(text, "closed"))
            return WORDS_CLOSED;
        note_connection(peers, bytes_skip(text, strlen("Connection to ")));
        return WORDS_NOISE;
    }
    if (is_command_line(text, peers))
        return WORDS_OPENING;
    if (begins_with_any(text, noise, G_N_ELEMENTS(noise)))
        return WORDS_NOISE;
    return is_prompt(text) ? WORDS_PROMPT : WORDS_NONE;
}

/* Takes a field of the log, with or without quotes. */
static Bytes take_field(Bytes *line)
{
    *line = bytes_trim(*line);
    if (line->len == 0 || line->data[0] != '"')
        return take_word(line);
    *line = bytes_skip(*line, 1);
    ptrdiff_t end = bytes_find(*line, '"');
    Bytes field = bytes_first(*line, end < 0 ? line->len : (size_t)end);
    *line = bytes_skip(*line, field.len + 1);
    return field;
}

/* "2020-11-09 18:02:14.251", without a zone */
static bool time_of_log(Bytes field, int64_t *ret_when)
{
    char text[WHEN_TEXT_SIZE];

    if (field.len < strlen("2020-11-09 18:02:14") || field.len + 2 > sizeof(text) ||
        field.data[10] != ' ')
        return false;
    memcpy(text, field.data, field.len);
    text[10] = 'T';
    text[field.len] = 'Z';
    return when_parse((Bytes){(const uint8_t *)text, field.len + 1}, ret_when);
}

/* "SMTPD" <tab> thread <tab> session <tab> "time" <tab> "ip" <tab> "SENT: 220 ..." */
bool words_are_log_entry(Bytes line, LogEntry *ret_entry)
{
    Bytes rest = line;
    LogEntry entry = {.kind = take_field(&rest)};
    bool is_server = bytes_equal(entry.kind, BYTES_OF("SMTPD"));

    if (!is_server && !bytes_equal(entry.kind, BYTES_OF("SMTPC")))
        return false;
    take_field(&rest);
    entry.session = take_field(&rest);
    entry.has_when = time_of_log(take_field(&rest), &entry.when);
    entry.ip = take_field(&rest);
    rest = bytes_trim(rest);
    if (rest.len < 2 || rest.data[0] != '"' || rest.data[rest.len - 1] != '"')
        return false;
    entry.text = bytes_first(bytes_skip(rest, 1), rest.len - 2);
    bool is_sent = bytes_starts_with(entry.text, BYTES_OF("SENT: "));
    if (!is_sent && !bytes_starts_with(entry.text, BYTES_OF("RECEIVED: ")))
        return false;
    entry.text = bytes_skip(entry.text, strlen(is_sent ? "SENT: " : "RECEIVED: "));
    entry.side = is_sent == is_server ? SERVER : CLIENT;
    *ret_entry = entry;
    return true;
}
