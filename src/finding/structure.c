/* structure.c - parts that programs read differently. */
#include "finding/inquiry.h"
#include "message/part.h"

/* Two readings that were used to get past checks; the others are common in honest mail too. */
#define GRAVE                                                                                      \
    (AMBIGUITY_CONTENT_TYPE | AMBIGUITY_BOUNDARY | AMBIGUITY_ENCODING | AMBIGUITY_SAME_BOUNDARY |  \
     AMBIGUITY_BASE64_PIECES | AMBIGUITY_NAMES)

#define WORDS_MIN 10  /* of each version: fewer are a heading, or a note that there is another */
#define SHARED_MIN 20 /* in a hundred */

static void find_readings(const Inquiry *inquiry)
{
    uint32_t ambiguities = message_ambiguities(inquiry->facts->message);
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    if (ambiguities == 0)
        return;
    for (AmbiguityPlace place = 0; place < N_AMBIGUITIES; place++)
        if (ambiguities & UINT32_C(1) << place)
            g_ptr_array_add(names, (gpointer)ambiguity_name(place));
    Finding *finding = inquiry_finding(inquiry, FINDING_MIME_TWO_READINGS);
    if ((ambiguities & GRAVE) == 0)
        finding->severity = SEVERITY_LOW;
    finding_add_list(finding, "ambiguities", names);
    inquiry_tell(inquiry, finding);
}

/* The plain text that stands beside this HTML as another form of the same; NULL where none does.
 * source RFC 2046 5.1.4 */
static const Part *plain_beside(const GPtrArray *parts, guint at)
{
    const Part *html = parts->pdata[at];

    for (guint i = at; i-- > 0;) {
        const Part *plain = parts->pdata[i];

        if (plain->words != NULL && plain->alternative == html->alternative &&
            g_str_equal(plain->type, "text/plain") &&
            plain->is_last_reading == html->is_last_reading &&
            g_strcmp0(plain->inside, html->inside) == 0)
            return plain;
    }
    return NULL;
}

/* Two versions of which each says something, and not the same. */
static void find_versions(const Inquiry *inquiry)
{
    const GPtrArray *parts = message_parts(inquiry->facts->message);

    for (guint i = 0; i < parts->len; i++) {
        const Part *html = parts->pdata[i];

        if (html->words == NULL || g_str_equal(html->type, "text/plain"))
            continue;
        const Part *plain = plain_beside(parts, i);
        if (plain == NULL || MIN(plain->words->count, html->words->count) < WORDS_MIN)
            continue;
        unsigned shared = text_words_shared(plain->words, html->words);
        if (shared >= SHARED_MIN)
            continue;
        Finding *finding = inquiry_finding(inquiry, FINDING_TEXT_HTML_DIFFER);
        finding_add_text(finding, "part", html->number);
        finding_add_number(finding, "shared", shared);
        inquiry_add_part(inquiry, finding, plain);
        inquiry_add_part(inquiry, finding, html);
        inquiry_tell(inquiry, finding);
        return;
    }
}

void find_structure(const Inquiry *inquiry)
{
    find_readings(inquiry);
    find_versions(inquiry);
}
