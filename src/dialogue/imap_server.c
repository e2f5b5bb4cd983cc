/* imap_server.c - responses, and which of them answers which command. */
#include "base/limits.h"
#include "base/text.h"
#include "dialogue/imap.h"

static const char *status_of(Bytes word)
{
    static const char *const names[] = {"OK", "NO", "BAD", "BYE", "PREAUTH"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (bytes_equal_nocase(word, bytes_of_text(names[i])))
            return names[i];
    return NULL;
}

static bool is_kind(Bytes kind, const char *name)
{
    return bytes_equal_nocase(kind, bytes_of_text(name));
}

/* The server had the command when it sent the octets at this place. */
static bool was_seen(const ImapPending *pending, const Place *place)
{
    return pending->exchange->reply == NULL &&
           (place->acked == ACKED_UNKNOWN || place->acked >= pending->seen_until);
}

/* To which open command an untagged response goes; NULL where none is open. */
static ImapPending *find_target(Imap *imap, Bytes kind, const Place *place)
{
    ImapPending *eldest = NULL;
    char word[IMAP_KIND_MAX_BYTES + 3]; /* as it stands in the table: between blanks */
    size_t len = MIN(kind.len, IMAP_KIND_MAX_BYTES);

    for (size_t i = 0; i < len; i++)
        word[i + 1] = (char)ascii_upper(kind.data[i]);
    word[0] = word[len + 1] = ' ';
    word[len + 2] = '\0';
    for (GList *at = imap->pending.head; at != NULL; at = at->next) {
        ImapPending *pending = at->data;

        if (!was_seen(pending, place))
            continue;
        if (strstr(pending->verb->kinds, word) != NULL)
            return pending;
        eldest = eldest == NULL ? pending : eldest;
    }
    return eldest;
}

/* Begins a FETCH response, for its octets pass by. */
static void begin_fetch(Imap *imap, uint64_t number)
{
    const Place *place = &imap->reader[SERVER].scanner.span.first;

    imap_fetch_begin(imap, number);
    imap->fetch.target = find_target(imap, BYTES_OF("FETCH"), place);
}

void imap_server_token(void *user, const ImapToken *token)
{
    Imap *imap = user;
    ImapScanner *scanner = &imap->reader[SERVER].scanner;
    uint64_t number;

    if (imap->fetch.is_open) {
        imap_fetch_token(imap, token);
        return;
    }
    if (scanner->in_text || token->kind != IMAP_ATOM)
        return;
    Bytes text = imap_token_text(scanner, token);
    if ((scanner->tokens->len == 1 && is_kind(text, "+")) ||
        (scanner->tokens->len == 2 && status_of(text) != NULL))
        imap_scan_text(scanner);
    else if (scanner->tokens->len == 3 && is_kind(text, "FETCH") &&
             is_kind(imap_word(scanner, 0), "*") && imap_number(imap_word(scanner, 1), &number))
        begin_fetch(imap, number);
}

static void loose_free(gpointer value)
{
    untagged_free(value);
}

static void count_kind(GPtrArray **list, Bytes kind, uint64_t count)
{
    g_autofree char *word = text_valid(bytes_first(kind, IMAP_KIND_MAX_BYTES));
    g_autofree char *upper = g_ascii_strup(word, -1);

    if (*list == NULL)
        *list = g_ptr_array_new_with_free_func(loose_free);
    for (guint i = 0; i < (*list)->len; i++) {
        Untagged *one = (*list)->pdata[i];

        if (!g_str_equal(one->kind, upper))
            continue;
        one->count += count;
        return;
    }
    if ((*list)->len == IMAP_KINDS_MAX)
        return;
    Untagged *one = g_new(Untagged, 1);
    *one = (Untagged){g_steal_pointer(&upper), count};
    g_ptr_array_add(*list, one);
}

static Reply *make_reply(Imap *imap, const char *status, Bytes tag)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    Reply *reply = g_new0(Reply, 1);
    Bytes text = bytes_trim(imap_scanned_text(scanner));

    reply->status = status;
    reply->tag = tag.len == 0 ? NULL : text_valid(tag);
    reply->span = scanner->span;
    reply->lines = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_ptr_array_add(reply->lines, g_bytes_new(text.data, text.len));
    return reply;
}

