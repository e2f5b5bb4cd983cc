/* html_test.c - links and text of HTML, however it is written. */
#include "base/limits.h"
#include "message/html_links.h"
#include "message/html_text.h"

/* A part with what stands in the HTML, fed in pieces. */
static Part *part_of(Bytes html, size_t first, size_t step)
{
    Part *part = part_new(g_strdup("1"));
    HtmlLinks *reader = html_links_new(NULL, part);

    html_links_feed(reader, bytes_first(html, first));
    for (html = bytes_skip(html, first); html.len > 0; html = bytes_skip(html, step))
        html_links_feed(reader, bytes_first(html, step));
    html_links_end(reader);
    html_links_free(reader);
    return part;
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
        Part *part = part_of(html, cut <= len ? cut : 0, cut <= len ? len + 1 : cut - len);
        g_autoptr(GString) all = g_string_new(NULL);

        for (guint i = 0; i < part->links->len; i++) {
            const PartLink *link = part->links->pdata[i];
            g_string_append_printf(all, "%s|%s\n", link->text, link->href);
        }
        g_assert_cmpstr(all->str, ==, page->links);
        part_free(part);
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
    g_autoptr(GString) pictures = repeated("<img src=http://a/>", 2 * REMOTE_MAX);
    Part *links = part_of(bytes_of_text(many->str), 0, 4096);
    Part *one = part_of(bytes_of_text(page), 0, 4096);
    Part *fetched = part_of(bytes_of_text(pictures->str), 0, 4096);

    g_assert_cmpuint(links->links->len, ==, LINKS_MAX);
    g_assert_cmpuint(one->links->len, ==, 1);
    const PartLink *link = one->links->pdata[0];
    g_assert_cmpuint(strlen(link->text), <=, LINK_TEXT_MAX_BYTES);
    g_assert_cmpuint(strlen(link->href), <=, LINK_TEXT_MAX_BYTES);
    g_assert_cmpuint(fetched->remote->len, ==, REMOTE_MAX);
    part_free(links);
    part_free(one);
    part_free(fetched);
}

/* What is fetched: its address, and "hidden" where nobody can see it. */
static const struct {
    const char *name, *html, *remote;
} fetched[] = {
    {"picture",       "<img src='http://a/x?a=1&amp;b'>",                       "http://a/x?a=1&b\n"                              },
    {"inside",        "<img src=cid:1><img src='data:image/png,x'><img src=x>", ""                                                },
    {"no-scheme",     "<IMG SRC=//a/x>",                                        "//a/x\n"                                         },
    {"dot",           "<img width=1 height=\"1\" src=https://a/>",              "https://a/ hidden\n"                             },
    {"of-no-size",    "<img src=https://a/ width=0px height=0px>",              "https://a/ hidden\n"                             },
    {"ten-wide",      "<img src=https://a/ width=10 height=1>",                 "https://a/\n"                                    },
    {"not-displayed", "<img src=https://a/ style='Display: none'>",             "https://a/ hidden\n"                             },
    {"transparent",   "<img src=https://a/ style='opacity:0'>",                 "https://a/ hidden\n"                             },
    {"half-seen",     "<img src=https://a/ style='opacity:0.5'>",               "https://a/\n"                                    },
    {"others",
     "<link rel=stylesheet href=http://a/c><body background=http://a/b>"
     "<iframe src=http://a/f></iframe><script src=http://a/s></script>",        "http://a/c\nhttp://a/b\nhttp://a/f\nhttp://a/s\n"},
    {"link-is-none",  "<a href=http://a/>x</a>",                                ""                                                },
};

static void test_fetched(const void *data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    Part *part = part_of(bytes_of_text(fetched[i].html), 3, 2);
    g_autoptr(GString) all = g_string_new(NULL);

    for (guint j = 0; j < part->remote->len; j++) {
        const RemoteContent *remote = part->remote->pdata[j];
        g_string_append_printf(all, "%s%s\n", remote->href, remote->is_hidden ? " hidden" : "");
    }
    g_assert_cmpstr(all->str, ==, fetched[i].remote);
    part_free(part);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(pages); i++) {
        g_autofree char *path = g_strdup_printf("/html/%s", pages[i].name);

        g_test_add_data_func(path, &pages[i], test_page);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(fetched); i++) {
        g_autofree char *path = g_strdup_printf("/html/fetched/%s", fetched[i].name);

        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_fetched);
    }
    g_test_add_func("/html/ceilings", test_ceilings);
    return g_test_run();
}
