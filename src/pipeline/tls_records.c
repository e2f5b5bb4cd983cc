/* tls_records.c - the record of a TLS connection. */
#include "pipeline/records.h"
#include "pipeline/tls_layer.h"
#include "tls/suites.h"

static json_t *certificate_record(const Certificate *certificate)
{
    json_t *record = json_object(), *names = json_array();
    char sha256[SHA256_TEXT_SIZE];

    record_set_text(record, "subject", certificate->subject);
    record_set_text(record, "issuer", certificate->issuer);
    for (guint i = 0; i < certificate->names->len; i++)
        json_array_append_new(names, json_string(certificate->names->pdata[i]));
    record_set_filled(record, "names", names);
    if (certificate->has_validity) {
        record_set_when(record, "not_before", certificate->not_before);
        record_set_when(record, "not_after", certificate->not_after);
    }
    record_set_text(record, "sha256", sha256_to_text(certificate->sha256, sha256));
    return record;
}

static void add_certificates(json_t *record, const TlsFacts *facts)
{
    if (facts->certificates == NULL || facts->certificates->len == 0)
        return;
    json_t *list = json_array();

    for (guint i = 0; i < facts->certificates->len; i++)
        json_array_append_new(list, certificate_record(facts->certificates->pdata[i]));
    record_set(record, "certificates", list);
    const Certificate *own = facts->certificates->pdata[0];
    if (facts->server_name != NULL && own->is_readable)
        record_set_flag(record, "name_matches", certificate_matches(own, facts->server_name));
}

static json_t *alert_record(const TlsAlert *alert)
{
    json_t *record = json_object();

    record_set_text(record, "side", side_name(alert->side));
    record_set_text(record, "level", tls_alert_level(alert->level));
    record_set_text(record, "description", tls_alert_description(alert->description));
    record_set_number(record, "code", alert->description);
    record_set_when(record, "time", alert->place.when);
    record_set_frame(record, &alert->place);
    return record;
}

static void add_alerts(json_t *record, const TlsFacts *facts)
{
    json_t *list = json_array();

    for (guint i = 0; i < facts->alerts->len; i++)
        json_array_append_new(list, alert_record(&g_array_index(facts->alerts, TlsAlert, i)));
    record_set_filled(record, "alerts", list);
}

/* A number that has a name, else its four digits. */
static void set_named(json_t *record, const char *key, const char *name, uint16_t number)
{
    g_autofree char *digits = g_strdup_printf("0x%04x", number);

    record_set_text(record, key, name == NULL ? digits : name);
}

static json_t *offered_alpn(const TlsFacts *facts)
{
    json_t *list = json_array();

    for (guint i = 0; i < facts->offered_alpn->len; i++)
        json_array_append_new(list, json_string(facts->offered_alpn->pdata[i]));
    return list;
}

static void add_hellos(json_t *record, const TlsFacts *facts)
{
    if (facts->has_server_hello) {
        set_named(record, "version", tls_version_name(facts->version), facts->version);
        set_named(record, "cipher", suite_name(facts->cipher), facts->cipher);
    }
    if (facts->group != 0)
        set_named(record, "group", group_name(facts->group), facts->group);
    if (facts->has_client_hello)
        set_named(record, "offered_version", tls_version_name(facts->offered_version),
                  facts->offered_version);
    record_set_text(record, "server_name", facts->server_name);
    record_set_text(record, "alpn", facts->alpn);
    json_t *offered = offered_alpn(facts);
    record_set_filled(record, "offered_alpn", offered);
    record_set_text(record, "ja3", facts->ja3);
    record_set_text(record, "ja3s", facts->ja3s);
    record_set_text(record, "ja4", facts->ja4);
}

static json_t *hello_record(const Span *span)
{
    json_t *record = json_object();

    record_set_when(record, "time", span->first.when);
    record_set_frames(record, span);
    return record;
}

static json_t *hellos_of(const TlsFacts *facts)
{
    json_t *hellos = json_object();

    if (facts->has_client_hello)
        record_set(hellos, "client", hello_record(&facts->hello[CLIENT]));
    if (facts->has_server_hello)
        record_set(hellos, "server", hello_record(&facts->hello[SERVER]));
    return hellos;
}

static json_t *latest_record(const TlsLatest *latest)
{
    static const char *const words[] = {
        [FAREWELL_NONE] = NULL, [FAREWELL_LIKELY] = "likely", [FAREWELL_READ] = "read"};
    json_t *record = json_object();

    record_set_when(record, "time", latest->place.when);
    record_set_frame(record, &latest->place);
    record_set_text(record, "close_notify", words[latest->farewell]);
    return record;
}

static json_t *latest_of(const TlsFacts *facts)
{
    json_t *both = json_object();

    for (Side side = CLIENT; side < N_SIDES; side++)
        if (facts->latest[side].place.frame != 0)
            record_set(both, side_name(side), latest_record(&facts->latest[side]));
    return both;
}

/* How TLS came to be: at once, or by a command of the dialogue. */
static const char *mode_of(const Talk *talk)
{
    if (talk->is_sealed_first)
        return "implicit";
    return talk->protocol == PROTOCOL_POP3 ? "stls" : "starttls";
}

Event *record_of_tls(Talk *talk)
{
    const Tls *tls = talk_tls(talk);
    const TlsFacts *facts = tls == NULL ? NULL : tls_facts(tls);

    if (facts == NULL || facts->first.frame == 0)
        return NULL;
    Event *event = event_new(EVENT_TLS, facts->first.when);
    json_t *record = event->record;
    const Span span = {facts->first, facts->last, 0};
    g_autofree char *id = record_id(talk, 't', 0);

    record_set_text(record, "id", id);
    record_add_ends(event, talk);
    record_set_text(record, "mode", mode_of(talk));
    add_hellos(record, facts);
    add_certificates(record, facts);
    if (facts->has_resumed)
        record_set_flag(record, "resumed", facts->is_resumed);
    if (facts->has_established)
        record_set_flag(record, "established", facts->is_established);
    if (facts->has_early_data)
        record_set_flag(record, "early_data", true);
    if (facts->has_encrypted_hello)
        record_set_flag(record, "encrypted_hello", true);
    add_alerts(record, facts);
    record_set_text(record, "opened", key_source_name(facts->opened));
    if (facts->is_wrong_key)
        record_set_flag(record, "wrong_key", true);
    json_t *hellos = hellos_of(facts);
    record_set_filled(record, "hellos", hellos);
    json_t *latest = latest_of(facts);
    record_set_filled(record, "last_records", latest);
    record_set(record, "evidence", record_of_frames(talk->flow, &span));
    return event;
}
