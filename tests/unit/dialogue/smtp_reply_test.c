/* smtp_reply_test.c - reply lines, enhanced codes, and queue ids as servers spell them. */
#include "dialogue/smtp_reply.h"

static void check_line(Bytes line, int code, bool is_last, const char *text)
{
    int seen_code;
    bool seen_last;
    Bytes seen;

    g_assert_true(smtp_reply_line(line, &seen_code, &seen_last, &seen));
    g_assert_cmpint(seen_code, ==, code);
    g_assert_cmpint(seen_last, ==, is_last);
    g_assert_true(bytes_equal(seen, bytes_of_text(text)));
}

static void test_lines(void)
{
    check_line(BYTES_OF("250 ok"), 250, true, "ok");
    check_line(BYTES_OF("250-ok"), 250, false, "ok");
    check_line(BYTES_OF("250"), 250, true, "");
    check_line(BYTES_OF("250 "), 250, true, "");
    check_line(BYTES_OF("250-"), 250, false, "");
    check_line(BYTES_OF("250  ok"), 250, true, " ok");
    check_line(BYTES_OF("250--ok"), 250, false, "-ok");
    check_line(BYTES_OF("250OK"), 250, true, "OK");
    check_line(BYTES_OF("250\tok"), 250, true, "\tok");
    check_line(BYTES_OF("200 a"), 200, true, "a");
    check_line(BYTES_OF("599 a"), 599, true, "a");
    check_line(BYTES_OF("353 a"), 353, true, "a");
}

static void test_no_lines(void)
{
    static const char *const lines[] = {"",       "2",      "25",        "150 a", "600 a",
                                        "25O ok", " 250 a", "2500 four", "ok",    "-250 a"};

    for (size_t i = 0; i < G_N_ELEMENTS(lines); i++) {
        int code;
        bool is_last;
        Bytes text;

        g_assert_false(smtp_reply_line(bytes_of_text(lines[i]), &code, &is_last, &text));
    }
}

static void check_enhanced(int code, const char *text, const char *wanted)
{
    g_autofree char *seen = smtp_enhanced(code, bytes_of_text(text));

    g_assert_cmpstr(seen, ==, wanted);
}

static void test_enhanced(void)
{
    check_enhanced(250, "2.1.5 ok", "2.1.5");
    check_enhanced(250, "2.1.5", "2.1.5");
    check_enhanced(250, "2.1.5\tok", "2.1.5");
    check_enhanced(550, "5.123.456 no", "5.123.456");
    check_enhanced(550, "5.7.1: no", NULL);
    check_enhanced(550, "4.7.1 the class is another", NULL);
    check_enhanced(250, "2.1 ok", NULL);
    check_enhanced(250, "2.1.", NULL);
    check_enhanced(250, "2.1.1234 ok", NULL);
    check_enhanced(250, "2..1 ok", NULL);
    check_enhanced(250, "22.1.5 ok", NULL);
    check_enhanced(250, " 2.1.5 ok", NULL);
    check_enhanced(250, "", NULL);
}

static void check_id(const char *text, const char *wanted)
{
    g_autofree char *seen = NULL;
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    Reply *reply = g_new0(Reply, 1);

    reply->code = 250;
    reply->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    for (char **line = lines; *line != NULL; line++)
        g_ptr_array_add(reply->lines, g_bytes_new(*line, strlen(*line)));
    seen = smtp_queue_id(reply);
    g_autofree char *shown = g_strescape(text, NULL);

    g_test_message("%s", shown);
    g_assert_cmpstr(seen, ==, wanted);
    reply_free(reply);
}

static void test_queue_ids(void)
{
    /* Postfix, short and long ids */
    check_id("2.0.0 Ok: queued as 4F1a2B3c4d", "4F1a2B3c4d");
    check_id("2.0.0 Ok: queued as 3zLMsN0Z5Wz9rxN", "3zLMsN0Z5Wz9rxN");
    /* amavis in front of Postfix gives on what the next server said */
    check_id("2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as 8E7B61C2",
             "8E7B61C2");
    /* Exim, old and new ids */
    check_id("OK id=1pQrSt-0001Ab-C3", "1pQrSt-0001Ab-C3");
    check_id("OK id=1rAbCd-00000001AbC-0xYz", "1rAbCd-00000001AbC-0xYz");
    /* Sendmail */
    check_id("2.0.0 36DAXvKx012345 Message accepted for delivery", "36DAXvKx012345");
    check_id("2.0.0 q6DAXvKx.012345 Message accepted for delivery", "q6DAXvKx.012345");
    /* OpenSMTPD */
    check_id("2.0.0 48456cd9 Message accepted for delivery", "48456cd9");
    /* Exchange */
    check_id("2.6.0 <a@example> [InternalId=19941421809668, Hostname=A.example] 1234 bytes in "
             "0.5, 2.3 KB/sec Queued mail for delivery",
             "19941421809668");
    check_id("2.6.0 <BAY0-MC1-F1@hotmail.example> Queued mail for delivery",
             "<BAY0-MC1-F1@hotmail.example>");
    /* Google */
    check_id("2.0.0 OK  1700000000 d9-20020a056a00000900b006c1e4b2a3c4si12345.67 - gsmtp",
             "d9-20020a056a00000900b006c1e4b2a3c4si12345.67");
    /* qmail */
    check_id("ok 1700000000 qp 12345", "12345");
    /* the second line of two */
    check_id("2.0.0 thank you\n2.0.0 Ok: queued as ABC123", "ABC123");
}

static void test_no_queue_ids(void)
{
    check_id("2.0.0 Ok", NULL);
    check_id("2.0.0 Message accepted for delivery", NULL);
    check_id("Message accepted for delivery", NULL);
    check_id("", NULL);
    check_id("queued as ", NULL);
    check_id("queued as x", NULL);
    check_id("ok, your message was queued as soon as it came", NULL);
    check_id("id=", NULL);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp-reply/lines", test_lines);
    g_test_add_func("/smtp-reply/no-lines", test_no_lines);
    g_test_add_func("/smtp-reply/enhanced", test_enhanced);
    g_test_add_func("/smtp-reply/queue-ids", test_queue_ids);
    g_test_add_func("/smtp-reply/no-queue-ids", test_no_queue_ids);
    return g_test_run();
}
