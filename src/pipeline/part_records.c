/* part_records.c - the records of the parts of messages. */
#include "pipeline/records.h"

#include "message/part.h"

#define PARTS_OF_A_MESSAGE                                                                         \
    65536 /* more than there can be: orders parts of one message after another */

static json_t *texts_of(const GPtrArray *texts)
{
    json_t *list = json_array();

    for (guint i = 0; i < texts->len; i++)
        json_array_append_new(list, json_string_nocheck(texts->pdata[i]));
    return list;
}

static void set_hash(json_t *record, const char *key, GBytes *digest)
{
    GString *digits = g_string_new(NULL);

    for (gsize i = 0; digest != NULL && i < g_bytes_get_size(digest); i++)
        g_string_append_printf(digits, "%02x", bytes_of(digest).data[i]);
    g_autofree char *text = g_string_free(digits, FALSE);
    if (digest != NULL)
        record_set_text(record, key, text);
}

static json_t *contained_of(const ContainedFile *file)
{
    json_t *record = json_object();
    char sha256[SHA256_TEXT_SIZE];

    record_set_text(record, "name", file->name);
    if (file->has_bytes)
        record_set_number(record, "bytes", file->bytes);
    record_set_text(record, "type", file->type);
    if (file->is_encrypted)
        record_set_flag(record, "encrypted", true);
    if (file->has_sha256)
        record_set_text(record, "sha256", sha256_to_text(file->sha256, sha256));
    return record;
}

static void add_contents(json_t *record, const Part *part)
{
    json_t *contains = json_array(), *links = json_array(), *fetched = json_array();

    for (guint i = 0; i < part->contains->len; i++)
        json_array_append_new(contains, contained_of(part->contains->pdata[i]));
    record_set_filled(record, "contains", contains);
    if (part->is_contains_cut)
        record_set_flag(record, "contains_cut", true);
    for (guint i = 0; i < part->links->len; i++) {
        const PartLink *link = part->links->pdata[i];
        json_t *one = json_object();

        if (link->text[0] != '\0')
            record_set_text(one, "text", link->text);
        record_set_text(one, "href", link->href);
        json_array_append_new(links, one);
    }
    record_set_filled(record, "links", links);
    for (guint i = 0; i < part->remote->len; i++) {
        const RemoteContent *remote = part->remote->pdata[i];
        json_t *one = json_object();

        record_set_text(one, "href", remote->href);
        if (remote->is_hidden)
            record_set_flag(one, "hidden", true);
        json_array_append_new(fetched, one);
    }
    record_set_filled(record, "remote", fetched);
}

static json_t *parties_of(const GPtrArray *parties)
{
    json_t *list = json_array();

    for (guint i = 0; i < parties->len; i++) {
        const CmsParty *party = parties->pdata[i];
        json_t *record = json_object();

        record_set_text(record, "subject", party->subject);
        record_set_text(record, "issuer", party->issuer);
        record_set_text(record, "serial", party->serial);
        record_set_text(record, "key_id", party->key_id);
        record_set_filled(record, "addresses", texts_of(party->addresses));
        record_set_text(record, "digest", party->digest);
        record_set_text(record, "algorithm", party->algorithm);
        if (party->has_signed_at)
            record_set_when(record, "signed_at", party->signed_at);
        record_set_text(record, "verified", party->verified);
        json_array_append_new(list, record);
    }
    return list;
}

static json_t *cms_of(const CmsFacts *facts)
{
    if (facts == NULL)
        return NULL;
    json_t *record = json_object();

    record_set_text(record, "kind", facts->kind);
    record_set_text(record, "cipher", facts->cipher);
    record_set_filled(record, "signers", parties_of(facts->signers));
    record_set_filled(record, "recipients", parties_of(facts->recipients));
    return record;
}

static json_t *pgp_of(const PgpFacts *facts)
{
    if (facts == NULL)
        return NULL;
    json_t *record = json_object();

    record_set_text(record, "armor", facts->armor);
    record_set_filled(record, "packets", texts_of(facts->packets));
    record_set_filled(record, "recipients", texts_of(facts->recipients));
    record_set_filled(record, "signers", texts_of(facts->signers));
    if (facts->has_signed_at)
        record_set_when(record, "signed_at", facts->signed_at);
    return record;
}

/* What a field of a report is called in events. source RFC 3464 2.2, 2.3, RFC 8098 3.2, RFC 5965 3
 */
static const struct {
    const char *name, *key;
} report_keys[] = {
    {"Reporting-MTA",          "reporting_mta"         },
    {"Original-Envelope-Id",   "original_envelope_id"  },
    {"Arrival-Date",           "arrival_date"          },
    {"Received-From-MTA",      "received_from_mta"     },
    {"DSN-Gateway",            "dsn_gateway"           },
    {"Reporting-UA",           "reporting_ua"          },
    {"Original-Message-ID",    "original_message_id"   },
    {"Disposition",            "disposition"           },
    {"MDN-Gateway",            "mdn_gateway"           },
    {"Feedback-Type",          "feedback_type"         },
    {"User-Agent",             "user_agent"            },
    {"Version",                "version"               },
    {"Source-IP",              "source_ip"             },
    {"Reported-Domain",        "reported_domain"       },
    {"Reported-URI",           "reported_uri"          },
    {"Original-Mail-From",     "original_mail_from"    },
    {"Original-Rcpt-To",       "original_rcpt_to"      },
    {"Authentication-Results", "authentication_results"},
    {"Incidents",              "incidents"             },
    {"Original-Recipient",     "original_recipient"    },
    {"Final-Recipient",        "final_recipient"       },
    {"Action",                 "action"                },
    {"Status",                 "status"                },
    {"Remote-MTA",             "remote_mta"            },
    {"Diagnostic-Code",        "diagnostic_code"       },
    {"Last-Attempt-Date",      "last_attempt_date"     },
    {"Final-Log-ID",           "final_log_id"          },
    {"Will-Retry-Until",       "will_retry_until"      },
};

