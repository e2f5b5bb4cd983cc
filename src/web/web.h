/*
 * web.h - what the page asks of a case: its lists with facets, one thing with all that belongs to
 * it, the overview. The report holds the answers, the server gives them when they are asked for.
 */
#pragma once

#include "case/query.h"

typedef struct Web Web;

/*
 * Opens a case for the page.
 *
 *   database  lent until web_free
 *   words     that the case is narrowed to, which the page says; or NULL
 *   errors    POSTA_ERROR_INPUT, POSTA_ERROR_MACHINE
 */
Web *web_new(sqlite3 *database, const char *words, GError **error);
void web_free(Web *web);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Web, web_free)

sqlite3 *web_database(const Web *web);

/* As given to web_new. */
const char *web_narrowed_to(const Web *web);

/* The names of the lists there are; NULL-ended. */
extern const char *const web_lists[];

/* Which rows of a list. */
typedef struct WebRange {
    const char *words; /* of a filter; "" for all */
    uint64_t offset, limit;
    bool has_facets; /* each row brings what it can be told apart by */
} WebRange;

/*
 * Rows of a list: {total, rows: [{number, id, time, first, second, mark, rank, facets}]}.
 *
 *   list    one of web_lists
 *   returns yours
 *   errors  those of filter_parse, of the case
 */
json_t *web_rows(Web *web, const char *list, const WebRange *range, GError **error);

/* What the rows of a list can be told apart by: [{facet, value, words, count}], of each facet the
 * WEB_FACET_VALUES_MAX most frequent. Yours; errors as above. */
json_t *web_facets(Web *web, const char *list, const char *words, GError **error);

/* A thing and all that belongs to its dialogue or message: {id, kind, events, is_cut}, at most
 * WEB_THING_EVENTS_MAX. Yours; errors POSTA_ERROR_USAGE: there is none of this id */
json_t *web_thing(Web *web, const char *id, GError **error);

/* {version, captures, counts, lists, findings, refusals, notes}: what happened here. Yours. */
json_t *web_overview(Web *web, GError **error);

/* The same for those who have no script: HTML. Yours. */
char *web_summary(const json_t *overview);

/* Text of anybody's as text of HTML: no markup, no control characters. Yours. */
char *html_text(const char *text);

/* JSON as it may stand inside of a script element; yours. source WHATWG HTML 4.12.1.3 */
char *json_for_script(const json_t *json);

/* The Content-Security-Policy that the page itself brings; lent. */
const char *web_policy(void);

/*
 * The page, its slots filled.
 *
 *   title    text
 *   head     HTML at the end of the head, or ""
 *   summary  HTML
 *   data     of json_for_script
 *   returns  yours
 */
char *web_page(const char *title, const char *head, const char *summary, const char *data);
