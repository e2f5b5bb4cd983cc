/* authentication_fuzz.c - stamps, reports of filters and routes out of any header section. */
#include "message/authentication.h"
#include "message/spam_report.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    static const RouteContext nothing;
    g_autoptr(Message) message = message_new();
    Route route;
    SpamReport report;

    message_feed(message, (Bytes){data, len});
    message_end(message, true);
    route_read(&route, message_fields(message), message_headers(message), &nothing);
    for (guint i = 0; i < route.hops->len; i++) {
        const Delay *delay = &g_array_index(route.hops, Hop, i).delay;

        g_assert_cmpint(delay->least_ns, >=, 0);
        g_assert_true(!delay->has_most || delay->most_ns >= delay->least_ns);
    }
    g_autoptr(GPtrArray) stamps = authentication_read(message_fields(message), &route);
    for (guint i = 0; i < stamps->len; i++)
        g_assert_nonnull(((const AuthenticationStamp *)stamps->pdata[i])->method);
    spam_report_read(&report, message_fields(message), message_headers(message), &route);
    spam_report_clear(&report);
    route_clear(&route);
    return 0;
}
