/* seal.c - the TLS of a connection in words. */
#include "report/seal.h"

#include "base/i18n.h"
#include "report/page.h"
#include "report/story.h"

#include <inttypes.h>

#define NAMES_SHOWN_MAX 4 /* certificates of providers have a hundred */
#define DAY_CHARACTERS 10 /* of a time: 2024-05-01 */

json_t *seal_find(sqlite3 *database, const char *flow)
{
    return record_asked(database, "SELECT record FROM events WHERE kind = 'tls' AND flow = ?1",
                        flow == NULL ? "" : flow);
}

/* With what it was opened, or why it was not. */
static const char *opening_phrase(const json_t *tls)
{
    static const struct {
        const char *opened, *phrase;
    } rows[] = {
        {"keylog",  N_("opened with the key log")                },
        {"dsb",     N_("opened with secrets in the capture")     },
        {"comment", N_("opened with keys in the capture's notes")},
    };
    const char *opened = record_text(tls, "opened");

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strcmp0(rows[i].opened, opened) == 0)
            return _(rows[i].phrase);
    return record_flag(tls, "wrong_key") ? _("not opened: the key that is known does not fit")
                                         : _("not opened: no key is known");
}

/* Appends a word behind a comma; nothing for NULL. */
static void append_word(GString *text, const char *word)
{
    if (word != NULL)
        g_string_append_printf(text, "%s%s", text->len == 0 ? "" : ", ", word);
}

char *seal_summary(const json_t *tls)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (tls == NULL)
        return NULL;
    append_word(text, record_text(tls, "version"));
    append_word(text, record_text(tls, "cipher"));
    append_word(text, opening_phrase(tls));
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void append_names(GString *text, const json_t *names)
{
    size_t count = json_array_size(names);

    for (size_t i = 0; i < MIN(count, NAMES_SHOWN_MAX); i++) {
        const char *name = json_string_value(json_array_get(names, i));
        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", name == NULL ? "?" : name);
    }
    if (count > NAMES_SHOWN_MAX)
        g_string_append_printf(text, _(" and %zu more"), count - NAMES_SHOWN_MAX);
}

/* Times of events compare as texts do. */
static bool is_in_its_time(const json_t *tls, const json_t *certificate)
{
    const char *now = record_text(tls, "time");
    const char *begin = record_text(certificate, "not_before");
    const char *end = record_text(certificate, "not_after");

    return now == NULL || begin == NULL || end == NULL ||
           (strcmp(begin, now) <= 0 && strcmp(now, end) <= 0);
}

static void append_verdict(GString *text, const json_t *tls, const json_t *certificate)
{
    const char *begin = record_text(certificate, "not_before");
    const char *end = record_text(certificate, "not_after");

    if (begin != NULL && end != NULL)
        g_string_append_printf(text,
                               is_in_its_time(tls, certificate)
                                   ? _("; valid from %.*s to %.*s")
                                   : _("; valid from %.*s to %.*s, which was not the time"),
                               DAY_CHARACTERS, begin, DAY_CHARACTERS, end);
    if (record_has(tls, "name_matches"))
        g_string_append_printf(text, "; %s",
                               record_flag(tls, "name_matches")
                                   ? _("that is the name the client asked for")
                                   : _("the client asked for another name"));
    g_string_append(text, ". ");
}

static void append_certificate(GString *text, const json_t *tls)
{
    const json_t *certificate = json_array_get(record_at(tls, "certificates"), 0);
    const char *subject = record_text(certificate, "subject");
    const char *issuer = record_text(certificate, "issuer");
    const json_t *names = record_at(certificate, "names");

    if (certificate == NULL) {
        if (g_strcmp0(record_text(tls, "version"), "TLS 1.3") == 0 && !record_flag(tls, "resumed"))
            g_string_append(text, _("The certificate is sealed too, as always in TLS 1.3. "));
        return;
    }
    g_string_append_printf(text, _("Certificate of %s"), subject == NULL ? "?" : subject);
    if (json_array_size(names) > 0) {
        g_string_append(text, _(", for "));
        append_names(text, names);
    }
    if (issuer != NULL)
        g_string_append_printf(text, _(", issued by %s"),
                               g_strcmp0(subject, issuer) == 0 ? _("itself") : issuer);
    append_verdict(text, tls, certificate);
}

/* What is known once the server has answered. */
static char *note_of_server_hello(const json_t *tls)
{
    GString *text = g_string_new(NULL);

    append_certificate(text, tls);
    if (record_flag(tls, "resumed"))
        g_string_append(text, _("It goes on with an older session. "));
    if (record_has(tls, "established") && !record_flag(tls, "established"))
        g_string_append(text, _("The handshake was never finished."));
    else
        g_string_append_printf(text, _("From here on the talk is sealed by TLS; %s."),
                               opening_phrase(tls));
    return g_string_free(text, FALSE);
}

static char *remark_of_client_hello(const json_t *tls)
{
    const char *name = record_text(tls, "server_name");
    const char *version = record_text(tls, "offered_version");
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *asked = name == NULL ? NULL : g_strdup_printf(_("asks for %s"), name);
    g_autofree char *offered =
        version == NULL ? NULL : g_strdup_printf(_("offers %s at most"), version);

    append_word(text, asked);
    append_word(text, offered);
    return text->len == 0 ? NULL : g_strdup_printf("(%s)", text->str);
}

