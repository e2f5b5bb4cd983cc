/* packet_lines.c - a line per frame, in order, as soon as it is known that it is wanted. */
#include "cli/packet_lines.h"

#include "base/text.h"
#include "cli/frame_deep.h"
#include "pipeline/ids.h"

#define FRAMES_WAITING_MAX 10000
#define WAITING_MAX_BYTES ((size_t)64 * 1024 * 1024) /* of trees and octets among them */
/* Connections remembered; one that was forgotten and speaks again is masked where it could matter.
 */
#define FLOWS_REMEMBERED_MAX 100000

#define IPV4_COLUMNS 15 /* of the longest IPv4 address; IPv6 widens the columns as it comes */

struct PacketLines {
    Page *page;
    PacketWishes wishes;
    GHashTable *looks; /* uint64_t * (Flow.began) to FlowLook * */
    GQueue waiting;    /* of Frame *, with payloads of their own */
    size_t waiting_bytes;
    guint tls_connections; /* see DeepWishes */
    Vendors *vendors;      /* NULL where no trees are wanted */
    int64_t previous;      /* ns; of the frame before; valid if has_zero */
    bool has_zero;
    PacketCounts counts;
    size_t source_columns, destination_columns; /* the widest so far */
};

PacketLines *packet_lines_new(Page *page, const PacketWishes *wishes)
{
    PacketLines *lines = g_new0(PacketLines, 1);

    lines->page = page;
    lines->wishes = *wishes;
    lines->source_columns = lines->destination_columns = IPV4_COLUMNS;
    lines->looks =
        g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)flow_look_free);
    g_queue_init(&lines->waiting);
    if (wishes->tree)
        lines->vendors = vendors_read(VENDORS_FOLDER);
    return lines;
}

static FlowLook *look_of(PacketLines *lines, uint64_t began, bool is_first)
{
    FlowLook *look = g_hash_table_lookup(lines->looks, &began);

    if (look != NULL)
        return look;
    if (g_hash_table_size(lines->looks) >= FLOWS_REMEMBERED_MAX) {
        g_hash_table_remove_all(lines->looks);
        lines->tls_connections = 0;
    }
    look = g_new0(FlowLook, 1);
    look->login = is_first ? LOGIN_NONE : LOGIN_ANSWERED;
    g_hash_table_insert(lines->looks, g_memdup2(&began, sizeof(began)), look);
    return look;
}

static void write_time(const PacketLines *lines, const Frame *frame)
{
    char text[PAGE_TEXT_SIZE];

    if (lines->wishes.has_captures)
        page_put(lines->page, STYLE_QUIET, "%" G_GUINT32_FORMAT ":", frame->capture);
    page_put(lines->page, STYLE_QUIET, "%5" G_GUINT64_FORMAT " ", frame->number);
    if (!frame->has_when)
        page_put(lines->page, STYLE_QUIET, "%12s ", "-");
    else if (lines->page->times == TIMES_RELATIVE)
        page_put(lines->page, STYLE_QUIET, "%12s ", page_time(lines->page, frame->when, text));
    else
        page_put(lines->page, STYLE_QUIET, "%s ", page_time_exact(lines->page, frame->when, text));
}

static void write_ends(PacketLines *lines, const Frame *frame)
{
    char source[ADDRESS_TEXT_SIZE], destination[ADDRESS_TEXT_SIZE];

    frame_ends(frame, source, destination);
    lines->source_columns = MAX(lines->source_columns, strlen(source));
    lines->destination_columns = MAX(lines->destination_columns, strlen(destination));
    page_put(lines->page, STYLE_PLAIN, "%*s → %-*s ", (int)lines->source_columns, source,
             (int)lines->destination_columns, destination);
}

static Style style_of_info(const char *info)
{
    if (g_str_has_prefix(info, "C: ") || g_str_has_prefix(info, "Request: "))
        return STYLE_CLIENT;
    if (g_str_has_prefix(info, "S: ") || g_str_has_prefix(info, "Response: "))
        return STYLE_SERVER;
    return STYLE_PLAIN;
}

static void write_line(PacketLines *lines, const Frame *frame, const char *protocol,
                       const GString *info)
{
    Page *page = lines->page;
    g_autofree char *safe = text_safe((Bytes){(const uint8_t *)info->str, info->len});

    write_time(lines, frame);
    write_ends(lines, frame);
    page_put(page, STYLE_PLAIN, "%-4s %5u ", protocol, frame->length);
    page_put(page, style_of_info(safe), "%s", safe);
    page_end_line(page);
}

/* What -V and -x ask for; without them the line. */
static void write_deep(PacketLines *lines, const Frame *frame, const char *protocol,
                       const GString *info)
{
    const PacketWishes *wishes = &lines->wishes;

    if (frame->deep != NULL && !deep_frame_has(frame->deep, wishes->layer))
        return;
    lines->counts.shown++;
    if (wishes->tree)
        deep_frame_write_tree(frame->deep, lines->page, wishes->layer);
    else
        write_line(lines, frame, protocol, info);
    if (wishes->dump)
        deep_frame_write_octets(frame->deep, lines->page, wishes->layer);
}

static void write_frame(PacketLines *lines, const Frame *frame, FlowLook *look)
{
    const char *protocol = "-";
    bool show_secrets = lines->wishes.show_secrets;
    FramePieces pieces = {0};

    if (frame->deep != NULL)
        frame_pieces_init(&pieces, frame->segment.payload);
    if (look != NULL)
        look->pieces = frame->deep == NULL ? NULL : &pieces;
    g_autoptr(GString) info = look != NULL ? frame_info(frame, look, show_secrets, &protocol)
                                           : other_info(frame, &protocol);
    if (look != NULL)
        look->pieces = NULL;
    if (frame->deep != NULL)
        deep_frame_end(frame->deep, frame, look, &pieces,
                       &(DeepWishes){show_secrets, &lines->tls_connections});
    write_deep(lines, frame, protocol, info);
    frame_pieces_clear(&pieces);
}

