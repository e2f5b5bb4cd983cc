/* tree.c - a frame as a tree: lines in a row, each with its depth. */
#include "tree/tree.h"

#include "base/text.h"

struct Tree {
    Bytes frame;
    GArray *lines; /* of TreeLine */
    GStringChunk *texts;
    size_t text_bytes; /* in texts, about */
    uint8_t depth;     /* of the next line */
    uint8_t too_deep;  /* how often it was opened beyond TREE_DEPTH_MAX */
    bool is_full;
    unsigned drawn_bits; /* see tree_draw_bits */
    guint names_at;      /* index of the line that names the layers; 0 for none */
};

Tree *tree_new(Bytes frame)
{
    Tree *tree = g_new0(Tree, 1);

    tree->frame = frame;
    tree->lines = g_array_new(FALSE, TRUE, sizeof(TreeLine));
    tree->texts = g_string_chunk_new(1024);
    return tree;
}

void tree_free(Tree *tree)
{
    if (tree == NULL)
        return;
    g_array_unref(tree->lines);
    g_string_chunk_free(tree->texts);
    g_free(tree);
}

void tree_move(Tree *tree, Bytes frame)
{
    tree->frame = frame;
}

static const char *keep(Tree *tree, const char *text)
{
    tree->text_bytes += strlen(text) + 1;
    return g_string_chunk_insert(tree->texts, text);
}

/* A value as text that is valid and not too long. */
static const char *keep_value(Tree *tree, const char *format, va_list arguments)
{
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    size_t len = strlen(text);
    bool is_long = len > TREE_VALUE_MAX;
    g_autofree char *valid = text_valid((Bytes){(const uint8_t *)text, MIN(len, TREE_VALUE_MAX)});
    g_autofree char *whole = g_strconcat(valid, is_long ? "..." : "", NULL);

    return keep(tree, whole);
}

static void set_octets(const Tree *tree, TreeLine *line, Bytes octets)
{
    bool is_inside = octets.len > 0 && tree->frame.len > 0 && octets.data >= tree->frame.data &&
                     octets.data < tree->frame.data + tree->frame.len;

    if (!is_inside)
        return;
    line->offset = (uint32_t)(octets.data - tree->frame.data);
    line->length = (uint32_t)MIN(octets.len, tree->frame.len - line->offset);
}

/* A new last line; NULL where the tree is full. Lent until the next one. */
static TreeLine *add(Tree *tree, Bytes octets)
{
    TreeLine line = {.depth = tree->depth};

    if (tree->lines->len >= TREE_LINES_MAX) {
        tree->is_full = true;
        return NULL;
    }
    set_octets(tree, &line, octets);
    g_array_append_val(tree->lines, line);
    return &g_array_index(tree->lines, TreeLine, tree->lines->len - 1);
}

static void open_line(Tree *tree)
{
    if (tree->depth < TREE_DEPTH_MAX)
        tree->depth++;
    else
        tree->too_deep++;
}

void tree_close(Tree *tree)
{
    if (tree->too_deep > 0)
        tree->too_deep--;
    else if (tree->depth > 1)
        tree->depth--;
}

static void put(Tree *tree, Bytes octets, const char *label, const char *format, va_list arguments)
{
    TreeLine *line = add(tree, octets);

    if (line == NULL)
        return;
    line->label = label == NULL ? NULL : keep(tree, label);
    line->value = keep_value(tree, format, arguments);
}

void tree_layer(Tree *tree, const char *name, Bytes octets, const char *format, ...)
{
    va_list arguments;

    tree->depth = tree->too_deep = 0;
    TreeLine *line = add(tree, octets);
    tree->depth = 1;
    if (line == NULL)
        return;
    va_start(arguments, format);
    line->name = name;
    line->value = keep_value(tree, format, arguments);
    va_end(arguments);
}

void tree_put(Tree *tree, Bytes octets, const char *label, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(tree, octets, label, format, arguments);
    va_end(arguments);
}

void tree_open(Tree *tree, Bytes octets, const char *label, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(tree, octets, label, format, arguments);
    va_end(arguments);
    open_line(tree);
}

void tree_text(Tree *tree, Bytes octets, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(tree, octets, NULL, format, arguments);
    va_end(arguments);
}

void tree_open_text(Tree *tree, Bytes octets, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    put(tree, octets, NULL, format, arguments);
    va_end(arguments);
    open_line(tree);
}

