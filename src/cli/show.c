/* show.c - posta show: one thing in full. */
#include "base/i18n.h"
#include "case/case.h"
#include "cli/cli.h"
#include "report/report.h"

bool run_show(Run *run, GError **error)
{
    Output output;
    Thing thing;

    if (run->words->len == 0) {
        g_set_error_literal(
            error, POSTA_ERROR, POSTA_ERROR_USAGE,
            _("show: give an id (\"posta ls messages SOURCE\" names some), then the "
              "sources"));
        return false;
    }
    const char *word = run->words->pdata[0];
    if (run->words->len == 1 && run->options->files->len == 0 &&
        g_file_test(word, G_FILE_TEST_EXISTS)) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("show: give an id before %s; \"posta ls messages %s\" names some"), word,
                    word);
        return false;
    }
    g_autoptr(Sink) sink = scan_case(run, 1, error);
    if (sink == NULL || !thing_find(case_database(sink), word, &thing, error))
        return false;
    output_begin(&output, run->options);
    output.page.explains = run->options->explain;
    output.page.zero = report_zero(case_database(sink));
    bool is_told = run->options->json
                       ? report_thing_records(&output.page, case_database(sink), &thing, error)
                       : report_thing(&output.page, case_database(sink), &thing, error);
    thing_clear(&thing);
    return output_end(&output, is_told ? error : NULL) && is_told;
}
