/* followed.h - posta show --raw and --hex of a connection or its talk. */
#pragma once

#include "cli/sources.h"
#include "pipeline/follow.h"

/*
 * What both sides sent, or one, to standard output, as --raw or --hex. Its sources are read again:
 * once for what is secret, once for the octets.
 *
 *   flow     record of the connection; NULL of a talk that was written down
 *   id       of what was asked for: a flow, as TCP carried it; a dialogue, as it was read
 *   errors   POSTA_ERROR_MACHINE, those of reading
 */
bool show_followed(Run *run, Sources *sources, const json_t *flow, const char *id, GError **error);
