/* timeline.c - what happened when: messages, log-ins and findings on one axis of time. */
#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "picture/mermaid.h"
#include "picture/overall.h"
#include "picture/svg.h"
#include "report/page.h"

#include <inttypes.h>
#include <string.h>

#define BINS_MAX 240
#define NAME_COLUMNS 10
#define BEFORE_BINS (NAME_COLUMNS + 9) /* columns of a name and a number */
#define MERMAID_BINS 12
#define WIDTH 1040
#define LANE_X 130
#define LANE_END 1020
#define TOP 50
#define LANE 70
#define BAR_MAX 44
#define BAR 5 /* a bin in an SVG, and the gap behind it */
#define SVG_BINS ((LANE_END - LANE_X) / BAR)
#define TICKS 5

/* One kind of thing, and in which of its bins how many of it are. */
typedef struct Lane {
    const char *name; /* marked for translation */
    const char *kind; /* of its events */
    const char *list; /* of the page, that has them */
    const char *fill; /* class of its bars */
    uint64_t bins[BINS_MAX];
    uint64_t most; /* in one bin */
    uint64_t all;
} Lane;

typedef struct Timeline {
    Lane lanes[3];
    int64_t first, last; /* ns since 1970 */
    size_t bins;
} Timeline;

/* When a bin begins. */
static int64_t bin_start(const Timeline *timeline, size_t bin)
{
    double span = (double)(timeline->last - timeline->first) + 1;

    return timeline->first + (int64_t)(span * (double)bin / (double)timeline->bins);
}

static size_t bin_of(const Timeline *timeline, int64_t when)
{
    double span = (double)(timeline->last - timeline->first) + 1;
    double place = (double)(when - timeline->first) / span;
    size_t bin = MIN((size_t)(place * (double)timeline->bins), timeline->bins - 1);

    /* where one bin ends and the next begins, both ways of counting must agree */
    while (bin > 0 && when < bin_start(timeline, bin))
        bin--;
    while (bin + 1 < timeline->bins && when >= bin_start(timeline, bin + 1))
        bin++;
    return bin;
}

static bool count(Timeline *timeline, Lane *lane, sqlite3 *database, GError **error)
{
    Query *query = query_new(database,
                             "SELECT time FROM events WHERE kind = ?1 AND time IS NOT NULL "
                             "ORDER BY number",
                             lane->kind, NULL);

    while (query_next(query)) {
        size_t bin = bin_of(timeline, query_number(query, 0));

        lane->all++;
        lane->bins[bin]++;
        lane->most = MAX(lane->most, lane->bins[bin]);
    }
    return query_end(query, error);
}

static bool timeline_read(Timeline *timeline, sqlite3 *database, size_t bins, GError **error)
{
    static const char of_these[] = "FROM events WHERE kind IN ('message', 'credential', 'finding')";
    g_autofree char *first = g_strdup_printf("SELECT min(time) %s", of_these);
    g_autofree char *last = g_strdup_printf("SELECT max(time) %s", of_these);

    *timeline = (Timeline){
        .lanes =
            {{.name = N_("messages"), .kind = "message", .list = "messages", .fill = "fillclient"},
                    {.name = N_("log-ins"),
              .kind = "credential",
              .list = "credentials",
              .fill = "fillserver"},
                    {.name = N_("findings"), .kind = "finding", .list = "findings", .fill = "fillbad"}},
        .first = query_one_number(database, first),
        .last = query_one_number(database, last),
        .bins = CLAMP(bins, 1, BINS_MAX),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++)
        if (!count(timeline, &timeline->lanes[i], database, error))
            return false;
    return true;
}

static bool is_empty(const Timeline *timeline)
{
    uint64_t all = 0;

    for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++)
        all += timeline->lanes[i].all;
    return all == 0;
}

/* Whether all of it is of one day, which then need not be told with each moment. */
static bool is_one_day(const Timeline *timeline)
{
    char first[WHEN_TEXT_SIZE], last[WHEN_TEXT_SIZE];

    when_to_text(timeline->first, first);
    return strncmp(first, when_to_text(timeline->last, last), strlen("2024-05-01")) == 0;
}

