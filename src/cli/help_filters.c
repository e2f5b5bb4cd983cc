/* help_filters.c - posta help filters: the words that say which things are wanted. */
#include "base/i18n.h"
#include "case/filter.h"
#include "cli/help.h"

void help_filters(Page *page)
{
    static const char *const examples[] = {
        "posta ls messages -Y 'from:ana has:attachment' mail.pcap",
        "posta ls messages -Y 'severity:>=high OR \"wire transfer\"' mail.pcap",
        "posta ls dialogues -Y 'server:192.0.2.25 -proto:imap' mail.pcap",
        "posta export -Y '(to:ben OR to:eva) after:2024-01-31 size:>1M' mail.pcap -o found",
    };

    page_line(page, STYLE_HEADING, "%s", _("Words of -Y"));
    for (const FilterWord *word = filter_words; word->name != NULL; word++) {
        g_autofree char *name = g_strdup_printf("%s:%s", word->name, word->value);

        page_line(page, STYLE_PLAIN, "  %-22s  %s", name, _(word->summary));
    }
    page_line(page, STYLE_PLAIN, "  %-22s  %s", "WORD",
              _("in any text of the thing: the beginning of a word"));
    page_line(page, STYLE_PLAIN, "  %-22s  %s", "\"WORDS\"",
              _("in any text, these words one after the other"));
    page_heading(page, _("Together"), NULL);
    page_line(page, STYLE_PLAIN, "  %s",
              _("All must hold; OR between two: one is enough; -WORD must not hold; parentheses."));
    page_line(page, STYLE_PLAIN, "  %s",
              _("Quotes keep blanks together: subject:\"wire transfer\"."));
    page_line(page, STYLE_PLAIN, "  %s",
              _("A message passes by its envelope, parts and findings too, a dialogue by its "
                "messages."));
    page_heading(page, _("Examples"), NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(examples); i++)
        page_line(page, STYLE_PLAIN, "  %s", examples[i]);
}
