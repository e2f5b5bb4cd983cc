/* imap.c - the IMAP reader's feeds: which octets go where. */
#include "dialogue/imap.h"

#include "base/limits.h"

void imap_tell_oddity(Imap *imap, OddityKind kind, Side side, const Span *span)
{
    const Oddity oddity = {.kind = kind, .side = side, .span = *span};

    imap->tell.oddity(imap->tell.user, &oddity);
}

void imap_enter(Imap *imap, ImapState state, uint64_t exchange, const Place *place)
{
    static const char *const names[] = {[IMAP_NOT_AUTHENTICATED] = "not-authenticated",
                                        [IMAP_AUTHENTICATED] = "authenticated",
                                        [IMAP_SELECTED] = "selected",
                                        [IMAP_LOGGED_OUT] = "logout"};

    if (imap->state == state)
        return;
    imap->state = state;
    facts_enter_phase(&imap->facts, names[state], exchange, place);
}

ImapJoinTell imap_join_teller(Imap *imap)
{
    return (ImapJoinTell){&imap->tell, &imap->waiting_bytes};
}

static void on_upgrade(void *user, OddityKind kind, Side side, const Span *span)
{
    imap_tell_oddity(user, kind, side, span);
}

static void *imap_new(const DialogueTell *tell)
{
    Imap *imap = g_new0(Imap, 1);

    imap->tell = *tell;
    imap->upgrade.reader = imap;
    imap->upgrade.tell = on_upgrade;
    imap->facts.protocol = "imap";
    imap->facts.offered = g_ptr_array_new_with_free_func((GDestroyNotify)offer_free);
    imap_scanner_init(&imap->reader[CLIENT].scanner, imap, imap_client_token);
    imap_scanner_init(&imap->reader[SERVER].scanner, imap, imap_server_token);
    imap_box_init(&imap->box);
    g_queue_init(&imap->pending);
    g_queue_init(&imap->joins);
    return imap;
}

static void imap_free(void *reader)
{
    Imap *imap = reader;

    if (imap == NULL)
        return;
    while (!g_queue_is_empty(&imap->joins))
        imap_join_free(g_queue_pop_head(&imap->joins), &imap->waiting_bytes);
    g_clear_pointer(&imap->piece.kept, g_byte_array_unref);
    g_queue_clear_full(&imap->pending, imap_pending_free);
    g_clear_pointer(&imap->loose, g_ptr_array_unref);
    g_clear_pointer(&imap->secrets, g_ptr_array_unref);
    g_ptr_array_unref(imap->facts.offered);
    g_clear_pointer(&imap->facts.phases, g_array_unref);
    g_free(imap->facts.mechanism);
    g_free(imap->facts.user);
    g_free(imap->banner);
    g_free(imap->user);
    imap_box_clear(&imap->box);
    for (Side side = CLIENT; side < N_SIDES; side++)
        imap_scanner_clear(&imap->reader[side].scanner);
    g_free(imap);
}

/* Octets of a literal that the client sends. */
static void client_literal(Imap *imap, Bytes *rest, Place *at)
{
    ImapScanner *scanner = &imap->reader[CLIENT].scanner;

    if (imap->append != NULL)
        imap_append_octets(imap, imap_scan_peek(scanner, *rest), at);
    imap_scan_literal(scanner, rest, at);
    if (scanner->in_literal)
        return;
    if (imap->append != NULL)
        imap_append_end(imap, true);
    imap->reader[CLIENT].mode = READING_LINES;
}

static void feed_client(Imap *imap, Bytes *rest, Place *at)
{
    ImapReader *reader = &imap->reader[CLIENT];

    if (reader->scanner.in_literal) {
        client_literal(imap, rest, at);
        return;
    }
    bool is_answer = reader->mode == READING_ANSWER;
    if (is_answer && !imap->is_answer_guess)
        imap_scan_as_text(&reader->scanner);
    switch (imap_scan(&reader->scanner, rest, at)) {
    case IMAP_SCAN_MORE:
        return;
    case IMAP_SCAN_LITERAL:
        imap_client_literal(imap);
        return;
    case IMAP_SCAN_UNIT:
        if (is_answer)
            imap_answer_unit(imap);
        else
            imap_client_unit(imap);
        return;
    }
}

/* The server announced a literal: of a message, or a short one of a name. */
static void server_literal(Imap *imap)
{
    ImapScanner *scanner = &imap->reader[SERVER].scanner;

    if (imap_is_lost_response(imap)) {
        imap_scan_drop(scanner);
        return;
    }
    imap_scan_begin_literal(scanner, !imap_fetch_literal(imap));
}

