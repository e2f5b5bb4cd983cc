/* transform_test.c - where octets stand that come out of a layer. */
#include "pipeline/transform.h"

/* A transform for tests: records of a length octet and so many octets in the other case; "!" is
 * told to be odd; a record of no octets is half of a hole. */
typedef struct Toy {
    TransformTell tell;
    GString *record[N_SIDES];
    bool has_ended;
} Toy;

static void *toy_new(const TransformTell *tell, const TransformContext *context)
{
    Toy *toy = g_new0(Toy, 1);

    g_assert_null(context->keys);
    toy->tell = *tell;
    for (Side side = CLIENT; side < N_SIDES; side++)
        toy->record[side] = g_string_new(NULL);
    return toy;
}

/* Takes a record at most. */
static size_t toy_feed(void *transform, Side side, Bytes bytes, const Place *place)
{
    Toy *toy = transform;
    GString *record = toy->record[side];
    Place end = *place;

    for (size_t i = 0; i < bytes.len; i++) {
        g_string_append_c(record, (char)bytes.data[i]);
        if (record->len <= (size_t)record->str[0])
            continue;
        end.offset += i + 1;
        if (strchr(record->str, '!') != NULL)
            toy->tell.oddity(toy->tell.user, ODDITY_LONG_LINE, side, &(Span){*place, *place, 1});
        g_string_ascii_up(record);
        toy->tell.bytes(toy->tell.user, side,
                        (Bytes){(const uint8_t *)record->str + 1, record->len - 1}, &end);
        g_string_truncate(record, 0);
        return i + 1;
    }
    return bytes.len;
}

static void toy_gap(void *transform, Side side, uint64_t length, const Place *place)
{
    Toy *toy = transform;
    Place end = *place;

    end.offset += length;
    g_string_truncate(toy->record[side], 0);
    toy->tell.gap(toy->tell.user, side, length / 2, &end);
}

static void toy_end(void *transform)
{
    ((Toy *)transform)->has_ended = true;
}

static void toy_free(void *transform)
{
    Toy *toy = transform;

    for (Side side = CLIENT; side < N_SIDES; side++)
        g_string_free(toy->record[side], TRUE);
    g_free(toy);
}

static const TransformKind toy_kind = {"toy", toy_new, toy_feed, toy_gap, toy_end, toy_free};
static const TransformKind other_kind = {"other", toy_new, toy_feed, toy_gap, NULL, toy_free};

static void on_bytes(void *user, Side side, Bytes bytes, const Place *place)
{
    g_string_append_printf(user, "%s %" G_GUINT64_FORMAT, side_name(side), place->offset);
    if (place->acked != ACKED_UNKNOWN)
        g_string_append_printf(user, " acked %" G_GUINT64_FORMAT, place->acked);
    g_string_append_printf(user, ": %.*s\n", (int)bytes.len, (const char *)bytes.data);
}

static void on_gap(void *user, Side side, uint64_t length, const Place *place)
{
    g_string_append_printf(user, "%s %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " missing\n",
                           side_name(side), place->offset, length);
}

static void on_oddity(void *user, OddityKind kind, Side side, const Span *span)
{
    g_string_append_printf(user, "%s %" G_GUINT64_FORMAT ": %s\n", side_name(side),
                           span->first.offset, oddity_name(kind));
}

typedef struct Fixture {
    Layer *layer;
    GString *told;
    size_t held_bytes;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    const TransformContext context = {.keys = NULL};

    (void)data;
    fixture->told = g_string_new(NULL);
    fixture->layer =
        layer_new(&toy_kind, &(TransformTell){fixture->told, on_bytes, on_gap, on_oddity}, &context,
                  &fixture->held_bytes);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    layer_free(fixture->layer);
    g_assert_cmpuint(fixture->held_bytes, ==, 0);
    g_string_free(fixture->told, TRUE);
}

