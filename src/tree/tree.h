/*
 * tree.h - a frame as a tree: the header of each layer, its fields, what they mean.
 *
 * The lines of a tree stand in a row, each with its depth: those below a line are the deeper ones
 * behind it. Describers add lines, printers read them; nothing else is to be known of either.
 */
#pragma once

#include <glib.h>

#include "base/bytes.h"

#define TREE_DEPTH_MAX 8 /* no format that is described here is deeper; more stays at it */
#define TREE_LINES_MAX                                                                             \
    2000 /* of a frame: a segment of 64 KiB with a command in each line has more */
#define TREE_VALUE_MAX 1024 /* octets of a value; longer ones end with "..." */

typedef struct TreeLine {
    uint8_t depth;      /* 0: a layer */
    bool is_concluded;  /* stands in no octets: posta concludes it */
    bool is_sentence;   /* `value` is English, and marked for translation */
    const char *name;   /* of a layer: "eth", "tcp"; else NULL; static */
    const char *label;  /* lent by the tree, as what follows; NULL where the value says all */
    const char *bits;   /* "0100 ....", or NULL */
    const char *value;  /* NULL where the label says all */
    const char *source; /* where a sentence has it from: "RFC 5321 4.1.1.1"; or NULL */
    uint32_t offset;    /* of its octets in the frame; valid if length is not 0 */
    uint32_t length;    /* octets */
} TreeLine;

typedef struct Tree Tree;

/* Begins a tree of a frame, whose octets lines may stand for; lent while lines are added. */
Tree *tree_new(Bytes frame);
void tree_free(Tree *tree);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tree, tree_free)

/* The octets of the frame stand elsewhere from now on: they were copied. */
void tree_move(Tree *tree, Bytes frame);

/*
 * Begins a layer; what was open is closed.
 *
 *   name    static
 *   octets  in the frame, or nowhere (then it is not known which octets of the frame it is)
 */
void tree_layer(Tree *tree, const char *name, Bytes octets, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* A field of the layer, or of what is open in it. */
void tree_put(Tree *tree, Bytes octets, const char *label, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

/* The same, and what is added up to tree_close stands below it. */
void tree_open(Tree *tree, Bytes octets, const char *label, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
void tree_close(Tree *tree);

/* A line that says all by itself; the second opens it. */
void tree_text(Tree *tree, Bytes octets, const char *format, ...) G_GNUC_PRINTF(3, 4);
void tree_open_text(Tree *tree, Bytes octets, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* What stands in no octets, but follows from them. */
void tree_conclude(Tree *tree, const char *label, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* What it means, for people: `sentence` and `source` are static, the first marked for translation.
 */
void tree_explain(Tree *tree, const char *sentence, const char *source);

/*
 * A field of some bits: "0100 .... = Version: 4".
 *
 *   octets  1 to 4, in network order
 *   mask    which of their bits
 */
void tree_bits(Tree *tree, Bytes octets, uint32_t mask, const char *label, const char *format, ...)
    G_GNUC_PRINTF(5, 6);

/* The same, and what is added up to tree_close stands below it. */
void tree_open_bits(Tree *tree, Bytes octets, uint32_t mask, const char *label, const char *format,
                    ...) G_GNUC_PRINTF(5, 6);

/* From now on the lowest so many bits alone are drawn; 0: all of their octets. */
void tree_draw_bits(Tree *tree, unsigned bits);

/* The same of one bit that is set or not. */
void tree_flag(Tree *tree, Bytes octets, uint32_t mask, const char *label);

/* What the octets of bits are as a number, and what the bits of a mask are. */
uint32_t tree_number(Bytes octets);
uint32_t tree_masked(Bytes octets, uint32_t mask);

/* The lines, lent until one is added. */
const TreeLine *tree_lines(const Tree *tree, size_t *ret_count);

/* There are more lines than a tree holds. */
bool tree_is_full(const Tree *tree);

/* A line here names all layers ("eth:ip:tcp"), and tree_end, when all are there, writes it. */
void tree_conclude_layers(Tree *tree, const char *label);
void tree_end(Tree *tree);

/* How much memory it takes, about. */
size_t tree_memory(const Tree *tree);

/* Some octets of a header; as many of them as there are. */
static inline Bytes octets_at(Bytes header, size_t at, size_t count)
{
    return bytes_first(bytes_skip(header, at), count);
}

/* Octets in hexadecimal, at most `count` of them, "..." behind where there are more; yours. */
char *tree_hex(Bytes octets, size_t count);
