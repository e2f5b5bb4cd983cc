/* talk_test.c - what waits in a talk: for its protocol, for the other side, for the end. */
#include "pipeline/talk.h"

#include "base/limits.h"

typedef struct Seen {
    Flow flow;
    Talk *talk;
    TalkTell tell;
    uint64_t left_out; /* oddities */
    size_t held_bytes; /* of all talks: there is one */
    GString *told;
    uint64_t offset[N_SIDES], frame;
    uint64_t exchanges, octets;
    unsigned decided;
} Seen;

static void on_exchange(void *user, Flow *flow, const Exchange *exchange)
{
    Seen *seen = user;

    g_assert_true(flow == &seen->flow);
    seen->exchanges++;
    if (seen->exchanges > 20)
        return;
    g_string_append_printf(seen->told, "%s %d\n",
                           exchange->command == NULL ? "-" : exchange->command->verb,
                           exchange->reply == NULL ? 0 : exchange->reply->code);
}

static void on_envelope(void *user, Flow *flow, const Envelope *envelope)
{
    Seen *seen = user;

    (void)flow;
    g_string_append_printf(seen->told, "envelope %s\n", outcome_name(envelope->outcome));
}

static void on_message(void *user, Flow *flow, const MessageTold *told, Mail *mail)
{
    Seen *seen = user;
    const Message *message = mail->message;

    (void)flow;
    g_string_append_printf(seen->told, "message %u %" G_GUINT64_FORMAT "%s\n", told->number,
                           message_bytes(message), message_is_complete(message) ? "" : " torn");
}

static void on_oddity(void *user, Flow *flow, const Oddity *oddity)
{
    Seen *seen = user;

    (void)flow;
    g_string_append_printf(seen->told, "! %s\n", oddity_name(oddity->kind));
}

static void on_decided(void *user, Flow *flow)
{
    Seen *seen = user;

    g_assert_true(flow == &seen->flow);
    seen->decided++;
}

static void on_octets(void *user, Flow *flow, uint32_t number, Bytes bytes, uint64_t gap)
{
    Seen *seen = user;

    (void)flow;
    (void)number;
    (void)gap;
    seen->octets += bytes.len;
}

static void seen_init(Seen *seen, uint16_t port)
{
    *seen = (Seen){.flow.side[SERVER].port = port, .flow.side[CLIENT].port = 40000};
    for (Side side = CLIENT; side < N_SIDES; side++)
        seen->flow.side[side].has_syn = true;
    seen->told = g_string_new(NULL);
    seen->tell = (TalkTell){
        .user = seen,
        .exchange = on_exchange,
        .envelope = on_envelope,
        .message = on_message,
        .oddity = on_oddity,
        .decided = on_decided,
        .oddities_left_out = &seen->left_out,
        .held_bytes = &seen->held_bytes,
        .octets = on_octets,
    };
    seen->talk = talk_new(&seen->flow, &seen->tell);
}

static void seen_clear(Seen *seen)
{
    talk_free(seen->talk);
    g_assert_cmpuint(seen->held_bytes, ==, 0);
    g_string_free(seen->told, TRUE);
}

static Place next_place(Seen *seen, Side side, uint64_t length)
{
    Place place = {1, ++seen->frame, 0, seen->offset[side], seen->offset[side_other(side)]};

    seen->offset[side] += length;
    return place;
}

static void say(Seen *seen, Side side, const char *text)
{
    Place place = next_place(seen, side, strlen(text));

    talk_bytes(seen->talk, side, bytes_of_text(text), &place);
}

static void lose(Seen *seen, Side side, uint64_t length)
{
    Place place = next_place(seen, side, length);

    talk_gap(seen->talk, side, length, &place);
}

static void end(Seen *seen, const char *wanted)
{
    talk_end(seen->talk, false);
    for (Side side = CLIENT; side < N_SIDES && seen->talk->reader != NULL; side++) {
        g_assert_true(waiting_first(&seen->talk->waiting[side]) == NULL);
        g_assert_cmpuint(seen->talk->waiting[side].bytes, ==, 0);
    }
    g_assert_cmpstr(seen->told->str, ==, wanted);
    g_assert_cmpuint(seen->decided, ==, 1);
    seen_clear(seen);
}

/* Octets, holes and oddities that came before the protocol was known are not lost. */
static void test_before_the_protocol(void)
{
    const Oddity oddity = {.kind = ODDITY_BAD_CHECKSUM};
    Seen seen;

    seen_init(&seen, 4711);
    say(&seen, CLIENT, "NO");
    say(&seen, CLIENT, "OP\r\n");
    talk_oddity(seen.talk, &oddity);
    g_assert_cmpuint(seen.decided, ==, 0);
    g_assert_false(talk_is_mail(seen.talk));
    say(&seen, SERVER, "220 mx ");
    lose(&seen, SERVER, 5);
    say(&seen, SERVER, "ESMTP\r\n250 ok\r\n");
    g_assert_true(talk_is_mail(seen.talk));
    g_assert_null(seen.talk->first[CLIENT]);
    end(&seen, "! bad-checksum\n! command-before-greeting\n- 220\nNOOP 250\n");
}

