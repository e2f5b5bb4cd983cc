/* transcript.c - reads who said which line out of the text of a pasted talk. */
#include "capture/transcript.h"

#include "base/limits.h"
#include "capture/transcript_form.h"

#define READY_MAX 5   /* steps that one line can make */
#define LOOK_LINES 32 /* looked ahead for replies that answer an empty line */

/* One talk. */
typedef struct Session {
    uint32_t number;
    GList link;       /* in Transcript.open */
    const char *name; /* of a log: its key in Transcript.logged */
    TranscriptPeers peers;
    uint64_t awaited;     /* commands that no reply has come to */
    Side last;            /* who spoke last */
    bool is_reply_open;   /* more lines of the reply are to come */
    bool is_over;         /* the server has taken its leave */
    bool has_data;        /* the client sends mail data */
    bool has_shown_data;  /* a line of them stands in the text */
    bool has_marked_data; /* with a mark */
} Session;

struct Transcript {
    GBytes *owner;
    Bytes text, margin;
    Bytes rest; /* not read yet */
    const Form *form;
    uint64_t lines, other_lines;
    uint32_t sessions;        /* begun so far */
    TranscriptPeers peers;    /* what is known of the next session's ends */
    bool is_connected;        /* the terminal's words say that a talk is to come */
    GQueue open;              /* of Session, the oldest first */
    GHashTable *logged;       /* of a log: its name for a session, to Session * */
    const uint8_t *dot_until; /* where the last search for a final dot ended; or NULL */
    bool has_dot;             /* what it found */
    LogEntry entry;           /* of a log: the line at hand, its text what is not read yet */
    bool has_entry, has_clock;
    GByteArray *octets; /* of the turn at hand */
    Turn ready[READY_MAX];
    unsigned ready_count, ready_taken;
    Session *ended; /* peers of the turns that are ready may be its own */
};

static Session *current(const Transcript *transcript)
{
    return transcript->open.tail == NULL ? NULL : transcript->open.tail->data;
}

static Turn *add_turn(Transcript *transcript, TurnKind kind, const Session *session, Side side)
{
    g_assert(transcript->ready_count < READY_MAX);
    Turn *turn = &transcript->ready[transcript->ready_count++];

    *turn = (Turn){.kind = kind,
                   .session = session->number,
                   .side = side,
                   .line = transcript->lines,
                   .peers = kind == TURN_END ? NULL : &session->peers};
    if (transcript->has_entry && transcript->entry.has_when) {
        turn->when = transcript->entry.when;
        turn->has_when = true;
    }
    return turn;
}

static void end_session(Transcript *transcript, Session *session, bool is_closed)
{
    add_turn(transcript, TURN_END, session, SERVER)->is_closed = is_closed;
    g_queue_unlink(&transcript->open, &session->link);
    g_free(transcript->ended);
    transcript->ended = session;
    transcript->is_connected = false;
}

static Session *begin_session(Transcript *transcript)
{
    Session *session = g_new0(Session, 1);

    session->number = ++transcript->sessions;
    session->peers = transcript->peers;
    transcript->peers = (TranscriptPeers){0};
    session->link.data = session;
    session->last = SERVER;
    g_queue_push_tail_link(&transcript->open, &session->link);
    return session;
}

/* The line cannot belong to this session, which is over or never went on. */
static bool begins_anew(const Session *session, Side side, Bytes text)
{
    int code = 0;
    bool is_last;
    bool is_greeting = side == SERVER && words_are_reply(text, &code, &is_last) && code == 220;

    if (session->is_over)
        return side == CLIENT || is_greeting;
    return is_greeting && session->last == SERVER && !session->is_reply_open;
}

static void hear_server(Transcript *transcript, Session *session, Bytes text)
{
    int code;
    bool is_last;

    if (!words_are_reply(text, &code, &is_last))
        return;
    if (session->has_data) { /* it answers, so they have ended */
        add_turn(transcript, TURN_UNSEEN, session, CLIENT);
        session->has_data = false;
    }
    session->is_reply_open = !is_last;
    if (!is_last)
        return;
    session->awaited -= session->awaited > 0;
    session->is_over |= code == 221 || code == 421;
    session->has_data = code == 354;
    session->has_shown_data = session->has_marked_data = false;
}

