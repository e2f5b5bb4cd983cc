/* imap_holes.c - what holes took: where both sides are read again, and what is missing for sure. */
#include "base/text.h"
#include "dialogue/imap.h"

/* What clients make their tags of; a word of a mail has letters alone. source RFC 9051 9: tag */
static bool is_tag(Bytes word)
{
    bool has_digit = false, has_letter = false;

    for (size_t i = 0; i < word.len; i++) {
        if (!g_ascii_isgraph(word.data[i]) || strchr("(){%*\"\\+", word.data[i]) != NULL)
            return false;
        has_digit |= g_ascii_isdigit(word.data[i]);
        has_letter |= g_ascii_isalpha(word.data[i]);
    }
    return (has_digit || !has_letter) && word.len > 0 && word.len <= 32;
}

/* Commands that nothing follows. */
static bool stands_alone(const ImapVerb *verb)
{
    const ImapVerb *alone[] = {&imap_verb_capability,    &imap_verb_noop,     &imap_verb_logout,
                               &imap_verb_starttls,      &imap_verb_idle,     &imap_verb_check,
                               &imap_verb_close,         &imap_verb_unselect, &imap_verb_namespace,
                               &imap_verb_unauthenticate};

    for (size_t i = 0; i < G_N_ELEMENTS(alone); i++)
        if (verb == alone[i])
            return true;
    return false;
}

/* Commands about messages begin with a set of them; the other ones with anything. */
static bool has_fitting_argument(const ImapScanner *scanner, const ImapVerb *verb, guint at)
{
    const ImapVerb *of_sets[] = {&imap_verb_fetch, &imap_verb_store, &imap_verb_copy,
                                 &imap_verb_move};
    Bytes argument = imap_word(scanner, at);
    uint64_t first, last;

    for (size_t i = 0; i < G_N_ELEMENTS(of_sets); i++)
        if (verb == of_sets[i])
            return imap_set_next(&argument, &first, &last);
    return verb == &imap_verb_expunge || argument.len > 0 || imap_token(scanner, at) != NULL;
}

bool imap_is_surely_command(const Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    bool is_uid = bytes_equal_nocase(imap_word(scanner, 1), BYTES_OF("UID"));
    guint at = is_uid ? 2 : 1;
    const ImapVerb *verb = imap_verb_find(imap_word(scanner, at));

    if (!is_tag(imap_word(scanner, 0)) || !imap_verb_is_known(verb))
        return false;
    if (stands_alone(verb))
        return scanner->tokens->len == at + 1;
    return has_fitting_argument(scanner, verb, at + 1);
}

static void tell_lost(Imap *imap, Side side)
{
    if (!imap->told_lost)
        imap_tell_oddity(imap, ODDITY_LOST_IN_GAP, side, &imap->reader[side].scanner.span);
    imap->told_lost = true;
}

bool imap_is_lost_command(Imap *imap)
{
    ImapReader *reader = &imap->reader[CLIENT];

    if (!reader->is_after_gap)
        return false;
    if (imap_is_surely_command(imap)) {
        reader->is_after_gap = false;
        return false;
    }
    tell_lost(imap, CLIENT);
    return true;
}

/* A kind of untagged response that some command is known to get, or that comes by itself. */
static bool is_known_kind(const ImapScanner *scanner)
{
    static const char *const with_number[] = {"EXISTS", "RECENT", "EXPUNGE", "FETCH"};
    static const char *const alone[] = {
        "OK",     "NO",    "BAD",      "BYE",     "PREAUTH",   "CAPABILITY", "LIST", "LSUB",
        "SEARCH", "FLAGS", "STATUS",   "ENABLED", "ESEARCH",   "NAMESPACE",  "ID",   "SORT",
        "THREAD", "QUOTA", "VANISHED", "ACL",     "QUOTAROOT", "METADATA",   "XLIST"};
    uint64_t number;
    bool is_numbered = imap_number(imap_word(scanner, 1), &number);
    const char *const *kinds = is_numbered ? with_number : alone;
    size_t count = is_numbered ? G_N_ELEMENTS(with_number) : G_N_ELEMENTS(alone);
    Bytes kind = imap_word(scanner, is_numbered ? 2 : 1);

    for (size_t i = 0; i < count; i++)
        if (bytes_equal_nocase(kind, bytes_of_text(kinds[i])))
            return true;
    return false;
}

/* What was read of the server can only be a response. */
static bool is_surely_response(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    Bytes first = imap_word(scanner, 0);

    if (imap->fetch.is_open)
        return true;
    if (bytes_equal(first, BYTES_OF("*")))
        return is_known_kind(scanner);
    if (bytes_equal(first, BYTES_OF("+")))
        return imap_find_waiting(imap, &scanner->span.first) != NULL;
    return scanner->in_text && (imap_find_tag(imap, first, &scanner->span.first) != NULL ||
                                (imap->reader[CLIENT].has_gap && is_tag(first)));
}

