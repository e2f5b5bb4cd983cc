/* picture.c - what can be drawn of a case, in the forms there are. */
#include "picture/picture.h"

#include "base/error.h"
#include "base/i18n.h"
#include "picture/sequence.h"

const char *const picture_names[] = {NULL};

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

char *picture_of_thing(sqlite3 *database, const Thing *thing, PictureForm form, size_t columns,
                       GError **error)
{
    if (thing->kind == EVENT_DIALOGUE)
        return draw_dialogue(database, thing->id, form, columns, error);
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("%s: there are pictures of dialogues and messages alone"), thing->id);
    return NULL;
}

char *picture_of_case(sqlite3 *database, const char *what, PictureForm form, size_t columns,
                      GError **error)
{
    (void)database, (void)form, (void)columns;
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE, _("%s: no such picture"), what);
    return NULL;
}