static void hear_client(Transcript *transcript, Session *session, Bytes text)
{
    bool is_end = bytes_equal(text, BYTES_OF("."));

    if (session->is_reply_open) /* its last line would have had to come first */
        add_turn(transcript, TURN_UNSEEN, session, SERVER);
    session->is_reply_open = false;
    if (!session->has_data || is_end)
        session->awaited++;
    if (is_end && session->has_data && !session->has_shown_data && transcript->form->hides_data)
        add_turn(transcript, TURN_UNSEEN, session, CLIENT);
    session->has_data &= !is_end;
    session->has_shown_data = true;
}

static void say(Transcript *transcript, Session *session, Side side, Bytes text)
{
    if (side == SERVER)
        hear_server(transcript, session, text);
    else
        hear_client(transcript, session, text);
    session->last = side;
    g_byte_array_set_size(transcript->octets, 0);
    g_byte_array_append(transcript->octets, text.data, (guint)text.len);
    g_byte_array_append(transcript->octets, (const uint8_t *)"\r\n", 2);
    add_turn(transcript, TURN_LINE, session, side)->octets =
        (Bytes){transcript->octets->data, transcript->octets->len};
}

/* In the one talk at hand, or in a new one. */
static void say_next(Transcript *transcript, Side side, Bytes text)
{
    Session *session = current(transcript);

    if (session != NULL && begins_anew(session, side, text)) {
        end_session(transcript, session, false);
        session = NULL;
    }
    if (session == NULL)
        session = begin_session(transcript);
    say(transcript, session, side, text);
}

/* True if the line is the terminal's, or the program's that connected. */
static bool take_terminal(Transcript *transcript, Bytes line)
{
    TranscriptPeers peers = transcript->peers;
    TerminalWords words = words_of_terminal(line, &peers);
    Session *session = current(transcript);

    if (words == WORDS_NONE)
        return false;
    transcript->other_lines++;
    if (words != WORDS_NOISE && session != NULL)
        end_session(transcript, session, words == WORDS_CLOSED);
    transcript->peers = peers;
    transcript->is_connected = words == WORDS_OPENING || words == WORDS_NOISE;
    return true;
}

/* A search for the dot ends at a reply that only follows one, and where the talk ends. */
static bool ends_dot_search(const Transcript *transcript, Bytes line)
{
    TranscriptPeers peers = {0};
    Bytes text;
    int code;
    bool is_last;

    if (transcript->form->look(line, &text) == MARK_SERVER &&
        words_are_reply(text, &code, &is_last) &&
        (transcript->form->is_client_marked || code == 354 || code == 221))
        return true;
    return !transcript->form->is_client_marked && words_of_terminal(line, &peers) > WORDS_NOISE;
}

static bool is_dot(const Transcript *transcript, Bytes line)
{
    Bytes text;

    return transcript->form->look(line, &text) != MARK_SERVER && bytes_equal(text, BYTES_OF("."));
}

/* A dot that ends the data at hand is still to come: with marks, before the server speaks;
 * without, so that what looks like a reply is mail text. */
static bool is_dot_to_come(Transcript *transcript)
{
    Bytes rest = transcript->rest;

    if (transcript->dot_until != NULL && rest.data < transcript->dot_until)
        return transcript->has_dot;
    transcript->has_dot = false;
    transcript->dot_until = transcript->text.data + transcript->text.len;
    while (rest.len > 0) {
        const uint8_t *at = rest.data;
        Bytes line = form_next_line(&rest, transcript->margin);

        transcript->has_dot = is_dot(transcript, line);
        if (transcript->has_dot || ends_dot_search(transcript, line)) {
            transcript->dot_until = at + 1;
            break;
        }
    }
    return transcript->has_dot;
}

static void take_marked_line(Transcript *transcript, Bytes line)
{
    Session *session = current(transcript);
    Bytes text;
    Mark mark = transcript->form->look(line, &text);
    int code;
    bool is_last;

    if (mark == MARK_INFO) {
        if (!take_terminal(transcript, text))
            transcript->other_lines++;
        return;
    }
    if (mark == MARK_CLIENT && session != NULL && session->has_data)
        session->has_marked_data = true;
    if (mark == MARK_NONE && session != NULL) {
        if (session->has_data && !session->has_marked_data && !transcript->form->hides_data &&
            (is_dot(transcript, line) || is_dot_to_come(transcript)))
            mark = MARK_CLIENT;
        else if (session->is_reply_open && words_are_reply(line, &code, &is_last))
            mark = MARK_SERVER;
    }
    if (mark == MARK_NONE)
        transcript->other_lines++;
    else
        say_next(transcript, mark == MARK_CLIENT ? CLIENT : SERVER, text);
}

