/* tls_layer.h - TLS as a layer of a talk. */
#pragma once

#include "pipeline/talk_layers.h"
#include "tls/tls.h"

extern const TransformKind tls_transform;

/* The first TLS of a talk; NULL where it has none; lent. */
const Tls *talk_tls(const Talk *talk);

/* Octets of a side at this offset came out of TLS. */
bool talk_is_sealed_at(const Talk *talk, Side side, uint64_t offset);
