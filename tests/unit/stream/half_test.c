/* half_test.c - pieces of one direction in every order: the first copy of an octet wins. */
#include "stream/half.h"

#include "base/limits.h"

#define LENGTH 5 /* octets of the small streams below */

/* Gives a piece of `len` octets at `offset`, all of them `octet`, the last `missing` not kept. */
static HalfNews add(Half *half, uint64_t offset, size_t len, char octet, uint32_t missing)
{
    g_autofree char *text = g_strnfill(len, octet);
    Place place = {.capture = 1, .offset = offset, .acked = ACKED_UNKNOWN};

    return half_add(half, (Bytes){(const uint8_t *)text, len - missing}, missing, &place);
}

/* What waits, as text: "." is not there, "?" was not kept. */
static char *waiting_text(const Half *half, size_t length)
{
    char *text = g_strnfill(length, '.');
    uint64_t before = 0;
    size_t bytes = 0;

    for (guint i = 0; half->waiting != NULL && i < half->waiting->len; i++) {
        const Chunk *chunk = half->waiting->pdata[i];

        g_assert_cmpuint(chunk->place.offset, >=, before); /* in order, without overlaps */
        before = chunk_end(chunk);
        g_assert_cmpuint(before, <=, length);
        memcpy(text + chunk->place.offset, chunk->data, chunk->len);
        memset(text + chunk->place.offset + chunk->len, '?', chunk->missing);
        bytes += sizeof(Chunk) + chunk->len;
    }
    g_assert_cmpuint(half->waiting_memory, ==, bytes);
    return text;
}

/* A piece of a small stream, numbered: all of from < to, and how much of it was not kept. */
typedef struct Cut {
    size_t from, to;
    uint32_t missing;
} Cut;

static GArray *all_cuts(void)
{
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(Cut));

    for (size_t from = 0; from < LENGTH; from++)
        for (size_t to = from + 1; to <= LENGTH; to++)
            for (uint32_t missing = 0; missing <= MIN(1, to - from); missing++) {
                Cut cut = {from, to, missing};

                g_array_append_val(cuts, cut);
            }
    return cuts;
}

/* The same in a plain way. */
static HalfNews model_add(char *model, const Cut *cut, char octet)
{
    HalfNews news = {0};

    for (size_t i = cut->from; i < cut->to; i++) {
        bool is_kept = i < cut->to - cut->missing;

        if (model[i] == '.') {
            model[i] = is_kept ? octet : '?';
            news.fresh++;
            continue;
        }
        news.repeated++;
        if (is_kept && model[i] != '?' && model[i] != octet && !news.has_conflict) {
            news.has_conflict = true;
            news.conflict = i;
        }
    }
    return news;
}

/* Every three pieces in every order; octets of two are the same where `has_same`. */
static void try_three(const GArray *cuts, bool has_same)
{
    guint count = cuts->len;

    for (guint i = 0; i < count * count * count; i++) {
        const guint chosen[] = {i % count, i / count % count, i / count / count};
        char model[] = ".....";
        Half half = {.is_started = true};

        for (guint piece = 0; piece < G_N_ELEMENTS(chosen); piece++) {
            const Cut *cut = &g_array_index(cuts, Cut, chosen[piece]);
            char octet = has_same && piece == 2 ? 'a' : (char)('a' + piece);
            HalfNews expected = model_add(model, cut, octet);
            HalfNews news = add(&half, cut->from, cut->to - cut->from, octet, cut->missing);

            g_assert_cmpuint(news.fresh, ==, expected.fresh);
            g_assert_cmpuint(news.repeated, ==, expected.repeated);
            g_assert_cmpint(news.has_conflict, ==, expected.has_conflict);
            g_assert_cmpuint(news.conflict, ==, expected.conflict);
            g_assert_false(news.is_full);
        }
        g_autofree char *text = waiting_text(&half, LENGTH);
        g_assert_cmpstr(text, ==, model);
        half_clear(&half);
    }
}

static void test_three_pieces(void)
{
    g_autoptr(GArray) cuts = all_cuts();

    try_three(cuts, false);
    try_three(cuts, true);
}

