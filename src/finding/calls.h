/* calls.h - which mail servers were called by whom, whether they answered or not. */
#pragma once

#include "packet/address.h"

#include <glib.h>
#include <stdbool.h>

typedef struct Calls Calls;

Calls *calls_new(void);
void calls_free(Calls *calls);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Calls, calls_free)

/* A client asked for a connection. limits CALLS_MAX */
void calls_add(Calls *calls, const Address *client, const Address *server);

/* False where it is known that it did not, in what was captured before. */
bool calls_may_hold(const Calls *calls, const Address *client, const Address *server);
