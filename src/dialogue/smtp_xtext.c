/* smtp_xtext.c - values of SMTP parameters in which octets are spelled out. */
#include <glib.h>

#include "base/text.h"
#include "dialogue/smtp_command.h"

/* "+XX", two upper-case hexadecimal digits; people write lower case too. source RFC 3461 4 */
static bool take_hex_pair(Bytes *rest, GString *out)
{
    if (rest->len < 3 || !g_ascii_isxdigit(rest->data[1]) || !g_ascii_isxdigit(rest->data[2]))
        return false;
    g_string_append_c(out, (char)(g_ascii_xdigit_value((char)rest->data[1]) << 4 |
                                  g_ascii_xdigit_value((char)rest->data[2])));
    *rest = bytes_skip(*rest, 3);
    return true;
}

/* "\x{HEX}", 2 to 6 digits of a character. source RFC 6533 3 */
static bool take_character(Bytes *rest, GString *out)
{
    gunichar character = 0;
    size_t at = 3;

    if (!bytes_starts_with(*rest, BYTES_OF("\\x{")))
        return false;
    for (; at < rest->len && at < 9 && g_ascii_isxdigit(rest->data[at]); at++)
        character = character << 4 | (gunichar)g_ascii_xdigit_value((char)rest->data[at]);
    if (at < 5 || at >= rest->len || rest->data[at] != '}' || !g_unichar_validate(character) ||
        character == 0)
        return false;
    g_string_append_unichar(out, character);
    *rest = bytes_skip(*rest, at + 1);
    return true;
}

char *smtp_xtext_decode(Bytes value)
{
    g_autoptr(GString) out = g_string_sized_new(value.len);
    bool is_utf8 = bytes_starts_with_nocase(value, BYTES_OF("utf-8;"));

    for (Bytes rest = value; rest.len > 0;) {
        uint8_t octet = rest.data[0];

        if (octet == '+') {
            if (!take_hex_pair(&rest, out))
                return NULL;
        } else if (octet == '\\' && is_utf8) {
            if (!take_character(&rest, out))
                return NULL;
        } else {
            g_string_append_c(out, (char)octet);
            rest = bytes_skip(rest, 1);
        }
    }
    if (out->len == value.len)
        return NULL; /* nothing was spelled out */
    return text_valid((Bytes){(uint8_t *)out->str, out->len});
}
