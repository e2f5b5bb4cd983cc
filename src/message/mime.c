/* mime.c - the parts of a message, found as its octets pass. */
#include "message/mime.h"

#include "base/limits.h"
#include "message/boundary_lines.h"
#include "message/entity_header.h"
#include "message/header_fields.h"
#include "message/headers.h"
#include "message/mime_level.h"
#include "message/part_reader.h"

struct Mime {
    const MessageOptions *options;
    Reading reading;
    GPtrArray *levels;   /* Level *: entities that are open, the outermost first */
    GPtrArray *parts;    /* Part * */
    char *type;          /* of the message */
    uint64_t at;         /* octets of the message that levels were given, or that were boundaries */
    uint64_t fed;        /* octets of the message that came, missing ones too */
    unsigned boundaries; /* levels that have one */
    unsigned alternatives; /* multipart/alternative so far */
    unsigned taps;         /* levels whose octets are hashed as they stand */
    uint32_t ambiguities;
    bool is_cut;
    BoundaryLines lines;
    Mime *second; /* for whom the last of two headers counts; NULL where all agree */
};

static void free_part(void *part)
{
    part_free(part);
}

static Mime *mime_alloc(Reading reading, uint64_t at, const MessageOptions *options)
{
    Mime *mime = g_new0(Mime, 1);

    mime->options = options;
    mime->reading = reading;
    mime->levels = g_ptr_array_new_with_free_func((GDestroyNotify)level_free);
    mime->parts = g_ptr_array_new_with_free_func(free_part);
    mime->at = mime->fed = at;
    boundary_lines_init(&mime->lines);
    return mime;
}

void mime_free(Mime *mime)
{
    if (mime == NULL)
        return;
    mime_free(mime->second);
    g_ptr_array_unref(mime->levels);
    g_ptr_array_unref(mime->parts);
    boundary_lines_clear(&mime->lines);
    g_free(mime->type);
    g_free(mime);
}

static Level *top_of(const Mime *mime)
{
    return mime->levels->pdata[mime->levels->len - 1];
}

/* A part says it of itself; what is about the whole message has no part. */
static void set_ambiguous(Mime *mime, const Level *level, uint32_t ambiguities)
{
    mime->ambiguities |= ambiguities;
    if (level->part != NULL)
        level->part->ambiguities |= ambiguities;
}

/* A body part of the multipart on top, or (is_message) the message in the part on top. */
static Level *push(Mime *mime, bool is_message)
{
    Level *parent = mime->levels->len == 0 ? NULL : top_of(mime);
    const char *outside = mime->options->inside == NULL ? "" : mime->options->inside;
    const char *prefix = parent == NULL ? outside : parent->prefix;
    Level *level = level_new(prefix, is_message || parent == NULL ? 1 : ++parent->children);

    level->is_message = is_message;
    level->is_in_digest = !is_message && parent != NULL && parent->is_digest;
    level->alternative = is_message || parent == NULL ? 0 : parent->alternative;
    level->offset = mime->at;
    /* RFC 1847 2.1: what is signed is the first part, its header too */
    if (!is_message && parent != NULL && parent->signed_by != NULL && parent->children == 1 &&
        mime->taps < MIME_TAPS_MAX) {
        digest_begin(&level->digest, parent->signed_by);
        level->is_tapped = true;
        mime->taps++;
    }
    g_ptr_array_add(mime->levels, level);
    return level;
}