/* "2024-05-01 12:00:00.25": as far as it tells the moments of this line apart; returns text. */
static const char *moment(const Timeline *timeline, int64_t when, char text[WHEN_TEXT_SIZE])
{
    static const struct {
        int64_t least_ns; /* between two moments */
        size_t len;       /* of the text that tells them apart */
    } forms[] = {
        {48 * 3600 * NS_PER_SECOND, sizeof("2024-05-01") - 1                   },
        {NS_PER_SECOND,             sizeof("2024-05-01T12:00:00") - 1          },
        {NS_PER_MS,                 sizeof("2024-05-01T12:00:00.000") - 1      },
        {NS_PER_MS / 1000,          sizeof("2024-05-01T12:00:00.000000") - 1   },
        {0,                         sizeof("2024-05-01T12:00:00.000000000") - 1},
    };
    int64_t step = (timeline->last - timeline->first) / (TICKS - 1);
    size_t form = 0;

    while (step < forms[form].least_ns)
        form++;
    when_to_text(when, text);
    text[strlen("2024-05-01")] = ' ';
    text[forms[form].len] = '\0';
    return text;
}

/* The same; of a single day, which is told elsewhere, the time alone. */
static const char *short_moment(const Timeline *timeline, int64_t when, char text[WHEN_TEXT_SIZE])
{
    moment(timeline, when, text);
    return is_one_day(timeline) && text[10] == ' ' ? text + sizeof("2024-05-01") : text;
}

/* The filter words that find the things of a bin. */
static char *words_of_bin(const Timeline *timeline, size_t bin)
{
    char from[WHEN_TEXT_SIZE], to[WHEN_TEXT_SIZE];

    when_to_text(bin_start(timeline, bin), from);
    return g_strdup_printf("after:%s before:%s", from,
                           when_to_text(bin_start(timeline, bin + 1), to));
}

static void draw_lane(Svg *svg, const Timeline *timeline, const Lane *lane, int y)
{
    const char *name = _(lane->name);
    char all[PAGE_TEXT_SIZE], when[WHEN_TEXT_SIZE];

    svg_text(svg, (Spot){LANE_X - 12, y - 16, ANCHOR_END}, 0, "head", name);
    svg_text(svg, (Spot){LANE_X - 12, y, ANCHOR_END}, 0, "quiet", number_to_text(lane->all, all));
    svg_line(svg, LANE_X, y, LANE_END, y, "rule");
    for (size_t bin = 0; bin < timeline->bins; bin++) {
        if (lane->bins[bin] == 0)
            continue;
        int height = MAX((int)((double)lane->bins[bin] / (double)lane->most * BAR_MAX), 3);
        g_autofree char *id = g_strdup_printf("%s-%u", lane->kind, (unsigned)bin);
        g_autofree char *words = words_of_bin(timeline, bin);
        g_autofree char *tip = g_strdup_printf("%s %s: %" G_GUINT64_FORMAT,
                                               moment(timeline, bin_start(timeline, bin), when),
                                               name, lane->bins[bin]);

        svg_open_list(svg, id, lane->list, words, tip);
        svg_rect(svg, LANE_X + (int)bin * BAR, y - height, BAR - 1, height, lane->fill);
        svg_close(svg);
    }
}

static void draw_axis(Svg *svg, const Timeline *timeline, int y)
{
    int64_t span = timeline->last - timeline->first;
    char when[WHEN_TEXT_SIZE];

    for (int i = 0; i < (span == 0 ? 1 : TICKS); i++) {
        int x = LANE_X + (LANE_END - LANE_X) * i / (TICKS - 1);
        Anchor anchor = i == 0 ? ANCHOR_START : i == TICKS - 1 ? ANCHOR_END : ANCHOR_MIDDLE;

        svg_line(svg, x, TOP, x, y, "rule");
        svg_text(svg, (Spot){x, y + 16, anchor}, 0, "quiet small",
                 short_moment(timeline, timeline->first + span / (TICKS - 1) * i, when));
    }
}

