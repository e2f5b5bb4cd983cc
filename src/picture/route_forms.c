/* route_forms.c - the way of a message as SVG, for a terminal, and as a Mermaid diagram. */
#include "base/i18n.h"
#include "base/text.h"
#include "base/when.h"
#include "picture/mermaid.h"
#include "picture/route.h"
#include "picture/svg.h"

#define WIDTH 1040
#define LEFT 20
#define AXIS_X 470
#define AXIS_END 1010
#define TOP 64
#define ROW 66
#define BAR 14

static const RouteLeg *leg_of(const RoutePicture *route, guint i)
{
    return &g_array_index(route->legs, RouteLeg, i);
}

/* How long a leg is drawn: its longest where it has one. */
static int64_t length_of(const RouteLeg *leg)
{
    return leg->has_end ? leg->most_ns : leg->least_ns;
}

/* Where a leg begins when all before it took as long as they are drawn. */
static int64_t start_of(const RoutePicture *route, guint index)
{
    int64_t start = 0;

    for (guint i = 0; i < index; i++)
        start += leg_of(route, i)->has_span ? length_of(leg_of(route, i)) : 0;
    return start;
}

static int place_of(int64_t ns, int64_t all)
{
    return AXIS_X + (all <= 0 ? 0 : (int)((double)ns / (double)all * (AXIS_END - AXIS_X)));
}

static void draw_axis(Svg *svg, int64_t all)
{
    char text[WHEN_TEXT_SIZE];

    svg_line(svg, AXIS_X, TOP - 14, AXIS_END, TOP - 14, "line");
    for (int i = 0; i <= 4; i++) {
        int x = AXIS_X + (AXIS_END - AXIS_X) * i / 4;

        svg_line(svg, x, TOP - 18, x, TOP - 10, "line");
        svg_text(svg,
                 (Spot){x, TOP - 22,
                        i == 4   ? ANCHOR_END
                        : i == 0 ? ANCHOR_START
                                 : ANCHOR_MIDDLE},
                 0, "quiet small", i == 0 ? "0" : span_to_text(all / 4 * i, text));
    }
}

/* Solid as far as it is certain, hollow as far as it may be, with an open end where nothing says.
 */
static void draw_bar(Svg *svg, const RouteLeg *leg, int64_t start, int64_t all, int y)
{
    int from = place_of(start, all), sure = place_of(start + leg->least_ns, all);
    int to = place_of(start + length_of(leg), all);
    const char *fill = leg->is_trusted ? "fillclient" : "fillquiet";

    for (int i = 0; i <= 4; i++) {
        int x = AXIS_X + (AXIS_END - AXIS_X) * i / 4;

        svg_line(svg, x, y - 4, x, y + BAR + 4, "rule");
    }
    svg_rect(svg, from, y, MAX(sure - from, 2), BAR, fill);
    if (leg->has_end) {
        svg_rect(svg, sure, y, to - sure, BAR, "hollow");
        svg_line(svg, to, y - 3, to, y + BAR + 3, "line");
    } else {
        g_autofree char *open =
            g_strdup_printf("M%d %dh14m-5 -4l5 4l-5 4", MAX(sure, from + 2), y + BAR / 2);

        svg_path(svg, open, "line");
    }
}

static void draw_leg(Svg *svg, const RoutePicture *route, guint i, int64_t all)
{
    const RouteLeg *leg = leg_of(route, i);
    g_autofree char *id = g_strdup_printf("%s-hop-%u", route->id, i + 1);
    g_autofree char *number = leg->is_observed ? g_strdup("●") : g_strdup_printf("%u", i + 1);
    g_autofree char *below = g_strdup_printf(
        "%s%s%s", leg->protocol == NULL ? "" : leg->protocol, leg->protocol == NULL ? "" : ", ",
        leg->is_observed  ? _("seen in the capture")
        : leg->is_trusted ? _("written by a server that is trusted")
                          : _("claimed; anybody may have written it"));
    int y = TOP + (int)i * ROW;

    svg_open(svg, id, route->id, leg->stamp, NULL);
    if (leg->is_observed)
        svg_rect(svg, LEFT - 8, y - 2, WIDTH - 2 * LEFT + 16, ROW - 8, "seal");
    svg_text(svg, (Spot){LEFT, y + 14, ANCHOR_START}, 0, "head", number);
    svg_text(svg, (Spot){LEFT + 24, y + 14, ANCHOR_START}, 58, leg->is_trusted ? "head" : "",
             leg->title);
    svg_text(svg, (Spot){LEFT + 24, y + 30, ANCHOR_START}, 58, "quiet", below);
    if (leg->clock != NULL)
        svg_text(svg, (Spot){AXIS_X, y + 50, ANCHOR_START}, 78, "small warn", leg->clock);
    if (leg->has_span)
        draw_bar(svg, leg, start_of(route, i), all, y + 4);
    svg_text(svg, (Spot){AXIS_X, y + 36, ANCHOR_START}, 78, leg->has_span ? "small" : "small quiet",
             leg->words);
    svg_close(svg);
}

