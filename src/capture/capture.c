/* capture.c - opens sources of every format, and hands their packets out. */
#include "capture/capture.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"
#include "base/text.h"
#include "capture/formats.h"
#include "capture/pasted_mail.h"

static void interface_free(void *data)
{
    CaptureInterface *interface = data;

    g_free(interface->name);
    g_free(interface->description);
    g_free(interface);
}

static void comment_free(void *data)
{
    CaptureComment *comment = data;

    g_free(comment->text);
    g_free(comment);
}

static CaptureSource *source_new(const char *path)
{
    CaptureSource *source = g_new0(CaptureSource, 1);
    CaptureFacts *facts = &source->facts;

    source->path = g_strdup(path);
    facts->path = source->path;
    facts->packing = g_ptr_array_new_with_free_func(g_free);
    facts->interfaces = g_ptr_array_new_with_free_func(interface_free);
    facts->comments = g_ptr_array_new_with_free_func(comment_free);
    facts->secrets = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    return source;
}

/* Reads the whole text, up to a ceiling. */
static GBytes *read_text(CaptureSource *source)
{
    Input *input = source->reader.input;
    GByteArray *text = g_byte_array_new();
    size_t got = 1;

    while (got > 0 && text->len < TRANSCRIPT_MAX_BYTES) {
        guint len = text->len, room = MIN(READ_BLOCK_BYTES, TRANSCRIPT_MAX_BYTES - len);

        g_byte_array_set_size(text, len + room);
        got = input_read(input, text->data + len, room);
        g_byte_array_set_size(text, len + (guint)got);
    }
    if (got > 0)
        capture_stop(source, "the text is longer than the %d bytes that are read of one",
                     TRANSCRIPT_MAX_BYTES);
    else if (input_damage(input) != NULL)
        capture_stop(source, "%s", input_damage(input));
    return g_byte_array_free_to_bytes(text);
}

static bool open_text(CaptureSource *source, GError **error)
{
    g_autoptr(GBytes) text = read_text(source);

    source->is_at_end = true;
    source->facts.format = "transcript";
    source->facts.bytes = g_bytes_get_size(text);
    source->transcript = transcript_new(text);
    if (source->transcript != NULL)
        return true;
    g_set_error_literal(
        error, POSTA_ERROR, POSTA_ERROR_INPUT,
        _("not a capture, a case, mail or a transcript; a transcript has lines marked "
          "C: and S:, or is what swaks, telnet or a server's log shows of a talk"));
    return false;
}

static bool open_capture(CaptureSource *source, GError **error)
{
    const uint8_t *magic = reader_need(&source->reader, 4);

    g_assert(magic != NULL); /* or input_open had not taken it for a capture */
    source->is_pcapng = pcapng_is((Bytes){magic, 4});
    return source->is_pcapng ? pcapng_open(source, error) : pcap_open(source, error);
}

static bool open_mail(CaptureSource *source)
{
    source->is_at_end = true;
    source->mail = mail_file_new(&source->reader);
    reader_fill(&source->reader, MAIL_HEAD_BYTES);
    Bytes head = {source->reader.data + source->reader.start, reader_held(&source->reader)};
    source->facts.format = mail_form_name(mail_form_of(bytes_first(head, MAIL_HEAD_BYTES)));
    return true;
}

static CaptureSource *open_maildir(CaptureSource *source)
{
    source->is_at_end = true;
    source->mail = mail_file_of_maildir(source->path);
    source->facts.format = "maildir";
    return source;
}

CaptureSource *capture_open(const char *path, GError **error)
{
    g_autoptr(CaptureSource) source = source_new(path);

    if (mail_file_is_maildir(path))
        return open_maildir(g_steal_pointer(&source));
    Input *input = input_open(path, source->facts.packing, error);
    if (input == NULL)
        return NULL;
    reader_init(&source->reader, input);
    if (input_is_mail(input)   ? open_mail(source)
        : input_is_text(input) ? open_text(source, error)
                               : open_capture(source, error))
        return g_steal_pointer(&source);

    g_autofree char *name =
        strcmp(path, "-") == 0 ? g_strdup("standard input") : text_safe(bytes_of_text(path));

    g_prefix_error(error, "%s: ", name);
    return NULL;
}

CaptureSource *capture_open_pasted(const char *path, Bytes text, GError **error)
{
    g_autoptr(CaptureSource) source = source_new(path);
    g_auto(PastedMail) pasted = pasted_mail_find(text);
    gsize len = 0;

    if (pasted.octets == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                    _("%s: no header of a message is in it; paste it with its field names (From:, "
                      "Received:, ...)"),
                    strcmp(path, "-") == 0 ? "standard input" : path);
        return NULL;
    }
    const uint8_t *octets = g_bytes_get_data(pasted.octets, &len);
    Input *input = input_of_octets((Bytes){octets, len}, error);
    if (input == NULL)
        return NULL;
    reader_init(&source->reader, input);
    open_mail(source);
    source->facts.mended = pasted_mail_mended(&pasted);
    return g_steal_pointer(&source);
}

