/* followed.c - posta show --raw and --hex of a connection or its talk: what both sides sent. */
#include "cli/followed.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "base/text.h"
#include "cli/octet_page.h"
#include "cli/scrub.h"
#include "report/record.h"

#include <inttypes.h>

/* Octets that are not shown. */
typedef struct Hidden {
    uint64_t offset, length;
    char *shown; /* what stands for them; NULL for nothing */
} Hidden;

/* What is known of a side. */
typedef struct FollowedSide {
    bool is_wanted;
    GArray *hidden;             /* of Hidden, by offset */
    guint at;                   /* index of the one that the octets have come to */
    bool is_marked;             /* something stands for it already */
    GArray *bodies;             /* of Span, by offset */
    guint body;                 /* likewise */
    uint64_t known;             /* up to here it is known what is secret */
    uint64_t missing, left_out; /* octets */
    Scrub scrub;
} FollowedSide;

/* A connection on its way out. */
typedef struct Followed {
    FollowedSide side[N_SIDES];
    GPtrArray *values; /* of ScrubValue *: what nobody may repeat */
    bool is_full;      /* there were more of them */
    bool shows_all;    /* --secrets=show */
    OctetPage page;
    OctetForm form;
} Followed;

static void hidden_clear(gpointer value)
{
    g_free(((Hidden *)value)->shown);
}

static void followed_init(Followed *followed, const Options *options)
{
    *followed = (Followed){.values = g_ptr_array_new_with_free_func(scrub_value_free),
                           .shows_all = options->secrets == SECRETS_SHOW};
    followed->form = options->hex                ? OCTETS_IN_HEX
                     : options->raw_side == NULL ? OCTETS_IN_LINES
                                                 : OCTETS_AS_THEY_ARE;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        FollowedSide *mine = &followed->side[side];

        mine->is_wanted =
            options->raw_side == NULL || g_str_equal(options->raw_side, side_name(side));
        mine->hidden = g_array_new(FALSE, FALSE, sizeof(Hidden));
        mine->bodies = g_array_new(FALSE, FALSE, sizeof(Span));
        g_array_set_clear_func(mine->hidden, hidden_clear);
    }
}

static void followed_clear(Followed *followed)
{
    for (Side side = CLIENT; side < N_SIDES; side++) {
        g_array_unref(followed->side[side].hidden);
        g_array_unref(followed->side[side].bodies);
        scrub_clear(&followed->side[side].scrub);
    }
    g_ptr_array_unref(followed->values);
}

/* The first reading: what is secret. */

static void on_read(void *user, Side side, uint64_t until)
{
    FollowedSide *mine = &((Followed *)user)->side[side];

    mine->known = MAX(mine->known, until);
}

static void on_sealed(void *user, Side side)
{
    ((Followed *)user)->side[side].known = UINT64_MAX;
}

static void on_secret(void *user, Side side, const Span *span, const char *shown)
{
    GArray *hidden = ((Followed *)user)->side[side].hidden;
    Hidden next = {span->first.offset, span->length, g_strdup(shown)};

    if (hidden->len == FOLLOWED_SECRETS_MAX) { /* all behind this one goes with it */
        Hidden *last = &g_array_index(hidden, Hidden, hidden->len - 1);

        last->offset = MIN(last->offset, next.offset);
        last->length = UINT64_MAX - last->offset;
        hidden_clear(&next);
        return;
    }
    g_array_append_val(hidden, next);
}

static void on_value(void *user, Bytes value, const char *shown)
{
    Followed *followed = user;

    if (value.len < SECRET_MIN_BYTES)
        return;
    for (guint i = 0; i < followed->values->len; i++)
        if (scrub_value_is(followed->values->pdata[i], value))
            return;
    followed->is_full = followed->is_full || followed->values->len == FOLLOWED_VALUES_MAX;
    if (!followed->is_full)
        g_ptr_array_add(followed->values, scrub_value_new(value, shown));
}

static void on_body(void *user, Side side, const Span *span)
{
    GArray *bodies = ((Followed *)user)->side[side].bodies;

    if (bodies->len < FOLLOWED_BODIES_MAX) /* else it is looked through like all else */
        g_array_append_val(bodies, *span);
}

static int hidden_first(gconstpointer one, gconstpointer other)
{
    const Hidden *first = one, *second = other;

    return first->offset < second->offset ? -1 : first->offset > second->offset;
}

