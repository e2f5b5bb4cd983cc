/* html_remote.h - what an HTML text would have fetched from elsewhere when it is shown. */
#pragma once

#include "message/part.h"

/*
 * Adds what a tag fetches to part->remote. What is inside of the message (cid:, data:) is none.
 *
 *   charset  of charset_find
 *   name     of the tag
 *   rest     of the tag, behind its name
 *   limits   REMOTE_MAX
 *   source   WHATWG HTML 4.2.4, 4.8; "background" of HTML 4.01 7.5.1
 */
void html_remote_take(const char *charset, Bytes name, Bytes rest, Part *part);