static void test_no_mail(void)
{
    Seen seen;

    seen_init(&seen, 80);
    say(&seen, CLIENT, "GET / HTTP/1.1\r\n");
    g_assert_cmpuint(seen.decided, ==, 1);
    say(&seen, SERVER, "HTTP/1.1 200 OK\r\n");
    lose(&seen, SERVER, 5);
    g_assert_true(waiting_first(&seen.talk->waiting[CLIENT]) == NULL);
    g_assert_true(waiting_first(&seen.talk->waiting[SERVER]) == NULL);
    g_assert_cmpint(talk_mode(seen.talk, CLIENT), ==, READING_LINES);
    end(&seen, "");
}

static void test_nothing_at_all(void)
{
    Seen seen;

    seen_init(&seen, 25);
    end(&seen, "");
}

static void test_tls(void)
{
    Seen seen;

    seen_init(&seen, 465);
    say(&seen, CLIENT, "\x16\x03\x01");
    g_assert_cmpint(talk_mode(seen.talk, CLIENT), ==, READING_SEALED);
    g_assert_false(talk_is_mail(seen.talk));
    end(&seen, "");
}

static void begin_mail(Seen *seen)
{
    seen_init(seen, 25);
    say(seen, SERVER, "220 x\r\n");
    say(seen, CLIENT, "MAIL FROM:<a>\r\n");
    say(seen, SERVER, "250 ok\r\n");
}

/* Data that came before the 354 wait for it, whatever waits behind them. */
static void test_waiting_for_the_server(void)
{
    Seen seen;

    begin_mail(&seen);
    say(&seen, CLIENT, "DATA\r\nHi\r\n");
    say(&seen, CLIENT, "MAIL FROM:<b>\r\n");
    lose(&seen, CLIENT, 10);
    say(&seen, CLIENT, "\r\n.\r\nQUIT\r\n");
    g_assert_cmpint(talk_mode(seen.talk, CLIENT), ==, READING_HELD);
    g_assert_cmpuint(seen.talk->waiting[CLIENT].bytes, ==, 4 + 15 + 11);
    say(&seen, SERVER, "354 go\r\n250 ok\r\n221 bye\r\n");
    g_assert_cmpuint(seen.talk->waiting[CLIENT].bytes, ==, 0);
    end(&seen, "- 220\nMAIL 250\n! data-before-reply\nDATA 250\nmessage 1 31 torn\n"
               "envelope accepted\nQUIT 221\n");
}

static void test_nobody_decides(void)
{
    Seen seen;

    begin_mail(&seen);
    say(&seen, CLIENT, "DATA\r\nHi\r\n.\r\nQUIT\r\n");
    end(&seen, "- 220\nMAIL 250\n! command-never-answered\nDATA 0\nmessage 1 4\nenvelope aborted\n"
               "QUIT 0\n");
}

/* What waits for a reply that does not come has a ceiling; behind it, data are read as data. */
static void test_ceiling(void)
{
    g_autofree char *line = g_strnfill(1000, 'x');
    Seen seen;

    line[998] = '\r';
    line[999] = '\n';
    begin_mail(&seen);
    say(&seen, CLIENT, "DATA\r\n\r\n");
    for (int i = 0; i < 2000; i++) {
        say(&seen, CLIENT, line);
        g_assert_cmpuint(seen.talk->waiting[CLIENT].bytes, <=, HELD_MAX_BYTES);
    }
    say(&seen, CLIENT, ".\r\n");
    say(&seen, SERVER, "250 ok\r\n");
    g_assert_cmpuint(seen.octets, ==, 2 + 2000 * 1000);
    end(&seen, "- 220\nMAIL 250\nDATA 250\nmessage 1 2000002\nenvelope accepted\n");
}

/* Commands that hold again as soon as they are let go do not pile up behind the ceiling. */
static void test_ceiling_of_holding_commands(void)
{
    g_autoptr(GString) lines = g_string_new(NULL);
    Seen seen;

    for (int i = 0; i < 10000; i++)
        g_string_append(lines, i % 2 == 0 ? "DATA\r\n" : "STARTTLS\r\n");
    begin_mail(&seen);
    for (int i = 0; i < 30; i++) {
        say(&seen, CLIENT, lines->str);
        g_assert_cmpuint(seen.talk->waiting[CLIENT].bytes, <=, HELD_MAX_BYTES);
    }
    talk_end(seen.talk, false);
    g_assert_cmpuint(seen.talk->waiting[CLIENT].bytes, ==, 0);
    g_assert_cmpuint(seen.exchanges, >=, 300000);
    seen_clear(&seen);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/talk/before-the-protocol", test_before_the_protocol);
    g_test_add_func("/talk/no-mail", test_no_mail);
    g_test_add_func("/talk/nothing-at-all", test_nothing_at_all);
    g_test_add_func("/talk/tls", test_tls);
    g_test_add_func("/talk/waiting-for-the-server", test_waiting_for_the_server);
    g_test_add_func("/talk/nobody-decides", test_nobody_decides);
    g_test_add_func("/talk/ceiling", test_ceiling);
    g_test_add_func("/talk/ceiling-of-holding-commands", test_ceiling_of_holding_commands);
    return g_test_run();
}