static void add(Fixture *fixture, Side side, const char *text, uint64_t offset, uint64_t acked)
{
    const Place place = {.capture = 1, .frame = 1, .offset = offset, .acked = acked};

    layer_add(fixture->layer, side, bytes_of_text(text), 0, &place);
    while (layer_step(fixture->layer, side))
        continue;
}

/* Offsets go on from where the side entered; acknowledgements count what came out. */
static void test_places(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_assert_cmpuint(layer_entered(fixture->layer, CLIENT), ==, UINT64_MAX);
    layer_enter(fixture->layer, CLIENT, 100);
    layer_enter(fixture->layer, SERVER, 500);
    g_assert_cmpuint(layer_entered(fixture->layer, CLIENT), ==, 100);
    add(fixture, CLIENT, "\3abc\4de", 100, 500);
    add(fixture, CLIENT, "fg\1h", 107, 500);
    add(fixture, SERVER, "\2ij", 500, 99);  /* the client's octets before the layer */
    add(fixture, SERVER, "\2kl", 503, 104); /* its first record */
    add(fixture, SERVER, "\2mn", 506, 107); /* no more of it than that */
    add(fixture, SERVER, "\2op", 509, 111); /* all of it */
    add(fixture, SERVER, "\2qr", 512, 104); /* what was had stays */
    add(fixture, SERVER, "\2st", 515, ACKED_UNKNOWN);
    g_assert_cmpstr(fixture->told->str, ==,
                    "client 100 acked 500: ABC\nclient 103 acked 500: DEFG\n"
                    "client 107 acked 500: H\nserver 500 acked 99: IJ\nserver 502 acked 103: KL\n"
                    "server 504 acked 103: MN\nserver 506 acked 108: OP\n"
                    "server 508 acked 108: QR\nserver 510: ST\n");
}

/* Holes move the offsets on; what is odd is told where it was fed. */
static void test_gaps(Fixture *fixture, gconstpointer data)
{
    const Place place = {.capture = 1, .frame = 2, .offset = 4, .acked = 0};

    (void)data;
    layer_enter(fixture->layer, CLIENT, 0);
    add(fixture, CLIENT, "\1a\1b", 0, 0);
    layer_add(fixture->layer, CLIENT, (Bytes){NULL, 0}, 10, &place);
    g_assert_true(layer_step(fixture->layer, CLIENT));
    g_assert_false(layer_step(fixture->layer, CLIENT));
    add(fixture, CLIENT, "\1!", 14, 0);
    g_assert_cmpstr(fixture->told->str, ==,
                    "client 0 acked 0: A\nclient 1 acked 0: B\nclient 2: 5 missing\n"
                    "client 14: long-line\nclient 7 acked 0: !\n");
}

/* More marks than are kept: the oldest count as acknowledged. */
static void test_marks(Fixture *fixture, gconstpointer data)
{
    (void)data;
    layer_enter(fixture->layer, CLIENT, 0);
    layer_enter(fixture->layer, SERVER, 0);
    for (unsigned i = 0; i < 1030; i++)
        add(fixture, CLIENT, "\1a", 2 * i, 0);
    g_string_truncate(fixture->told, 0);
    add(fixture, SERVER, "\1b", 0, 1);
    g_assert_cmpstr(fixture->told->str, ==, "server 0 acked 6: B\n");
}

static void test_kinds(Fixture *fixture, gconstpointer data)
{
    (void)data;
    Toy *toy = layer_transform(fixture->layer, &toy_kind);

    g_assert_null(layer_transform(fixture->layer, &other_kind));
    layer_end(fixture->layer);
    g_assert_true(toy->has_ended);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add("/transform/places", Fixture, NULL, set_up, test_places, tear_down);
    g_test_add("/transform/gaps", Fixture, NULL, set_up, test_gaps, tear_down);
    g_test_add("/transform/marks", Fixture, NULL, set_up, test_marks, tear_down);
    g_test_add("/transform/kinds", Fixture, NULL, set_up, test_kinds, tear_down);
    return g_test_run();
}
