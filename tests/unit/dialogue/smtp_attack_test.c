/* smtp_attack_test.c - holes, ends and lost patience at every octet, and talks without end. */
#include "script.h"

#include "base/limits.h"

/* A dialogue with a bit of everything; the sides take turns. */
static const char *const talk[] = {
    "S: 220 mx.example ESMTP",
    "C: EHLO client.example",
    "S| 250-mx.example\\r\\n250-PIPELINING\\r\\n250-CHUNKING\\r\\n250 AUTH PLAIN LOGIN\\r\\n",
    "C: AUTH LOGIN",
    "S: 334 VXNlcm5hbWU6",
    "C: dXNlcg==",
    "S: 235 ok",
    "C| MAIL FROM:<a@x>\\r\\nRCPT TO:<b@y>\\r\\nRCPT TO:<c@y>\\r\\nDATA\\r\\n",
    "S| 250 ok\\r\\n250 2.1.5 ok\\r\\n550 5.1.1 no\\r\\n354 go\\r\\n",
    "C| Subject: x\\r\\n\\r\\n..a\\r\\nb\\n.\\nc\\r\\n.\\r\\n",
    "S: 250 ok: queued as 4ABC",
    "C| MAIL FROM:<a@x>\\r\\nRCPT TO:<b@y>\\r\\nBDAT 5\\r\\nabcdeBDAT 3 LAST\\r\\nfghRSET\\r\\n",
    "S| 250 ok\\r\\n250 ok\\r\\n250 chunk\\r\\n250 ok id=1-2\\r\\n250 reset\\r\\n",
    "C: STARTTLS",
    "S: 220 go",
    "C| \\026\\003\\001...",
    "S| \\026\\003\\003...",
    NULL,
};

/* What is to be done to the talk at one octet of one side. */
typedef struct Blow {
    Side side;
    uint64_t at;
    uint64_t lost; /* octets that are missing from there on */
    bool is_end;
    bool is_release;
    bool is_deaf; /* nobody's acknowledgements are known */
} Blow;

static void octets_with_blow(Pump *pump, Side side, Bytes octets, const Blow *blow)
{
    uint64_t offset = pump->offset[side];

    if (side != blow->side || blow->at < offset || blow->at >= offset + octets.len) {
        pump_octets(pump, side, octets, 0);
        return;
    }
    size_t before = (size_t)(blow->at - offset);
    size_t lost = (size_t)MIN(blow->lost, octets.len - before);

    pump_octets(pump, side, bytes_first(octets, before), 0);
    if (blow->is_release)
        pump_release(pump, CLIENT);
    if (lost > 0)
        pump_gap(pump, side, lost);
    if (!blow->is_end)
        pump_octets(pump, side, bytes_skip(octets, before + lost), 0);
}

/* False where the talk has no such octet. All that was begun is told: pump_end sees to that. */
static bool strike(const Blow *blow)
{
    Pump pump;

    pump_init(&pump);
    pump.acks_all = !blow->is_deaf;
    if (blow->is_deaf)
        pump.acked[CLIENT] = pump.acked[SERVER] = ACKED_UNKNOWN;
    for (const char *const *entry = talk; *entry != NULL; entry++) {
        g_autofree char *text = g_strcompress(*entry + 3);
        g_autofree char *line = g_strconcat(text, (*entry)[1] == ':' ? "\r\n" : "", NULL);
        Side side = (*entry)[0] == 'C' ? CLIENT : SERVER;

        octets_with_blow(&pump, side, bytes_of_text(line), blow);
        if (blow->is_end && pump.offset[blow->side] >= blow->at)
            break;
    }
    bool has_struck = pump.offset[blow->side] > blow->at || blow->is_end;
    has_struck = has_struck && pump.offset[blow->side] >= blow->at;
    pump_end(&pump, blow->is_end);
    pump_clear(&pump);
    return has_struck;
}

static void strike_everywhere(Blow blow)
{
    for (Side side = CLIENT; side < N_SIDES; side++) {
        blow.side = side;
        for (int is_deaf = 0; is_deaf < 2; is_deaf++) {
            blow.is_deaf = is_deaf;
            for (blow.at = 0; strike(&blow); blow.at++)
                ;
            g_assert_cmpuint(blow.at, >, 100);
        }
    }
}

static void test_holes(void)
{
    static const uint64_t lengths[] = {1, 2, 7, 30, 1000};

    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++)
        strike_everywhere((Blow){.lost = lengths[i]});
}

static void test_ends(void)
{
    strike_everywhere((Blow){.is_end = true});
}

static void test_lost_patience(void)
{
    strike_everywhere((Blow){.is_release = true});
    strike_everywhere((Blow){.is_release = true, .lost = 3});
}

