/* finding_fuzz.c - any message through all rules: no crash, and every sentence is whole. */
#include "finding/facts.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

static void check(void *user, const Finding *finding)
{
    g_autofree char *sentence = finding_sentence(finding);

    (void)user;
    g_assert_true(g_utf8_validate(sentence, -1, NULL));
    g_assert_cmpuint(finding->evidence->len, >, 0);
    for (guint i = 0; i < finding->details->len; i++) {
        const Detail *detail = &g_array_index(finding->details, Detail, i);

        g_assert_true(detail->text == NULL || g_utf8_validate(detail->text, -1, NULL));
    }
}

/* The first octet says what else is known: a transaction, a clock, a log-in. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Cursor cursor = cursor_of((Bytes){data, len});
    uint8_t known = cursor_u8(&cursor);

    if (cursor.torn)
        return 0;
    g_autoptr(Message) message = message_new();
    message_feed(message, cursor.rest);
    message_end(message, (known & 1) == 0);
    Recipient recipient = {.address = (char *)"ben@club.example", .outcome = OUTCOME_ACCEPTED};
    g_autoptr(GPtrArray) recipients = g_ptr_array_new();
    g_ptr_array_add(recipients, &recipient);
    Address peer = {
        .octets = {192, 168, 1, 2},
          .version = 4
    };
    const Place place = {
        .capture = 1, .frame = 1, .when = (known & 2) ? INT64_C(1714564800000000000) : 0};
    const Span span = {place, place, 1};
    const MessageTold told = {.number = 1, .via = "smtp", .is_whole = true, .span = span};
    const DialogueFacts dialogue = {.helo = (char *)"[10.0.0.1]",
                                    .helo_verb = "EHLO",
                                    .banner = BYTES_OF("mx.club.example ESMTP"),
                                    .helo_span = span};
    const Envelope envelope = {.number = 1,
                               .mail_from = (char *)"ada@river.example",
                               .recipients = recipients,
                               .span = span};
    const RouteContext context = {.peer = (known & 4) ? peer : (Address){.version = 0},
                                  .has_seen = (known & 2) != 0,
                                  .seen = place.when};
    Route route;

    route_read(&route, message_fields(message), message_headers(message), &context);
    const FindingFacts facts = {
        .message = message,
        .told = &told,
        .route = &route,
        .dialogue = &dialogue,
        .envelope = (known & 4) ? &envelope : NULL,
        .ends = {&peer, NULL},
        .is_captured = true,
        .has_clock = (known & 2) != 0
    };
    find_in_message(&facts, &(FindingTell){NULL, check});
    route_clear(&route);
    return 0;
}
