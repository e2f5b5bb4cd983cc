/* explain.c - the lines of a talk in sentences. */
#include "report/explain.h"

#include "base/i18n.h"
#include "report/terms.h"

#define QUESTION_MAX_LEN 1024 /* of a question of a log-in; longer ones are no text */
#define TIMES_SAID 3          /* the same sentence in one talk; who read it so often knows it */

struct Explainer {
    GHashTable *said; /* of sentences, as they stand in their tables, to how often: guint */
    int64_t group;    /* of the command before */
};

/* Ways of logging in. source IANA, "SASL Mechanisms" */
static const struct {
    const char *name, *sentence, *source;
} mechanisms[] = {
    {"PLAIN",         N_("User and password together, in base64: that is a spelling, no secret."),
     "RFC 4616"                                                                                                },
    {"LOGIN",
     N_("User, then password, each in base64: that is a spelling, no secret. Never made a "
        "standard."),
     NULL                                                                                                      },
    {"CRAM-MD5",
     N_("The server sends a riddle; the client answers with a digest of it and of the password, "
        "which does not cross the network. Whoever listens can still guess."),
     "RFC 2195"                                                                                                },
    {"DIGEST-MD5",    N_("Riddle and digest, both sides proving themselves. Given up."),             "RFC 6331"},
    {"SCRAM-SHA-1",
     N_("Both sides prove that they know the password, which does not cross the network."),
     "RFC 5802"                                                                                                },
    {"SCRAM-SHA-256",
     N_("Both sides prove that they know the password, which does not cross the network."),
     "RFC 7677"                                                                                                },
    {"XOAUTH2",
     N_("A token in place of the password; whoever sees it can use it until it expires."),           NULL      },
    {"OAUTHBEARER",
     N_("A token in place of the password; whoever sees it can use it until it expires."),
     "RFC 7628"                                                                                                },
    {"NTLM",          N_("Windows' own riddle and answer; whoever listens can guess the password."), NULL      },
    {"GSSAPI",        N_("A Kerberos ticket in place of a password."),                               "RFC 4752"},
    {"EXTERNAL",      N_("Who the client is was proven already, by its TLS certificate for one."),
     "RFC 4422"                                                                                                },
    {"ANONYMOUS",     N_("Nobody in particular; no password."),                                      "RFC 4505"},
};

Explainer *explainer_new(void)
{
    Explainer *explainer = g_new0(Explainer, 1);

    explainer->said = g_hash_table_new(g_str_hash, g_str_equal);
    return explainer;
}

void explainer_free(Explainer *explainer)
{
    if (explainer == NULL)
        return;
    g_hash_table_unref(explainer->said);
    g_free(explainer);
}

static guint times_said(const Explainer *explainer, const char *sentence)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(explainer->said, sentence));
}

/* Adds a sentence and where it has it from; the first of it alone if it was said before, nothing
 * if it was said often. */
static void say(Explainer *explainer, GString *text, const char *sentence, const char *source)
{
    guint times = times_said(explainer, sentence);
    const char *translated = _(sentence), *first = strstr(translated, ". ");
    int len = times == 0 || first == NULL ? (int)strlen(translated) : (int)(first - translated) + 1;

    if (times >= TIMES_SAID)
        return;
    g_hash_table_insert(explainer->said, (gpointer)sentence, GUINT_TO_POINTER(times + 1));
    g_string_append_printf(text, "%s%.*s", text->len == 0 ? "" : " ", len, translated);
    if (source != NULL)
        g_string_append_printf(text, " (%s)", source);
}

/* Says it unless it was said before. */
static void say_once(Explainer *explainer, GString *text, const char *sentence, const char *source)
{
    if (times_said(explainer, sentence) == 0)
        say(explainer, text, sentence, source);
}

static char *finish(GString *text)
{
    return g_string_free(text, text->len == 0);
}

static bool has_sign(const ExtensionTerm *term, const char *sign)
{
    g_auto(GStrv) signs = g_strsplit(term->signs, " ", -1);

    return g_strv_contains((const char *const *)signs, sign);
}

/* "SIZE=1000", "BODY=8BITMIME": by the extension that they belong to. */
static void say_parameter(Explainer *explainer, GString *text, const json_t *parameter)
{
    const char *name = record_text(parameter, "name"), *value = record_text(parameter, "value");

    if (name == NULL)
        return;
    g_autofree char *sign = g_strconcat("+", name, NULL);
    g_autofree char *whole = g_strconcat("+", name, "=", value == NULL ? "" : value, NULL);
    for (const ExtensionTerm *term = extension_terms; term->keyword != NULL; term++) {
        if (!has_sign(term, sign) && !has_sign(term, whole))
            continue;
        if (times_said(explainer, term->signs) == 0) {
            g_hash_table_insert(explainer->said, (gpointer)term->signs, GUINT_TO_POINTER(1));
            g_string_append_printf(text, " %s: %s (%s)", name, _(term->sentence), term->source);
        }
        return;
    }
}

