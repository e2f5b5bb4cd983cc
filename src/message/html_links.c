/* html_links.c - the links of an HTML text as it passes. */
#include "message/html_links.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/text.h"
#include "message/charset.h"
#include "message/html_entity.h"
#include "message/lexical.h"

#define TAG_MAX_BYTES (2 * LINK_TEXT_MAX_BYTES) /* what of a tag is read */

typedef enum HtmlState {
    HTML_TEXT,
    HTML_OPEN,    /* a "<" has passed */
    HTML_TAG,     /* up to ">", outside of quotation marks */
    HTML_COMMENT, /* up to "-->" */
    HTML_RAW,     /* script, style: up to its end tag */
} HtmlState;

struct HtmlLinks {
    HtmlState state;
    const char *charset;
    GPtrArray *links;
    Buffer tag;      /* what is between "<" and ">" */
    Buffer text;     /* of the link that is open */
    Buffer href;     /* of it */
    bool is_inside;  /* a link is open */
    uint8_t quote;   /* the mark that a value stands in; 0 outside */
    unsigned dashes; /* of the end of a comment that have passed */
    const char *raw; /* the name of the element whose text is none */
};

HtmlLinks *html_links_new(const char *charset, GPtrArray *links)
{
    HtmlLinks *html = g_new0(HtmlLinks, 1);

    html->charset = charset != NULL ? charset : charset_find(BYTES_OF("utf-8"));
    html->links = links;
    buffer_init(&html->tag, TAG_MAX_BYTES);
    buffer_init(&html->text, LINK_TEXT_MAX_BYTES);
    buffer_init(&html->href, LINK_TEXT_MAX_BYTES);
    return html;
}

void html_links_free(HtmlLinks *html)
{
    if (html == NULL)
        return;
    buffer_clear(&html->tag);
    buffer_clear(&html->text);
    buffer_clear(&html->href);
    g_free(html);
}

/* What a reader sees of octets: in UTF-8, entities decoded, blanks made one. Yours. */
static char *readable(const HtmlLinks *html, const Buffer *octets)
{
    g_autoptr(GString) text = g_string_new(NULL), out = g_string_new(NULL);

    charset_decode(html->charset, buffer_bytes(octets), text);
    for (const char *at = text->str; *at != '\0';) {
        gunichar character = g_utf8_get_char(at);
        size_t len = character == '&' ? html_entity_len(at + 1, &character) : 0;

        at = len > 0 ? at + 1 + len : g_utf8_next_char(at);
        bool is_space = character < 0x80 && g_ascii_isspace((char)character);
        if (is_space && (out->len == 0 || out->str[out->len - 1] == ' '))
            continue;
        g_string_append_unichar(out, is_space ? ' ' : character);
    }
    return g_strchomp(g_string_free(g_steal_pointer(&out), FALSE));
}

static void end_link(HtmlLinks *html)
{
    if (html->is_inside && html->links->len < LINKS_MAX) {
        PartLink *link = g_new(PartLink, 1);

        link->text = readable(html, &html->text);
        link->href = readable(html, &html->href);
        g_ptr_array_add(html->links, link);
    }
    html->is_inside = false;
    html->text.len = html->href.len = 0;
}

static Bytes take_name(Bytes *rest)
{
    size_t len = 0;

    while (len < rest->len && !is_white(rest->data[len]) && rest->data[len] != '=' &&
           rest->data[len] != '/' && rest->data[len] != '>')
        len++;
    Bytes name = bytes_first(*rest, len);
    *rest = bytes_skip(*rest, len);
    return name;
}

static Bytes skip_white(Bytes text)
{
    while (text.len > 0 && (is_white(text.data[0]) || text.data[0] == '\f'))
        text = bytes_skip(text, 1);
    return text;
}

static Bytes take_value(Bytes *rest)
{
    Bytes text = skip_white(*rest), value;
    bool is_quoted = text.len > 0 && (text.data[0] == '"' || text.data[0] == '\'');
    size_t len = 0;

    if (is_quoted) {
        ptrdiff_t end = bytes_find(bytes_skip(text, 1), text.data[0]);
        value = bytes_skip(text, 1);
        if (end >= 0)
            value = bytes_first(value, (size_t)end);
        *rest = bytes_skip(text, value.len + 2);
        return value;
    }
    while (len < text.len && !is_white(text.data[len]))
        len++;
    *rest = bytes_skip(text, len);
    return bytes_first(text, len);
}

/* The value of an attribute of a tag; false where it has none. */
static bool find_attribute(Bytes rest, Bytes wanted, Bytes *ret_value)
{
    while (rest.len > 0) {
        rest = skip_white(rest);
        Bytes name = take_name(&rest);

        if (name.len == 0) {
            rest = bytes_skip(rest, 1);
            continue;
        }
        rest = skip_white(rest);
        if (rest.len == 0 || rest.data[0] != '=')
            continue;
        rest = bytes_skip(rest, 1);
        *ret_value = take_value(&rest);
        if (bytes_equal_nocase(name, wanted))
            return true;
    }
    return false;
}

