/* opening_test.c - who calls whom, how a connection is opened and closed, and Zeek's name for it.
 */
#include "stream/opening.h"

#include "wire.h"

static Segment segment_of(unsigned flags, uint16_t source_port, uint16_t destination_port)
{
    return (Segment){
        .flags = (uint8_t)flags, .source_port = source_port, .destination_port = destination_port};
}

static void test_roles(void)
{
    static const struct {
        unsigned flags;
        uint16_t source, destination;
        Side sender;
    } cases[] = {
        {TCP_SYN,           25,    50000, CLIENT}, /* a SYN tells, whatever the ports */
        {TCP_SYN | TCP_ACK, 50000, 25,    SERVER},
        {TCP_ACK,           50000, 25,    CLIENT},
        {TCP_ACK,           25,    50000, SERVER},
        {TCP_ACK,           20,    587,   CLIENT}, /* a mail port before the lower one */
        {TCP_ACK,           2525,  1024,  SERVER},
        {TCP_ACK,           80,    50000, SERVER},
        {TCP_ACK,           50000, 8025,  CLIENT},
        {TCP_ACK,           25,    587,   SERVER}, /* both: the lower one */
        {TCP_RST,           25,    50000, SERVER},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Segment segment = segment_of(cases[i].flags, cases[i].source, cases[i].destination);

        g_assert_cmpint(opening_sender(&segment), ==, cases[i].sender);
    }
}

