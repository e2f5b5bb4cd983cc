/* structure.c - parts that programs read differently. */
#include "finding/inquiry.h"
#include "message/part.h"

/* Two readings that were used to get past checks; the others are common in honest mail too. */
#define GRAVE                                                                                      \
    (AMBIGUITY_CONTENT_TYPE | AMBIGUITY_BOUNDARY | AMBIGUITY_ENCODING | AMBIGUITY_SAME_BOUNDARY |  \
     AMBIGUITY_BASE64_PIECES | AMBIGUITY_NAMES)

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

void find_structure(const Inquiry *inquiry)
{
    find_readings(inquiry);
}
