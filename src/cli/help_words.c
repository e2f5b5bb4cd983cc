/* help_words.c - posta help 503, 5.7.1, STARTTLS, FETCH: what a word of a talk means. */
#include "base/i18n.h"
#include "cli/help.h"
#include "cli/options.h"
#include "report/paragraph.h"
#include "report/terms.h"

#define INDENT 2

/* What the digits of a reply code mean by themselves. source RFC 5321 4.2.1 */
static const struct {
    int place; /* of the digit, from 0 */
    char digit;
    const char *sentence;
} digits[] = {
    {0, '2', N_("2yz: it was done.")                                           },
    {0, '3', N_("3yz: the server goes on if the client says more.")            },
    {0, '4', N_("4yz: it failed for now; the same may succeed later.")         },
    {0, '5', N_("5yz: it failed for good; the same will fail again.")          },
    {1, '0', N_("x0z: it is about syntax, or about commands that fit nowhere.")},
    {1, '1', N_("x1z: it is information.")                                     },
    {1, '2', N_("x2z: it is about the connection.")                            },
    {1, '5', N_("x5z: it is about the mail system.")                           },
};

static void put_title(Page *page, const char *word, const char *phrase)
{
    page_put(page, STYLE_HEADING, "%s", word);
    if (phrase != NULL)
        page_put(page, STYLE_PLAIN, "  %s", phrase);
    page_end_line(page);
}

static void put_source(Page *page, const char *source)
{
    page_paragraph(page, STYLE_QUIET, INDENT, "", source);
}

static void put_after_command(Page *page, const ReplyTerm *term)
{
    bool is_greeting = g_str_equal(term->command, "greeting");
    g_autofree char *when = is_greeting ? g_strdup(_("As a greeting:"))
                                        : g_strdup_printf(_("After %s:"), term->command);
    g_autofree char *text = g_strdup_printf("%s %s (%s)", when, _(term->sentence), term->source);

    page_paragraph(page, STYLE_PLAIN, INDENT, "", text);
}

static void put_reply(Page *page, const char *word)
{
    int code = (int)g_ascii_strtoull(word, NULL, 10);
    const ReplyTerm *general = reply_term(code, "");

    put_title(page, word,
              general == NULL ? _("no code of SMTP that posta knows") : _(general->phrase));
    if (general != NULL) {
        page_paragraph(page, STYLE_PLAIN, INDENT, "", _(general->sentence));
        put_source(page, general->source);
    }
    for (const ReplyTerm *term = reply_terms; term->code != 0; term++)
        if (term->code == code && *term->command != '\0')
            put_after_command(page, term);
    for (size_t i = 0; i < G_N_ELEMENTS(digits); i++)
        if (word[digits[i].place] == digits[i].digit)
            page_paragraph(page, STYLE_QUIET, INDENT, "", _(digits[i].sentence));
}

/* A class ("5") or a subject ("X.7"). */
static void put_part(Page *page, const StatusTerm *part)
{
    bool is_class = part->code[0] != 'X';
    g_autofree char *text =
        g_strdup_printf("%s%s: %s. %s", is_class ? part->code : "x",
                        is_class ? ".y.z" : part->code + 1, _(part->phrase), _(part->sentence));
    page_paragraph(page, STYLE_QUIET, INDENT, "", text);
}

static void put_status(Page *page, const char *word, const StatusTerm *const parts[3])
{
    const StatusTerm *detail = parts[2];

    put_title(page, word, detail == NULL ? _("not registered") : _(detail->phrase));
    if (detail != NULL)
        page_paragraph(page, STYLE_PLAIN, INDENT, "", _(detail->sentence));
    for (int i = 0; i < 2; i++)
        if (parts[i] != NULL)
            put_part(page, parts[i]);
    put_source(page, detail == NULL ? "RFC 3463 2" : detail->source);
}

/* All that a name means. */
typedef struct Meanings {
    const CommandTerm *smtp, *pop3, *imap;
    const ExtensionTerm *extension;
    const MechanismTerm *mechanism;
    const ResponseTerm *pop3_response, *imap_response;
} Meanings;

