/* route.c - which way a message came, and from where on to believe it. */
#include "message/route.h"

#include "base/limits.h"
#include "message/lexical.h"

static Hop *hop_at(const Route *route, guint index)
{
    return &g_array_index(route->hops, Hop, index);
}

/* Newest first, as they stand. */
static void read_hops(Route *route, const GArray *fields)
{
    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);

        if (!bytes_equal_nocase(field->name, BYTES_OF("Received")))
            continue;
        if (route->hops->len == HOPS_MAX) {
            route->is_cut = true;
            return;
        }
        Hop hop = {0};
        received_parse(field->body, field->offset + (uint64_t)(field->body.data - field->name.data),
                       &hop.received);
        g_array_append_val(route->hops, hop);
    }
}

static bool is_ours(const RouteContext *context, const Address *address)
{
    for (guint i = 0; context->trusted != NULL && i < context->trusted->len; i++)
        if (network_holds(&g_array_index(context->trusted, Network, i), address))
            return true;
    return false;
}

/* A machine of our own handed it over: one of those named as trusted, or, where none are, one that
 * can only be reached from inside. */
static bool is_inside(const RouteContext *context, const Address *address)
{
    if (context->trusted != NULL && context->trusted->len > 0)
        return is_ours(context, address);
    return address_is_inside(address);
}

/* Newest first: a line is true if who handed the message up with it is one of us. */
static void find_boundary(Route *route, const RouteContext *context)
{
    bool is_true = context->peer.version == 0 || is_ours(context, &context->peer);

    for (guint i = 0; i < route->hops->len && is_true; i++) {
        Hop *hop = hop_at(route, i);
        bool has_helo = received_has(&hop->received, RECEIVED_HELO);

        hop->is_trusted = true;
        if (hop->received.ip.version != 0)
            is_true = is_inside(context, &hop->received.ip);
        else
            is_true = !has_helo; /* without any peer, it began or was taken up again right there */
    }
}

static void put_in_order_of_travel(GArray *hops)
{
    for (guint i = 0; i < hops->len / 2; i++) {
        Hop *one = &g_array_index(hops, Hop, i);
        Hop *other = &g_array_index(hops, Hop, hops->len - 1 - i);
        Hop kept = *one;

        *one = *other;
        *other = kept;
    }
}

guint route_trusted_hops(const Route *route)
{
    guint count = 0;

    for (guint i = 0; i < route->hops->len; i++)
        count += hop_at(route, i)->is_trusted;
    return count;
}

/* The first address in a field: "[203.0.113.9]", "shop.example/a.php for 203.0.113.9". */
static bool address_in(Bytes body, Address *ret_address)
{
    while (body.len > 0) {
        size_t len = 0;

        while (len < body.len &&
               (g_ascii_isxdigit(body.data[len]) || body.data[len] == '.' || body.data[len] == ':'))
            len++;
        if (len >= 3 && address_parse(bytes_first(body, len), ret_address))
            return true;
        body = bytes_skip(body, len + 1);
    }
    return false;
}

static void claim_by_field(OriginClaim *claim, const GArray *fields)
{
    static const char *const names[] = {
#define TRACE_FIELD(name) name,
#include "message/trace_fields.def"
#undef TRACE_FIELD
    };
    size_t best = G_N_ELEMENTS(names);

    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);
        Address ip;

        if (field->name.len < 2 || ascii_lower(field->name.data[0]) != 'x')
            continue;
        for (size_t j = 0; j < best; j++)
            if (bytes_equal_nocase(field->name, bytes_of_text(names[j])) &&
                address_in(field->body, &ip)) {
                *claim = (OriginClaim){.ip = ip, .field = names[j]};
                best = j;
            }
    }
}

static void claim_by_hop(OriginClaim *claim, const Route *route, guint index)
{
    const Hop *hop = hop_at(route, index);

    *claim = (OriginClaim){hop->received.ip, "Received", index + 1, hop->is_trusted};
}

/* The oldest line that somebody logged in for, else what a web service noted, else the oldest
 * address that everybody can reach, else the oldest at all. */
static void find_source(Route *route, const GArray *fields)
{
    guint any = G_MAXUINT, outside = G_MAXUINT;

    for (guint i = 0; i < route->hops->len; i++) {
        const Received *received = &hop_at(route, i)->received;

        if (received->ip.version == 0)
            continue;
        if (received->is_authenticated) {
            claim_by_hop(&route->source, route, i);
            return;
        }
        if (any == G_MAXUINT)
            any = i;
        if (outside == G_MAXUINT && !address_is_inside(&received->ip))
            outside = i;
    }
    claim_by_field(&route->source, fields);
    if (route->source.ip.version != 0)
        return;
    if (outside != G_MAXUINT)
        claim_by_hop(&route->source, route, outside);
    else if (any != G_MAXUINT)
        claim_by_hop(&route->source, route, any);
}

