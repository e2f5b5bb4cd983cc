/* html_entity.h - the character references of HTML. */
#pragma once

#include <glib.h>

/*
 * How long the character reference is behind a "&"; 0 where there is none.
 *
 *   text           behind the "&"; valid UTF-8
 *   ret_character  what it stands for; U+FFFD where that cannot be
 *   source         WHATWG HTML 13.2.5.72 to 13.2.5.80; of the named ones those of HTML 4.01
 */
size_t html_entity_len(const char *text, gunichar *ret_character);
