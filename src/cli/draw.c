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

static char *draw(const Run *run, sqlite3 *database, PictureForm form, GError **error)
{
    const char *word = run->words->pdata[0];
    Thing thing;

    if (is_picture_of_case(word))
        return picture_of_case(database, word, form, error);
    if (!thing_find(database, word, &thing, error))
        return NULL;
    char *picture = picture_of_thing(database, &thing, form, error);
    thing_clear(&thing);
    return picture;
}

static bool print(const Run *run, sqlite3 *database, Page *page, GError **error)
{
    const char *word = run->words->pdata[0];
    Thing thing;

    if (is_picture_of_case(word))
        return picture_print_case(database, word, page, error);
    if (!thing_find(database, word, &thing, error))
        return false;
    bool is_printed = picture_print_thing(database, &thing, page, error);
    thing_clear(&thing);
    return is_printed;
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
    if (options->svg_path != NULL) {
        g_autofree char *picture = draw(run, case_database(sink), PICTURE_SVG, error);

        return picture != NULL && write_svg(options->svg_path, picture, error);
    }
    output_begin(&output, options);
    bool is_drawn;
    if (options->mermaid) {
        g_autofree char *picture = draw(run, case_database(sink), PICTURE_MERMAID, error);

        is_drawn = picture != NULL;
        fputs(is_drawn ? picture : "", output.page.file);
    } else {
        is_drawn = print(run, case_database(sink), &output.page, error);
    }
    return output_end(&output, is_drawn ? error : NULL) && is_drawn;
}
