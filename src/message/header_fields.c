/* header_fields.c - where the header section ends, and the fields it consists of. */
#include "message/header_fields.h"

#include "base/limits.h"

size_t section_end_feed(SectionEnd *end, Bytes bytes)
{
    size_t i = 0;

    while (i < bytes.len) {
        if (end->is_inside) {
            ptrdiff_t line_end = bytes_find(bytes_skip(bytes, i), '\n');

            if (line_end < 0)
                return bytes.len;
            i += (size_t)line_end + 1;
            end->is_inside = false;
        } else if (bytes.data[i] == '\n') {
            end->was_reached = true;
            return i + 1;
        } else {
            end->is_inside = bytes.data[i] != '\r';
            i++;
        }
    }
    return bytes.len;
}

/* The next line, its line end included. */
static Bytes first_line(Bytes text)
{
    ptrdiff_t line_end = bytes_find(text, '\n');

    return line_end < 0 ? text : bytes_first(text, (size_t)line_end + 1);
}

static bool is_empty_line(Bytes line)
{
    for (size_t i = 0; i < line.len; i++)
        if (line.data[i] != '\r' && line.data[i] != '\n')
            return false;
    return true;
}

/* A line and the ones folded to it. */
static Bytes first_unit(Bytes text)
{
    size_t len = first_line(text).len;

    while (len < text.len && is_blank(text.data[len]))
        len += first_line(bytes_skip(text, len)).len;
    return bytes_first(text, len);
}

static HeaderField field_of(Bytes unit, uint64_t offset)
{
    ptrdiff_t colon = bytes_find(first_line(unit), ':');
    Bytes name = bytes_first(unit, colon < 0 ? 0 : (size_t)colon);
    bool is_mbox_line = offset == 0 && bytes_starts_with(unit, BYTES_OF("From "));

    while (name.len > 0 && is_blank(name.data[name.len - 1]))
        name.len--;
    /* "From : a" is a field, "From a Mon Jan 1 12:00" is none */
    if (name.len == 0 || is_blank(name.data[0]) || (is_mbox_line && name.len > 4))
        return (HeaderField){bytes_first(unit, 0), unit, offset};
    return (HeaderField){name, bytes_skip(unit, (size_t)colon + 1), offset};
}

bool header_fields_split(Bytes section, bool is_torn, GArray *fields)
{
    Bytes rest = section;

    while (rest.len > 0 && !is_empty_line(first_line(rest))) {
        Bytes unit = first_unit(rest);
        HeaderField field = field_of(unit, section.len - rest.len);

        rest = bytes_skip(rest, unit.len);
        if (is_torn && rest.len == 0)
            break;
        if (fields->len == HEADER_FIELDS_MAX)
            return false;
        g_array_append_val(fields, field);
    }
    return true;
}