/* The next line that is not blank is the server's. */
static bool is_answered(const Transcript *transcript)
{
    Bytes rest = transcript->rest, text;

    while (rest.len > 0) {
        Bytes line = form_next_line(&rest, transcript->margin);

        if (bytes_trim(line).len > 0)
            return transcript->form->look(line, &text) == MARK_SERVER;
    }
    return false;
}

/* More replies follow than commands wait for one: the server took the empty line for a command. */
static bool is_empty_command(const Transcript *transcript, const Session *session)
{
    Bytes rest = transcript->rest, text;
    uint64_t replies = 0;
    int code;
    bool is_last;

    for (unsigned i = 0; i < LOOK_LINES && rest.len > 0; i++) {
        Bytes line = form_next_line(&rest, transcript->margin);

        if (bytes_trim(line).len == 0)
            continue;
        if (transcript->form->look(line, &text) != MARK_SERVER ||
            !words_are_reply(text, &code, &is_last))
            break;
        replies += is_last;
    }
    return replies > session->awaited;
}

/* Mail data of a talk without marks: everything is, up to the dot; where that was left out, up to
 * what can only be the server's or the terminal's. */
static void take_data_line(Transcript *transcript, Session *session, Bytes line)
{
    TranscriptPeers peers = {0};
    Bytes text;
    int code;
    bool is_last;
    bool is_reply = transcript->form->look(line, &text) == MARK_SERVER &&
                    words_are_reply(text, &code, &is_last) && code != 354 && code != 220;

    if (is_reply && !is_dot_to_come(transcript)) {
        say(transcript, session, SERVER, text);
        return;
    }
    if (!is_reply && words_of_terminal(line, &peers) > WORDS_NOISE && !is_dot_to_come(transcript) &&
        take_terminal(transcript, line))
        return;
    say(transcript, session, CLIENT, line);
}

/* A talk begins with its greeting; where that was left out, with a command that is answered. */
static bool begins_talk(const Transcript *transcript, Mark mark, Bytes text)
{
    int code;
    bool is_last;

    if (mark == MARK_SERVER && words_are_reply(text, &code, &is_last))
        return transcript->is_connected || code == 220 || code == 554 || code == 421;
    return words_are_command(text) && is_answered(transcript);
}

static void take_typed_line(Transcript *transcript, Bytes line)
{
    Session *session = current(transcript);
    Bytes text;

    if (session != NULL && session->has_data) {
        take_data_line(transcript, session, line);
        return;
    }
    Mark mark = transcript->form->look(line, &text);
    if (mark != MARK_SERVER && take_terminal(transcript, line))
        return;
    if (session == NULL && !begins_talk(transcript, mark, text)) {
        transcript->other_lines++;
        return;
    }
    if (mark == MARK_SERVER) {
        say_next(transcript, SERVER, text);
    } else if (session != NULL && bytes_trim(line).len == 0 &&
               (session->is_reply_open || !is_empty_command(transcript, session))) {
        transcript->other_lines++;
        return;
    } else {
        bool is_rest = session != NULL && session->is_reply_open && !words_are_command(text);

        say_next(transcript, is_rest ? SERVER : CLIENT, text);
    }
    session = current(transcript);
    if (session->is_over && !session->is_reply_open)
        end_session(transcript, session, false);
}

static void end_logged(Transcript *transcript, Session *session)
{
    g_hash_table_remove(transcript->logged, session->name);
    end_session(transcript, session, false);
}

static Session *logged_session(Transcript *transcript, const char *name, const LogEntry *entry,
                               Bytes text)
{
    Session *session = g_hash_table_lookup(transcript->logged, name);

    if (session != NULL && !begins_anew(session, entry->side, text))
        return session;
    if (session != NULL)
        end_logged(transcript, session);
    if (transcript->open.length >= TRANSCRIPT_SESSIONS_MAX)
        end_logged(transcript, transcript->open.head->data);
    session = begin_session(transcript);
    char *ip = bytes_equal(entry->kind, BYTES_OF("SMTPD")) ? session->peers.client_ip
                                                           : session->peers.server_ip;
    if (entry->ip.len < PEER_NAME_SIZE)
        memcpy(ip, entry->ip.data, entry->ip.len);
    char *key = g_strdup(name);
    session->name = key;
    g_hash_table_insert(transcript->logged, key, session);
    return session;
}

