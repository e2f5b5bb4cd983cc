/* hello.c - what client and server say of themselves in their hellos. */
#include "tls/hello.h"

#include "base/text.h"
#include "tls/suites.h"

/* source IANA, TLS ExtensionType Values */
enum ExtensionType {
    EXTENSION_SERVER_NAME = 0,
    EXTENSION_GROUPS = 10,
    EXTENSION_POINT_FORMATS = 11,
    EXTENSION_SIGNATURES = 13,
    EXTENSION_ALPN = 16,
    EXTENSION_ENCRYPT_THEN_MAC = 22,
    EXTENSION_TICKET = 35,
    EXTENSION_PSK = 41,
    EXTENSION_EARLY_DATA = 42,
    EXTENSION_VERSIONS = 43,
    EXTENSION_KEY_SHARE = 51,
    EXTENSION_ENCRYPTED_HELLO = 0xfe0d,
};

static GArray *numbers_new(void)
{
    return g_array_new(FALSE, FALSE, sizeof(uint16_t));
}

static void add_number(GArray *list, uint16_t number)
{
    g_array_append_val(list, number);
}

/* Numbers of two octets until the end. */
static void add_numbers(GArray *list, Bytes octets)
{
    for (Cursor cursor = cursor_of(octets); cursor.rest.len >= 2;)
        add_number(list, cursor_u16(&cursor));
}

/* Octets behind their length. */
static Bytes take_vector(Cursor *cursor, size_t length_octets)
{
    return cursor_take(cursor, (size_t)cursor_uint(cursor, length_octets, true));
}

static void take_random(Cursor *cursor, uint8_t random[HELLO_RANDOM_BYTES])
{
    Bytes octets = cursor_take(cursor, HELLO_RANDOM_BYTES);

    if (octets.len > 0)
        memcpy(random, octets.data, octets.len);
}

/* source RFC 8446 4.1.2: at most 32 octets */
static uint8_t take_session(Cursor *cursor, uint8_t session[HELLO_SESSION_MAX_BYTES])
{
    Bytes octets = bytes_first(take_vector(cursor, 1), HELLO_SESSION_MAX_BYTES);

    if (octets.len > 0)
        memcpy(session, octets.data, octets.len);
    return (uint8_t)octets.len;
}

static ClientHello *client_hello_new(void)
{
    ClientHello *hello = g_new0(ClientHello, 1);

    hello->ciphers = numbers_new();
    hello->extensions = numbers_new();
    hello->versions = numbers_new();
    hello->groups = numbers_new();
    hello->signatures = numbers_new();
    hello->formats = g_byte_array_new();
    hello->alpn = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    return hello;
}

void client_hello_free(ClientHello *hello)
{
    if (hello == NULL)
        return;
    g_array_unref(hello->ciphers);
    g_array_unref(hello->extensions);
    g_array_unref(hello->versions);
    g_array_unref(hello->groups);
    g_array_unref(hello->signatures);
    g_byte_array_unref(hello->formats);
    g_ptr_array_unref(hello->alpn);
    g_free(hello->server_name);
    g_free(hello);
}

/* The first name of type host_name. source RFC 6066 3 */
static void take_server_name(ClientHello *hello, Bytes octets)
{
    Cursor cursor = cursor_of(octets);
    Cursor list = cursor_of(take_vector(&cursor, 2));

    hello->has_server_name = true;
    while (list.rest.len > 0 && !list.torn && hello->server_name == NULL) {
        uint8_t type = cursor_u8(&list);
        Bytes name = take_vector(&list, 2);

        if (type == 0 && name.len > 0)
            hello->server_name = text_valid(name);
    }
}

/* source RFC 7301 3.1 */
static void take_alpn(GPtrArray *names, Bytes octets)
{
    Cursor cursor = cursor_of(octets);
    Cursor list = cursor_of(take_vector(&cursor, 2));

    while (list.rest.len > 0 && !list.torn) {
        Bytes name = take_vector(&list, 1);

        if (!list.torn)
            g_ptr_array_add(names, g_bytes_new(name.data, name.len));
    }
}

static void take_client_extension(ClientHello *hello, uint16_t type, Bytes octets)
{
    Cursor cursor = cursor_of(octets);

    switch (type) {
    case EXTENSION_SERVER_NAME:
        take_server_name(hello, octets);
        break;
    case EXTENSION_GROUPS:
        add_numbers(hello->groups, take_vector(&cursor, 2));
        break;
    case EXTENSION_POINT_FORMATS: {
        Bytes formats = take_vector(&cursor, 1);

        g_byte_array_append(hello->formats, formats.data, (guint)formats.len);
        break;
    }
    case EXTENSION_SIGNATURES:
        add_numbers(hello->signatures, take_vector(&cursor, 2));
        break;
    case EXTENSION_ALPN:
        take_alpn(hello->alpn, octets);
        break;
    case EXTENSION_VERSIONS:
        add_numbers(hello->versions, take_vector(&cursor, 1));
        break;
    case EXTENSION_TICKET:
        hello->has_ticket |= octets.len > 0;
        break;
    case EXTENSION_PSK:
        hello->has_ticket = true;
        break;
    case EXTENSION_EARLY_DATA:
        hello->has_early_data = true;
        break;
    case EXTENSION_ENCRYPTED_HELLO:
        hello->has_encrypted_hello = true;
        break;
    default:
        hello->has_grease |= is_grease(type);
    }
}

