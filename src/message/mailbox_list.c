/* mailbox_list.c - address lists, as they should be and as they are. */
#include "message/mailbox_list.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/encoded_word.h"
#include "message/lexical.h"

/*
 * One pass over the field. Until a "<" is met, it is open whether words are a name or an address
 * without brackets: so each word is added to the phrase, as shown, and also to the run, as
 * written. A run is what stands together without blanks; the first one with an "@" is the
 * address, unless brackets bring another.
 */
typedef struct Reader {
    Bytes rest;
    GPtrArray *list;
    bool is_full;          /* more than ADDRESSES_MAX */
    bool lacks_end[256];   /* of an opening mark: no closing one follows any more */
    bool has_blank_before; /* of the next word */
    bool is_in_angle;
    bool has_at;       /* the run has an "@" outside of quotes */
    GString *phrase;   /* display text so far */
    GString *run;      /* or what stands in the brackets */
    size_t run_start;  /* where in the phrase the run begins */
    GString *bare;     /* address without brackets, or empty */
    size_t bare_start; /* where it stands in the phrase */
    size_t bare_end;
    char *angle;   /* address in brackets, or NULL */
    char *comment; /* the first one, or NULL */
} Reader;

void mailbox_free(Mailbox *mailbox)
{
    if (mailbox == NULL)
        return;
    g_free(mailbox->address);
    g_free(mailbox->name);
    g_free(mailbox);
}

static Bytes bytes_of_string(const GString *string)
{
    return (Bytes){(const uint8_t *)string->str, string->len};
}

/* NULL instead of "". */
static char *unless_empty(char *text)
{
    if (text[0] != '\0')
        return text;
    g_free(text);
    return NULL;
}

static void end_run(Reader *reader)
{
    if (reader->has_at && reader->bare->len == 0) {
        g_string_append_len(reader->bare, reader->run->str, (gssize)reader->run->len);
        reader->bare_start = reader->run_start;
        reader->bare_end = reader->phrase->len;
    }
    g_string_truncate(reader->run, 0);
    reader->has_at = false;
}

static void end_angle(Reader *reader)
{
    reader->angle = text_valid(bytes_of_string(reader->run));
    g_string_truncate(reader->run, 0);
    reader->is_in_angle = false;
    reader->has_at = false;
}

static void forget_entry(Reader *reader)
{
    g_string_truncate(reader->phrase, 0);
    g_string_truncate(reader->run, 0);
    g_string_truncate(reader->bare, 0);
    g_clear_pointer(&reader->angle, g_free);
    g_clear_pointer(&reader->comment, g_free);
    reader->is_in_angle = reader->has_at = reader->has_blank_before = false;
}

/* The display name, else the comment. */
static char *name_of_entry(const Reader *reader, bool has_address)
{
    char *name = unless_empty(encoded_words_decode(bytes_of_string(reader->phrase)));

    if (name == NULL && has_address && reader->comment != NULL)
        name = unless_empty(encoded_words_decode(bytes_of_text(reader->comment)));
    return name;
}

static void end_entry(Reader *reader)
{
    Mailbox *mailbox = g_new0(Mailbox, 1);

    if (reader->is_in_angle)
        end_angle(reader);
    else
        end_run(reader);
    if (reader->angle != NULL) {
        mailbox->address = unless_empty(g_steal_pointer(&reader->angle));
    } else if (reader->bare->len > 0) {
        mailbox->address = text_valid(bytes_of_string(reader->bare));
        g_string_erase(reader->phrase, (gssize)reader->bare_start,
                       (gssize)(reader->bare_end - reader->bare_start));
    }
    mailbox->name = name_of_entry(reader, mailbox->address != NULL);
    forget_entry(reader);

    bool is_empty = mailbox->address == NULL && mailbox->name == NULL;
    if (!is_empty && reader->list->len < ADDRESSES_MAX) {
        g_ptr_array_add(reader->list, mailbox);
        return;
    }
    reader->is_full |= !is_empty;
    mailbox_free(mailbox);
}

/* RFC 5322 4.1 and 4.4 allow blanks around "." and "@": they do not end a run. */
static bool ends_open(const GString *run)
{
    return run->len > 0 && (run->str[run->len - 1] == '.' || run->str[run->len - 1] == '@');
}

/* What a blank before the next token means; `is_word`: it can begin a run. */
static void begin_token(Reader *reader, bool is_word)
{
    bool has_blank = reader->has_blank_before;

    reader->has_blank_before = false;
    if (has_blank && is_word && !ends_open(reader->run)) {
        if (!reader->is_in_angle)
            end_run(reader);
        else if (reader->run->len > 0)
            g_string_append_c(reader->run, ' ');
    }
    if (reader->run->len == 0)
        reader->run_start = reader->phrase->len;
    if (has_blank && !reader->is_in_angle && reader->phrase->len > 0)
        g_string_append_c(reader->phrase, ' ');
}

