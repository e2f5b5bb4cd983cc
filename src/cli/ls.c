/* ls.c - posta ls: a line per thing of a kind. */
#include "base/i18n.h"
#include "case/case.h"
#include "cli/sources.h"
#include "report/report.h"

static bool refuse(const char *word, GError **error)
{
    g_autofree char *all = g_strjoinv(", ", (char **)list_names);
    const char *meant = word == NULL ? NULL : nearest_name(word, list_names);

    if (meant != NULL)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("ls %s: no such list; did you mean \"%s\"?"), word, meant);
    else
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("ls: say what to list before the sources: %s"), all);
    return false;
}

bool run_ls(Run *run, GError **error)
{
    const char *what = run->words->len == 0 ? NULL : run->words->pdata[0];
    Output output;
    uint64_t rows = 0;

    if (what == NULL || !g_strv_contains(list_names, what))
        return refuse(what, error);
    g_autoptr(Filter) filter = NULL;
    if (!parse_filter(run->options, &filter, error))
        return false;
    g_autoptr(Sink) sink = scan_case(run, 1, error);
    if (sink == NULL || (filter != NULL && !filter_prepare(filter, case_database(sink), error)))
        return false;
    output_begin(&output, run->options);
    output.page.zero = report_zero(case_database(sink));
    bool is_told =
        run->options->json
            ? report_list_records(&output.page, case_database(sink), what, filter, &rows, error)
            : report_list(&output.page, case_database(sink), what, filter, &rows, error);
    is_told = output_end(&output, is_told ? error : NULL) && is_told;
    if (is_told && rows == 0 && run->status == EXIT_DONE) {
        if (!run->options->quiet)
            complain(filter == NULL ? _("no %s here") : _("no %s here that these words find"),
                     what);
        run->status = EXIT_MATCHED;
    }
    return is_told;
}
