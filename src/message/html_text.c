/* html_text.c - HTML as the plain text in it. */
#include "message/html_text.h"

#include "message/html_entity.h"

#include <stdbool.h>
#include <string.h>

static bool is_named(const char *tag, const char *name)
{
    size_t len = strlen(name);

    return g_ascii_strncasecmp(tag, name, len) == 0 && !g_ascii_isalnum(tag[len]);
}

static bool is_one_of(const char *tag, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++)
        if (is_named(tag, names[i]))
            return true;
    return false;
}

/* Behind the tag that begins here: its ">" outside of quotation marks, or the end. */
static const char *behind_tag(const char *at)
{
    char quote = '\0';

    for (char before = '\0'; *at != '\0'; before = *at++) {
        if (quote != '\0')
            quote = *at == quote ? '\0' : quote;
        else if (*at == '>')
            return at + 1;
        else if ((*at == '"' || *at == '\'') && before == '=')
            quote = *at;
    }
    return at;
}

/* Behind the end tag of an element whose text is none. */
static const char *behind_element(const char *at, const char *name)
{
    for (const char *open = strchr(at, '<'); open != NULL; open = strchr(open + 1, '<'))
        if (open[1] == '/' && is_named(open + 2, name))
            return behind_tag(open);
    return at + strlen(at);
}

static void end_line(GString *out)
{
    while (out->len > 0 && out->str[out->len - 1] == ' ')
        g_string_truncate(out, out->len - 1);
    /* two line ends in a row part paragraphs; more say no more */
    if (out->len > 0 && !g_str_has_suffix(out->str, "\n\n"))
        g_string_append_c(out, '\n');
}

/* Passes over what begins with "<"; NULL where it is no tag. */
static const char *pass_tag(const char *at, GString *out)
{
    static const char *const hidden[] = {"script", "style", "title", "textarea", NULL};
    static const char *const blocks[] = {"p",  "br", "div", "tr",  "li",         "table",
                                         "h1", "h2", "h3",  "h4",  "h5",         "h6",
                                         "ul", "ol", "hr",  "pre", "blockquote", NULL};
    const char *name = at[1] == '/' ? at + 2 : at + 1;

    if (g_str_has_prefix(at, "<!--")) {
        const char *end = strstr(at + 4, "-->");
        return end == NULL ? at + strlen(at) : end + 3;
    }
    if (!g_ascii_isalpha(*name) && *name != '!' && *name != '?')
        return NULL;
    if (is_one_of(name, blocks))
        end_line(out);
    for (size_t i = 0; hidden[i] != NULL; i++)
        if (at[1] != '/' && is_named(name, hidden[i]))
            return behind_element(behind_tag(at), hidden[i]);
    return behind_tag(at);
}

char *html_to_text(const char *html)
{
    GString *out = g_string_new(NULL);

    for (const char *at = html; *at != '\0';) {
        const char *behind = *at == '<' ? pass_tag(at, out) : NULL;
        gunichar character = g_utf8_get_char(at);

        if (behind != NULL) {
            at = behind;
            continue;
        }
        size_t len = character == '&' ? html_entity_len(at + 1, &character) : 0;
        at = len > 0 ? at + 1 + len : g_utf8_next_char(at);
        if (character < 0x80 && g_ascii_isspace((char)character)) {
            if (out->len > 0 && out->str[out->len - 1] != ' ' && out->str[out->len - 1] != '\n')
                g_string_append_c(out, ' ');
            continue;
        }
        g_string_append_unichar(out, character);
    }
    end_line(out);
    if (g_str_has_suffix(out->str, "\n\n"))
        g_string_truncate(out, out->len - 1);
    return g_string_free(out, FALSE);
}
