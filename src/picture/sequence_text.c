/* sequence_text.c - a dialogue drawn for a terminal. */
#include "base/i18n.h"
#include "base/text.h"
#include "picture/sequence.h"

#include <inttypes.h>

#define COLUMNS_MIN 60
#define BEFORE 21 /* columns of time and frame */

static Style style_of_step(const SequenceStep *step)
{
    switch (step->tone) {
    case TONE_BAD:
        return STYLE_BAD;
    case TONE_WARNING:
        return STYLE_WARNING;
    default:
        return step->side == CLIENT ? STYLE_CLIENT : STYLE_SERVER;
    }
}

/* A piece so many times. */
static char *repeated(const char *piece, size_t times)
{
    GString *text = g_string_new(NULL);

    for (size_t i = 0; i < times; i++)
        g_string_append(text, piece);
    return g_string_free(text, FALSE);
}

/* "├─ EHLO a ─────▶│": what one side says, in `columns` between the lifelines. */
static void put_arrow(Page *page, const SequenceStep *step, size_t columns)
{
    g_autofree char *safe = text_safe(bytes_of_text(step->text));
    size_t room = columns - 6;
    g_autofree char *words = text_columns(safe) > room ? text_fit(safe, room) : g_strdup(safe);
    size_t left = room - text_columns(words);
    Style style = style_of_step(step);

    if (step->side == CLIENT) {
        g_autofree char *line = repeated("─", left);

        page_put(page, STYLE_QUIET, "├─ ");
        page_put(page, style, "%s", words);
        page_put(page, STYLE_QUIET, " %s▶│", line);
    } else {
        g_autofree char *line = repeated("─", left);

        page_put(page, STYLE_QUIET, "│◀%s ", line);
        page_put(page, style, "%s", words);
        page_put(page, STYLE_QUIET, " ─┤");
    }
}

/* Words in the middle, between lifelines, filled up with `fill`. */
static void put_middle(Page *page, const SequenceStep *step, const char *fill, size_t columns)
{
    g_autofree char *safe = text_safe(bytes_of_text(step->text));
    size_t room = columns - 2;
    g_autofree char *words =
        text_columns(safe) > room - 4 ? text_fit(safe, room - 4) : g_strdup(safe);
    size_t width = text_columns(words) + 2, left = (room - width) / 2;
    g_autofree char *before = repeated(fill, left);
    g_autofree char *behind = repeated(fill, room - width - left);

    page_put(page, STYLE_QUIET, "│%s ", before);
    page_put(page, step->kind == STEP_SEAL ? STYLE_HEADING : style_of_step(step), "%s", words);
    page_put(page, STYLE_QUIET, " %s│", behind);
}

static void put_marks(Page *page, const SequenceStep *step)
{
    for (guint i = 0; step->marks != NULL && i < step->marks->len; i++) {
        const Mark *mark = step->marks->pdata[i];
        Style style = mark->tone == TONE_BAD       ? STYLE_BAD
                      : mark->tone == TONE_WARNING ? STYLE_WARNING
                                                   : STYLE_QUIET;

        page_indent(page, BEFORE);
        page_put(page, STYLE_QUIET, "│ ");
        page_line(page, style, "%s %s", mark->tone == TONE_BAD ? "▲" : "●", mark->name);
    }
}

static void put_step(Page *page, const Sequence *sequence, const SequenceStep *step, size_t columns)
{
    char moment[MOMENT_TEXT_SIZE];
    g_autofree char *frame =
        step->frame == 0 ? g_strdup("") : g_strdup_printf("%" PRIu64, step->frame);

    page_put(page, STYLE_QUIET, "%11s %8s ", sequence_moment(sequence, step, moment), frame);
    switch (step->kind) {
    case STEP_BODY:
        put_middle(page, step, step->side == CLIENT ? "▒" : "░", columns);
        break;
    case STEP_SEAL:
        put_middle(page, step, "═", columns);
        break;
    case STEP_HOLE:
        put_middle(page, step, "╱", columns);
        break;
    default:
        put_arrow(page, step, columns);
    }
    page_end_line(page);
    put_marks(page, step);
}

void sequence_print(const Sequence *sequence, Page *page)
{
    size_t between = MAX(page_columns(page), COLUMNS_MIN) - BEFORE - 1;
    g_autofree char *client = text_safe(bytes_of_text(sequence->client));
    g_autofree char *server = text_safe(bytes_of_text(sequence->server));
    g_autofree char *left = text_fit(client, between / 2 - 2);
    size_t room = between - between / 2;
    g_autofree char *right =
        text_columns(server) > room ? text_fit(server, room) : g_strdup(server);

    page_indent(page, BEFORE);
    page_put(page, STYLE_CLIENT, "%s", left);
    page_indent(page, room - text_columns(right) + 2);
    page_line(page, STYLE_SERVER, "%s", right);
    for (guint i = 0; i < sequence->steps->len; i++)
        put_step(page, sequence, &g_array_index(sequence->steps, SequenceStep, i), between);
    if (sequence->left_out > 0)
        page_line(page, STYLE_QUIET, _("%" PRIu64 " more steps are not drawn"), sequence->left_out);
}
