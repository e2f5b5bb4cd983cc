/* extensions.c - what the server offered, and what the client made of it. */
#include "report/extensions.h"

#include "base/i18n.h"
#include "base/text.h"
#include "report/paragraph.h"
#include "report/style.h"
#include "report/terms.h"

#define PARAMETERS_COLUMNS 24 /* of what stands behind a keyword */
#define CODES_SHOWN 4         /* more different replies to one extension are rare */

/* An extension in this dialogue. */
typedef struct Use {
    char *keyword, *parameters; /* as offered */
    const char *signs;          /* what shows that it was used; lent by the table or the keyword */
    bool is_offered;
    guint count;            /* how often it was used */
    int codes[CODES_SHOWN]; /* of the replies to that, each once; 0 behind the last */
    bool is_reply;          /* it is the server that uses it */
} Use;

typedef struct Uses {
    GArray *rows; /* of Use */
    int64_t group;
    guint group_size, largest_group;
} Uses;

static void clear_use(gpointer pointer)
{
    Use *use = pointer;

    g_free(use->keyword);
    g_free(use->parameters);
}

/* The row of a keyword; a new one where there is none. */
static Use *use_of(Uses *uses, const char *keyword)
{
    for (guint i = 0; i < uses->rows->len; i++) {
        Use *use = &g_array_index(uses->rows, Use, i);
        if (g_ascii_strcasecmp(use->keyword, keyword) == 0)
            return use;
    }
    const ExtensionTerm *term = extension_term(keyword);
    const CommandTerm *command = command_term(keyword);
    Use use = {.keyword = g_strdup(keyword),
               .signs = term != NULL      ? term->signs
                        : command != NULL ? command->word
                                          : ""};
    g_array_append_val(uses->rows, use);
    return &g_array_index(uses->rows, Use, uses->rows->len - 1);
}

/* "AUTH=LOGIN PLAIN" is how servers of old offered AUTH. */
static void take_offers(Uses *uses, const json_t *dialogue)
{
    size_t i;
    json_t *offer;

    json_array_foreach(record_at(dialogue, "offered"), i, offer)
    {
        const char *keyword = record_text(offer, "keyword");
        const char *parameters = record_text(offer, "parameters");
        if (keyword == NULL)
            continue;
        g_autofree char *name = g_strndup(keyword, strcspn(keyword, "="));
        Use *use = use_of(uses, name);
        use->is_offered = true;
        if (use->parameters == NULL && parameters != NULL)
            use->parameters = g_strdup(parameters);
    }
}

/* One of the signs, of which blanks are between, is this one. */
static bool has_sign(const char *signs, const char *sign)
{
    g_auto(GStrv) words = g_strsplit(signs, " ", -1);

    return g_strv_contains((const char *const *)words, sign);
}

static void count_use(Use *use, int code)
{
    use->count++;
    for (size_t i = 0; i < CODES_SHOWN && use->codes[i] != code; i++) {
        if (use->codes[i] != 0)
            continue;
        use->codes[i] = code;
        return;
    }
}

/* Something was seen that shows the use of an extension, offered or not. */
static void take_sign(Uses *uses, const char *sign, int code)
{
    for (guint i = 0; i < uses->rows->len; i++) {
        Use *use = &g_array_index(uses->rows, Use, i);
        if (has_sign(use->signs, sign)) {
            count_use(use, code);
            return;
        }
    }
    for (const ExtensionTerm *term = extension_terms; term->keyword != NULL; term++) {
        if (term->needs_offer && has_sign(term->signs, sign)) {
            count_use(use_of(uses, term->keyword), code);
            return;
        }
    }
}

static void take_parameter(Uses *uses, const json_t *parameter, int code)
{
    const char *name = record_text(parameter, "name"), *value = record_text(parameter, "value");

    if (name == NULL)
        return;
    g_autofree char *text = g_str_equal(name, "BODY") && value != NULL
                                ? g_strconcat("+BODY=", value, NULL)
                                : g_strconcat("+", name, NULL);
    g_autofree char *sign = g_ascii_strup(text, -1);

    take_sign(uses, sign, code);
}

static void take_group(Uses *uses, int64_t group)
{
    uses->group_size = group != 0 && group == uses->group ? uses->group_size + 1 : 1;
    uses->group = group;
    uses->largest_group = MAX(uses->largest_group, uses->group_size);
    if (uses->group_size == 2)
        take_sign(uses, "@group", 0);
}

