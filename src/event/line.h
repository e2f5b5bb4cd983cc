/* line.h - a record as one line of JSON. */
#pragma once

#include <glib.h>
#include <jansson.h>
#include <stdint.h>

/*
 * Puts a value behind what is there, as JSON without blanks and line ends, keys in their order. The
 * same octets as jansson's json_dumps gives with JSON_COMPACT, several times as fast: of all that
 * is done with an event, writing it cost most.
 *
 *   value   its texts are valid UTF-8
 *   source  RFC 8259
 */
void line_add(GString *line, const json_t *value);

/* What jansson's json_dumps gives, but in memory of GLib's: for where other flags are wanted than
 * lines have. Yours; NULL where the value cannot be written. */
char *json_text(const json_t *json, size_t flags);
