/* timeline.c - what happened when: messages, log-ins and findings on one axis of time. */
#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "picture/mermaid.h"
#include "picture/overall.h"
#include "picture/svg.h"

#define BINS_MAX 240
#define NAME_COLUMNS 10
#define WIDTH 1040
#define LANE_X 130
#define LANE_END 1020
#define TOP 50
#define LANE 70
#define BAR_MAX 44

/* One kind of thing, and in which of its bins how many of it are. */
typedef struct Lane {
    const char *name; /* marked for translation */
    const char *kind; /* of its events */
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

static size_t bin_of(const Timeline *timeline, int64_t when)
{
    double span = (double)(timeline->last - timeline->first) + 1;
    double place = (double)(when - timeline->first) / span;

    return MIN((size_t)(place * (double)timeline->bins), timeline->bins - 1);
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
        .lanes = {{.name = N_("messages"), .kind = "message", .fill = "fillclient"},
                  {.name = N_("log-ins"), .kind = "credential", .fill = "fillserver"},
                  {.name = N_("findings"), .kind = "finding", .fill = "fillbad"}},
        .first = query_one_number(database, first),
        .last = query_one_number(database, last),
        .bins = CLAMP(bins, 1, BINS_MAX),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++)
        if (!count(timeline, &timeline->lanes[i], database, error))
            return false;
    return true;
}

/* "2024-05-01 12:00:00Z" of where a bin begins; returns text. */
static const char *bin_time(const Timeline *timeline, size_t bin, char text[WHEN_TEXT_SIZE])
{
    int64_t span = timeline->last - timeline->first;

    when_to_text(timeline->first + (int64_t)((double)span * (double)bin / (double)timeline->bins),
                 text);
    text[10] = ' ';
    text[19] = 'Z';
    text[20] = '\0';
    return text;
}

static void draw_lane(Svg *svg, const Timeline *timeline, const Lane *lane, int y)
{
    double width = (double)(LANE_END - LANE_X) / (double)timeline->bins;
    g_autofree char *name = g_strdup_printf("%s", _(lane->name));
    g_autofree char *all = g_strdup_printf("%" G_GUINT64_FORMAT, lane->all);
    char when[WHEN_TEXT_SIZE];

    svg_text(svg, (Spot){LANE_X - 12, y - 16, ANCHOR_END}, 0, "head", name);
    svg_text(svg, (Spot){LANE_X - 12, y, ANCHOR_END}, 0, "quiet", all);
    svg_line(svg, LANE_X, y, LANE_END, y, "rule");
    for (size_t bin = 0; bin < timeline->bins; bin++) {
        if (lane->bins[bin] == 0)
            continue;
        int height = MAX((int)((double)lane->bins[bin] / (double)lane->most * BAR_MAX), 3);
        g_autofree char *id = g_strdup_printf("%s-%u", lane->kind, (unsigned)bin);
        g_autofree char *tip = g_strdup_printf(
            "%s %s: %" G_GUINT64_FORMAT, bin_time(timeline, bin, when), name, lane->bins[bin]);

        svg_open(svg, id, NULL, tip, NULL);
        svg_rect(svg, LANE_X + (int)((double)bin * width), y - height, MAX((int)width - 1, 2),
                 height, lane->fill);
        svg_close(svg);
    }
}

static char *timeline_to_svg(const Timeline *timeline)
{
    int height = TOP + (int)G_N_ELEMENTS(timeline->lanes) * LANE + 30;
    Svg svg = svg_begin(WIDTH, height, _("What happened when"));
    char when[WHEN_TEXT_SIZE];

    svg_text(&svg, (Spot){12, 20, ANCHOR_START}, 0, "head", _("What happened when"));
    for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++)
        draw_lane(&svg, timeline, &timeline->lanes[i], TOP + (int)(i + 1) * LANE - 16);
    svg_text(&svg, (Spot){LANE_X, height - 12, ANCHOR_START}, 0, "quiet",
             bin_time(timeline, 0, when));
    svg_text(&svg, (Spot){LANE_END, height - 12, ANCHOR_END}, 0, "quiet",
             bin_time(timeline, timeline->bins, when));
    return svg_end(&svg);
}

static char *timeline_to_text(const Timeline *timeline)
{
    static const char *const levels[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    GString *out = g_string_new(NULL);
    char when[WHEN_TEXT_SIZE], until[WHEN_TEXT_SIZE];

    for (size_t i = 0; i < G_N_ELEMENTS(timeline->lanes); i++) {
        const Lane *lane = &timeline->lanes[i];

        g_autofree char *name = text_fit(_(lane->name), NAME_COLUMNS);

        g_string_append_printf(out, "%s %7" G_GUINT64_FORMAT " ", name, lane->all);
        for (size_t bin = 0; bin < timeline->bins; bin++)
            g_string_append(out,
                            levels[lane->bins[bin] == 0
                                       ? 0
                                       : 1 + (lane->bins[bin] * 7 + lane->most / 2) / lane->most]);
        g_string_append_c(out, '\n');
    }
    g_string_append_printf(out, "%19s%s%*s%s\n", "", bin_time(timeline, 0, when),
                           MAX((int)timeline->bins - 40, 2), "",
                           bin_time(timeline, timeline->bins, until));
    return g_string_free(out, FALSE);
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
                g_autofree char *moment =
                    g_strdelimit(g_strdup(bin_time(timeline, bin, when)), ":", '.');

                g_string_append_printf(out, "    %s", moment);
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

char *timeline_draw(sqlite3 *database, PictureForm form, size_t columns, GError **error)
{
    Timeline timeline;
    size_t bins = form == PICTURE_SVG ? 180 : form == PICTURE_MERMAID ? 12 : MAX(columns, 60) - 20;

    if (!timeline_read(&timeline, database, bins, error))
        return NULL;
    switch (form) {
    case PICTURE_SVG:
        return timeline_to_svg(&timeline);
    case PICTURE_MERMAID:
        return timeline_to_mermaid(&timeline);
    case PICTURE_TEXT:
        return timeline_to_text(&timeline);
    }
    g_assert_not_reached();
}
