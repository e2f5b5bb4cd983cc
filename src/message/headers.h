/* headers.h - which field of a header section means what. */
#pragma once

#include "message/message.h"

void headers_init(MessageHeaders *headers);
void headers_clear(MessageHeaders *headers);

/*
 * Reads what the fields claim.
 *
 *   fields  of HeaderField
 *   headers as after headers_init
 *   returns false where a list was cut at ADDRESSES_MAX
 *   source  RFC 5322 3.6; Return-Path RFC 5321 4.4; Delivered-To RFC 9228 3
 */
bool headers_read(MessageHeaders *headers, const GArray *fields);
