/* error.h - errors of the world we run in, and the exit status each of them becomes. */
#pragma once

#include <glib.h>

#define POSTA_ERROR (posta_error_quark())

/* Only the machine we run on and the people who call us cause errors; traffic never does. */
typedef enum PostaError {
    POSTA_ERROR_USAGE,   /* an option or argument that cannot be */
    POSTA_ERROR_INPUT,   /* an input that cannot be read, or was cut short */
    POSTA_ERROR_MACHINE, /* disk, permission, database */
} PostaError;

/* What a run ends with; the numbers are the contract with scripts. */
typedef enum ExitStatus {
    EXIT_DONE = 0,
    EXIT_MATCHED = 1, /* done, and --fail-on matched, or `ls` found nothing */
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_MACHINE = 4,
} ExitStatus;

GQuark posta_error_quark(void);

/* The exit status that an error becomes; errors of other domains count as the machine's. */
ExitStatus error_exit_status(const GError *error);
