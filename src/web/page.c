/* page.c - the built page, with its slots filled. */
#include "web/web.h"

#include "event/line.h"

#include <string.h>

static const char page[] =
#include "web/page_html.h"
    ;

char *json_for_script(const json_t *json)
{
    g_autofree char *text = json_text(json, JSON_COMPACT | JSON_ENCODE_ANY);
    g_autoptr(GString) escaped = g_string_sized_new(strlen(text) + strlen(text) / 16);

    /* "</script" and "<!--" would end it, or change how it ends; "<" stands in strings alone */
    for (const char *at = text; *at != '\0'; at++) {
        if (*at == '<')
            g_string_append(escaped, "\\u003c");
        else
            g_string_append_c(escaped, *at);
    }
    return g_string_free(g_steal_pointer(&escaped), FALSE);
}

char *web_page(const char *title, const char *head, const char *summary, const char *data)
{
    g_autofree char *safe_title = html_text(title);
    const struct {
        const char *name, *text;
    } slots[] = {
        {"{{title}}",   safe_title},
        {"{{head}}",    head      },
        {"{{summary}}", summary   },
        {"{{data}}",    data      },
    };
    GString *filled = g_string_sized_new(sizeof(page) + strlen(summary) + strlen(data));
    const char *at = page;

    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++) {
        const char *slot = strstr(at, slots[i].name);

        g_assert(slot != NULL);
        g_string_append_len(filled, at, slot - at);
        g_string_append(filled, slots[i].text);
        at = slot + strlen(slots[i].name);
    }
    g_string_append(filled, at);
    return g_string_free(filled, FALSE);
}

const char *web_policy(void)
{
    static const char before[] = "http-equiv=\"Content-Security-Policy\" content=\"";
    static char *policy;
    const char *start = strstr(page, before);

    g_assert(start != NULL);
    start += strlen(before);
    if (policy == NULL)
        policy = g_strndup(start, strcspn(start, "\""));
    return policy;
}
