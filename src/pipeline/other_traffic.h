/* other_traffic.h - counts of what carries no mail: a gigabyte of it costs no more than reading. */
#pragma once

#include "event/event.h"
#include "stream/flow.h"

typedef struct OtherTraffic OtherTraffic;

OtherTraffic *other_traffic_new(void);
void other_traffic_free(OtherTraffic *other);

/* A connection began whose carriage is not known, or is no mail. */
void other_traffic_flow(OtherTraffic *other, uint16_t server_port);

/* Packets of TCP to and from a server's port; or of UDP; port 0 for all else. */
void other_traffic_add(OtherTraffic *other, uint8_t transport, uint16_t port, uint64_t frames,
                       uint64_t bytes);

/* The connection carries mail after all: what was counted for it is taken out. */
void other_traffic_take_out(OtherTraffic *other, const CountedPackets *counted);

/* A connection speaks what carries mail, and is not read. `name`: static. */
void other_traffic_recognise(OtherTraffic *other, const char *name);

/* {frames, bytes, flows, ports[{transport, port, flows, frames, bytes}], recognised[{protocol,
 * flows}]}, the busiest ports first; NULL where there was no other traffic. Counting begins anew.
 */
json_t *other_traffic_record(OtherTraffic *other);