/* The server that took it from its source; its address is known by whom it handed it on to. */
static void find_server(Route *route)
{
    guint index = route->source.hop > 0 ? route->source.hop - 1 : 0;

    if (index >= route->hops->len)
        return;
    if (received_has(&hop_at(route, index)->received, RECEIVED_BY))
        route->server_hop = index + 1;
    if (index + 1 < route->hops->len && hop_at(route, index + 1)->received.ip.version != 0)
        claim_by_hop(&route->server, route, index + 1);
}

/* "localhost" is a name of every computer, and an address in Google's style of many. */
static Bytes clock_of(const Received *received)
{
    Bytes by = received->items[RECEIVED_BY].text;

    return bytes_equal_nocase(by, BYTES_OF("localhost")) ? (Bytes){NULL, 0} : by;
}

/* What was added on the way is by the clock of who added it. Two seconds: servers stamp at
 * different moments of their work. */
#define SAME_MOMENT_NS (2 * INT64_C(1000000000))
#define QUEUE_ID_LEAST 5 /* shorter ones stand in other words by chance */

static bool is_added_by(const Hop *hop, const Hop *first, const MessageHeaders *headers)
{
    const Received *received = &hop->received;
    Bytes id = received->items[RECEIVED_ID].text;
    int64_t apart;

    if (!received->has_stamp || !received->stamp.zone_known ||
        __builtin_sub_overflow(headers->date, received->stamp.when, &apart) ||
        apart > SAME_MOMENT_NS || apart < -SAME_MOMENT_NS)
        return false;
    if (headers->message_id != NULL && id.len >= QUEUE_ID_LEAST &&
        memmem(headers->message_id, strlen(headers->message_id), id.data, id.len) != NULL)
        return true;
    /* a date behind the first server's stamp, and to the second a later one's */
    return first->received.has_stamp && first->received.stamp.zone_known &&
           headers->date > first->received.stamp.when + SAME_MOMENT_NS;
}

static void find_who_dated(Route *route, const MessageHeaders *headers)
{
    for (guint i = 1; headers->has_date && i < route->hops->len; i++)
        if (is_added_by(hop_at(route, i), hop_at(route, 0), headers)) {
            route->date_added_by = i + 1;
            return;
        }
}

/* UTC-12 to UTC+14 are in use. */
#define HOUR_NS (INT64_C(3600) * 1000000000)

static DelayStamp stamp_of(const Hop *hop)
{
    const DateStamp *stamp = &hop->received.stamp;
    DelayStamp told = {.host = clock_of(&hop->received), .is_trusted = hop->is_trusted};

    if (!hop->received.has_stamp)
        return told;
    told.is_known = true;
    told.when = stamp->when;
    told.least_ns = stamp->zone_known ? 0 : -14 * HOUR_NS;
    told.most_ns = stamp->resolution_ns + (stamp->zone_known ? 0 : 12 * HOUR_NS);
    return told;
}

/* Of the newest legs; the first stamp is Date, where the sender wrote it. */
static void find_delays(Route *route, const MessageHeaders *headers, const RouteContext *context)
{
    DelayStamp stamps[DELAY_STAMPS_MAX];
    Delay delays[DELAY_STAMPS_MAX];
    ClockRange clocks[DELAY_STAMPS_MAX];
    guint first = route->hops->len < DELAY_STAMPS_MAX ? 0 : route->hops->len - DELAY_STAMPS_MAX;
    bool has_date = first == 0 && headers->has_date && route->date_added_by == 0 &&
                    route->hops->len < DELAY_STAMPS_MAX;
    size_t count = 0;

    if (has_date)
        stamps[count++] =
            (DelayStamp){.is_known = true, .when = headers->date, .most_ns = INT64_C(1000000000)};
    for (guint i = first; i < route->hops->len; i++)
        stamps[count++] = stamp_of(hop_at(route, i));
    delays_find(stamps, count, context->has_seen ? &context->seen : NULL, delays, clocks);
    for (guint i = first; i < route->hops->len; i++) {
        size_t index = i - first + has_date;
        Hop *hop = hop_at(route, i);

        hop->has_delay = index > 0;
        if (hop->has_delay)
            hop->delay = delays[index];
        hop->clock = clocks[index];
    }
}

void route_read(Route *route, const GArray *fields, const MessageHeaders *headers,
                const RouteContext *context)
{
    *route = (Route){.hops = g_array_new(FALSE, FALSE, sizeof(Hop))};
    read_hops(route, fields);
    find_boundary(route, context);
    put_in_order_of_travel(route->hops);
    find_source(route, fields);
    find_server(route);
    find_who_dated(route, headers);
    if (route->hops->len > 0)
        find_delays(route, headers, context);
}

void route_clear(Route *route)
{
    g_array_unref(route->hops);
    *route = (Route){0};
}
