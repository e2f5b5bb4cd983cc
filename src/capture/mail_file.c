/* mail_file.c - reads the messages of mail files, octet for octet. */
#include "capture/mail_file.h"

#include "base/limits.h"
#include "capture/maildir.h"
#include "capture/reader.h"

struct MailFile {
    Reader *reader;     /* of the file at hand: lent, or `own`; NULL between files of a Maildir */
    Reader own;         /* in use for a Maildir */
    GPtrArray *maildir; /* of char *: the files to be read; NULL where it is none */
    guint maildir_next; /* index of the next of them */
    const char *folder; /* of the Maildir; lent */
    MailForm form;      /* of the source */
    MailForm at_hand;   /* of the file at hand */
    FiledMessage message;
    bool is_inside;       /* a message has begun and not ended */
    bool is_in_text;      /* its header section is over */
    bool is_in_line;      /* the next octet does not begin a line */
    bool is_behind_empty; /* the line that begins the next message follows an empty one */
    uint64_t bytes;       /* of files before the one at hand */
    char *damage;
};

static MailFile *mail_file_alloc(MailForm form)
{
    MailFile *file = g_new0(MailFile, 1);

    file->form = form;
    return file;
}

MailFile *mail_file_new(Reader *reader)
{
    MailFile *file = mail_file_alloc(MAIL_FORM_NONE);

    file->reader = reader;
    return file;
}

MailFile *mail_file_of_maildir(const char *path)
{
    GPtrArray *paths = maildir_files(path);

    if (paths == NULL)
        return NULL;
    MailFile *file = mail_file_alloc(MAIL_FORM_MAILDIR);
    file->maildir = paths;
    file->folder = path;
    return file;
}

bool mail_file_is_maildir(const char *path)
{
    return maildir_is(path);
}

static Bytes window(const Reader *reader)
{
    return (Bytes){reader->data + reader->start, reader_held(reader)};
}

/* As much as lines are told by, however much more there is in memory. */
static Bytes head_of(Bytes text)
{
    return bytes_first(text, MAIL_HEAD_BYTES);
}

/* The files of a Maildir that are gone or closed to us do not keep the others from being read. */
static bool open_next_in_maildir(MailFile *file)
{
    while (file->maildir_next < file->maildir->len) {
        const char *name = file->maildir->pdata[file->maildir_next++];
        g_autofree char *path = g_build_filename(file->folder, name, NULL);
        g_autoptr(GPtrArray) packing = g_ptr_array_new_with_free_func(g_free);
        g_autoptr(GError) error = NULL;
        Input *input = input_open(path, packing, &error);

        if (input != NULL) {
            reader_init(&file->own, input);
            file->reader = &file->own;
            file->message.path = name;
            return true;
        }
        if (file->damage == NULL)
            file->damage = g_strdup(error->message);
    }
    return false;
}

/* The file at hand is over. */
static void leave_file(MailFile *file)
{
    const char *damage = reader_damage(file->reader);

    if (damage != NULL && file->damage == NULL)
        file->damage = g_strdup(damage);
    file->bytes += file->reader->offset + file->reader->end;
    if (file->maildir != NULL)
        reader_clear(&file->own);
    else
        reader_restart(file->reader);
    file->at_hand = MAIL_FORM_NONE;
}

static bool enter_next_file(MailFile *file)
{
    bool is_first = file->message.number == 0 && file->bytes == 0;

    if (file->maildir != NULL ? !open_next_in_maildir(file)
                              : !is_first && !input_next_mail(file->reader->input))
        return false;
    reader_fill(file->reader, MAIL_HEAD_BYTES);
    Bytes head = head_of(window(file->reader));
    file->at_hand = mail_form_of(head) == MAIL_FORM_MBOX && file->maildir == NULL ? MAIL_FORM_MBOX
                                                                                  : MAIL_FORM_EML;
    if (file->form == MAIL_FORM_NONE)
        file->form = file->at_hand;
    reader_skip(file->reader, mail_form_mark(head));
    file->is_behind_empty = true;
    return true;
}

/* Passes the line that begins a message, however long it is. */
static void pass_separator(MailFile *file)
{
    Reader *reader = file->reader;
    MboxSeparator separator = mbox_separator_look(head_of(window(reader)), file->is_behind_empty);

    file->message.is_badly_divided = !separator.is_behind_empty_line || !separator.has_date;
    while (reader_fill(reader, 1)) {
        Bytes line = mail_form_line(window(reader));
        bool is_whole = line.data[line.len - 1] == '\n';

        reader_skip(reader, line.len);
        if (is_whole)
            return;
    }
}

