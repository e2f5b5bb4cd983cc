/* tnef_list.c - the names in a winmail.dat. */
#include "message/contents.h"

#include "base/limits.h"
#include "message/charset.h"

#define LEVEL_ATTACHMENT 2
#define ATTRIBUTE_BEGINS 0x00069002 /* attAttachRenddata */
#define ATTRIBUTE_TITLE 0x00018010  /* attAttachTitle */
#define ATTRIBUTE_DATA 0x0006800f   /* attAttachData */
#define ATTRIBUTE_PROPS 0x00069005  /* attAttachment: MAPI properties */
#define PROPERTY_LONG_NAME 0x3707   /* PidTagAttachLongFilename */
#define TYPE_STRING8 0x001e
#define TYPE_STRING 0x001f
#define TYPE_BINARY 0x0102
#define TYPE_OBJECT 0x000d
#define MANY_VALUES 0x1000
#define IS_NAMED 0x8000

static uint32_t little32(Cursor *cursor)
{
    return (uint32_t)cursor_uint(cursor, 4, false);
}

/* Both forms of strings end with a NUL, which is no part of the name. */
static void set_name(ContainedFile *file, Bytes octets, bool is_wide)
{
    g_autoptr(GString) text = g_string_new(NULL);

    charset_decode(is_wide ? "UTF-16LE" : "CP1252",
                   bytes_first(octets, octets.len - (is_wide ? 2 : 1)), text);
    g_free(file->name);
    file->name = g_strdup(text->str);
}

static size_t padded(size_t len)
{
    return (len + 3) & ~(size_t)3;
}

/* The octets of a value of fixed length; 0 where the type has none. source MS-OXCDATA 2.11.1 */
static size_t fixed_len(unsigned type)
{
    switch (type) {
    case 0x0002: /* 16 bits, padded */
    case 0x0003:
    case 0x0004:
    case 0x000a:
    case 0x000b:
        return 4;
    case 0x0005:
    case 0x0006:
    case 0x0007:
    case 0x0014:
    case 0x0040:
        return 8;
    case 0x0048:
        return 16;
    default:
        return 0;
    }
}

/* A named property carries a GUID and a number or a name. source MS-OXTNEF 2.1.3.4 */
static void skip_property_name(Cursor *cursor)
{
    cursor_take(cursor, 16);
    if (little32(cursor) == 0)
        cursor_take(cursor, 4);
    else
        cursor_take(cursor, padded(little32(cursor)));
}

/* MS-OXTNEF 2.1.3.4: finds the long name among the properties. */
static void read_properties(Bytes octets, ContainedFile *file)
{
    Cursor cursor = cursor_of(octets);
    uint32_t count = little32(&cursor);

    for (uint32_t i = 0; i < count && !cursor.torn; i++) {
        unsigned type = (unsigned)cursor_uint(&cursor, 2, false);
        unsigned id = (unsigned)cursor_uint(&cursor, 2, false);
        unsigned plain = type & ~(unsigned)MANY_VALUES;
        bool is_counted = plain == TYPE_STRING8 || plain == TYPE_STRING || plain == TYPE_BINARY ||
                          plain == TYPE_OBJECT;

        if (id & IS_NAMED)
            skip_property_name(&cursor);
        uint32_t values = is_counted || type & MANY_VALUES ? little32(&cursor) : 1;
        if (!is_counted && fixed_len(plain) == 0)
            return; /* not known: where the next one begins is not known either */
        for (uint32_t j = 0; j < values && !cursor.torn; j++) {
            size_t len = is_counted ? little32(&cursor) : fixed_len(plain);
            Bytes value = cursor_take(&cursor, len);

            cursor_take(&cursor, MIN(padded(len) - len, cursor.rest.len));
            if (id == PROPERTY_LONG_NAME && value.len > 2 && plain != TYPE_BINARY)
                set_name(file, value, plain == TYPE_STRING);
        }
    }
}

static void read_attribute(uint32_t id, Bytes value, ContainedFile *file)
{
    switch (id) {
    case ATTRIBUTE_TITLE:
        if (file->name == NULL && value.len > 1)
            set_name(file, value, false);
        break;
    case ATTRIBUTE_DATA:
        file->bytes = value.len;
        file->has_bytes = true;
        break;
    case ATTRIBUTE_PROPS:
        read_properties(value, file);
        break;
    }
}

bool tnef_list(Bytes octets, GPtrArray *files)
{
    Cursor cursor = cursor_of(octets);
    ContainedFile *file = NULL;

    cursor_take(&cursor, 6); /* signature and key */
    while (!cursor.torn && cursor.rest.len > 0) {
        uint8_t level = cursor_u8(&cursor);
        uint32_t id = little32(&cursor), len = little32(&cursor);

        if (level == LEVEL_ATTACHMENT && id == ATTRIBUTE_BEGINS) {
            if (files->len == CONTAINED_FILES_MAX)
                return false;
            file = contents_add(files, (Bytes){NULL, 0});
        }
        if (len > cursor.rest.len && file != NULL && id == ATTRIBUTE_DATA) {
            file->bytes = len; /* what it says, where not all of it was kept */
            file->has_bytes = true;
        }
        Bytes value = cursor_take(&cursor, len);
        cursor_take(&cursor, 2); /* checksum */
        if (level == LEVEL_ATTACHMENT && file != NULL && !cursor.torn)
            read_attribute(id, value, file);
    }
    return !cursor.torn;
}
