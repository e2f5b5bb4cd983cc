/* imap_mailbox.c - what commands do to the mailbox, once they are answered. */
#include "base/limits.h"
#include "dialogue/imap.h"
#include "dialogue/imap_names.h"

bool imap_is_accepted(const ImapPending *pending)
{
    const Reply *reply = pending->exchange->reply;

    return reply != NULL && g_strcmp0(reply->status, "OK") == 0;
}

static void tell_action(Imap *imap, const ImapPending *pending, MailboxVerb verb,
                        const ImapTouched *touched, const char *folder)
{
    const ImapTouched none = {0, 0};
    const ImapTouched *at = touched == NULL ? &none : touched;
    g_autofree char *uid = at->uid == 0 ? NULL : g_strdup_printf("%" G_GUINT64_FORMAT, at->uid);
    const MailboxAction action = {
        .action = verb,
        .place = {imap->user, (char *)folder, uid, at->number},
        .has_committed = pending->exchange->reply != NULL,
        .is_committed = imap_is_accepted(pending),
        .acting_client = CLIENT,
        .span = pending->exchange->command->span,
    };

    imap->tell.mailbox(imap->tell.user, &action);
}

void imap_tell_read(Imap *imap, const ImapPending *pending, const ImapJoin *join)
{
    const MailboxAction action = {
        .action = MAILBOX_READ,
        .place = join->mailbox,
        .message = join->number,
        .has_committed = true,
        .is_committed = true,
        .acting_client = pending == NULL || pending->exchange->command == NULL ? SERVER : CLIENT,
        .span = pending == NULL || pending->exchange->command == NULL
                    ? join->span
                    : pending->exchange->command->span,
    };

    imap->tell.mailbox(imap->tell.user, &action);
}

void imap_touch(ImapPending *pending, uint64_t number, uint64_t uid)
{
    const ImapTouched touched = {number, uid};

    if (pending->touched == NULL)
        pending->touched = g_array_new(FALSE, FALSE, sizeof(ImapTouched));
    if (pending->touched->len < IMAP_ACTIONS_MAX)
        g_array_append_val(pending->touched, touched);
}

/* Which argument names a mailbox; 0 for none. */
static guint folder_index(const ImapVerb *verb)
{
    const ImapVerb *first[] = {&imap_verb_select, &imap_verb_examine, &imap_verb_delete,
                               &imap_verb_append};
    const ImapVerb *second[] = {&imap_verb_copy, &imap_verb_move,  &imap_verb_list,
                                &imap_verb_lsub, &imap_verb_xlist, &imap_verb_replace};

    for (size_t i = 0; i < G_N_ELEMENTS(first); i++)
        if (verb == first[i])
            return 1;
    for (size_t i = 0; i < G_N_ELEMENTS(second); i++)
        if (verb == second[i])
            return 2;
    return 0;
}

/* FETCH: which octets of messages are asked for. */
static void note_items(ImapPending *pending, const ImapScanner *scanner, guint first)
{
    for (guint i = first; i < scanner->tokens->len; i++) {
        const ImapItem item = imap_item_read(imap_word(scanner, i));

        if (item.section == IMAP_SECTION_NONE)
            continue;
        pending->is_reading = true;
        if (!item.is_window)
            continue;
        if (pending->items == NULL)
            pending->items = g_array_new(FALSE, FALSE, sizeof(ImapItem));
        if (pending->items->len < IMAP_WINDOWS_MAX)
            g_array_append_val(pending->items, item);
    }
}

/* STORE n +FLAGS (\Deleted), and FLAGS. source RFC 9051 6.4.6 */
static bool is_deleting(const ImapScanner *scanner, guint first)
{
    for (guint i = first; i < scanner->tokens->len; i++) {
        Bytes word = imap_word(scanner, i);

        if (bytes_starts_with_nocase(word, BYTES_OF("-FLAGS")))
            return false;
        if (bytes_equal_nocase(word, BYTES_OF("\\Deleted")))
            return true;
    }
    return false;
}

