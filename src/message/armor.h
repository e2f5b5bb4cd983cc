/* armor.h - messages and signatures of OpenPGP in a text as it passes. */
#pragma once

#include "base/buffer.h"
#include "message/base64.h"
#include "message/part.h"

/* Octets of packets that are kept: those for recipients come first. */
#define ARMOR_KEPT_BYTES (64 * 1024)

/* Embedded in its owner: armor_init, armor_clear. */
typedef struct Armor {
    enum { ARMOR_TEXT, ARMOR_HEADERS, ARMOR_DATA } state;
    bool is_long; /* the line at hand is longer than those of an armor */
    Buffer line;
    Base64 base64;
    Buffer packets;  /* of the armor at hand */
    PgpFacts *facts; /* NULL as long as there is no armor */
} Armor;

void armor_init(Armor *armor);
void armor_clear(Armor *armor);

/* source RFC 9580 6.2, 7 */
void armor_feed(Armor *armor, Bytes octets);

/* No more octets; returns yours, NULL where there was no armor. */
PgpFacts *armor_end(Armor *armor);

/* Reads what the packets say without opening anything. source RFC 9580 4, 5 */
void pgp_packets_read(PgpFacts *facts, Bytes packets);
