/* spam_report_test.c - what filters write, and rules tried again on the message. */
#include "message/spam_report.h"

#include "base/limits.h"

typedef struct Filtered {
    Message *message;
    Route route;
    SpamReport report;
} Filtered;

static Filtered filter(const char *section)
{
    static const RouteContext nothing;
    Filtered filtered = {.message = message_new()};

    message_feed(filtered.message, bytes_of_text(section));
    message_end(filtered.message, true);
    route_read(&filtered.route, message_fields(filtered.message), message_headers(filtered.message),
               &nothing);
    spam_report_read(&filtered.report, message_fields(filtered.message),
                     message_headers(filtered.message), &filtered.route);
    return filtered;
}

static void filtered_clear(Filtered *filtered)
{
    spam_report_clear(&filtered->report);
    route_clear(&filtered->route);
    message_free(filtered->message);
}

static const SpamTest *test_named(const Filtered *filtered, const char *name)
{
    for (guint i = 0; i < filtered->report.tests->len; i++) {
        const SpamTest *test = filtered->report.tests->pdata[i];
        if (g_str_equal(test->name, name))
            return test;
    }
    g_assert_not_reached();
}

static void assert_verdict(const Filtered *filtered, const char *name, const char *verdict)
{
    g_assert_cmpstr(spam_verdict_name(test_named(filtered, name)->verdict), ==, verdict);
    g_assert_nonnull(test_named(filtered, name)->sentence);
}

#define TEN_RULES                                                                                  \
    "X-Spam-Status: Yes, score=7.2 required=6.0 tests=BAYES_00,\n\tFREEMAIL_FORGED_REPLYTO,"       \
    "FREEMAIL_REPLYTO_END_DIGIT,FSL_HELO_BARE_IP_1,\n\tMISSING_DATE,MISSING_HEADERS,MISSING_MID,"  \
    "REPLYTO_WITHOUT_TO_CC,TVD_RCVD_IP,\n\tTVD_RCVD_IP4 shortcircuit=no autolearn=no "             \
    "version=3.3.2\n"                                                                              \
    "X-Spam-Report:\n\t*  2.3 FSL_HELO_BARE_IP_1 FSL_HELO_BARE_IP_1\n\t* -1.9 BAYES_00 BODY: "     \
    "Bayes spam probability is 0 to 1%\n\t*      [score: 0.0000]\n"

static const char *const ten[] = {
    "FREEMAIL_FORGED_REPLYTO",
    "FREEMAIL_REPLYTO_END_DIGIT",
    "FSL_HELO_BARE_IP_1",
    "MISSING_DATE",
    "MISSING_HEADERS",
    "MISSING_MID",
    "TVD_RCVD_IP4",
    "TVD_RCVD_IP",
    "REPLYTO_WITHOUT_TO_CC",
};

/* A message typed by hand; its server added a date and a number when the filter gave it back. */
static void test_typed_by_hand(void)
{
    Filtered filtered = filter(
        "Received: by mx.club.test (Postfix, from userid 112) id 6C3712824E; Tue, 7 Nov 2023 "
        "11:49:45 -0300\n" TEN_RULES
        "Received: from 192.168.0.68 (pc78.access.test [203.0.113.78]) by mx.club.test (Postfix) "
        "with SMTP id 1DF03281C1; Tue, 7 Nov 2023 11:47:51 -0300\n"
        "From: two@yahoo.com.none.example\nReply-To: three3@yahoo.com\n"
        "Message-Id: <2023.6C3712824E@mx.club.test>\nDate: Tue, 7 Nov 2023 11:49:45 -0300\n\n");

    g_assert_cmpstr(filtered.report.engine, ==, "SpamAssassin");
    g_assert_true(filtered.report.is_spam);
    g_assert_cmpfloat(filtered.report.score, ==, 7.2);
    g_assert_cmpfloat(filtered.report.required, ==, 6.0);
    g_assert_cmpuint(filtered.report.tests->len, ==, 10);
    for (size_t i = 0; i < G_N_ELEMENTS(ten); i++)
        assert_verdict(&filtered, ten[i], "confirmed");
    assert_verdict(&filtered, "BAYES_00", "not-confirmable");
    g_assert_cmpfloat(test_named(&filtered, "BAYES_00")->score, ==, -1.9);
    g_assert_cmpstr(test_named(&filtered, "BAYES_00")->description, ==,
                    "BODY: Bayes spam probability is 0 to 1% [score: 0.0000]");
    filtered_clear(&filtered);
}

