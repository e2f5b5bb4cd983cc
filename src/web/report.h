/* report.h - a case as one file of HTML, which needs nothing else. */
#pragma once

#include "web/web.h"

/* What is to be in it. */
typedef struct ReportWishes {
    const char *title;
    /* The body of a message ({texts, octets, ...}; yours), NULL where it is not there. The function
     * is NULL where no bodies are wanted. */
    json_t *(*body)(void *user, const json_t *message);
    void *user;
} ReportWishes;

/*
 * Makes the page of a case. What had to be left out is said in it.
 *
 *   returns yours
 *   limits  REPORT_EVENTS_MAX_BYTES, REPORT_PICTURES_MAX_BYTES, REPORT_OCTETS_MAX_BYTES
 *   errors  those of the case
 */
char *report_page(Web *web, const ReportWishes *wishes, GError **error);