/* An atom, encoded word, quoted string or literal; `is_quoted`: shown without its marks. */
static void add_word(Reader *reader, Bytes written, bool is_quoted)
{
    begin_token(reader, true);
    add_unfolded(reader->run, written);
    if (reader->is_in_angle)
        return;
    if (is_quoted)
        add_unescaped(reader->phrase, bytes_first(bytes_skip(written, 1), written.len - 2));
    else
        add_unfolded(reader->phrase, written);
}

/* "." or "@", which join what stands around them. */
static void add_joint(Reader *reader, uint8_t c)
{
    begin_token(reader, false);
    g_string_append_c(reader->run, (char)c);
    if (!reader->is_in_angle)
        g_string_append_c(reader->phrase, (char)c);
    reader->has_at |= c == '@';
}

/* Like ( " [: they open what only their counterpart closes. Without it they mean nothing, and once
 * it was looked for in vain it is not again: that keeps all linear. */
static size_t add_enclosed(Reader *reader, uint8_t open)
{
    size_t len = reader->lacks_end[open] ? 0 : enclosed_len(reader->rest);
    Bytes whole = bytes_first(reader->rest, len);

    if (len == 0) {
        reader->lacks_end[open] = true;
        reader->has_blank_before = true;
        return 1;
    }
    if (open != '(') {
        add_word(reader, whole, open == '"');
        return len;
    }
    reader->has_blank_before = true;
    if (reader->comment == NULL) {
        GString *comment = g_string_new(NULL);

        add_unescaped(comment, bytes_first(bytes_skip(whole, 1), len - 2));
        reader->comment = g_string_free(comment, FALSE);
    }
    return len;
}

static bool is_atom(uint8_t c)
{
    static const char specials[] = "()<>[]:;@\\,.\"";

    return !is_white(c) && memchr(specials, c, sizeof(specials) - 1) == NULL;
}

static size_t add_atom(Reader *reader)
{
    size_t len = encoded_word_len(reader->rest);

    if (len == 0)
        while (len < reader->rest.len && is_atom(reader->rest.data[len]))
            len++;
    add_word(reader, bytes_first(reader->rest, len), false);
    return len;
}

static void open_angle(Reader *reader)
{
    if (reader->is_in_angle)
        return;
    end_run(reader);
    if (reader->angle != NULL)
        end_entry(reader); /* a comma is missing */
    reader->is_in_angle = true;
    reader->has_blank_before = false;
}

static void close_angle(Reader *reader)
{
    if (reader->is_in_angle)
        end_angle(reader);
    reader->has_blank_before = true;
}

/* RFC 5322 4.4: <@a,@b:c@d>, where only c@d is the address. */
static bool is_route(const Reader *reader)
{
    return reader->is_in_angle && reader->run->len > 0 && reader->run->str[0] == '@';
}

static void take_comma(Reader *reader)
{
    if (is_route(reader))
        g_string_append_c(reader->run, ',');
    else
        end_entry(reader);
}

static void take_colon(Reader *reader)
{
    if (is_route(reader)) {
        g_string_truncate(reader->run, 0);
    } else if (reader->is_in_angle) {
        g_string_append_c(reader->run, ':');
    } else {
        end_run(reader);
        if (reader->bare->len > 0 || reader->angle != NULL)
            end_entry(reader);
        else
            forget_entry(reader); /* it was the name of a group */
    }
}

/* Takes one token off the front. returns how many octets it has */
static size_t take_token(Reader *reader)
{
    uint8_t c = reader->rest.data[0];

    switch (c) {
    case '(':
    case '"':
    case '[':
        return add_enclosed(reader, c);
    case '<':
        open_angle(reader);
        return 1;
    case '>':
        close_angle(reader);
        return 1;
    case ',':
        take_comma(reader);
        return 1;
    case ';':
        end_entry(reader);
        return 1;
    case ':':
        take_colon(reader);
        return 1;
    case '.':
    case '@':
        add_joint(reader, c);
        return 1;
    default:
        if (is_atom(c))
            return add_atom(reader);
        reader->has_blank_before = true; /* a blank, or a closing mark that closes nothing */
        return 1;
    }
}

bool mailbox_list_parse(Bytes body, GPtrArray *list)
{
    g_autoptr(GString) phrase = g_string_new(NULL), run = g_string_new(NULL);
    g_autoptr(GString) bare = g_string_new(NULL);
    Reader reader = {.rest = body, .list = list, .phrase = phrase, .run = run, .bare = bare};

    while (reader.rest.len > 0 && !reader.is_full)
        reader.rest = bytes_skip(reader.rest, take_token(&reader));
    end_entry(&reader);
    return !reader.is_full;
}