void imap_note_arguments(Imap *imap, ImapPending *pending)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    guint verb = 1u + pending->is_uid, folder = folder_index(pending->verb);
    const ImapToken *set = imap_token(scanner, verb + 1);
    const ImapToken *name = imap_token(scanner, verb + folder);

    if (folder > 0 && pending->folder == NULL && name != NULL && name->is_whole)
        pending->folder = imap_mailbox_name(imap_token_text(scanner, name), imap->is_utf8);
    if (set != NULL && pending->set == NULL && folder != 1) {
        Bytes text = imap_token_text(scanner, set);

        pending->set = g_bytes_new(text.data, text.len);
    }
    if (pending->verb == &imap_verb_fetch)
        note_items(pending, scanner, verb + 2);
    if (pending->verb == &imap_verb_store)
        pending->is_deleting = is_deleting(scanner, verb + 2);
}

static void close_box(Imap *imap)
{
    imap_joins_flush(imap);
    imap_box_close(&imap->box);
}

void imap_mailbox_response(Imap *imap, Bytes kind, uint64_t number, ImapPending *target)
{
    /* SELECT leaves the old mailbox before anything is told of the new one. source RFC 9051 6.3.2
     */
    if (target != NULL && target->verb->traits & IMAP_SELECTS && !target->has_mailbox) {
        target->has_mailbox = true;
        imap_joins_flush(imap);
        imap_box_open(&imap->box, g_strdup(target->folder));
    }
    if (bytes_equal_nocase(kind, BYTES_OF("EXISTS"))) {
        imap->box.exists = number;
    } else if (bytes_equal_nocase(kind, BYTES_OF("EXPUNGE"))) {
        if (target != NULL)
            imap_touch(target, number, imap_box_seen(&imap->box, number).uid);
        imap_joins_expunge(imap, number);
        imap_box_expunge(&imap->box, number);
    } else if (bytes_equal_nocase(kind, BYTES_OF("VANISHED"))) {
        imap_joins_flush(imap); /* by UID alone: who stands where is not known any more */
        imap_box_forget(&imap->box);
    }
}

/* The response code's arguments, if the text of the unit begins with this code. */
static guint code_index(const ImapScanner *scanner, Bytes code)
{
    for (guint i = 0; i < scanner->tokens->len; i++)
        if (imap_token(scanner, i)->in_code)
            return bytes_equal_nocase(imap_word(scanner, i), code) ? i + 1 : 0;
    return 0;
}

/* COPYUID uidvalidity source-uids destination-uids. source RFC 9051 7.1 */
void imap_note_copied(Imap *imap, ImapPending *pending)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    guint at = code_index(scanner, BYTES_OF("COPYUID"));
    Bytes uids = at == 0 ? (Bytes){NULL, 0} : imap_word(scanner, at + 1);

    if (uids.len == 0 || pending->copied != NULL)
        return;
    pending->copied = g_bytes_new(uids.data, uids.len);
}

static Bytes kept_set(GBytes *set)
{
    gsize len = 0;
    const uint8_t *data = set == NULL ? NULL : g_bytes_get_data(set, &len);

    return (Bytes){data, len};
}

/* Messages by sequence numbers; "*" is the last one. */
static void touch_numbers(Imap *imap, ImapPending *pending, uint64_t first, uint64_t last)
{
    uint64_t end = imap->box.exists == 0 ? UINT32_MAX : imap->box.exists;

    first = first == UINT64_MAX ? imap->box.exists : first;
    last = last == UINT64_MAX ? imap->box.exists : MIN(last, end);
    for (uint64_t at = first, count = 0; at <= last && at != 0 && count < IMAP_ACTIONS_MAX;
         at++, count++)
        imap_touch(pending, at, imap_box_seen(&imap->box, at).uid);
}

/* Messages by UIDs: a range may name some that do not exist, so those in it that were seen. */
static void touch_uids(Imap *imap, ImapPending *pending, uint64_t first, uint64_t last)
{
    bool has_seen = false;

    for (guint at = imap_box_find(&imap->box, first), count = 0;
         at < imap->box.seen->len && count < IMAP_ACTIONS_MAX; at++, count++) {
        const ImapSeen *seen = &g_array_index(imap->box.seen, ImapSeen, at);

        if (seen->uid > last)
            break;
        if (seen->uid < first) /* not known */
            continue;
        imap_touch(pending, seen->number, seen->uid);
        has_seen = true;
    }
    if (!has_seen && first == last && first != UINT64_MAX)
        imap_touch(pending, 0, first);
}