static void take_exchange(Uses *uses, const json_t *exchange)
{
    const char *verb = record_text(exchange, "command.verb");
    int code = (int)record_number(exchange, "reply.code");
    size_t i;
    json_t *one;

    if (verb != NULL) {
        take_sign(uses, verb, code);
        take_group(uses, record_number(exchange, "group"));
    }
    json_array_foreach(record_at(exchange, "command.parameters"), i, one)
        take_parameter(uses, one, code);
    json_array_foreach(record_at(exchange, "steps"), i, one) if (record_number(one, "code") == 353)
        take_sign(uses, "@353", 0);
    for (guint row = 0; record_has(exchange, "reply.enhanced") && row < uses->rows->len; row++) {
        Use *use = &g_array_index(uses->rows, Use, row);
        if (has_sign(use->signs, "@status")) {
            count_use(use, 0);
            use->is_reply = true;
        }
    }
}

static void put_row(Page *page, const Uses *uses, const Use *use)
{
    g_autofree char *offer = g_strdup(!use->is_offered          ? _("no")
                                      : use->parameters == NULL ? _("yes")
                                                                : use->parameters);

    if (use->count == 0)
        return;
    page_put(page, use->is_offered ? STYLE_PLAIN : STYLE_WARNING, "  %-20s  %s", use->keyword,
             offer);
    page_indent(page, PARAMETERS_COLUMNS - MIN(text_columns(offer), PARAMETERS_COLUMNS) + 1);
    if (use->is_reply)
        page_put(page, STYLE_PLAIN, " %s", _("used by the server"));
    else if (has_sign(use->signs, "@group"))
        page_put(page, STYLE_PLAIN, _(" used, up to %u commands at once"), uses->largest_group);
    else
        page_put(page, STYLE_PLAIN, ngettext(" used %u time", " used %u times", use->count),
                 use->count);
    for (size_t i = 0; i < CODES_SHOWN && use->codes[i] != 0; i++)
        page_put(page, style_of_code(use->codes[i]), ", %d", use->codes[i]);
    if (!use->is_offered)
        page_put(page, STYLE_WARNING, "   %s", _("without being offered"));
    page_end_line(page);
}

/* Those that were only offered share a paragraph: there are many of them. Of POP3 and IMAP it has
 * all, for no command of theirs shows by itself which extension it uses. */
static void put_unused(Page *page, const Uses *uses, bool is_smtp)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; i < uses->rows->len; i++) {
        const Use *use = &g_array_index(uses->rows, Use, i);
        if (use->count > 0)
            continue;
        g_string_append_printf(text, "%s%s%s%s", text->len == 0 ? "" : ", ", use->keyword,
                               use->parameters == NULL ? "" : " ",
                               use->parameters == NULL ? "" : use->parameters);
    }
    if (text->len == 0)
        return;
    g_autofree char *line =
        is_smtp ? g_strdup_printf(_("offered, not used: %s"), text->str) : g_strdup(text->str);
    page_paragraph(page, STYLE_QUIET, 2, "", line);
}

bool extensions_write(Page *page, sqlite3 *database, const json_t *dialogue, GError **error)
{
    Uses uses = {.rows = g_array_new(FALSE, FALSE, sizeof(Use))};
    const char *protocol = record_text(dialogue, "network.protocol");
    bool is_smtp = g_strcmp0(protocol, "pop3") != 0 && g_strcmp0(protocol, "imap") != 0;
    Query *query = query_new(database,
                             "SELECT record FROM events WHERE dialogue = ?1 AND kind = 'exchange' "
                             "ORDER BY CAST(record ->> '$.number' AS INTEGER), number",
                             record_text(dialogue, "dialogue"), NULL);

    g_array_set_clear_func(uses.rows, clear_use);
    take_offers(&uses, dialogue);
    while (query_next(query)) {
        json_t *exchange = query_record(query, 0);
        if (exchange != NULL && is_smtp)
            take_exchange(&uses, exchange);
        json_decref(exchange);
    }
    if (uses.rows->len > 0)
        page_heading(page, _("Extensions"),
                     is_smtp ? _("what the server offered, what the client used")
                             : _("what the server offered"));
    for (guint i = 0; i < uses.rows->len; i++)
        put_row(page, &uses, &g_array_index(uses.rows, Use, i));
    put_unused(page, &uses, is_smtp);
    g_array_unref(uses.rows);
    return query_end(query, error);
}