/* The part that a level is; none for the multipart that a message is, or above the ceiling. */
static void make_part(Mime *mime, Level *level, const EntityHeader *header, bool is_container)
{
    if (mime->parts->len == MIME_PARTS_MAX) {
        mime->is_cut = true;
        return;
    }
    Part *part = level->part = part_new(g_strdup(level->number));
    part->is_last_reading = mime->reading == READING_LAST;
    part->is_container = is_container;
    part->type = g_strdup(level_type(level, header));
    part->charset = g_strdup(header->charset);
    part->encoding = g_strdup(header->encoding);
    part->disposition = g_strdup(header->disposition);
    part->content_id = g_strdup(header->content_id);
    for (guint i = 0; i < header->names->len; i++)
        g_ptr_array_add(part->names, g_strdup(header->names->pdata[i]));
    part->is_attachment = part->names->len > 0 || g_strcmp0(header->disposition, "attachment") == 0;
    part->elsewhere = header->elsewhere == NULL ? NULL : g_ptr_array_ref(header->elsewhere);
    part->alternative = level->alternative;
    part->offset = level->offset;
    part->body_offset = mime->at;
    g_ptr_array_add(mime->parts, part);
}

static void begin_multipart(Mime *mime, Level *level, const EntityHeader *header)
{
    if (!level->is_message) {
        make_part(mime, level, header, true);
        level_set_prefix(level, level->number);
    }
    level_set_boundary(level, header->boundary);
    level->is_digest = g_str_equal(header->type, "multipart/digest");
    if (g_str_equal(header->type, "multipart/alternative"))
        level->alternative = ++mime->alternatives;
    if (header->protocol != NULL && g_str_has_suffix(header->protocol, "pkcs7-signature"))
        level->signed_by = micalg_find(header->micalg);
    level->mode = LEVEL_PREAMBLE;
    mime->boundaries++;
    for (guint i = 0; i + 1 < mime->levels->len; i++)
        if (level_has_same_boundary(mime->levels->pdata[i], level))
            set_ambiguous(mime, level, AMBIGUITY_SAME_BOUNDARY);
}

/* The message inside begins at once. */
static void begin_message(Mime *mime, Level *level, const EntityHeader *header)
{
    make_part(mime, level, header, true);
    level_set_prefix(level, level->number);
    level->mode = LEVEL_MESSAGE;
    if ((mime->taps < MIME_TAPS_MAX || level->is_tapped) && level->part != NULL) {
        mime->taps += !level->is_tapped;
        level->is_tapped = level->is_hashed = true;
    }
    push(mime, true);
}

static void begin_leaf(Mime *mime, Level *level, const EntityHeader *header)
{
    make_part(mime, level, header, false);
    level->mode = LEVEL_LEAF;
    if (level->part != NULL)
        level->reader = part_reader_new(level->part, header, mime->options);
    if (level->reader != NULL && mime->levels->len > 1) {
        const Level *around = mime->levels->pdata[mime->levels->len - 2];

        part_reader_set_signed(level->reader, &around->beside);
    }
}

/* The header of the level on top is over: its body begins. */
static void begin_body(Mime *mime, const EntityHeader *header, uint32_t more)
{
    Level *level = top_of(mime);
    const char *type = level_type(level, header);
    bool is_multipart = g_str_has_prefix(type, "multipart/");
    bool is_message = g_str_equal(type, "message/rfc822") || g_str_equal(type, "message/global");
    bool is_too_deep = mime->levels->len >= MIME_DEPTH_MAX;
    uint32_t ambiguities = header->ambiguities | more;

    if (mime->levels->len == 1)
        mime->type = g_strdup(type);
    if ((is_multipart || is_message) && header->decoder != ENCODING_NONE)
        ambiguities |= AMBIGUITY_ENCODED_MULTIPART;
    if (is_multipart && !level_can_bound(header->boundary))
        ambiguities |= AMBIGUITY_NO_BOUNDARY;
    if (mime->levels->len > MIME_DEPTH_ODD)
        ambiguities |= AMBIGUITY_DEEP;
    mime->is_cut |= is_too_deep && (is_multipart || is_message);
    if (is_multipart && !is_too_deep && level_can_bound(header->boundary))
        begin_multipart(mime, level, header);
    else if (is_message && !is_too_deep && header->decoder == ENCODING_NONE)
        begin_message(mime, level, header);
    else
        begin_leaf(mime, level, header);
    set_ambiguous(mime, level, ambiguities);
}

