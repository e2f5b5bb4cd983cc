/*
 * page.h - where text for eyes goes: a terminal, a pipe or a file, with or without colour.
 *
 * All text passes page_put, which makes it safe: nothing from the wire reaches a terminal any other
 * way. Colour never carries a meaning alone.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

typedef enum Style {
    STYLE_PLAIN,
    STYLE_HEADING,
    STYLE_ID,
    STYLE_QUIET,
    STYLE_GOOD,
    STYLE_WARNING,
    STYLE_BAD,
    STYLE_CLIENT,
    STYLE_SERVER,
    N_STYLES
} Style;

/* How points of time are shown. */
typedef enum TimeForm { TIMES_UTC, TIMES_LOCAL, TIMES_RELATIVE } TimeForm;

typedef struct Page {
    FILE *file;     /* lent */
    size_t columns; /* of the terminal; 0 where there is none: then nothing is cut */
    bool has_colour;
    bool is_plain; /* there are no characters to draw with: boxes, blocks and arrows are put in
                      ASCII */
    bool explains; /* what a talk means is said too, for those who learn */
    TimeForm times;
    GHashTable *texts; /* number of a part to its text (char *, UTF-8) as it is to be shown; or
                          NULL; lent */
    int64_t zero;      /* ns since 1970 UTC that relative times count from */
} Page;

/* Room for the texts made here: numbers, sizes, times. */
#define PAGE_TEXT_SIZE 64

/* Writes text in a style; made safe as a whole, so a line end in it shows as \n. */
void page_put(Page *page, Style style, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* Ends the line. */
void page_end_line(Page *page);

/* A whole line. */
void page_line(Page *page, Style style, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* A blank line and the name of what follows, with a remark behind it (NULL: none). */
void page_heading(Page *page, const char *name, const char *remark);

/* How wide the page is; where nothing is cut, as wide as is good to read. */
size_t page_columns(const Page *page);

/* Blanks. */
void page_indent(Page *page, size_t columns);

/* A number with a comma between thousands; returns text. */
const char *number_to_text(uint64_t number, char text[PAGE_TEXT_SIZE]);

/* A size for eyes, in decimal units: 512 bytes, 38.2 kB, 1.20 GB; returns text. */
const char *size_to_text(uint64_t bytes, char text[PAGE_TEXT_SIZE]);

/* A point of time in the page's form, to the second (relative: to the microsecond). */
const char *page_time(const Page *page, int64_t when, char text[PAGE_TEXT_SIZE]);

/* The same to the nanosecond. */
const char *page_time_exact(const Page *page, int64_t when, char text[PAGE_TEXT_SIZE]);

/* The page's form of a time as events write it; "-" where it is none. */
const char *page_time_of(const Page *page, const char *rfc3339, char text[PAGE_TEXT_SIZE]);

/* ns since 1970 of a time as events write it; false where it is none. */
bool time_of_text(const char *rfc3339, int64_t *ret_when);
