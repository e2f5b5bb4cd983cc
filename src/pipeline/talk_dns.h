/* talk_dns.h - a connection that carries look-ups instead of mail. */
#pragma once

#include "pipeline/talk.h"

/* Octets of one side, in order. */
void talk_dns_feed(Talk *talk, Side side, Bytes bytes, const Place *place);

/* What waited on a side until the protocol was known. */
void talk_dns_begin(Talk *talk, Side side);
