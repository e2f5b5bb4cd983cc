/* forged_line.c - trace lines that name a program which does not write such lines. */
#include "base/i18n.h"
#include "base/when.h"
#include "finding/inquiry.h"

#define DAY_NS (INT64_C(86400) * NS_PER_SECOND)

/* Postfix: hexadecimal digits, or where ids are long, digits and consonants.
 * source Postfix postconf(5) enable_long_queue_ids; file_id.h of its sources */
static bool is_postfix_id(const char *id)
{
    size_t len = strlen(id);

    return (len >= 6 && len <= 16 && strspn(id, "0123456789ABCDEF") == len) ||
           (len >= 10 && len <= 20 &&
            strspn(id, "0123456789BCDFGHJKLMNPQRSTVWXYZbcdfghjklmnpqrstvwxyz") == len);
}

static int base62(char c)
{
    static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const char *at = c == '\0' ? NULL : strchr(digits, c);

    return at == NULL ? -1 : (int)(at - digits);
}

bool exim_id_time(const char *id, int64_t *ret_seconds)
{
    size_t lengths[3] = {0};
    const char *at = id;

    for (size_t part = 0; part < G_N_ELEMENTS(lengths); part++) {
        while (base62(at[lengths[part]]) >= 0)
            lengths[part]++;
        at += lengths[part];
        if (*at++ != (part < 2 ? '-' : '\0'))
            return false;
    }
    if (lengths[0] != 6 ||
        !((lengths[1] == 6 && lengths[2] == 2) || (lengths[1] == 11 && lengths[2] == 4)))
        return false;
    *ret_seconds = 0;
    for (size_t i = 0; i < 6; i++)
        *ret_seconds = *ret_seconds * 62 + base62(id[i]);
    return true;
}

/* What in a line is not as its program writes it; NULL where all is. */
static const char *fault_of(const Received *received)
{
    g_autofree char *id = received_text(received, RECEIVED_ID);
    int64_t seconds;

    if (id == NULL || !received_has(received, RECEIVED_BY))
        return NULL;
    if (received->family == FAMILY_POSTFIX && !is_postfix_id(id))
        return N_("its id is none of that program");
    if (received->family != FAMILY_EXIM)
        return NULL;
    if (!exim_id_time(id, &seconds))
        return N_("its id is none of that program");
    if (!received->has_stamp || !received->stamp.zone_known)
        return NULL;
    int64_t difference = received->stamp.when - seconds * NS_PER_SECOND;
    return difference > DAY_NS || difference < -DAY_NS
               ? N_("the time inside its id is not that of its date")
               : NULL;
}

void find_forged(const Inquiry *inquiry, guint at)
{
    const Hop *hop = inquiry_hop(inquiry, at);
    const char *what = hop->is_trusted ? NULL : fault_of(&hop->received);

    if (what == NULL)
        return;
    g_autofree char *id = received_text(&hop->received, RECEIVED_ID);
    Finding *finding = trace_finding(inquiry, FINDING_RECEIVED_FORGED_PATTERN, at);
    finding_add_text(finding, "program", received_family_name(hop->received.family));
    finding_add_text(finding, "id", id);
    finding_add_text(finding, "what", what);
    inquiry_tell(inquiry, finding);
}
