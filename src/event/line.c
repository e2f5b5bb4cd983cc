/* line.c - a record as one line of JSON. */
#include "event/line.h"

#include <stdbool.h>
#include <string.h>

#define EACH_OCTET(octet) (0x0101010101010101 * (uint64_t)(octet))
#define ESCAPE_MAX_BYTES 6 /* "\\u001F" */

/* Makes room for octets behind what is there. What is written lacks its NUL until the whole value
 * is: a line is made of hundreds of pieces of some octets. */
static char *room_for(GString *line, size_t count)
{
    gsize len = line->len;

    if (line->allocated_len - len <= count) {
        g_string_set_size(line, len + count);
        line->len = len;
    }
    return line->str + len;
}

static void add_mark(GString *line, char mark)
{
    *room_for(line, 1) = mark;
    line->len++;
}

static void add_word(GString *line, const char *word, size_t len)
{
    memcpy(room_for(line, len), word, len);
    line->len += len;
}

/* The highest bit of a lane is set where it is less than `octet`, at least in the lowest such lane
 * (a borrow may set it in those above). source Hacker's Delight 6-1 */
static uint64_t lanes_below(uint64_t lanes, unsigned char octet)
{
    return (lanes - EACH_OCTET(octet)) & ~lanes & EACH_OCTET(0x80);
}

/* Octets that are not written as they are: quotation marks, backslashes and controls. */
static bool is_escaped(unsigned char octet)
{
    return octet < 0x20 || octet == '"' || octet == '\\';
}

/* Whether one of eight octets is. */
static bool has_escaped(uint64_t lanes)
{
    return (lanes_below(lanes, 0x20) | lanes_below(lanes ^ EACH_OCTET('"'), 1) |
            lanes_below(lanes ^ EACH_OCTET('\\'), 1)) != 0;
}

/* Copies eight octets; false where one of them is escaped. */
static bool copy_eight(char *to, const char *text)
{
    uint64_t lanes;

    memcpy(&lanes, text, sizeof(lanes));
    memcpy(to, &lanes, sizeof(lanes));
    return !has_escaped(lanes);
}

/* Copies a text; false where it must be written with escapes. The last eight octets overlap those
 * before them. */
static bool copy_plain(char *to, const char *text, size_t len)
{
    size_t at = 0;

    if (len < 8) {
        for (; at < len && !is_escaped((unsigned char)text[at]); at++)
            to[at] = text[at];
        return at == len;
    }
    for (; at + 8 <= len; at += 8)
        if (!copy_eight(to + at, text + at))
            return false;
    return copy_eight(to + len - 8, text + len - 8);
}

/* source RFC 8259 7 */
static char *write_escape(char *to, unsigned char octet)
{
    static const char letters[] = "btn?fr"; /* of the controls from 8 to 13 */
    static const char digits[] = "0123456789ABCDEF";

    *to++ = '\\';
    if (octet == '"' || octet == '\\') {
        *to++ = (char)octet;
    } else if (octet >= 8 && octet <= 13 && octet != 11) {
        *to++ = letters[octet - 8];
    } else {
        memcpy(to, "u00", 3);
        to[3] = digits[octet >> 4];
        to[4] = digits[octet & 15];
        to += 5;
    }
    return to;
}

static char *write_escaped(char *to, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char octet = (unsigned char)text[i];

        if (is_escaped(octet))
            to = write_escape(to, octet);
        else
            *to++ = text[i];
    }
    return to;
}

static void add_text(GString *line, const char *text, size_t len)
{
    char *to = room_for(line, len + 2);

    *to++ = '"';
    if (copy_plain(to, text, len)) {
        to += len;
    } else {
        to = room_for(line, len * ESCAPE_MAX_BYTES + 2) + 1;
        to = write_escaped(to, text, len);
    }
    *to++ = '"';
    line->len = (gsize)(to - line->str);
}

static void add_integer(GString *line, json_int_t number)
{
    char digits[24];
    char *at = digits + sizeof(digits);
    uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

    do
        *--at = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        *--at = '-';
    add_word(line, at, (size_t)(digits + sizeof(digits) - at));
}

static void add_value(GString *line, const json_t *value);

static void add_object(GString *line, json_t *object)
{
    bool is_first = true;

    add_mark(line, '{');
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        if (!is_first)
            add_mark(line, ',');
        is_first = false;
        add_text(line, json_object_iter_key(at), json_object_iter_key_len(at));
        add_mark(line, ':');
        add_value(line, json_object_iter_value(at));
    }
    add_mark(line, '}');
}

static void add_array(GString *line, const json_t *array)
{
    add_mark(line, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            add_mark(line, ',');
        add_value(line, json_array_get(array, i));
    }
    add_mark(line, ']');
}

static int add_to_text(const char *octets, size_t len, void *user)
{
    g_string_append_len(user, octets, (gssize)len);
    return 0;
}

char *json_text(const json_t *json, size_t flags)
{
    GString *text = g_string_new(NULL);
    int status = json_dump_callback(json, add_to_text, text, flags);

    return g_string_free(text, status != 0);
}

/* Rare: scores alone. */
static void add_real(GString *line, const json_t *value)
{
    json_dump_callback(value, add_to_text, line, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
}

static void add_value(GString *line, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        add_object(line, (json_t *)value); /* jansson's iterators take no const one */
        return;
    case JSON_ARRAY:
        add_array(line, value);
        return;
    case JSON_STRING:
        add_text(line, json_string_value(value), json_string_length(value));
        return;
    case JSON_INTEGER:
        add_integer(line, json_integer_value(value));
        return;
    case JSON_REAL:
        add_real(line, value);
        return;
    case JSON_TRUE:
        add_word(line, "true", 4);
        return;
    case JSON_FALSE:
        add_word(line, "false", 5);
        return;
    case JSON_NULL:
        add_word(line, "null", 4);
        return;
    }
    g_assert_not_reached();
}

void line_add(GString *line, const json_t *value)
{
    add_value(line, value);
    *room_for(line, 0) = '\0';
}