/* The stack as it is, for a walker to whom the header on top says something else. */
static Mime *fork_off(const Mime *mime, const GArray *fields)
{
    Mime *second = mime_alloc(READING_LAST, mime->at, mime->options);
    EntityHeader header;

    second->boundaries = mime->boundaries;
    second->alternatives = mime->alternatives;
    second->type = g_strdup(mime->type);
    for (guint i = 0; i < mime->levels->len; i++)
        g_ptr_array_add(second->levels, level_copy(mime->levels->pdata[i]));
    entity_header_read(&header, fields, READING_LAST);
    begin_body(second, &header, 0);
    entity_header_clear(&header);
    return second;
}

/* What the header of a message inside a part claims belongs to that part. */
static void read_enclosed(Mime *mime, const GArray *fields)
{
    const Level *around = mime->levels->pdata[mime->levels->len - 2];

    if (around->part == NULL || around->part->headers != NULL)
        return;
    around->part->headers = g_new0(MessageHeaders, 1);
    headers_init(around->part->headers);
    headers_read(around->part->headers, fields);
}

static void take_fields(Mime *mime, const GArray *fields, uint32_t more, bool has_body)
{
    const Level *level = top_of(mime);
    EntityHeader header;

    if (level->is_message && mime->levels->len > 1)
        read_enclosed(mime, fields);
    bool differs = entity_header_read(&header, fields, mime->reading);
    if (differs && has_body && mime->reading == READING_FIRST && mime->second == NULL)
        mime->second = fork_off(mime, fields);
    begin_body(mime, &header, more);
    entity_header_clear(&header);
}

/* The header of the level on top has been collected. `is_torn`: octets are missing behind it;
 * `has_body`: it was ended by its empty line. */
static void end_header(Mime *mime, bool is_torn, bool has_body)
{
    g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(HeaderField));
    Level *level = top_of(mime);
    Buffer section = level->header; /* this level may not be on top any more when it is freed */
    bool is_cut = level->is_header_cut;
    uint32_t more = !has_body && !is_torn && section.len > 0 ? AMBIGUITY_HEADER_NOT_ENDED : 0;

    buffer_init(&level->header, 0);
    mime->is_cut |= is_cut;
    mime->is_cut |= !header_fields_split(buffer_bytes(&section), is_torn || is_cut, fields);
    take_fields(mime, fields, more, has_body);
    buffer_clear(&section);
}

static void feed_taps(Mime *mime, Bytes bytes)
{
    for (guint i = 0; mime->taps > 0 && i < mime->levels->len; i++)
        level_tap(mime->levels->pdata[i], bytes);
}

/* Gives the level on top what belongs to it; returns how many octets that are. */
static size_t step(Mime *mime, Bytes bytes)
{
    Level *level = top_of(mime);
    bool is_header = level->mode == LEVEL_HEADER;
    Bytes taken = is_header ? bytes_first(bytes, section_end_feed(&level->section, bytes)) : bytes;

    feed_taps(mime, taken);
    mime->at += taken.len;
    if (is_header) {
        level->is_header_cut |= buffer_add(&level->header, taken) > 0;
        if (level->section.was_reached)
            end_header(mime, false, true);
    } else if (level->reader != NULL) {
        part_reader_feed(level->reader, taken);
    }
    return taken.len;
}

static void give(void *user, Bytes bytes)
{
    Mime *mime = user;

    for (; bytes.len > 0; bytes = bytes_skip(bytes, step(mime, bytes)))
        ;
}

/* What the signature that follows is held against. */
static void end_signed(Mime *mime, Level *level)
{
    uint8_t digest[DIGEST_MAX_BYTES];
    size_t len = digest_end(&level->digest, digest);

    if (len == 0 || !level->is_whole)
        return;
    Level *around = mime->levels->pdata[mime->levels->len - 2];
    around->beside.algorithm = around->signed_by;
    around->beside.digest = g_bytes_new(digest, len);
}

