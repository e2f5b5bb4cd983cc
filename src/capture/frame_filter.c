/* frame_filter.c - which frames an expression of tcpdump lets through, by libpcap's compiler. */
#include "capture/frame_filter.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/limits.h"

#include <inttypes.h>
#include <pcap.h>

struct FrameFilter {
    char *expression;
    GHashTable *programs; /* link type to struct bpf_program * */
};

static void program_free(gpointer value)
{
    pcap_freecode(value);
    g_free(value);
}

/* What libpcap calls a link type that has another number in files.
 * source https://www.tcpdump.org/linktypes.html */
static int in_libpcap(int link_type)
{
    switch (link_type) {
    case 100:
        return DLT_ATM_RFC1483;
    case 101:
        return DLT_RAW;
    case 108:
        return DLT_LOOP;
    case 109:
        return DLT_ENC;
    case 117:
        return DLT_PFLOG;
    default:
        return link_type;
    }
}

/* Makes the program of a link type; NULL, and why, where there can be none. */
static struct bpf_program *compile(const char *expression, int link_type, char **ret_why)
{
    struct bpf_program *program = g_new0(struct bpf_program, 1);
    pcap_t *handle = pcap_open_dead(in_libpcap(link_type), PACKET_MAX_BYTES);

    if (handle != NULL && pcap_compile(handle, program, expression, 1, PCAP_NETMASK_UNKNOWN) == 0) {
        pcap_close(handle);
        return program;
    }
    *ret_why = g_strdup(handle == NULL ? "?" : pcap_geterr(handle));
    if (handle != NULL)
        pcap_close(handle);
    g_free(program);
    return NULL;
}

/* An expression is right if it means something for one of these. */
static const int tried_link_types[] = {1, 101, 105, 113};

FrameFilter *frame_filter_new(const char *expression, GError **error)
{
    g_autoptr(FrameFilter) filter = g_new0(FrameFilter, 1);
    g_autofree char *first_reason = NULL;

    filter->expression = g_strdup(expression);
    filter->programs = g_hash_table_new_full(NULL, NULL, NULL, program_free);
    for (size_t i = 0; i < G_N_ELEMENTS(tried_link_types); i++) {
        g_autofree char *why = NULL;
        struct bpf_program *program = compile(expression, tried_link_types[i], &why);

        if (program != NULL) {
            g_hash_table_insert(filter->programs, GINT_TO_POINTER(tried_link_types[i]), program);
            return g_steal_pointer(&filter);
        }
        if (first_reason == NULL)
            first_reason = g_steal_pointer(&why);
    }
    g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                _("-f: \"%s\": %s; see pcap-filter(7), and -Y for words about mail"), expression,
                first_reason);
    return NULL;
}

void frame_filter_free(FrameFilter *filter)
{
    if (filter == NULL)
        return;
    g_clear_pointer(&filter->programs, g_hash_table_unref);
    g_free(filter->expression);
    g_free(filter);
}

const char *frame_filter_expression(const FrameFilter *filter)
{
    return filter->expression;
}

bool frame_filter_ask(FrameFilter *filter, const Packet *packet, bool *ret_passes, GError **error)
{
    gpointer key = GINT_TO_POINTER(packet->link_type);
    struct bpf_program *program = g_hash_table_lookup(filter->programs, key);
    const struct pcap_pkthdr head = {.caplen = (bpf_u_int32)packet->bytes.len,
                                     .len =
                                         MAX(packet->original_len, (bpf_u_int32)packet->bytes.len)};

    if (program == NULL) {
        g_autofree char *why = NULL;

        program = compile(filter->expression, packet->link_type, &why);
        if (program == NULL) {
            g_set_error(error, POSTA_ERROR, POSTA_ERROR_USAGE,
                        _("-f: \"%s\" means nothing for frame %" PRIu64 ", of link type %d: %s"),
                        filter->expression, packet->number, packet->link_type, why);
            return false;
        }
        g_hash_table_insert(filter->programs, key, program);
    }
    *ret_passes = pcap_offline_filter(program, &head, packet->bytes.data) != 0;
    return true;
}
