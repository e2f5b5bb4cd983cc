/* html_remote.c - what an HTML text would have fetched from elsewhere when it is shown. */
#include "message/html_remote.h"

#include "base/limits.h"
#include "message/html_tag.h"

/* Which attribute of a tag names what is fetched with it. */
static const struct {
    const char *tag, *attribute;
} fetching[] = {
    {"img",    "src"       },
    {"input",  "src"       },
    {"iframe", "src"       },
    {"frame",  "src"       },
    {"embed",  "src"       },
    {"script", "src"       },
    {"video",  "src"       },
    {"video",  "poster"    },
    {"audio",  "src"       },
    {"source", "src"       },
    {"object", "data"      },
    {"link",   "href"      },
    {"body",   "background"},
    {"table",  "background"},
    {"td",     "background"},
};

/* A length of at most one pixel. */
static bool is_dot(Bytes rest, Bytes attribute)
{
    Bytes value;

    if (!html_tag_find(rest, attribute, &value) || value.len == 0)
        return false;
    return (value.data[0] == '0' || value.data[0] == '1') &&
           (value.len == 1 || !g_ascii_isdigit(value.data[1]));
}

/* The style of a tag, without blanks, says so. */
static bool has_style(const char *style, const char *declaration)
{
    const char *at = strstr(style, declaration);

    return at != NULL && !g_ascii_isdigit(at[strlen(declaration)]) &&
           at[strlen(declaration)] != '.';
}

/* Nobody can see it: it is there to be fetched. */
static bool is_hidden(Bytes rest)
{
    static const char *const hiding[] = {"display:none", "visibility:hidden", "opacity:0",
                                         "width:1px;height:1px", "height:1px;width:1px"};
    g_autoptr(GString) style = g_string_new(NULL);
    Bytes value;

    if (is_dot(rest, BYTES_OF("width")) && is_dot(rest, BYTES_OF("height")))
        return true;
    if (!html_tag_find(rest, BYTES_OF("style"), &value))
        return false;
    for (size_t i = 0; i < value.len; i++)
        if (!g_ascii_isspace(value.data[i]) && value.data[i] != '\0')
            g_string_append_c(style, g_ascii_tolower((char)value.data[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(hiding); i++)
        if (has_style(style->str, hiding[i]))
            return true;
    return false;
}

static bool is_remote(const char *href)
{
    return g_ascii_strncasecmp(href, "http:", 5) == 0 ||
           g_ascii_strncasecmp(href, "https:", 6) == 0 || g_str_has_prefix(href, "//");
}

void html_remote_take(const char *charset, Bytes name, Bytes rest, Part *part)
{
    Bytes value;

    for (size_t i = 0; i < G_N_ELEMENTS(fetching) && part->remote->len < REMOTE_MAX; i++) {
        if (!bytes_equal_nocase(name, bytes_of_text(fetching[i].tag)) ||
            !html_tag_find(rest, bytes_of_text(fetching[i].attribute), &value))
            continue;
        g_autofree char *href = html_readable(charset, bytes_first(value, LINK_TEXT_MAX_BYTES));
        if (!is_remote(href))
            continue;
        RemoteContent *remote = g_new(RemoteContent, 1);
        remote->is_hidden = g_str_equal(fetching[i].tag, "img") && is_hidden(rest);
        remote->href = g_steal_pointer(&href);
        g_ptr_array_add(part->remote, remote);
    }
}
