/* pop3_login.c - who logs in to POP3, how, and with what outcome; and what the server offers. */
#include "base/text.h"
#include "dialogue/pop3.h"

/* source hashcat, module_00020.c: md5($salt.$pass), "digest:salt" */
#define CRACK_SALTED_MD5 20
#define MD5_DIGITS 32

void pop3_enter(Pop3 *pop, PopState state, uint64_t exchange, const Place *place)
{
    static const char *const names[] = {[POP_AUTHORIZATION] = "authorization",
                                        [POP_TRANSACTION] = "transaction",
                                        [POP_UPDATE] = "update"};

    if (pop->state == state)
        return;
    pop->state = state;
    facts_enter_phase(&pop->facts, names[state], exchange, place);
}

/* The log-in is over: it is told, and a good one opens the mailbox. */
static void tell_login(Pop3 *pop, Credential *credential, uint64_t exchange, const Place *place)
{
    if (credential->exchange == 0)
        credential->exchange = exchange;
    facts_note_login(&pop->facts, credential);
    secrets_remember_login(&pop->secrets, credential);
    credential->said_secrets = pop->secrets;
    pop->tell.credential(pop->tell.user, credential);
    pop->is_login_refused = credential->is_sasl && credential->outcome != OUTCOME_ACCEPTED;
    if (credential->outcome != OUTCOME_ACCEPTED)
        return;
    g_free(pop->user);
    pop->user = g_strdup(credential->user);
    pop3_enter(pop, POP_TRANSACTION, exchange + 1, place);
}

/* Where the exchange ended. */
static const Place *end_place(const PopPending *pending)
{
    const Exchange *exchange = pending->exchange;

    return exchange->reply != NULL ? &exchange->reply->span.last : &exchange->command->span.last;
}

static Credential *credential_of(const PopPending *pending, const char *mechanism)
{
    Credential *credential = g_new0(Credential, 1);
    const Exchange *exchange = pending->exchange;

    credential->mechanism = g_strdup(mechanism);
    credential->outcome = pop3_outcome(pending);
    credential->reply = exchange->reply == NULL ? NULL : reply_copy(exchange->reply);
    credential->span = exchange->command->span;
    return credential;
}

void pop3_end_login(Pop3 *pop)
{
    PopLogin *login = &pop->login;

    if (!login->is_open)
        return;
    g_autoptr(Credential) credential = g_new0(Credential, 1);
    credential->mechanism = g_strdup("USER");
    credential->user = g_steal_pointer(&login->user);
    credential->reply = g_steal_pointer(&login->refusal);
    credential->outcome = credential->reply == NULL ? OUTCOME_UNKNOWN : OUTCOME_REFUSED;
    credential->span = login->span;
    login->is_open = false;
    tell_login(pop, credential, login->exchange, &login->span.last);
}

void pop3_after_user(Pop3 *pop, PopPending *pending)
{
    const Exchange *exchange = pending->exchange;
    PopLogin *login = &pop->login;

    pop3_end_login(pop);
    login->is_open = true;
    login->user =
        exchange->command->argument.len == 0 ? NULL : text_valid(exchange->command->argument);
    login->span = exchange->command->span;
    login->exchange = exchange->number;
    if (pop3_outcome(pending) == OUTCOME_REFUSED)
        login->refusal = reply_copy(exchange->reply);
}

/* The password of the user that was named last. source RFC 1939 7 */
void pop3_after_pass(Pop3 *pop, PopPending *pending)
{
    const Exchange *exchange = pending->exchange;
    Bytes secret = exchange->command->secret;
    PopLogin *login = &pop->login;
    g_autoptr(Credential) credential = credential_of(pending, "USER");

    credential->secret = g_bytes_new(secret.data, secret.len);
    credential->secret_kind = SECRET_PASSWORD;
    if (login->is_open) {
        const Span *last = &exchange->command->span;

        credential->user = g_steal_pointer(&login->user);
        credential->exchange = login->exchange;
        credential->span.first = login->span.first;
        span_reach(&credential->span, &last->last, span_end(last));
    }
    login->is_open = false;
    g_clear_pointer(&login->refusal, reply_free);
    tell_login(pop, credential, exchange->number, end_place(pending));
}

/* The stamp in the greeting: its last "<...>". source RFC 1939 7, RFC 822's msg-id */
static Bytes stamp_of(Bytes banner)
{
    size_t begin = banner.len;

    while (begin > 0 && banner.data[begin - 1] != '<')
        begin--;
    ptrdiff_t end = bytes_find(bytes_skip(banner, begin), '>');
    if (begin == 0 || end < 0)
        return bytes_first(banner, 0);
    return bytes_first(bytes_skip(banner, begin - 1), (size_t)end + 2);
}