/* One of the lines that an entry of the log holds. */
static void take_logged_line(Transcript *transcript)
{
    LogEntry *entry = &transcript->entry;

    g_assert(entry->text.len == 0 || entry->text.data != NULL);
    const uint8_t *end = words_find(entry->text, "[nl]");
    size_t len = end == NULL ? entry->text.len : (size_t)(end - entry->text.data);
    Bytes text = bytes_first(entry->text, len);
    g_autofree char *name =
        g_strdup_printf("%.*s %.*s", (int)MIN(entry->kind.len, PEER_NAME_SIZE), entry->kind.data,
                        (int)MIN(entry->session.len, PEER_NAME_SIZE), entry->session.data);
    Session *session = logged_session(transcript, name, entry, text);

    say(transcript, session, entry->side, text);
    entry->text = bytes_skip(entry->text, end == NULL ? len : len + strlen("[nl]"));
    if (end == NULL || entry->text.len == 0)
        transcript->has_entry = false;
    if (session->is_over && !session->is_reply_open)
        end_logged(transcript, session);
}

static void take_line(Transcript *transcript)
{
    Bytes line = form_next_line(&transcript->rest, transcript->margin);

    transcript->lines++;
    if (!transcript->form->is_log) {
        if (transcript->form->is_client_marked)
            take_marked_line(transcript, line);
        else
            take_typed_line(transcript, line);
        return;
    }
    transcript->has_entry = words_are_log_entry(line, &transcript->entry);
    transcript->other_lines += !transcript->has_entry;
    transcript->has_clock |= transcript->has_entry && transcript->entry.has_when;
}

bool transcript_next(Transcript *transcript, Turn *ret_turn)
{
    while (transcript->ready_taken == transcript->ready_count) {
        transcript->ready_taken = transcript->ready_count = 0;
        if (transcript->has_entry)
            take_logged_line(transcript);
        else if (transcript->rest.len > 0)
            take_line(transcript);
        else
            return false;
    }
    *ret_turn = transcript->ready[transcript->ready_taken++];
    return true;
}

/* The first line that is not blank. */
static Bytes first_line(Bytes text, Bytes margin)
{
    Bytes line = {NULL, 0};

    while (text.len > 0 && line.len == 0)
        line = bytes_trim(form_next_line(&text, margin));
    return line;
}

Transcript *transcript_new(GBytes *owner)
{
    gsize len;
    const uint8_t *data = g_bytes_get_data(owner, &len);
    Bytes text = {data, len}, rest = text;

    if (bytes_starts_with(rest, BYTES_OF("\xef\xbb\xbf"))) /* the mark that Windows puts there */
        rest = bytes_skip(rest, 3);
    Bytes margin = form_margin(rest);
    const Form *form = words_begin_mail(first_line(rest, margin)) ? NULL : form_find(rest, margin);
    if (form == NULL)
        return NULL;
    Transcript *transcript = g_new0(Transcript, 1);

    transcript->owner = g_bytes_ref(owner);
    transcript->text = text;
    transcript->margin = margin;
    transcript->rest = rest;
    transcript->form = form;
    g_queue_init(&transcript->open);
    transcript->logged = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    transcript->octets = g_byte_array_new();
    return transcript;
}

uint64_t transcript_lines(const Transcript *transcript)
{
    return transcript->lines;
}

uint64_t transcript_other_lines(const Transcript *transcript)
{
    return transcript->other_lines;
}

bool transcript_has_clock(const Transcript *transcript)
{
    return transcript->has_clock;
}

Bytes transcript_text(const Transcript *transcript)
{
    return transcript->text;
}

void transcript_free(Transcript *transcript)
{
    if (transcript == NULL)
        return;
    while (transcript->open.head != NULL) {
        Session *session = transcript->open.head->data;

        g_queue_unlink(&transcript->open, &session->link);
        g_free(session);
    }
    g_free(transcript->ended);
    g_hash_table_destroy(transcript->logged);
    g_byte_array_unref(transcript->octets);
    g_bytes_unref(transcript->owner);
    g_free(transcript);
}
