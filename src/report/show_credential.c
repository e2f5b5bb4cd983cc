/* show_credential.c - an attempt to log in: who, by what, and what of it could be read. */
#include "base/i18n.h"
#include "report/listener.h"
#include "report/paragraph.h"
#include "report/show.h"
#include "report/terms.h"
#include "report/words.h"

/* Where the same secret was seen too. */
static bool put_same(Page *page, sqlite3 *database, const json_t *credential, GError **error)
{
    const char *id = record_text(credential, "id");
    g_autofree char *group = g_strdup_printf("%d", (int)record_number(credential, "secret_group"));
    g_autoptr(GString) ids = g_string_new(NULL);
    Query *query = query_new(
        database,
        "SELECT id FROM credentials WHERE secret_group = cast(?1 AS INTEGER) AND id <> ?2 "
        "ORDER BY number LIMIT 8",
        group, id, NULL);

    while (query_next(query))
        g_string_append_printf(ids, "%s%s", ids->len == 0 ? "" : ", ", query_text(query, 0));
    if (ids->len > 0)
        show_fact(page, _("the same in"), "%s", ids->str);
    return query_end(query, error);
}

static void put_secret(Page *page, const json_t *credential)
{
    const char *secret = record_text(credential, "secret");
    const char *kind = record_text(credential, "secret_kind");

    if (kind != NULL)
        show_fact(page, _("secret"), "%s (%s)", secret == NULL ? "" : secret, word_shown(kind));
    if (record_has(credential, "crack"))
        show_fact(page, _("for hashcat"), _("mode %d: %s"),
                  (int)record_number(credential, "crack.mode"),
                  record_text(credential, "crack.line"));
    show_known(page, _("readable"), _(listener_reads(kind, record_flag(credential, "encrypted"))));
}

static void put_reply(Page *page, const json_t *credential)
{
    const json_t *reply = record_at(credential, "reply");
    const char *status = record_text(reply, "status");
    const char *line = json_string_value(json_array_get(record_at(reply, "lines"), 0));
    char code[PAGE_TEXT_SIZE];

    if (reply == NULL)
        return;
    g_snprintf(code, sizeof(code), "%d", (int)record_number(reply, "code"));
    show_fact(page, _("reply"), "%s %s", status == NULL ? code : status, line == NULL ? "" : line);
}

bool show_credential(Page *page, sqlite3 *database, const json_t *credential, GError **error)
{
    const char *mechanism = record_text(credential, "mechanism");
    const MechanismTerm *term = mechanism == NULL ? NULL : mechanism_term(mechanism);
    g_autofree char *frames = frames_to_text(credential);
    g_autofree char *client = record_end_point(credential, "client");
    g_autofree char *server = record_end_point(credential, "server");
    char text[PAGE_TEXT_SIZE];

    page_put(page, STYLE_HEADING, _("Log-in %s"), record_text(credential, "id"));
    page_put(page, STYLE_PLAIN, "   %s", mechanism == NULL ? "" : mechanism);
    page_end_line(page);
    if (term != NULL) {
        g_autofree char *meaning = g_strdup_printf("%s (%s)", _(term->sentence), term->source);
        page_paragraph(page, STYLE_PLAIN, 2, "", meaning);
    }
    page_end_line(page);
    show_fact(page, _("time"), "%s", page_time_of(page, record_text(credential, "time"), text));
    show_known(page, _("user"), record_text(credential, "user"));
    show_known(page, _("on behalf of"), record_text(credential, "authorization_id"));
    show_known(page, _("realm"), record_text(credential, "realm"));
    put_secret(page, credential);
    if (record_has(credential, "secret_group") && !put_same(page, database, credential, error))
        return false;
    show_known(page, _("outcome"), word_shown(record_text(credential, "outcome")));
    put_reply(page, credential);
    show_fact(page, _("attempt"), "%s",
              number_to_text((uint64_t)record_number(credential, "attempt"), text));
    show_known(page, _("seen in"), frames);
    if (record_has(credential, "client"))
        show_fact(page, _("connection"), "%s -> %s", client, server);
    show_known(page, _("dialogue"), record_text(credential, "dialogue"));
    return true;
}