/* Whom a command was about, where no response said so: by the set that it names. */
static void touch_set(Imap *imap, ImapPending *pending)
{
    Bytes set = kept_set(pending->copied != NULL ? pending->copied : pending->set);
    uint64_t first, last;

    g_clear_pointer(&pending->touched, g_array_unref);
    for (guint ranges = 0; ranges < IMAP_ACTIONS_MAX && imap_set_next(&set, &first, &last);
         ranges++)
        if (pending->copied != NULL) /* all of these exist */
            for (uint64_t at = first; at <= last && at - first < IMAP_ACTIONS_MAX; at++)
                touch_uids(imap, pending, at, at);
        else if (pending->is_uid)
            touch_uids(imap, pending, first, last);
        else
            touch_numbers(imap, pending, first, last);
}

/* One action for each message, or one where none is known. */
static void tell_touched(Imap *imap, ImapPending *pending, MailboxVerb verb)
{
    guint count = pending->touched == NULL ? 0 : pending->touched->len;

    for (guint i = 0; i < count; i++)
        tell_action(imap, pending, verb, &g_array_index(pending->touched, ImapTouched, i),
                    imap->box.folder);
    if (count == 0)
        tell_action(imap, pending, verb, NULL, imap->box.folder);
}

void imap_after_logout(Imap *imap, ImapPending *pending)
{
    (void)pending;
    imap->facts.has_quit = true;
    close_box(imap);
}

void imap_after_select(Imap *imap, ImapPending *pending)
{
    if (imap_is_accepted(pending)) {
        if (!pending->has_mailbox)
            imap_mailbox_response(imap, (Bytes){NULL, 0}, 0, pending);
    } else if (pending->exchange->reply != NULL) { /* no mailbox is open behind a refusal */
        close_box(imap);
    }
    tell_action(imap, pending, MAILBOX_SELECT, NULL, pending->folder);
}

void imap_after_delete(Imap *imap, ImapPending *pending)
{
    tell_action(imap, pending, MAILBOX_DELETE, NULL, pending->folder);
}

void imap_after_list(Imap *imap, ImapPending *pending)
{
    bool is_one = pending->folder != NULL && strpbrk(pending->folder, "*%") == NULL &&
                  pending->folder[0] != '\0';

    tell_action(imap, pending, MAILBOX_LIST, NULL, is_one ? pending->folder : NULL);
}

void imap_after_append(Imap *imap, ImapPending *pending)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;
    guint at = imap_is_accepted(pending) ? code_index(scanner, BYTES_OF("APPENDUID")) : 0;

    if (pending->appends == NULL && pending->messages == 0)
        tell_action(imap, pending, MAILBOX_APPEND, NULL, pending->folder);
    imap_tell_appends(imap, pending, at == 0 ? (Bytes){NULL, 0} : imap_word(scanner, at + 1));
}

void imap_after_close(Imap *imap, ImapPending *pending)
{
    bool is_expunging = pending->verb == &imap_verb_close && imap->box.has_deleted;

    if (is_expunging)
        tell_action(imap, pending, MAILBOX_EXPUNGE, NULL, imap->box.folder);
    if (imap_is_accepted(pending))
        close_box(imap);
}

void imap_after_expunge(Imap *imap, ImapPending *pending)
{
    imap->box.has_deleted &= !imap_is_accepted(pending);
    tell_touched(imap, pending, MAILBOX_EXPUNGE);
}

void imap_after_search(Imap *imap, ImapPending *pending)
{
    tell_action(imap, pending, MAILBOX_SEARCH, NULL, imap->box.folder);
}

void imap_after_fetch(Imap *imap, ImapPending *pending)
{
    imap_joins_settle(imap);
    imap_tell_lost_message(imap, pending);
    if (!pending->is_reading) /* facts about messages, not themselves */
        tell_action(imap, pending, MAILBOX_LIST, NULL, imap->box.folder);
}

void imap_after_store(Imap *imap, ImapPending *pending)
{
    if (pending->touched == NULL)
        touch_set(imap, pending);
    imap->box.has_deleted |= pending->is_deleting && imap_is_accepted(pending);
    tell_touched(imap, pending, pending->is_deleting ? MAILBOX_DELETE : MAILBOX_FLAG);
}

void imap_after_copy(Imap *imap, ImapPending *pending)
{
    imap_note_copied(imap, pending);
    touch_set(imap, pending);
    tell_touched(imap, pending, MAILBOX_COPY);
}

void imap_after_move(Imap *imap, ImapPending *pending)
{
    imap_note_copied(imap, pending);
    if (pending->touched == NULL || pending->copied != NULL)
        touch_set(imap, pending);
    tell_touched(imap, pending, MAILBOX_MOVE);
}
