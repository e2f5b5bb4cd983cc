/* transcript_form.c - the ways in which people and programs write a talk down. */
#include "capture/transcript_form.h"

/* A mark at the start of a line; who writes it. */
typedef struct MarkText {
    const char *text;
    Mark mark;
} MarkText;

/* Where none stands there, all of the line is the text. */
static Mark look_for(const MarkText *marks, size_t count, Bytes line, Bytes *ret_text)
{
    *ret_text = line;
    for (size_t i = 0; i < count; i++) {
        Bytes mark = bytes_of_text(marks[i].text);

        if (bytes_starts_with_nocase(line, mark)) {
            *ret_text = bytes_skip(line, mark.len);
            return marks[i].mark;
        }
    }
    return MARK_NONE;
}

/* One blank belongs to the mark, all others to what was said. */
static Bytes skip_blank(Bytes text)
{
    return text.len > 0 && is_blank(text.data[0]) ? bytes_skip(text, 1) : text;
}

static bool is_reply(Bytes text)
{
    int code;
    bool is_last;

    return words_are_reply(text, &code, &is_last);
}

/* C: and S:, as the RFCs write talks. */
static Mark look_at_letters(Bytes line, Bytes *ret_text)
{
    static const MarkText marks[] = {
        {"C:",             MARK_CLIENT},
        {"S:",             MARK_SERVER},
        {"Client:",        MARK_CLIENT},
        {"Server:",        MARK_SERVER},
        {"Cliente:",       MARK_CLIENT},
        {"Servidor:",      MARK_SERVER},
        {"SMTP Command:",  MARK_CLIENT},
        {"SMTP Response:", MARK_SERVER},
    };
    Bytes said = line;
    while (said.len > 0 && is_blank(said.data[0]))
        said = bytes_skip(said, 1);
    Mark mark = look_for(marks, G_N_ELEMENTS(marks), said, &said);

    *ret_text = mark == MARK_NONE     ? line
                : mark == MARK_SERVER ? bytes_trim(said)
                                      : skip_blank(said);
    return mark;
}

/* Marks of four columns. source swaks(1), OUTPUT */
static Mark look_at_swaks(Bytes line, Bytes *ret_text)
{
    static const MarkText marks[] = {
        {" -> ", MARK_CLIENT},
        {" ~> ", MARK_CLIENT},
        {"**> ", MARK_CLIENT},
        {"-> ",  MARK_CLIENT},
        {"~> ",  MARK_CLIENT},
        {"<** ", MARK_SERVER},
        {"<~* ", MARK_SERVER},
        {"<- ",  MARK_SERVER},
        {"<~ ",  MARK_SERVER},
        {"=== ", MARK_INFO  },
        {"*** ", MARK_INFO  },
    };
    /* the blank behind the mark of an empty line is easily lost */
    if (bytes_equal(bytes_trim(line), BYTES_OF("->")) ||
        bytes_equal(bytes_trim(line), BYTES_OF("~>"))) {
        *ret_text = bytes_skip(line, line.len);
        return MARK_CLIENT;
    }
    Mark mark = look_for(marks, G_N_ELEMENTS(marks), line, ret_text);

    if (mark == MARK_SERVER)
        *ret_text = bytes_trim(*ret_text);
    return mark;
}

/* >>> is the client; the server has <<< (mailers' reports) or no mark (sendmail -v). */
static Mark look_at_arrows(Bytes line, Bytes *ret_text)
{
    static const MarkText marks[] = {
        {">>>", MARK_CLIENT},
        {"<<<", MARK_SERVER},
    };
    Mark mark = look_for(marks, G_N_ELEMENTS(marks), line, ret_text);

    if (mark == MARK_NONE)
        return is_reply(line) ? MARK_SERVER : MARK_NONE;
    *ret_text = skip_blank(*ret_text);
    return mark;
}

/* source curl(1), --verbose */
static Mark look_at_curl(Bytes line, Bytes *ret_text)
{
    static const MarkText marks[] = {
        {"> ", MARK_CLIENT},
        {"< ", MARK_SERVER},
        {"* ", MARK_INFO  },
        {"{ ", MARK_INFO  },
        {"} ", MARK_INFO  },
    };

    return look_for(marks, G_N_ELEMENTS(marks), line, ret_text);
}

