/* ahead.c - secrets that stand behind the packets that they open. */
#include "capture/formats.h"

#include <sys/stat.h>

GPtrArray *capture_secrets_ahead(const CaptureSource *source)
{
    struct stat facts;
    Packet packet;

    if (!source->is_pcapng || source->facts.packing->len > 0 || stat(source->path, &facts) != 0 ||
        !S_ISREG(facts.st_mode))
        return NULL;
    g_autoptr(CaptureSource) again = capture_open(source->path, NULL);
    if (again == NULL)
        return NULL;
    while (capture_next(again, &packet))
        continue;
    return g_ptr_array_ref(again->facts.secrets);
}
