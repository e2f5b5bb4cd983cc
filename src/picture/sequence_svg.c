/* sequence_svg.c - a dialogue drawn between two lifelines. */
#include "base/i18n.h"
#include "picture/sequence.h"
#include "picture/svg.h"
#include "report/page.h"

#include <inttypes.h>
#include <string.h>

/* Pixels across: time and frame, the client's lifeline, the server's, and the margin for marks,
 * which is as wide as these are. */
#define TIME_X 78
#define FRAME_X 122
#define CLIENT_X 160
#define SERVER_X 760
#define MARK_X 776
#define ARROW_COLUMNS ((SERVER_X - CLIENT_X - 40) / SVG_LETTER)
#define MARK_COLUMNS 36
#define SMALL_LETTER 6 /* pixels of a column of small text */

/* Pixels down. */
#define HEAD_HEIGHT 58
#define ROW 26
#define MARK_ROW 15
#define FOOT_HEIGHT 24

#define ROWS_A_PAGE 40 /* then the heads are told again */

/* A block of data is as high as the logarithm of its size. */
static int body_height(uint64_t bytes)
{
    int height = ROW;

    for (; bytes > 256; bytes /= 2)
        height += 4;
    return height;
}

static int step_height(const SequenceStep *step)
{
    int marks = step->marks == NULL ? 0 : (int)step->marks->len * MARK_ROW + 4;
    int own = step->kind == STEP_BODY ? body_height(step->bytes) : ROW;

    return MAX(own, marks);
}

/* `inset` keeps them off the lifelines where these run beside them. */
static void draw_heads(Svg *svg, const Sequence *sequence, int y, int inset)
{
    svg_text(svg, (Spot){CLIENT_X + inset, y, ANCHOR_START}, 41, "head client", sequence->client);
    svg_text(svg, (Spot){SERVER_X - inset, y, ANCHOR_END}, 41, "head server", sequence->server);
}

/* An arrow from one lifeline to the other, its words above it. */
static void draw_arrow(Svg *svg, const SequenceStep *step, int y)
{
    bool is_client = step->side == CLIENT;
    int from = is_client ? CLIENT_X : SERVER_X, to = is_client ? SERVER_X : CLIENT_X;
    int back = is_client ? -7 : 7;
    const char *line = step->tone == TONE_BAD       ? "badline"
                       : step->tone == TONE_WARNING ? "warnline"
                       : is_client                  ? "client"
                                                    : "server";
    const char *words = step->tone == TONE_BAD       ? "bad"
                        : step->tone == TONE_WARNING ? "warn"
                        : is_client                  ? "client"
                                                     : "server";
    g_autofree char *head =
        g_strdup_printf("M%d %dL%d %dL%d %d", to + back, y - 4, to, y, to + back, y + 4);

    svg_line(svg, from, y, to, y, line);
    svg_path(svg, head, is_client ? "client" : "server");
    svg_text(
        svg,
        (Spot){is_client ? from + 12 : from - 12, y - 5, is_client ? ANCHOR_START : ANCHOR_END},
        ARROW_COLUMNS, words, step->text);
}

static void draw_block(Svg *svg, const SequenceStep *step, int y, int height)
{
    svg_rect(svg, CLIENT_X + 6, y + 3, SERVER_X - CLIENT_X - 12, height - 6, "block");
    svg_text(svg, (Spot){(CLIENT_X + SERVER_X) / 2, y + height / 2 + 4, ANCHOR_MIDDLE},
             ARROW_COLUMNS, step->side == CLIENT ? "client" : "server", step->text);
}

/* Two lifelines torn apart. */
static void draw_hole(Svg *svg, const SequenceStep *step, int y)
{
    for (int x = CLIENT_X; x <= SERVER_X; x += SERVER_X - CLIENT_X) {
        g_autofree char *points = g_strdup_printf("M%d %dl6 5l-12 5l12 5l-6 5", x, y + 3);

        svg_path(svg, points, "torn");
    }
    svg_text(svg, (Spot){(CLIENT_X + SERVER_X) / 2, y + ROW / 2 + 4, ANCHOR_MIDDLE}, ARROW_COLUMNS,
             "bad", step->text);
}

static void draw_marks(Svg *svg, const SequenceStep *step, int y)
{
    for (guint i = 0; step->marks != NULL && i < step->marks->len; i++) {
        const Mark *mark = step->marks->pdata[i];
        int at = y + 13 + (int)i * MARK_ROW;
        const char *fill = mark->tone == TONE_BAD       ? "fillbad"
                           : mark->tone == TONE_WARNING ? "fillwarn"
                                                        : "fillquiet";

        svg_open(svg, mark->id, mark->id, mark->sentence, NULL);
        if (mark->tone == TONE_BAD) {
            g_autofree char *points = g_strdup_printf("M%d %dl5 9h-10z", MARK_X + 5, at - 9);

            svg_path(svg, points, fill); /* a triangle: worse than a dot, whatever its colour */
        } else {
            svg_circle(svg, MARK_X + 5, at - 4, 4, fill);
        }
        svg_text(svg, (Spot){MARK_X + 16, at, ANCHOR_START}, MARK_COLUMNS, "small", mark->name);
        svg_close(svg);
    }
}

