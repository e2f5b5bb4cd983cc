/* finding_records.c - findings as the records of events. */
#include "pipeline/records.h"

static json_t *texts_of(const GPtrArray *texts)
{
    json_t *list = json_array();

    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(list, json_string_nocheck(texts->pdata[i]));
    return list;
}

static json_t *detail_of(const Finding *finding)
{
    json_t *record = json_object();

    for (guint i = 0; i < finding->details->len; i++) {
        const Detail *detail = &g_array_index(finding->details, Detail, i);

        if (detail->text != NULL)
            record_set_text(record, detail->name, detail->text);
        else if (detail->list != NULL)
            record_set(record, detail->name, texts_of(detail->list));
        else if (detail->is_when)
            record_set_when(record, detail->name, detail->number);
        else
            record_set_span(record, detail->name, detail->number);
    }
    return record;
}

/* Items of a row of the list, parted by "; "; NULL where there are none. */
static json_t *items_of(const char *items)
{
    g_auto(GStrv) parts = g_strsplit(items, "; ", -1);
    json_t *list = json_array();

    for (size_t i = 0; parts[i] != NULL; i++)
        json_array_append_new(list, json_string(parts[i]));
    return list;
}

/* The id of the message that it is about; yours, or NULL. In a mail file there is one, without a
 * number. */
static char *message_of(Talk *talk, const Finding *finding)
{
    return finding->message == 0 && talk->filed == NULL ? NULL
                                                        : record_id(talk, 'm', finding->message);
}

static json_t *about_of(Talk *talk, const Finding *finding)
{
    json_t *record = json_object();
    g_autofree char *envelope =
        finding->envelope == 0 ? NULL : record_id(talk, 'e', finding->envelope);
    g_autofree char *message = message_of(talk, finding);

    record_add_flow_ids(record, talk);
    record_set_text(record, "envelope", envelope);
    record_set_text(record, "message", message);
    return record;
}

static json_t *evidence_of(const Talk *talk, const FindingPlace *place)
{
    if (place->is_elsewhere)
        return record_of_frames(NULL, &place->span);
    return place->is_sealed ? record_of_sealed(talk, place->side, &place->span)
                            : record_of_evidence(talk, place->side, &place->span);
}

static int64_t when_of(const Talk *talk, const Finding *finding)
{
    if (finding->evidence->len == 0)
        return talk->flow->first.when;
    return g_array_index(finding->evidence, FindingPlace, 0).span.first.when;
}

Event *record_of_finding(Talk *talk, const Finding *finding)
{
    const FindingTerm *term = finding_term(finding->kind);
    Event *event = event_new(EVENT_FINDING, when_of(talk, finding));
    json_t *record = event->record, *evidence = json_array();
    uint32_t number = ++talk->findings;
    g_autofree char *id = record_id(talk, 'x', number);
    g_autofree char *sentence = finding_sentence(finding);
    g_autofree char *message = message_of(talk, finding);

    event->place = number;
    record_set_text(record, "id", id);
    record_add_ids(event, talk, finding->envelope, 0);
    record_set_text(record, "message", message);
    record_add_ends(event, talk);
    record_set_text(record, "finding", term->name);
    record_set_text(record, "severity", severity_name(finding->severity));
    record_set_text(record, "title", term->title);
    record_set_text(record, "sentence", sentence);
    json_t *detail = detail_of(finding);
    record_set_filled(record, "detail", detail);
    record_set(record, "about", about_of(talk, finding));
    for (guint i = 0; i < finding->evidence->len; i++)
        json_array_append_new(
            evidence, evidence_of(talk, &g_array_index(finding->evidence, FindingPlace, i)));
    record_set_filled(record, "evidence", evidence);
    if (term->innocent[0] != '\0')
        record_set(record, "innocent", items_of(term->innocent));
    if (term->reference[0] != '\0')
        record_set(record, "reference", items_of(term->reference));
    return event;
}
