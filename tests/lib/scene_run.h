/* scene_run.h - packets through all stages, and whether what they tell is what a scene expects. */
#pragma once

#include "scene_packets.h"

/* What the pipeline tells of packets: GPtrArray of json_t *; yours. NULL on error. */
GPtrArray *scene_run(const Scene *scene, const GPtrArray *packets, GError **error);

/*
 * Holds what was told against the expectations of a scene, and against the one that goes without
 * saying: no oddity that the scene does not name.
 *
 *   returns NULL where all hold, else a line for each that does not; yours
 */
char *scene_unmet(const Scene *scene, const GPtrArray *records);

/* Whether there is a line `expect oddity NAME`, with at least one of them. */
bool scene_expects_oddity(const Scene *scene, const char *name);
