/* judgement_records.c - what servers and filters judged of a message, in its record. */
#include "pipeline/message_records.h"

#include "message/authentication.h"
#include "message/spam_report.h"

void record_add_authentication(json_t *record, const Route *route, const Message *message)
{
    g_autoptr(GPtrArray) stamps = authentication_read(message_fields(message), route);
    json_t *list = json_array();

    for (guint i = 0; i < stamps->len; i++) {
        const AuthenticationStamp *stamp = stamps->pdata[i];
        json_t *one = json_object();

        record_set_text(one, "by", stamp->by);
        record_set_text(one, "method", stamp->method);
        record_set_text(one, "result", stamp->result);
        record_set_text(one, "identity", stamp->identity);
        record_set_flag(one, "trusted", stamp->is_trusted);
        record_set_text(one, "field", stamp->field);
        record_set_number(one, "offset", stamp->offset);
        record_set_number(one, "length", stamp->length);
        json_array_append_new(list, one);
    }
    record_set_filled(record, "authentication", list);
}

static json_t *tests_of(const SpamReport *report)
{
    json_t *list = json_array();

    for (guint i = 0; i < report->tests->len; i++) {
        const SpamTest *test = report->tests->pdata[i];
        json_t *one = json_object();

        record_set_text(one, "name", test->name);
        if (test->has_score)
            record_set(one, "score", json_real(test->score));
        record_set_text(one, "verdict", spam_verdict_name(test->verdict));
        record_set_text(one, "sentence", test->sentence);
        record_set_text(one, "description", test->description);
        json_array_append_new(list, one);
    }
    return list;
}

void record_add_spam(json_t *record, const Route *route, const Message *message)
{
    SpamReport report;

    spam_report_read(&report, message_fields(message), message_headers(message), route);
    if (report.engine != NULL) {
        json_t *spam = json_object();

        record_set_text(spam, "engine", report.engine);
        if (report.has_flag)
            record_set_text(spam, "verdict", report.is_spam ? "spam" : "wanted");
        if (report.has_score)
            record_set(spam, "score", json_real(report.score));
        if (report.has_required)
            record_set(spam, "required", json_real(report.required));
        record_set_filled(spam, "tests", tests_of(&report));
        record_set(record, "spam", spam);
    }
    spam_report_clear(&report);
}