/* The same line again and again, and perhaps a reply to each; seconds that it took. */
static double repeat(Pump *pump, const char *line, const char *reply, unsigned count, bool in_turn)
{
    g_autoptr(GString) lines = g_string_new(NULL), replies = g_string_new(NULL);
    g_autoptr(GTimer) timer = g_timer_new();

    for (unsigned i = 0; i < count && in_turn; i++) {
        pump_octets(pump, CLIENT, bytes_of_text(line), 0);
        pump_octets(pump, SERVER, bytes_of_text(reply), 0);
    }
    for (unsigned i = 0; i < count && !in_turn; i++) {
        g_string_append(lines, line);
        g_string_append(replies, reply);
    }
    pump_octets(pump, CLIENT, bytes_of_text(lines->str), 1400);
    pump_octets(pump, SERVER, bytes_of_text(replies->str), 1400);
    return g_timer_elapsed(timer, NULL);
}

/* Ten times as many take no more than ten times as long, with much room for other work. */
static void check_linear(const char *line, const char *reply, bool in_turn)
{
    double seconds[2];

    for (unsigned i = 0, count = 3000; i < 2; i++, count *= 10) {
        Pump pump;

        pump_init(&pump);
        pump_octets(&pump, SERVER, BYTES_OF("220 x\r\n"), 0);
        pump_octets(&pump, CLIENT, BYTES_OF("MAIL FROM:<a>\r\n"), 0);
        pump_octets(&pump, SERVER, BYTES_OF("250 ok\r\n"), 0);
        seconds[i] = repeat(&pump, line, reply, count, in_turn);
        pump_end(&pump, false);
        pump_clear(&pump);
    }
    g_test_message("%s: %.3f s, %.3f s", line, seconds[0], seconds[1]);
    g_assert_cmpfloat(seconds[1], <, 40 * seconds[0] + 1);
}

static void test_many(void)
{
    check_linear("RCPT TO:<b@y> NOTIFY=NEVER\r\n", "250 2.1.5 ok\r\n", true);
    check_linear("RCPT TO:<b@y>\r\n", "250 ok\r\n", false);
    check_linear("NOOP\r\n", "250 ok\r\n", false);
    check_linear("NOOP\r\n", "", false);
    check_linear("BDAT 1\r\nx", "250 ok\r\n", true);
    check_linear("BDAT 0 LAST\r\n", "250 ok\r\n", true);
    check_linear("MAIL FROM:<a>\r\n", "250 ok\r\n", true);
    check_linear("XONE\r\n", "354 what\r\n", false);
    check_linear("AUTH LOGIN\r\n", "334 what\r\n", true);
    check_linear("", "354 what\r\n", false);
    check_linear("", "250 what\r\n", false);
    check_linear("", "250-more\r\n", false);
    check_linear("", "junk\r\n", false);
    check_linear("NOOP\r\n", "250-more\r\n", false);
}

/* Steps, lines of a reply, recipients and waiting commands have ceilings, each told once or so. */
static void test_ceilings(void)
{
    Pump pump;

    pump_init(&pump);
    pump_octets(&pump, SERVER, BYTES_OF("220 x\r\n"), 0);
    pump_octets(&pump, CLIENT, BYTES_OF("XONE\r\n"), 0);
    repeat(&pump, "", "334 what\r\n", 100000, false);
    repeat(&pump, "", "250-more\r\n", 100000, false);
    pump_octets(&pump, SERVER, BYTES_OF("250 end\r\n"), 0);
    g_assert_cmpuint(pump.oddities, ==, 3); /* unknown-command, too-many-steps, long-reply */
    g_assert_nonnull(strstr(pump.told->str, " 334+ 250*1000\n"));
    g_assert_null(strstr(pump.told->str, " 250*1001\n"));
    pump_octets(&pump, CLIENT, BYTES_OF("MAIL FROM:<a>\r\n"), 0);
    pump_octets(&pump, SERVER, BYTES_OF("250 ok\r\n"), 0);
    for (int i = 0; i < RECIPIENTS_MAX + 100; i++)
        repeat(&pump, "RCPT TO:<b>\r\n", "250 ok\r\n", 1, true);
    g_assert_cmpuint(pump.oddities, ==, 4); /* too-many-recipients */
    pump_end(&pump, false);
    pump_clear(&pump);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp-attack/holes", test_holes);
    g_test_add_func("/smtp-attack/ends", test_ends);
    g_test_add_func("/smtp-attack/lost-patience", test_lost_patience);
    g_test_add_func("/smtp-attack/many", test_many);
    g_test_add_func("/smtp-attack/ceilings", test_ceilings);
    return g_test_run();
}