static void draw_step(Svg *svg, const Sequence *sequence, const SequenceStep *step, guint number,
                      int y)
{
    g_autofree char *id = g_strdup_printf("%s-step-%u", sequence->id, number);
    g_autofree char *frame = g_strdup_printf("%" G_GUINT64_FORMAT, step->frame);
    g_autofree char *tip =
        g_strdup_printf(_("%s: %s"), step->side == CLIENT ? _("client") : _("server"),
                        step->more != NULL ? step->more : step->text);
    int middle = y + ROW - 7;
    char moment[MOMENT_TEXT_SIZE];

    svg_open(svg, id, sequence->id, tip, NULL);
    svg_text(svg, (Spot){TIME_X, middle, ANCHOR_END}, 0, "quiet small",
             sequence_moment(sequence, step, moment));
    if (step->frame != 0)
        svg_text(svg, (Spot){FRAME_X, middle, ANCHOR_END}, 0, "quiet small", frame);
    switch (step->kind) {
    case STEP_BODY:
        draw_block(svg, step, y, body_height(step->bytes));
        break;
    case STEP_HOLE:
        draw_hole(svg, step, y);
        break;
    case STEP_SEAL:
        svg_text(svg, (Spot){(CLIENT_X + SERVER_X) / 2, middle, ANCHOR_MIDDLE}, ARROW_COLUMNS,
                 "head", step->text);
        break;
    default:
        draw_arrow(svg, step, middle);
    }
    draw_marks(svg, step, y);
    svg_close(svg);
}

/* Commands sent without waiting, held together by a bracket beside the client's lifeline. */
static void draw_group(Svg *svg, const SequenceStep *first, int from, int to)
{
    g_autofree char *points =
        g_strdup_printf("M%d %dh-6V%dh6", CLIENT_X - 6, from + ROW - 12, to + ROW - 3);
    g_autofree char *id = g_strdup_printf("group-%" G_GUINT64_FORMAT, first->group);

    svg_open(svg, id, NULL, _("sent without waiting for a reply"), NULL);
    svg_path(svg, points, "line");
    svg_close(svg);
}

static const SequenceStep *step_of(const Sequence *sequence, guint i)
{
    return &g_array_index(sequence->steps, SequenceStep, i);
}

/* Where each step begins; one more for the end. Room for repeated heads is in it. Yours. */
static int *places_of(const Sequence *sequence)
{
    guint count = sequence->steps->len;
    int *places = g_new(int, count + 1), y = HEAD_HEIGHT;

    for (guint i = 0; i < count; i++) {
        if (i > 0 && i % ROWS_A_PAGE == 0)
            y += ROW;
        places[i] = y;
        y += step_height(step_of(sequence, i));
    }
    places[count] = y;
    return places;
}

static void draw_groups(Svg *svg, const Sequence *sequence, const int *places)
{
    const SequenceStep *first = NULL; /* of the group at hand */
    guint began = 0, last = 0;

    for (guint i = 0; i < sequence->steps->len; i++) {
        const SequenceStep *step = step_of(sequence, i);

        if (step->kind != STEP_COMMAND)
            continue;
        if (first != NULL && step->group == first->group && step->group != 0) {
            last = i;
            continue;
        }
        if (first != NULL && last > began)
            draw_group(svg, first, places[began], places[last]);
        first = step;
        began = last = i;
    }
    if (first != NULL && last > began)
        draw_group(svg, first, places[began], places[last]);
}

/* What TLS seals is shaded down to the first segment of the closing. */
static void draw_seal(Svg *svg, const Sequence *sequence, const int *places)
{
    guint from = G_MAXUINT, to = sequence->steps->len;

    for (guint i = 0; i < sequence->steps->len; i++) {
        if (from == G_MAXUINT && step_of(sequence, i)->kind == STEP_SEAL)
            from = i;
        else if (from != G_MAXUINT && step_of(sequence, i)->kind == STEP_SEGMENT) {
            to = i;
            break;
        }
    }
    if (from != G_MAXUINT)
        svg_rect(svg, CLIENT_X, places[from], SERVER_X - CLIENT_X, places[to] - places[from],
                 "seal");
}

static int width_of(const Sequence *sequence)
{
    size_t columns = 0;

    for (guint i = 0; i < sequence->steps->len; i++) {
        const GPtrArray *marks = step_of(sequence, i)->marks;

        for (guint at = 0; marks != NULL && at < marks->len; at++)
            columns = MAX(columns, strlen(((const Mark *)marks->pdata[at])->name));
    }
    return columns == 0 ? MARK_X + 8 : MARK_X + 24 + (int)MIN(columns, MARK_COLUMNS) * SMALL_LETTER;
}

char *sequence_to_svg(const Sequence *sequence)
{
    guint count = sequence->steps->len;
    g_autofree int *places = places_of(sequence);
    g_autofree char *title = g_strdup_printf(_("Dialogue %s"), sequence->id);
    int end = places[count];
    Svg svg = svg_begin(width_of(sequence), end + FOOT_HEIGHT, title);

    svg_text(&svg, (Spot){8, 18, ANCHOR_START}, 0, "head", title);
    draw_heads(&svg, sequence, 40, 0);
    draw_seal(&svg, sequence, places);
    svg_line(&svg, CLIENT_X, HEAD_HEIGHT - 10, CLIENT_X, end, "life");
    svg_line(&svg, SERVER_X, HEAD_HEIGHT - 10, SERVER_X, end, "life");
    draw_groups(&svg, sequence, places);
    for (guint i = 0; i < count; i++) {
        if (i > 0 && i % ROWS_A_PAGE == 0)
            draw_heads(&svg, sequence, places[i] - 8, 12);
        draw_step(&svg, sequence, step_of(sequence, i), i + 1, places[i]);
    }
    if (sequence->left_out > 0) {
        g_autofree char *rest =
            g_strdup_printf(_("%" PRIu64 " more steps are not drawn"), sequence->left_out);

        svg_text(&svg, (Spot){CLIENT_X, end + 16, ANCHOR_START}, 0, "quiet", rest);
    }
    return svg_end(&svg);
}
