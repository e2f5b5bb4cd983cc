/*
 * bytes.h - a lent view of octets, and a sticky reader of binary fields.
 *
 * Long because nearly every fact in posta is read out of a Bytes: the few things done with one all
 * stand here, in line, where the compiler sees them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A view of octets that somebody else owns; valid until the call it was given to returns. */
typedef struct Bytes {
    const uint8_t *data; /* may be NULL when len is 0 */
    size_t len;          /* octets */
} Bytes;

/* The octets of a string literal, without its final NUL. */
#define BYTES_OF(literal) ((Bytes){(const uint8_t *)("" literal), sizeof(literal) - 1})

/* The octets of a NUL-ended string. */
static inline Bytes bytes_of_text(const char *text)
{
    return (Bytes){(const uint8_t *)text, strlen(text)};
}

/* What is left after the first `count` octets (nothing, if there are not as many). */
static inline Bytes bytes_skip(Bytes bytes, size_t count)
{
    if (count >= bytes.len)
        return bytes.len == 0 ? bytes : (Bytes){bytes.data + bytes.len, 0};
    return (Bytes){bytes.data + count, bytes.len - count};
}

/* The first `count` octets (all, if there are not as many). */
static inline Bytes bytes_first(Bytes bytes, size_t count)
{
    return (Bytes){bytes.data, count < bytes.len ? count : bytes.len};
}

static inline bool bytes_equal(Bytes one, Bytes other)
{
    return one.len == other.len && (one.len == 0 || memcmp(one.data, other.data, one.len) == 0);
}

static inline bool bytes_starts_with(Bytes bytes, Bytes prefix)
{
    return bytes.len >= prefix.len && bytes_equal(bytes_first(bytes, prefix.len), prefix);
}

static inline uint8_t ascii_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c + 32) : c;
}

static inline uint8_t ascii_upper(uint8_t c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c - 32) : c;
}

/* Same octets, letters A-Z compared without case; never depends on the locale. */
static inline bool bytes_equal_nocase(Bytes one, Bytes other)
{
    if (one.len != other.len)
        return false;
    for (size_t i = 0; i < one.len; i++)
        if (ascii_lower(one.data[i]) != ascii_lower(other.data[i]))
            return false;
    return true;
}

static inline bool bytes_starts_with_nocase(Bytes bytes, Bytes prefix)
{
    return bytes.len >= prefix.len && bytes_equal_nocase(bytes_first(bytes, prefix.len), prefix);
}

/* Where `octet` first stands, or -1. */
static inline ptrdiff_t bytes_find(Bytes bytes, uint8_t octet)
{
    const uint8_t *at = bytes.len == 0 ? NULL : memchr(bytes.data, octet, bytes.len);

    return at == NULL ? -1 : at - bytes.data;
}

/* Letters A-Z of the word are compared without case. */
static inline bool bytes_contains_nocase(Bytes bytes, Bytes word)
{
    for (size_t at = 0; at + word.len <= bytes.len; at++)
        if (bytes_starts_with_nocase(bytes_skip(bytes, at), word))
            return true;
    return false;
}

/* The six bits of a digit of base64; -1 where it is none. source RFC 4648 4 */
static inline int base64_digit_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static inline bool is_blank(uint8_t c)
{
    return c == ' ' || c == '\t';
}

/* Without the spaces and tabs at both ends. */
static inline Bytes bytes_trim(Bytes bytes)
{
    while (bytes.len > 0 && is_blank(bytes.data[0]))
        bytes = bytes_skip(bytes, 1);
    while (bytes.len > 0 && is_blank(bytes.data[bytes.len - 1]))
        bytes.len--;
    return bytes;
}

/*
 * Reads fields off the front of binary data. Reads past the end give 0 and set `torn`, once and
 * for all: a parser reads all it wants, then looks once.
 */
typedef struct Cursor {
    Bytes rest; /* what was not read yet */
    bool torn;  /* something was read that was not there */
} Cursor;

static inline Cursor cursor_of(Bytes bytes)
{
    return (Cursor){bytes, false};
}

/* The next `count` octets, lent; nothing (and torn) if there are not as many. */
static inline Bytes cursor_take(Cursor *cursor, size_t count)
{
    if (cursor->torn || count > cursor->rest.len) {
        cursor->torn = true;
        return (Bytes){NULL, 0};
    }
    Bytes taken = bytes_first(cursor->rest, count);
    cursor->rest = bytes_skip(cursor->rest, count);
    return taken;
}

static inline uint64_t cursor_uint(Cursor *cursor, size_t octets, bool is_big_endian)
{
    Bytes field = cursor_take(cursor, octets);
    uint64_t value = 0;

    for (size_t i = 0; i < field.len; i++)
        value = value << 8 | field.data[is_big_endian ? i : field.len - 1 - i];
    return value;
}

/* In network order (big endian). */
static inline uint8_t cursor_u8(Cursor *cursor)
{
    return (uint8_t)cursor_uint(cursor, 1, true);
}

static inline uint16_t cursor_u16(Cursor *cursor)
{
    return (uint16_t)cursor_uint(cursor, 2, true);
}

static inline uint32_t cursor_u32(Cursor *cursor)
{
    return (uint32_t)cursor_uint(cursor, 4, true);
}
