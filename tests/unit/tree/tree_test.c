/* tree_test.c - the lines of a tree: depth, bits, places, ceilings. */
#include "tree/tree.h"

static const uint8_t octets[] = {0x45, 0x10, 0x00, 0x3f};
static const Bytes frame = {octets, sizeof(octets)};

static const TreeLine *line_at(const Tree *tree, size_t index)
{
    size_t count;
    const TreeLine *lines = tree_lines(tree, &count);

    g_assert_cmpuint(index, <, count);
    return &lines[index];
}

static void test_depth(void)
{
    g_autoptr(Tree) tree = tree_new(frame);

    tree_layer(tree, "ip", frame, "Internet %s", "Protocol");
    tree_open(tree, bytes_first(frame, 1), "Flags", "0x%x", 4);
    tree_put(tree, bytes_skip(frame, 2), "Length", "%u", 63);
    tree_close(tree);
    tree_close(tree); /* one too many changes nothing */
    tree_text(tree, (Bytes){NULL, 0}, "said");
    tree_layer(tree, "tcp", frame, "TCP");
    g_assert_cmpuint(line_at(tree, 0)->depth, ==, 0);
    g_assert_cmpstr(line_at(tree, 0)->value, ==, "Internet Protocol");
    g_assert_cmpuint(line_at(tree, 1)->depth, ==, 1);
    g_assert_cmpuint(line_at(tree, 2)->depth, ==, 2);
    g_assert_cmpuint(line_at(tree, 2)->offset, ==, 2);
    g_assert_cmpuint(line_at(tree, 2)->length, ==, 2);
    g_assert_cmpuint(line_at(tree, 3)->depth, ==, 1);
    g_assert_cmpuint(line_at(tree, 3)->length, ==, 0);
    g_assert_cmpuint(line_at(tree, 4)->depth, ==, 0);
}

static void test_bits(void)
{
    g_autoptr(Tree) tree = tree_new(frame);

    tree_bits(tree, bytes_first(frame, 1), 0xf0, "Version", "%u", 4);
    tree_flag(tree, bytes_first(frame, 2), 0x0010, "Tenth");
    tree_draw_bits(tree, 12);
    tree_flag(tree, bytes_first(frame, 2), 0x0001, "Last");
    g_assert_cmpstr(line_at(tree, 0)->bits, ==, "0100 ....");
    g_assert_cmpstr(line_at(tree, 1)->bits, ==, ".... .... ...1 ....");
    g_assert_cmpstr(line_at(tree, 1)->value, ==, "Set");
    g_assert_cmpstr(line_at(tree, 2)->bits, ==, ".... .... ...0");
    g_assert_cmpstr(line_at(tree, 2)->value, ==, "Not set");
    g_assert_cmpuint(tree_masked(bytes_first(frame, 1), 0xf0), ==, 4);
    g_assert_cmpuint(tree_number(frame), ==, 0x4510003f);
}

static void test_layer_names(void)
{
    g_autoptr(Tree) tree = tree_new(frame);

    tree_layer(tree, "frame", frame, "Frame 1");
    tree_conclude_layers(tree, "Protocols in frame");
    tree_layer(tree, "eth", frame, "Ethernet II");
    tree_layer(tree, "ip", frame, "Internet Protocol");
    tree_end(tree);
    g_assert_cmpstr(line_at(tree, 1)->value, ==, "eth:ip");
    g_assert_true(line_at(tree, 1)->is_concluded);
}

static void test_ceilings(void)
{
    g_autoptr(Tree) tree = tree_new(frame);
    g_autofree char *text = g_strnfill(5000, 'x');

    tree_layer(tree, "ip", frame, "%s", "a\xff");
    g_assert_cmpstr(line_at(tree, 0)->value, ==, "a\xef\xbf\xbd");
    tree_put(tree, frame, "Long", "%s", text);
    g_assert_cmpuint(strlen(line_at(tree, 1)->value), ==, TREE_VALUE_MAX + 3);
    for (int i = 0; i < 30; i++)
        tree_open_text(tree, frame, "deeper");
    tree_text(tree, frame, "deepest");
    g_assert_cmpuint(line_at(tree, 32)->depth, ==, TREE_DEPTH_MAX);
    for (int i = 0; i < 30; i++)
        tree_close(tree);
    tree_text(tree, frame, "first again");
    g_assert_cmpuint(line_at(tree, 33)->depth, ==, 1);
    for (int i = 0; i < TREE_LINES_MAX; i++)
        tree_text(tree, frame, "one more");
    g_assert_true(tree_is_full(tree));
    size_t count;
    tree_lines(tree, &count);
    g_assert_cmpuint(count, ==, TREE_LINES_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tree/depth", test_depth);
    g_test_add_func("/tree/bits", test_bits);
    g_test_add_func("/tree/layer-names", test_layer_names);
    g_test_add_func("/tree/ceilings", test_ceilings);
    return g_test_run();
}
