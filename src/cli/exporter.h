/* exporter.h - messages on their way into a folder, and the manifest of what is in it. */
#pragma once

#include "cli/sources.h"

typedef struct Exporter Exporter;

/*
 * Makes the folder.
 *
 *   is_mbox     messages go into one mbox, not into files of their own
 *   has_frames  the frames of their connections are written too
 *   errors      those of folder_new
 */
Exporter *exporter_new(const char *path, bool is_mbox, bool has_frames, GError **error);
void exporter_free(Exporter *exporter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Exporter, exporter_free)

/*
 * Wants a message.
 *
 *   message  its event; taken
 *   sender   of its envelope, or NULL; lent
 *   flow     the event of its connection, or NULL; lent
 */
void exporter_want(Exporter *exporter, json_t *message, const char *sender, const json_t *flow);

/* How many are wanted. */
guint exporter_count(const Exporter *exporter);

/* What takes the octets and frames while the sources are read again; the hooks lend the exporter.
 */
FrameHooks exporter_hooks(Exporter *exporter);

/*
 * Writes the manifest, after the sources were read.
 *
 *   manifest  what is known of the sources; taken, the artefacts are added
 *   errors    the first of all that went wrong; POSTA_ERROR_MACHINE
 */
bool exporter_end(Exporter *exporter, json_t *manifest, GError **error);