void tree_conclude(Tree *tree, const char *label, const char *format, ...)
{
    va_list arguments;
    TreeLine *line = add(tree, (Bytes){NULL, 0});

    if (line == NULL)
        return;
    va_start(arguments, format);
    line->label = label == NULL ? NULL : keep(tree, label);
    line->value = keep_value(tree, format, arguments);
    line->is_concluded = true;
    va_end(arguments);
}

void tree_explain(Tree *tree, const char *sentence, const char *source)
{
    TreeLine *line = add(tree, (Bytes){NULL, 0});

    if (line == NULL)
        return;
    line->value = sentence;
    line->source = source;
    line->is_concluded = line->is_sentence = true;
}

uint32_t tree_number(Bytes octets)
{
    uint32_t value = 0;

    for (size_t i = 0; i < MIN(octets.len, 4); i++)
        value = value << 8 | octets.data[i];
    return value;
}

uint32_t tree_masked(Bytes octets, uint32_t mask)
{
    uint32_t value = tree_number(octets) & mask;

    for (uint32_t rest = mask; rest != 0 && (rest & 1) == 0; rest >>= 1)
        value >>= 1;
    return value;
}

/* "0100 ....": the bits of a mask, dots for the others. */
static char *bits_of(const Tree *tree, Bytes octets, uint32_t mask)
{
    size_t bits = tree->drawn_bits > 0 ? tree->drawn_bits : MIN(octets.len, 4) * 8;
    uint32_t value = tree_number(octets);
    GString *text = g_string_new(NULL);

    for (size_t i = bits; i-- > 0;) {
        g_string_append_c(text, (mask >> i & 1) == 0 ? '.' : (value >> i & 1) != 0 ? '1' : '0');
        if (i % 4 == 0 && i > 0)
            g_string_append_c(text, ' ');
    }
    return g_string_free(text, FALSE);
}

static void set_bits(Tree *tree, TreeLine *line, Bytes octets, uint32_t mask, const char *label)
{
    g_autofree char *bits = bits_of(tree, octets, mask);

    line->bits = keep(tree, bits);
    line->label = keep(tree, label);
}

void tree_draw_bits(Tree *tree, unsigned bits)
{
    tree->drawn_bits = bits;
}

void tree_bits(Tree *tree, Bytes octets, uint32_t mask, const char *label, const char *format, ...)
{
    va_list arguments;
    TreeLine *line = add(tree, octets);

    if (line == NULL)
        return;
    va_start(arguments, format);
    set_bits(tree, line, octets, mask, label);
    line->value = keep_value(tree, format, arguments);
    va_end(arguments);
}

void tree_open_bits(Tree *tree, Bytes octets, uint32_t mask, const char *label, const char *format,
                    ...)
{
    va_list arguments;
    TreeLine *line = add(tree, octets);

    if (line != NULL) {
        va_start(arguments, format);
        set_bits(tree, line, octets, mask, label);
        line->value = keep_value(tree, format, arguments);
        va_end(arguments);
    }
    open_line(tree);
}

void tree_flag(Tree *tree, Bytes octets, uint32_t mask, const char *label)
{
    TreeLine *line = add(tree, octets);

    if (line == NULL)
        return;
    set_bits(tree, line, octets, mask, label);
    line->value = (tree_number(octets) & mask) != 0 ? "Set" : "Not set";
}

const TreeLine *tree_lines(const Tree *tree, size_t *ret_count)
{
    *ret_count = tree->lines->len;
    return (const TreeLine *)tree->lines->data;
}

bool tree_is_full(const Tree *tree)
{
    return tree->is_full;
}

void tree_conclude_layers(Tree *tree, const char *label)
{
    tree->names_at = tree->lines->len;
    tree_conclude(tree, label, "%s", "");
}

void tree_end(Tree *tree)
{
    g_autoptr(GString) names = g_string_new(NULL);

    if (tree->names_at == 0 || tree->names_at >= tree->lines->len)
        return;
    for (guint i = 0; i < tree->lines->len; i++) {
        const TreeLine *line = &g_array_index(tree->lines, TreeLine, i);

        if (line->name != NULL && !g_str_equal(line->name, "frame"))
            g_string_append_printf(names, "%s%s", names->len == 0 ? "" : ":", line->name);
    }
    g_array_index(tree->lines, TreeLine, tree->names_at).value = keep(tree, names->str);
}

size_t tree_memory(const Tree *tree)
{
    return tree->lines->len * sizeof(TreeLine) + tree->text_bytes;
}

char *tree_hex(Bytes octets, size_t count)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < MIN(octets.len, count); i++)
        g_string_append_printf(text, "%02x", octets.data[i]);
    if (octets.len > count)
        g_string_append(text, "...");
    return g_string_free(text, FALSE);
}