static bool is_md5(Bytes text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!g_ascii_isxdigit(text.data[i]))
            return false;
    return text.len == MD5_DIGITS;
}

void pop3_after_apop(Pop3 *pop, PopPending *pending)
{
    const Command *command = pending->exchange->command;
    Bytes stamp = stamp_of(pop->facts.banner);
    g_autoptr(Credential) credential = credential_of(pending, "APOP");
    Bytes user =
        bytes_trim(bytes_first(command->argument, command->argument.len - command->secret.len));

    pop3_end_login(pop);
    credential->user = user.len == 0 ? NULL : text_valid(user);
    if (command->secret.len > 0) {
        credential->secret = g_bytes_new(command->secret.data, command->secret.len);
        credential->secret_kind = SECRET_DIGEST;
    }
    if (stamp.len > 0 && is_md5(command->secret)) {
        g_autofree char *digest = text_valid(command->secret);
        g_autofree char *salt = text_valid(stamp);

        credential->crack_mode = CRACK_SALTED_MD5;
        credential->crack = g_strdup_printf("%s:%s", digest, salt);
    }
    tell_login(pop, credential, pending->exchange->number, end_place(pending));
}

void pop3_after_auth(Pop3 *pop, PopPending *pending)
{
    Outcome outcome = pop3_outcome(pending);

    if (pending->sasl == NULL)
        return; /* it asked for a list */
    pop3_end_login(pop);
    g_autoptr(Credential) credential =
        sasl_end(g_steal_pointer(&pending->sasl), outcome, pending->exchange->reply);
    tell_login(pop, credential, pending->exchange->number, end_place(pending));
    if (outcome == OUTCOME_ACCEPTED)
        upgrade_expect_wrapping(&pop->upgrade);
}

/* Those of before TLS stay, those of this side of it are told anew. */
static void forget_offers(Pop3 *pop)
{
    GPtrArray *offered = pop->facts.offered;

    for (guint i = offered->len; i > 0; i--) {
        const Offer *offer = offered->pdata[i - 1];

        if (offer->is_after_tls == pop->is_after_tls)
            g_ptr_array_remove_index(offered, i - 1);
    }
}

/* source RFC 2449 5, 6 */
void pop3_after_capa(Pop3 *pop, PopPending *pending)
{
    DialogueFacts *facts = &pop->facts;

    if (pop3_outcome(pending) != OUTCOME_ACCEPTED)
        return;
    facts->has_hello_reply = true;
    pop->has_pipelining = false;
    forget_offers(pop);
    for (guint i = 1; i < pending->exchange->reply->lines->len; i++) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(pending->exchange->reply->lines->pdata[i], &len);
        Bytes text = bytes_trim((Bytes){data, len});
        ptrdiff_t blank = bytes_find(text, ' ');
        Bytes word = blank < 0 ? text : bytes_first(text, (size_t)blank);
        Bytes parameters = bytes_trim(bytes_skip(text, word.len));
        g_autofree char *keyword = text_valid(word);
        Offer *offer = g_new0(Offer, 1);

        offer->keyword = g_ascii_strup(keyword, -1);
        offer->parameters = parameters.len == 0 ? NULL : text_valid(parameters);
        offer->is_after_tls = pop->is_after_tls;
        g_ptr_array_add(facts->offered, offer);
        pop->has_pipelining |= g_str_equal(offer->keyword, "PIPELINING");
        if (g_str_equal(offer->keyword, "STLS") && facts->starttls == STARTTLS_NOT_OFFERED)
            facts->starttls = STARTTLS_OFFERED;
    }
}

/* source RFC 2595 4 */
void pop3_after_stls(Pop3 *pop, PopPending *pending)
{
    const Reply *reply = pending->exchange->reply;
    Outcome outcome = pop3_outcome(pending);
    bool is_seen = outcome == OUTCOME_UNKNOWN && pop->reader[CLIENT].mode == READING_SEALED;

    if (outcome == OUTCOME_REFUSED)
        pop->facts.starttls = STARTTLS_REFUSED;
    if (outcome != OUTCOME_ACCEPTED && !is_seen)
        return;
    pop->facts.starttls = STARTTLS_DONE;
    pop3_end_login(pop);
    for (Side side = CLIENT; side < N_SIDES; side++)
        if (pop->reader[side].mode != READING_SEALED)
            upgrade_expect_tls(&pop->upgrade, side, is_seen ? 0 : span_end(&reply->span));
}
