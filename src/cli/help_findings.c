/* help_findings.c - posta help findings: what posta looks for, and what it means. */
#include "base/i18n.h"
#include "cli/help.h"
#include "finding/finding.h"
#include "report/paragraph.h"
#include "report/style.h"

#define INDENT 2

static void put_items(Page *page, const char *heading, const char *items)
{
    g_auto(GStrv) parts = g_strsplit(items, "; ", -1);

    if (parts[0] == NULL)
        return;
    page_heading(page, heading, NULL);
    for (size_t i = 0; parts[i] != NULL; i++)
        page_line(page, STYLE_PLAIN, "  %s", parts[i]);
}

void help_findings(Page *page)
{
    page_paragraph(
        page, STYLE_PLAIN, 0, "",
        _("A finding is no verdict: it says what does not fit, shows both sides of it, and "
          "names the innocent explanations. \"posta help NAME\" says more of one."));
    for (int severity = N_SEVERITIES - 1; severity >= 0; severity--) {
        bool has_heading = false;

        for (FindingKind kind = 0; kind < N_FINDINGS; kind++) {
            const FindingTerm *term = finding_term(kind);

            if (term->severity != (Severity)severity)
                continue;
            if (!has_heading)
                page_heading(page, _(severity_name(term->severity)), NULL);
            has_heading = true;
            page_put(page, style_of_severity(severity_name(term->severity)), "  %-28s", term->name);
            page_line(page, STYLE_PLAIN, "  %s", _(term->title));
        }
    }
}

bool help_finding(Page *page, const char *name)
{
    for (FindingKind kind = 0; kind < N_FINDINGS; kind++) {
        const FindingTerm *term = finding_term(kind);

        if (!g_str_equal(term->name, name))
            continue;
        if (page == NULL)
            return true;
        page_put(page, STYLE_HEADING, "%s", term->name);
        page_line(page, style_of_severity(severity_name(term->severity)), "   %s",
                  _(severity_name(term->severity)));
        page_end_line(page);
        page_paragraph(page, STYLE_PLAIN, INDENT, "", _(term->sentence));
        page_paragraph(page, STYLE_QUIET, INDENT, "", _(term->why));
        put_items(page, _("Innocent explanations"),
                  *term->innocent == '\0' ? "" : _(term->innocent));
        put_items(page, _("References"), term->reference);
        return true;
    }
    return false;
}