static void frame_free(PacketLines *lines, Frame *frame)
{
    if (frame->deep != NULL)
        lines->waiting_bytes -= deep_frame_memory(frame->deep);
    deep_frame_free(frame->deep);
    g_free((gpointer)frame->segment.payload.data);
    g_free(frame);
}

/* Of what is decided; `look` is NULL for a frame of no connection. */
static bool is_wanted(const PacketLines *lines, const FlowLook *look)
{
    if (lines->wishes.within != NULL)
        return look != NULL && look->is_within;
    return lines->wishes.all || (look != NULL && look->is_mail);
}

/* An id can change until client and server are known for sure. */
static void look_within(const PacketLines *lines, const Flow *flow, FlowLook *look)
{
    char digits[FLOW_DIGITS_SIZE];

    if (lines->wishes.within != NULL && !look->is_decided)
        look->is_within = g_str_has_prefix(flow_digits(flow, digits), lines->wishes.within);
}

static void write_waiting(PacketLines *lines)
{
    for (Frame *frame = g_queue_peek_head(&lines->waiting); frame != NULL;
         frame = g_queue_peek_head(&lines->waiting)) {
        FlowLook *look = frame->has_segment ? look_of(lines, frame->began, false) : NULL;
        if (look != NULL && !look->is_decided)
            return;
        if (is_wanted(lines, look))
            write_frame(lines, frame, look);
        g_queue_pop_head(&lines->waiting);
        frame_free(lines, frame);
    }
}

/* No more can wait: the connection that all wait for is judged by its port. */
static void force_head(PacketLines *lines)
{
    const Frame *head = g_queue_peek_head(&lines->waiting);

    if (head != NULL && head->has_segment) {
        FlowLook *look = look_of(lines, head->began, false);
        look->is_decided = look->is_forced = true;
        look->is_mail = port_is_mail(head->server_port);
    }
    write_waiting(lines);
}

/* The first time is what all others count from; gives back when the frame before was. */
static int64_t take_time(PacketLines *lines, const Frame *frame)
{
    int64_t previous = lines->has_zero ? lines->previous : frame->when;

    if (!frame->has_when)
        return previous;
    if (!lines->has_zero)
        lines->page->zero = frame->when;
    lines->has_zero = true;
    lines->previous = frame->when;
    return previous;
}

static void put_waiting(PacketLines *lines, const Frame *frame)
{
    Frame *kept = g_memdup2(frame, sizeof(*frame));

    kept->segment.payload.data = g_memdup2(kept->segment.payload.data, kept->segment.payload.len);
    if (kept->deep != NULL)
        lines->waiting_bytes += deep_frame_memory(kept->deep);
    g_queue_push_tail(&lines->waiting, kept);
    if (g_queue_get_length(&lines->waiting) > FRAMES_WAITING_MAX ||
        lines->waiting_bytes > WAITING_MAX_BYTES)
        force_head(lines);
}

void packet_lines_feed(PacketLines *lines, const FrameView *view)
{
    bool is_deep = lines->wishes.tree || lines->wishes.dump;
    Frame frame = frame_of_view(view, is_deep ? SIZE_MAX : FRAME_PAYLOAD_MAX);
    FlowLook *look = NULL;

    lines->counts.frames++;
    int64_t previous = take_time(lines, &frame);
    if (!frame.has_segment && !is_wanted(lines, NULL))
        return;
    if (frame.has_segment) {
        bool is_first = view->flow->first.frame == frame.number &&
                        view->flow->first.capture == view->capture && !view->flow->is_partial;
        look = look_of(lines, frame.began, is_first);
        frame_count(&frame, look);
        look_within(lines, view->flow, look);
        if (view->protocol != NULL) {
            look->is_decided = look->is_mail = true;
            look->protocol = view->protocol;
        }
        if (look->is_decided && !is_wanted(lines, look))
            return;
    }
    if (is_deep)
        frame.deep = deep_frame_new(view, &frame, lines->vendors, frame.when - previous,
                                    frame.when - lines->page->zero);
    if (!g_queue_is_empty(&lines->waiting) || (look != NULL && !look->is_decided)) {
        put_waiting(lines, &frame);
        return;
    }
    write_frame(lines, &frame, look);
    deep_frame_free(frame.deep);
}

void packet_lines_decide(PacketLines *lines, const Flow *flow, bool is_mail, const char *protocol)
{
    FlowLook *look = look_of(lines, flow->began, !flow->is_partial);

    look_within(lines, flow, look);
    look->is_decided = true;
    look->protocol = protocol;
    look->is_mail = is_mail || port_is_mail(flow->side[SERVER].port);
    write_waiting(lines);
}

void packet_lines_end_source(PacketLines *lines, const CaptureFacts *facts)
{
    for (guint i = 0; i < facts->interfaces->len; i++) {
        const CaptureInterface *interface = g_ptr_array_index(facts->interfaces, i);

        if (interface->dropped < 0)
            continue;
        lines->counts.has_dropped = true;
        lines->counts.dropped += (uint64_t)interface->dropped;
    }
}

PacketCounts packet_lines_free(PacketLines *lines)
{
    PacketCounts counts;

    while (!g_queue_is_empty(&lines->waiting))
        force_head(lines);
    counts = lines->counts;
    g_hash_table_unref(lines->looks);
    vendors_free(lines->vendors);
    g_free(lines);
    return counts;
}
