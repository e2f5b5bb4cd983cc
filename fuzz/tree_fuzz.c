/* tree_fuzz.c - the tree of any frame, of any link type; several frames of one connection in a row.
 */
#include "tree/describe.h"
#include "tree/talk.h"
#include "tree/tls.h"

static const int link_types[] = {1,   0,   6,   8,   9,   10,  12,  50,  51,  100,
                                 101, 104, 105, 108, 109, 113, 117, 119, 127, 163,
                                 192, 204, 228, 229, 239, 240, 276, 147};
static const char *const protocols[] = {"smtp", "lmtp", "pop3", "imap"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What holds of every tree. */
static void check(const Tree *tree, Bytes frame)
{
    size_t count;
    const TreeLine *lines = tree_lines(tree, &count);

    g_assert_cmpuint(count, <=, TREE_LINES_MAX);
    for (size_t i = 0; i < count; i++) {
        g_assert_cmpuint(lines[i].depth, <=, TREE_DEPTH_MAX);
        g_assert_true(lines[i].value == NULL || g_utf8_validate(lines[i].value, -1, NULL));
        g_assert_true((uint64_t)lines[i].offset + lines[i].length <= frame.len);
        g_assert_true(lines[i].depth == 0 || i > 0);
        g_assert_true((lines[i].name != NULL) == (lines[i].depth == 0));
    }
}

/* A payload as a talk: each line of it a piece. */
static void describe_lines(Tree *tree, TalkMemory *memory, uint8_t choice, Bytes payload)
{
    g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(TalkPiece));
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(g_free);
    Bytes rest = payload;

    while (rest.len > 0) {
        ptrdiff_t end = bytes_find(rest, '\n');
        TalkPiece piece = {.kind = TALK_LINE, .is_start = true, .is_whole = end >= 0};

        piece.octets = bytes_first(rest, end < 0 ? rest.len : (size_t)end + 1);
        piece.text = g_strndup((const char *)piece.octets.data, piece.octets.len);
        g_ptr_array_add(texts, piece.text);
        g_array_append_val(pieces, piece);
        rest = bytes_skip(rest, piece.octets.len);
    }
    describe_talk(tree, memory, protocols[choice % G_N_ELEMENTS(protocols)],
                  choice & 0x40 ? SERVER : CLIENT, payload, pieces);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Cursor cursor = cursor_of((Bytes){data, size});
    Packet packet = {.link_type = link_types[cursor_u8(&cursor) % G_N_ELEMENTS(link_types)]};
    g_autoptr(PacketDecoder) decoder = packet_decoder_new();
    g_autoptr(TlsMemory) tls = tls_memory_new();
    TalkMemory talk = {0};
    LayerTrace trace;
    Segment segment;

    packet_decoder_trace(decoder, &trace);
    while (cursor.rest.len > 2) {
        uint8_t choice = cursor_u8(&cursor);
        size_t len = cursor_u16(&cursor);
        Bytes taken = cursor_take(&cursor, MIN(len, cursor.rest.len));
        /* a block of exactly its size, so that ASan sees every step beyond */
        g_autofree uint8_t *octets = g_memdup2(taken.data, taken.len);

        packet.number++;
        packet.bytes = (Bytes){octets, taken.len};
        packet.original_len = (uint32_t)taken.len;
        PacketKind kind = packet_decode(decoder, &packet, &segment);
        g_autoptr(Tree) tree = tree_new(packet.bytes);
        const FrameDetail detail = {
            .packet = &packet, .trace = &trace, .segment = &segment, .kind = kind};
        const TcpDetail tcp = {.is_known = (choice & 1) != 0, .window_shift = choice & 7};

        describe_frame(tree, &detail, &tcp);
        if (kind == PACKET_TCP && (choice & 2) != 0)
            describe_tls(tree, tls, choice & 4 ? SERVER : CLIENT, segment.payload,
                         segment.payload_len);
        else if (kind == PACKET_TCP)
            describe_lines(tree, &talk, choice, segment.payload);
        tree_end(tree);
        check(tree, packet.bytes);
    }
    talk_memory_clear(&talk);
    return 0;
}
