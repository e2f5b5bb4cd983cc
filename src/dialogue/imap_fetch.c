/* imap_fetch.c - FETCH responses: which items carry octets of which message. */
#include "base/limits.h"
#include "dialogue/imap.h"

void imap_fetch_begin(Imap *imap, uint64_t number)
{
    imap->reader[SERVER].scanner.is_passing = true;
    memset(&imap->fetch, 0, sizeof(imap->fetch));
    imap->fetch.is_open = true;
    imap->fetch.number = number;
}

static ImapJoin *find_join(const Imap *imap, uint64_t number)
{
    for (GList *at = imap->joins.head; at != NULL; at = at->next)
        if (((ImapJoin *)at->data)->sequence == number)
            return at->data;
    return NULL;
}

static void tell_join(Imap *imap, ImapJoin *join)
{
    const ImapJoinTell tell = imap_join_teller(imap);

    g_queue_remove(&imap->joins, join);
    if (imap->fetch.join == join)
        imap->fetch.join = NULL;
    imap_join_tell(join, &tell);
}

void imap_joins_flush(Imap *imap)
{
    while (!g_queue_is_empty(&imap->joins))
        tell_join(imap, g_queue_peek_head(&imap->joins));
}

void imap_joins_expunge(Imap *imap, uint64_t number)
{
    for (GList *at = imap->joins.head, *next; at != NULL; at = next) {
        ImapJoin *join = at->data;

        next = at->next;
        if (join->sequence == number)
            tell_join(imap, join);
        else if (join->sequence > number)
            join->sequence--;
    }
}

/* Windows of a message may come by several commands; all else of it comes by one. */
void imap_joins_settle(Imap *imap)
{
    for (GList *at = imap->joins.head, *next; at != NULL; at = next) {
        ImapJoin *join = at->data;

        next = at->next;
        if (join->is_touched && !join->is_windowed)
            tell_join(imap, join);
        else
            join->is_touched = false;
    }
}

/* What comes begins the message anew: it is another FETCH of it. */
static bool begins_anew(const ImapJoin *join, const ImapItem *item)
{
    if (join->is_touched)
        return false;
    return !item->is_window || item->section != IMAP_SECTION_WHOLE ||
           (item->offset == 0 && join->have > 0);
}

static ImapJoin *join_of(Imap *imap, const ImapItem *item)
{
    ImapJoin *join =
        imap->fetch.join != NULL ? imap->fetch.join : find_join(imap, imap->fetch.number);

    if (join != NULL && begins_anew(join, item)) {
        tell_join(imap, join);
        join = NULL;
    }
    if (join != NULL)
        return join;
    while (g_queue_get_length(&imap->joins) >= IMAP_JOINS_MAX)
        tell_join(imap, g_queue_peek_head(&imap->joins));
    join = imap_join_new(++imap->facts.messages);
    join->sequence = imap->fetch.number;
    join->size = imap_box_seen(&imap->box, join->sequence).size;
    g_queue_push_tail(&imap->joins, join);
    return join;
}

/* How many octets the client had asked for, where a window does not say so. */
static void note_count(const Imap *imap, ImapItem *item)
{
    const GArray *items = imap->fetch.target == NULL ? NULL : imap->fetch.target->items;

    for (guint i = 0; items != NULL && i < items->len && item->is_window && item->count == 0; i++) {
        const ImapItem *asked = &g_array_index(items, ImapItem, i);

        if (asked->section == item->section && asked->is_window && asked->offset == item->offset)
            item->count = asked->count;
    }
}

static void begin_piece(Imap *imap, bool is_literal)
{
    ImapScanner *scanner = &imap->reader[SERVER].scanner;
    ImapItem item = imap->fetch.item;

    note_count(imap, &item);
    imap->fetch.join = join_of(imap, &item);
    imap->fetch.has_body = true;
    imap_piece_begin(&imap->piece, imap->fetch.join, &item);
    if (imap->fetch.join->span.first.frame == 0) {
        imap->fetch.join->span = scanner->span;
        if (is_literal) {
            imap->fetch.join->span.first = scanner->span.last;
            imap->fetch.join->span.first.offset = span_end(&scanner->span);
        }
    }
}

