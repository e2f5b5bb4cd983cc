/* stop.c - SIGINT, SIGTERM, SIGHUP and SIGQUIT: reading stops, and what was read is told as far as
 * it goes. */
#include "cli/cli.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static const int watched[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
static struct sigaction before[G_N_ELEMENTS(watched)];
static volatile sig_atomic_t caught;
static int nothing = -1; /* /dev/null, to stand in for an input that never ends */

/* Who waits for standard input waits no longer: its end is there. The second signal kills. */
static void on_signal(int number)
{
    caught = number;
    if (nothing >= 0)
        dup2(nothing, STDIN_FILENO);
}

void stop_watch(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};

    nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    for (size_t i = 0; i < G_N_ELEMENTS(watched); i++) {
        sigaction(watched[i], NULL, &before[i]);
        if (watched[i] != SIGHUP || before[i].sa_handler != SIG_IGN) /* nohup wants it so */
            sigaction(watched[i], &action, NULL);
    }
}

void stop_unwatch(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(watched); i++)
        sigaction(watched[i], &before[i], NULL);
    if (nothing >= 0)
        close(nothing);
    nothing = -1;
}

void stop_forget(void)
{
    caught = 0;
}

int stop_signal(void)
{
    return caught;
}
