/* imap_login.c - log-ins, and what both sides agree on: offers, TLS, compression. */
#include "base/limits.h"
#include "base/text.h"
#include "dialogue/imap.h"

/* From one place of the raw text to another, in the copy that the command has. */
static Bytes part_of(const Command *command, size_t begin, size_t len)
{
    return bytes_first(bytes_skip(command->text, begin), len);
}

/* LOGIN user password; what stands behind the user name is never shown. source RFC 9051 6.2.3 */
static void begin_login(const Imap *imap, ImapPending *pending)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    Command *command = pending->exchange->command;
    const ImapToken *user = imap_token(scanner, 2), *password = imap_token(scanner, 3);
    Credential *credential = pending->credential = g_new0(Credential, 1);

    credential->mechanism = g_strdup("LOGIN");
    credential->span = command->span;
    if (user == NULL)
        return;
    Bytes name = imap_token_text(scanner, user);
    bool is_literal = user->kind == IMAP_ATOM && name.len > 0 && name.data[0] == '{';

    if (user->is_whole &&
        !is_literal) /* one that cannot be is no name. source RFC 9051 9: astring */
        credential->user = text_valid(name);
    if (password == NULL) {
        command->secret = part_of(command, user->raw_at + user->raw_len, SIZE_MAX);
        return;
    }
    bool is_last = scanner->tokens->len == 4;
    Bytes secret = imap_token_text(scanner, password);

    command->secret = part_of(command, password->raw_at, is_last ? password->raw_len : SIZE_MAX);
    if (!password->is_whole || !is_last)
        return;
    credential->secret = g_bytes_new(secret.data, secret.len);
    credential->secret_kind = SECRET_PASSWORD;
}

/* AUTHENTICATE mechanism [initial response]. source RFC 9051 6.2.2, RFC 4959 3 */
static void begin_authenticate(const Imap *imap, ImapPending *pending)
{
    const ImapScanner *scanner = &imap->reader[CLIENT].scanner;
    Command *command = pending->exchange->command;
    const ImapToken *initial = imap_token(scanner, 3);

    pending->sasl = sasl_new(imap_word(scanner, 2), &command->span);
    if (initial == NULL)
        return;
    command->secret = part_of(command, initial->raw_at, SIZE_MAX);
    command->decoded = sasl_initial(pending->sasl, command->secret);
}

void imap_begin_login(Imap *imap, ImapPending *pending)
{
    if (pending->verb == &imap_verb_login)
        begin_login(imap, pending);
    else
        begin_authenticate(imap, pending);
    secrets_remember(&imap->secrets, pending->exchange->command->secret);
}

static Outcome outcome_of(const ImapPending *pending)
{
    const Reply *reply = pending->exchange->reply;

    return reply == NULL               ? OUTCOME_UNKNOWN
           : imap_is_accepted(pending) ? OUTCOME_ACCEPTED
                                       : OUTCOME_REFUSED;
}

static void tell_credential(Imap *imap, const ImapPending *pending, Credential *credential)
{
    credential->exchange = pending->exchange->number;
    credential->acting_client = CLIENT;
    facts_note_login(&imap->facts, credential);
    secrets_remember_login(&imap->secrets, credential);
    credential->said_secrets = imap->secrets;
    if (credential->outcome == OUTCOME_ACCEPTED) {
        g_free(imap->user);
        imap->user = g_strdup(credential->user);
    }
    imap->tell.credential(imap->tell.user, credential);
}

void imap_after_login(Imap *imap, ImapPending *pending)
{
    Credential *credential = pending->credential;

    if (credential == NULL)
        return;
    credential->outcome = outcome_of(pending);
    if (pending->exchange->reply != NULL)
        credential->reply = reply_copy(pending->exchange->reply);
    tell_credential(imap, pending, credential);
}

void imap_after_authenticate(Imap *imap, ImapPending *pending)
{
    if (pending->sasl == NULL)
        return;
    g_autoptr(Credential) credential =
        sasl_end(g_steal_pointer(&pending->sasl), outcome_of(pending), pending->exchange->reply);

    tell_credential(imap, pending, credential);
    if (credential->outcome == OUTCOME_ACCEPTED)
        upgrade_expect_wrapping(&imap->upgrade);
}

void imap_after_unauthenticate(Imap *imap, ImapPending *pending)
{
    if (imap_is_accepted(pending))
        g_clear_pointer(&imap->user, g_free);
}

void imap_after_starttls(Imap *imap, ImapPending *pending)
{
    if (!imap_is_accepted(pending)) {
        if (pending->exchange->reply != NULL)
            imap->facts.starttls = STARTTLS_REFUSED;
        return;
    }
    imap->facts.starttls = STARTTLS_DONE;
    imap->must_have = span_end(&pending->exchange->reply->span);
    for (Side side = CLIENT; side < N_SIDES; side++)
        upgrade_expect_tls(&imap->upgrade, side, imap->must_have);
}

/* DEFLATE is the only mechanism there is; what another one makes cannot be read. source RFC 4978 3
 */
void imap_after_compress(Imap *imap, ImapPending *pending)
{
    const Command *command = pending->exchange->command;

    if (!imap_is_accepted(pending))
        return;
    bool is_deflate = bytes_equal_nocase(command->argument, BYTES_OF("DEFLATE"));
    if (!is_deflate)
        imap_tell_oddity(imap, ODDITY_PACKED_UNKNOWN, CLIENT, &command->span);
    for (Side side = CLIENT; side < N_SIDES; side++)
        imap->reader[side].mode = is_deflate ? READING_PACKED : READING_WRAPPED;
}

/* What was offered before, on the same side of TLS, counts no more. */
static void forget_offers(Imap *imap)
{
    GPtrArray *offered = imap->facts.offered;

    for (guint i = offered->len; i > 0; i--)
        if (((const Offer *)offered->pdata[i - 1])->is_after_tls == imap->is_after_tls)
            g_ptr_array_remove_index(offered, i - 1);
}

void imap_note_offers(Imap *imap, guint first)
{
    const ImapScanner *scanner = &imap->reader[SERVER].scanner;

    forget_offers(imap);
    imap->facts.has_hello_reply = true;
    for (guint i = first; i < scanner->tokens->len && i < first + IMAP_OFFERS_MAX; i++) {
        Offer *offer = g_new0(Offer, 1);
        g_autofree char *word = text_valid(imap_word(scanner, i));

        offer->keyword = g_ascii_strup(word, -1);
        offer->is_after_tls = imap->is_after_tls;
        g_ptr_array_add(imap->facts.offered, offer);
        if (g_str_equal(offer->keyword, "STARTTLS") && imap->facts.starttls == STARTTLS_NOT_OFFERED)
            imap->facts.starttls = STARTTLS_OFFERED;
    }
}