static bool is_tag(Bytes name, const char *wanted)
{
    return bytes_equal_nocase(name, bytes_of_text(wanted));
}

/* A whole tag has passed. */
static void judge_tag(HtmlLinks *html)
{
    static const char *const raw[] = {"script", "style", "textarea", "title", "noembed"};
    Bytes rest = buffer_bytes(&html->tag), href;
    bool is_end = rest.len > 0 && rest.data[0] == '/';

    html->state = HTML_TEXT;
    if (is_end)
        rest = bytes_skip(rest, 1);
    Bytes name = take_name(&rest);
    if (is_tag(name, "a") || is_tag(name, "area")) {
        end_link(html);
        html->is_inside = !is_end && find_attribute(rest, BYTES_OF("href"), &href);
        if (html->is_inside)
            buffer_add(&html->href, href);
        if (html->is_inside && is_tag(name, "area"))
            end_link(html);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(raw) && !is_end; i++) {
        if (is_tag(name, raw[i])) {
            html->raw = raw[i];
            html->state = HTML_RAW;
        }
    }
    if (html->is_inside && (is_tag(name, "br") || is_tag(name, "p") || is_tag(name, "div")))
        buffer_add(&html->text, BYTES_OF(" "));
    html->tag.len = 0;
}

static size_t feed_text(HtmlLinks *html, Bytes octets)
{
    ptrdiff_t open = bytes_find(octets, '<');
    Bytes text = open < 0 ? octets : bytes_first(octets, (size_t)open);

    if (html->is_inside)
        buffer_add(&html->text, text);
    if (open >= 0)
        html->state = HTML_OPEN;
    return open < 0 ? octets.len : (size_t)open + 1;
}

/* The first octet behind "<" says what it opens. */
static void take_open(HtmlLinks *html, uint8_t c)
{
    html->tag.len = 0;
    html->quote = 0;
    if (g_ascii_isalpha(c) || c == '/' || c == '!' || c == '?') {
        html->state = HTML_TAG;
        return;
    }
    html->state = HTML_TEXT;
    if (html->is_inside)
        buffer_add(&html->text, BYTES_OF("<"));
}

static void take_in_tag(HtmlLinks *html, uint8_t c)
{
    Bytes tag = buffer_bytes(&html->tag);

    if (html->quote != 0) {
        if (c == html->quote)
            html->quote = 0;
    } else if (c == '>') {
        judge_tag(html);
        return;
    } else if ((c == '"' || c == '\'') && tag.len > 0 && tag.data[tag.len - 1] == '=') {
        html->quote = c;
    }
    buffer_add(&html->tag, (Bytes){&c, 1});
    if (html->tag.len == 3 && memcmp(html->tag.data, "!--", 3) == 0) {
        html->state = HTML_COMMENT;
        html->dashes = 2; /* "<!-->" is a comment */
    }
}

static void take_in_comment(HtmlLinks *html, uint8_t c)
{
    if (c == '>' && html->dashes >= 2)
        html->state = HTML_TEXT;
    html->dashes = c == '-' ? html->dashes + 1 : 0;
}

/* Text that is none ends with the end tag of its element. */
static void take_in_raw(HtmlLinks *html, uint8_t c)
{
    size_t len = strlen(html->raw);

    if (c == '<') {
        html->tag.len = 0;
        buffer_add(&html->tag, BYTES_OF("<"));
        return;
    }
    if (html->tag.len == 0)
        return;
    buffer_add(&html->tag, (Bytes){&c, 1});
    if (html->tag.len == 2 && c != '/') {
        html->tag.len = 0;
    } else if (html->tag.len == len + 2) {
        Bytes name = bytes_skip(buffer_bytes(&html->tag), 2);
        if (is_tag(name, html->raw)) {
            html->state = HTML_TAG;
            html->quote = 0;
            buffer_drop(&html->tag, 1);
        } else {
            html->tag.len = 0;
        }
    }
}

void html_links_feed(HtmlLinks *html, Bytes octets)
{
    while (octets.len > 0) {
        uint8_t c = octets.data[0];
        size_t taken = 1;

        switch (html->state) {
        case HTML_TEXT:
            taken = feed_text(html, octets);
            break;
        case HTML_OPEN:
            take_open(html, c);
            taken = 0; /* it belongs to what is opened */
            break;
        case HTML_TAG:
            take_in_tag(html, c);
            break;
        case HTML_COMMENT:
            take_in_comment(html, c);
            break;
        case HTML_RAW:
            take_in_raw(html, c);
            break;
        }
        octets = bytes_skip(octets, taken);
    }
}

void html_links_end(HtmlLinks *html)
{
    end_link(html);
}
