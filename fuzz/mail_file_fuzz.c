/* mail_file_fuzz.c - any mail is read to its end, and the same in small pieces as whole. */
#include "capture_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Reads all mail; returns a number that stands for its messages. */
static uint64_t read_mail(int descriptor, size_t len)
{
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", descriptor);
    g_autoptr(CaptureSource) source = capture_open(path, NULL);
    MailFile *mail = source == NULL ? NULL : capture_mail(source);
    uint64_t sum = 0, octets = 0, number = 0, end = 0;
    MailPiece piece;

    close(descriptor);
    while (mail != NULL && mail_file_next(mail, &piece)) {
        const FiledMessage *message = &piece.message;

        g_assert(message->number == number || message->number == number + 1);
        number = message->number;
        for (size_t i = 0; i < piece.octets.len; i++)
            sum = fold(sum, piece.octets.data[i]);
        octets += piece.octets.len;
        if (piece.octets.len > 0)
            continue;
        sum = fold(fold(fold(sum, number), message->offset), message->length);
        if (capture_facts(source)->packing->len == 0) {
            g_assert(message->offset >= end && message->offset + message->length <= len);
            g_assert(octets + message->quoted_lines == message->length);
        }
        end = message->offset + message->length;
        octets = 0;
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len > INPUT_MAX_BYTES)
        return 0;
    g_assert(read_mail(whole_file(data, len), len) == read_mail(pipe_of_pieces(data, len), len));
    return 0;
}
