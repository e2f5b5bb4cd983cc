/* html_text.h - HTML as the plain text in it. */
#pragma once

/*
 * The text without its tags: blocks become lines, entities characters; scripts, styles and comments
 * are left out. Nothing is rendered, and nothing is fetched.
 *
 *   html    valid UTF-8
 *   returns yours, valid UTF-8
 *   limits  linear in time
 *   source  WHATWG HTML 13.2.5, as far as tags go
 */
char *html_to_text(const char *html);
