/* words.c - words of events, said in the reader's language. */
#include "report/words.h"

#include "base/i18n.h"

#include <glib.h>

#include <string.h>

const char *word_shown(const char *word)
{
    static const char *const words[] = {
        /* what became of it */
        N_("accepted"),
        N_("deferred"),
        N_("refused"),
        N_("aborted"),
        N_("cancelled"),
        N_("unknown"),
        /* how it ended */
        N_("open"),
        N_("timeout"),
        N_("cut"),
        /* STARTTLS */
        N_("not-offered"),
        N_("offered"),
        N_("masked"),
        N_("done"),
        /* whose it is */
        N_("client"),
        N_("server"),
        /* secrets */
        N_("password"),
        N_("digest"),
        N_("token"),
        /* attachments */
        N_("encrypted"),
        N_("macros"),
        N_("encrypted, macros"),
        N_("yes"),
        N_("no"),
    };

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_strcmp0(words[i], word) == 0)
            return _(words[i]);
    return word;
}

char *outcome_shown(const char *outcome)
{
    g_auto(GStrv) parts = g_strsplit(outcome, " ", 3);

    if (g_strv_length(parts) == 3)
        return g_strdup_printf(_("%s, %s of %s refused"), word_shown(parts[0]), parts[1], parts[2]);
    return g_strdup(word_shown(outcome));
}

char *login_shown(const char *login)
{
    const char *blank = strrchr(login, ' ');

    if (blank == NULL)
        return g_strdup(login);
    return g_strdup_printf("%.*s %s", (int)(blank - login), login, word_shown(blank + 1));
}

char *closing_shown(const char *closing)
{
    g_auto(GStrv) parts = g_strsplit(closing, " ", 2);

    if (g_strv_length(parts) == 2)
        return g_strdup_printf(_("%s by %s"), word_shown(parts[0]), word_shown(parts[1]));
    return g_strdup(word_shown(closing));
}