void imap_pending_free(gpointer value)
{
    ImapPending *pending = value;

    exchange_free(pending->exchange);
    g_free(pending->tag);
    g_free(pending->folder);
    g_clear_pointer(&pending->set, g_bytes_unref);
    g_clear_pointer(&pending->copied, g_bytes_unref);
    g_clear_pointer(&pending->items, g_array_unref);
    g_clear_pointer(&pending->touched, g_array_unref);
    g_clear_pointer(&pending->appends, g_array_unref);
    credential_free(pending->credential);
    sasl_free(pending->sasl);
    g_free(pending);
}

/* Responses that came while no command was open go with the exchange that ends next. */
static void add_loose(Imap *imap, Exchange *exchange)
{
    g_autoptr(GPtrArray) own = g_steal_pointer(&exchange->untagged);

    exchange->untagged = g_steal_pointer(&imap->loose);
    for (guint i = 0; own != NULL && i < own->len; i++) {
        const Untagged *one = own->pdata[i];

        count_kind(&exchange->untagged, bytes_of_text(one->kind), one->count);
    }
}

/* The command that the client is held for, or that it is still sending, is over. */
static void leave_command(Imap *imap, ImapPending *pending)
{
    if (imap->current == pending) {
        imap_make_command(imap, pending);
        imap_scan_drop(&imap->reader[CLIENT].scanner);
        imap->current = NULL;
        imap->append = NULL;
    }
    if (imap->hold != IMAP_HOLD_NONE && imap->holder == pending)
        imap_let_client_go_on(imap, READING_LINES);
}

/* A message of its own may begin now that those it asked for are there. */
static void go_on_behind_fetches(Imap *imap)
{
    if (imap->hold != IMAP_HOLD_FETCHES)
        return;
    for (GList *at = imap->pending.head; at != NULL; at = at->next)
        if (((ImapPending *)at->data)->verb->traits & IMAP_FETCHES)
            return;
    imap_let_client_go_on(imap, READING_OCTETS);
    imap_begin_literal(imap);
}

/* Where the end of an exchange leads. A refused SELECT leaves the mailbox that was open; LOGOUT is
 * the end, answered or not. source RFC 9051 3, 6.3.2 */
static void move_state(Imap *imap, const ImapPending *pending)
{
    const Exchange *exchange = pending->exchange;
    ImapState next = pending->verb->next;

    if (next == IMAP_LOGGED_OUT) {
        imap_enter(imap, next, exchange->number, &exchange->command->span.first);
        return;
    }
    if (exchange->reply == NULL)
        return;
    if (!imap_is_accepted(pending))
        next =
            imap->state == IMAP_SELECTED && next == IMAP_SELECTED ? IMAP_AUTHENTICATED : IMAP_STAYS;
    if (next != IMAP_STAYS)
        imap_enter(imap, next, exchange->number + 1, &exchange->reply->span.last);
}

void imap_settle(Imap *imap, ImapPending *pending)
{
    Exchange *exchange = pending->exchange;

    g_queue_remove(&imap->pending, pending);
    leave_command(imap, pending);
    if (imap->fetch.target == pending)
        imap->fetch.target = NULL;
    exchange->number = ++imap->facts.exchanges;
    exchange->acting_client = CLIENT;
    if (exchange->reply != NULL && pending->verb->traits & IMAP_HOLDS)
        imap->must_have = MAX(imap->must_have, span_end(&exchange->reply->span));
    add_loose(imap, exchange);
    if (pending->verb->after != NULL)
        pending->verb->after(imap, pending);
    move_state(imap, pending);
    exchange->message = pending->messages == 1 ? pending->message : 0;
    if (exchange->are_steps_cut)
        imap_tell_oddity(imap, ODDITY_TOO_MANY_STEPS, CLIENT, &exchange->command->span);
    exchange->said_secrets = imap->secrets;
    imap->tell.exchange(imap->tell.user, exchange);
    imap_pending_free(pending);
    go_on_behind_fetches(imap);
}

/* A reply that answers no command: the greeting, or something unasked for. */
static void tell_alone(Imap *imap, Reply *reply, bool is_greeting)
{
    Exchange exchange = {.number = ++imap->facts.exchanges,
                         .reply = reply,
                         .said_secrets = imap->secrets,
                         .acting_client = CLIENT,
                         .is_greeting = is_greeting};

    add_loose(imap, &exchange);
    if (!is_greeting) {
        imap_tell_oddity(imap, ODDITY_REPLY_WITHOUT_COMMAND, SERVER, &reply->span);
    } else {
        gsize len;
        const char *text = g_bytes_get_data(reply->lines->pdata[0], &len);

        imap->greeting_end = span_end(&reply->span);
        imap->banner = g_strndup(text, len);
        imap->facts.banner = (Bytes){(uint8_t *)imap->banner, len};
    }
    imap->tell.exchange(imap->tell.user, &exchange);
    g_clear_pointer(&exchange.untagged, g_ptr_array_unref);
    reply_free(reply);
}

