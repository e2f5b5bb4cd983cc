/* html_test.c - links and text of HTML, however it is written. */
#include "base/limits.h"
#include "message/html_links.h"
#include "message/html_text.h"

static void free_link(void *data)
{
    PartLink *link = data;

    g_free(link->text);
    g_free(link->href);
    g_free(link);
}

static GPtrArray *links_of(Bytes html, size_t first, size_t step)
{
    GPtrArray *links = g_ptr_array_new_with_free_func(free_link);
    HtmlLinks *reader = html_links_new(NULL, links);

    html_links_feed(reader, bytes_first(html, first));
    for (html = bytes_skip(html, first); html.len > 0; html = bytes_skip(html, step))
        html_links_feed(reader, bytes_first(html, step));
    html_links_end(reader);
    html_links_free(reader);
    return links;
}

typedef struct Page {
    const char *name, *html, *links, *text; /* links: text|href of each, in lines */
} Page;

/* clang-format off */
static const Page pages[] = {
    {"plain", "<a href=\"http://a/\">x</a>", "x|http://a/\n", "x\n"},
    {"quotes", "<a href='http://a/' id=\"1\">x</a>", "x|http://a/\n", "x\n"},
    {"no-quotes", "<A HREF=http://a/>x</A>", "x|http://a/\n", "x\n"},
    {"blanks", "<a\n\thref = \"a\"\r\n>x  y\n z</a >", "x y z|a\n", "x y z\n"},
    {"entities", "<a href=\"?a=1&amp;b=2\">&lt;&#65;&#x42;&eacute;</a>", "<AB\xc3\xa9|?a=1&b=2\n", "<AB\xc3\xa9\n"},
    {"greater-in-a-value", "<a title=\">\" href=a>x</a>", "x|a\n", "x\n"},
    {"no-href", "<a name=top>x</a>", "", "x\n"},
    {"not-closed", "<a href=a>x", "x|a\n", "x\n"},
    {"one-in-another", "<a href=a>x<a href=b>y</a>", "x|a\ny|b\n", "xy\n"},
    {"markup-inside", "<a href=a><b>x</b><img src=i>y</a>", "xy|a\n", "xy\n"},
    {"area", "<area href=a>", "|a\n", ""},
    {"comment", "<!-- <a href=a>x</a> -->y", "", "y\n"},
    {"short-comment", "<!--><a href=a>x</a>", "x|a\n", NULL},
    {"comment-not-closed", "<!-- <a href=a>x</a>", "", ""},
    {"script", "<script>'<a href=a>'</script><a href=b>y</a>", "y|b\n", "y\n"},
    {"style", "<style>a{}</style>z", "", "z\n"},
    {"less-than", "1 < 2 <a href=a>3 < 4</a>", "3 < 4|a\n", "1 < 2 3 < 4\n"},
    {"first-href-counts", "<a href=a href=b>x</a>", "x|a\n", "x\n"},
    {"lines", "<p>a</p><div>b<br>c</div>", "", "a\n\nb\nc\n"},
    {"tag-not-ended", "x<a href=a", "", "x\n"},
    {"empty", "", "", ""},
};
/* clang-format on */

static void test_page(const void *data)
{
    const Page *page = data;
    Bytes html = bytes_of_text(page->html);
    size_t len = html.len;

    for (size_t cut = 0; cut <= 2 * len; cut++) {
        g_autoptr(GPtrArray) links =
            links_of(html, cut <= len ? cut : 0, cut <= len ? len + 1 : cut - len);
        g_autoptr(GString) all = g_string_new(NULL);

        for (guint i = 0; i < links->len; i++) {
            const PartLink *link = links->pdata[i];
            g_string_append_printf(all, "%s|%s\n", link->text, link->href);
        }
        g_assert_cmpstr(all->str, ==, page->links);
    }
    g_autofree char *text = html_to_text(page->html);
    if (page->text != NULL)
        g_assert_cmpstr(text, ==, page->text);
}

static GString *repeated(const char *text, unsigned times)
{
    GString *all = g_string_new(NULL);

    for (unsigned i = 0; i < times; i++)
        g_string_append(all, text);
    return all;
}

static void test_ceilings(void)
{
    g_autoptr(GString) many = repeated("<a href=x>y</a>", 2 * LINKS_MAX);
    g_autoptr(GString) text = repeated("word ", LINK_TEXT_MAX_BYTES);
    g_autofree char *page = g_strconcat("<a href=\"", text->str, "\">", text->str, "</a>", NULL);
    g_autoptr(GPtrArray) links = links_of(bytes_of_text(many->str), 0, 4096);
    g_autoptr(GPtrArray) one = links_of(bytes_of_text(page), 0, 4096);

    g_assert_cmpuint(links->len, ==, LINKS_MAX);
    g_assert_cmpuint(one->len, ==, 1);
    const PartLink *link = one->pdata[0];
    g_assert_cmpuint(strlen(link->text), <=, LINK_TEXT_MAX_BYTES);
    g_assert_cmpuint(strlen(link->href), <=, LINK_TEXT_MAX_BYTES);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autofree char *path = g_strdup_printf("/html/%s", pages[i].name);

        g_test_add_data_func(path, &pages[i], test_page);
    }
    g_test_add_func("/html/ceilings", test_ceilings);
    return g_test_run();
}