static int body_first(gconstpointer one, gconstpointer other)
{
    const Span *first = one, *second = other;

    return first->first.offset < second->first.offset ? -1
                                                      : first->first.offset > second->first.offset;
}

/* The second reading: the octets. */

static const char *mark_of(const Followed *followed, Side side)
{
    if (followed->form == OCTETS_IN_LINES)
        return side == CLIENT ? "C: " : "S: ";
    return followed->form == OCTETS_IN_HEX && side == SERVER ? "    " : "";
}

/* Whose octets a Scrub lets through, and where they go. */
typedef struct Way {
    Followed *followed;
    Side side;
} Way;

static void put_clear(void *user, uint64_t offset, Bytes octets)
{
    const Way *way = user;

    octet_page_put(&way->followed->page, mark_of(way->followed, way->side), offset, octets);
}

static void put_hidden(void *user, uint64_t offset, const char *shown)
{
    const Way *way = user;
    const char *mark = mark_of(way->followed, way->side);

    if (shown == NULL)
        return;
    if (way->followed->form == OCTETS_IN_HEX)
        octet_page_note(&way->followed->page, mark, offset, shown);
    else
        octet_page_put(&way->followed->page, mark, offset, bytes_of_text(shown));
}

static ScrubTell tell_of(Way *way)
{
    return (ScrubTell){.clear = put_clear,
                       .hidden = put_hidden,
                       .user = way,
                       .values = way->followed->values,
                       .hides_all = way->followed->is_full};
}

/* The octets are part of a message: nobody looks for secrets in it. *ret_len: how many of them. */
static bool is_in_body(FollowedSide *mine, uint64_t offset, size_t *ret_len)
{
    const GArray *bodies = mine->bodies;

    while (mine->body < bodies->len && span_end(&g_array_index(bodies, Span, mine->body)) <= offset)
        mine->body++;
    if (mine->body == bodies->len)
        return false;
    const Span *body = &g_array_index(bodies, Span, mine->body);
    bool is_inside = offset >= body->first.offset;
    uint64_t border = is_inside ? span_end(body) : body->first.offset;

    *ret_len = (size_t)MIN(*ret_len, border - offset);
    return is_inside;
}

/* Octets in which nothing is hidden by its place. */
static void put_open(Way *way, uint64_t offset, Bytes octets)
{
    FollowedSide *mine = &way->followed->side[way->side];
    const ScrubTell tell = tell_of(way);

    while (octets.len > 0) {
        size_t len = octets.len;
        bool is_plain = is_in_body(mine, offset, &len) ||
                        (way->followed->values->len == 0 && !way->followed->is_full);

        if (is_plain) {
            scrub_end(&mine->scrub, &tell);
            put_clear(way, offset, bytes_first(octets, len));
        } else {
            scrub_feed(&mine->scrub, offset, bytes_first(octets, len), &tell);
        }
        octets = bytes_skip(octets, len);
        offset += len;
    }
}

/* How many of the octets at this offset are to be treated alike; *ret_hidden: what hides them. */
static size_t run_of(FollowedSide *mine, uint64_t offset, size_t len, const Hidden **ret_hidden)
{
    *ret_hidden = NULL;
    while (mine->at < mine->hidden->len) {
        const Hidden *next = &g_array_index(mine->hidden, Hidden, mine->at);

        if (offset < next->offset)
            return (size_t)MIN(len, next->offset - offset);
        if (offset - next->offset < next->length) {
            *ret_hidden = next;
            return (size_t)MIN(len, next->length - (offset - next->offset));
        }
        mine->at++;
        mine->is_marked = false;
    }
    return len;
}

static void put_octets(Way *way, uint64_t offset, Bytes octets)
{
    FollowedSide *mine = &way->followed->side[way->side];
    const ScrubTell tell = tell_of(way);

    while (octets.len > 0) {
        const Hidden *hidden;
        size_t len = run_of(mine, offset, octets.len, &hidden);

        if (hidden == NULL) {
            put_open(way, offset, bytes_first(octets, len));
        } else if (!mine->is_marked) {
            mine->is_marked = true;
            scrub_end(&mine->scrub, &tell);
            put_hidden(way, offset, hidden->shown);
        }
        octets = bytes_skip(octets, len);
        offset += len;
    }
}