/* CAPABILITY in a response code, and what else one tells. */
static void note_code(Imap *imap, ImapPending *target)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;

    for (guint i = 0; i < scanner->tokens->len; i++) {
        if (!imap_token(scanner, i)->in_code)
            continue;
        if (is_kind(imap_word(scanner, i), "CAPABILITY"))
            imap_note_offers(imap, i + 1);
        if (is_kind(imap_word(scanner, i), "COPYUID") && target != NULL)
            imap_note_copied(imap, target);
        return;
    }
}

/* The greeting tells in which state the session begins; BYE ends it in any. source RFC 9051 3,
 * 7.1.4 and 7.1.5 */
static void enter_by_status(Imap *imap, const char *status, const ImapPending *target)
{
    const Place *place = &imap->reader[SERVER].scanner.span.first;
    uint64_t next = imap->facts.exchanges + 1 + (target != NULL); /* behind the one it is part of */

    if (g_str_equal(status, "BYE")) {
        if (target == NULL ||
            target->verb != &imap_verb_logout) /* else it begins with its command */
            imap_enter(imap, IMAP_LOGGED_OUT, next, place);
    } else if (!imap->has_greeting) {
        bool is_known = g_str_equal(status, "PREAUTH");

        imap_enter(imap, is_known ? IMAP_AUTHENTICATED : IMAP_NOT_AUTHENTICATED, next, place);
    }
}

/* source RFC 9051 7.1 */
static void untagged_status(Imap *imap, const char *status)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    bool is_bye = g_str_equal(status, "BYE");
    ImapPending *target = find_target(imap, bytes_of_text(status), &scanner->span.first);

    note_code(imap, target);
    enter_by_status(imap, status, target);
    if (!imap->has_greeting) {
        imap->has_greeting = true;
        tell_alone(imap, make_reply(imap, status, (Bytes){NULL, 0}), true);
        return;
    }
    if (is_bye && target == NULL) {
        tell_alone(imap, make_reply(imap, status, (Bytes){NULL, 0}), false);
        return;
    }
    if (target != NULL && target->verb->traits & IMAP_SELECTS)
        imap_mailbox_response(imap, (Bytes){NULL, 0}, 0, target);
    count_kind(target == NULL ? &imap->loose : &target->exchange->untagged, bytes_of_text(status),
               1);
}

static void note_enabled(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;

    for (guint i = 2; i < scanner->tokens->len; i++)
        imap->is_utf8 |= is_kind(imap_word(scanner, i), "UTF8=ACCEPT") ||
                         is_kind(imap_word(scanner, i), "IMAP4REV2");
}

/* Letters, digits and what joins them: as all kinds of responses are named. */
static bool is_word(Bytes word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!g_ascii_isalnum(word.data[i]) && strchr("-.=_", word.data[i]) == NULL)
            return false;
    return word.len > 0;
}

/* source RFC 9051 7.2 to 7.5 */
static void untagged_data(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    uint64_t number = 0;
    bool is_numbered = imap_number(imap_word(scanner, 1), &number);
    Bytes kind = imap_word(scanner, is_numbered ? 2 : 1);

    imap->has_greeting = true;
    if (!is_word(kind)) {
        imap_tell_oddity(imap, ODDITY_MALFORMED_REPLY, SERVER, &scanner->span);
        return;
    }
    ImapPending *target =
        imap->fetch.is_open ? imap->fetch.target : find_target(imap, kind, &scanner->span.first);

    if (is_kind(kind, "CAPABILITY"))
        imap_note_offers(imap, 2);
    if (is_kind(kind, "ENABLED"))
        note_enabled(imap);
    if (imap->fetch.is_open)
        imap_fetch_end(imap);
    else
        imap_mailbox_response(imap, kind, number, target);
    count_kind(target == NULL ? &imap->loose : &target->exchange->untagged, kind, 1);
}

