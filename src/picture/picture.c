/* picture.c - what can be drawn of a case, in the forms there are. */
#include "picture/picture.h"

#include "base/error.h"
#include "base/i18n.h"
#include "picture/overall.h"
#include "picture/route.h"
#include "picture/sequence.h"

const char *const picture_names[] = {"timeline", "matrix", NULL};

static char *draw_dialogue(sqlite3 *database, const char *id, PictureForm form, size_t columns,
                           GError **error)
{
    g_autoptr(Sequence) sequence = sequence_of_dialogue(database, id, error);

    if (sequence == NULL)
        return NULL;
    switch (form) {
    case PICTURE_SVG:
        return sequence_to_svg(sequence);
    case PICTURE_MERMAID:
        return sequence_to_mermaid(sequence);
    case PICTURE_TEXT:
        return sequence_to_text(sequence, columns);
    }
    g_assert_not_reached();
}

static char *draw_message(sqlite3 *database, const char *id, PictureForm form, size_t columns,
                          GError **error)
{
    g_autoptr(RoutePicture) route = route_of_message(database, id, error);

    if (route == NULL)
        return NULL;
    switch (form) {
    case PICTURE_SVG:
        return route_to_svg(route);
    case PICTURE_MERMAID:
        return route_to_mermaid(route);
    case PICTURE_TEXT:
        return route_to_text(route, columns);
    }
    g_assert_not_reached();
}

char *picture_of_thing(sqlite3 *database, const Thing *thing, PictureForm form, size_t columns,
                       GError **error)
{
    if (thing->kind == EVENT_DIALOGUE)
        return draw_dialogue(database, thing->id, form, columns, error);
    if (thing->kind == EVENT_MESSAGE)
        return draw_message(database, thing->id, form, columns, error);
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("%s: there are pictures of dialogues and messages alone"), thing->id);
    return NULL;
}

char *picture_of_case(sqlite3 *database, const char *what, PictureForm form, size_t columns,
                      GError **error)
{
    return g_str_equal(what, "matrix") ? matrix_draw(database, form, columns, error)
                                       : timeline_draw(database, form, columns, error);
}