/* What a part held that had to be decoded stands behind it, and where it stands. */
static void adopt(Mime *mime, const Level *level)
{
    const Part *around = level->part;
    g_autoptr(GPtrArray) parts =
        level->reader == NULL ? NULL : part_reader_take_parts(level->reader, &mime->is_cut);

    while (parts != NULL && parts->len > 0) {
        Part *part = g_ptr_array_steal_index(parts, 0);
        bool is_too_many = mime->parts->len == MIME_PARTS_MAX;

        mime->is_cut |= is_too_many;
        if (is_too_many || (part->is_last_reading && mime->reading == READING_LAST)) {
            part_free(part);
            continue;
        }
        part->is_last_reading |= mime->reading == READING_LAST;
        part->offset = part->body_offset = around->body_offset;
        part->body_length = around->body_length;
        if (part->inside == NULL)
            part->inside = g_strdup(around->number);
        mime->ambiguities |= part->ambiguities;
        g_ptr_array_add(mime->parts, part);
    }
}

/* The level on top is over; its last octet has passed. */
static void close_top(Mime *mime)
{
    if (top_of(mime)->mode == LEVEL_HEADER)
        end_header(mime, false, false);
    Level *level = top_of(mime); /* of the message that began there, if one did */

    if (level->mode == LEVEL_HEADER) {
        close_top(mime);
        return;
    }
    if (level->mode == LEVEL_PREAMBLE && level->is_whole)
        set_ambiguous(mime, level, AMBIGUITY_NOT_CLOSED);
    mime->boundaries -= level->boundary != NULL;
    mime->taps -= level->is_tapped;
    end_signed(mime, level);
    level_end(level, mime->at);
    adopt(mime, level);
    if (level->part != NULL)
        mime->ambiguities |= level->part->ambiguities;
    g_ptr_array_set_size(mime->levels, (gint)mime->levels->len - 1);
}

/* The innermost multipart that this line bounds: its index, or -1. */
static gint find_level(Mime *mime, BoundaryKey key, bool *ret_is_close)
{
    const Level *closed = NULL;

    for (gint i = (gint)mime->levels->len - 1; i >= 0; i--) {
        const Level *level = mime->levels->pdata[i];

        if (level->boundary == NULL || !boundary_key_fits(key, level, ret_is_close))
            continue;
        if (level->mode != LEVEL_EPILOGUE)
            return i;
        closed = level;
    }
    if (closed != NULL)
        set_ambiguous(mime, closed, AMBIGUITY_AFTER_CLOSE);
    return -1;
}

static void note_prefix(Mime *mime, Bytes line)
{
    for (gint i = (gint)mime->levels->len - 1; i >= 0; i--) {
        const Level *level = mime->levels->pdata[i];

        if (level->boundary == NULL)
            continue;
        if (level->mode != LEVEL_EPILOGUE &&
            bytes_starts_with(bytes_skip(line, 2), bytes_of_text(level->boundary)))
            set_ambiguous(mime, level, AMBIGUITY_BOUNDARY_PREFIX);
        return;
    }
}

/* A line that begins with "--": true where it is a boundary, and is not to be given on. */
static bool take_boundary(void *user, Bytes line_end, Bytes line, Bytes whole_line)
{
    Mime *mime = user;
    bool is_close;
    gint index = find_level(mime, boundary_key_of(line), &is_close);

    if (index < 0) {
        note_prefix(mime, line);
        return false;
    }
    while ((gint)mime->levels->len > index + 1)
        close_top(mime);
    feed_taps(mime, line_end);
    feed_taps(mime, whole_line);
    mime->at += line_end.len + whole_line.len;
    if (is_close)
        top_of(mime)->mode = LEVEL_EPILOGUE;
    else
        push(mime, false);
    return true;
}

