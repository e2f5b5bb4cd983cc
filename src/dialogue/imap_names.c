/* imap_names.c - names of mailboxes out of modified UTF-7. */
#include "dialogue/imap_names.h"

#include <glib.h>

#include "base/text.h"

/* The six bits of a digit of modified base64: "," stands for "/". source RFC 3501 5.1.3 */
static int digit_value(uint8_t digit)
{
    return digit == ',' ? 63 : digit == '/' ? -1 : base64_digit_value(digit);
}

/* UTF-16 in modified base64, as UTF-8; false where it is none. */
static bool add_shifted(GString *out, Bytes digits)
{
    uint32_t bits = 0, high = 0;
    unsigned count = 0;

    for (size_t i = 0; i < digits.len; i++) {
        int value = digit_value(digits.data[i]);

        if (value < 0)
            return false;
        bits = (bits << 6 | (uint32_t)value) & 0x3fffff;
        count += 6;
        if (count < 16)
            continue;
        count -= 16;
        uint32_t unit = bits >> count & 0xffff;
        bool is_low = unit >= 0xdc00 && unit <= 0xdfff;

        if (is_low != (high != 0) || unit == 0)
            return false;
        if (is_low)
            g_string_append_unichar(out, 0x10000 + ((high - 0xd800) << 10) + (unit - 0xdc00));
        high = unit >= 0xd800 && unit <= 0xdbff ? unit : 0;
        if (!is_low && high == 0)
            g_string_append_unichar(out, unit);
    }
    /* what is left over fills the last digit, and is zero */
    return high == 0 && count < 6 && (bits & ((1u << count) - 1)) == 0;
}

/* NULL where the name is not in modified UTF-7. */
static char *from_utf7(Bytes sent)
{
    g_autoptr(GString) out = g_string_sized_new(sent.len);

    while (sent.len > 0) {
        ptrdiff_t shift = bytes_find(sent, '&');
        Bytes plain = shift < 0 ? sent : bytes_first(sent, (size_t)shift);

        for (size_t i = 0; i < plain.len; i++)
            if (plain.data[i] == '\0' || plain.data[i] >= 0x80)
                return NULL;
        g_string_append_len(out, (const char *)plain.data, (gssize)plain.len);
        if (shift < 0)
            break;
        sent = bytes_skip(sent, plain.len + 1);
        ptrdiff_t end = bytes_find(sent, '-');
        if (end < 0)
            return NULL;
        if (end == 0)
            g_string_append_c(out, '&');
        else if (!add_shifted(out, bytes_first(sent, (size_t)end)))
            return NULL;
        sent = bytes_skip(sent, (size_t)end + 1);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

char *imap_mailbox_name(Bytes sent, bool is_utf8)
{
    if (bytes_equal_nocase(sent, BYTES_OF("INBOX")))
        return g_strdup("INBOX");
    char *decoded = is_utf8 ? NULL : from_utf7(sent);

    return decoded != NULL ? decoded : text_valid(sent);
}
