/* imap_join.c - one message out of the pieces that FETCH gives of it. */
#include "dialogue/imap_join.h"

#include "base/limits.h"
#include "dialogue/imap_tokens.h"

/* A piece that came before what stands before it. */
typedef struct WaitingPiece {
    bool is_text;    /* its offset counts from the start of the text */
    uint64_t offset; /* of its first octet */
    bool is_last;    /* the message ends with it */
    GByteArray *octets;
} WaitingPiece;

static void waiting_piece_free(gpointer value)
{
    WaitingPiece *piece = value;

    g_byte_array_unref(piece->octets);
    g_free(piece);
}

ImapJoin *imap_join_new(uint32_t number)
{
    ImapJoin *join = g_new0(ImapJoin, 1);

    join->number = number;
    join->is_windowed = true;
    join->waiting = g_ptr_array_new_with_free_func(waiting_piece_free);
    return join;
}

void imap_join_free(ImapJoin *join, size_t *waiting_bytes)
{
    if (join == NULL)
        return;
    for (guint i = 0; i < join->waiting->len; i++)
        *waiting_bytes -= ((WaitingPiece *)join->waiting->pdata[i])->octets->len;
    if (join->fields != NULL)
        *waiting_bytes -= join->fields->len;
    g_clear_pointer(&join->fields, g_byte_array_unref);
    g_ptr_array_unref(join->waiting);
    mailbox_place_clear(&join->mailbox);
    g_free(join);
}

/* What stands between the brackets. */
static ImapSection section_of(Bytes spec)
{
    if (spec.len == 0)
        return IMAP_SECTION_WHOLE;
    if (bytes_equal_nocase(spec, BYTES_OF("HEADER")))
        return IMAP_SECTION_HEADER;
    if (bytes_equal_nocase(spec, BYTES_OF("TEXT")))
        return IMAP_SECTION_TEXT;
    if (bytes_starts_with_nocase(spec, BYTES_OF("HEADER.FIELDS")))
        return IMAP_SECTION_FIELDS;
    return IMAP_SECTION_PART;
}

/* <offset> or <offset.count> behind the brackets. */
static void read_window(Bytes rest, ImapItem *item)
{
    if (rest.len < 3 || rest.data[0] != '<' || rest.data[rest.len - 1] != '>')
        return;
    Bytes inside = bytes_first(bytes_skip(rest, 1), rest.len - 2);
    ptrdiff_t dot = bytes_find(inside, '.');

    if (dot >= 0 && !imap_number(bytes_skip(inside, (size_t)dot + 1), &item->count))
        return;
    if (dot >= 0)
        inside = bytes_first(inside, (size_t)dot);
    item->is_window = imap_number(inside, &item->offset);
}

ImapItem imap_item_read(Bytes name)
{
    static const struct {
        const char *name;
        ImapSection section;
    } old[] = {
        {"RFC822",        IMAP_SECTION_WHOLE },
        {"RFC822.PEEK",   IMAP_SECTION_WHOLE },
        {"RFC822.HEADER", IMAP_SECTION_HEADER},
        {"RFC822.TEXT",   IMAP_SECTION_TEXT  },
    };
    static const char *const openings[] = {"BODY[", "BODY.PEEK[", "BINARY[", "BINARY.PEEK["};
    ImapItem item = {.section = IMAP_SECTION_NONE};

    for (size_t i = 0; i < G_N_ELEMENTS(old); i++)
        if (bytes_equal_nocase(name, bytes_of_text(old[i].name)))
            item.section = old[i].section;
    for (size_t i = 0; i < G_N_ELEMENTS(openings); i++) {
        Bytes opening = bytes_of_text(openings[i]);
        const uint8_t *end = name.len == 0 ? NULL : memrchr(name.data, ']', name.len);

        if (!bytes_starts_with_nocase(name, opening) || end == NULL)
            continue;
        Bytes spec = bytes_skip(name, opening.len);
        size_t len = (size_t)(end - spec.data);

        if (end < spec.data)
            continue;
        item.section = section_of(bytes_first(spec, len));
        read_window(bytes_skip(spec, len + 1), &item);
    }
    return item;
}

static void tell_bytes(ImapJoin *join, Bytes bytes, const ImapJoinTell *tell)
{
    if (bytes.len == 0 || join->has_end)
        return;
    join->has_octets = true;
    join->have += bytes.len;
    tell->tell->message_bytes(tell->tell->user, join->number, bytes);
}

/* Octets at an offset that is not beyond what was told: what was told already is not told again. */
static void tell_at(ImapJoin *join, uint64_t offset, Bytes bytes, const ImapJoinTell *tell)
{
    uint64_t known = join->have - offset;

    tell_bytes(join, bytes_skip(bytes, (size_t)MIN(known, bytes.len)), tell);
}

/* Where in the message an item begins, if that is known. */
static bool has_place(const ImapJoin *join, const ImapItem *item, uint64_t *ret_at)
{
    uint64_t offset = item->is_window ? item->offset : 0;

    if (item->section == IMAP_SECTION_TEXT) {
        *ret_at = join->header_end + offset;
        return join->has_header;
    }
    *ret_at = offset;
    return true;
}

void imap_piece_begin(ImapPiece *piece, ImapJoin *join, const ImapItem *item)
{
    uint64_t at = 0;

    *piece = (ImapPiece){.join = join, .item = *item};
    join->is_windowed &= item->is_window && item->section == IMAP_SECTION_WHOLE;
    join->is_touched = true;
    if (item->section == IMAP_SECTION_PART ||
        (item->section == IMAP_SECTION_FIELDS && (join->has_octets || item->is_window))) {
        piece->is_left_out = true;
    } else if (item->section == IMAP_SECTION_FIELDS || !has_place(join, item, &at) ||
               at > join->have) {
        piece->is_kept = true;
        piece->kept = g_byte_array_new();
    }
    piece->at = at;
}

