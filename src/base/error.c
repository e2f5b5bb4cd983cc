/* error.c - errors of the world we run in, and the exit status each of them becomes. */
#include "base/error.h"

GQuark posta_error_quark(void)
{
    return g_quark_from_static_string("posta-error-quark");
}

ExitStatus error_exit_status(const GError *error)
{
    if (error->domain == G_OPTION_ERROR)
        return EXIT_USAGE;
    if (error->domain != POSTA_ERROR)
        return EXIT_MACHINE;
    switch ((PostaError)error->code) {
    case POSTA_ERROR_USAGE:
        return EXIT_USAGE;
    case POSTA_ERROR_INPUT:
        return EXIT_INPUT;
    case POSTA_ERROR_MACHINE:
        return EXIT_MACHINE;
    }
    g_assert_not_reached();
}
