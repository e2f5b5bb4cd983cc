/* transcript_fuzz.c - any text is read to its end, and each of its turns is in order. */
#include "capture/transcript.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

#define INPUT_MAX_BYTES 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len > INPUT_MAX_BYTES)
        return 0;
    g_autoptr(GBytes) text = g_bytes_new(data, len); /* a copy, so that its ends are guarded */
    g_autoptr(Transcript) transcript = transcript_new(text);
    uint64_t line = 0;
    uint32_t sessions = 0;
    Turn turn;

    while (transcript != NULL && transcript_next(transcript, &turn)) {
        g_assert_cmpuint(turn.line, >=, line);
        g_assert_cmpuint(turn.session, <=, sessions + 1);
        g_assert_cmpuint(turn.line, <=, transcript_lines(transcript));
        line = turn.line;
        sessions = MAX(sessions, turn.session);
        if (turn.kind != TURN_LINE)
            continue;
        g_assert_cmpuint(turn.octets.len, >=, 2);
        g_assert_true(bytes_equal(bytes_skip(turn.octets, turn.octets.len - 2), BYTES_OF("\r\n")));
        g_assert_nonnull(memchr(turn.peers->server_name, '\0', PEER_NAME_SIZE));
        g_assert_nonnull(memchr(turn.peers->server_ip, '\0', PEER_NAME_SIZE));
        g_assert_nonnull(memchr(turn.peers->client_ip, '\0', PEER_NAME_SIZE));
    }
    return 0;
}
