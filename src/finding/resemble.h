/* resemble.h - names that look like others: confusable letters, a letter more or less. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * What a text looks like: letters of other scripts, digits and pairs of letters that are taken for
 * Latin letters become these ("раура1", "paypaI" and "paypal" give the same).
 *
 *   text    valid UTF-8
 *   returns yours
 *   source  UTS #39 4, confusables.txt: those of its rows that stand in domains
 */
char *skeleton_of(const char *text);

/*
 * How many letters must be put in, left out, replaced or swapped with their neighbour to make one
 * text the other, where these are at most two; else 3.
 *
 *   limits  linear in the length of the texts
 */
unsigned resemblance(const char *one, const char *other);
