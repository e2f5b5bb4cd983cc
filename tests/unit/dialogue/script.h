/* script.h - a talk as a list of texts, run through the SMTP reader in several cuts. */
#pragma once

#include "pump.h"

/*
 * Runs a script; ends with NULL.
 *
 *   "C: text", "S: text"  a line of a side; CRLF is added
 *   "C| text", "S| text"  octets of a side, with the escapes of C
 *   "C~ 10", "S~ 10"      so many octets are missing
 *   "release"             nobody waits for the server any longer
 *   "deaf", "hearing"     from now on neither side has got more of the other; or all again
 *   cut                   octets a piece; 0: each entry whole
 */
static inline void script_run(Pump *pump, const char *const *script, size_t cut)
{
    for (; *script != NULL; script++) {
        const char *entry = *script;
        Side side = entry[0] == 'C' ? CLIENT : SERVER;

        if (g_str_equal(entry, "release")) {
            pump_release(pump, CLIENT);
        } else if (g_str_equal(entry, "deaf") || g_str_equal(entry, "hearing")) {
            pump->acks_all = entry[0] == 'h';
        } else if (entry[1] == '~') {
            pump_gap(pump, side, g_ascii_strtoull(entry + 2, NULL, 10));
        } else {
            g_autofree char *text = g_strcompress(entry + 3);
            g_autofree char *line = g_strconcat(text, entry[1] == ':' ? "\r\n" : "", NULL);

            pump_octets(pump, side, bytes_of_text(line), cut);
        }
    }
}

/* The script tells just these facts, however it is cut. */
static inline void script_check(const char *const *script, const char *wanted)
{
    static const size_t cuts[] = {0, 1, 2, 3, 7};

    for (size_t i = 0; i < G_N_ELEMENTS(cuts); i++) {
        Pump pump;

        pump_init(&pump);
        script_run(&pump, script, cuts[i]);
        pump_end(&pump, false);
        g_assert_cmpstr(pump.told->str, ==, wanted);
        pump_clear(&pump);
    }
}

#define SCRIPT(...) ((const char *const[]){__VA_ARGS__, NULL})
