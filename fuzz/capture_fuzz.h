/* capture_fuzz.h - what holds for any octets that are read as a capture. */
#pragma once

#include "capture/capture.h"

#include <fcntl.h>
#include <glib.h>
#include <sys/mman.h>
#include <unistd.h>

#define INPUT_MAX_BYTES 65536
#define PIECES_MAX 200 /* fewer than the pipe holds */

/* Folds all that was handed out into one number. */
static inline uint64_t fold(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * UINT64_C(1099511628211);
}

static inline uint64_t fold_bytes(uint64_t sum, Bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        sum = fold(sum, bytes.data[i]);
    return fold(sum, bytes.len);
}

/* Reads a capture to its end; returns a number that stands for its packets and facts. */
static inline uint64_t read_all(int descriptor)
{
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", descriptor);
    g_autoptr(CaptureSource) source = capture_open(path, NULL);
    uint64_t sum = 0;
    uint64_t number = 0;
    Packet packet;

    close(descriptor);
    if (source == NULL)
        return sum;

    const CaptureFacts *facts = capture_facts(source);

    while (capture_next(source, &packet)) {
        g_assert(packet.number > number);
        g_assert(packet.original_len >= packet.bytes.len);
        g_assert(packet.interface < facts->interfaces->len);
        number = packet.number;
        sum = fold_bytes(fold(fold(sum, number), (uint64_t)packet.when), packet.bytes);
        sum = fold(fold(sum, packet.interface), packet.original_len);
    }
    g_assert(!facts->truncated || facts->damage != NULL);
    if (facts->damage != NULL)
        sum = fold_bytes(sum, bytes_of_text(facts->damage));
    return fold(fold(sum, facts->secrets->len), facts->comments->len);
}

static inline int whole_file(const uint8_t *data, size_t size)
{
    int descriptor = memfd_create("capture", MFD_CLOEXEC);

    g_assert(write(descriptor, data, size) == (ssize_t)size);
    return descriptor;
}

/* A pipe in packet mode: each read gives one piece, however small. */
static inline int pipe_of_pieces(const uint8_t *data, size_t size)
{
    size_t piece = size / PIECES_MAX + 1;
    int ends[2];

    g_assert(pipe2(ends, O_DIRECT | O_CLOEXEC) == 0);
    g_assert(fcntl(ends[1], F_SETPIPE_SZ, 1024 * 1024) > 0);
    for (size_t done = 0; done < size; done += piece) {
        size_t length = MIN(piece, size - done);

        g_assert(write(ends[1], data + done, length) == (ssize_t)length);
    }
    close(ends[1]);
    return ends[0];
}

/* Reading ends, and gives the same from a file and in small pieces through a pipe. */
static inline int check_capture(const uint8_t *data, size_t size)
{
    if (size > INPUT_MAX_BYTES)
        return 0;
    g_assert(read_all(whole_file(data, size)) == read_all(pipe_of_pieces(data, size)));
    return 0;
}
