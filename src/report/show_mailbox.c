/* show_mailbox.c - something that was done in a mailbox. */
#include "base/i18n.h"
#include "report/show.h"

/* What each action is, for people. source RFC 9051 6.3, 6.4; RFC 1939 5 */
static const struct {
    const char *action, *sentence;
} sentences[] = {
    {"select",  N_("A mailbox was opened.")                           },
    {"list",    N_("The client looked at what there is.")             },
    {"read",    N_("A message, or a part of it, was fetched.")        },
    {"flag",    N_("Flags of a message were changed.")                },
    {"move",    N_("A message was moved to another mailbox.")         },
    {"copy",    N_("A message was copied to another mailbox.")        },
    {"delete",  N_("A message was marked to be removed.")             },
    {"expunge", N_("What was marked as deleted was removed for good.")},
    {"append",  N_("A message was stored.")                           },
    {"search",  N_("The client looked for messages.")                 },
};

/* The exchange of the command that did it: both stand at the same place; yours, or NULL. */
static json_t *exchange_of(sqlite3 *database, const json_t *action)
{
    return record_asked(database,
                        "SELECT x.record FROM events AS b JOIN events AS x"
                        "    ON x.dialogue = b.dialogue AND x.kind = 'exchange'"
                        "   AND json_extract(x.record, '$.evidence.side') = json_extract(b.record, "
                        "'$.evidence.side')"
                        "   AND json_extract(x.record, '$.evidence.offset')"
                        "     = json_extract(b.record, '$.evidence.offset')"
                        " WHERE b.id = ?1 LIMIT 1",
                        record_text(action, "id"));
}

/* Two commands delete: of IMAP, one of them a whole mailbox. source RFC 9051 6.3.5 */
static const char *sentence_of(const char *action, const char *verb)
{
    if (verb != NULL && g_str_equal(action, "delete") && g_str_equal(verb, "DELETE"))
        return _("A mailbox was removed, with all that was in it.");
    for (size_t i = 0; i < G_N_ELEMENTS(sentences); i++)
        if (g_str_equal(action, sentences[i].action))
            return _(sentences[i].sentence);
    return "";
}

bool show_mailbox(Page *page, sqlite3 *database, const json_t *action, GError **error)
{
    const char *name = record_text(action, "action");
    json_t *exchange = exchange_of(database, action);
    const char *verb = record_text(exchange, "command.verb");
    g_autofree char *frames = frames_to_text(action);
    g_autofree char *client = record_end_point(action, "client");
    g_autofree char *server = record_end_point(action, "server");
    char text[PAGE_TEXT_SIZE];

    (void)error;
    page_put(page, STYLE_HEADING, _("Mailbox action %s"), record_text(action, "id"));
    page_put(page, STYLE_PLAIN, "   %s", name == NULL ? "" : name);
    page_end_line(page);
    if (name != NULL)
        page_line(page, STYLE_PLAIN, "  %s", sentence_of(name, verb));
    page_end_line(page);
    show_fact(page, _("time"), "%s", page_time_of(page, record_text(action, "time"), text));
    show_known(page, _("command"), verb);
    show_known(page, _("user"), record_text(action, "user"));
    show_known(page, _("folder"), record_text(action, "folder"));
    show_known(page, "UID", record_text(action, "uid"));
    if (record_has(action, "number"))
        show_fact(page, _("number"), "%s",
                  number_to_text((uint64_t)record_number(action, "number"), text));
    if (record_has(action, "committed"))
        show_known(page, _("took effect"), record_flag(action, "committed") ? _("yes") : _("no"));
    show_known(page, _("message"), record_text(action, "message"));
    show_known(page, _("seen in"), frames);
    show_fact(page, _("connection"), "%s -> %s", client, server);
    show_known(page, _("dialogue"), record_text(action, "dialogue"));
    json_decref(exchange);
    return true;
}
