/* duplicates_test.c - a packet that was recorded twice, and one that was sent twice. */
#include "packet/duplicates.h"

#include "base/limits.h"

#define SECOND INT64_C(1000000000)

/* A packet before IP: its link header, and where and when it was recorded. */
typedef struct Sight {
    uint32_t capture, interface;
    int64_t when;
    const char *head; /* of 4 octets: link header and IP; it tells places apart */
    uint32_t identification;
    uint32_t sequence;
} Sight;

static bool is_duplicate_of(Duplicates *duplicates, const Sight *sight, uint64_t frame,
                            uint64_t expected)
{
    uint8_t octets[] = "head-transport";
    Place original;

    memcpy(octets, sight->head, 4);
    const Bytes bytes = {octets, sizeof(octets) - 1};
    const Packet packet = {.bytes = bytes, .interface = sight->interface};
    const Segment segment = {.transport = 6,
                             .identification = sight->identification,
                             .sequence = sight->sequence,
                             .covered = bytes_skip(bytes, 5),
                             .payload = bytes_skip(bytes, 10),
                             .payload_len = 4};
    const Place place = {.capture = sight->capture, .frame = frame, .when = sight->when};
    bool is_duplicate = duplicates_find(duplicates, &packet, &segment, &place, &original);

    if (is_duplicate)
        g_assert_cmpuint(original.frame, ==, expected);
    return is_duplicate;
}

static void test_places(void)
{
    static const Sight same = {1, 0, 0, "aaaa", 7, 100};
    const Sight others[] = {
        {2, 0, 0, "aaaa", 7, 100}, /* another capture */
        {1, 1, 0, "aaaa", 7, 100}, /* another interface */
        {1, 0, 0, "aaab", 7, 100}, /* another tag, or TTL */
    };

    for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
        g_autoptr(Duplicates) duplicates = duplicates_new();

        g_assert_false(is_duplicate_of(duplicates, &same, 1, 0));
        g_assert_true(is_duplicate_of(duplicates, &others[i], 2, 1));
    }
}

static void test_sent_again(void)
{
    static const Sight here = {1, 0, 0, "aaaa", 0, 100}, there = {2, 0, 0, "aaaa", 0, 100};
    static const Sight anew = {2, 0, 0, "aaaa", 8, 100};
    g_autoptr(Duplicates) duplicates = duplicates_new();

    g_assert_false(is_duplicate_of(duplicates, &here, 1, 0));
    g_assert_true(is_duplicate_of(duplicates, &there, 2, 1));
    g_assert_false(is_duplicate_of(duplicates, &there, 3, 0)); /* who saw it sees it again */
    g_assert_true(is_duplicate_of(duplicates, &here, 4, 3));
    g_assert_false(is_duplicate_of(duplicates, &anew, 5, 0)); /* its sender numbered it anew */
}

static void test_window(void)
{
    static const Sight first = {1, 0, 5 * SECOND, "aaaa", 7, 100};
    const Sight late = {2, 0, 5 * SECOND + DUPLICATE_WINDOW_NS + 1, "aaaa", 7, 100};
    const Sight early = {3, 0, 5 * SECOND - DUPLICATE_WINDOW_NS, "aaaa", 7, 100};
    g_autoptr(Duplicates) duplicates = duplicates_new();

    g_assert_false(is_duplicate_of(duplicates, &first, 1, 0));
    g_assert_true(is_duplicate_of(duplicates, &early, 2, 1));
    g_assert_false(is_duplicate_of(duplicates, &late, 3, 0));
}

static void test_ceiling(void)
{
    Sight sight = {1, 0, 0, "aaaa", 7, 0};
    g_autoptr(Duplicates) duplicates = duplicates_new();

    for (uint32_t i = 0; i < 3 * DUPLICATES_REMEMBERED_MAX; i++) {
        sight.sequence = i;
        g_assert_false(is_duplicate_of(duplicates, &sight, i + 1, 0));
    }
    sight.capture = 2;
    for (uint32_t i = 2 * DUPLICATES_REMEMBERED_MAX; i < 3 * DUPLICATES_REMEMBERED_MAX; i++) {
        sight.sequence = i;
        g_assert_true(is_duplicate_of(duplicates, &sight, 1, i + 1));
    }
    sight.sequence = 2 * DUPLICATES_REMEMBERED_MAX - 1;
    g_assert_false(is_duplicate_of(duplicates, &sight, 1, 0)); /* forgotten */
}

static void test_many_places(void)
{
    Sight sight = {1, 0, 0, "aaaa", 7, 0};
    g_autoptr(Duplicates) duplicates = duplicates_new();

    g_assert_false(is_duplicate_of(duplicates, &sight, 1, 0));
    for (sight.capture = 2; sight.capture <= 8; sight.capture++)
        g_assert_true(is_duplicate_of(duplicates, &sight, 1, 1));
    g_assert_false(is_duplicate_of(duplicates, &sight, 9, 0)); /* nothing is watched at so many */
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/duplicates/places", test_places);
    g_test_add_func("/duplicates/sent-again", test_sent_again);
    g_test_add_func("/duplicates/window", test_window);
    g_test_add_func("/duplicates/ceiling", test_ceiling);
    g_test_add_func("/duplicates/many-places", test_many_places);
    return g_test_run();
}
