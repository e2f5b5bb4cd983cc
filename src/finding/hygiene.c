/* hygiene.c - fields that stand too often, or hold what no mail program writes. */
#include "base/i18n.h"
#include "base/text.h"
#include "finding/inquiry.h"
#include "message/lexical.h"

#define LINE_LIMIT 998      /* source RFC 5322 2.1.1 */
#define VALUE_SHOWN_LEN 200 /* of a field's body, in a sentence */
#define ID_MIN_LEN 8        /* "a@b.example" has 11 */

/* What a field says, on one line; yours. */
static char *value_of(const HeaderField *field)
{
    g_autoptr(GString) text = g_string_new(NULL);

    add_unfolded(text, bytes_first(field->body, VALUE_SHOWN_LEN));
    return g_strstrip(text_valid((Bytes){(const uint8_t *)text->str, text->len}));
}

static void tell_twice(const Inquiry *inquiry, const char *name, guint count)
{
    bool is_from = g_str_equal(name, "From");
    const HeaderField *first = inquiry_field(inquiry, name, 0);
    const HeaderField *last = inquiry_field(inquiry, name, count - 1);
    g_autofree char *first_value = value_of(first), *last_value = value_of(last);
    Finding *finding =
        inquiry_finding(inquiry, is_from ? FINDING_FROM_MULTIPLE : FINDING_DUPLICATE_SINGLETON);

    if (g_str_equal(first_value, last_value)) /* nobody is deceived by it */
        finding->severity = SEVERITY_LOW;
    finding_add_text(finding, "field", name);
    finding_add_number(finding, "count", count);
    finding_add_text(finding, "first", first_value[0] == '\0' ? N_("nothing") : first_value);
    finding_add_text(finding, "last", last_value[0] == '\0' ? N_("nothing") : last_value);
    inquiry_add_field(inquiry, finding, first);
    inquiry_add_field(inquiry, finding, last);
    inquiry_tell(inquiry, finding);
}

/* source RFC 5322 3.6, the table; RFC 2045 3 */
static void find_twice(const Inquiry *inquiry)
{
    static const char *const singletons[] = {"From",
                                             "Sender",
                                             "Reply-To",
                                             "To",
                                             "Cc",
                                             "Subject",
                                             "Date",
                                             "Message-ID",
                                             "In-Reply-To",
                                             "References",
                                             "MIME-Version",
                                             "Content-Type",
                                             "Content-Transfer-Encoding"};

    for (size_t i = 0; i < G_N_ELEMENTS(singletons); i++) {
        guint count = inquiry_count(inquiry, singletons[i]);

        if (count > 1)
            tell_twice(inquiry, singletons[i], count);
    }
}

/* What of a field's octets makes readers disagree about it. */
typedef struct Oddness {
    const char *what;
    Severity severity;
} Oddness;

/* A CR that no LF follows, or a NUL. */
static bool has_control(Bytes body, uint8_t wanted)
{
    ptrdiff_t at;

    while ((at = bytes_find(body, wanted)) >= 0) {
        Bytes rest = bytes_skip(body, (size_t)at + 1);

        if (wanted == '\0' || (rest.len > 0 && rest.data[0] != '\n' && rest.data[0] != '\r'))
            return true;
        body = rest;
    }
    return false;
}

static bool has_long_line(Bytes body)
{
    ptrdiff_t end;

    while ((end = bytes_find(body, '\n')) >= 0) {
        if (end > LINE_LIMIT + 1)
            return true;
        body = bytes_skip(body, (size_t)end + 1);
    }
    return body.len > LINE_LIMIT;
}

static bool is_ascii(Bytes body)
{
    for (size_t i = 0; i < body.len; i++)
        if (body.data[i] >= 0x80)
            return false;
    return true;
}

static Oddness oddness_of(const HeaderField *field)
{
    if (has_control(field->body, '\0'))
        return (Oddness){N_("a NUL, where some programs stop reading"), SEVERITY_HIGH};
    if (has_control(field->body, '\r'))
        return (Oddness){N_("a bare CR, which some programs take for the end of a line"),
                         SEVERITY_HIGH};
    if (field->name.len > 0 && field->name.data + field->name.len < field->body.data - 1)
        return (Oddness){N_("blanks before its colon, so that some programs do not know it"),
                         SEVERITY_LOW};
    if (has_long_line(field->body))
        return (Oddness){N_("a line longer than 998 octets"), SEVERITY_LOW};
    /* UTF-8 may stand so where SMTPUTF8 was asked for. source RFC 6532 3.2 */
    if (!is_ascii(field->body) &&
        !g_utf8_validate_len((const char *)field->body.data, field->body.len, NULL))
        return (Oddness){N_("octets above 127 that are no UTF-8 and were not encoded"),
                         SEVERITY_LOW};
    return (Oddness){NULL, SEVERITY_INFO};
}

