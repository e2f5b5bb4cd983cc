/* style.c - which words are good news and which are not. */
#include "report/style.h"

Style style_of_outcome(const char *outcome)
{
    static const struct {
        const char *outcome;
        Style style;
    } rows[] = {
        {"accepted", STYLE_GOOD   },
        {"deferred", STYLE_WARNING},
        {"refused",  STYLE_BAD    },
        {"aborted",  STYLE_WARNING},
        {"cut",      STYLE_WARNING},
        {"unknown",  STYLE_WARNING},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strcmp0(rows[i].outcome, outcome) == 0)
            return rows[i].style;
    if (outcome != NULL && g_str_has_prefix(outcome, "accepted ")) /* but not for all */
        return STYLE_WARNING;
    return STYLE_PLAIN;
}

Style style_of_code(int64_t code)
{
    switch (code / 100) {
    case 4:
        return STYLE_WARNING;
    case 5:
        return STYLE_BAD;
    default:
        return STYLE_PLAIN;
    }
}

Style style_of_severity(const char *severity)
{
    if (g_str_equal(severity, "critical") || g_str_equal(severity, "high"))
        return STYLE_BAD;
    return g_str_equal(severity, "medium") ? STYLE_WARNING : STYLE_QUIET;
}
