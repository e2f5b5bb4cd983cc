/* mutations_test.c - hostile captures, by the thousand, out of good ones. */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mutation_run.h"
#include "pipeline/pipeline.h"

#define CROWD_BYTES 250000
#define SEEDS 2
#define PERMILLE 10

static const char *folder;

/* A mutation of the packets of a crowd. */
static void test_packets(gconstpointer data)
{
    const Mutation mutation = (Mutation)GPOINTER_TO_UINT(data);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) scenes = scenes_of(folder, &error);

    g_assert_no_error(error);
    g_autoptr(GPtrArray) packets = crowd_packets(scenes, CROWD_BYTES);
    Told *good = told_of(packets);
    for (guint32 seed = 1; seed <= SEEDS; seed++) {
        g_autoptr(GHashTable) touched = NULL;
        g_autoptr(GPtrArray) mutated = packets_mutated(packets, mutation, PERMILLE, seed, &touched);
        g_autofree char *fault = NULL;
        Told *told = told_of(mutated);

        if (mutation != MUTATION_DAMAGE)
            fault = told_silently_lost(good, told);
        else if (told_compare(good, told, touched, &fault) == 0)
            fault = g_strdup("all connections were touched");
        if (fault != NULL) {
            g_test_message("seed %u: %s", seed, fault);
            g_test_fail();
        }
        told_free(told);
    }
    told_free(good);
}

static bool ignore(Sink *sink, const Event *event, GError **error)
{
    (void)sink, (void)event, (void)error;
    return true;
}

static bool ignore_end(Sink *sink, GError **error)
{
    (void)sink, (void)error;
    return true;
}

static void ignore_free(Sink *sink)
{
    (void)sink;
}

/* Reads octets as a capture, through all stages; returns how many packets it had. */
static uint64_t scan(const uint8_t *data, size_t size)
{
    Sink sink = {ignore, ignore_end, ignore_free};
    int descriptor = memfd_create("capture", MFD_CLOEXEC);
    g_autofree char *path = g_strdup_printf("/dev/fd/%d", descriptor);
    g_autoptr(GError) error = NULL;

    g_assert(write(descriptor, data, size) == (ssize_t)size);
    lseek(descriptor, 0, SEEK_SET);
    g_autoptr(CaptureSource) source = capture_open(path, NULL);
    close(descriptor);
    if (source == NULL)
        return 0;
    g_autoptr(Pipeline) pipeline = pipeline_new(&(PipelineOptions){.secrets = SECRETS_MASK}, &sink);
    pipeline_scan(pipeline, source, &error);
    pipeline_end(pipeline, true, &error);
    g_assert_no_error(error);
    return capture_facts(source)->packets;
}

/* One talk as a capture of a form. */
static GByteArray *capture_of_talk(gconstpointer is_pcapng)
{
    g_autofree char *path = g_build_filename(folder, "105-ehlo-and-one-mail.scene", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(Scene) scene = scene_read(path, &error);

    g_assert_no_error(error);
    g_autoptr(GPtrArray) packets = scene_packets_as_written(scene);
    return is_pcapng ? wire_packets_pcapng(packets) : wire_packets_pcap(packets, 0);
}

/* The capture ends at every octet: what came before is read. */
static void test_cuts(gconstpointer is_pcapng)
{
    g_autoptr(GByteArray) file = capture_of_talk(is_pcapng);
    uint64_t packets = 0;

    for (guint len = 0; len <= file->len; len++) {
        uint64_t count = scan(file->data, len);

        g_assert_cmpuint(count, >=, packets);
        g_assert_cmpuint(count, <=, packets + 1);
        packets = count;
    }
    g_assert_cmpuint(packets, >, 10);
}

/* Every word of the file is a length that cannot be, or one that can. */
static void test_words(gconstpointer is_pcapng)
{
    static const uint32_t values[] = {0, 8, 0x7fffffff, UINT32_MAX};
    g_autoptr(GByteArray) file = capture_of_talk(is_pcapng);
    uint64_t all = scan(file->data, file->len);

    for (guint at = 0; at + 4 <= file->len; at += 4)
        for (guint i = 0; i < G_N_ELEMENTS(values) + 2; i++) {
            uint32_t kept, value;

            memcpy(&kept, file->data + at, 4);
            value = i < G_N_ELEMENTS(values) ? values[i] : kept + (i % 2 == 0 ? 1 : UINT32_MAX);
            memcpy(file->data + at, &value, 4);
            g_assert_cmpuint(scan(file->data, file->len), <=, all + file->len / 16);
            memcpy(file->data + at, &kept, 4);
        }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(argc, ==, 2);
    folder = argv[1];
    for (Mutation mutation = 0; mutation < N_MUTATIONS; mutation++) {
        g_autofree char *name = g_strdup_printf("/mutations/packets/%s", mutation_name(mutation));
        g_test_add_data_func(name, GUINT_TO_POINTER(mutation), test_packets);
    }
    g_test_add_data_func("/mutations/pcap/cuts", NULL, test_cuts);
    g_test_add_data_func("/mutations/pcap/words", NULL, test_words);
    g_test_add_data_func("/mutations/pcapng/cuts", GINT_TO_POINTER(1), test_cuts);
    g_test_add_data_func("/mutations/pcapng/words", GINT_TO_POINTER(1), test_words);
    return g_test_run();
}