static bool begin_message(MailFile *file)
{
    if (!reader_fill(file->reader, 1))
        return false;
    reader_fill(file->reader, MAIL_HEAD_BYTES);
    file->message = (FiledMessage){.number = file->message.number + 1, .path = file->message.path};
    if (file->at_hand == MAIL_FORM_MBOX)
        pass_separator(file);
    file->message.is_in_mbox = file->at_hand == MAIL_FORM_MBOX;
    file->message.is_numbered = file->form != MAIL_FORM_EML;
    file->message.offset = reader_offset(file->reader);
    file->is_inside = true;
    file->is_in_text = file->is_in_line = false;
    return true;
}

static size_t empty_line(Bytes text)
{
    return bytes_starts_with(text, BYTES_OF("\r\n")) ? 2 : bytes_starts_with(text, BYTES_OF("\n"));
}

/* The message ends where this line begins; `rest` is what is in memory from it on. */
static bool is_end_of_message(MailFile *file, Bytes rest)
{
    size_t empty = empty_line(rest);
    Bytes next = bytes_skip(rest, empty);

    file->is_behind_empty = empty > 0;
    if (empty > 0 && next.len == 0)
        return file->reader->is_at_end;
    return bytes_starts_with(next, BYTES_OF("From ")) &&
           mbox_separator_holds(mbox_separator_look(next, empty > 0));
}

/* ">From ", ">>From ", ...: a line of text that began "From ", or so. */
static bool is_quoted(Bytes line)
{
    size_t marks = 0;

    while (marks < line.len && line.data[marks] == '>')
        marks++;
    return marks > 0 && bytes_starts_with(bytes_skip(line, marks), BYTES_OF("From "));
}

/* How many octets from here on belong to the message and stand together. */
static size_t run_of_octets(MailFile *file, Bytes text, bool *ret_is_end)
{
    size_t len = 0;

    *ret_is_end = false;
    while (len < text.len) {
        Bytes rest = bytes_skip(text, len);

        if (!file->is_in_line) {
            if (rest.len < MAIL_HEAD_BYTES && !file->reader->is_at_end)
                return len; /* more is needed to tell what the line is */
            *ret_is_end = is_end_of_message(file, head_of(rest));
            if (*ret_is_end || (file->is_in_text && is_quoted(head_of(rest))))
                return len;
            file->is_in_text |= empty_line(rest) > 0;
        }
        const uint8_t *line_end = memchr(rest.data, '\n', rest.len);
        file->is_in_line = line_end == NULL;
        len = line_end == NULL ? text.len : (size_t)(line_end - text.data) + 1;
    }
    return len;
}

/* Nothing more; the octets of the message end where reading stands. */
static Bytes no_more(MailFile *file)
{
    file->message.length = reader_offset(file->reader) - file->message.offset;
    return (Bytes){NULL, 0};
}

/* The next octets of a message of an mbox; nothing at its end. */
static Bytes next_of_mbox(MailFile *file)
{
    Reader *reader = file->reader;

    for (;;) {
        bool is_end;

        reader_fill(reader, MAIL_HEAD_BYTES);
        Bytes text = window(reader);
        size_t len = run_of_octets(file, text, &is_end);
        reader_skip(reader, len);
        if (len > 0)
            return bytes_first(text, len);
        if (is_end || text.len == 0) {
            Bytes nothing = no_more(file);

            reader_skip(reader, empty_line(text));
            return nothing;
        }
        file->message.quoted_lines++; /* the line is one, without its first octet */
        reader_skip(reader, 1);
        file->is_in_line = true;
    }
}

static Bytes next_of_message(MailFile *file)
{
    Reader *reader = file->reader;

    if (file->at_hand == MAIL_FORM_MBOX)
        return next_of_mbox(file);
    if (!reader_fill(reader, 1))
        return no_more(file);
    Bytes octets = window(reader);
    reader_skip(reader, octets.len);
    return octets;
}

bool mail_file_next(MailFile *file, MailPiece *ret_piece)
{
    while (!file->is_inside) {
        if (file->at_hand == MAIL_FORM_NONE && !enter_next_file(file))
            return false;
        if (!begin_message(file))
            leave_file(file);
    }
    Bytes octets = next_of_message(file);
    if (octets.len == 0) {
        file->is_inside = false;
        file->message.is_whole = reader_damage(file->reader) == NULL;
    }
    *ret_piece = (MailPiece){octets, file->message};
    return true;
}

MailForm mail_file_form(const MailFile *file)
{
    return file->form;
}

uint64_t mail_file_bytes(const MailFile *file)
{
    return file->bytes;
}

uint64_t mail_file_messages(const MailFile *file)
{
    return file->message.number;
}

const char *mail_file_damage(const MailFile *file)
{
    return file->damage;
}

void mail_file_free(MailFile *file)
{
    if (file == NULL)
        return;
    if (file->maildir != NULL) {
        reader_clear(&file->own);
        g_ptr_array_unref(file->maildir);
    }
    g_free(file->damage);
    g_free(file);
}