/* Ten one-octet pieces in random orders, taken out again. */
static void test_take(void)
{
    for (int run = 0; run < 200; run++) {
        int order[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        Half half = {.is_started = true};

        for (int i = 9; i > 0; i--) {
            int other = g_test_rand_int_range(0, i + 1), kept = order[i];

            order[i] = order[other];
            order[other] = kept;
        }
        for (int i = 0; i < 10; i++)
            add(&half, (uint64_t)order[i], 1, (char)('0' + order[i]), 0);
        g_assert_cmpuint(half.waiting_memory, ==, 10 * (sizeof(Chunk) + 1));
        for (uint64_t i = 0; i < 10; i++) {
            g_assert_cmpuint(half_first(&half)->place.offset, ==, i);
            g_autofree Chunk *chunk = half_take(&half);
            g_assert_cmpuint(chunk->data[0], ==, '0' + i);
            half_passed(&half, (Bytes){chunk->data, chunk->len}, chunk->missing);
        }
        g_assert_null(half_first(&half));
        g_assert_cmpuint(half.waiting_memory, ==, 0);
        g_assert_cmpuint(half.next, ==, 10);
        half_clear(&half);
    }
}

/* Sequence numbers around their wrap, however far the stream is. source RFC 9293 3.4 */
static void test_offset(void)
{
    static const uint64_t nexts[] = {0, 1, 1000, UINT32_MAX, UINT64_C(5) << 32};
    static const uint32_t bases[] = {0, 1, 0x7fffffff, 0x80000000, UINT32_MAX};

    for (size_t i = 0; i < G_N_ELEMENTS(nexts) * G_N_ELEMENTS(bases); i++) {
        Half half = {.is_started = true, .base = bases[i % 5], .next = nexts[i / 5]};

        for (int64_t delta = -(INT64_C(1) << 31); delta < INT64_C(1) << 31; delta += 0x0fffffff) {
            int64_t offset = (int64_t)half.next + delta;

            g_assert_cmpint(half_offset(&half, half.base + (uint32_t)offset), ==, offset);
        }
    }
}

static uint8_t octet_at(uint64_t offset)
{
    return (uint8_t)(offset * 7 + offset / 256);
}

static bool has_conflict(const Half *half, uint64_t offset, size_t len, uint64_t wrong)
{
    g_autofree uint8_t *octets = g_malloc(len);
    HalfNews news = {0};

    for (size_t i = 0; i < len; i++)
        octets[i] = (uint8_t)(octet_at(offset + i) ^ (offset + i == wrong ? 1 : 0));
    half_compare_old(half, (Bytes){octets, len}, offset, &news);
    if (news.has_conflict)
        g_assert_cmpuint(news.conflict, ==, wrong);
    return news.has_conflict;
}

/* However a stream is cut: its last HISTORY_MAX_BYTES octets are compared, older ones not. */
static void test_history(void)
{
    static const size_t sizes[] = {1, 7, 512, 1023, 1460, 16384, 65535};

    for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
        size_t size = sizes[i];
        g_autofree uint8_t *octets = g_malloc(size);
        Half half = {.is_started = true};

        while (half.next < 70000) {
            for (size_t at = 0; at < size; at++)
                octets[at] = octet_at(half.next + at);
            half_passed(&half, (Bytes){octets, size}, 0);
            if (half.next % 100 != 0 && half.next < 69000)
                continue;
            uint64_t oldest = half.next - MIN(half.next, HISTORY_MAX_BYTES);
            size_t all = (size_t)half.next;

            g_assert_false(has_conflict(&half, 0, all, UINT64_MAX));
            g_assert_true(has_conflict(&half, 0, all, oldest));
            g_assert_true(has_conflict(&half, 0, all + 10, half.next - 1));
            g_assert_true(has_conflict(&half, half.next - 1, 2, half.next - 1));
            g_assert_false(has_conflict(&half, half.next, 5, half.next));
            if (oldest > 0)
                g_assert_false(has_conflict(&half, 0, all, oldest - 1));
        }
        half_clear(&half);
    }
}

