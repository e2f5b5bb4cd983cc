/* smtp_reply.c - one line of an SMTP reply, and what is told in its text. */
#include "dialogue/smtp_reply.h"

#include "base/text.h"

bool smtp_reply_line(Bytes line, int *ret_code, bool *ret_is_last, Bytes *ret_text)
{
    if (line.len < 3 || line.data[0] < '2' || line.data[0] > '5' ||
        !g_ascii_isdigit(line.data[1]) || !g_ascii_isdigit(line.data[2]) ||
        (line.len > 3 && g_ascii_isdigit(line.data[3])))
        return false;
    *ret_code = (line.data[0] - '0') * 100 + (line.data[1] - '0') * 10 + (line.data[2] - '0');
    *ret_is_last = line.len == 3 || line.data[3] != '-';
    bool has_separator = line.len > 3 && (line.data[3] == ' ' || line.data[3] == '-');
    *ret_text = bytes_skip(line, has_separator ? 4 : 3);
    return true;
}

/* One to three digits off the front. */
static bool skip_number(Bytes *text)
{
    size_t digits = 0;

    while (digits < 3 && digits < text->len && g_ascii_isdigit(text->data[digits]))
        digits++;
    *text = bytes_skip(*text, digits);
    return digits > 0;
}

static bool skip_dot(Bytes *text)
{
    bool is_dot = text->len > 0 && text->data[0] == '.';

    *text = bytes_skip(*text, is_dot);
    return is_dot;
}

char *smtp_enhanced(int code, Bytes text)
{
    Bytes rest;

    if (text.len < 5 || text.data[0] != '0' + code / 100 || text.data[1] != '.')
        return NULL;
    rest = bytes_skip(text, 2);
    if (!skip_number(&rest) || !skip_dot(&rest) || !skip_number(&rest) ||
        (rest.len > 0 && !is_blank(rest.data[0])))
        return NULL;
    return g_strndup((const char *)text.data, text.len - rest.len);
}

static bool is_id_octet(uint8_t c)
{
    return g_ascii_isalnum(c) || strchr("-._+=/@", c) != NULL;
}

/* "queued as soon as possible": ids are no lower-case words. */
static bool is_word(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (g_ascii_isdigit(text[i]) || g_ascii_isupper(text[i]))
            return false;
    return true;
}

/* The word that follows `words` in the text, if it looks like an id. */
static char *id_after(const char *text, const char *words)
{
    const char *found = strcasestr(text, words);
    size_t len = 0;

    if (found == NULL)
        return NULL;
    found += strlen(words);
    while (found[len] != '\0' && is_id_octet((uint8_t)found[len]))
        len++;
    while (len > 0 && found[len - 1] == '.')
        len--;
    return len < 2 || is_word(found, len) ? NULL : g_strndup(found, len);
}

/* "2.0.0 48456cd9-0001a6ae Message accepted for delivery": the word before the sentence. */
static char *id_before(const char *text, const char *words)
{
    const char *found = strcasestr(text, words);

    if (found == NULL || found == text)
        return NULL;
    g_autofree char *before = g_strndup(text, (size_t)(found - text));
    g_strstrip(before);
    const char *blank = strrchr(before, ' ');
    const char *word = blank == NULL ? before : blank + 1;
    size_t len = strlen(word);

    /* an id has a digit in it, and is no enhanced status code */
    if (len < 6 || strpbrk(word, "0123456789") == NULL || strchr(word, ':') != NULL)
        return NULL;
    return g_strdup(word);
}

char *smtp_queue_id(const Reply *reply)
{
    static const char *const prefixes[] = {
        "queued as ", "id=", "InternalId=", "qp ", "queue id ", "queued with id "};
    static const char *const endings[] = {" Message accepted", " - gsmtp", " Queued mail for"};

    for (guint i = 0; i < reply->lines->len; i++) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(reply->lines->pdata[i], &len);
        g_autofree char *text = text_valid((Bytes){data, len});

        for (size_t j = 0; j < G_N_ELEMENTS(prefixes); j++) {
            char *id = id_after(text, prefixes[j]);

            if (id != NULL)
                return id;
        }
        for (size_t j = 0; j < G_N_ELEMENTS(endings); j++) {
            char *id = id_before(text, endings[j]);

            if (id != NULL)
                return id;
        }
    }
    return NULL;
}
