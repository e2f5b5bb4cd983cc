/* dns_data.c - the data of a resource record as text. */
#include "lookup/dns.h"

#include "base/text.h"

/* A name that fills the data to their end. */
static char *last_name(Bytes message, size_t at, size_t end)
{
    g_autofree char *name = dns_name_read(message, &at);

    return at == end ? g_steal_pointer(&name) : NULL;
}

static char *address_data(Bytes data, DnsRecord *record, uint8_t version)
{
    char text[ADDRESS_TEXT_SIZE];

    if (data.len != (version == 4 ? 4 : 16))
        return NULL;
    record->address.version = version;
    memcpy(record->address.octets, data.data, data.len);
    return g_strdup(address_to_text(&record->address, text));
}

/* Character strings, put together as their readers do (RFC 7208 3.3, RFC 6376 3.6.2.2). */
static char *text_data(Bytes data)
{
    g_autoptr(GByteArray) text = g_byte_array_new();
    Cursor cursor = cursor_of(data);

    while (cursor.rest.len > 0 && !cursor.torn) {
        Bytes string = cursor_take(&cursor, cursor_u8(&cursor));

        g_byte_array_append(text, string.data, (guint)string.len);
    }
    return cursor.torn ? NULL : text_valid((Bytes){text->data, text->len});
}

/* source RFC 6698 2.2 */
static char *tlsa_data(Bytes data)
{
    Cursor cursor = cursor_of(data);
    unsigned usage = cursor_u8(&cursor), selector = cursor_u8(&cursor), match = cursor_u8(&cursor);

    if (cursor.torn)
        return NULL;
    GString *text = g_string_new(NULL);
    g_string_printf(text, "%u %u %u ", usage, selector, match);
    for (size_t i = 0; i < cursor.rest.len; i++)
        g_string_append_printf(text, "%02x", cursor.rest.data[i]);
    return g_string_free(text, FALSE);
}

/* source RFC 2782 */
static char *srv_data(Bytes message, size_t at, size_t len)
{
    Cursor cursor = cursor_of((Bytes){message.data + at, len});
    unsigned priority = cursor_u16(&cursor), weight = cursor_u16(&cursor),
             port = cursor_u16(&cursor);
    g_autofree char *target = cursor.torn ? NULL : last_name(message, at + 6, at + len);

    return target == NULL ? NULL : g_strdup_printf("%u %u %u %s", priority, weight, port, target);
}

/* source RFC 1035 3.3.13 */
static char *soa_data(Bytes message, size_t at, size_t len)
{
    size_t end = at + len;
    g_autofree char *server = dns_name_read(message, &at);
    g_autofree char *person = server == NULL ? NULL : dns_name_read(message, &at);
    unsigned numbers[5];

    if (person == NULL || end < at || end - at != 20)
        return NULL;
    Cursor cursor = cursor_of((Bytes){message.data + at, 20});
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        numbers[i] = cursor_u32(&cursor);
    return g_strdup_printf("%s %s %u %u %u %u %u", server, person, numbers[0], numbers[1],
                           numbers[2], numbers[3], numbers[4]);
}

/* source RFC 8659 4.1.1 */
static char *caa_data(Bytes data)
{
    Cursor cursor = cursor_of(data);
    unsigned flags = cursor_u8(&cursor);
    Bytes tag = cursor_take(&cursor, cursor_u8(&cursor));

    if (cursor.torn)
        return NULL;
    g_autofree char *name = text_valid(tag);
    g_autofree char *value = text_valid(cursor.rest);
    return g_strdup_printf("%u %s \"%s\"", flags, name, value);
}

static char *mx_data(Bytes message, size_t at, size_t len, DnsRecord *record)
{
    if (len < 3)
        return NULL;
    record->preference = (uint16_t)(message.data[at] << 8 | message.data[at + 1]);
    return last_name(message, at + 2, at + len);
}

void dns_data_read(Bytes message, size_t at, size_t len, DnsRecord *record)
{
    const Bytes data = {message.data + at, len};

    switch (record->type) {
    case DNS_A:
        record->data = address_data(data, record, 4);
        return;
    case DNS_AAAA:
        record->data = address_data(data, record, 6);
        return;
    case DNS_NS:
    case DNS_CNAME:
    case DNS_PTR:
    case DNS_DNAME:
        record->data = last_name(message, at, at + len);
        return;
    case DNS_MX:
        record->data = mx_data(message, at, len, record);
        return;
    case DNS_TXT:
    case DNS_SPF:
        record->data = text_data(data);
        return;
    case DNS_TLSA:
        record->data = tlsa_data(data);
        return;
    case DNS_SRV:
        record->data = srv_data(message, at, len);
        return;
    case DNS_SOA:
        record->data = soa_data(message, at, len);
        return;
    case DNS_CAA:
        record->data = caa_data(data);
        return;
    default:
        return;
    }
}