/* What the end of the input means for the facts. */
static void end(CaptureSource *source)
{
    const char *damage = reader_damage(&source->reader);

    source->is_at_end = true;
    source->facts.bytes = source->reader.offset + source->reader.end;
    if (damage != NULL && !source->facts.truncated)
        capture_stop(source, "%s", damage);
}

static void note_time(CaptureFacts *facts, int64_t when)
{
    if (!facts->has_times) {
        facts->has_times = true;
        facts->first = when;
        facts->last = when;
        return;
    }
    facts->first = MIN(facts->first, when);
    facts->last = MAX(facts->last, when);
}

static bool next_of_all(CaptureSource *source, Packet *ret_packet)
{
    CaptureFacts *facts = &source->facts;

    if (source->is_at_end)
        return false;
    if (source->is_pcapng ? !pcapng_next(source, ret_packet) : !pcap_next(source, ret_packet)) {
        end(source);
        return false;
    }
    facts->packets++;
    facts->bytes = reader_offset(&source->reader);
    if (ret_packet->has_when)
        note_time(facts, ret_packet->when);
    return true;
}

bool capture_next(CaptureSource *source, Packet *ret_packet)
{
    bool passes = false;

    while (!passes && next_of_all(source, ret_packet)) {
        passes = source->filter == NULL;
        if (source->filter != NULL &&
            !frame_filter_ask(source->filter, ret_packet, &passes, &source->problem)) {
            source->is_at_end = true;
            return false;
        }
    }
    return passes;
}

void capture_set_filter(CaptureSource *source, FrameFilter *filter)
{
    source->filter = filter;
    source->facts.filter = frame_filter_expression(filter);
}

const GError *capture_problem(const CaptureSource *source)
{
    return source->problem;
}

const CaptureFacts *capture_facts(const CaptureSource *source)
{
    return &source->facts;
}

Transcript *capture_transcript(const CaptureSource *source)
{
    return source->transcript;
}

MailFile *capture_mail(const CaptureSource *source)
{
    return source->mail;
}

void capture_end_mail(CaptureSource *source)
{
    const MailFile *mail = source->mail;

    source->facts.format = mail_form_name(mail_file_form(mail));
    source->facts.bytes = mail_file_bytes(mail);
    if (mail_file_damage(mail) != NULL)
        capture_stop(source, "%s", mail_file_damage(mail));
}

void capture_progress(const CaptureSource *source, uint64_t *ret_done, uint64_t *ret_total)
{
    if (source->reader.input != NULL) /* a Maildir has one for each of its files */
        input_progress(source->reader.input, ret_done, ret_total);
}

CaptureInterface *capture_add_interface(CaptureSource *source, int link_type, uint32_t snaplen)
{
    CaptureInterface *interface = g_new0(CaptureInterface, 1);

    interface->link_type = link_type;
    interface->snaplen = snaplen;
    interface->received = -1;
    interface->dropped = -1;
    g_ptr_array_add(source->facts.interfaces, interface);
    return interface;
}

void capture_note(CaptureSource *source, const char *format, ...)
{
    va_list arguments;

    if (source->facts.damage != NULL)
        return;
    va_start(arguments, format);
    source->facts.damage = g_strdup_vprintf(format, arguments);
    va_end(arguments);
}

bool capture_stop(CaptureSource *source, const char *format, ...)
{
    g_autofree char *before = g_steal_pointer(&source->facts.damage);
    const char *cause = reader_damage(&source->reader);
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *damage = cause != NULL ? g_strdup(cause) : g_strdup_vprintf(format, arguments);
    va_end(arguments);
    source->facts.damage =
        before == NULL ? g_steal_pointer(&damage) : g_strconcat(before, "; then ", damage, NULL);
    source->facts.truncated = true;
    return false;
}

void capture_free(CaptureSource *source)
{
    if (source == NULL)
        return;
    mail_file_free(source->mail);
    reader_clear(&source->reader);
    pcapng_clear(&source->pcapng);
    transcript_free(source->transcript);
    g_ptr_array_unref(source->facts.packing);
    g_ptr_array_unref(source->facts.interfaces);
    g_ptr_array_unref(source->facts.comments);
    g_ptr_array_unref(source->facts.secrets);
    g_free(source->facts.comment);
    g_free(source->facts.written_by);
    g_free(source->facts.damage);
    g_free(source->facts.mended);
    g_free(source->path);
    g_clear_error(&source->problem);
    g_free(source);
}
