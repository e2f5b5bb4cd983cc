/* mime_level.c - one entity that a walker stands in: a message, a multipart, a part. */
#include "message/mime_level.h"

#include "base/limits.h"

/* So that a line is not compared with each boundary octet by octet. source FNV-1a */
static uint32_t hash_of(Bytes bytes)
{
    uint32_t hash = 2166136261U;

    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ bytes.data[i]) * 16777619U;
    return hash;
}

Level *level_new(const char *prefix, unsigned place)
{
    Level *level = g_new0(Level, 1);

    level->number =
        prefix[0] == '\0' ? g_strdup_printf("%u", place) : g_strdup_printf("%s.%u", prefix, place);
    level->prefix = g_strdup(prefix);
    level->is_whole = true;
    buffer_init(&level->header, PART_HEADER_MAX_BYTES);
    sha256_init(&level->tap);
    return level;
}

void level_free(Level *level)
{
    g_free(level->number);
    g_free(level->prefix);
    part_reader_free(level->reader);
    buffer_clear(&level->header);
    g_free(level->boundary);
    sha256_clear(&level->tap);
    digest_clear(&level->digest);
    g_clear_pointer(&level->beside.digest, g_bytes_unref);
    g_free(level);
}

Level *level_copy(const Level *level)
{
    Level *copy = g_new0(Level, 1);

    copy->mode = level->mode;
    copy->number = g_strdup(level->number);
    copy->prefix = g_strdup(level->prefix);
    copy->children = level->children;
    copy->is_message = level->is_message;
    copy->is_in_digest = level->is_in_digest;
    copy->is_digest = level->is_digest;
    copy->alternative = level->alternative;
    copy->is_whole = level->is_whole;
    copy->offset = level->offset;
    copy->boundary = g_strdup(level->boundary);
    copy->boundary_len = level->boundary_len;
    copy->boundary_hash = level->boundary_hash;
    buffer_init(&copy->header, PART_HEADER_MAX_BYTES);
    sha256_init(&copy->tap);
    return copy;
}

void level_set_prefix(Level *level, const char *prefix)
{
    char *old = level->prefix;

    level->prefix = g_strdup(prefix);
    g_free(old);
}

static Bytes boundary_of(const char *text)
{
    Bytes boundary = bytes_of_text(text);

    while (boundary.len > 0 && is_blank(boundary.data[boundary.len - 1]))
        boundary.len--;
    return boundary;
}

bool level_can_bound(const char *boundary)
{
    size_t len = boundary == NULL ? 0 : boundary_of(boundary).len;

    return len > 0 && len + 16 < BOUNDARY_MAX_BYTES; /* a line has dashes and a line end too */
}

void level_set_boundary(Level *level, const char *boundary)
{
    Bytes octets = boundary_of(boundary);

    level->boundary = g_strndup(boundary, octets.len);
    level->boundary_len = octets.len;
    level->boundary_hash = hash_of(octets);
}

bool level_has_same_boundary(const Level *one, const Level *other)
{
    return one->boundary != NULL && other->boundary != NULL &&
           one->boundary_hash == other->boundary_hash &&
           g_str_equal(one->boundary, other->boundary);
}

const char *level_type(const Level *level, const EntityHeader *header)
{
    if (header->type != NULL)
        return header->type;
    return level->is_in_digest ? "message/rfc822" : "text/plain";
}

const char *micalg_find(const char *micalg)
{
    static const char *const names[][2] = {
        {"sha-256", "SHA256"},
        {"sha256",  "SHA256"},
        {"sha-1",   "SHA1"  },
        {"sha1",    "SHA1"  },
        {"sha-512", "SHA512"},
        {"sha512",  "SHA512"},
        {"sha-384", "SHA384"},
        {"sha384",  "SHA384"},
        {"sha-224", "SHA224"},
        {"sha224",  "SHA224"},
        {"md5",     "MD5"   },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_strcmp0(micalg, names[i][0]) == 0)
            return names[i][1];
    return NULL;
}

void level_tap(Level *level, Bytes bytes)
{
    if (!level->is_tapped)
        return;
    digest_feed(&level->digest, bytes);
    if (!level->is_hashed)
        return;
    sha256_feed(&level->tap, bytes);
    level->part->bytes += bytes.len;
}

void level_gap(Level *level)
{
    level->is_whole = false;
    if (level->reader != NULL)
        part_reader_gap(level->reader);
}

void level_end(Level *level, uint64_t offset)
{
    Part *part = level->part;

    if (part == NULL)
        return;
    part->body_length = offset - part->body_offset;
    part->is_whole = level->is_whole;
    if (level->reader != NULL)
        part_reader_end(level->reader);
    if (level->is_hashed && level->is_whole) {
        sha256_end(&level->tap, part->sha256);
        part->has_sha256 = true;
    } else if (level->mode == LEVEL_MESSAGE) {
        part->bytes = part->body_length;
    }
}

BoundaryKey boundary_key_of(Bytes line)
{
    BoundaryKey key = {.open = bytes_skip(line, 2)};

    key.close = key.open;
    if (key.open.len >= 2 && memcmp(line.data + line.len - 2, "--", 2) == 0)
        key.close.len -= 2;
    key.open_hash = hash_of(key.open);
    key.close_hash = hash_of(key.close);
    return key;
}

static bool is_boundary(const Level *level, Bytes text, uint32_t hash)
{
    return level->boundary_hash == hash && level->boundary_len == text.len &&
           memcmp(level->boundary, text.data, text.len) == 0;
}

bool boundary_key_fits(BoundaryKey key, const Level *level, bool *ret_is_close)
{
    *ret_is_close = false;
    if (is_boundary(level, key.open, key.open_hash))
        return true;
    *ret_is_close = true;
    return key.close.len < key.open.len && is_boundary(level, key.close, key.close_hash);
}
