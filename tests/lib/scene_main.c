/* scene_main.c - the tool `scene`: writes scenes as captures, and tries them by hand. */
#include <glib.h>

#include "base/error.h"
#include "events_equal.h"
#include "laws.h"

/* Does one thing with one scene; false where something is not as it should be. */
typedef bool (*SceneDeed)(const Scene *scene, const GPtrArray *packets, const char *target);

static bool write_pcap(const Scene *scene, const GPtrArray *packets, const char *target)
{
    g_autoptr(GError) error = NULL;
    bool is_written = wire_packets_write(packets, scene->snaplen, target, &error);

    if (!is_written)
        g_printerr("scene: %s\n", error->message);
    else
        g_print("%u\n", packets->len);
    return is_written;
}

static bool show_events(const Scene *scene, const GPtrArray *packets, const char *target)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) records = scene_run(scene, packets, &error);

    (void)target;
    for (guint i = 0; records != NULL && i < records->len; i++) {
        g_autofree char *line = record_to_text(g_ptr_array_index(records, i), 0);
        g_print("%s\n", line);
    }
    return records != NULL;
}

static bool check(const Scene *scene, const GPtrArray *packets, const char *target)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) records = scene_run(scene, packets, &error);
    g_autofree char *unmet =
        records == NULL ? g_strdup(error->message) : scene_unmet(scene, records);

    (void)target;
    g_print("%s %s\n%s", unmet == NULL ? "ok    " : "not ok", scene->path,
            unmet == NULL ? "" : unmet);
    return unmet == NULL;
}

static bool hold_laws(const Scene *scene, const GPtrArray *packets, const char *target)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) records = scene_run(scene, packets, &error);
    bool is_good = records != NULL;

    (void)target;
    for (int law = 0; records != NULL && law <= 2; law++) {
        g_autofree char *broken = law_broken(law, scene, records);
        g_print("%s %s law %d\n%s", broken == NULL ? "ok    " : "not ok", scene->path, law,
                broken == NULL ? "" : broken);
        is_good = is_good && broken == NULL;
    }
    return is_good;
}

static bool do_with(const char *path, SceneDeed deed, const char *target)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Scene) scene = scene_read(path, &error);

    if (scene == NULL) {
        g_printerr("scene: %s\n", error->message);
        return false;
    }
    g_autoptr(GPtrArray) packets = scene_packets_as_written(scene);
    return deed(scene, packets, target);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *option;
        SceneDeed deed;
        int first; /* index of the first file */
    } deeds[] = {
        {"--pcap",   write_pcap,  3},
        {"--events", show_events, 2},
        {"--check",  check,       2},
        {"--laws",   hold_laws,   2},
    };
    bool is_good = true;

    for (guint i = 0; i < G_N_ELEMENTS(deeds); i++) {
        if (argc <= deeds[i].first || strcmp(argv[1], deeds[i].option) != 0)
            continue;
        for (int file = deeds[i].first; file < argc; file++)
            is_good = do_with(argv[file], deeds[i].deed, argv[2]) && is_good;
        return is_good ? EXIT_DONE : EXIT_MATCHED;
    }
    g_printerr("usage: scene --pcap OUT FILE.scene | --events|--check|--laws FILE.scene...\n");
    return EXIT_USAGE;
}
