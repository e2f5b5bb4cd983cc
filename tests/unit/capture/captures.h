/* captures.h - little captures made in memory, and how they were read. */
#pragma once

#include "base/error.h"
#include "capture/capture.h"

#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

#define MAGIC_MICROSECONDS 0xa1b2c3d4
#define MAGIC_NANOSECONDS 0xa1b23c4d
#define MAGIC_KUZNETZOV 0xa1b2cd34

/* A capture in the making. */
typedef struct Made {
    GByteArray *bytes;
    bool is_big_endian;
} Made;

static inline Made made_new(bool is_big_endian)
{
    return (Made){g_byte_array_new(), is_big_endian};
}

static inline void made_clear(Made *made)
{
    g_byte_array_unref(made->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Made, made_clear)

static inline void put_uint(Made *made, uint64_t value, unsigned octets)
{
    for (unsigned i = 0; i < octets; i++) {
        unsigned place = made->is_big_endian ? octets - 1 - i : i;
        uint8_t octet = (uint8_t)(value >> (8 * place));

        g_byte_array_append(made->bytes, &octet, 1);
    }
}

static inline void put_u16(Made *made, uint16_t value)
{
    put_uint(made, value, 2);
}

static inline void put_u32(Made *made, uint32_t value)
{
    put_uint(made, value, 4);
}

static inline void put_bytes(Made *made, Bytes bytes)
{
    if (bytes.len > 0)
        g_byte_array_append(made->bytes, bytes.data, (guint)bytes.len);
}

static inline void put_padding(Made *made)
{
    while (made->bytes->len % 4 != 0)
        put_uint(made, 0, 1);
}

/* source draft-ietf-opsawg-pcap 4 */
static inline void put_pcap_head(Made *made, uint32_t magic, uint32_t link_type)
{
    put_u32(made, magic);
    put_u16(made, 2);
    put_u16(made, 4);
    put_u32(made, 0);
    put_u32(made, 0);
    put_u32(made, 65535);
    put_u32(made, link_type);
}

/* source draft-ietf-opsawg-pcap 5 */
static inline void put_pcap_record(Made *made, uint32_t seconds, uint32_t fraction, Bytes bytes)
{
    put_u32(made, seconds);
    put_u32(made, fraction);
    put_u32(made, (uint32_t)bytes.len);
    put_u32(made, (uint32_t)bytes.len);
    put_bytes(made, bytes);
}

/* Begins a block; block_end, with what this returns, puts both lengths. */
static inline guint block_begin(Made *made, uint32_t type)
{
    guint start = made->bytes->len;

    put_u32(made, type);
    put_u32(made, 0);
    return start;
}

static inline void set_u32(Made *made, guint offset, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++)
        made->bytes->data[offset + i] = (uint8_t)(value >> (8 * (made->is_big_endian ? 3 - i : i)));
}

static inline void block_end(Made *made, guint start)
{
    put_padding(made);
    uint32_t length = made->bytes->len + 4 - start;

    put_u32(made, length);
    set_u32(made, start + 4, length);
}

static inline void put_option(Made *made, uint16_t code, Bytes value)
{
    put_u16(made, code);
    put_u16(made, (uint16_t)value.len);
    put_bytes(made, value);
    put_padding(made);
}

static inline void put_section(Made *made)
{
    guint start = block_begin(made, 0x0a0d0d0a);

    put_u32(made, 0x1a2b3c4d);
    put_u16(made, 1);
    put_u16(made, 0);
    put_uint(made, UINT64_MAX, 8);
    block_end(made, start);
}

static inline void put_interface(Made *made, uint16_t link_type, int resolution)
{
    guint start = block_begin(made, 1);

    put_u16(made, link_type);
    put_u16(made, 0);
    put_u32(made, 0);
    if (resolution >= 0) {
        uint8_t octet = (uint8_t)resolution;

        put_option(made, 9, (Bytes){&octet, 1});
        put_option(made, 0, BYTES_OF(""));
    }
    block_end(made, start);
}

