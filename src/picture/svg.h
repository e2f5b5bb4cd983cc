/*
 * svg.h - a picture as SVG text: shapes, words, and what is told of them under the pointer.
 *
 * All text passes svg_text and svg_open, which make it safe: nothing of a capture can add markup or
 * a control character. Numbers are whole pixels. The style sheet inside knows light, dark and
 * print, and colours that those who see colours otherwise can tell apart; none carries a meaning
 * alone.
 */
#pragma once

#include <glib.h>

typedef struct Svg {
    GString *text;
    int width, height; /* pixels */
} Svg;

/* A picture of this size; `title` is its name for those who hear it read out. Free with svg_end. */
Svg svg_begin(int width, int height, const char *title);

/* Its text; yours. Frees the rest. */
char *svg_end(Svg *svg);

/* Begins a group that is one thing: its id in the picture, the id of what it shows (or NULL), and
 * what is told of it (or NULL). */
void svg_open(Svg *svg, const char *id, const char *data_id, const char *title,
              const char *classes);

/* The same of many things: the list that holds them, and the filter words that find them there;
 * both NULL where no words do. */
void svg_open_list(Svg *svg, const char *id, const char *list, const char *words,
                   const char *title);
void svg_close(Svg *svg);

void svg_line(Svg *svg, int x1, int y1, int x2, int y2, const char *classes);
void svg_rect(Svg *svg, int x, int y, int width, int height, const char *classes);
void svg_circle(Svg *svg, int x, int y, int radius, const char *classes);

/* A path of points as SVG writes them; ours, never of a capture. */
void svg_path(Svg *svg, const char *points, const char *classes);

typedef enum Anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END } Anchor;

/* Where words stand: which part of their line is at x, on what height. */
typedef struct Spot {
    int x, y;
    Anchor anchor;
} Spot;

/* Words in a fixed-width type, SVG_LETTER pixels a column; at most `columns` of them, 0 for all. */
void svg_text(Svg *svg, Spot spot, size_t columns, const char *classes, const char *text);

/* The same, rising to the right from its start. */
void svg_text_rising(Svg *svg, int x, int y, size_t columns, const char *classes, const char *text);

#define SVG_LETTER 7 /* pixels of a column of text, a little more than it takes */