static void tell_odd(const Inquiry *inquiry, const HeaderField *field, Oddness oddness)
{
    g_autofree char *name = text_valid(field->name);
    Finding *finding = inquiry_finding(inquiry, FINDING_HEADER_INJECTION);

    finding->severity = oddness.severity;
    finding_add_text(finding, "field", name);
    finding_add_text(finding, "what", oddness.what);
    inquiry_add_field(inquiry, finding, field);
    inquiry_tell(inquiry, finding);
}

/* One finding for each kind of oddness: more of the same say no more. */
static void find_odd_octets(const Inquiry *inquiry)
{
    const char *told = NULL;

    for (guint i = 0; i < inquiry->fields->len; i++) {
        const HeaderField *field = &g_array_index(inquiry->fields, HeaderField, i);
        Oddness oddness = oddness_of(field);

        if (field->name.len == 0 || oddness.what == NULL || oddness.what == told)
            continue;
        tell_odd(inquiry, field, oddness);
        told = oddness.what;
    }
    const char *subject = inquiry->headers->subject;
    if (subject != NULL && strpbrk(subject, "\r\n") != NULL &&
        !has_control(inquiry_field(inquiry, "Subject", 0)->body, '\r'))
        tell_odd(inquiry, inquiry_field(inquiry, "Subject", 0),
                 (Oddness){N_("a line end, hidden in an encoded word"), SEVERITY_HIGH});
}

/* What is odd about a Message-ID; NULL where nothing is. source RFC 5322 3.6.4 */
static const char *id_oddness(const Inquiry *inquiry, const char *id, const char *written)
{
    const char *at = strrchr(id, '@');
    const MessageHeaders *headers = inquiry->headers;
    const Mailbox *to = headers->to->len == 0 ? NULL : headers->to->pdata[0];
    Address address;

    if (strchr(written, '<') == NULL || strchr(written, '>') == NULL)
        return N_("it does not stand in <>");
    if (strpbrk(id, " \t") != NULL)
        return N_("it holds blanks");
    if (!g_str_is_ascii(id))
        return N_("it holds octets above 127");
    if (at == NULL)
        return N_("it has no @");
    if (to != NULL && to->address != NULL && strlen(to->address) > ID_MIN_LEN &&
        strstr(id, to->address) != NULL)
        return N_("it holds the recipient's address");
    if (address_parse(bytes_of_text(at + 1), &address))
        return N_("a bare number stands behind its @");
    if (at[1] == '\0' || (strchr(at + 1, '.') == NULL && at[1] != '['))
        return N_("no full name of a host stands behind its @");
    return strlen(id) < ID_MIN_LEN ? N_("it is too short to be the only one of its kind") : NULL;
}

static void find_odd_id(const Inquiry *inquiry)
{
    const HeaderField *field = inquiry_field(inquiry, "Message-ID", 0);

    if (field == NULL)
        return;
    g_autofree char *written = value_of(field);
    const char *id = inquiry->headers->message_id == NULL ? written : inquiry->headers->message_id;
    const char *what = id_oddness(inquiry, id, written);
    if (what == NULL)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_MESSAGE_ID_ODD);
    finding_add_text(finding, "message_id", id[0] == '\0' ? N_("nothing") : id);
    finding_add_text(finding, "what", what);
    inquiry_add_field(inquiry, finding, field);
    inquiry_tell(inquiry, finding);
}

/* Re: and Fwd: in the languages of most mail programs. */
static bool is_answer(const char *subject)
{
    static const char *const marks[] = {
        "re:", "fwd:", "fw:", "aw:", "wg:", "sv:", "vs:", "tr:", "rv:", "res:", "enc:", "antw:"};

    for (size_t i = 0; i < G_N_ELEMENTS(marks); i++)
        if (g_ascii_strncasecmp(subject, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

static void find_fake_thread(const Inquiry *inquiry)
{
    const char *subject = inquiry->headers->subject;

    /* complaints name what they are about so. source RFC 5965 2 */
    if (g_strcmp0(message_type(inquiry->facts->message), "multipart/report") == 0)
        return;
    if (!inquiry->is_whole || subject == NULL || !is_answer(subject) || inquiry->is_list ||
        inquiry_count(inquiry, "In-Reply-To") + inquiry_count(inquiry, "References") +
                inquiry_count(inquiry, "Thread-Index") >
            0)
        return;
    Finding *finding = inquiry_finding(inquiry, FINDING_REPLY_FAKE_THREAD);
    finding_add_text(finding, "subject", subject);
    inquiry_add_field(inquiry, finding, inquiry_field(inquiry, "Subject", 0));
    inquiry_tell(inquiry, finding);
}

void find_hygiene(const Inquiry *inquiry)
{
    find_twice(inquiry);
    find_odd_octets(inquiry);
    find_odd_id(inquiry);
    find_fake_thread(inquiry);
}