static inline guint packet_begin(Made *made, uint32_t interface, uint64_t ticks, Bytes bytes)
{
    guint start = block_begin(made, 6);

    put_u32(made, interface);
    put_u32(made, (uint32_t)(ticks >> 32));
    put_u32(made, (uint32_t)ticks);
    put_u32(made, (uint32_t)bytes.len);
    put_u32(made, (uint32_t)bytes.len);
    put_bytes(made, bytes);
    put_padding(made);
    return start;
}

static inline void put_packet(Made *made, uint32_t interface, uint64_t ticks, Bytes bytes)
{
    block_end(made, packet_begin(made, interface, ticks, bytes));
}

/* A packet as it was handed out, with octets of its own. */
typedef struct SeenPacket {
    Packet packet;
    GBytes *bytes;
} SeenPacket;

/* A capture that was read to its end. */
typedef struct Seen {
    CaptureSource *source;
    const CaptureFacts *facts;
    GArray *packets; /* of SeenPacket */
} Seen;

static inline void seen_packet_clear(void *data)
{
    g_bytes_unref(((SeenPacket *)data)->bytes);
}

static inline void seen_clear(Seen *seen)
{
    capture_free(seen->source);
    if (seen->packets != NULL)
        g_array_unref(seen->packets);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Seen, seen_clear)

/* Reads a capture to its end; on error, the source is NULL. */
static inline Seen seen_path(const char *path, GError **error)
{
    Seen seen = {.source = capture_open(path, error)};
    Packet packet;

    if (seen.source == NULL)
        return seen;
    seen.packets = g_array_new(FALSE, FALSE, sizeof(SeenPacket));
    g_array_set_clear_func(seen.packets, seen_packet_clear);
    while (capture_next(seen.source, &packet)) {
        SeenPacket kept = {packet, g_bytes_new(packet.bytes.data, packet.bytes.len)};

        g_array_append_val(seen.packets, kept);
    }
    g_assert_false(capture_next(seen.source, &packet));
    seen.facts = capture_facts(seen.source);
    g_assert_cmpuint(seen.facts->packets, ==, seen.packets->len);
    return seen;
}

/* Puts octets into a file without a name; returns its descriptor. */
static inline int file_of(Bytes bytes)
{
    int descriptor = memfd_create("capture", MFD_CLOEXEC);

    g_assert_cmpint(descriptor, >=, 0);
    g_assert_cmpint(write(descriptor, bytes.data, bytes.len), ==, (gssize)bytes.len);
    return descriptor;
}

static inline Seen seen_bytes(Bytes bytes, GError **error)
{
    int descriptor = file_of(bytes);
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", descriptor);
    Seen seen = seen_path(path, error);

    close(descriptor);
    return seen;
}

/* Reads what must be a capture. */
static inline Seen seen_made(const Made *made)
{
    g_autoptr(GError) error = NULL;
    Seen seen = seen_bytes((Bytes){made->bytes->data, made->bytes->len}, &error);

    g_assert_no_error(error);
    return seen;
}

/* Reads what must not be taken for a capture. */
static inline void assert_made_refused(const Made *made, const char *part)
{
    g_autoptr(GError) error = NULL;
    Seen seen = seen_bytes((Bytes){made->bytes->data, made->bytes->len}, &error);

    g_assert_null(seen.source);
    g_assert_error(error, POSTA_ERROR, POSTA_ERROR_INPUT);
    g_assert_nonnull(strstr(error->message, part));
}

static inline const Packet *seen_packet(const Seen *seen, guint index)
{
    g_assert_cmpuint(index, <, seen->packets->len);
    return &g_array_index(seen->packets, SeenPacket, index).packet;
}

static inline void assert_octets(const Seen *seen, guint index, Bytes expected)
{
    gsize length = 0;

    g_assert_cmpuint(index, <, seen->packets->len);
    const void *data =
        g_bytes_get_data(g_array_index(seen->packets, SeenPacket, index).bytes, &length);

    g_assert_true(bytes_equal((Bytes){data, length}, expected));
}

static inline void assert_whole(const Seen *seen)
{
    g_assert_cmpstr(seen->facts->damage, ==, NULL);
    g_assert_false(seen->facts->truncated);
}

static inline void assert_damage(const Seen *seen, const char *part)
{
    g_assert_nonnull(seen->facts->damage);
    g_assert_nonnull(strstr(seen->facts->damage, part));
}