bool imap_is_lost_response(Imap *imap)
{
    ImapReader *reader = &imap->reader[SERVER];

    if (!reader->is_after_gap)
        return false;
    if (is_surely_response(imap)) {
        reader->is_after_gap = false;
        return false;
    }
    tell_lost(imap, SERVER);
    return true;
}

static void note_gap(ImapReader *reader, uint64_t length, const Place *place)
{
    reader->has_gap = true;
    reader->lost_until = place->offset + length;
}

void imap_client_gap(Imap *imap, uint64_t length, const Place *place)
{
    ImapReader *reader = &imap->reader[CLIENT];
    uint64_t of_literal =
        reader->scanner.in_literal ? MIN(length, reader->scanner.literal.left) : 0;

    note_gap(reader, length, place);
    if (of_literal > 0 && imap->append != NULL)
        imap_append_gap(imap, of_literal, place);
    imap_scan_gap(&reader->scanner, of_literal, place);
    if (of_literal > 0 && !reader->scanner.in_literal) {
        if (imap->append != NULL)
            imap_append_end(imap, true); /* it is known to be torn */
        reader->mode = READING_LINES;
    }
    if (of_literal > 0 && of_literal == length)
        return;
    imap_break_command(imap);
    reader->is_after_gap = true;
}

void imap_server_gap(Imap *imap, uint64_t length, const Place *place)
{
    ImapReader *reader = &imap->reader[SERVER];
    const ImapJoinTell tell = imap_join_teller(imap);
    uint64_t of_literal =
        reader->scanner.in_literal ? MIN(length, reader->scanner.literal.left) : 0;

    note_gap(reader, length, place);
    for (GList *at = imap->pending.head; at != NULL; at = at->next)
        ((ImapPending *)at->data)->has_hole = true;
    if (of_literal > 0 && imap->piece.join != NULL)
        imap_piece_gap(&imap->piece, of_literal, &tell);
    imap_scan_gap(&reader->scanner, of_literal, place);
    if (of_literal > 0 && of_literal == length)
        return;
    imap_break_response(imap);
    reader->is_after_gap = true;
}

/* The only message that the command names, if it names one. */
static bool names_one(const ImapPending *pending, uint64_t *ret_number)
{
    uint64_t last;
    gsize len = 0;
    const uint8_t *data = pending->set == NULL ? NULL : g_bytes_get_data(pending->set, &len);
    Bytes set = {data, len};

    return imap_set_next(&set, ret_number, &last) && set.len == 0 && last == *ret_number &&
           last != UINT64_MAX;
}

/* FETCH of one message got none, and octets are missing: they were that message. */
void imap_tell_lost_message(Imap *imap, ImapPending *pending)
{
    const ImapJoinTell tell = imap_join_teller(imap);
    const Reply *reply = pending->exchange->reply;
    uint64_t number;

    if (!pending->has_hole || !pending->is_reading || pending->messages > 0 ||
        (reply != NULL && !imap_is_accepted(pending)) || !names_one(pending, &number))
        return;
    ImapJoin *join = imap_join_new(++imap->facts.messages);

    join->span = reply != NULL ? reply->span : (Span){imap->facts.last, imap->facts.last, 0};
    join->mailbox.user = g_strdup(imap->user);
    join->mailbox.folder = g_strdup(imap->box.folder);
    if (pending->is_uid)
        join->mailbox.uid = g_strdup_printf("%" G_GUINT64_FORMAT, number);
    else
        join->mailbox.number = number;
    pending->messages++;
    pending->message = join->number;
    imap_join_tell(join, &tell);
}

void imap_go_on_behind_hole(Imap *imap, const Place *place)
{
    const ImapReader *server = &imap->reader[SERVER];

    if (imap->hold == IMAP_HOLD_NONE || imap->reader[CLIENT].mode != READING_HELD ||
        !imap->holder->has_hole || place->acked == ACKED_UNKNOWN ||
        place->acked < server->lost_until)
        return;
    imap_guess(imap);
}

void imap_guess(Imap *imap)
{
    ImapReader *reader = &imap->reader[CLIENT];
    ImapPending *pending = imap->holder;

    if (imap->hold == IMAP_HOLD_NONE || reader->mode != READING_HELD)
        return;
    if (imap->hold != IMAP_HOLD_REPLY) {
        imap_let_client_go_on(imap, READING_OCTETS);
        imap_begin_literal(imap);
    } else if (pending->verb == &imap_verb_authenticate) {
        imap->is_answer_guess = true;
        reader->mode = READING_ANSWER;
    } else {
        reader->is_after_gap = pending->verb != &imap_verb_starttls;
        if (!reader->is_after_gap)
            upgrade_expect_tls(&imap->upgrade, CLIENT, imap->must_have);
        imap_let_client_go_on(imap, READING_LINES);
    }
}