static const char *key_of(const ReportField *field)
{
    for (size_t i = 0; i < G_N_ELEMENTS(report_keys); i++)
        if (g_ascii_strcasecmp(field->name, report_keys[i].name) == 0)
            return report_keys[i].key;
    return NULL;
}

/* The first of several of one name counts. */
static void add_block(json_t *record, const GPtrArray *block)
{
    for (guint i = 0; i < block->len; i++) {
        const ReportField *field = block->pdata[i];
        const char *key = key_of(field);
        Bytes value = bytes_of_text(field->value);

        if (key == NULL || json_object_get(record, key) != NULL)
            continue;
        if (g_str_equal(key, "original_message_id") && value.len > 2 && value.data[0] == '<')
            value = bytes_first(bytes_skip(value, 1), value.len - 2);
        record_set_octets(record, key, value);
    }
}

static json_t *report_of(const ReportFacts *facts)
{
    if (facts == NULL)
        return NULL;
    json_t *record = json_object(), *recipients = json_array();

    record_set_text(record, "kind", facts->kind);
    for (guint i = 0; i < facts->blocks->len; i++) {
        json_t *recipient = i == 0 ? record : json_object();

        add_block(recipient, facts->blocks->pdata[i]);
        if (i == 0)
            continue;
        if (json_object_size(recipient) > 0)
            json_array_append_new(recipients, recipient);
        else
            json_decref(recipient);
    }
    record_set_filled(record, "recipients", recipients);
    return record;
}

static void add_hashes(json_t *record, const Part *part)
{
    char sha256[SHA256_TEXT_SIZE];

    if (!part->has_sha256)
        return;
    record_set_number(record, "bytes", part->bytes);
    record_set_text(record, "sha256", sha256_to_text(part->sha256, sha256));
    set_hash(record, "md5", part->md5);
    set_hash(record, "sha1", part->sha1);
}

static json_t *ambiguities_of(uint32_t ambiguities)
{
    json_t *list = json_array();

    for (AmbiguityPlace place = 0; place < N_AMBIGUITIES; place++)
        if (ambiguities & UINT32_C(1) << place)
            json_array_append_new(list, json_string(ambiguity_name(place)));
    return list;
}

/* Keys are a path: "external.url". */
static void add_elsewhere(json_t *record, const Part *part)
{
    for (guint i = 0; part->elsewhere != NULL && i < part->elsewhere->len; i++) {
        const PartParameter *parameter = part->elsewhere->pdata[i];
        const char *dot = strchr(parameter->key, '.');
        g_autofree char *name = g_strndup(parameter->key, (size_t)(dot - parameter->key));
        json_t *object = json_object_get(record, name);

        if (object == NULL) {
            object = json_object();
            record_set(record, name, object);
        }
        record_set_text(object, dot + 1, parameter->value);
    }
}

static void add_range(json_t *record, const Part *part)
{
    json_t *range = json_object();

    record_set_number(range, "header", part->offset);
    record_set_number(range, "body", part->body_offset);
    record_set_number(range, "bytes", part->body_length);
    record_set(record, "range", range);
}

Event *record_of_part(Talk *talk, const MessageTold *told, const Part *part, unsigned place)
{
    Event *event = event_new(EVENT_PART, told->span.first.when);
    json_t *record = event->record;
    g_autofree char *message = record_id(talk, 'm', told->number);
    g_autofree char *id =
        g_strdup_printf("%s.%s%s", message, part->number, part->is_last_reading ? "b" : "");

    event->place = (uint64_t)told->number * PARTS_OF_A_MESSAGE + place;
    record_set_text(record, "id", id);
    record_add_ids(event, talk, told->envelope, told->number);
    record_add_ends(event, talk);
    record_set_text(record, "part", part->number);
    if (part->is_last_reading)
        record_set_text(record, "reading", "last");
    record_set_text(record, "type", part->type);
    record_set_text(record, "charset", part->charset);
    record_set_text(record, "encoding", part->encoding);
    record_set_text(record, "disposition", part->disposition);
    record_set_filled(record, "names", texts_of(part->names));
    record_set_text(record, "content_id", part->content_id);
    add_hashes(record, part);
    record_set_text(record, "detected_type", part->detected_type);
    record_set_flag(record, "attachment", part->is_attachment);
    add_contents(record, part);
    record_set(record, "cms", cms_of(part->cms));
    record_set(record, "pgp", pgp_of(part->pgp));
    record_set(record, "report", report_of(part->report));
    if (part->headers != NULL)
        record_set_filled(record, "headers", record_of_headers(part->headers));
    add_elsewhere(record, part);
    record_set_filled(record, "ambiguities", ambiguities_of(part->ambiguities));
    record_set_text(record, "inside", part->inside);
    add_range(record, part);
    record_add_evidence(event, talk, told->acting_client, &told->span);
    return event;
}
