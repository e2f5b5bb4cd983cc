/* date.h - the dates of header fields. */
#pragma once

#include "base/bytes.h"

/* How a date is spelled. */
typedef enum DateForm {
    DATE_RFC5322, /* Tue, 12 Mar 2024 10:15:27 +0100 */
    DATE_ISO8601, /* 2024-03-12 09:15:27.123 +0000 */
    DATE_CTIME,   /* Tue Mar 12 09:15:27 2024 */
} DateForm;

/* A date as a server stamped it: the clock's face, and how well it tells a point of time. */
typedef struct DateStamp {
    int64_t when;          /* ns since 1970 UTC; where zone_known is false, read as if UTC */
    int64_t resolution_ns; /* the point of time is in [when, when + resolution_ns) */
    DateForm form;
    bool zone_known;  /* the zone names an offset */
    int zone_minutes; /* east of Greenwich; valid if zone_known */
    size_t length;    /* octets that were read */
} DateStamp;

/*
 * Reads a date and time with its zone.
 *
 * A zone that names no offset (none at all, military letters, names that many places use) leaves
 * the point of time unknown. -0000 does not: it is UTC, and only hides where the clock stands.
 *
 *   returns false, and nothing written, where the point of time is not known
 *   source  RFC 5322 3.3, 4.3
 */
bool date_parse(Bytes text, int64_t *ret_when);

/*
 * Reads a date in any of the forms that servers write into trace fields; what follows it is left.
 *
 *   returns false, and nothing written, where the text does not begin with a date and time
 *   source  RFC 5322 3.3, 4.3; ISO 8601; asctime of C17 7.27.3.1
 */
bool date_read(Bytes text, DateStamp *ret_stamp);
