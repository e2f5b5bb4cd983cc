/* html_links.c - links, remote contents and words of an HTML text as it passes. */
#include "message/html_links.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/text.h"
#include "message/charset.h"
#include "message/html_remote.h"
#include "message/html_tag.h"

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
    Part *part;
    Buffer tag;      /* what is between "<" and ">" */
    Buffer text;     /* of the link that is open */
    Buffer href;     /* of it */
    bool is_inside;  /* a link is open */
    uint8_t quote;   /* the mark that a value stands in; 0 outside */
    unsigned dashes; /* of the end of a comment that have passed */
    const char *raw; /* the name of the element whose text is none */
};

HtmlLinks *html_links_new(const char *charset, Part *part)
{
    HtmlLinks *html = g_new0(HtmlLinks, 1);

    html->charset = charset != NULL ? charset : charset_find(BYTES_OF("utf-8"));
    html->part = part;
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

static void end_link(HtmlLinks *html)
{
    if (html->is_inside && html->part->links->len < LINKS_MAX) {
        PartLink *link = g_new(PartLink, 1);

        link->text = html_readable(html->charset, buffer_bytes(&html->text));
        link->href = html_readable(html->charset, buffer_bytes(&html->href));
        g_ptr_array_add(html->part->links, link);
    }
    html->is_inside = false;
    html->text.len = html->href.len = 0;
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
    Bytes name = html_tag_name(&rest);
    if (is_tag(name, "a") || is_tag(name, "area")) {
        end_link(html);
        html->is_inside = !is_end && html_tag_find(rest, BYTES_OF("href"), &href);
        if (html->is_inside)
            buffer_add(&html->href, href);
        if (html->is_inside && is_tag(name, "area"))
            end_link(html);
    }
    if (!is_end)
        html_remote_take(html->charset, name, rest, html->part);
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
    if (html->part->words != NULL)
        text_words_feed(html->part->words, text, true);
    if (html->part->words != NULL && open >= 0)
        text_words_end(html->part->words);
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

/* Octets that neither end a tag nor begin or end a value in it: most of it. */
static size_t plain_in_tag(const HtmlLinks *html, Bytes octets)
{
    size_t len = 0;

    if (html->tag.len < 3) /* it may still be a comment */
        return 0;
    if (html->quote != 0) {
        ptrdiff_t end = bytes_find(octets, html->quote);
        return end < 0 ? octets.len : (size_t)end;
    }
    while (len < octets.len && octets.data[len] != '>' && octets.data[len] != '"' &&
           octets.data[len] != '\'')
        len++;
    return len;
}

static size_t feed_tag(HtmlLinks *html, Bytes octets)
{
    size_t plain = plain_in_tag(html, octets);

    if (plain > 0) {
        buffer_add(&html->tag, bytes_first(octets, plain));
        return plain;
    }
    take_in_tag(html, octets.data[0]);
    return 1;
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
            taken = feed_tag(html, octets);
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