/* The same report on a message that gives no reason for it. */
static void test_contradicted(void)
{
    Filtered filtered = filter(
        TEN_RULES "Received: from pc78.access.test (pc78.access.test [203.0.113.78]) by "
                  "mx.club.test (Postfix) with SMTP id 1DF03281C1; Tue, 7 Nov 2023 11:47:51 -0300\n"
                  "From: two@none.example\nTo: ann@club.test\nMessage-Id: <1@none.example>\n"
                  "Date: Tue, 7 Nov 2023 11:47:50 -0300\n\n");

    for (size_t i = 0; i < G_N_ELEMENTS(ten); i++)
        assert_verdict(&filtered, ten[i], "contradicted");
    filtered_clear(&filtered);
}

static void test_names(void)
{
    Filtered filtered =
        filter("X-Spam-Status: No, hits=-0.5 required=5 tests=[A_RULE=-1.5,\n MADE_UP=1] "
               "autolearn=ham\n\n");

    g_assert_false(filtered.report.is_spam);
    g_assert_cmpfloat(filtered.report.score, ==, -0.5);
    g_assert_cmpuint(filtered.report.tests->len, ==, 2);
    g_assert_cmpfloat(test_named(&filtered, "A_RULE")->score, ==, -1.5);
    g_assert_null(test_named(&filtered, "MADE_UP")->sentence);
    g_assert_cmpint(test_named(&filtered, "MADE_UP")->verdict, ==, SPAM_NOT_CONFIRMABLE);
    filtered_clear(&filtered);
    filtered = filter("X-Spam-Status: No, score=0 required=5 tests=none\n\n");
    g_assert_cmpuint(filtered.report.tests->len, ==, 0);
    filtered_clear(&filtered);
}

static void test_rspamd(void)
{
    Filtered filtered = filter("X-Spamd-Result: default: False [3.40 / 15.00];\n"
                               "\tR_DKIM_REJECT(1.00)[sender.test:s=k];\n\tMIME_GOOD(-0.10)"
                               "[text/plain];\n\tARC_NA(0.00)[]\n\n");

    g_assert_cmpstr(filtered.report.engine, ==, "rspamd");
    g_assert_false(filtered.report.is_spam);
    g_assert_cmpfloat(filtered.report.score, ==, 3.4);
    g_assert_cmpfloat(filtered.report.required, ==, 15.0);
    g_assert_cmpuint(filtered.report.tests->len, ==, 3);
    g_assert_cmpfloat(test_named(&filtered, "MIME_GOOD")->score, ==, -0.1);
    filtered_clear(&filtered);
}

static void test_little(void)
{
    Filtered filtered = filter("X-Spam-Level: *****\nX-Spam-Flag: YES\n\n");

    g_assert_cmpfloat(filtered.report.score, ==, 5.0);
    g_assert_true(filtered.report.is_spam);
    filtered_clear(&filtered);
    filtered = filter("Subject: none\n\n");
    g_assert_null(filtered.report.engine);
    filtered_clear(&filtered);
    filtered = filter("X-Spam-Status: \nX-Spam-Report: * 1 \nX-Spamd-Result: [/(;(\n\n");
    g_assert_cmpuint(filtered.report.tests->len, ==, 0);
    filtered_clear(&filtered);
}

static void test_many(void)
{
    g_autoptr(GString) section = g_string_new("X-Spam-Status: Yes, tests=A");

    for (int i = 0; i < 50000; i++)
        g_string_append_printf(section, ",R%d", i);
    g_string_append(section, "\n\n");
    Filtered filtered = filter(section->str);
    g_assert_cmpuint(filtered.report.tests->len, ==, SPAM_TESTS_MAX);
    filtered_clear(&filtered);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/spam-report/typed-by-hand", test_typed_by_hand);
    g_test_add_func("/spam-report/contradicted", test_contradicted);
    g_test_add_func("/spam-report/names", test_names);
    g_test_add_func("/spam-report/rspamd", test_rspamd);
    g_test_add_func("/spam-report/little", test_little);
    g_test_add_func("/spam-report/many", test_many);
    return g_test_run();
}
