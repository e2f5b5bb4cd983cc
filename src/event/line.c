/* line.c - a record as one line of JSON. */
#include "event/line.h"

#include <stdbool.h>
#include <string.h>

#define EACH_OCTET(octet) (0x0101010101010101 * (uint64_t)(octet))

/* Most of what a line is made of are pieces of some octets, and nearly always there is room for
 * them: a call into GLib for each would cost as much as all the rest. */
static void add(GString *line, const char *text, size_t len)
{
    if (len >= line->allocated_len - line->len) { /* it keeps room for a NUL */
        g_string_append_len(line, text, (gssize)len);
        return;
    }
    memcpy(line->str + line->len, text, len);
    line->len += len;
    line->str[line->len] = '\0';
}

static void add_mark(GString *line, char mark)
{
    add(line, &mark, 1);
}

/* Octets of text that are not written as they are: quotation marks, backslashes and controls. */
static bool is_escaped(unsigned char octet)
{
    return octet < 0x20 || octet == '"' || octet == '\\';
}

/* The highest bit of a lane is set where it is less than `octet`, at least in the lowest such lane
 * (a borrow may set it in those above). source Hacker's Delight 6-1 */
static uint64_t lanes_below(uint64_t lanes, unsigned char octet)
{
    return (lanes - EACH_OCTET(octet)) & ~lanes & EACH_OCTET(0x80);
}

/* Whether one of eight octets is escaped. */
static bool has_escaped(const char *text)
{
    uint64_t lanes;

    memcpy(&lanes, text, sizeof(lanes));
    return (lanes_below(lanes, 0x20) | lanes_below(lanes ^ EACH_OCTET('"'), 1) |
            lanes_below(lanes ^ EACH_OCTET('\\'), 1)) != 0;
}

/* How many octets are written as they are. */
static size_t plain_len(const char *text, size_t len)
{
    size_t plain = 0;

    while (len - plain >= sizeof(uint64_t) && !has_escaped(text + plain))
        plain += sizeof(uint64_t);
    /* the last step looks at some octets again */
    if (len > sizeof(uint64_t) && len - plain < sizeof(uint64_t) &&
        !has_escaped(text + len - sizeof(uint64_t)))
        return len;
    while (plain < len && !is_escaped((unsigned char)text[plain]))
        plain++;
    return plain;
}

/* source RFC 8259 7 */
static void add_escape(GString *line, unsigned char octet)
{
    static const char letters[] = "btn?fr"; /* of the controls from 8 to 13 */

    if (octet == '"' || octet == '\\') {
        add_mark(line, '\\');
        add_mark(line, (char)octet);
    } else if (octet >= 8 && octet <= 13 && octet != 11) {
        add_mark(line, '\\');
        add_mark(line, letters[octet - 8]);
    } else {
        g_string_append_printf(line, "\\u%04X", octet);
    }
}

static void add_text(GString *line, const char *text, size_t len)
{
    size_t plain = plain_len(text, len);

    add_mark(line, '"');
    for (; plain < len; plain = plain_len(text, len)) {
        add(line, text, plain);
        add_escape(line, (unsigned char)text[plain]);
        text += plain + 1;
        len -= plain + 1;
    }
    add(line, text, len);
    add_mark(line, '"');
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
    add(line, at, (size_t)(digits + sizeof(digits) - at));
}

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
        line_add(line, json_object_iter_value(at));
    }
    add_mark(line, '}');
}

static void add_array(GString *line, const json_t *array)
{
    add_mark(line, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            add_mark(line, ',');
        line_add(line, json_array_get(array, i));
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

void line_add(GString *line, const json_t *value)
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
        g_string_append(line, "true");
        return;
    case JSON_FALSE:
        g_string_append(line, "false");
        return;
    case JSON_NULL:
        g_string_append(line, "null");
        return;
    }
    g_assert_not_reached();
}