ClientHello *client_hello_parse(Bytes body)
{
    g_autoptr(ClientHello) hello = client_hello_new();
    Cursor cursor = cursor_of(body);

    hello->legacy_version = cursor_u16(&cursor);
    take_random(&cursor, hello->random);
    hello->session_len = take_session(&cursor, hello->session);
    add_numbers(hello->ciphers, take_vector(&cursor, 2));
    take_vector(&cursor, 1); /* compression */
    if (cursor.torn)
        return NULL;
    if (cursor.rest.len == 0) /* before RFC 3546 there were no extensions */
        return g_steal_pointer(&hello);
    Cursor list = cursor_of(take_vector(&cursor, 2));
    while (list.rest.len > 0 && !list.torn) {
        uint16_t type = cursor_u16(&list);
        Bytes octets = take_vector(&list, 2);

        if (list.torn)
            break;
        add_number(hello->extensions, type);
        take_client_extension(hello, type, octets);
    }
    for (guint i = 0; i < hello->ciphers->len; i++)
        hello->has_grease |= is_grease(g_array_index(hello->ciphers, uint16_t, i));
    return g_steal_pointer(&hello);
}

ClientHello *client_hello_parse_ssl2(Bytes content)
{
    g_autoptr(ClientHello) hello = client_hello_new();
    Cursor cursor = cursor_of(content);

    hello->is_ssl2 = true;
    cursor_u8(&cursor); /* the type: a hello */
    hello->legacy_version = cursor_u16(&cursor);
    size_t ciphers_len = cursor_u16(&cursor), session_len = cursor_u16(&cursor),
           challenge_len = cursor_u16(&cursor);
    Cursor ciphers = cursor_of(cursor_take(&cursor, ciphers_len));
    cursor_take(&cursor, session_len);
    /* the challenge is the random, filled up with zeros in front */
    Bytes challenge = bytes_first(cursor_take(&cursor, challenge_len), HELLO_RANDOM_BYTES);
    if (cursor.torn)
        return NULL;
    if (challenge.len > 0)
        memcpy(hello->random + HELLO_RANDOM_BYTES - challenge.len, challenge.data, challenge.len);
    while (ciphers.rest.len >= 3) {
        uint8_t first = cursor_u8(&ciphers);
        uint16_t cipher = cursor_u16(&ciphers);

        if (first == 0) /* the others are those of SSL 2 alone */
            add_number(hello->ciphers, cipher);
    }
    return g_steal_pointer(&hello);
}

uint16_t client_hello_version(const ClientHello *hello)
{
    uint16_t highest = 0;

    for (guint i = 0; i < hello->versions->len; i++) {
        uint16_t version = g_array_index(hello->versions, uint16_t, i);

        if (!is_grease(version) && version > highest && version >> 8 == 3)
            highest = version;
    }
    return highest == 0 ? hello->legacy_version : highest;
}

/* source RFC 8446 4.1.3: SHA-256 of "HelloRetryRequest" in the place of a random */
static const uint8_t retry_random[HELLO_RANDOM_BYTES] = {
    0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11, 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
    0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e, 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};

void server_hello_free(ServerHello *hello)
{
    if (hello == NULL)
        return;
    g_array_unref(hello->extensions);
    g_free(hello->alpn);
    g_free(hello);
}

/* The one protocol that a server names; NULL where it names none. */
static char *chosen_alpn(Bytes octets)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    gsize len;

    take_alpn(names, octets);
    if (names->len == 0)
        return NULL;
    const uint8_t *data = g_bytes_get_data(names->pdata[0], &len);
    return len == 0 ? NULL : text_valid((Bytes){data, len});
}

static void take_server_extension(ServerHello *hello, uint16_t type, Bytes octets)
{
    Cursor cursor = cursor_of(octets);

    switch (type) {
    case EXTENSION_VERSIONS:
        hello->version = cursor_u16(&cursor);
        break;
    case EXTENSION_KEY_SHARE:
        hello->group = cursor_u16(&cursor);
        break;
    case EXTENSION_PSK:
        hello->has_psk = true;
        break;
    case EXTENSION_ENCRYPT_THEN_MAC:
        hello->has_encrypt_then_mac = true;
        break;
    case EXTENSION_ALPN:
        g_free(hello->alpn);
        hello->alpn = chosen_alpn(octets);
        break;
    default:
        break;
    }
}

ServerHello *server_hello_parse(Bytes body)
{
    g_autoptr(ServerHello) hello = g_new0(ServerHello, 1);
    Cursor cursor = cursor_of(body);

    hello->extensions = numbers_new();
    hello->version = hello->legacy_version = cursor_u16(&cursor);
    take_random(&cursor, hello->random);
    hello->is_retry = memcmp(hello->random, retry_random, HELLO_RANDOM_BYTES) == 0;
    hello->session_len = take_session(&cursor, hello->session);
    hello->cipher = cursor_u16(&cursor);
    cursor_u8(&cursor); /* compression */
    if (cursor.torn)
        return NULL;
    Cursor list = cursor_of(take_vector(&cursor, 2));
    while (list.rest.len > 0 && !list.torn) {
        uint16_t type = cursor_u16(&list);
        Bytes octets = take_vector(&list, 2);

        if (list.torn)
            break;
        add_number(hello->extensions, type);
        take_server_extension(hello, type, octets);
    }
    return g_steal_pointer(&hello);
}

char *encrypted_extensions_alpn(Bytes body)
{
    Cursor cursor = cursor_of(body);
    Cursor list = cursor_of(take_vector(&cursor, 2));

    while (list.rest.len > 0 && !list.torn) {
        uint16_t type = cursor_u16(&list);
        Bytes octets = take_vector(&list, 2);

        if (type == EXTENSION_ALPN && !list.torn)
            return chosen_alpn(octets);
    }
    return NULL;
}