/* A session at a terminal, in which the replies were given a mark. */
static Mark look_at_marked_replies(Bytes line, Bytes *ret_text)
{
    Bytes said = skip_blank(bytes_skip(line, 1));
    bool is_marked = line.len > 0 && line.data[0] == '>' && is_reply(said);

    *ret_text = is_marked ? said : line;
    return is_marked ? MARK_SERVER : MARK_NONE;
}

/* A session at a terminal: only the server speaks in numbers. */
static Mark look_at_typed(Bytes line, Bytes *ret_text)
{
    *ret_text = line;
    return is_reply(line) ? MARK_SERVER : MARK_NONE;
}

static Mark look_at_log(Bytes line, Bytes *ret_text)
{
    LogEntry entry;

    *ret_text = line;
    if (!words_are_log_entry(line, &entry))
        return MARK_NONE;
    *ret_text = entry.text;
    return entry.side == CLIENT ? MARK_CLIENT : MARK_SERVER;
}

/* Where several fit alike, the first is meant. */
static const Form forms[] = {
    {look_at_log,            true,  true,  true },
    {look_at_letters,        true,  false, false},
    {look_at_swaks,          true,  false, false},
    {look_at_arrows,         true,  true,  false},
    {look_at_curl,           true,  true,  false},
    {look_at_marked_replies, false, false, false},
    {look_at_typed,          false, false, false},
};

static bool says_smtp(Bytes text)
{
    return bytes_starts_with(text, BYTES_OF("220")) && words_find(text, "SMTP") != NULL;
}

/* How many lines are replies and commands by this form; 0 where it is no talk of SMTP. */
static uint64_t count_fitting(const Form *form, Bytes text, Bytes margin)
{
    uint64_t replies = 0, commands = 0;
    bool is_smtp = false;

    while (text.len > 0) {
        Bytes said = form_next_line(&text, margin);
        Mark mark = form->look(said, &said);

        if (mark == MARK_NONE && !form->is_client_marked)
            mark = MARK_CLIENT;
        if (mark == MARK_SERVER && is_reply(said)) {
            replies++;
            is_smtp |= says_smtp(said);
        }
        commands += mark == MARK_CLIENT && words_are_command(said);
    }
    /* >>> alone tells arrows from replies with no mark at all */
    if (form->look == look_at_arrows && commands == 0)
        return 0;
    return replies > 0 && (commands > 0 || is_smtp) ? replies + commands : 0;
}

const Form *form_find(Bytes text, Bytes margin)
{
    const Form *best = NULL;
    uint64_t most = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        uint64_t count = count_fitting(&forms[i], text, margin);

        if (count > most) {
            most = count;
            best = &forms[i];
        }
    }
    return best;
}

static bool is_margin(uint8_t octet)
{
    return is_blank(octet) || octet == '>';
}

/* Up to the line end; CRs before it are its own. */
static Bytes next_line(Bytes *text)
{
    ptrdiff_t end = bytes_find(*text, '\n');
    Bytes line = bytes_first(*text, end < 0 ? text->len : (size_t)end);

    *text = bytes_skip(*text, line.len + 1);
    while (line.len > 0 && line.data[line.len - 1] == '\r')
        line.len--;
    return line;
}

Bytes form_margin(Bytes text)
{
    Bytes margin = {NULL, 0};
    bool has_margin = false;

    while (text.len > 0) {
        Bytes line = next_line(&text);
        size_t len = 0;

        while (len < line.len && is_margin(line.data[len]))
            len++;
        if (len == line.len)
            continue;
        if (!has_margin)
            margin = bytes_first(line, len);
        has_margin = true;
        for (size_t i = 0; i < margin.len; i++)
            if (i >= len || line.data[i] != margin.data[i])
                margin.len = i;
    }
    return margin;
}

Bytes form_next_line(Bytes *text, Bytes margin)
{
    Bytes line = next_line(text);
    size_t len = 0;

    /* blank lines seldom have all of it */
    while (len < margin.len && len < line.len && line.data[len] == margin.data[len])
        len++;
    return bytes_skip(line, len);
}
