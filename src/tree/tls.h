/* tls.h - the lines of TLS records, and of the messages in them that can be read. */
#pragma once

#include "base/place.h"
#include "tree/tree.h"

/* What the frames of one connection remember: where records begin, and what was agreed on. */
typedef struct TlsMemory TlsMemory;

TlsMemory *tls_memory_new(void);
void tls_memory_free(TlsMemory *memory);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TlsMemory, tls_memory_free)

/*
 * Adds the records that end in the payload of a frame, and says what of it belongs to others.
 *
 *   payload   goes on with what was fed before
 *   wire_len  octets on the wire, where the capture cut it
 *   limits    one record and one message of each side
 *   source    RFC 8446 4 and 5, RFC 5246 6 and 7
 */
void describe_tls(Tree *tree, TlsMemory *memory, Side side, Bytes payload, uint32_t wire_len);

/* Octets of a side were not seen. */
void tls_memory_gap(TlsMemory *memory, Side side, uint32_t length);
