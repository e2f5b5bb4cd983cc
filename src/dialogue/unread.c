/* unread.c - protocols of mail that are recognised, and not read. */
#include "dialogue/unread.h"

#include <glib.h>

#define POP2_PORT 109

/* How the octets of a side begin. All fit into what is always there when a protocol is decided on,
 * so that it does not matter how the octets came. */
typedef struct Beginning {
    const char *words, *name;
} Beginning;

static const Beginning greetings[] = {
    {"+ POP2",             "POP2"       }, /* RFC 937 5 */
    {"\"IMPLEMENTATION\"", "ManageSieve"}, /* RFC 5804 1.7, 2.13 */
    {"\"SIEVE\"",          "ManageSieve"},
};

/* What stands behind the method of an HTTP request, as each program is installed. */
static const Beginning paths[] = {
    {"/mapi/",                       "MAPI over HTTP"}, /* MS-OXCMAPIHTTP 2.2.2.1 */
    {"/Microsoft-Server-ActiveSync", "ActiveSync"    }, /* MS-ASHTTP 2.2.1.1.1 */
    {"/EWS/",                        "EWS"           }, /* Exchange Web Services */
    {"/owa/",                        "webmail"       }, /* Outlook on the web */
    {"/?_task=",                     "webmail"       }, /* Roundcube */
    {"/roundcube",                   "webmail"       },
    {"/webmail",                     "webmail"       },
    {"/squirrelmail",                "webmail"       },
    {"/horde/",                      "webmail"       },
    {"/SOGo/",                       "webmail"       },
    {"/zimbra/",                     "webmail"       },
};

static const char *name_of(Bytes octets, const Beginning *beginnings, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (bytes_starts_with_nocase(octets, bytes_of_text(beginnings[i].words)))
            return beginnings[i].name;
    return NULL;
}

const char *unread_name(const FirstOctets *first)
{
    static const char *const methods[] = {"GET ", "POST ", "OPTIONS "};
    Bytes client = first->octets[CLIENT];
    const char *name = name_of(first->octets[SERVER], greetings, G_N_ELEMENTS(greetings));

    if (name != NULL)
        return name;
    if (first->server_port == POP2_PORT && first->octets[SERVER].len > 0 &&
        first->octets[SERVER].data[0] == '+')
        return "POP2";
    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++)
        if (bytes_starts_with(client, bytes_of_text(methods[i])))
            return name_of(bytes_skip(client, strlen(methods[i])), paths, G_N_ELEMENTS(paths));
    return NULL;
}
