/* imap_append.c - messages that the client stores: their literals, by the tokens before them. */
#include "base/limits.h"
#include "dialogue/imap.h"

/* The token that stands so many before the end. */
static const ImapToken *token_before(const ImapScanner *scanner, guint back)
{
    return back > scanner->tokens->len ? NULL : imap_token(scanner, scanner->tokens->len - back);
}

static bool is_atom(const ImapScanner *scanner, const ImapToken *token, Bytes word)
{
    return token != NULL && token->kind == IMAP_ATOM &&
           bytes_equal_nocase(imap_token_text(scanner, token), word);
}

/* Inside CATENATE (...). source RFC 4469 5 */
static bool is_catenate(const ImapScanner *scanner)
{
    for (guint i = scanner->tokens->len; i > 1; i--)
        if (imap_token(scanner, i - 1)->kind == IMAP_OPEN)
            return is_atom(scanner, imap_token(scanner, i - 2), BYTES_OF("CATENATE"));
    return false;
}

/* source RFC 9051 9: append; RFC 3502 6.3.11; RFC 4469 5; RFC 6855 4 */
bool imap_is_append(const Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;

    if (imap->current == NULL || !(imap->current->verb->traits & IMAP_APPENDS))
        return false;
    guint mailbox = 2u + imap->current->is_uid + (imap->current->verb == &imap_verb_replace);
    const ImapToken *before = token_before(scanner, 1);

    if (scanner->tokens->len <= mailbox)
        return false;
    if (scanner->depth == 0)
        return true;
    if (scanner->depth > 1)
        return false;
    if (before->kind == IMAP_OPEN)
        return is_atom(scanner, token_before(scanner, 2), BYTES_OF("UTF8"));
    return is_catenate(scanner) && is_atom(scanner, before, BYTES_OF("TEXT"));
}

/* URL in CATENATE: a part of the message that stands elsewhere. */
static bool has_url(const ImapScanner *scanner, guint first)
{
    for (guint i = first; i < scanner->tokens->len; i++)
        if (imap_token(scanner, i)->depth == 1 &&
            is_atom(scanner, imap_token(scanner, i), BYTES_OF("URL")))
            return true;
    return false;
}

/* The part goes on a message that an earlier part of its list began. */
static bool goes_on(const ImapScanner *scanner)
{
    bool has_part = false;

    if (scanner->depth == 0 || !is_catenate(scanner))
        return false;
    for (guint i = scanner->tokens->len; i > 0; i--) {
        const ImapToken *token = imap_token(scanner, i - 1);

        if (token->kind == IMAP_OPEN)
            break;
        has_part |= token->kind == IMAP_LITERAL && token->depth == 1;
    }
    return has_part;
}

static void tell_one(Imap *imap, ImapPending *pending, const ImapAppend *append, char *uid)
{
    MailboxPlace place = {.user = imap->user, .folder = pending->folder, .uid = uid};
    const MessageTold told = {
        .number = append->number,
        .via = "imap-append",
        .acting_client = CLIENT,
        .is_whole = append->is_whole && !append->has_urls,
        .mailbox = &place,
        .span = append->span,
    };
    const MailboxAction action = {
        .action = MAILBOX_APPEND,
        .place = place,
        .message = append->number,
        .has_committed = pending->exchange->reply != NULL,
        .is_committed = imap_is_accepted(pending),
        .acting_client = CLIENT,
        .span = pending->exchange->command->span,
    };

    imap->tell.message(imap->tell.user, &told);
    imap->tell.mailbox(imap->tell.user, &action);
}

void imap_tell_appends(Imap *imap, ImapPending *pending, Bytes uids)
{
    uint64_t first = 0, last = 0;
    bool has_uid = false;

    for (guint i = 0; pending->appends != NULL && i < pending->appends->len; i++) {
        has_uid = has_uid && first < last ? ++first > 0 : imap_set_next(&uids, &first, &last);
        g_autofree char *uid = has_uid ? g_strdup_printf("%" G_GUINT64_FORMAT, first) : NULL;

        tell_one(imap, pending, &g_array_index(pending->appends, ImapAppend, i), uid);
    }
    g_clear_pointer(&pending->appends, g_array_unref);
}

static void note_folder(Imap *imap)
{
    if (imap->current->folder == NULL && imap->current->exchange->command == NULL)
        imap_note_arguments(imap, imap->current);
}

void imap_append_begin(Imap *imap)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    ImapPending *pending = imap->current;

    note_folder(imap);
    if (pending->appends == NULL)
        pending->appends = g_array_new(FALSE, TRUE, sizeof(ImapAppend));
    if (!goes_on(scanner) || pending->appends->len == 0) {
        const ImapAppend append = {.number = ++imap->facts.messages};

        if (pending->appends->len == IMAP_APPENDS_MAX) /* the eldest is told without its UID */
            imap_tell_appends(imap, pending, (Bytes){NULL, 0});
        if (pending->appends == NULL)
            pending->appends = g_array_new(FALSE, TRUE, sizeof(ImapAppend));
        g_array_append_val(pending->appends, append);
        pending->messages++;
        pending->message = append.number;
    }
    imap->append = &g_array_index(pending->appends, ImapAppend, pending->appends->len - 1);
    imap->append->has_urls |= scanner->depth > 0 && has_url(scanner, 2);
}

/* A piece of the literal was read, or is missing. */
static void note_piece(Imap *imap, const Place *at, uint64_t length)
{
    Span *span = &imap->append->span;

    imap->current->exchange->has_body = true;
    body_facts_add(&imap->current->exchange->body, at, length);
    if (span->first.frame == 0)
        span->first = *at;
    span_reach(span, at, at->offset + length);
}

void imap_append_octets(Imap *imap, Bytes octets, const Place *at)
{
    note_piece(imap, at, octets.len);
    if (octets.len > 0)
        imap->tell.message_bytes(imap->tell.user, imap->append->number, octets);
}

void imap_append_gap(Imap *imap, uint64_t length, const Place *at)
{
    note_piece(imap, at, length);
    imap->tell.message_gap(imap->tell.user, imap->append->number, length);
}

void imap_append_end(Imap *imap, bool is_whole)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;

    if (imap->append->span.first.frame == 0) { /* an empty one is where its command is */
        imap->append->span.first = imap->append->span.last = scanner->span.last;
        imap->append->span.first.offset = span_end(&scanner->span);
    }
    imap->append->is_whole = is_whole;
    imap->append = NULL;
}
