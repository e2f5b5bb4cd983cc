/* show_oddity.c - something that was not as it should be, with its place. */
#include "base/i18n.h"
#include "report/show.h"
#include "report/words.h"

bool show_oddity(Page *page, sqlite3 *database, const json_t *oddity, GError **error)
{
    const json_t *evidence = record_at(oddity, "evidence");
    const json_t *copies = record_at(oddity, "copies");
    const char *sentence = record_text(oddity, "sentence");
    g_autofree char *frames = frames_to_text(oddity);
    g_autofree char *client = record_end_point(oddity, "client");
    g_autofree char *server = record_end_point(oddity, "server");
    char text[PAGE_TEXT_SIZE], length[PAGE_TEXT_SIZE];

    (void)database, (void)error;
    page_put(page, STYLE_HEADING, _("Oddity %s"), record_text(oddity, "id"));
    page_put(page, STYLE_WARNING, "   %s", record_text(oddity, "oddity"));
    page_end_line(page);
    if (sentence != NULL && *sentence != '\0')
        page_line(page, STYLE_PLAIN, "  %s", _(sentence));
    page_end_line(page);
    show_fact(page, _("time"), "%s", page_time_of(page, record_text(oddity, "time"), text));
    show_known(page, _("seen in"), frames);
    show_known(page, _("sent by"), word_shown(record_text(evidence, "side")));
    if (record_number(evidence, "length") > 0)
        show_fact(page, _("octets"), _("%s from octet %s of that side's stream on"),
                  number_to_text((uint64_t)record_number(evidence, "length"), length),
                  number_to_text((uint64_t)record_number(evidence, "offset"), text));
    show_known(page, _("taken as"), record_text(json_array_get(copies, 0), "text"));
    show_known(page, _("came again as"), record_text(json_array_get(copies, 1), "text"));
    if (record_has(oddity, "client"))
        show_fact(page, _("connection"), "%s -> %s", client, server);
    show_known(page, _("flow"), record_text(oddity, "flow"));
    show_known(page, _("dialogue"), record_text(oddity, "dialogue"));
    return true;
}