/* Who waits for "+": the held client, or an IDLE. */
ImapPending *imap_find_waiting(Imap *imap, const Place *place)
{
    for (GList *at = imap->pending.head; at != NULL; at = at->next) {
        ImapPending *pending = at->data;
        bool is_held = imap->holder == pending && (imap->hold == IMAP_HOLD_LITERAL ||
                                                   pending->verb == &imap_verb_authenticate);

        if (is_held && imap->hold != IMAP_HOLD_NONE)
            return pending;
        if (pending->verb == &imap_verb_idle && !pending->is_continued && was_seen(pending, place))
            return pending;
    }
    return NULL;
}

/* source RFC 9051 7.6 */
static void continuation(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    ImapPending *pending = imap_find_waiting(imap, &scanner->span.first);
    Bytes text = bytes_trim(imap_scanned_text(scanner));

    if (pending == NULL) {
        imap_tell_oddity(imap, ODDITY_REPLY_WITHOUT_COMMAND, SERVER, &scanner->span);
        return;
    }
    sasl_challenge(pending->sasl, pending->exchange, 0, text, &scanner->span);
    if (imap->holder != pending || imap->hold == IMAP_HOLD_NONE) {
        pending->is_continued = true;
        return;
    }
    if (imap->hold == IMAP_HOLD_LITERAL) {
        imap_let_client_go_on(imap, READING_OCTETS);
        imap_begin_literal(imap);
        return;
    }
    imap->must_have = span_end(&scanner->span);
    imap->reader[CLIENT].mode = READING_ANSWER; /* it is still the one that the reply is for */
    imap->is_turn = true;
}

ImapPending *imap_find_tag(Imap *imap, Bytes tag, const Place *place)
{
    g_autofree char *text = text_valid(tag);

    for (GList *at = imap->pending.head; at != NULL; at = at->next) {
        ImapPending *pending = at->data;

        if (g_str_equal(pending->tag, text) && was_seen(pending, place))
            return pending;
    }
    return NULL;
}

/* The server had not seen all of the command. */
static bool is_before_end(const ImapPending *pending, const Reply *reply)
{
    const Command *command = pending->exchange->command;

    return command != NULL && reply->span.first.acked != ACKED_UNKNOWN &&
           reply->span.first.acked < span_end(&command->span);
}

static void tagged(Imap *imap, const char *status)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    Bytes tag = imap_word(scanner, 0);
    ImapPending *pending = imap_find_tag(imap, tag, &scanner->span.first);

    imap->has_greeting = true;
    note_code(imap, pending);
    Reply *reply = make_reply(imap, status, tag);
    if (pending == NULL) {
        tell_alone(imap, reply, false);
        return;
    }
    pending->exchange->reply = reply;
    bool is_waited_for = imap->hold == IMAP_HOLD_LITERAL && imap->holder == pending;
    bool is_to_come = imap->current == pending && !is_waited_for;
    if (is_to_come || is_before_end(pending, reply))
        imap_tell_oddity(imap, ODDITY_REPLY_BEFORE_END, SERVER, &reply->span);
    if (!is_to_come)
        imap_settle(imap, pending);
}

void imap_server_unit(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    Bytes first = imap_word(scanner, 0);
    const char *status = status_of(imap_word(scanner, 1));

    if (imap_is_lost_response(imap)) {
        imap->fetch.is_open = false;
        return;
    }
    if (scanner->is_cut)
        imap_tell_oddity(imap, ODDITY_LONG_LINE, SERVER, &scanner->span);
    if (is_kind(first, "+"))
        continuation(imap);
    else if (is_kind(first, "*") && status != NULL)
        untagged_status(imap, status);
    else if (is_kind(first, "*"))
        untagged_data(imap);
    else if (status != NULL)
        tagged(imap, status);
    else
        imap_tell_oddity(imap, ODDITY_MALFORMED_REPLY, SERVER, &scanner->span);
}

void imap_break_response(Imap *imap)
{
    ImapScanner *scanner = &imap->reader[SERVER].scanner;
    const ImapJoinTell tell = imap_join_teller(imap);

    if (!scanner->is_begun || scanner->is_given_out)
        return;
    if (imap->piece.join != NULL)
        imap_piece_end(&imap->piece, false, &tell);
    imap_scan_break(scanner);
    if (imap->fetch.is_open)
        imap_server_unit(imap); /* what came of the message counts; of other responses nothing */
}
