/* overview.c - posta SOURCE...: what happened here, on one page. */
#include "base/i18n.h"
#include "case/case.h"
#include "cli/sources.h"
#include "report/report.h"

/* How the sources can be named again in the lines that say what to ask next. */
static char *sources_named(const Run *run)
{
    const GPtrArray *files = run->options->files;

    if (files->len + run->words->len != 1)
        return g_strdup("SOURCE...");
    const char *path = files->len == 1 ? files->pdata[0] : run->words->pdata[0];
    bool is_plain =
        strspn(path, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "/._-+,:@%=") == strlen(path);
    return is_plain ? g_strdup(path) : g_shell_quote(path);
}

bool run_overview(Run *run, GError **error)
{
    g_autoptr(Filter) filter = NULL;
    Output output;

    if (!parse_filter(run->options, &filter, error))
        return false;
    g_autoptr(Sink) sink = scan_case(run, 0, error);
    g_autofree char *sources = sources_named(run);
    if (sink == NULL || !narrow_case(case_database(sink), filter, error))
        return false;
    output_begin(&output, run->options);
    if (filter != NULL && !run->options->json)
        page_line(&output.page, STYLE_QUIET,
                  _("only what these words find, and what belongs to it: %s"), run->options->words);
    bool is_told = run->options->json
                       ? report_overview_records(&output.page, case_database(sink), error)
                       : report_overview(&output.page, case_database(sink), sources, error);
    return output_end(&output, is_told ? error : NULL) && is_told;
}