static char *remark_of_server_hello(const json_t *tls)
{
    g_autoptr(GString) text = g_string_new(NULL);

    append_word(text, record_text(tls, "version"));
    append_word(text, record_text(tls, "cipher"));
    append_word(text, record_text(tls, "group"));
    append_word(text, record_text(tls, "alpn"));
    return text->len == 0 ? NULL : g_strdup_printf("(%s)", text->str);
}

/* Takes remark and note; nothing where it is not known when it was. */
static void add_aside(GArray *asides, const json_t *told, Side side, const char *text, char *remark,
                      char *note)
{
    Aside aside = {.frame = record_first_frame(told, "frames"),
                   .side = side,
                   .text = g_strdup(text),
                   .remark = remark,
                   .note = note};

    if (time_of_text(record_text(told, "time"), &aside.when))
        g_array_append_val(asides, aside);
    else
        aside_clear(&aside);
}

static void add_alert(GArray *asides, const json_t *alert, bool explains)
{
    const char *level = record_text(alert, "level");
    const char *description = record_text(alert, "description");
    Side side = g_strcmp0(record_text(alert, "side"), "client") == 0 ? CLIENT : SERVER;
    bool is_farewell = g_strcmp0(description, "close_notify") == 0;

    add_aside(asides, alert, side, "TLS Alert",
              g_strdup_printf("(%s, %s)", level == NULL ? "?" : level,
                              description == NULL ? "?" : description),
              explains && is_farewell
                  ? g_strdup(_("This side will send nothing more, and nobody on the way has cut "
                               "anything off. (RFC 8446 6.1)"))
                  : NULL);
}

/* What has the looks of a farewell in a talk that nothing opened. */
static void add_farewell(GArray *asides, const json_t *tls, Side side)
{
    g_autofree char *path = g_strdup_printf("last_records.%s", side_name(side));
    const json_t *latest = record_at(tls, path);

    if (g_strcmp0(record_text(latest, "close_notify"), "likely") == 0)
        add_aside(asides, latest, side, _("TLS, sealed"),
                  g_strdup(_("(by its type or length most likely close_notify)")), NULL);
}

GArray *seal_asides(const json_t *tls, bool explains)
{
    GArray *asides = g_array_new(FALSE, FALSE, sizeof(Aside));
    size_t i;
    json_t *alert;

    g_array_set_clear_func(asides, aside_clear);
    if (tls == NULL)
        return asides;
    add_aside(asides, record_at(tls, "hellos.client"), CLIENT, "TLS Client Hello",
              remark_of_client_hello(tls),
              record_has(tls, "hellos.server") ? NULL : g_strdup(_("No answer to it was seen.")));
    add_aside(asides, record_at(tls, "hellos.server"), SERVER, "TLS Server Hello",
              remark_of_server_hello(tls), note_of_server_hello(tls));
    json_array_foreach(record_at(tls, "alerts"), i, alert) add_alert(asides, alert, explains);
    for (Side side = CLIENT; side < N_SIDES; side++)
        add_farewell(asides, tls, side);
    return asides;
}

/* What TCP does when more comes for a program that has closed. source RFC 9293 3.6.1 */
static char *explain_unread(const char *name, const char *other_name, const char *how,
                            const json_t *own, const json_t *other)
{
    return g_strdup_printf(
        _("The %s had taken its leave (close_notify%s, frame %" PRIu64
          ") and closed without waiting. More came from the %s (frame %" PRIu64
          "), and nobody was there to read it: TCP says so with a reset. It is haste, no attack, "
          "and what was said before is not touched by it. (RFC 9293 3.6.1; RFC 8446 6.1)"),
        name, how, record_first_frame(own, "frames"), other_name,
        record_first_frame(other, "frames"));
}

char *seal_explain_reset(const json_t *tls, Side side, const char *time)
{
    const char *names[N_SIDES] = {_("client"), _("server")};
    g_autofree char *own_path = g_strdup_printf("last_records.%s", side_name(side));
    g_autofree char *other_path = g_strdup_printf("last_records.%s", side_name(side_other(side)));
    const json_t *own = record_at(tls, own_path), *other = record_at(tls, other_path);
    const char *farewell = record_text(own, "close_notify");
    const char *left = record_text(own, "time"), *came = record_text(other, "time");

    if (farewell == NULL || left == NULL || time == NULL || strcmp(left, time) > 0)
        return NULL;
    const char *how =
        g_str_equal(farewell, "likely") ? _(", by the type or length of its last record") : "";
    if (came != NULL && strcmp(left, came) < 0 && strcmp(came, time) <= 0)
        return explain_unread(names[side], names[side_other(side)], how, own, other);
    return g_strdup_printf(_("The %s had taken its leave (close_notify%s, frame %" PRIu64
                             "), and ends the connection with a reset instead of a FIN: some "
                             "programs do, to be done with it at once. (RFC 8446 6.1)"),
                           names[side], how, record_first_frame(own, "frames"));
}