static void say_mechanism(Explainer *explainer, GString *text, const char *argument)
{
    g_auto(GStrv) words = g_strsplit(argument, " ", 2);

    for (size_t i = 0; words[0] != NULL && i < G_N_ELEMENTS(mechanisms); i++)
        if (g_ascii_strcasecmp(words[0], mechanisms[i].name) == 0)
            say(explainer, text, mechanisms[i].sentence, mechanisms[i].source);
}

static bool is_of(const json_t *exchange, const char *protocol)
{
    return g_strcmp0(record_text(exchange, "network.protocol"), protocol) == 0;
}

static bool is_imap(const json_t *exchange)
{
    return is_of(exchange, "imap");
}

static bool is_pop3(const json_t *exchange)
{
    return is_of(exchange, "pop3");
}

static const CommandTerm *term_of(const json_t *exchange, const char *verb)
{
    return verb == NULL        ? NULL
           : is_imap(exchange) ? imap_command_term(verb)
           : is_pop3(exchange) ? pop3_command_term(verb)
                               : command_term(verb);
}

/* A status that ends an exchange, a "+" that asks for more. */
static void say_status_of_imap(Explainer *explainer, GString *text, const json_t *exchange,
                               const json_t *reply)
{
    const char *status = record_text(reply, "status");

    if (status == NULL) {
        say(explainer, text, N_("The server waits for what the client announced."), "RFC 9051 7.6");
    } else if (!record_has(exchange, "command") && g_str_equal(status, "OK")) {
        say(explainer, text, N_("The server is ready; the client has to log in."),
            "RFC 9051 7.1.1");
    } else {
        const ResponseTerm *term = imap_response_term(status);

        if (term != NULL)
            say(explainer, text, term->sentence, term->source);
    }
}

/* "+OK" and "-ERR"; a "+" alone is a step of a log-in. source RFC 1939 3, 4, 5 and 6 */
static void say_status_of_pop3(Explainer *explainer, GString *text, const json_t *exchange,
                               const json_t *reply)
{
    const char *status = record_text(reply, "status");
    const char *verb = record_text(exchange, "command.verb");

    if (status == NULL)
        say(explainer, text, N_("The server asks, in base64; the client answers likewise."),
            "RFC 5034 4");
    else if (g_str_equal(status, "-ERR"))
        say(explainer, text, N_("It could not be done, or is not allowed; the text says why."),
            "RFC 1939 3");
    else if (!record_has(exchange, "command"))
        say(explainer, text,
            N_("The server is ready; the client has to log in. A stamp in angle brackets is for "
               "APOP."),
            "RFC 1939 4, 7");
    else if (g_strcmp0(verb, "STAT") == 0)
        say(explainer, text, N_("How many messages there are, and their octets together."),
            "RFC 1939 5");
    else if (g_strcmp0(verb, "CAPA") == 0)
        say(explainer, text,
            N_("One extension on each line, a line with nothing but a dot behind."), "RFC 2449 5");
    else
        say(explainer, text, N_("Done."), "RFC 1939 3");
}

char *explain_command(Explainer *explainer, const json_t *exchange)
{
    const char *verb = record_text(exchange, "command.verb");
    const char *argument = record_text(exchange, "command.argument");
    const CommandTerm *term = term_of(exchange, verb);
    int64_t group = record_number(exchange, "group");
    GString *text = g_string_new(NULL);
    size_t i;
    json_t *one;

    if (term == NULL && verb != NULL)
        say(explainer, text, N_("No command that posta knows."), NULL);
    else if (term != NULL)
        say(explainer, text, term->sentence, term->source);
    if (argument != NULL && (g_strcmp0(verb, "AUTH") == 0 || g_strcmp0(verb, "X-EXPS") == 0 ||
                             g_strcmp0(verb, "AUTHENTICATE") == 0))
        say_mechanism(explainer, text, argument);
    json_array_foreach(record_at(exchange, "command.parameters"), i, one)
        say_parameter(explainer, text, one);
    if (group != 0 && group == explainer->group)
        say_once(explainer, text,
                 N_("Sent together with the command before, without waiting for its reply."),
                 is_imap(exchange)   ? "RFC 9051 5.5"
                 : is_pop3(exchange) ? "RFC 2449 6.6"
                                     : "RFC 2920");
    explainer->group = group;
    return finish(text);
}

