/* scenes_test.c - all scenes of a folder: what they expect, the laws, and all kinds of oddities. */
#include <glib.h>

#include "laws.h"

/* A scene, and what was told of it as it was written. */
typedef struct Trial {
    Scene *scene;
    GPtrArray *records; /* of json_t * */
} Trial;

static void test_expectations(gconstpointer data)
{
    const Trial *trial = data;
    g_autofree char *unmet = scene_unmet(trial->scene, trial->records);

    if (unmet != NULL) {
        g_test_message("%s", unmet);
        g_test_fail();
    }
}

static void test_law(const Trial *trial, int law)
{
    g_autofree char *broken = law_broken(law, trial->scene, trial->records);

    if (broken != NULL) {
        g_test_message("%s", broken);
        g_test_fail();
    }
}

static void test_rules(gconstpointer data)
{
    test_law(data, 0);
}

static void test_cuts(gconstpointer data)
{
    test_law(data, 1);
}

static void test_orders(gconstpointer data)
{
    test_law(data, 2);
}

static Trial *trial_new(const char *path)
{
    g_autoptr(GError) error = NULL;
    Trial *trial = g_new0(Trial, 1);

    trial->scene = scene_read(path, &error);
    g_assert_no_error(error);
    g_autoptr(GPtrArray) packets = scene_packets_as_written(trial->scene);
    trial->records = scene_run(trial->scene, packets, &error);
    g_assert_no_error(error);
    return trial;
}

static void trial_free(Trial *trial)
{
    scene_free(trial->scene);
    g_ptr_array_unref(trial->records);
    g_free(trial);
}

static int compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The scenes of a folder, by name, so that the simplest one that fails comes first. */
static GPtrArray *scene_names(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GError) error = NULL;
    g_autoptr(GDir) directory = g_dir_open(folder, 0, &error);
    const char *name;

    g_assert_no_error(error);
    while ((name = g_dir_read_name(directory)) != NULL)
        if (g_str_has_suffix(name, ".scene"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    return names;
}

/* Oddities that packets cannot show, and where they are. */
static const char *const not_of_packets[] = {
    "not-in-text",         /* tests/golden/transcript-replies */
    "mbox-divided-badly",  /* tests/cli/mail_files.bats */
    "mbox-content-length", /* likewise */
};

static bool is_named(const GPtrArray *trials, const char *oddity)
{
    for (guint i = 0; i < trials->len; i++) {
        const Trial *trial = g_ptr_array_index(trials, i);
        if (scene_expects_oddity(trial->scene, oddity))
            return true;
    }
    return false;
}

/* Every kind of oddity is raised by some scene that expects it by name. */
static void test_oddities(gconstpointer data)
{
    static const char *const names[] = {
#define ODDITY(kind, name, sentence) name,
#include "base/oddities.def"
#undef ODDITY
    };

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        bool is_other = false;

        for (guint j = 0; j < G_N_ELEMENTS(not_of_packets); j++)
            is_other |= g_str_equal(names[i], not_of_packets[j]);
        if (is_named(data, names[i]) != is_other)
            continue;
        g_test_message("%s: %s", names[i],
                       is_other ? "a scene expects it after all" : "no scene expects it");
        g_test_fail();
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);

    g_autoptr(GPtrArray) names = scene_names(argv[1]);
    g_autoptr(GPtrArray) trials = g_ptr_array_new_with_free_func((GDestroyNotify)trial_free);
    for (guint i = 0; i < names->len; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(argv[1], name, NULL);
        g_autofree char *expects = g_strdup_printf("/%s/expects", name);
        g_autofree char *rules = g_strdup_printf("/%s/law 0", name);
        g_autofree char *cuts = g_strdup_printf("/%s/law 1", name);
        g_autofree char *orders = g_strdup_printf("/%s/law 2", name);
        Trial *trial = trial_new(path);

        g_ptr_array_add(trials, trial);
        g_test_add_data_func(expects, trial, test_expectations);
        g_test_add_data_func(rules, trial, test_rules);
        g_test_add_data_func(cuts, trial, test_cuts);
        g_test_add_data_func(orders, trial, test_orders);
    }
    g_test_add_data_func("/all/oddities", trials, test_oddities);
    return g_test_run();
}
