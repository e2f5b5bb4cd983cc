/* pcapng_fuzz.c - any octets, read as a pcapng file, whole and in pieces. */
#include "capture_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    return check_capture(data, size);
}
