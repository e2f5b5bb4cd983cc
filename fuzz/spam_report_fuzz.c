/* spam_report_fuzz.c - what a filter may have written, of any engine, above any message. */
#include "base/limits.h"
#include "message/spam_report.h"

#include <math.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static const char *const names[] = {
    "X-Spam-Status: ", "X-Spam-Report: ", "X-Spamd-Result: ", "X-Spam-Score: ",
    "X-Spam-Flag: ",   "X-Spam-Level: ",  "X-Rspamd-Score: "};

static void check(const SpamReport *report)
{
    g_assert_cmpuint(report->tests->len, <=, SPAM_TESTS_MAX);
    g_assert_true(!report->has_score || isfinite(report->score));
    g_assert_true(!report->has_required || isfinite(report->required));
    g_assert_true(report->engine != NULL || report->tests->len == 0);
    for (guint i = 0; i < report->tests->len; i++) {
        const SpamTest *test = report->tests->pdata[i];

        g_assert_true(test->name[0] != '\0' && g_utf8_validate(test->name, -1, NULL));
        g_assert_true(test->description == NULL || g_utf8_validate(test->description, -1, NULL));
        g_assert_true(!test->has_score || isfinite(test->score));
        g_assert_nonnull(spam_verdict_name(test->verdict));
        g_assert_true(test->sentence != NULL || test->verdict == SPAM_NOT_CONFIRMABLE);
        for (guint j = 0; j < i; j++)
            g_assert_cmpstr(test->name, !=, ((const SpamTest *)report->tests->pdata[j])->name);
    }
}

/* The first octet says which field the rest goes on with; fields of the message follow in it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const RouteContext nothing;
    Cursor cursor = cursor_of((Bytes){data, len});
    uint8_t first = cursor_u8(&cursor);

    if (cursor.torn)
        return 0;
    g_autoptr(Message) message = message_new();
    Route route;
    SpamReport report;
    message_feed(message, bytes_of_text(names[first % G_N_ELEMENTS(names)]));
    message_feed(message, cursor.rest);
    message_end(message, true);
    route_read(&route, message_fields(message), message_headers(message), &nothing);
    spam_report_read(&report, message_fields(message), message_headers(message), &route);
    check(&report);
    spam_report_clear(&report);
    route_clear(&route);
    return 0;
}