char *explain_body(Explainer *explainer, const json_t *exchange)
{
    bool is_chunk = g_strcmp0(record_text(exchange, "command.verb"), "BDAT") == 0;
    GString *text = g_string_new(NULL);

    if (is_imap(exchange))
        say(explainer, text,
            N_("The message as a literal: as many octets as were announced, whatever they are."),
            "RFC 9051 4.3");
    else if (is_pop3(exchange))
        say(explainer, text,
            N_("The message, as the mailbox has it. At the end a line with nothing but a dot, "
               "which "
               "is no part of it; a line that begins with a dot travels with one more."),
            "RFC 1939 3, 5");
    else if (is_chunk)
        say(explainer, text,
            N_("The octets of the chunk: as many as were announced, whatever they are."),
            "RFC 3030 2");
    else
        say(explainer, text,
            N_("The message: header, empty line, text, cut into packets wherever it happened to "
               "be. At the end a line with nothing but a dot, which is no part of it; a line of "
               "the text that begins with a dot travels with one more."),
            "RFC 5321 4.1.1.4, 4.5.2");
    return finish(text);
}

char *decode_question(const char *base64)
{
    size_t len = strlen(base64), count = 0;

    if (len == 0 || len > QUESTION_MAX_LEN || len % 4 != 0)
        return NULL;
    for (size_t i = 0; i < len; i++)
        if (!g_ascii_isalnum(base64[i]) && strchr("+/=", base64[i]) == NULL)
            return NULL;
    g_autofree guchar *octets = g_base64_decode(base64, &count);
    if (count == 0 || !g_utf8_validate_len((const char *)octets, count, NULL))
        return NULL;
    for (size_t i = 0; i < count; i++)
        if (octets[i] < ' ' || octets[i] == 0x7f)
            return NULL;
    return g_strndup((const char *)octets, count);
}

char *explain_step(Explainer *explainer, const json_t *exchange, const json_t *step)
{
    if (g_strcmp0(record_text(step, "side"), "client") != 0)
        return explain_reply(explainer, exchange, step);
    GString *text = g_string_new(NULL);
    if (!is_imap(exchange))
        say(explainer, text, N_("The client's answer, in base64."),
            is_pop3(exchange) ? "RFC 5034 4" : "RFC 4954 4");
    else if (g_strcmp0(record_text(exchange, "command.verb"), "IDLE") == 0)
        say(explainer, text, N_("The client has waited enough; no tag stands here."),
            "RFC 9051 6.3.13");
    else
        say(explainer, text, N_("The client's answer, in base64."), "RFC 9051 6.2.2");
    return finish(text);
}

/* Of an enhanced code, what it adds to the code before it: only trouble needs that. */
static void say_status(Explainer *explainer, GString *text, const char *enhanced)
{
    const StatusTerm *parts[3];

    if (enhanced == NULL || *enhanced == '2' || !status_terms_of(enhanced, parts))
        return;
    const StatusTerm *term = parts[2] != NULL ? parts[2] : parts[1];
    if (term == NULL || times_said(explainer, term->sentence) >= TIMES_SAID)
        return;
    g_string_append_printf(text, " %s: %s.", enhanced, _(term->phrase));
    say(explainer, text, term->sentence, term->source);
}

char *explain_reply(Explainer *explainer, const json_t *exchange, const json_t *reply)
{
    int code = (int)record_number(reply, "code");
    const char *verb = record_text(exchange, "command.verb");
    const ReplyTerm *term =
        reply_term(code, record_has(exchange, "command") && verb == NULL ? "" : verb);
    GString *text = g_string_new(NULL);

    if (is_imap(exchange))
        say_status_of_imap(explainer, text, exchange, reply);
    else if (is_pop3(exchange))
        say_status_of_pop3(explainer, text, exchange, reply);
    else if (term != NULL)
        say(explainer, text, term->sentence, term->source);
    say_status(explainer, text, record_text(reply, "enhanced"));
    return finish(text);
}

char *explain_offer(Explainer *explainer, const char *line)
{
    g_auto(GStrv) words = g_strsplit_set(line, " =", 2);
    const ExtensionTerm *term = words[0] == NULL ? NULL : extension_term(words[0]);
    GString *text = g_string_new(NULL);

    if (term != NULL)
        say_once(explainer, text, term->sentence, term->source);
    return finish(text);
}
