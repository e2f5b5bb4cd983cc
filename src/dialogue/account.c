/* account.c - log-ins and what is done in a mailbox: giving them back, and naming their kinds. */
#include "base/limits.h"
#include "dialogue/exchange.h"

void credential_free(Credential *credential)
{
    if (credential == NULL)
        return;
    g_free(credential->mechanism);
    g_free(credential->user);
    g_free(credential->authorization_id);
    g_free(credential->realm);
    g_clear_pointer(&credential->secret, g_bytes_unref);
    g_free(credential->crack);
    reply_free(credential->reply);
    g_free(credential);
}

void facts_note_login(DialogueFacts *facts, Credential *credential)
{
    credential->attempt = ++facts->attempts;
    if (facts->authentication == OUTCOME_ACCEPTED && credential->outcome != OUTCOME_ACCEPTED)
        return; /* refused for that very reason; who was logged in still is */
    facts->authentication = credential->outcome;
    g_free(facts->mechanism);
    facts->mechanism = g_strdup(credential->mechanism);
    g_free(facts->user);
    facts->user = g_strdup(credential->user);
}

void secrets_remember(GPtrArray **said, Bytes secret)
{
    if (secret.len < SECRET_MIN_BYTES)
        return;
    if (*said == NULL)
        *said = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    if ((*said)->len == SECRETS_REMEMBERED_MAX)
        g_ptr_array_remove_index(*said, 0);
    g_ptr_array_add(*said, g_bytes_new(secret.data, secret.len));
}

void secrets_remember_login(GPtrArray **said, const Credential *credential)
{
    gsize len;

    if (credential->secret == NULL)
        return;
    const uint8_t *secret = g_bytes_get_data(credential->secret, &len);
    secrets_remember(said, (Bytes){secret, len});
}

void facts_enter_phase(DialogueFacts *facts, const char *name, uint64_t exchange,
                       const Place *place)
{
    const Phase phase = {name, exchange, *place};

    if (facts->phases == NULL)
        facts->phases = g_array_new(FALSE, FALSE, sizeof(Phase));
    if (facts->phases->len < PHASES_MAX)
        g_array_append_val(facts->phases, phase);
}

void mailbox_place_clear(MailboxPlace *place)
{
    g_clear_pointer(&place->user, g_free);
    g_clear_pointer(&place->folder, g_free);
    g_clear_pointer(&place->uid, g_free);
    place->number = 0;
}

const char *secret_kind_name(SecretKind kind)
{
    static const char *const names[] = {
        [SECRET_NONE] = NULL,
        [SECRET_PASSWORD] = "password",
        [SECRET_DIGEST] = "digest",
        [SECRET_TOKEN] = "token",
    };

    return names[kind];
}

const char *mailbox_verb_name(MailboxVerb verb)
{
    static const char *const names[N_MAILBOX_VERBS] = {
        [MAILBOX_SELECT] = "select", [MAILBOX_LIST] = "list",       [MAILBOX_READ] = "read",
        [MAILBOX_FLAG] = "flag",     [MAILBOX_MOVE] = "move",       [MAILBOX_COPY] = "copy",
        [MAILBOX_DELETE] = "delete", [MAILBOX_EXPUNGE] = "expunge", [MAILBOX_APPEND] = "append",
        [MAILBOX_SEARCH] = "search",
    };

    return names[verb];
}
