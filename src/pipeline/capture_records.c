/* capture_records.c - what a source says of itself, as a record. */
#include "pipeline/records.h"

#include "base/hash.h"

static json_t *interfaces_of(const CaptureFacts *facts)
{
    json_t *list = json_array();

    for (guint i = 0; i < facts->interfaces->len; i++) {
        const CaptureInterface *interface = facts->interfaces->pdata[i];
        json_t *record = json_object();

        if (interface->name != NULL)
            record_set_octets(record, "name", bytes_of_text(interface->name));
        if (interface->description != NULL)
            record_set_octets(record, "description", bytes_of_text(interface->description));
        record_set_number(record, "link_type", (uint64_t)interface->link_type);
        if (interface->snaplen > 0)
            record_set_number(record, "snaplen", interface->snaplen);
        if (interface->received >= 0)
            record_set_number(record, "received", (uint64_t)interface->received);
        if (interface->dropped >= 0)
            record_set_number(record, "dropped", (uint64_t)interface->dropped);
        json_array_append_new(list, record);
    }
    return list;
}

static json_t *link_types_of(const CaptureFacts *facts)
{
    json_t *list = json_array();

    for (guint i = 0; i < facts->interfaces->len; i++) {
        const CaptureInterface *interface = facts->interfaces->pdata[i];
        bool is_there = false;

        for (size_t j = 0; j < json_array_size(list); j++)
            is_there |= json_integer_value(json_array_get(list, j)) == interface->link_type;
        if (!is_there)
            json_array_append_new(list, json_integer(interface->link_type));
    }
    return list;
}

static json_t *packing_of(const CaptureFacts *facts)
{
    json_t *list = json_array();

    for (guint i = 0; i < facts->packing->len; i++)
        json_array_append_new(list, json_string_nocheck(facts->packing->pdata[i]));
    return list;
}

/* Of the file as it stands there, packed or not: what `sha256sum` says. */
static void set_hash(json_t *record, const char *path)
{
    uint8_t digest[SHA256_BYTES];
    char text[SHA256_TEXT_SIZE];

    if (sha256_of_file(g_str_equal(path, "-") ? "/dev/stdin" : path, digest))
        record_set_text(record, "sha256", sha256_to_text(digest, text));
}

Event *record_of_capture(const OpenSource *open, bool is_hashed)
{
    const CaptureSource *source = open->source;
    const CaptureFacts *facts = capture_facts(source);
    const Transcript *transcript = capture_transcript(source);
    const MailFile *mail = capture_mail(source);
    Event *event = event_new(EVENT_CAPTURE, facts->has_times ? facts->first : 0);
    json_t *record = event->record;

    event->place = open->capture;
    if (!facts->has_times) /* no packet, no time */
        json_object_del(record, "time");
    record_set_number(record, "capture", open->capture);
    record_set_octets(record, "path", bytes_of_text(facts->path));
    record_set_text(record, "format", facts->format);
    record_set_filled(record, "packing", packing_of(facts));
    record_set_number(record, "bytes", facts->bytes);
    if (facts->filter != NULL)
        record_set_text(record, "filter", facts->filter);
    if (mail != NULL) {
        record_set_number(record, "messages", mail_file_messages(mail));
    } else if (transcript == NULL) {
        record_set_number(record, "frames", facts->packets);
        if (open->duplicates > 0)
            record_set_number(record, "duplicates", open->duplicates);
        record_set_filled(record, "link_types", link_types_of(facts));
        record_set_filled(record, "interfaces", interfaces_of(facts));
    } else {
        record_set_number(record, "lines", transcript_lines(transcript));
        record_set_number(record, "other_lines", transcript_other_lines(transcript));
        if (transcript_has_clock(transcript))
            record_set_flag(record, "zone_known", false);
    }
    if (facts->has_times) {
        record_set_when(record, "first", facts->first);
        record_set_when(record, "last", facts->last);
    }
    const CaptureInterface *first =
        facts->interfaces->len == 0 ? NULL : facts->interfaces->pdata[0];
    if (first != NULL && first->snaplen > 0)
        record_set_number(record, "snaplen", first->snaplen);
    record_set_flag(record, "truncated", facts->truncated);
    record_set_text(record, "damage", facts->damage);
    record_set_text(record, "mended", facts->mended);
    if (facts->comment != NULL)
        record_set_octets(record, "comment", bytes_of_text(facts->comment));
    if (facts->written_by != NULL)
        record_set_octets(record, "written_by", bytes_of_text(facts->written_by));
    if (transcript == NULL && mail == NULL)
        record_set(record, "other_traffic", other_traffic_record(open->other));
    if (is_hashed)
        set_hash(record, facts->path);
    return event;
}