static void put_gap(Way *way, uint64_t offset, uint64_t length)
{
    const ScrubTell tell = tell_of(way);
    g_autofree char *words = g_strdup_printf(_("[%" PRIu64 " octets are missing here]"), length);

    scrub_end(&way->followed->side[way->side].scrub, &tell);
    way->followed->side[way->side].missing += length;
    octet_page_note(&way->followed->page, mark_of(way->followed, way->side), offset, words);
}

static void on_octets(void *user, Side side, Bytes octets, uint64_t gap, const Place *place)
{
    Followed *followed = user;
    FollowedSide *mine = &followed->side[side];
    Way way = {followed, side};

    if (!mine->is_wanted)
        return;
    if (gap > 0)
        put_gap(&way, place->offset, gap);
    uint64_t known = followed->shows_all            ? octets.len
                     : mine->known <= place->offset ? 0
                                                    : mine->known - place->offset;
    Bytes told = bytes_first(octets, (size_t)MIN(known, octets.len));
    mine->left_out += octets.len - told.len;
    put_octets(&way, place->offset, told);
}

/* Who the connection is, out of its record. */
static void find_flow(Follow *follow, const json_t *flow)
{
    if (flow == NULL)
        return;
    follow->capture = (uint32_t)record_number(flow, "evidence.capture");
    follow->frame = record_first_frame(flow, "evidence.frames");
    address_parse(bytes_of_text(record_text(flow, "client.ip")), &follow->client);
    follow->client_port = (uint16_t)record_number(flow, "client.port");
}

static bool read_again(Run *run, const Sources *sources, const Follow *follow, GError **error)
{
    g_autoptr(Sink) nowhere = null_sink_new();
    const FrameHooks hooks = {.follow = follow};

    if (sources_hold_standard_input(sources))
        spool_rewind();
    return scan_captures(run, sources, &hooks, nowhere, error);
}

static void tell_what_is_not_there(const Followed *followed, const char *id)
{
    for (Side side = CLIENT; side < N_SIDES; side++) {
        const FollowedSide *mine = &followed->side[side];
        const char *who = side == CLIENT ? _("client") : _("server");

        if (mine->missing > 0 && followed->form == OCTETS_AS_THEY_ARE)
            complain(_("%s: %" PRIu64 " octets of the %s are missing; --hex shows where"), id,
                     mine->missing, who);
        if (mine->left_out > 0)
            complain(_("%s: %" PRIu64 " octets of the %s are left out, since nobody read what in "
                       "them is secret; --secrets=show shows them"),
                     id, mine->left_out, who);
    }
}

/* Both readings; what is written is not ended yet. */
static bool follow_twice(Run *run, const Sources *sources, Followed *followed, Follow *follow,
                         GError **error)
{
    follow->user = followed;
    if (!followed->shows_all) {
        follow->read = on_read;
        follow->sealed = on_sealed;
        follow->secret = on_secret;
        follow->value = on_value;
        follow->body = on_body;
        if (!read_again(run, sources, follow, error))
            return false;
    }
    for (Side side = CLIENT; side < N_SIDES; side++) {
        g_array_sort(followed->side[side].hidden, hidden_first);
        g_array_sort(followed->side[side].bodies, body_first);
    }
    follow->read = NULL;
    follow->sealed = NULL;
    follow->secret = NULL;
    follow->octets = on_octets;
    if (!read_again(run, sources, follow, error))
        return false;
    for (Side side = CLIENT; side < N_SIDES; side++) {
        Way way = {followed, side};
        const ScrubTell tell = tell_of(&way);

        scrub_end(&followed->side[side].scrub, &tell);
    }
    return true;
}

bool show_followed(Run *run, Sources *sources, const json_t *flow, const char *id, GError **error)
{
    Follow follow = {.digits = id + 1, .is_said = id[0] == 'd'};
    Followed followed;

    sources->is_read_again = true;
    find_flow(&follow, flow);
    followed_init(&followed, run->options);
    octet_page_init(&followed.page, followed.form);
    bool is_read = follow_twice(run, sources, &followed, &follow, error);
    bool is_written = octet_page_end(&followed.page, is_read ? error : NULL) && is_read;
    if (is_written)
        tell_what_is_not_there(&followed, id);
    followed_clear(&followed);
    return is_written;
}
