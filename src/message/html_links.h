/* html_links.h - the links of an HTML text as it passes. Nothing is shown, nothing is fetched. */
#pragma once

#include "message/part.h"

typedef struct HtmlLinks HtmlLinks;

/*
 * Begins a text.
 *
 *   charset  of charset_find; NULL where it is not known: UTF-8
 *   links    of PartLink *; gets them in order
 */
HtmlLinks *html_links_new(const char *charset, GPtrArray *links);
void html_links_free(HtmlLinks *html);

/*
 * The next octets.
 *
 *   limits  LINKS_MAX, LINK_TEXT_MAX_BYTES; linear in time
 *   source  WHATWG HTML 13.2.5, as far as tags and attributes go
 */
void html_links_feed(HtmlLinks *html, Bytes octets);

/* No more octets: a link that is open ends. */
void html_links_end(HtmlLinks *html);
