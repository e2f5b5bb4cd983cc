/* show_judgement.c - what servers and filters judged of a message, and what that is worth. */
#include "base/i18n.h"
#include "report/paragraph.h"
#include "report/show.h"

#define SENTENCE_INDENT 6

void show_stamps(Page *page, const json_t *message)
{
    const json_t *stamps = record_at(message, "authentication");
    size_t i;
    json_t *stamp;

    json_array_foreach(stamps, i, stamp)
    {
        const char *by = record_text(stamp, "by"), *result = record_text(stamp, "result");
        const char *identity = record_text(stamp, "identity");
        bool is_trusted = record_flag(stamp, "trusted");

        if (i == 0)
            page_heading(page, _("Stamps"), _("as written in the header; nothing is verified"));
        page_put(page, STYLE_PLAIN, "  %s %s%s%s", record_text(stamp, "method"),
                 result == NULL ? _("signature") : result, identity == NULL ? "" : "  ",
                 identity == NULL ? "" : identity);
        if (by != NULL)
            page_put(page, STYLE_QUIET, _("   by %s"), by);
        if (result != NULL && !is_trusted)
            page_put(page, STYLE_WARNING, "   %s", _("could be invented: proves nothing"));
        page_end_line(page);
    }
}

static const char *verdict_phrase(const char *verdict)
{
    if (g_strcmp0(verdict, "confirmed") == 0)
        return _("confirmed by the message");
    return g_strcmp0(verdict, "contradicted") == 0 ? _("the message does not bear it out")
                                                   : _("cannot be confirmed by the message");
}

static Style style_of_verdict(const char *verdict)
{
    if (g_strcmp0(verdict, "confirmed") == 0)
        return STYLE_BAD;
    return g_strcmp0(verdict, "contradicted") == 0 ? STYLE_WARNING : STYLE_QUIET;
}

static double real_at(const json_t *record, const char *path)
{
    return json_number_value(record_at(record, path));
}

static void put_test(Page *page, const json_t *test)
{
    const char *sentence = record_text(test, "sentence");
    const char *description = record_text(test, "description");
    const char *verdict = record_text(test, "verdict");

    if (record_has(test, "score"))
        page_put(page, STYLE_PLAIN, "  %5.1f  ", real_at(test, "score"));
    else
        page_put(page, STYLE_PLAIN, "      -  ");
    page_put(page, STYLE_PLAIN, "%s", record_text(test, "name"));
    page_put(page, style_of_verdict(verdict), "   %s", verdict_phrase(verdict));
    page_end_line(page);
    if (sentence != NULL)
        page_paragraph(page, STYLE_QUIET, SENTENCE_INDENT + 3, "", _(sentence));
    else if (description != NULL)
        page_paragraph(page, STYLE_QUIET, SENTENCE_INDENT + 3, "", description);
}

void show_spam(Page *page, const json_t *message)
{
    const json_t *spam = record_at(message, "spam"), *tests = record_at(spam, "tests");
    const char *verdict = record_text(spam, "verdict");
    size_t i;
    json_t *test;

    if (spam == NULL)
        return;
    page_heading(page, _("Spam report"), _("what a filter wrote, tried again on this message"));
    page_put(page, STYLE_PLAIN, "  %s", record_text(spam, "engine"));
    if (record_has(spam, "score"))
        page_put(page, STYLE_PLAIN, _(": %.1f points"), real_at(spam, "score"));
    if (record_has(spam, "required"))
        page_put(page, STYLE_PLAIN, _(", spam from %.1f on"), real_at(spam, "required"));
    if (verdict != NULL)
        page_put(page, STYLE_PLAIN, "   %s",
                 g_str_equal(verdict, "spam") ? _("called spam") : _("called wanted"));
    page_end_line(page);
    json_array_foreach(tests, i, test) put_test(page, test);
}
