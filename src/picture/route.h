/*
 * route.h - the way of a message on an axis of time, hop by hop.
 *
 * The length of a bar is what is certain of a leg, its whisker what may be: stamps of clocks that
 * disagree are told in words, and never drawn as time that ran back.
 */
#pragma once

#include "case/query.h"
#include "report/page.h"

/* One leg of the way. */
typedef struct RouteLeg {
    char *title;    /* from whom to whom */
    char *protocol; /* what it went by; or NULL */
    char *stamp;    /* as written; or NULL */
    char *words;    /* what is known of its delay */
    char *clock;    /* which clock is why stamps contradict each other; or NULL */
    bool has_span;  /* least_ns is known */
    bool has_end;   /* most_ns is known */
    int64_t least_ns, most_ns;
    bool is_trusted;
    bool is_observed; /* the capture saw it */
} RouteLeg;

typedef struct RoutePicture {
    char *id;     /* of the message */
    GArray *legs; /* of RouteLeg, in the order of travel */
} RoutePicture;

/* The legs that the headers of a message tell, and the one that the capture saw; yours, free with
 * route_picture_free. NULL on error. errors those of the case */
RoutePicture *route_of_message(sqlite3 *database, const char *id, GError **error);
void route_picture_free(RoutePicture *route);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(RoutePicture, route_picture_free)

char *route_to_svg(const RoutePicture *route);
char *route_to_mermaid(const RoutePicture *route);
void route_print(const RoutePicture *route, Page *page);
