/* date.h - the dates of header fields. */
#pragma once

#include "base/bytes.h"

/*
 * Reads a date and time with its zone.
 *
 * A zone that names no offset (none at all, military letters, names that many places use) leaves
 * the point of time unknown.
 *
 *   returns false, and nothing written, where the point of time is not known
 *   source  RFC 5322 3.3, 4.3
 */
bool date_parse(Bytes text, int64_t *ret_when);