static void end_piece(Imap *imap, bool is_whole)
{
    const ImapJoinTell tell = imap_join_teller(imap);

    imap_piece_end(&imap->piece, is_whole, &tell);
}

bool imap_fetch_literal(Imap *imap)
{
    if (!imap->fetch.is_open || !imap->fetch.has_name ||
        imap->fetch.item.section == IMAP_SECTION_NONE)
        return false;
    begin_piece(imap, true);
    return true;
}

/* An item's value that is no list. source RFC 9051 9: msg-att-static */
static void take_value(Imap *imap, const ImapToken *token, Bytes text)
{
    const ImapJoinTell tell = imap_join_teller(imap);
    bool is_nil = token->kind == IMAP_ATOM; /* there is no such part, or nothing so far behind */
    bool is_behind = imap->fetch.item.is_window && imap->fetch.item.offset > 0;

    imap->fetch.has_name = false;
    if (imap->fetch.is_uid)
        imap_number(text, &imap->fetch.uid);
    else if (imap->fetch.is_size)
        imap_number(text, &imap->fetch.size);
    if (imap->fetch.item.section == IMAP_SECTION_NONE)
        return;
    if (token->kind == IMAP_LITERAL && imap->piece.join != NULL) {
        end_piece(imap, !imap->reader[SERVER].scanner.literal.is_torn);
    } else if (token->kind == IMAP_QUOTED || (is_nil && is_behind)) {
        begin_piece(imap, false);
        if (!is_nil)
            imap_piece_feed(&imap->piece, text, &tell);
        end_piece(imap, token->is_whole);
    }
}

void imap_fetch_token(Imap *imap, const ImapToken *token)
{
    Bytes text = imap_token_text(&imap->reader[SERVER].scanner, token);

    if (token->depth != 1)
        return;
    if (imap->fetch.has_name) {
        if (token->kind == IMAP_CLOSE)
            imap->fetch.has_name = false;
        else if (token->kind != IMAP_OPEN)
            take_value(imap, token, text);
        return;
    }
    if (token->kind != IMAP_ATOM)
        return;
    imap->fetch.has_name = true;
    imap->fetch.item = imap_item_read(text);
    imap->fetch.is_uid = bytes_equal_nocase(text, BYTES_OF("UID"));
    imap->fetch.is_size = bytes_equal_nocase(text, BYTES_OF("RFC822.SIZE"));
}

/* All of the response was read: now it is known whom it is about. */
void imap_fetch_end(Imap *imap)
{
    const Span *span = &imap->reader[SERVER].scanner.span;
    ImapPending *target = imap->fetch.target;
    ImapJoin *join = imap->fetch.join;

    imap->fetch.is_open = false;
    imap_box_note(&imap->box, imap->fetch.number, imap->fetch.uid, imap->fetch.size);
    const ImapSeen seen = imap_box_seen(&imap->box, imap->fetch.number);
    if (target != NULL)
        imap_touch(target, imap->fetch.number, imap->fetch.uid != 0 ? imap->fetch.uid : seen.uid);
    if (join == NULL)
        return;
    imap->fetch.join = NULL;
    join->size = imap->fetch.size != 0 ? imap->fetch.size : join->size;
    span_reach(&join->span, &span->last, span_end(span));
    if (join->mailbox.number == 0) {
        uint64_t uid = imap->fetch.uid != 0 ? imap->fetch.uid : seen.uid;

        join->mailbox = (MailboxPlace){
            .user = g_strdup(imap->user),
            .folder = g_strdup(imap->box.folder),
            .uid = uid == 0 ? NULL : g_strdup_printf("%" G_GUINT64_FORMAT, uid),
            .number = imap->fetch.number,
        };
        imap_tell_read(imap, target, join);
    }
    if (target != NULL) {
        target->messages += target->message != join->number;
        target->message = join->number;
    }
    if (imap_join_is_whole(join))
        tell_join(imap, join);
}
