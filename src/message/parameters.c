/* parameters.c - the parameters of Content-Type and Content-Disposition, however they are spelled.
 */
#include "message/parameters.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/charset.h"
#include "message/encoded_word.h"
#include "message/lexical.h"

/* What stands between parameters. */
static Bytes skip_between(Bytes text)
{
    while (text.len > 0) {
        size_t comment = text.data[0] == '(' ? enclosed_len(text) : 0;

        if (comment == 0 && !is_white(text.data[0]) && text.data[0] != ';')
            break;
        text = bytes_skip(text, comment == 0 ? 1 : comment);
    }
    return text;
}

/* Up to the next ";", without the blanks before it. */
static Bytes bare_value(Bytes text)
{
    ptrdiff_t end = bytes_find(text, ';');
    Bytes value = end < 0 ? text : bytes_first(text, (size_t)end);

    while (value.len > 0 && is_white(value.data[value.len - 1]))
        value.len--;
    return value;
}

/* Takes the value off the front of `rest`. */
static Bytes take_value(Bytes *rest)
{
    Bytes text = *rest;
    bool is_quoted = text.len > 0 && text.data[0] == '"';
    size_t quoted = is_quoted ? enclosed_len(text) : 0;

    if (quoted > 0) {
        *rest = bytes_skip(text, quoted);
        return bytes_first(bytes_skip(text, 1), quoted - 2);
    }
    Bytes value = bare_value(text);
    *rest = bytes_skip(text, value.len);
    return is_quoted ? bytes_skip(value, 1) : value;
}

/* RFC 2231 3, 4: name*, name*0, name*0*. A number that cannot be belongs to the name. */
static void read_name(Bytes text, HeaderParameter *parameter)
{
    parameter->section = -1;
    parameter->is_extended = text.len > 0 && text.data[text.len - 1] == '*';
    if (parameter->is_extended)
        text.len--;
    ptrdiff_t star = bytes_find(text, '*');
    Bytes digits = star < 0 ? (Bytes){NULL, 0} : bytes_skip(text, (size_t)star + 1);
    int section = 0;

    parameter->name = text;
    if (digits.len < 1 || digits.len > 4)
        return;
    for (size_t i = 0; i < digits.len; i++) {
        if (!g_ascii_isdigit(digits.data[i]))
            return;
        section = 10 * section + (digits.data[i] - '0');
    }
    parameter->section = section;
    parameter->name = bytes_first(text, (size_t)star);
}

static bool ends_name(uint8_t c)
{
    return c == '=' || c == ';' || is_white(c);
}

bool parameters_split(Bytes rest, GArray *parameters)
{
    while ((rest = skip_between(rest)).len > 0) {
        HeaderParameter parameter;
        size_t len = 0;

        while (len < rest.len && !ends_name(rest.data[len]))
            len++;
        read_name(bytes_first(rest, len), &parameter);
        rest = bytes_skip(rest, len);
        while (rest.len > 0 && is_white(rest.data[0]))
            rest = bytes_skip(rest, 1);
        if (rest.len == 0 || rest.data[0] != '=')
            continue;
        rest = bytes_skip(rest, 1);
        while (rest.len > 0 && is_white(rest.data[0]))
            rest = bytes_skip(rest, 1);
        parameter.value = take_value(&rest);
        if (parameters->len == HEADER_PARAMETERS_MAX)
            return false;
        g_array_append_val(parameters, parameter);
    }
    return true;
}

static Bytes octets_of(const GString *text)
{
    return (Bytes){(const uint8_t *)text->str, text->len};
}

/* RFC 2231 4: %XX; what is no valid escape stands for itself. */
static void add_percent_decoded(GString *out, Bytes text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = (char)text.data[i];

        if (c == '%' && i + 2 < text.len && g_ascii_isxdigit(text.data[i + 1]) &&
            g_ascii_isxdigit(text.data[i + 2])) {
            c = (char)(g_ascii_xdigit_value((char)text.data[i + 1]) << 4 |
                       g_ascii_xdigit_value((char)text.data[i + 2]));
            i += 2;
        }
        g_string_append_c(out, c);
    }
}

/* charset'language'text: takes the first two off, and gives the charset; NULL where not known. */
static const char *take_charset(Bytes *text)
{
    ptrdiff_t first = bytes_find(*text, '\''), second;

    if (first < 0)
        return NULL;
    Bytes rest = bytes_skip(*text, (size_t)first + 1);
    if ((second = bytes_find(rest, '\'')) < 0)
        return NULL;
    const char *charset = charset_find(bytes_first(*text, (size_t)first));
    *text = bytes_skip(rest, (size_t)second + 1);
    return charset;
}

static char *decoded(const GString *octets, const char *charset)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (charset == NULL)
        return text_valid(octets_of(octets));
    charset_decode(charset, octets_of(octets), text);
    return text_valid(octets_of(text));
}

static void add_piece(GString *octets, const HeaderParameter *parameter, Bytes value)
{
    if (parameter->is_extended)
        add_percent_decoded(octets, value);
    else
        add_unescaped(octets, value);
}

static char *whole_value(const HeaderParameter *parameter)
{
    g_autoptr(GString) octets = g_string_new(NULL);
    Bytes value = parameter->value;
    const char *charset = parameter->is_extended ? take_charset(&value) : NULL;

    add_piece(octets, parameter, value);
    return parameter->is_extended ? decoded(octets, charset)
                                  : encoded_words_decode(octets_of(octets));
}

static const HeaderParameter *find_piece(const GArray *parameters, Bytes name, int section)
{
    for (guint i = 0; i < parameters->len; i++) {
        const HeaderParameter *one = &g_array_index(parameters, HeaderParameter, i);

        if (one->section == section && bytes_equal_nocase(one->name, name))
            return one;
    }
    return NULL;
}

/* The pieces up to the first that is missing, joined. */
static char *joined_value(const GArray *parameters, const HeaderParameter *first)
{
    g_autoptr(GString) octets = g_string_new(NULL);
    Bytes value = first->value;
    const char *charset = first->is_extended ? take_charset(&value) : NULL;
    const HeaderParameter *piece = first;

    add_piece(octets, first, value);
    for (int section = 1; (piece = find_piece(parameters, first->name, section)); section++)
        add_piece(octets, piece, piece->value);
    return decoded(octets, charset);
}

static void add_new(GPtrArray *values, char *value)
{
    for (guint i = 0; i < values->len; i++) {
        if (g_str_equal(values->pdata[i], value)) {
            g_free(value);
            return;
        }
    }
    g_ptr_array_add(values, value);
}

void parameters_find(const GArray *parameters, const char *name, GPtrArray *values)
{
    bool is_joined = false; /* once: pieces are looked for from the start each time */

    for (guint i = 0; i < parameters->len; i++) {
        const HeaderParameter *one = &g_array_index(parameters, HeaderParameter, i);

        if (one->section > 0 || (one->section == 0 && is_joined) ||
            !bytes_equal_nocase(one->name, bytes_of_text(name)))
            continue;
        is_joined |= one->section == 0;
        add_new(values, one->section < 0 ? whole_value(one) : joined_value(parameters, one));
    }
}
