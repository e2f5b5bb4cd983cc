/* mail_form.c - tells files of mail, and the lines in them that begin a message. */
#include "capture/mail_form.h"

#define FIELD_NAME_MAX 128 /* names are shorter; a line of base64 that holds a colon is not */

const char *mail_form_name(MailForm form)
{
    static const char *const names[] = {"none", "eml", "mbox", "maildir"};

    return names[form];
}

Bytes mail_form_line(Bytes text)
{
    ptrdiff_t line_end = bytes_find(text, '\n');

    return line_end < 0 ? text : bytes_first(text, (size_t)line_end + 1);
}

size_t mail_form_mark(Bytes head)
{
    return bytes_starts_with(head, BYTES_OF("\xef\xbb\xbf")) ? 3 : 0;
}

static bool is_empty_line(Bytes line)
{
    while (line.len > 0 && (line.data[0] == '\r' || line.data[0] == '\n'))
        line = bytes_skip(line, 1);
    return line.len == 0;
}

/* The name of the field that a line begins; nothing where it begins none. */
static Bytes name_of(Bytes line)
{
    Bytes head = bytes_first(line, FIELD_NAME_MAX);
    size_t len = 0;

    while (len < head.len && head.data[len] > ' ' && head.data[len] < 127 && head.data[len] != ':')
        len++;
    Bytes rest = bytes_skip(head, len);
    while (rest.len > 0 && is_blank(rest.data[0])) /* obsolete, and still sent */
        rest = bytes_skip(rest, 1);
    return bytes_first(head, rest.len > 0 && rest.data[0] == ':' ? len : 0);
}

bool mail_form_is_field(Bytes line)
{
    return name_of(line).len > 0;
}

bool mail_form_is_of_mail(Bytes name)
{
    static const char *const names[] = {
        "From",         "To",           "Cc",           "Date",           "Subject",
        "Received",     "Message-ID",   "Sender",       "Return-Path",    "Reply-To",
        "MIME-Version", "Content-Type", "Delivered-To", "References",     "Envelope-To",
        "In-Reply-To",  "X-Mailer",     "User-Agent",   "DKIM-Signature", "Resent-From",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (bytes_equal_nocase(name, bytes_of_text(names[i])))
            return true;
    return false;
}

/* Lines of a transcript have marks that look like names of fields: S:, C:, Client:, Server:. */
static bool is_mark(Bytes name)
{
    return name.len < 2 || bytes_equal_nocase(name, BYTES_OF("Client")) ||
           bytes_equal_nocase(name, BYTES_OF("Server"));
}

static bool begins_as_message(Bytes head)
{
    bool is_marked = is_mark(name_of(head)); /* no field, no name */
    unsigned known = 0;

    for (Bytes rest = head; rest.len > 0 && !is_marked;) {
        Bytes line = mail_form_line(rest), name = name_of(line);

        rest = bytes_skip(rest, line.len);
        if (is_empty_line(line))
            break;
        known += mail_form_is_of_mail(name);
        /* a line that is no field ends what can be told; a piece of the last one may be missing */
        if (name.len == 0 && !is_blank(line.data[0]) && line.data[line.len - 1] == '\n')
            return known > 1;
    }
    return known > 0;
}

/* "12:34" or "12:34:56". */
static bool is_time(Bytes word)
{
    return word.len >= 4 && word.data[0] >= '0' && word.data[0] <= '9' &&
           bytes_find(word, ':') >= 1 && bytes_find(word, ':') <= 2;
}

static bool is_month(Bytes word)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    for (size_t i = 0; i < G_N_ELEMENTS(months); i++)
        if (bytes_equal_nocase(word, bytes_of_text(months[i])))
            return true;
    return false;
}

static bool is_year(Bytes word)
{
    for (size_t i = 0; i < word.len; i++)
        if (word.data[i] < '0' || word.data[i] > '9')
            return false;
    return word.len == 4;
}

/* As asctime writes it, or nearly so: with a zone, or the day before the month. */
static bool has_date(Bytes line)
{
    bool has_month = false, has_time = false, has_year = false;

    for (Bytes rest = line; rest.len > 0;) {
        size_t len = 0;

        while (len < rest.len && memchr(" \t\r\n,", rest.data[len], 5) == NULL)
            len++;
        Bytes word = bytes_first(rest, len);
        has_month |= is_month(word);
        has_time |= is_time(word);
        has_year |= is_year(word);
        rest = bytes_skip(rest, len + 1);
    }
    return has_month && has_time && has_year;
}

MboxSeparator mbox_separator_look(Bytes lines, bool is_behind_empty_line)
{
    Bytes line = mail_form_line(lines), next = bytes_skip(lines, line.len);

    return (MboxSeparator){
        .is_behind_empty_line = is_behind_empty_line,
        .has_date = has_date(line),
        .is_before_field = mail_form_is_field(next) || bytes_starts_with(next, BYTES_OF(">From ")),
    };
}

MailForm mail_form_of(Bytes head)
{
    head = bytes_skip(head, mail_form_mark(head));
    if (bytes_starts_with(head, BYTES_OF("From ")) &&
        mbox_separator_holds(mbox_separator_look(head, true)))
        return MAIL_FORM_MBOX;
    return begins_as_message(head) ? MAIL_FORM_EML : MAIL_FORM_NONE;
}
