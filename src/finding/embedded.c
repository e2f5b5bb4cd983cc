/* embedded.c - points of time hidden inside a message, by other clocks than its Date. */
#include "base/i18n.h"
#include "base/when.h"
#include "finding/inquiry.h"
#include "message/lexical.h"
#include "message/part.h"

#define HOUR_NS (3600 * NS_PER_SECOND)
#define DAY_NS (24 * HOUR_NS)

static int64_t digits_of(const char *text, size_t len)
{
    int64_t number = 0;

    for (size_t i = 0; i < len; i++)
        number = number * 10 + (text[i] - '0');
    return number;
}

/* Exim's own: "E", its queue id, "@". source Exim specification 47.16 */
static bool exim_time(const char *id, int64_t *ret_when)
{
    g_autofree char *queue_id = g_strndup(id + 1, strcspn(id + 1, "@"));
    int64_t seconds;

    if (id[0] != 'E' || !exim_id_time(queue_id, &seconds))
        return false;
    *ret_when = seconds * NS_PER_SECOND;
    return true;
}

/* A time at the beginning of a Message-ID: yyyymmddhhmmss by some clock, yyyymmddhhmm as Sendmail
 * has it, or seconds since 1970. */
static bool time_in_id(const char *id, int64_t *ret_when, int64_t *ret_slack_ns)
{
    size_t len = strspn(id, "0123456789");

    if (len == 10 && id[0] == '1') {
        *ret_when = digits_of(id, len) * NS_PER_SECOND;
        *ret_slack_ns = DAY_NS;
        return true;
    }
    *ret_slack_ns = DAY_NS;
    if (exim_time(id, ret_when))
        return true;
    if (len != 14 && !(len == 12 && id[len] == '.'))
        return false;
    int64_t year = digits_of(id, 4);
    int month = (int)digits_of(id + 4, 2), day = (int)digits_of(id + 6, 2);
    if (year < 1990 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    *ret_when = when_of_civil(year, month, day, (int)(digits_of(id + 8, 2) % 24),
                              (int)(digits_of(id + 10, 2) % 60),
                              len < 14 ? 0 : (int)(digits_of(id + 12, 2) % 60));
    *ret_slack_ns = DAY_NS + 14 * HOUR_NS; /* its zone is not known */
    return true;
}

static void tell_embedded(const Inquiry *inquiry, const HeaderField *field, const char *where,
                          int64_t when)
{
    int64_t date = inquiry->headers->date, difference = when > date ? when - date : date - when;
    Finding *finding = inquiry_finding(inquiry, FINDING_EMBEDDED_TIME_MISMATCH);

    finding_add_text(finding, "field", where);
    finding_add_when(finding, "hidden", when);
    finding_add_when(finding, "date", date);
    finding_add_number(finding, "difference_ns", difference);
    if (field != NULL)
        inquiry_add_field(inquiry, finding, field);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Date", 0));
    inquiry_tell(inquiry, finding);
}

static bool is_apart(int64_t one, int64_t other, int64_t slack_ns)
{
    return one > other + slack_ns || one < other - slack_ns;
}

/* The time of a DKIM signature. source RFC 6376 3.5 */
static bool signature_time(const HeaderField *field, int64_t *ret_when)
{
    g_autoptr(GString) text = g_string_new(NULL);

    add_unfolded(text, field->body);
    g_auto(GStrv) tags = g_strsplit(text->str, ";", -1);
    for (size_t i = 0; tags[i] != NULL; i++) {
        const char *tag = g_strstrip(tags[i]);
        size_t len = g_str_has_prefix(tag, "t=") ? strspn(tag + 2, "0123456789") : 0;

        if (len == 0 || len > 10 || tag[2 + len] != '\0')
            continue;
        *ret_when = digits_of(tag + 2, len) * NS_PER_SECOND;
        return true;
    }
    return false;
}

/* When Outlook made the boundary of a multipart: the last two numbers in it are a FILETIME, 100 ns
 * since 1601. Observed: ----=_NextPart_000_0012_01DA9BBE.4F2C3D40 */
static bool boundary_time(const HeaderField *field, int64_t *ret_when)
{
    g_autoptr(GString) text = g_string_new(NULL);
    const int64_t epoch_100ns = INT64_C(116444736000000000); /* 1601 to 1970 */
    const char *hex = "0123456789ABCDEF";

    add_unfolded(text, bytes_first(field->body, 4096));
    const char *at = strstr(text->str, "_NextPart_");
    for (size_t i = 0; i < 3 && at != NULL; i++)
        at = strchr(at + 1, '_');
    if (at == NULL || strspn(at + 1, hex) != 8 || at[9] != '.' || strspn(at + 10, hex) != 8)
        return false;
    int64_t ticks =
        (int64_t)(g_ascii_strtoull(at + 1, NULL, 16) << 32 | g_ascii_strtoull(at + 10, NULL, 16));
    if (ticks < epoch_100ns || ticks > epoch_100ns * 2)
        return false;
    *ret_when = (ticks - epoch_100ns) * 100;
    return true;
}

static void find_in_id(const Inquiry *inquiry)
{
    const char *id = inquiry->headers->message_id;
    int64_t when, slack_ns;

    if (id != NULL && time_in_id(id, &when, &slack_ns) &&
        is_apart(when, inquiry->headers->date, slack_ns))
        tell_embedded(inquiry, inquiry_field(inquiry, "Message-ID", 0), "Message-ID", when);
}

/* What servers sign later than the sender says he wrote it, they may; what they signed before, he
 * had not written. */
static void find_in_seals(const Inquiry *inquiry)
{
    static const char *const names[] = {"ARC-Seal", "ARC-Message-Signature"};
    const HeaderField *signature = inquiry_field(inquiry, "DKIM-Signature", 0);
    int64_t date = inquiry->headers->date, when;

    /* a list signs what it hands on, perhaps much later */
    if (signature != NULL && !inquiry->is_list && signature_time(signature, &when) &&
        is_apart(when, date, DAY_NS))
        tell_embedded(inquiry, signature, "DKIM-Signature", when);
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        const HeaderField *seal = inquiry_field(inquiry, names[i], 0);

        if (seal != NULL && signature_time(seal, &when) && when < date - DAY_NS)
            tell_embedded(inquiry, seal, names[i], when);
    }
}

