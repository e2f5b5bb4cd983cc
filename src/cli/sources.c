/* sources.c - what a command reads: captures and mail, folders of them, or a case. */
#include "cli/sources.h"

#include "base/i18n.h"
#include "case/case.h"

#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAMES_SHOWN 5 /* of files that are left out */

/* A file that may be read. */
typedef struct Candidate {
    char *path;
    int64_t first; /* ns since 1970 UTC, of its first packet; valid if has_first */
    bool has_first;
} Candidate;

static void candidate_clear(gpointer candidate)
{
    g_free(((Candidate *)candidate)->path);
}

/* Looks at the first packet; false where it is no capture. What can be read but once is left alone.
 */
static bool look_into(Candidate *candidate)
{
    struct stat facts;
    Packet packet;

    if (stat(candidate->path, &facts) != 0 || !S_ISREG(facts.st_mode) ||
        access(candidate->path, R_OK) != 0 || case_is_case(candidate->path))
        return true; /* is told, or found good, when its turn comes */
    g_autoptr(CaptureSource) source = capture_open(candidate->path, NULL);
    if (source == NULL)
        return false;
    if (capture_next(source, &packet) && packet.has_when) {
        candidate->first = packet.when;
        candidate->has_first = true;
    }
    return true;
}

/* Names as people count: out.pcap2 before out.pcap10. */
static int compare_naturally(gconstpointer one, gconstpointer other)
{
    const char *first = *(const char *const *)one, *second = *(const char *const *)other;
    int order = strverscmp(first, second);

    return order != 0 ? order : strcmp(first, second);
}

/* The files in a folder; folders in it are left out. NULL where it cannot be read. */
static GPtrArray *files_of(const char *folder)
{
    g_autoptr(GError) error = NULL;
    GDir *entries = g_dir_open(folder, 0, &error);

    if (entries == NULL) {
        complain("%s", error->message);
        return NULL;
    }
    GPtrArray *found = g_ptr_array_new_with_free_func(g_free);
    for (const char *name = g_dir_read_name(entries); name != NULL;
         name = g_dir_read_name(entries)) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(found, g_steal_pointer(&path));
    }
    g_dir_close(entries);
    g_ptr_array_sort(found, compare_naturally);
    return found;
}

/* One line names what stands in a folder and is no capture. */
static void tell_left_out(const char *folder, const GPtrArray *left_out)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (guint i = 0; i < MIN(left_out->len, NAMES_SHOWN); i++) {
        g_autofree char *name = g_path_get_basename(left_out->pdata[i]);
        g_string_append_printf(names, "%s%s", i == 0 ? "" : ", ", name);
    }
    if (left_out->len > NAMES_SHOWN)
        g_string_append_printf(names, _(" and %u more"), left_out->len - NAMES_SHOWN);
    complain(_("%s: left out what is no capture: %s"), folder, names->str);
}

static void add_folder(Run *run, GArray *candidates, const char *folder)
{
    g_autoptr(GPtrArray) files = files_of(folder);
    g_autoptr(GPtrArray) left_out = g_ptr_array_new();

    if (files == NULL) {
        run->status = EXIT_INPUT;
        return;
    }
    for (guint i = 0; i < files->len; i++) {
        Candidate candidate = {.path = files->pdata[i]};
        if (look_into(&candidate)) {
            candidate.path = g_strdup(candidate.path);
            g_array_append_val(candidates, candidate);
        } else {
            g_ptr_array_add(left_out, files->pdata[i]);
        }
    }
    if (left_out->len > 0)
        tell_left_out(folder, left_out);
    if (left_out->len < files->len)
        return;
    complain(files->len == 0 ? _("%s: no files in this folder")
                             : _("%s: no captures in this folder"),
             folder);
    run->status = EXIT_INPUT;
}

static void add_path(Run *run, GArray *candidates, const char *path);

/* A name that no shell has resolved: "out*.pcap". False where it is none, or nothing has such a
 * name: then it is told like any other that is not there. */
static bool add_pattern(Run *run, GArray *candidates, const char *pattern)
{
    glob_t found;

    if (strpbrk(pattern, "*?[") == NULL || g_file_test(pattern, G_FILE_TEST_EXISTS) ||
        glob(pattern, 0, NULL, &found) != 0)
        return false;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (size_t i = 0; i < found.gl_pathc; i++)
        g_ptr_array_add(names, found.gl_pathv[i]);
    g_ptr_array_sort(names, compare_naturally);
    for (guint i = 0; i < names->len; i++)
        add_path(run, candidates, names->pdata[i]);
    globfree(&found);
    return true;
}

static void add_path(Run *run, GArray *candidates, const char *path)
{
    if (add_pattern(run, candidates, path))
        return;
    Candidate candidate = {.path = g_strdup(path)};

    if (g_file_test(path, G_FILE_TEST_IS_DIR) && !mail_file_is_maildir(path)) {
        add_folder(run, candidates, path);
        candidate_clear(&candidate);
        return;
    }
    if (!g_str_equal(path, "-"))
        look_into(&candidate);
    g_array_append_val(candidates, candidate);
}

/* By their first packets; of one time, by name: so the order in which they were named never counts.
 */
static bool is_before(const Candidate *one, const Candidate *other)
{
    if (one->first != other->first)
        return one->first < other->first;
    return compare_naturally(&one->path, &other->path) < 0;
}

/*
 * Several captures are one timeline: those whose first packet has a time change places among
 * themselves; standard input and what has no time stay where they are.
 */
static void order_by_time(GArray *candidates)
{
    Candidate *all = &g_array_index(candidates, Candidate, 0);

    for (guint i = 1; i < candidates->len; i++) {
        if (!all[i].has_first)
            continue;
        for (guint place = i, before = i; before-- > 0;) {
            if (!all[before].has_first)
                continue;
            if (!is_before(&all[place], &all[before]))
                break;
            Candidate later = all[before];
            all[before] = all[place];
            all[place] = later;
            place = before;
        }
    }
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
    g_auto(Sources) sources = {.captures = g_ptr_array_new_with_free_func(g_free)};
    const GPtrArray *files = run->options->files;

    if (files->len == 0 && run->words->len <= first) {
        g_set_error_literal(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                            _("nothing to read; name a capture file, a case, or - for standard "
                              "input"));
        return false;
    }
    g_autoptr(GArray) candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    g_array_set_clear_func(candidates, candidate_clear);
    for (guint i = 0; i < files->len; i++)
        add_path(run, candidates, g_ptr_array_index(files, i));
    for (guint i = first; i < run->words->len; i++)
        add_path(run, candidates, g_ptr_array_index(run->words, i));
    order_by_time(candidates);
    for (guint i = 0; i < candidates->len; i++)
        g_ptr_array_add(sources.captures, g_strdup(g_array_index(candidates, Candidate, i).path));
    if (!look_for_case(&sources, error))
        return false;
    *ret_sources = sources;
    sources.captures = NULL;
    return true;
}

static bool holds_standard_input(const GPtrArray *paths)
{
    bool is_named = false;

    for (guint i = 0; i < paths->len; i++)
        is_named |= g_str_equal(paths->pdata[i], "-");
    return is_named;
}

bool run_names_standard_input(const Run *run)
{
    return holds_standard_input(run->words) || holds_standard_input(run->options->files);
}

bool sources_hold_standard_input(const Sources *sources)
{
    return holds_standard_input(sources->captures);
}

void sources_clear(Sources *sources)
{
    g_clear_pointer(&sources->captures, g_ptr_array_unref);
}
