/* sequence_text.c - a dialogue drawn for a terminal. */
#include "base/i18n.h"
#include "base/text.h"
#include "picture/sequence.h"

#include <inttypes.h>

#define COLUMNS_MIN 60
#define BEFORE 21 /* columns of time and frame */

/* "├─ EHLO a ─────▶│": what one side says, in `columns` between the lifelines. */
static void add_arrow(GString *out, const SequenceStep *step, size_t columns)
{
    g_autofree char *safe = text_safe(bytes_of_text(step->text));
    size_t room = columns - 6, width;
    g_autofree char *words = text_columns(safe) > room ? text_fit(safe, room) : g_strdup(safe);

    width = text_columns(words);
    g_string_append(out, step->side == CLIENT ? "├─ " : "│◀");
    if (step->side == CLIENT)
        g_string_append(out, words);
    for (size_t i = width; i < room; i++)
        g_string_append(out, i == width && step->side == CLIENT ? " " : "─");
    if (step->side == SERVER)
        g_string_append_printf(out, " %s", words);
    g_string_append(out, step->side == CLIENT ? (width < room ? "─▶│" : " ▶│") : " ─┤");
}

/* Words in the middle, between lifelines, filled up with `fill`. */
static void add_middle(GString *out, const char *text, const char *fill, size_t columns)
{
    g_autofree char *safe = text_safe(bytes_of_text(text));
    size_t room = columns - 2;
    g_autofree char *words =
        text_columns(safe) > room - 4 ? text_fit(safe, room - 4) : g_strdup(safe);
    size_t width = text_columns(words) + 2;

    g_string_append(out, "│");
    for (size_t i = 0; i < (room - width) / 2; i++)
        g_string_append(out, fill);
    g_string_append_printf(out, " %s ", words);
    for (size_t i = (room - width) / 2 + width; i < room; i++)
        g_string_append(out, fill);
    g_string_append(out, "│");
}

static void add_step(GString *out, const Sequence *sequence, const SequenceStep *step,
                     size_t columns)
{
    char moment[MOMENT_TEXT_SIZE];
    g_autofree char *frame =
        step->frame == 0 ? g_strdup("") : g_strdup_printf("%" G_GUINT64_FORMAT, step->frame);

    g_string_append_printf(out, "%11s %8s ", sequence_moment(sequence, step, moment), frame);
    switch (step->kind) {
    case STEP_BODY:
        add_middle(out, step->text, step->side == CLIENT ? "▒" : "░", columns);
        break;
    case STEP_SEAL:
        add_middle(out, step->text, "═", columns);
        break;
    case STEP_HOLE:
        add_middle(out, step->text, "╱", columns);
        break;
    default:
        add_arrow(out, step, columns);
    }
    g_string_append_c(out, '\n');
    for (guint i = 0; step->marks != NULL && i < step->marks->len; i++) {
        const Mark *mark = step->marks->pdata[i];

        g_string_append_printf(out, "%*s│ %s %s\n", BEFORE, "", mark->tone == TONE_BAD ? "▲" : "●",
                               mark->name);
    }
}

char *sequence_to_text(const Sequence *sequence, size_t columns)
{
    size_t between = MAX(columns, COLUMNS_MIN) - BEFORE - 1;
    GString *out = g_string_new(NULL);
    g_autofree char *client = text_safe(bytes_of_text(sequence->client));
    g_autofree char *server = text_safe(bytes_of_text(sequence->server));
    g_autofree char *left = text_fit(client, between / 2);
    size_t room = between - between / 2;
    g_autofree char *right =
        text_columns(server) > room ? text_fit(server, room) : g_strdup(server);

    g_string_append_printf(out, "%*s%s%*s%s\n", BEFORE, "", left, (int)(room - text_columns(right)),
                           "", right);
    for (guint i = 0; i < sequence->steps->len; i++)
        add_step(out, sequence, &g_array_index(sequence->steps, SequenceStep, i), between);
    if (sequence->left_out > 0)
        g_string_append_printf(out, _("%" PRIu64 " more steps are not drawn\n"),
                               sequence->left_out);
    return g_string_free(out, FALSE);
}
