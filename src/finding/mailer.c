/* mailer.c - the program that a message says it was written with, against how that one writes. */
#include "base/i18n.h"
#include "finding/inquiry.h"

/* The shape of the Message-IDs that a program writes. */
typedef enum IdShape {
    ID_UUID_UPPER,  /* 8-4-4-4-12 hexadecimal digits, in upper case */
    ID_THUNDERBIRD, /* a UUID; up to version 31 eight hexadecimal digits, ".", seven or more digits
                     */
    ID_OUTLOOK,     /* hexadecimal digits and "$" */
} IdShape;

/* What starts User-Agent or X-Mailer; observed in their mail. Servers of Exchange and others write
 * Message-IDs anew, which is why nothing is said of what their clients claim. */
static const struct {
    const char *start;
    IdShape shape;
    const char *how; /* its ids look so */
} mailers[] = {
    {"Mozilla/5.0 (",              ID_THUNDERBIRD, N_("a UUID, or digits with a dot")          },
    {"Thunderbird ",               ID_THUNDERBIRD, N_("a UUID, or digits with a dot")          },
    {"Apple Mail (",               ID_UUID_UPPER,  N_("a UUID in capital letters")             },
    {"iPhone Mail (",              ID_UUID_UPPER,  N_("a UUID in capital letters")             },
    {"iPad Mail (",                ID_UUID_UPPER,  N_("a UUID in capital letters")             },
    {"Microsoft Outlook Express ", ID_OUTLOOK,     N_("hexadecimal digits with $ between them")},
    {"Microsoft Office Outlook",   ID_OUTLOOK,     N_("hexadecimal digits with $ between them")},
};

static bool is_uuid(const char *id, bool is_upper)
{
    static const size_t lengths[] = {8, 4, 4, 4, 12};
    const char *digits = is_upper ? "0123456789ABCDEF" : "0123456789abcdefABCDEF";

    for (size_t i = 0; i < G_N_ELEMENTS(lengths); i++) {
        if (strspn(id, digits) != lengths[i])
            return false;
        id += lengths[i];
        if (*id++ != (i + 1 < G_N_ELEMENTS(lengths) ? '-' : '@'))
            return false;
    }
    return true;
}

static bool has_shape(const char *id, IdShape shape)
{
    const char *hex = "0123456789abcdefABCDEF";
    size_t first = strspn(id, hex);

    switch (shape) {
    case ID_UUID_UPPER:
        return is_uuid(id, true);
    case ID_THUNDERBIRD:
        return is_uuid(id, false) ||
               (first >= 7 && id[first] == '.' && strspn(id + first + 1, "0123456789") >= 6);
    case ID_OUTLOOK:
        return first > 0 && id[first] == '$';
    }
    g_assert_not_reached();
}

void find_mailer(const Inquiry *inquiry)
{
    const char *agent = inquiry->headers->user_agent, *id = inquiry->headers->message_id;

    if (agent == NULL || id == NULL)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(mailers); i++) {
        if (!g_str_has_prefix(agent, mailers[i].start) || has_shape(id, mailers[i].shape))
            continue;
        Finding *finding = inquiry_finding(inquiry, FINDING_MUA_FORGED);
        finding_add_text(finding, "program", agent);
        finding_add_text(finding, "message_id", id);
        finding_add_text(finding, "what", mailers[i].how);
        inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Message-ID", 0));
        inquiry_tell(inquiry, finding);
        return;
    }
}