char *route_to_svg(const RoutePicture *route)
{
    int bottom = TOP + MAX((int)route->legs->len, 1) * ROW;
    int64_t all = start_of(route, route->legs->len);
    g_autofree char *title = g_strdup_printf(_("The way of message %s"), route->id);
    Svg svg = svg_begin(WIDTH, bottom + 12, title);

    svg_text(&svg, (Spot){LEFT, 20, ANCHOR_START}, 0, "head", title);
    if (all > 0)
        draw_axis(&svg, all);
    if (route->legs->len == 0)
        svg_text(&svg, (Spot){LEFT, TOP + 14, ANCHOR_START}, 0, "quiet",
                 _("it carries no trace of its way"));
    for (guint i = 0; i < route->legs->len; i++)
        draw_leg(&svg, route, i, all);
    return svg_end(&svg);
}

/* "████▒▒▒▒│": solid as far as it is certain, grey as far as it may be. */
static void put_bar(Page *page, const RouteLeg *leg, int64_t start, int64_t all)
{
    size_t columns = MAX(page_columns(page), 60) - 8;
    double scale = all <= 0 ? 0 : (double)columns / (double)all;
    size_t from = (size_t)((double)start * scale);
    size_t sure = (size_t)((double)(start + leg->least_ns) * scale);
    size_t to = (size_t)((double)(start + length_of(leg)) * scale);
    g_autoptr(GString) bar = g_string_new(NULL);

    for (size_t i = from; i <= MAX(to, from); i++)
        g_string_append(bar, i <= sure ? "█" : "▒");
    page_indent(page, 2 + from);
    page_put(page, leg->is_trusted ? STYLE_CLIENT : STYLE_QUIET, "%s", bar->str);
    page_line(page, STYLE_QUIET, "%s", leg->has_end ? "│" : "▶");
}

static void put_leg(Page *page, const RoutePicture *route, guint i)
{
    const RouteLeg *leg = leg_of(route, i);

    page_put(page, leg->is_observed ? STYLE_GOOD : STYLE_PLAIN, "%s ",
             leg->is_observed ? "●" : "○");
    page_put(page, leg->is_trusted ? STYLE_HEADING : STYLE_PLAIN, "%s", leg->title);
    if (leg->protocol != NULL)
        page_put(page, STYLE_PLAIN, "   %s", leg->protocol);
    page_line(page, STYLE_QUIET, "   %s",
              leg->is_observed  ? _("seen in the capture")
              : leg->is_trusted ? _("trusted")
                                : _("claimed"));
    if (leg->has_span)
        put_bar(page, leg, start_of(route, i), start_of(route, route->legs->len));
    page_line(page, STYLE_PLAIN, "  %s", leg->words);
    if (leg->clock != NULL)
        page_line(page, STYLE_WARNING, "  %s", leg->clock);
}

void route_print(const RoutePicture *route, Page *page)
{
    if (route->legs->len == 0)
        page_line(page, STYLE_QUIET, "%s", _("it carries no trace of its way"));
    for (guint i = 0; i < route->legs->len; i++)
        put_leg(page, route, i);
}

char *route_to_mermaid(const RoutePicture *route)
{
    GString *out = g_string_new("flowchart LR\n");

    for (guint i = 0; i < route->legs->len; i++) {
        const RouteLeg *leg = leg_of(route, i);

        g_string_append_printf(out, "    h%u[\"", i + 1);
        mermaid_add(out, leg->title);
        g_string_append(out, leg->is_observed ? "\"]:::seen\n" : "\"]\n");
        if (i == 0)
            continue;
        g_string_append_printf(out, "    h%u -->|\"", i);
        mermaid_add(out, leg->words);
        g_string_append_printf(out, "\"| h%u\n", i + 1);
    }
    g_string_append(out, "    classDef seen stroke-width:3px\n");
    return g_string_free(out, FALSE);
}
