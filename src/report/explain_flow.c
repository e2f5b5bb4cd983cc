/* explain_flow.c - the opening and the closing of a connection in sentences. */
#include "report/explain_flow.h"

#include "base/i18n.h"
#include "base/place.h"
#include "report/seal.h"

#define HALF_OF_NUMBERS (UINT32_C(1) << 31) /* sequence numbers wrap. source RFC 9293 3.4 */

/* What the closing has come to. */
typedef struct Closing {
    bool has_fin[N_SIDES];
    bool is_acked[N_SIDES]; /* its FIN was acknowledged */
    uint32_t fin[N_SIDES];  /* the number of its FIN's segment */
} Closing;

char *explain_opening_step(const json_t *flow, const char *name)
{
    uint32_t client = (uint32_t)record_number(flow, "handshake.isn.client");
    uint32_t server = (uint32_t)record_number(flow, "handshake.isn.server");

    if (g_str_equal(name, "syn"))
        return g_strdup_printf(
            _("1. The client asks for a connection. It will count its octets from Seq=%u, a number "
              "chosen at random, and has nothing to acknowledge yet. Tools like to count from "
              "there, so that it becomes 0."),
            client);
    if (g_str_equal(name, "syn_ack"))
        return g_strdup_printf(
            _("2. The server agrees. It names its own random number, Seq=%u, and acknowledges the "
              "client's: Ack = %u + 1 = %u, for the SYN counts as one octet. An Ack is always the "
              "number of the octet that is expected next."),
            server, client, client + 1);
    return g_strdup_printf(
        _("3. The client acknowledges the server's number likewise: Ack = %u + 1 "
          "= %u. The connection is open, and both may send. (RFC 9293 3.5)"),
        server, server + 1);
}

const char *explain_closing(const char *how)
{
    static const struct {
        const char *how, *sentence;
    } rows[] = {
        {"fin4",
         N_("A connection is two streams, and each direction is closed by itself: a FIN says \"I "
            "have nothing more to send\", and the other side acknowledges it. That makes four "
            "steps. (RFC 9293 3.6)")                                                  },
        {"fin3",
         N_("A connection is two streams, and each direction is closed by itself: a FIN says \"I "
            "have nothing more to send\", and the other side acknowledges it. That makes four "
            "steps, or three where the second side acknowledges and closes in one segment. (RFC "
            "9293 3.6)")                                                              },
        {"rst",
         N_("A reset ends both directions at once, without farewell: a program closed without "
            "reading all, gave up, or something in between cut in. (RFC 9293 3.10.7)")},
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (g_strcmp0(rows[i].how, how) == 0)
            return _(rows[i].sentence);
    return NULL;
}

static const char *name_of(Side side)
{
    return side == CLIENT ? _("client") : _("server");
}

static char *explain_fin(const Closing *closing, Side side, bool is_answer)
{
    if (is_answer)
        return g_strdup_printf(
            _("The %s acknowledges that, and closes its own direction in the same segment."),
            name_of(side));
    if (closing->has_fin[side_other(side)])
        return g_strdup_printf(_("Now the %s closes its direction too."), name_of(side));
    return g_strdup_printf(_("The %s has nothing more to send and closes its direction. The FIN "
                             "counts as one octet, as the SYN did."),
                           name_of(side));
}

static char *explain_ack(const Closing *closing, Side side, uint32_t ack)
{
    const char *state = closing->has_fin[side] ? _("Both directions are closed.")
                                               : _("Its own direction is still open.");

    if (ack == closing->fin[side_other(side)] + 1)
        return g_strdup_printf(_("The %s acknowledges that: Ack = %u + 1 = %u. %s"), name_of(side),
                               closing->fin[side_other(side)], ack, state);
    return g_strdup_printf(_("The %s acknowledges that, and what came with it. %s"), name_of(side),
                           state);
}

static char *explain_reset(const json_t *step, Side side, const json_t *tls)
{
    char *text = seal_explain_reset(tls, side, record_text(step, "time"));

    return text == NULL ? g_strdup_printf(_("The %s breaks off."), name_of(side)) : text;
}

static char *explain_closing_step(Closing *closing, const json_t *step, const json_t *tls)
{
    Side side = g_strcmp0(record_text(step, "side"), "client") == 0 ? CLIENT : SERVER;
    const char *flags = record_text(step, "flags");
    uint32_t ack = (uint32_t)record_number(step, "ack");
    uint32_t beyond = ack - closing->fin[side_other(side)] - 1;
    bool is_answer = closing->has_fin[side_other(side)] && !closing->is_acked[side_other(side)] &&
                     record_has(step, "ack") && beyond < HALF_OF_NUMBERS;

    if (is_answer)
        closing->is_acked[side_other(side)] = true;
    if (flags == NULL)
        return g_strdup("");
    if (strstr(flags, "RST") != NULL)
        return explain_reset(step, side, tls);
    if (strstr(flags, "FIN") == NULL)
        return is_answer ? explain_ack(closing, side, ack) : g_strdup("");
    char *text = explain_fin(closing, side, is_answer);
    closing->has_fin[side] = true;
    closing->fin[side] = (uint32_t)record_number(step, "seq");
    return text;
}

char **explain_closing_steps(const json_t *flow, const json_t *tls)
{
    GPtrArray *texts = g_ptr_array_new();
    Closing closing = {
        .has_fin = {false, false}
    };
    size_t i;
    json_t *step;

    json_array_foreach(record_at(flow, "close.steps"), i, step)
        g_ptr_array_add(texts, explain_closing_step(&closing, step, tls));
    g_ptr_array_add(texts, NULL);
    return (char **)g_ptr_array_free(texts, FALSE);
}
