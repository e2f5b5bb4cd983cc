/* account_records.c - the records of log-ins and of what is done in a mailbox. */
#include "pipeline/records.h"
#include "pipeline/tls_layer.h"

static void add_secret(json_t *record, const Credential *credential, const Secrets *secrets)
{
    if (credential->secret == NULL)
        return;
    g_autofree char *text = secrets_text(secrets, bytes_of(credential->secret));

    record_set_text(record, "secret", text);
    uint32_t group = secrets->mode == SECRETS_NONE
                         ? 0
                         : secret_groups_number(secrets->groups, bytes_of(credential->secret));

    if (group > 0)
        record_set_number(record, "secret_group", group);
    record_set_text(record, "secret_kind", secret_kind_name(credential->secret_kind));
    if (secrets->mode == SECRETS_SHOW && credential->crack != NULL)
        record_set(record, "crack",
                   json_pack("{s:I, s:s}", "mode", (json_int_t)credential->crack_mode, "line",
                             credential->crack));
}

Event *record_of_credential(Talk *talk, const Credential *credential, const Secrets *secrets)
{
    Event *event = event_new(EVENT_CREDENTIAL, credential->span.first.when);
    json_t *record = event->record;
    g_autofree char *id = record_id(talk, 'c', credential->attempt);

    event->place = credential->attempt;
    record_add_ends(event, talk);
    record_set_text(record, "id", id);
    record_set_text(record, "mechanism", credential->mechanism);
    record_set_flag(record, "sasl", credential->is_sasl);
    record_set_text(record, "user", credential->user);
    record_set_text(record, "authorization_id", credential->authorization_id);
    record_set_text(record, "realm", credential->realm);
    add_secret(record, credential, secrets);
    if (talk->has_packets)
        record_set_flag(
            record, "encrypted",
            talk_is_sealed_at(talk, credential->acting_client, credential->span.first.offset));
    record_set_text(record, "outcome", outcome_name(credential->outcome));
    record_set_number(record, "attempt", credential->attempt);
    Bytes secret = credential->secret == NULL ? (Bytes){NULL, 0} : bytes_of(credential->secret);
    const Hidden hidden = {secrets, secret, NULL, credential->said_secrets};
    record_set(record, "reply", record_of_reply(credential->reply, &hidden));
    record_add_evidence(event, talk, credential->acting_client, &credential->span);
    return event;
}

Event *record_of_mailbox(Talk *talk, const MailboxAction *action)
{
    Event *event = event_new(EVENT_MAILBOX, action->span.first.when);
    json_t *record = event->record;
    g_autofree char *id = record_id(talk, 'b', ++talk->actions);

    event->place = talk->actions;
    record_add_ends(event, talk);
    record_add_ids(event, talk, 0, action->message);
    record_set_text(record, "id", id);
    record_set_text(record, "action", mailbox_verb_name(action->action));
    record_set_text(record, "user", action->place.user);
    record_set_text(record, "folder", action->place.folder);
    record_set_text(record, "uid", action->place.uid);
    if (action->place.number > 0)
        record_set_number(record, "number", action->place.number);
    if (action->has_committed)
        record_set_flag(record, "committed", action->is_committed);
    record_add_evidence(event, talk, action->acting_client, &action->span);
    return event;
}