static void test_handshake(void)
{
    Wire wire;

    wire_init(&wire);
    wire_send(&wire, CLIENT, TCP_SYN, -1, 0, "");
    wire_send(&wire, CLIENT, TCP_SYN, -1, 0, ""); /* again */
    wire.when += 5;
    wire_send(&wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
    wire_send(&wire, SERVER, TCP_SYN | TCP_ACK, -1, 0, "");
    wire.when += 7;
    wire_send(&wire, CLIENT, TCP_ACK, 0, 0, "");
    wire_send(&wire, CLIENT, TCP_ACK, 0, 0, "");
    g_assert_cmpuint(wire.flow->syn.frame, ==, 1);
    g_assert_cmpuint(wire.flow->syn_ack.frame, ==, 3);
    g_assert_cmpuint(wire.flow->ack.frame, ==, 5);
    g_assert_cmpint(wire.flow->syn_ack.when - wire.flow->syn.when, ==, 5);
    g_assert_cmpint(wire.flow->ack.when - wire.flow->syn_ack.when, ==, 7);
    g_assert_cmpuint(wire.flow->side[CLIENT].initial_sequence, ==, 1000);
    g_assert_cmpuint(wire.flow->side[SERVER].initial_sequence, ==, 5000);
    g_assert_cmpuint(wire.flow->side[CLIENT].frames, ==, 4);
    g_assert_cmpuint(wire.flow->side[CLIENT].port, ==, CLIENT_PORT);
    g_assert_false(wire.flow->is_partial);
    g_assert_cmpuint(wire.over_count, ==, 0);
    wire_end(&wire);
    g_assert_cmpint(wire.gone.close, ==, CLOSE_CUT);
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* A talk in letters, one a segment: upper case of the client, lower case of the server. S SYN, A
 * SYN with ACK, K ACK, D octets, F FIN with ACK, R RST. */
static void play(Wire *wire, const char *talk)
{
    int64_t said[N_SIDES] = {0, 0};

    for (; *talk != '\0'; talk++) {
        Side side = g_ascii_isupper(*talk) ? CLIENT : SERVER;
        int64_t *mine = &said[side], acked = said[side_other(side)];

        switch (g_ascii_toupper(*talk)) {
        case 'S':
            wire_send(wire, side, TCP_SYN, -1, 0, "");
            break;
        case 'A':
            wire_send(wire, side, TCP_SYN | TCP_ACK, -1, 0, "");
            break;
        case 'K':
            wire_send(wire, side, TCP_ACK, *mine, acked, "");
            break;
        case 'D':
            wire_say(wire, side, (*mine)++, acked, "x");
            break;
        case 'F':
            wire_send(wire, side, TCP_FIN | TCP_ACK, (*mine)++, acked, "");
            break;
        case 'R':
            wire_send(wire, side, TCP_RST | TCP_ACK, *mine, acked, "");
            break;
        default:
            g_assert_not_reached();
        }
    }
}

/* source Zeek, base/protocols/conn/main.zeek, conn_state */
static void test_states(void)
{
    static const struct {
        const char *talk, *state;
    } cases[] = {
        {"S",       "S0"    },
        {"SS",      "S0"    },
        {"SaK",     "S1"    },
        {"SaKDd",   "S1"    },
        {"SaKFkfK", "SF"    },
        {"SaKfFk",  "SF"    },
        {"SaKFfKR", "SF"    },
        {"Sr",      "REJ"   },
        {"SaKFk",   "S2"    },
        {"SaKfK",   "S3"    },
        {"SaKR",    "RSTO"  },
        {"SaR",     "RSTO"  },
        {"SaKDr",   "RSTR"  },
        {"SaKFkr",  "RSTR"  },
        {"SR",      "RSTOS0"},
        {"ar",      "RSTRH" },
        {"SF",      "SH"    },
        {"af",      "SHR"   },
        {"K",       "OTH"   },
        {"Dd",      "OTH"   },
        {"DdFfK",   "SF"    }, /* "OTH: [...] a partial connection that was not later closed" */
        {"Ddr",     "RSTRH" },
        {"DdR",     "OTH"   },
        {"Sk",      "OTH"   },
        {"aK",      "OTH"   },
        {"SsAa",    "S1"    }, /* each calls the other. RFC 9293 3.5, figure 7 */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Wire wire;

        wire_init(&wire);
        g_test_message("%s", cases[i].talk);
        play(&wire, cases[i].talk);
        wire_end(&wire);
        g_assert_cmpstr(flow_state(&wire.gone), ==, cases[i].state);
        g_assert_cmpuint(wire.over_count, ==, 1);
        g_assert_cmpuint(wire.gone_count, ==, 1);
        wire_clear(&wire);
    }
}

static void test_closings(void)
{
    static const struct {
        const char *talk;
        CloseHow how;
        bool has_closer;
        Side by;
        uint64_t first; /* frame of the first step, 0 for none */
        uint8_t steps;
    } cases[] = {
        {"SaK",     CLOSE_CUT,  false, CLIENT, 0, 0},
        {"SaKFk",   CLOSE_CUT,  true,  CLIENT, 4, 2},
        {"SaKFkfK", CLOSE_FIN4, true,  CLIENT, 4, 4},
        {"SaKfKFk", CLOSE_FIN4, true,  SERVER, 4, 4},
        {"SaKFfK",  CLOSE_FIN3, true,  CLIENT, 4, 3},
        {"SaKfFk",  CLOSE_FIN3, true,  SERVER, 4, 3},
        {"SaKR",    CLOSE_RST,  true,  CLIENT, 4, 1},
        {"SaKr",    CLOSE_RST,  true,  SERVER, 4, 1},
        {"SaKFkr",  CLOSE_RST,  true,  SERVER, 4, 3},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Wire wire;

        wire_init(&wire);
        g_test_message("%s", cases[i].talk);
        play(&wire, cases[i].talk);
        wire_end(&wire);
        g_assert_cmpstr(close_how_name(wire.gone.close), ==, close_how_name(cases[i].how));
        g_assert_cmpint(wire.gone.has_closer, ==, cases[i].has_closer);
        if (cases[i].has_closer)
            g_assert_cmpint(wire.gone.closed_by, ==, cases[i].by);
        g_assert_cmpuint(wire.gone.close_step_count, ==, cases[i].steps);
        if (cases[i].steps > 0)
            g_assert_cmpuint(wire.gone.close_steps[0].place.frame, ==, cases[i].first);
        wire_clear(&wire);
    }
}

/* Both FINs are on their way at once; each is acknowledged for itself. RFC 9293 3.6, figure 13 */
static void test_simultaneous_close(void)
{
    Wire wire;

    wire_init(&wire);
    wire_open(&wire);
    wire_send(&wire, CLIENT, TCP_FIN | TCP_ACK, 0, 0, "");
    wire_send(&wire, SERVER, TCP_FIN | TCP_ACK, 0, 0, "");
    g_assert_cmpuint(wire.over_count, ==, 0);
    wire_send(&wire, SERVER, TCP_ACK, 1, 1, "");
    wire_send(&wire, CLIENT, TCP_ACK, 1, 1, "");
    g_assert_cmpint(wire.flow->close, ==, CLOSE_FIN4);
    g_assert_cmpint(wire.flow->closed_by, ==, CLIENT);
    g_assert_cmpuint(wire.flow->close_step_count, ==, 4);
    g_assert_cmpuint(wire.over_count, ==, 1); /* nothing more to be waited for */
    wire_clear(&wire);
}

/* Half closed: the client has said all, the server goes on. */
static void test_half_close(void)
{
    Wire wire;

    wire_init(&wire);
    play(&wire, "SaKFkdddd");
    g_assert_cmpuint(wire.over_count, ==, 0);
    g_assert_cmpint(wire.flow->close, ==, CLOSE_OPEN);
    wire_expect(&wire, "", "xxxx");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* The old connection was closed: a SYN with another number begins a new one. RFC 9293 3.6.1 */
static void test_ports_used_again(void)
{
    Wire wire;

    wire_init(&wire);
    play(&wire, "SaKDFfK");
    wire_send(&wire, SERVER, TCP_FIN | TCP_ACK, 0, 2, ""); /* a stray repetition */
    g_assert_cmpuint(wire.gone_count, ==, 0);
    wire.first[CLIENT] += 100000;
    wire.first[SERVER] -= 100000;
    play(&wire, "SaKDDd");
    g_assert_cmpuint(wire.gone_count, ==, 1);
    g_assert_cmpint(wire.gone.close, ==, CLOSE_FIN3);
    g_assert_cmpuint(wire.flow->began, ==, 9);
    wire_expect(&wire, "xxx", "x");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* The same where only the server's packets were captured. */
static void test_ports_used_again_one_side(void)
{
    Wire wire;

    wire_init(&wire);
    play(&wire, "adddf");
    wire_send(&wire, SERVER, TCP_RST, 4, 0, "");
    wire.first[SERVER] += 100000;
    play(&wire, "addd");
    g_assert_cmpuint(wire.gone_count, ==, 1);
    wire_end(&wire);
    wire_expect(&wire, "", "xxxxxx");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* The old connection was not seen to be closed: the answer tells that the SYN was meant. */
static void test_ports_used_again_without_close(void)
{
    Wire wire;

    wire_init(&wire);
    play(&wire, "SaKDDd");
    wire.first[CLIENT] += 100000;
    wire.first[SERVER] -= 100000;
    play(&wire, "S");
    g_assert_cmpuint(wire.gone_count, ==, 0);
    play(&wire, "aKDd");
    g_assert_cmpuint(wire.gone_count, ==, 1);
    g_assert_cmpint(wire.gone.close, ==, CLOSE_CUT);
    g_assert_cmpuint(wire.flow->syn.frame, ==, 7);
    g_assert_cmpuint(wire.flow->syn_ack.frame, ==, 8);
    g_assert_cmpuint(wire.flow->first.frame, ==, 7);
    g_assert_cmpuint(wire.flow->side[CLIENT].frames, ==, 3);
    wire_end(&wire);
    g_assert_cmpstr(flow_state(&wire.gone), ==, "S1");
    wire_expect(&wire, "xxx", "xx");
    wire_expect_no_oddity(&wire);
    wire_clear(&wire);
}

/* A SYN that nobody answers ends nothing, neither in the talk nor before its first octet. */
static void test_syn_in_stream(void)
{
    static const char *const begun[] = {"SaKDd", "SaK"};

    for (size_t i = 0; i < G_N_ELEMENTS(begun); i++) {
        Wire wire;

        wire_init(&wire);
        play(&wire, begun[i]);
        wire.first[CLIENT] += 5000;
        play(&wire, "S");
        wire.first[CLIENT] -= 5000;
        int64_t said = i == 0 ? 1 : 0;
        wire_say(&wire, SERVER, said, said, "ok");
        wire_say(&wire, CLIENT, said, said + 2, "QUIT");
        wire_end(&wire);
        wire_expect(&wire, i == 0 ? "xQUIT" : "QUIT", i == 0 ? "xok" : "ok");
        wire_expect_oddities(&wire, ODDITY_SYN_IN_STREAM, 1);
        g_assert_cmpuint(wire.gone_count, ==, 1);
        wire_clear(&wire);
    }
}

/* A first try with another number came to nothing. */
static void test_second_try(void)
{
    Wire wire;

    wire_init(&wire);
    play(&wire, "S");
    wire.first[CLIENT] += 100000;
    play(&wire, "SaKD");
    g_assert_cmpuint(wire.gone_count, ==, 1);
    g_assert_cmpstr(flow_state(&wire.gone), ==, "S0");
    wire_expect(&wire, "x", "");
    wire_clear(&wire);
}

/* The capture swapped the handshake. */
static void test_answer_before_syn(void)
{
    Wire wire;

    wire_init(&wire);
    play(&wire, "aSKDd");
    g_assert_cmpuint(wire.flow->syn.frame, ==, 2);
    g_assert_cmpuint(wire.flow->syn_ack.frame, ==, 1);
    g_assert_false(wire.flow->is_partial);
    g_assert_cmpstr(flow_state(wire.flow), ==, "S1");
    wire_clear(&wire);
}

/* Of a connection that was not wanted, begun before the capture: a later SYN is not its own. */
static void test_syn_after_forgotten(void)
{
    Wire wire;

    wire_init(&wire);
    wire.is_forgetting = true;
    play(&wire, "Dd");
    wire.first[CLIENT] += 100000;
    play(&wire, "S");
    g_assert_false(wire.flow->side[CLIENT].has_syn);
    g_assert_cmpuint(wire.flow->syn.frame, ==, 0);
    wire_clear(&wire);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/opening/roles", test_roles);
    g_test_add_func("/opening/handshake", test_handshake);
    g_test_add_func("/opening/states", test_states);
    g_test_add_func("/opening/closings", test_closings);
    g_test_add_func("/opening/simultaneous-close", test_simultaneous_close);
    g_test_add_func("/opening/half-close", test_half_close);
    g_test_add_func("/opening/ports-used-again", test_ports_used_again);
    g_test_add_func("/opening/ports-used-again-one-side", test_ports_used_again_one_side);
    g_test_add_func("/opening/ports-used-again-without-close", test_ports_used_again_without_close);
    g_test_add_func("/opening/syn-in-stream", test_syn_in_stream);
    g_test_add_func("/opening/second-try", test_second_try);
    g_test_add_func("/opening/answer-before-syn", test_answer_before_syn);
    g_test_add_func("/opening/syn-after-forgotten", test_syn_after_forgotten);
    return g_test_run();
}
