/* html_tag.h - what stands between the brackets of an HTML tag. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

/* Takes the name of a tag, or of an attribute, off its front. */
Bytes html_tag_name(Bytes *rest);

/*
 * Looks for an attribute of a tag; the first of that name counts.
 *
 *   rest    behind the name of the tag
 *   wanted  name, in any case
 *   returns false, and nothing written, where there is none
 *   source  WHATWG HTML 13.2.5.32 to 13.2.5.39
 */
bool html_tag_find(Bytes rest, Bytes wanted, Bytes *ret_value);

/* What a reader sees of octets: in UTF-8, entities decoded, blanks made one. `charset`: of
 * charset_find. Yours. */
char *html_readable(const char *charset, Bytes octets);
