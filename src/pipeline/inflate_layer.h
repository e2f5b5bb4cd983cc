/* inflate_layer.h - DEFLATE as a layer of a talk. */
#pragma once

#include "pipeline/transform.h"

/* Unpacks both sides, each by itself. source RFC 4978 3 */
extern const TransformKind inflate_transform;