static void feed_server(Imap *imap, Bytes *rest, Place *at)
{
    const ImapJoinTell tell = imap_join_teller(imap);
    ImapScanner *scanner = &imap->reader[SERVER].scanner;

    if (scanner->in_literal) {
        if (imap->piece.join != NULL)
            imap_piece_feed(&imap->piece, imap_scan_peek(scanner, *rest), &tell);
        imap_scan_literal(scanner, rest, at);
        return;
    }
    switch (imap_scan(scanner, rest, at)) {
    case IMAP_SCAN_MORE:
        return;
    case IMAP_SCAN_LITERAL:
        server_literal(imap);
        return;
    case IMAP_SCAN_UNIT:
        imap_server_unit(imap);
        return;
    }
}

/* Octets of this side are read now. */
static bool reads(const ImapReader *reader)
{
    return reader->mode != READING_HELD && reader->mode != READING_SEALED &&
           reader->mode != READING_PACKED;
}

/* Nothing of a unit was read yet. */
static bool is_between_units(const ImapScanner *scanner)
{
    return (!scanner->is_begun || scanner->is_given_out) && !scanner->in_literal;
}

/* TLS where a line should begin: its STARTTLS was not seen, or not understood. */
static bool begins_record(bool is_between, Bytes rest)
{
    return is_between && rest.data[0] == 0x16;
}

static size_t imap_feed(void *user, Side side, Bytes bytes, const Place *place)
{
    Imap *imap = user;
    ImapReader *reader = &imap->reader[side];
    Bytes rest = bytes;
    Place at = *place;

    if (imap->facts.first.frame == 0)
        imap->facts.first = at;
    if (side == CLIENT)
        imap_go_on_behind_hole(imap, &at);
    imap->is_turn = false;
    while (rest.len > 0 && reads(reader) && !(side == SERVER && imap->is_turn)) {
        bool is_between = is_between_units(&reader->scanner);

        if (reader->mode == READING_WRAPPED)
            rest = bytes_skip(rest, rest.len);
        else if (upgrade_look(&imap->upgrade, side, is_between, &reader->mode, &rest, &at))
            continue;
        else if (begins_record(is_between, rest))
            reader->mode = READING_SEALED;
        else if (side == CLIENT)
            feed_client(imap, &rest, &at);
        else
            feed_server(imap, &rest, &at);
    }
    if (rest.len < bytes.len)
        imap->facts.last = at;
    return bytes.len - rest.len;
}

static bool imap_gap(void *user, Side side, uint64_t length, const Place *place)
{
    Imap *imap = user;
    ImapReader *reader = &imap->reader[side];

    if (side == CLIENT)
        imap_go_on_behind_hole(imap, place);
    if (reader->mode == READING_HELD)
        return false;
    if (reader->mode == READING_WRAPPED || upgrade_gap(&imap->upgrade, side, &reader->mode))
        return true;
    if (side == CLIENT)
        imap_client_gap(imap, length, place);
    else
        imap_server_gap(imap, length, place);
    return true;
}

static void imap_release(void *user, Side side)
{
    if (side == CLIENT)
        imap_guess(user);
}

/* What comes next came out of TLS, or was unpacked. */
static void imap_unseal(void *user, Side side)
{
    Imap *imap = user;
    ImapReader *reader = &imap->reader[side];

    imap->is_after_tls |= reader->mode == READING_SEALED;
    reader->mode = READING_LINES;
}

static void imap_end(void *user, bool is_cut)
{
    Imap *imap = user;

    upgrade_end(&imap->upgrade);
    imap_break_command(imap);
    imap_break_response(imap);
    bool is_heard = reads(&imap->reader[SERVER]) && imap->has_greeting && !is_cut &&
                    !imap->reader[SERVER].has_gap && !imap->reader[CLIENT].has_gap;
    while (!g_queue_is_empty(&imap->pending)) {
        ImapPending *pending = g_queue_peek_head(&imap->pending);

        if (is_heard && pending->exchange->reply == NULL && !imap->facts.has_quit &&
            pending->exchange->command != NULL && pending->verb != &imap_verb_logout)
            imap_tell_oddity(imap, ODDITY_COMMAND_NEVER_ANSWERED, CLIENT,
                             &pending->exchange->command->span);
        imap_settle(imap, pending);
    }
    imap_joins_flush(imap);
}

static ReadingMode imap_mode(const void *user, Side side)
{
    const Imap *imap = user;

    return imap->reader[side].mode;
}

static const DialogueFacts *imap_facts(const void *user)
{
    const Imap *imap = user;

    return &imap->facts;
}

const Dialect imap_dialect = {
    .name = "imap",
    .make = imap_new,
    .feed = imap_feed,
    .gap = imap_gap,
    .release = imap_release,
    .unseal = imap_unseal,
    .end = imap_end,
    .mode = imap_mode,
    .facts = imap_facts,
    .free = imap_free,
};
