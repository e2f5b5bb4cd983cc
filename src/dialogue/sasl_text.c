/* sasl_text.c - base64 as it is sent in log-ins, and its octets as text that can be read. */
#include "dialogue/sasl_mechanism.h"

#include "base/text.h"

bool sasl_base64(Bytes text, GBytes **ret_octets)
{
    g_autoptr(GByteArray) octets = g_byte_array_sized_new((guint)(text.len * 3 / 4 + 1));
    uint32_t bits = 0;
    unsigned held = 0; /* bits that no octet was made of yet */
    bool is_padded = false;

    for (size_t i = 0; i < text.len; i++) {
        uint8_t c = text.data[i];
        int value = base64_digit_value(c);

        if (is_blank(c) || c == '\r')
            continue;
        is_padded |= c == '=';
        if (c == '=')
            continue;
        if (value < 0 || is_padded)
            return false;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            uint8_t octet = (uint8_t)(bits >> (held - 8));

            held -= 8;
            g_byte_array_append(octets, &octet, 1);
        }
    }
    if (held == 6) /* one digit too many, or too few */
        return false;
    *ret_octets = g_byte_array_free_to_bytes(g_steal_pointer(&octets));
    return true;
}

static bool is_control(uint8_t c)
{
    return c < ' ' || c == 0x7f;
}

/* U+2400 to U+241F are the pictures of the control characters, U+2421 that of DEL. */
static void append_readable(GString *out, Bytes octets)
{
    while (octets.len > 0) {
        size_t len = 0;

        while (len < octets.len && !is_control(octets.data[len]))
            len++;
        g_autofree char *run = text_valid(bytes_first(octets, len));
        g_string_append(out, run);
        octets = bytes_skip(octets, len);
        if (octets.len == 0)
            return;
        g_string_append_unichar(out, octets.data[0] == 0x7f ? 0x2421 : 0x2400u + octets.data[0]);
        octets = bytes_skip(octets, 1);
    }
}

static bool is_text(Bytes octets)
{
    for (size_t i = 0; i < octets.len; i++) {
        uint8_t c = octets.data[i];

        if (c < ' ' && c != '\0' && c != '\x01' && c != '\t' && c != '\r' && c != '\n')
            return false;
    }
    return true;
}

bool sasl_is_utf8(Bytes octets)
{
    const char *at = (const char *)octets.data, *end = at + octets.len;

    while (at < end && !g_utf8_validate_len(at, (gsize)(end - at), &at) && *at == '\0')
        at++; /* a NUL is a character too */
    return at == end;
}

Decoded sasl_readable(Bytes octets, Bytes secret)
{
    size_t begin = secret.len == 0 ? octets.len : (size_t)(secret.data - octets.data);
    Bytes before = bytes_first(octets, begin), after = bytes_skip(octets, begin + secret.len);

    bool is_all_secret = secret.len == octets.len;

    if (octets.len == 0 || !is_text(before) || !is_text(after) ||
        (is_all_secret && !is_text(secret)))
        return (Decoded){0};
    GString *text = g_string_new(NULL);
    append_readable(text, before);
    size_t from = text->len;
    append_readable(text, secret);
    size_t len = text->len - from;
    append_readable(text, after);
    Decoded decoded = {.text = g_string_free_to_bytes(text)};
    const uint8_t *data = g_bytes_get_data(decoded.text, NULL);
    decoded.secret = (Bytes){data + from, len};
    return decoded;
}

char *sasl_hex(Bytes octets)
{
    static const char digits[] = "0123456789abcdef";
    char *text = g_malloc(octets.len * 2 + 1);

    for (size_t i = 0; i < octets.len; i++) {
        text[2 * i] = digits[octets.data[i] >> 4];
        text[2 * i + 1] = digits[octets.data[i] & 15];
    }
    text[octets.len * 2] = '\0';
    return text;
}
