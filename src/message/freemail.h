/* freemail.h - who gives mailboxes to anybody. */
#pragma once

#include <stdbool.h>

/* The organisation gives mailboxes to anybody, without asking who they are. */
bool organisation_is_freemail(const char *organisation);
