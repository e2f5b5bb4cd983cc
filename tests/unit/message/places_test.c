/* places_test.c - where the octets of a message stood. */
#include "message/places.h"

#include "base/limits.h"

static Place place(uint64_t frame, uint64_t offset)
{
    return (Place){.capture = 1, .frame = frame, .offset = offset};
}

static void add_body(Places *places, uint64_t offset, uint64_t frame, uint64_t at)
{
    const Place where = place(frame, at);

    places_add_body(places, offset, &where);
}

static void test_nothing(void)
{
    Places places = {0};
    Span span;

    g_assert_false(places_find(&places, 0, 1, &span));
    places_clear(&places);
}

static void test_exact(void)
{
    Places places = {0};
    const Place header = place(5, 100);
    Span span;

    places_add(&places, 0, &header);
    add_body(&places, 40, 5, 140);
    add_body(&places, 50, 6, 150);
    add_body(&places, 60, 6, 161); /* a dot was unstuffed */
    g_assert_true(places_find(&places, 10, 30, &span));
    g_assert_cmpuint(span.first.offset, ==, 110);
    g_assert_cmpuint(span.last.offset, ==, 139);
    g_assert_cmpuint(span.last.frame, ==, 5);
    g_assert_true(places_find(&places, 45, 20, &span));
    g_assert_cmpuint(span.first.offset, ==, 145);
    g_assert_cmpuint(span.first.frame, ==, 5);
    g_assert_cmpuint(span.last.offset, ==, 165);
    g_assert_cmpuint(span.last.frame, ==, 6);
    g_assert_cmpuint(span.length, ==, 21);
    places_clear(&places);
}

/* However long the body, milestones are few, and what is found reaches over what was asked for. */
static void test_milestones(void)
{
    enum { SEGMENT = 1000, SEGMENTS = 100000 };
    Places places = {0};
    Span span;

    for (uint64_t i = 0; i < SEGMENTS; i++)
        add_body(&places, i * SEGMENT, i + 1, i * SEGMENT);
    g_assert_cmpuint(places.body->len, <=, PLACES_BODY_MAX);
    for (uint64_t i = 0; i + 10 < SEGMENTS; i += 997) {
        g_assert_true(places_find(&places, i * SEGMENT, 10 * SEGMENT, &span));
        g_assert_cmpuint(span.first.frame, <=, i + 1);
        g_assert_cmpuint(span.first.frame + SEGMENTS / 256, >, i + 1);
        g_assert_cmpuint(span.last.frame, >=, i + 10);
        g_assert_cmpuint(span.last.frame, <, i + 10 + SEGMENTS / 256);
    }
    places_clear(&places);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/places/nothing", test_nothing);
    g_test_add_func("/places/exact", test_exact);
    g_test_add_func("/places/milestones", test_milestones);
    return g_test_run();
}
