/* encoded_word.c - text of other alphabets in header fields. */
#include "message/encoded_word.h"

#include "base/text.h"
#include "message/charset.h"
#include "message/lexical.h"

/* RFC 2047 2: a whole word has 75 characters at most; names of charsets 40 (RFC 2978 2.3). */
#define CHARSET_MAX_LEN 40

typedef struct EncodedWord {
    const char *charset; /* as iconv calls it */
    bool is_base64;      /* B, else Q */
    Bytes text;          /* encoded */
    size_t len;          /* of the whole word, from =? to ?= */
} EncodedWord;

/* Where the encoded text ends. "=?" inside it begins another word, so this one was none; but
 * "=?=" is the last "=" of base64 before the end. As a failed search stops where the next one
 * begins, all searches together are linear. */
static ptrdiff_t text_end(Bytes text)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.data[i] == '?' && text.data[i + 1] == '=')
            return (ptrdiff_t)i;
        if (text.data[i] == '=' && text.data[i + 1] == '?' &&
            !(i + 2 < text.len && text.data[i + 2] == '='))
            return -1;
    }
    return -1;
}

/* =?charset?encoding?text?= or =?charset*language?encoding?text?= */
static bool word_parse(Bytes whole, EncodedWord *ret_word)
{
    if (!bytes_starts_with(whole, BYTES_OF("=?")))
        return false;
    Bytes rest = bytes_skip(whole, 2);
    ptrdiff_t label_len = bytes_find(bytes_first(rest, 2 * CHARSET_MAX_LEN), '?');
    if (label_len < 1)
        return false;
    Bytes label = bytes_first(rest, (size_t)label_len);
    ptrdiff_t star = bytes_find(label, '*');
    const char *charset = charset_find(star < 0 ? label : bytes_first(label, (size_t)star));
    rest = bytes_skip(rest, (size_t)label_len + 1);
    if (charset == NULL || rest.len < 2 || rest.data[1] != '?')
        return false;
    uint8_t encoding = ascii_upper(rest.data[0]);
    rest = bytes_skip(rest, 2);
    if (encoding != 'B' && encoding != 'Q')
        return false;
    ptrdiff_t end = text_end(rest);
    if (end < 0)
        return false;
    Bytes text = bytes_first(rest, (size_t)end);
    *ret_word = (EncodedWord){charset, encoding == 'B', text,
                              (size_t)(text.data - whole.data) + text.len + 2};
    return true;
}

/* RFC 2047 4.2. What is no valid escape stands for itself. */
static void decode_q(Bytes text, GString *out)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = (char)text.data[i];

        if (c == '=' && i + 2 < text.len && g_ascii_isxdigit(text.data[i + 1]) &&
            g_ascii_isxdigit(text.data[i + 2])) {
            c = (char)(g_ascii_xdigit_value((char)text.data[i + 1]) << 4 |
                       g_ascii_xdigit_value((char)text.data[i + 2]));
            i += 2;
        } else if (c == '_') {
            c = ' ';
        }
        g_string_append_c(out, c);
    }
}

/* RFC 2047 4.1, RFC 4648 4. Padding may be missing, or stand between two pieces that were encoded
 * alone; octets out of the alphabet are passed over. */
static void decode_b(Bytes text, GString *out)
{
    uint32_t bits = 0;
    unsigned count = 0;

    for (size_t i = 0; i < text.len; i++) {
        int value = base64_digit_value(text.data[i]);

        if (text.data[i] == '=')
            count = 0;
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        count += 6;
        if (count >= 8) {
            count -= 8;
            g_string_append_c(out, (char)(bits >> count & 0xff));
        }
    }
}

/* Neighbouring words of one charset, not yet converted. */
typedef struct Run {
    const char *charset; /* NULL: the last thing read was no word */
    GString *octets;
} Run;

static void run_end(Run *run, GString *out)
{
    if (run->charset != NULL)
        charset_decode(run->charset, (Bytes){(uint8_t *)run->octets->str, run->octets->len}, out);
    run->charset = NULL;
    g_string_truncate(run->octets, 0);
}

static bool is_all_white(Bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_white(text.data[i]))
            return false;
    return true;
}

/* RFC 2047 6.2: blanks between two words are not shown. */
static void add_between(Run *run, Bytes plain, GString *out)
{
    if (run->charset != NULL && is_all_white(plain))
        return;
    run_end(run, out);
    g_string_append_len(out, (const char *)plain.data, (gssize)plain.len);
}

static void add_word(Run *run, const EncodedWord *word, GString *out)
{
    if (run->charset != word->charset)
        run_end(run, out);
    run->charset = word->charset;
    if (word->is_base64)
        decode_b(word->text, run->octets);
    else
        decode_q(word->text, run->octets);
}

char *encoded_words_decode(Bytes text)
{
    g_autoptr(GString) out = g_string_new(NULL), octets = g_string_new(NULL);
    Run run = {NULL, octets};
    size_t read = 0; /* octets of text that are in `out` or `run` */
    size_t at = 0;
    ptrdiff_t next;

    while ((next = bytes_find(bytes_skip(text, at), '=')) >= 0) {
        EncodedWord word;

        at += (size_t)next;
        if (!word_parse(bytes_skip(text, at), &word)) {
            at++;
            continue;
        }
        add_between(&run, bytes_first(bytes_skip(text, read), at - read), out);
        add_word(&run, &word, out);
        at += word.len;
        read = at;
    }
    run_end(&run, out);
    if (read < text.len)
        g_string_append_len(out, (const char *)text.data + read, (gssize)(text.len - read));
    return g_strstrip(text_valid((Bytes){(uint8_t *)out->str, out->len}));
}

size_t encoded_word_len(Bytes text)
{
    EncodedWord word;

    if (!word_parse(text, &word))
        return 0;
    for (size_t i = 0; i < word.text.len; i++)
        if (is_white(word.text.data[i]))
            return 0;
    return word.len;
}
