/* serve.c - posta serve: the page of a case, on this machine, until it is stopped. */
#include "serve/serve.h"
#include "base/i18n.h"
#include "cli/octets.h"

#include <stdio.h>

static json_t *body_of(void *user, const json_t *message)
{
    return octets_body(user, message);
}

static GByteArray *octets_of(void *user, const json_t *message)
{
    return octets_all(user, message);
}

static GByteArray *part_of(void *user, const json_t *message, const char *number)
{
    return octets_part(user, message, number);
}

static bool is_stopped(void)
{
    return stop_signal() != 0;
}

bool run_serve(Run *run, GError **error)
{
    g_autoptr(Sink) sink = NULL;
    g_autoptr(Filter) filter = NULL;

    if (!parse_filter(run->options, &filter, error))
        return false;
    g_autoptr(Octets) octets = octets_new(error);
    if (octets == NULL || !scan_case_with_octets(run, &sink, octets, error) ||
        !narrow_case(case_database(sink), filter, error))
        return false;
    if (is_stopped())
        return true;
    g_autofree char *title = case_title(case_database(sink));
    const ServerWishes wishes = {.title = title,
                                 .listen = run->options->listen,
                                 .body = body_of,
                                 .octets = octets_of,
                                 .part = part_of,
                                 .user = octets};
    g_autoptr(Web) web = web_new(case_database(sink), run->options->words, error);
    if (web == NULL)
        return false;
    g_autoptr(Server) server = server_new(web, &wishes, error);
    if (server == NULL)
        return false;
    stop_watch();
    printf(_("%s   (Ctrl-C ends it)\n"), server_address(server));
    fflush(stdout);
    server_run(server, is_stopped);
    stop_unwatch();
    stop_forget(); /* to be stopped is how it ends */
    return true;
}
