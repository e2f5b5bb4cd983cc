/* pasted_mail.c - finds the header in a pasted text, and takes off what copying added. */
#include "capture/pasted_mail.h"

#include "base/limits.h"
#include "capture/mail_form.h"

#include <inttypes.h>

#define LOOK_LINES 12 /* behind a line that may begin the header, to see whether more follows */

/* The text on its way. */
typedef struct Mending {
    PastedMail *pasted;
    Bytes rest;      /* lines not read yet */
    Bytes margin;    /* what stands before each line: blanks, ">", both */
    GByteArray *out; /* as far as it is mended */
    unsigned fields; /* of the header so far */
} Mending;

static Bytes next_line(Bytes *rest)
{
    Bytes line = mail_form_line(*rest);

    *rest = bytes_skip(*rest, line.len);
    return line;
}

/* Without its line end. */
static Bytes text_of(Bytes line)
{
    while (line.len > 0 && (line.data[line.len - 1] == '\n' || line.data[line.len - 1] == '\r'))
        line.len--;
    return line;
}

static bool is_name_octet(uint8_t octet)
{
    return g_ascii_isalnum((char)octet) || octet == '-' || octet == '_' || octet == '.';
}

/* Begins a field as people paste them: "Name: value". Times, addresses of web pages and of hosts
 * hold colons too. */
static bool begins_field(Bytes line)
{
    size_t len = 0;

    while (len < line.len && is_name_octet(line.data[len]))
        len++;
    Bytes rest = bytes_skip(line, len);
    if (len < 2 || !g_ascii_isalpha((char)line.data[0]) || rest.len == 0 || rest.data[0] != ':')
        return false;
    rest = bytes_skip(rest, 1);
    return rest.len == 0 || is_blank(rest.data[0]) || mail_form_is_of_mail(bytes_first(line, len));
}

/* A field that only mail has. */
static bool begins_known_field(Bytes line)
{
    ptrdiff_t colon = bytes_find(line, ':');

    return begins_field(line) && mail_form_is_of_mail(bytes_first(line, (size_t)colon));
}

/* Blanks and marks of quoting before a line. */
static Bytes margin_of(Bytes line)
{
    size_t len = 0;

    while (len < line.len && (is_blank(line.data[len]) || line.data[len] == '>'))
        len++;
    return bytes_first(line, len);
}

/* How many fields follow with the same margin, this one counted. */
static unsigned fields_from(Bytes rest, Bytes margin)
{
    unsigned fields = 0;

    for (unsigned i = 0; i < LOOK_LINES && rest.len > 0; i++) {
        Bytes line = text_of(next_line(&rest));

        fields += bytes_starts_with(line, margin) && begins_field(bytes_skip(line, margin.len));
    }
    return fields;
}

/* Passes the lines before the header; false where there is none. */
static bool find_header(Mending *mending)
{
    while (mending->rest.len > 0 && mending->pasted->other_lines < PASTE_LINES_MAX) {
        Bytes after = mending->rest, line = text_of(next_line(&after)), margin = margin_of(line);

        if (begins_known_field(bytes_skip(line, margin.len)) &&
            (fields_from(mending->rest, margin) > 1 || mending->pasted->other_lines == 0)) {
            mending->margin = margin;
            return true;
        }
        mending->pasted->other_lines++;
        mending->rest = after;
    }
    return false;
}

/* Without its margin; of an empty line the blanks at its end are often lost, and a line that a
 * program wrapped has none. */
static Bytes without_margin(const Mending *mending, Bytes line)
{
    size_t common = 0;

    while (common < MIN(mending->margin.len, line.len) &&
           mending->margin.data[common] == line.data[common])
        common++;
    return bytes_skip(line, common);
}

static void put(Mending *mending, Bytes octets)
{
    g_byte_array_append(mending->out, octets.data, (guint)octets.len);
}

/* An empty line ends the header, unless fields have empty lines between them from the first on;
 * those that follow it are then passed with it. */
static bool take_spacing(Mending *mending)
{
    Bytes rest = mending->rest, behind = rest, line = {NULL, 0};

    if (mending->fields > 1 && !mending->pasted->is_spaced)
        return false;
    while (rest.len > 0 && bytes_trim(line).len == 0) {
        behind = rest;
        line = text_of(without_margin(mending, next_line(&rest)));
    }
    bool is_spaced = mending->pasted->is_spaced
                         ? begins_field(line) || (line.len > 0 && is_blank(line.data[0]))
                         : begins_known_field(line);
    if (!is_spaced)
        return false;
    mending->pasted->is_spaced = true;
    mending->rest = behind;
    return true;
}

/* One line of the header; false where it is the empty one that ends it. */
static bool take_line(Mending *mending, Bytes line)
{
    Bytes text = text_of(line);

    if (bytes_trim(text).len == 0) {
        if (take_spacing(mending))
            return true;
        mending->pasted->is_end_blank = text.len > 0;
        put(mending, bytes_skip(line, text.len));
        return false;
    }
    if (begins_field(text)) {
        mending->fields++;
    } else if (!is_blank(text.data[0])) {
        mending->pasted->wrapped_lines++;
        put(mending, BYTES_OF(" "));
    }
    put(mending, line);
    return true;
}

PastedMail pasted_mail_find(Bytes text)
{
    PastedMail pasted = {0};
    Mending mending = {.pasted = &pasted, .rest = bytes_skip(text, mail_form_mark(text))};

    if (!find_header(&mending))
        return pasted;
    pasted.is_quoted = bytes_find(mending.margin, '>') >= 0;
    pasted.is_indented = mending.margin.len > 0 && !pasted.is_quoted;
    mending.out = g_byte_array_new();
    while (mending.rest.len > 0)
        if (!take_line(&mending, without_margin(&mending, next_line(&mending.rest))))
            break;
    if (mending.margin.len == 0) {
        put(&mending, mending.rest);
        mending.rest.len = 0;
    }
    while (mending.rest.len > 0)
        put(&mending, without_margin(&mending, next_line(&mending.rest)));
    pasted.octets = g_byte_array_free_to_bytes(mending.out);
    return pasted;
}

static void add(GString *mended, const char *what)
{
    g_string_append_printf(mended, "%s%s", mended->len == 0 ? "" : ", ", what);
}

char *pasted_mail_mended(const PastedMail *pasted)
{
    GString *mended = g_string_new(NULL);

    if (pasted->other_lines > 0)
        g_string_append_printf(mended, "%" PRIu64 " %s before the header left out",
                               pasted->other_lines, pasted->other_lines == 1 ? "line" : "lines");
    if (pasted->is_quoted)
        add(mended, "quoting taken off");
    if (pasted->is_indented)
        add(mended, "indentation taken off");
    if (pasted->is_spaced)
        add(mended, "empty lines between fields taken out");
    if (pasted->is_end_blank)
        add(mended, "blanks of the line behind the header taken off");
    if (pasted->wrapped_lines > 0) {
        g_autofree char *joined =
            g_strdup_printf("%" PRIu64 " wrapped %s joined", pasted->wrapped_lines,
                            pasted->wrapped_lines == 1 ? "line" : "lines");
        add(mended, joined);
    }
    return g_string_free(mended, mended->len == 0);
}

void pasted_mail_clear(PastedMail *pasted)
{
    g_clear_pointer(&pasted->octets, g_bytes_unref);
}
