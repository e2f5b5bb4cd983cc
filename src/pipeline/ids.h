/* ids.h - names of things: made from what was seen, so that every scan gives the same ones. */
#pragma once

#include "stream/flow.h"

#define FLOW_DIGITS 12 /* base32 digits of an id, 60 bits of a hash */
#define FLOW_DIGITS_SIZE (FLOW_DIGITS + 1)
#define COMMUNITY_ID_SIZE 31 /* "1:", 28 base64 digits, NUL */

/* The digits of an id, of the hash that it is made by; returns digits. */
const char *digits_of_hash(const uint8_t *digest, char digits[FLOW_DIGITS_SIZE]);

/*
 * The digits that ids of a flow and of all in it share.
 *
 *   returns digits: a-z2-7, of SHA-256 over "client ip|client port|server ip|server port|first
 *           frame's time in ns"
 */
const char *flow_digits(const Flow *flow, char digits[FLOW_DIGITS_SIZE]);

/* The id by which other tools know a flow. source Community ID Flow Hashing, version 1, seed 0 */
const char *flow_community_id(const Flow *flow, char text[COMMUNITY_ID_SIZE]);
