/*
 * segments_test.c - whatever becomes of the segments of a mail, its hash is the same, or the
 * message is marked: every order of five, every overlap of three, every cut.
 */
#include "scene_run.h"

#include <jansson.h>

#define WINDOW 4 /* octets of the mail that three segments share */
#define WINDOW_CUTS (WINDOW * (WINDOW + 1) / 2)
#define WINDOW_AT 20 /* from the start of the mail data: its last letter, line end and dot */

/* A scene with one mail, and which of its pieces is the mail. */
typedef struct Talk {
    Scene *scene;
    GPtrArray *pieces; /* of Piece *: as it was written */
    guint mail;        /* index in pieces */
    char *sha256;      /* of the message */
} Talk;

static Talk *talk;

/* What became of the message of a run. */
typedef struct Seen {
    char *sha256; /* NULL where there is none */
    bool is_complete, is_ambiguous;
    guint messages;
} Seen;

/* Runs the talk with other pieces in the place of the mail; takes them. */
static Seen run_with(GPtrArray *instead)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    GPtrArray *pieces = g_ptr_array_new_with_free_func((GDestroyNotify)piece_free);
    g_autoptr(GError) error = NULL;
    Seen seen = {0};

    for (guint i = 0; i < talk->pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(talk->pieces, i);

        if (i == talk->mail)
            g_ptr_array_extend_and_steal(pieces, instead);
        else
            g_ptr_array_add(pieces, piece_part(piece, 0, piece_len(piece)));
    }
    g_ptr_array_add(all, pieces);
    g_autoptr(GPtrArray) packets = scene_packets(talk->scene, all);
    g_autoptr(GPtrArray) records = scene_run(talk->scene, packets, &error);
    g_assert_no_error(error);
    for (guint i = 0; i < records->len; i++) {
        const json_t *record = g_ptr_array_index(records, i);

        if (g_strcmp0(json_string_value(json_object_get(record, "event")), "message") != 0)
            continue;
        seen.messages++;
        g_free(seen.sha256);
        seen.sha256 = g_strdup(json_string_value(json_object_get(record, "sha256")));
        seen.is_complete = json_is_true(json_object_get(record, "complete"));
        seen.is_ambiguous = json_is_true(json_object_get(record, "ambiguous"));
    }
    return seen;
}

/* The message is there as it was sent, and nothing is said against it. */
static void expect_same(Seen seen)
{
    g_assert_cmpuint(seen.messages, ==, 1);
    g_assert_true(seen.is_complete);
    g_assert_false(seen.is_ambiguous);
    g_assert_cmpstr(seen.sha256, ==, talk->sha256);
    g_free(seen.sha256);
}

static const Piece *mail(void)
{
    return g_ptr_array_index(talk->pieces, talk->mail);
}

static void add_part(GPtrArray *pieces, size_t from, size_t to)
{
    g_ptr_array_add(pieces, piece_part(mail(), from, to - from));
}

static void test_orders(void)
{
    size_t len = piece_len(mail());

    for (guint number = 0; number < 120; number++) {
        GPtrArray *pieces = g_ptr_array_new();
        guint left[] = {0, 1, 2, 3, 4}, rest = number;

        for (guint count = G_N_ELEMENTS(left); count > 0; count--) {
            guint at = rest % count, part = left[at];

            rest /= count;
            left[at] = left[count - 1];
            add_part(pieces, len * part / 5, len * (part + 1) / 5);
        }
        expect_same(run_with(pieces));
    }
}

/* Two cuts at every place, the last one first, and all octets alone. */
static void test_cuts(void)
{
    size_t len = piece_len(mail());
    GPtrArray *octets = g_ptr_array_new();

    for (size_t first = 1; first < len; first++)
        for (size_t second = first; second < len; second++) {
            GPtrArray *pieces = g_ptr_array_new();

            add_part(pieces, 0, first);
            add_part(pieces, second, len);
            if (second > first)
                add_part(pieces, first, second);
            expect_same(run_with(pieces));
        }
    for (size_t i = 0; i < len; i++)
        add_part(octets, i, i + 1);
    expect_same(run_with(octets));
}

/* One of the runs of octets in the window, by its number. */
static void add_window_part(GPtrArray *pieces, guint number, bool is_false, char octet)
{
    guint from = 0;

    while (number >= WINDOW - from)
        number -= WINDOW - from++;
    Piece *piece = piece_part(mail(), WINDOW_AT + from, number + 1);
    piece->is_repeat = true;
    if (is_false) {
        g_autofree char *octets = g_strnfill(number + 1, octet);

        g_bytes_unref(piece->octets);
        piece->octets = g_bytes_new(octets, number + 1);
        piece->is_dropped = true; /* it is in the capture, but its receiver never got it */
    }
    g_ptr_array_add(pieces, piece);
}

/* Every three segments of a few octets, each true or false, before all that follows. */
static void test_overlaps(void)
{
    const guint all = WINDOW_CUTS * WINDOW_CUTS * WINDOW_CUTS;

    for (guint number = 0; number < all * 8; number++) {
        GPtrArray *pieces = g_ptr_array_new();
        guint cuts = number / 8;

        add_part(pieces, 0, WINDOW_AT);
        for (guint i = 0; i < 3; i++, cuts /= WINDOW_CUTS)
            add_window_part(pieces, cuts % WINDOW_CUTS, number >> i & 1, (char)('A' + i));
        add_part(pieces, WINDOW_AT, piece_len(mail()));
        Seen seen = run_with(pieces);
        g_assert_cmpuint(seen.messages, ==, 1);
        g_assert_true(seen.is_complete);
        if (number % 8 == 0)
            g_assert_false(seen.is_ambiguous);
        if (!seen.is_ambiguous)
            g_assert_cmpstr(seen.sha256, ==, talk->sha256);
        g_free(seen.sha256);
    }
}

/* A scene of one connection; its mail is the longest that its client says. */
static void read_talk(const char *path)
{
    g_autoptr(GError) error = NULL;

    talk = g_new0(Talk, 1);
    talk->scene = scene_read(path, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) turns = scene_turns(g_ptr_array_index(talk->scene->connections, 0));
    talk->pieces = turns_pieces(turns);
    for (guint i = 0; i < talk->pieces->len; i++) {
        const Piece *piece = g_ptr_array_index(talk->pieces, i);

        if (piece->side == CLIENT && piece_len(piece) > piece_len(mail()))
            talk->mail = i;
    }
    g_assert_cmpuint(piece_len(mail()), >, WINDOW_AT + WINDOW);
    GPtrArray *whole = g_ptr_array_new();
    add_part(whole, 0, piece_len(mail()));
    talk->sha256 = run_with(whole).sha256;
    g_assert_nonnull(talk->sha256);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    read_talk(argv[1]);
    g_test_add_func("/segments/orders-of-five", test_orders);
    g_test_add_func("/segments/cuts", test_cuts);
    g_test_add_func("/segments/overlaps-of-three", test_overlaps);
    int result = g_test_run();
    scene_free(talk->scene);
    g_ptr_array_unref(talk->pieces);
    g_free(talk->sha256);
    g_free(talk);
    return result;
}
