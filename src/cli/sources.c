/* sources.c - what a command reads: captures, folders of them, or a case. */
#include "base/i18n.h"
#include "case/case.h"
#include "cli/cli.h"

static int compare_paths(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The files in a folder, by name; folders in it are left out. */
static void add_folder(Run *run, GPtrArray *paths, const char *folder)
{
    g_autoptr(GPtrArray) found = g_ptr_array_new();
    g_autoptr(GError) error = NULL;
    GDir *entries = g_dir_open(folder, 0, &error);

    if (entries == NULL) {
        complain("%s", error->message);
        run->status = EXIT_INPUT;
        return;
    }
    for (const char *name = g_dir_read_name(entries); name != NULL;
         name = g_dir_read_name(entries)) {
        char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(found, path);
        else
            g_free(path);
    }
    g_dir_close(entries);
    g_ptr_array_sort(found, compare_paths);
    if (found->len == 0) {
        complain(_("%s: no files in this folder"), folder);
        run->status = EXIT_INPUT;
    }
    g_ptr_array_extend_and_steal(paths, g_steal_pointer(&found));
}

static void add_path(Run *run, GPtrArray *paths, const char *path)
{
    if (g_file_test(path, G_FILE_TEST_IS_DIR))
        add_folder(run, paths, path);
    else
        g_ptr_array_add(paths, g_strdup(path));
}

/* A case holds results, captures hold packets: they do not mix yet. */
static bool look_for_case(Sources *sources, GError **error)
{
    for (guint i = 0; i < sources->captures->len; i++) {
        const char *path = g_ptr_array_index(sources->captures, i);
        if (g_str_equal(path, "-") || !case_is_case(path))
            continue;
        if (sources->captures->len > 1) {
            g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                        _("%s: a case together with other sources is not built yet; "
                          "ask one case at a time"),
                        path);
            return false;
        }
        sources->case_path = path;
    }
    return true;
}

bool sources_find(Run *run, guint first, Sources *ret_sources, GError **error)
{
    g_auto(Sources) sources = {g_ptr_array_new_with_free_func(g_free), NULL};
    const GPtrArray *files = run->options->files;

    if (files->len == 0 && run->words->len <= first) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("nothing to read; name a capture file, a case, or - for standard "
                              "input"));
        return false;
    }
    for (guint i = 0; i < files->len; i++)
        add_path(run, sources.captures, g_ptr_array_index(files, i));
    for (guint i = first; i < run->words->len; i++)
        add_path(run, sources.captures, g_ptr_array_index(run->words, i));
    if (!look_for_case(&sources, error))
        return false;
    *ret_sources = sources;
    sources.captures = NULL;
    return true;
}

void sources_clear(Sources *sources)
{
    g_clear_pointer(&sources->captures, g_ptr_array_unref);
}
