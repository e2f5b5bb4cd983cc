/* cases.c - opens a case that a command reads, and says what of it can no longer be asked. */
#include "base/hash.h"
#include "base/i18n.h"
#include "case/narrow.h"
#include "case/query.h"
#include "cli/sources.h"

/* A fact about the making of a case; yours, or NULL. */
static char *fact_of(sqlite3 *database, const char *name)
{
    Query *query = query_new(database, "SELECT value FROM facts WHERE name = ?1", name, NULL);
    char *value = query_next(query) ? g_strdup(query_text(query, 0)) : NULL;

    query_end(query, NULL);
    return value;
}

/* What was decided when the packets were read holds: options that would decide it otherwise are
 * refused. */
static bool options_fit_case(const Options *options, const char *path, sqlite3 *database,
                             GError **error)
{
    static const char *const settled[] = {"secrets", "secrets-key", "keylog", "count",
                                          "bpf",     "all-flows",   "trusted"};

    for (size_t i = 0; i < G_N_ELEMENTS(settled); i++) {
        bool is_given =
            g_ptr_array_find_with_equal_func(options->given, settled[i], g_str_equal, NULL);
        g_autofree char *made_with = fact_of(database, settled[i]);

        if (!is_given || (g_str_equal(settled[i], "secrets") &&
                          g_strcmp0(made_with, secrets_mode_names[options->secrets]) == 0))
            continue;
        g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                    _("--%s: %s is a case, and this was settled when it was made; "
                      "scan the captures again"),
                    settled[i], path);
        return false;
    }
    return true;
}

/* What its making answered holds for the case too. */
static void look_at_end(Run *run, const char *path, sqlite3 *database)
{
    if (query_one_number(database, "SELECT count(*) FROM events WHERE kind = 'end' AND "
                                   "iif(json_valid(record), record ->> '$.complete', 0)") > 0)
        return;
    complain(_("%s: made of sources that could not be read, or not to their end"), path);
    run->status = EXIT_INPUT;
}

/* What --fail-on asks of a case. */
static void look_for_findings(Run *run, sqlite3 *database)
{
    g_autofree char *question = g_strdup_printf("SELECT count(*) FROM findings WHERE rank >= %d",
                                                (int)run->options->fail_on);

    if (run->options->has_fail_on && run->status == EXIT_DONE &&
        query_one_number(database, question) > 0)
        run->status = EXIT_MATCHED;
}

Sink *open_case(Run *run, const char *path, GError **error)
{
    g_autoptr(Sink) sink = case_open(path, error);

    if (sink == NULL || !options_fit_case(run->options, path, case_database(sink), error))
        return NULL;
    look_at_end(run, path, case_database(sink));
    look_for_findings(run, case_database(sink));
    return g_steal_pointer(&sink);
}

/* It is what it was when the case was made. */
static bool is_the_same(const char *path, const char *sha256)
{
    uint8_t digest[SHA256_BYTES];
    char text[SHA256_TEXT_SIZE];

    return mail_file_is_maildir(path) || (sha256 != NULL && sha256_of_file(path, digest) &&
                                          g_str_equal(sha256_to_text(digest, text), sha256));
}

bool sources_of_case(Sink *opened, Sources *ret_sources, GError **error)
{
    Query *query = query_new(case_database(opened),
                             "SELECT path, sha256 FROM captures ORDER BY capture", NULL);
    bool is_there = true;

    g_ptr_array_set_size(ret_sources->captures, 0);
    while (is_there && query_next(query)) {
        const char *path = query_text(query, 0);

        is_there = path != NULL && is_the_same(path, query_text(query, 1));
        if (is_there)
            g_ptr_array_add(ret_sources->captures, g_strdup(path));
        else
            g_set_error(error, POSTA_ERROR, POSTA_ERROR_INPUT,
                        _("%s: the case was made of it, and it is not there any more, or not the "
                          "same; octets are in the sources alone"),
                        path == NULL ? "?" : path);
    }
    ret_sources->case_path = NULL;
    return query_end(query, is_there ? error : NULL) && is_there;
}

bool parse_filter(const Options *options, Filter **ret_filter, GError **error)
{
    if (options->words == NULL)
        return true;
    g_autoptr(GError) problem = NULL;
    Filter *filter = filter_parse(options->words, &problem);
    if (filter == NULL) {
        g_propagate_prefixed_error(error, g_steal_pointer(&problem), "-Y: ");
        return false;
    }
    *ret_filter = filter;
    return true;
}

bool narrow_case(sqlite3 *database, const Filter *filter, GError **error)
{
    return filter == NULL || case_narrow(database, filter, error);
}