/* Nothing before a hole is compared: the history does not know the octets in it. */
static void test_history_of_holes(void)
{
    static const uint8_t octets[200] = {0};
    Half half = {.is_started = true};
    HalfNews news = {0};

    half_passed(&half, (Bytes){octets, 100}, 50);
    g_assert_cmpuint(half.next, ==, 150);
    half_passed(&half, (Bytes){octets, 10}, 0);
    half_compare_old(&half, (Bytes){(const uint8_t *)"x", 1}, 20, &news);
    half_compare_old(&half, (Bytes){(const uint8_t *)"x", 1}, 120, &news);
    g_assert_false(news.has_conflict);
    half_compare_old(&half, (Bytes){(const uint8_t *)"x", 1}, 155, &news);
    g_assert_true(news.has_conflict);
    g_assert_cmpuint(news.conflict, ==, 155);

    news = (HalfNews){0};
    half_skip(&half, UINT64_C(1) << 33);
    half_passed(&half, (Bytes){octets, 10}, 0);
    half_compare_old(&half, (Bytes){octets, 200}, half.next - 200, &news);
    g_assert_false(news.has_conflict);
    half_clear(&half);
}

static void test_ceilings(void)
{
    Half half = {.is_started = true};

    for (guint i = 0; i < OUT_OF_ORDER_CHUNKS_MAX; i++)
        g_assert_false(add(&half, 2 * i + 1, 1, 'a', 0).is_full);
    HalfNews news = add(&half, 0, 1, 'b', 0);
    g_assert_true(news.is_full);
    g_assert_cmpuint(news.fresh, ==, 0);
    g_assert_false(add(&half, 1, 1, 'a', 0).is_full); /* is there */
    half_clear(&half);

    half.is_started = true;
    const size_t all_but_one = OUT_OF_ORDER_MAX_BYTES - 2 * sizeof(Chunk) - 1;

    g_assert_false(add(&half, 10, all_but_one, 'a', 0).is_full);
    g_assert_false(add(&half, 0, 1, 'b', 0).is_full);
    g_assert_true(add(&half, 5, 1, 'b', 0).is_full);
    g_assert_true(add(&half, 5, 1, 'b', 1).is_full); /* what was not kept is remembered too */
    half_clear(&half);
}

static void test_acked_hole(void)
{
    Half half = {.is_started = true};

    g_assert_cmpuint(half_acked_hole(&half), ==, 0);
    half.acked = 10;
    g_assert_cmpuint(half_acked_hole(&half), ==, 10);
    add(&half, 4, 3, 'a', 0);
    g_assert_cmpuint(half_acked_hole(&half), ==, 4);
    add(&half, 0, 1, 'a', 0);
    g_assert_cmpuint(half_acked_hole(&half), ==, 0); /* what is next is there */
    half_clear(&half);

    half = (Half){.is_started = true, .next = 9, .acked = 10, .has_end = true, .end = 9};
    g_assert_cmpuint(half_acked_hole(&half), ==, 0); /* the FIN */
    g_assert_true(half_has_passed(&half, 10));
    half = (Half){.is_started = true, .next = 9, .acked = 10};
    g_assert_cmpuint(half_acked_hole(&half), ==, 1);
    g_assert_false(half_has_passed(&half, 10));
    half.has_end_guess = true;
    half.end_guess = 9;
    g_assert_cmpuint(half_acked_hole(&half), ==, 0);
    g_assert_true(half_has_passed(&half, 10));
    g_assert_false(half_has_passed(&half, 11));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/half/three-pieces", test_three_pieces);
    g_test_add_func("/half/take", test_take);
    g_test_add_func("/half/offset", test_offset);
    g_test_add_func("/half/history", test_history);
    g_test_add_func("/half/history-of-holes", test_history_of_holes);
    g_test_add_func("/half/ceilings", test_ceilings);
    g_test_add_func("/half/acked-hole", test_acked_hole);
    return g_test_run();
}