static char *timeline_to_svg(const Timeline *timeline)
{
    int bottom = TOP + (int)G_N_ELEMENTS(timeline->lanes) * LANE - 8;
    Svg svg = svg_begin(WIDTH, bottom + 28, _("What happened when"));
    char day[WHEN_TEXT_SIZE];

    when_to_text(timeline->first, day);
    day[strlen("2024-05-01")] = '\0';
    svg_text(&svg, (Spot){12, 20, ANCHOR_START}, 0, "head", _("What happened when"));
    if (!is_empty(timeline)) {
        g_autofree char *zone = g_strdup_printf(is_one_day(timeline) ? "%s UTC" : "UTC", day);

        svg_text(&svg, (Spot){12, 38, ANCHOR_START}, 0, "quiet", zone);
        draw_axis(&svg, timeline, bottom);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++)
        draw_lane(&svg, timeline, &timeline->lanes[i], TOP + (int)(i + 1) * LANE - 16);
    return svg_end(&svg);
}

/* Behind the last bin that holds something. */
static size_t last_bin(const Timeline *timeline, const Lane *lane)
{
    size_t last = timeline->bins;

    while (last > 0 && lane->bins[last - 1] == 0)
        last--;
    return last;
}

static void print_lane(Page *page, const Timeline *timeline, const Lane *lane, Style style)
{
    static const char *const levels[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    g_autofree char *name = text_fit(_(lane->name), NAME_COLUMNS);
    g_autoptr(GString) bars = g_string_new(NULL);

    for (size_t bin = 0; bin < last_bin(timeline, lane); bin++)
        g_string_append(
            bars,
            levels[lane->bins[bin] == 0 ? 0
                                        : 1 + (lane->bins[bin] * 7 + lane->most / 2) / lane->most]);
    page_put(page, STYLE_PLAIN, "%s %7" PRIu64, name, lane->all);
    page_line(page, style, "%s%s", bars->len == 0 ? "" : " ", bars->str);
}

static void timeline_to_page(const Timeline *timeline, Page *page)
{
    static const Style styles[] = {STYLE_CLIENT, STYLE_SERVER, STYLE_BAD};
    char first[WHEN_TEXT_SIZE], last[WHEN_TEXT_SIZE];

    for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++)
        print_lane(page, timeline, &timeline->lanes[i], styles[i]);
    if (is_empty(timeline))
        return;
    moment(timeline, timeline->first, first);
    moment(timeline, timeline->last, last);
    page_indent(page, BEFORE_BINS);
    page_line(page, STYLE_QUIET, "%s%*s%s UTC", first,
              MAX((int)(timeline->bins - strlen(first) - strlen(last)) - 4, 2), "", last);
}

static char *timeline_to_mermaid(const Timeline *timeline)
{
    GString *out = g_string_new("timeline\n");
    char when[WHEN_TEXT_SIZE];

    for (size_t bin = 0; bin < timeline->bins; bin++) {
        bool is_first = true;

        for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++) {
            const Lane *lane = &timeline->lanes[i];

            if (lane->bins[bin] == 0)
                continue;
            if (is_first) { /* a colon ends the name of a moment */
                moment(timeline, bin_start(timeline, bin), when);
                g_string_append_printf(out, "    %sZ", g_strdelimit(when, ":", '.'));
            }
            g_string_append_printf(out, " : %" G_GUINT64_FORMAT " ", lane->bins[bin]);
            mermaid_add(out, _(lane->name));
            is_first = false;
        }
        if (!is_first)
            g_string_append_c(out, '\n');
    }
    return g_string_free(out, FALSE);
}

char *timeline_draw(sqlite3 *database, PictureForm form, GError **error)
{
    Timeline timeline;

    if (!timeline_read(&timeline, database, form == PICTURE_SVG ? SVG_BINS : MERMAID_BINS, error))
        return NULL;
    return form == PICTURE_SVG ? timeline_to_svg(&timeline) : timeline_to_mermaid(&timeline);
}

bool timeline_print(sqlite3 *database, Page *page, GError **error)
{
    Timeline timeline;
    size_t bins = MAX(page_columns(page), 60) - BEFORE_BINS - 1;

    if (!timeline_read(&timeline, database, bins, error))
        return false;
    timeline_to_page(&timeline, page);
    return true;
}
