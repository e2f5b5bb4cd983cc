/* route.c - the legs of a message's way, out of the events of a case. */
#include "picture/route.h"

#include "base/i18n.h"
#include "base/when.h"
#include "report/record.h"

static void leg_clear(gpointer value)
{
    RouteLeg *leg = value;

    g_free(leg->title);
    g_free(leg->protocol);
    g_free(leg->stamp);
    g_free(leg->words);
    g_free(leg->clock);
}

void route_picture_free(RoutePicture *route)
{
    if (route == NULL)
        return;
    g_free(route->id);
    g_array_unref(route->legs);
    g_free(route);
}

/* The best name of who handed the message over; lent. */
static const char *name_of_sender(const json_t *hop)
{
    static const char *const paths[] = {"from.name", "from.helo", "from.ip"};

    for (size_t i = 0; i < G_N_ELEMENTS(paths); i++)
        if (record_text(hop, paths[i]) != NULL)
            return record_text(hop, paths[i]);
    return "?";
}

static char *words_of_delay(const json_t *hop)
{
    char nominal[WHEN_TEXT_SIZE], least[WHEN_TEXT_SIZE], most[WHEN_TEXT_SIZE];
    const json_t *delay = record_at(hop, "delay");
    g_autoptr(GString) words = g_string_new(NULL);

    if (record_has(delay, "most_ns") && record_number(delay, "least_ns") == 0)
        g_string_append_printf(words, _("took at most %s"),
                               span_to_text(record_number(delay, "most_ns"), most));
    else if (record_has(delay, "least_ns") && record_has(delay, "most_ns"))
        g_string_append_printf(words, _("took %s to %s"),
                               span_to_text(record_number(delay, "least_ns"), least),
                               span_to_text(record_number(delay, "most_ns"), most));
    else if (record_has(delay, "least_ns"))
        g_string_append_printf(words, _("took %s or more"),
                               span_to_text(record_number(delay, "least_ns"), least));
    else
        g_string_append(words, _("nobody can say how long it took"));
    if (record_has(delay, "nominal_ns"))
        g_string_append_printf(words, _("; the stamps differ by %s"),
                               span_to_text(record_number(delay, "nominal_ns"), nominal));
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static char *words_of_clock(const json_t *hop)
{
    char least[WHEN_TEXT_SIZE], most[WHEN_TEXT_SIZE];
    int64_t from = record_number(hop, "clock.least_ns"), to = record_number(hop, "clock.most_ns");
    const char *by = record_text(hop, "by");

    if (!record_has(hop, "clock.least_ns") || !record_has(hop, "clock.most_ns"))
        return NULL;
    if (to < 0)
        return g_strdup_printf(_("the clock of %s may be %s to %s slow"), by == NULL ? "?" : by,
                               span_to_text(-to, least), span_to_text(-from, most));
    return g_strdup_printf(_("the clock of %s may be %s to %s fast"), by == NULL ? "?" : by,
                           span_to_text(from, least), span_to_text(to, most));
}

static void add_hop(RoutePicture *route, const json_t *hop)
{
    const char *by = record_text(hop, "by");
    RouteLeg leg = {
        .title = g_strdup_printf("%s → %s", name_of_sender(hop), by == NULL ? "?" : by),
        .protocol = g_strdup(record_text(hop, "with")),
        .stamp = g_strdup(record_text(hop, "stamp")),
        .words = words_of_delay(hop),
        .clock = words_of_clock(hop),
        .has_span = record_has(hop, "delay.least_ns"),
        .has_end = record_has(hop, "delay.most_ns"),
        .least_ns = record_number(hop, "delay.least_ns"),
        .most_ns = record_number(hop, "delay.most_ns"),
        .is_trusted = record_flag(hop, "trusted"),
    };

    g_array_append_val(route->legs, leg);
}

/* The only leg that is known: the one on which the packets were recorded. */
static void add_observed(RoutePicture *route, const json_t *message)
{
    if (!record_has(message, "client") || !record_has(message, "evidence.frames"))
        return;
    g_autofree char *client = record_end_point(message, "client");
    g_autofree char *server = record_end_point(message, "server");
    unsigned first = (unsigned)record_first_frame(message, "evidence.frames");
    unsigned last = (unsigned)record_last_frame(message, "evidence.frames");
    RouteLeg leg = {
        .title = g_strdup_printf("%s → %s", client, server),
        .protocol = g_strdup(record_text(message, "network.protocol")),
        .stamp = g_strdup(record_text(message, "time")),
        .words = first == last ? g_strdup_printf(_("seen in frame %u"), first)
                               : g_strdup_printf(_("seen in frames %u to %u"), first, last),
        .is_trusted = true,
        .is_observed = true,
    };

    g_array_append_val(route->legs, leg);
}

RoutePicture *route_of_message(sqlite3 *database, const char *id, GError **error)
{
    Query *query = query_new(
        database, "SELECT record FROM events WHERE id = ?1 AND kind = 'message'", id, NULL);
    g_autoptr(RoutePicture) route = g_new0(RoutePicture, 1);
    json_t *message = query_next(query) ? query_record(query, 0) : NULL, *hop;
    size_t i;

    route->id = g_strdup(id);
    route->legs = g_array_new(FALSE, FALSE, sizeof(RouteLeg));
    g_array_set_clear_func(route->legs, leg_clear);
    json_array_foreach(record_at(message, "route"), i, hop) add_hop(route, hop);
    if (message != NULL)
        add_observed(route, message);
    json_decref(message);
    return query_end(query, error) ? g_steal_pointer(&route) : NULL;
}