static void keep(ImapPiece *piece, Bytes bytes, const ImapJoinTell *tell)
{
    if (bytes.len > IMAP_PIECES_MAX_BYTES - *tell->waiting_bytes) {
        *tell->waiting_bytes -= piece->kept->len;
        g_clear_pointer(&piece->kept, g_byte_array_unref);
        piece->is_kept = false;
        piece->is_left_out = true;
        return;
    }
    *tell->waiting_bytes += bytes.len;
    g_byte_array_append(piece->kept, bytes.data, (guint)bytes.len);
}

void imap_piece_feed(ImapPiece *piece, Bytes bytes, const ImapJoinTell *tell)
{
    piece->length += bytes.len;
    if (bytes.len == 0 || piece->is_left_out)
        return;
    if (piece->is_kept) {
        keep(piece, bytes, tell);
        return;
    }
    tell_at(piece->join, piece->at, bytes, tell);
    piece->at += bytes.len;
}

void imap_piece_gap(ImapPiece *piece, uint64_t length, const ImapJoinTell *tell)
{
    ImapJoin *join = piece->join;

    piece->length += length;
    if (length == 0 || piece->is_left_out)
        return;
    if (piece->is_kept) { /* what stands behind the hole has no place any more */
        *tell->waiting_bytes -= piece->kept->len;
        g_clear_pointer(&piece->kept, g_byte_array_unref);
        piece->is_kept = false;
        piece->is_left_out = true;
        return;
    }
    piece->at += length;
    if (piece->at <= join->have)
        return;
    tell->tell->message_gap(tell->tell->user, join->number, piece->at - join->have);
    join->have = piece->at;
    join->is_torn = join->has_octets = true;
}

/* What waited goes on where it can. */
static void tell_waiting(ImapJoin *join, const ImapJoinTell *tell)
{
    bool has_moved = true;

    while (has_moved) {
        has_moved = false;
        for (guint i = 0; i < join->waiting->len && !has_moved; i++) {
            WaitingPiece *piece = join->waiting->pdata[i];
            uint64_t at = piece->offset + (piece->is_text ? join->header_end : 0);

            if ((piece->is_text && !join->has_header) || at > join->have)
                continue;
            tell_at(join, at, (Bytes){piece->octets->data, piece->octets->len}, tell);
            join->has_end |= piece->is_last;
            *tell->waiting_bytes -= piece->octets->len;
            g_ptr_array_remove_index(join->waiting, i);
            has_moved = true;
        }
    }
}

/* A kept piece waits for what stands before it, or for nothing if it is lines of the header. */
static void end_kept(ImapPiece *piece, bool is_last, const ImapJoinTell *tell)
{
    ImapJoin *join = piece->join;

    if (piece->item.section == IMAP_SECTION_FIELDS) {
        if (join->fields == NULL)
            join->fields = g_steal_pointer(&piece->kept);
        else
            *tell->waiting_bytes -= piece->kept->len;
    } else if (join->waiting->len < IMAP_WINDOWS_MAX) {
        WaitingPiece *waiting = g_new(WaitingPiece, 1);

        *waiting = (WaitingPiece){
            .is_text = piece->item.section == IMAP_SECTION_TEXT,
            .offset = piece->item.is_window ? piece->item.offset : 0,
            .is_last = is_last,
            .octets = g_steal_pointer(&piece->kept),
        };
        g_ptr_array_add(join->waiting, waiting);
    } else {
        *tell->waiting_bytes -= piece->kept->len;
    }
    g_clear_pointer(&piece->kept, g_byte_array_unref);
}

void imap_piece_end(ImapPiece *piece, bool is_whole, const ImapJoinTell *tell)
{
    ImapJoin *join = piece->join;
    ImapItem *item = &piece->item;
    /* a window that is shorter than what was asked for ends with its section */
    bool is_last = is_whole && (!item->is_window || piece->length < item->count);

    if (piece->is_kept) {
        end_kept(piece, is_last && item->section != IMAP_SECTION_HEADER, tell);
    } else if (!piece->is_left_out && is_last) {
        if (item->section == IMAP_SECTION_HEADER) {
            join->has_header = true;
            join->header_end = piece->at;
        } else {
            join->has_end = true;
        }
    }
    tell_waiting(join, tell);
    piece->join = NULL;
}

bool imap_join_is_whole(const ImapJoin *join)
{
    bool is_at_end = join->has_end || (join->size != 0 && join->have == join->size);

    return is_at_end && !join->is_torn;
}

/* Some lines of a header. The empty line behind them is the server's: it says nothing of where the
 * header ends. source RFC 9051 6.4.5.1 */
static void tell_fields(ImapJoin *join, const ImapJoinTell *tell)
{
    Bytes lines = {join->fields->data, join->fields->len};

    if (lines.len >= 4 && bytes_equal(bytes_skip(lines, lines.len - 4), BYTES_OF("\r\n\r\n")))
        lines.len -= 2;
    tell_bytes(join, lines, tell);
}

void imap_join_tell(ImapJoin *join, const ImapJoinTell *tell)
{
    bool is_of_fields = !join->has_octets && join->fields != NULL;

    if (is_of_fields)
        tell_fields(join, tell);
    const MessageTold told = {
        .number = join->number,
        .via = "imap-fetch",
        .acting_client = SERVER,
        .is_excerpt = is_of_fields,
        .is_whole = !is_of_fields && imap_join_is_whole(join),
        .mailbox = &join->mailbox,
        .span = join->span,
    };

    tell->tell->message(tell->tell->user, &told);
    imap_join_free(join, tell->waiting_bytes);
}