/* "RCPT TO", "UID FETCH" and "mail" are asked for too. */
static bool find_name(const char *word, Meanings *ret_meanings)
{
    bool is_uid = g_ascii_strncasecmp(word, "UID ", 4) == 0; /* source RFC 9051 6.4.9 */
    g_auto(GStrv) parts = g_strsplit_set(is_uid ? word + 4 : word, " :", 2);
    const char *name = parts[0] == NULL ? "" : parts[0];
    const Meanings found = {
        .smtp = command_term(name),
        .pop3 = pop3_command_term(name),
        .imap = imap_command_term(name),
        .extension = extension_term(name),
        .mechanism = mechanism_term(name),
        .pop3_response = pop3_response_term(name),
        .imap_response = imap_response_term(name),
    };

    *ret_meanings = found;
    return found.smtp != NULL || found.pop3 != NULL || found.imap != NULL ||
           found.extension != NULL || found.mechanism != NULL || found.pop3_response != NULL ||
           found.imap_response != NULL;
}

/* One meaning; `count` is how many stand before it. */
static void put_meaning(Page *page, unsigned *count, const char *word, const char *phrase,
                        const char *sentence, const char *source)
{
    if ((*count)++ > 0)
        page_end_line(page);
    put_title(page, word, phrase);
    page_paragraph(page, STYLE_PLAIN, INDENT, "", _(sentence));
    put_source(page, source);
}

static void put_command(Page *page, unsigned *count, const CommandTerm *term, const char *phrase)
{
    if (term != NULL)
        put_meaning(page, count, term->word, phrase, term->sentence, term->source);
}

static void put_response(Page *page, unsigned *count, const ResponseTerm *term, bool is_imap)
{
    if (term == NULL)
        return;
    const char *phrase = term->kind == STATUS
                             ? (is_imap ? _("a status of IMAP") : _("a status of POP3"))
                         : term->kind == DATA ? _("a response of an IMAP server")
                         : is_imap ? _("a code in brackets, in responses of an IMAP server")
                                   : _("a code in brackets, in replies of a POP3 server");

    put_meaning(page, count, term->word, phrase, term->sentence, term->source);
}

/* USER and APOP are log-ins and commands: explained as those. */
static bool is_command_of_pop3(const MechanismTerm *mechanism)
{
    return pop3_command_term(mechanism->name) != NULL;
}

static void put_name(Page *page, const char *word)
{
    unsigned count = 0;
    Meanings found;

    find_name(word, &found);
    put_command(page, &count, found.smtp, _("a command of SMTP"));
    if (found.extension != NULL)
        put_meaning(page, &count, found.extension->keyword,
                    _("an extension of SMTP, offered in the reply to EHLO"),
                    found.extension->sentence, found.extension->source);
    put_command(page, &count, found.pop3, _("a command of POP3"));
    put_response(page, &count, found.pop3_response, false);
    put_command(page, &count, found.imap, _("a command of IMAP"));
    put_response(page, &count, found.imap_response, true);
    if (found.mechanism != NULL && !is_command_of_pop3(found.mechanism))
        put_meaning(page, &count, found.mechanism->name, _("a mechanism of log-ins"),
                    found.mechanism->sentence, found.mechanism->source);
}

static bool is_reply_code(const char *word)
{
    return strlen(word) == 3 && strspn(word, "0123456789") == 3;
}

bool help_knows(const char *word)
{
    const StatusTerm *parts[3];
    Meanings found;

    return is_reply_code(word) || status_terms_of(word, parts) || find_name(word, &found);
}

void help_word(Page *page, const char *word)
{
    const StatusTerm *parts[3];

    if (is_reply_code(word))
        put_reply(page, word);
    else if (status_terms_of(word, parts))
        put_status(page, word, parts);
    else
        put_name(page, word);
}

const char *help_nearest_word(const char *word)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *upper = g_ascii_strup(word, -1);

    const CommandTerm *const commands[] = {command_terms, pop3_command_terms, imap_command_terms};
    const ResponseTerm *const responses[] = {pop3_response_terms, imap_response_terms};

    for (size_t i = 0; i < G_N_ELEMENTS(commands); i++)
        for (const CommandTerm *term = commands[i]; term->word != NULL; term++)
            g_ptr_array_add(names, (gpointer)term->word);
    for (size_t i = 0; i < G_N_ELEMENTS(responses); i++)
        for (const ResponseTerm *term = responses[i]; term->word != NULL; term++)
            g_ptr_array_add(names, (gpointer)term->word);
    for (const ExtensionTerm *term = extension_terms; term->keyword != NULL; term++)
        g_ptr_array_add(names, (gpointer)term->keyword);
    g_ptr_array_add(names, NULL);
    return nearest_name(upper, (const char *const *)names->pdata);
}