static void find_in_boundary(const Inquiry *inquiry)
{
    const HeaderField *field = inquiry_field(inquiry, "Content-Type", 0);
    int64_t when;

    if (field != NULL && boundary_time(field, &when) &&
        is_apart(when, inquiry->headers->date, DAY_NS))
        tell_embedded(inquiry, field, "Content-Type", when);
}

/* When it was signed, by the signer's clock. source RFC 5652 11.3 */
static void find_in_parts(const Inquiry *inquiry)
{
    const GPtrArray *parts = message_parts(inquiry->facts->message);

    for (guint i = 0; i < parts->len; i++) {
        const Part *part = parts->pdata[i];
        const CmsParty *signer =
            part->cms == NULL || part->cms->signers->len == 0 ? NULL : part->cms->signers->pdata[0];

        /* of a message that is enclosed, another date holds */
        if (part->is_container && g_str_has_prefix(part->type, "message/"))
            return;
        if (signer == NULL || !signer->has_signed_at ||
            !is_apart(signer->signed_at, inquiry->headers->date, DAY_NS))
            continue;
        tell_embedded(inquiry, NULL, N_("The signature of S/MIME"), signer->signed_at);
        return;
    }
}

void find_embedded(const Inquiry *inquiry)
{
    if (!inquiry->headers->has_date)
        return;
    find_in_id(inquiry);
    find_in_seals(inquiry);
    find_in_boundary(inquiry);
    find_in_parts(inquiry);
}
