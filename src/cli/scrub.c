/* scrub.c - text that may repeat what is secret, line by line. */
#include "cli/scrub.h"

#include "base/limits.h"

#define HIDDEN_LINE "********"

struct ScrubValue {
    GBytes *octets;
    char *shown;
};

ScrubValue *scrub_value_new(Bytes value, const char *shown)
{
    ScrubValue *made = g_new0(ScrubValue, 1);

    made->octets = g_bytes_new(value.data, value.len);
    made->shown = g_strdup(shown);
    return made;
}

void scrub_value_free(gpointer data)
{
    ScrubValue *value = data;

    g_bytes_unref(value->octets);
    g_free(value->shown);
    g_free(value);
}

static Bytes octets_of(const ScrubValue *value)
{
    gsize len;
    const uint8_t *data = g_bytes_get_data(value->octets, &len);

    return (Bytes){data, len};
}

bool scrub_value_is(const ScrubValue *value, Bytes octets)
{
    return bytes_equal(octets_of(value), octets);
}

/* The first secret in a text, the longest of those that begin there; NULL where none is. */
static const ScrubValue *first_in(const GPtrArray *values, Bytes text, size_t *ret_at)
{
    const ScrubValue *first = NULL;

    for (guint i = 0; i < values->len; i++) {
        const ScrubValue *value = values->pdata[i];
        Bytes octets = octets_of(value);
        const uint8_t *at = memmem(text.data, text.len, octets.data, octets.len);
        size_t place = at == NULL ? SIZE_MAX : (size_t)(at - text.data);

        if (at == NULL || (first != NULL && place > *ret_at) ||
            (first != NULL && place == *ret_at && octets.len <= octets_of(first).len))
            continue;
        first = value;
        *ret_at = place;
    }
    return first;
}

static void tell_line(const Scrub *scrub, const ScrubTell *tell)
{
    Bytes rest = {scrub->line->data, scrub->line->len};
    uint64_t offset = scrub->offset;
    size_t at = 0;

    for (const ScrubValue *value = first_in(tell->values, rest, &at); value != NULL;
         value = first_in(tell->values, rest, &at)) {
        size_t end = at + octets_of(value).len;

        if (at > 0)
            tell->clear(tell->user, offset, bytes_first(rest, at));
        tell->hidden(tell->user, offset + at, value->shown);
        rest = bytes_skip(rest, end);
        offset += end;
    }
    if (rest.len > 0)
        tell->clear(tell->user, offset, rest);
}

void scrub_end(Scrub *scrub, const ScrubTell *tell)
{
    if (scrub->line == NULL || scrub->line->len == 0)
        return;
    if (!tell->hides_all && !scrub->is_too_long)
        tell_line(scrub, tell);
    else
        tell->hidden(tell->user, scrub->offset, HIDDEN_LINE "\n");
    g_byte_array_set_size(scrub->line, 0);
    scrub->is_too_long = false;
}

void scrub_feed(Scrub *scrub, uint64_t offset, Bytes octets, const ScrubTell *tell)
{
    if (scrub->line == NULL)
        scrub->line = g_byte_array_new();
    while (octets.len > 0) {
        Bytes taken = bytes_first(octets, SCRUB_LINE_MAX_BYTES - scrub->line->len);
        ptrdiff_t line_end = bytes_find(taken, '\n');

        if (line_end >= 0)
            taken.len = (size_t)line_end + 1;
        if (scrub->line->len == 0)
            scrub->offset = offset;
        g_byte_array_append(scrub->line, taken.data, (guint)taken.len);
        if (line_end >= 0) {
            scrub_end(scrub, tell);
        } else if (scrub->line->len == SCRUB_LINE_MAX_BYTES) {
            scrub->is_too_long = true;
            g_byte_array_set_size(scrub->line,
                                  1); /* that there is something to hide is all that counts */
        }
        octets = bytes_skip(octets, taken.len);
        offset += taken.len;
    }
}

void scrub_clear(Scrub *scrub)
{
    if (scrub->line != NULL)
        g_byte_array_unref(scrub->line);
    *scrub = (Scrub){0};
}
