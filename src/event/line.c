/* line.c - a record as one line of JSON. */
#include "event/line.h"

#include <stdbool.h>
#include <string.h>

/* Octets of text that are not written as they are: quotation marks, backslashes and controls. */
static bool is_escaped(unsigned char octet)
{
    return octet < 0x20 || octet == '"' || octet == '\\';
}

/* source RFC 8259 7 */
static void add_escape(GString *line, unsigned char octet)
{
    static const char letters[] = "btn?fr"; /* of the controls from 8 to 13 */

    if (octet == '"' || octet == '\\') {
        g_string_append_c(line, '\\');
        g_string_append_c(line, (char)octet);
    } else if (octet >= 8 && octet <= 13 && octet != 11) {
        g_string_append_c(line, '\\');
        g_string_append_c(line, letters[octet - 8]);
    } else {
        g_string_append_printf(line, "\\u%04X", octet);
    }
}

static void add_text(GString *line, const char *text, size_t len)
{
    size_t plain = 0;

    g_string_append_c(line, '"');
    for (size_t i = 0; i < len; i++) {
        if (!is_escaped((unsigned char)text[i]))
            continue;
        g_string_append_len(line, text + plain, (gssize)(i - plain));
        add_escape(line, (unsigned char)text[i]);
        plain = i + 1;
    }
    g_string_append_len(line, text + plain, (gssize)(len - plain));
    g_string_append_c(line, '"');
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
    g_string_append_len(line, at, digits + sizeof(digits) - at);
}

static void add_object(GString *line, json_t *object)
{
    bool is_first = true;

    g_string_append_c(line, '{');
    for (void *at = json_object_iter(object); at != NULL; at = json_object_iter_next(object, at)) {
        const char *key = json_object_iter_key(at);

        if (!is_first)
            g_string_append_c(line, ',');
        is_first = false;
        add_text(line, key, strlen(key));
        g_string_append_c(line, ':');
        line_add(line, json_object_iter_value(at));
    }
    g_string_append_c(line, '}');
}

static void add_array(GString *line, const json_t *array)
{
    g_string_append_c(line, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        if (i > 0)
            g_string_append_c(line, ',');
        line_add(line, json_array_get(array, i));
    }
    g_string_append_c(line, ']');
}

/* Rare: scores alone. */
static void add_real(GString *line, const json_t *value)
{
    g_autofree char *text = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));

    g_string_append(line, text);
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
