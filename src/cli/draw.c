/* draw.c - posta draw: a dialogue, a message's route, or the whole case as a picture. */
#include "base/i18n.h"
#include "case/case.h"
#include "cli/sources.h"
#include "picture/picture.h"

#include <errno.h>

static bool is_picture_of_case(const char *word)
{
    for (const char *const *name = picture_names; *name != NULL; name++)
        if (g_str_equal(word, *name))
            return true;
    return false;
}

static char *draw(const Run *run, sqlite3 *database, PictureForm form, size_t columns,
                  GError **error)
{
    const char *word = run->words->pdata[0];
    Thing thing;

    if (is_picture_of_case(word))
        return picture_of_case(database, word, form, columns, error);
    if (!thing_find(database, word, &thing, error))
        return NULL;
    char *picture = picture_of_thing(database, &thing, form, columns, error);
    thing_clear(&thing);
    return picture;
}

/* To a file, or with "-" to standard output. */
static bool write_svg(const char *path, const char *picture, GError **error)
{
    FILE *file = g_str_equal(path, "-") ? stdout : fopen(path, "we");

    if (file == NULL) {
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot be written: %s"), path,
                    g_strerror(errno));
        return false;
    }
    bool is_written = fputs(picture, file) >= 0 && fflush(file) == 0;
    int failure = errno;
    if (file != stdout)
        is_written = fclose(file) == 0 && is_written;
    if (!is_written)
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_MACHINE, _("%s: cannot be written: %s"), path,
                    g_strerror(failure));
    return is_written;
}

bool run_draw(Run *run, GError **error)
{
    const Options *options = run->options;
    PictureForm form = options->svg_path != NULL ? PICTURE_SVG
                       : options->mermaid        ? PICTURE_MERMAID
                                                 : PICTURE_TEXT;
    Output output;

    if (run->words->len == 0) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("draw: give the id of a dialogue or a message, \"timeline\" or "
                              "\"matrix\", then the sources"));
        return false;
    }
    g_autoptr(Filter) filter = NULL;
    if (!parse_filter(options, &filter, error))
        return false;
    g_autoptr(Sink) sink = scan_case(run, 1, error);
    if (sink == NULL || !narrow_case(case_database(sink), filter, error))
        return false;
    if (form == PICTURE_SVG) {
        g_autofree char *picture = draw(run, case_database(sink), form, 0, error);

        return picture != NULL && write_svg(options->svg_path, picture, error);
    }
    output_begin(&output, options);
    g_autofree char *picture = draw(run, case_database(sink), form,
                                    output.page.columns == 0 ? 100 : output.page.columns, error);
    if (picture != NULL)
        fputs(picture, output.page.file);
    return output_end(&output, picture == NULL ? NULL : error) && picture != NULL;
}
