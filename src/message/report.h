/* report.h - what a machine reports of a message: delivery, disposition, abuse. */
#pragma once

#include "message/part.h"

/* What kind of report a part of this type holds; NULL where none. Static. */
const char *report_kind(const char *type);

/*
 * Reads the fields, in blocks parted by empty lines: the first is about the message, the others are
 * about one recipient each.
 *
 *   returns yours
 *   limits  REPORT_FIELDS_MAX
 *   source  RFC 3464 2, RFC 8098 3, RFC 5965 3
 */
ReportFacts *report_read(const char *kind, Bytes text);
