/* picture.c - what can be drawn of a case, in the forms there are. */
#include "picture/picture.h"

#include "base/error.h"
#include "base/i18n.h"
#include "picture/overall.h"
#include "picture/route.h"
#include "picture/sequence.h"

const char *const picture_names[] = {"timeline", "matrix", NULL};

static bool refuse(const Thing *thing, GError **error)
{
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("%s: there are pictures of dialogues and messages alone"), thing->id);
    return false;
}

char *picture_of_thing(sqlite3 *database, const Thing *thing, PictureForm form, GError **error)
{
    if (thing->kind == EVENT_DIALOGUE) {
        g_autoptr(Sequence) sequence = sequence_of_dialogue(database, thing->id, error);

        return sequence == NULL      ? NULL
               : form == PICTURE_SVG ? sequence_to_svg(sequence)
                                     : sequence_to_mermaid(sequence);
    }
    if (thing->kind == EVENT_MESSAGE) {
        g_autoptr(RoutePicture) route = route_of_message(database, thing->id, error);

        return route == NULL         ? NULL
               : form == PICTURE_SVG ? route_to_svg(route)
                                     : route_to_mermaid(route);
    }
    refuse(thing, error);
    return NULL;
}

bool picture_print_thing(sqlite3 *database, const Thing *thing, Page *page, GError **error)
{
    if (thing->kind == EVENT_DIALOGUE) {
        g_autoptr(Sequence) sequence = sequence_of_dialogue(database, thing->id, error);

        if (sequence != NULL)
            sequence_print(sequence, page);
        return sequence != NULL;
    }
    if (thing->kind == EVENT_MESSAGE) {
        g_autoptr(RoutePicture) route = route_of_message(database, thing->id, error);

        if (route != NULL)
            route_print(route, page);
        return route != NULL;
    }
    return refuse(thing, error);
}

char *picture_of_case(sqlite3 *database, const char *what, PictureForm form, GError **error)
{
    return g_str_equal(what, "matrix") ? matrix_draw(database, form, error)
                                       : timeline_draw(database, form, error);
}

bool picture_print_case(sqlite3 *database, const char *what, Page *page, GError **error)
{
    return g_str_equal(what, "matrix") ? matrix_print(database, page, error)
                                       : timeline_print(database, page, error);
}
