/* html_links.h - links, remote contents and words of an HTML text as it passes. Nothing is shown,
 * nothing is fetched. */
#pragma once

#include "message/part.h"

typedef struct HtmlLinks HtmlLinks;

/*
 * Begins a text.
 *
 *   charset  of charset_find; NULL where it is not known: UTF-8
 *   part     gets its links and remote contents in order, and its words if they are wanted
 */
HtmlLinks *html_links_new(const char *charset, Part *part);
void html_links_free(HtmlLinks *html);

/*
 * The next octets.
 *
 *   limits  LINKS_MAX, REMOTE_MAX, LINK_TEXT_MAX_BYTES; linear in time
 *   source  WHATWG HTML 13.2.5, as far as tags and attributes go
 */
void html_links_feed(HtmlLinks *html, Bytes octets);

/* No more octets: a link that is open ends. */
void html_links_end(HtmlLinks *html);