static bool holds_line_ends(void *user)
{
    const Mime *mime = user;

    return top_of(mime)->mode != LEVEL_HEADER;
}

/* Where there is no boundary yet, lines need not be looked at. */
static void walk(Mime *mime, Bytes bytes)
{
    const BoundaryTell tell = {mime, give, take_boundary, holds_line_ends};

    while (bytes.len > 0 && mime->boundaries == 0)
        bytes = bytes_skip(bytes, step(mime, bytes));
    if (bytes.len > 0)
        boundary_lines_feed(&mime->lines, bytes, &tell);
}

void mime_feed(Mime *mime, Bytes bytes)
{
    uint64_t began = mime->fed;
    bool had_second = mime->second != NULL;

    mime->fed += bytes.len;
    if (bytes.len > 0)
        walk(mime, bytes);
    if (mime->second != NULL)
        mime_feed(mime->second, had_second ? bytes : bytes_skip(bytes, mime->second->fed - began));
}

void mime_gap(Mime *mime, uint64_t length)
{
    const BoundaryTell tell = {mime, give, take_boundary, holds_line_ends};

    boundary_lines_break(&mime->lines, &tell);
    if (top_of(mime)->mode == LEVEL_HEADER)
        end_header(mime, true, true);
    for (guint i = 0; i < mime->levels->len; i++)
        level_gap(mime->levels->pdata[i]);
    mime->at += length;
    mime->fed += length;
    if (mime->second != NULL)
        mime_gap(mime->second, length);
}

static bool is_same_part(const Part *one, const Part *other)
{
    return one->body_offset == other->body_offset && one->body_length == other->body_length &&
           g_str_equal(one->number, other->number) && g_str_equal(one->type, other->type) &&
           g_strcmp0(one->encoding, other->encoding) == 0;
}

/* Both readings see most parts alike; only the others of the second are worth telling. */
static void join(Mime *mime, Mime *second)
{
    guint own = mime->parts->len, next = 0;

    mime->ambiguities |= second->ambiguities;
    mime->is_cut |= second->is_cut;
    while (second->parts->len > 0) {
        Part *part = g_ptr_array_steal_index(second->parts, 0);

        /* both lists are in the order of the message */
        while (next < own && ((Part *)mime->parts->pdata[next])->body_offset < part->body_offset)
            next++;
        bool is_known = false;
        for (guint i = next; i < own && !is_known; i++) {
            const Part *other = mime->parts->pdata[i];
            if (other->body_offset != part->body_offset)
                break;
            is_known = is_same_part(other, part);
        }
        if (is_known)
            part_free(part);
        else
            g_ptr_array_add(mime->parts, part);
    }
}

static void end_walk(Mime *mime, bool is_whole)
{
    const BoundaryTell tell = {mime, give, take_boundary, holds_line_ends};

    boundary_lines_end(&mime->lines, &tell);
    for (guint i = 0; i < mime->levels->len && !is_whole; i++)
        level_gap(mime->levels->pdata[i]);
    while (mime->levels->len > 0)
        close_top(mime);
}

void mime_end(Mime *mime, bool is_whole)
{
    end_walk(mime, is_whole);
    if (mime->second == NULL)
        return;
    end_walk(mime->second, is_whole);
    join(mime, mime->second);
}

Mime *mime_new(const GArray *fields, uint64_t offset, const MessageOptions *options)
{
    Mime *mime = mime_alloc(READING_FIRST, offset, options);

    push(mime, true)->offset = 0;
    take_fields(mime, fields, 0, true);
    return mime;
}

const GPtrArray *mime_parts(const Mime *mime)
{
    return mime->parts;
}

const char *mime_type(const Mime *mime)
{
    return mime->type;
}

uint32_t mime_ambiguities(const Mime *mime)
{
    return mime->ambiguities;
}

bool mime_is_cut(const Mime *mime)
{
    return mime->is_cut;
}
