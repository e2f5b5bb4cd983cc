/* handshake_lines.h - the lines of a message of a TLS handshake. */
#pragma once

#include "tls/handshake.h"
#include "tree/tree.h"

/*
 * Adds a message.
 *
 *   octets   of its record in the frame
 *   version  what was agreed on; a ServerHello sets it
 *   source   RFC 8446 4, RFC 5246 7.4
 */
void describe_handshake(Tree *tree, const HandshakeMessage *message, Bytes octets,
                        uint16_t *version);
