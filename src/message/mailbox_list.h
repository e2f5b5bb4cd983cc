/* mailbox_list.h - address lists, as they should be and as they are. */
#pragma once

#include "message/message.h"

void mailbox_free(Mailbox *mailbox);

/*
 * Reads the body of an address field.
 *
 * Groups are opened (their names are left off), routes are dropped. `Name` alone is a mailbox
 * without an address; a comment is the name where there is no other. Missing brackets, commas and
 * closing marks are survived; ";" separates as "," does.
 *
 *   body    as it came, folds included
 *   list    of Mailbox *; what is found is added
 *   returns false where there were more than ADDRESSES_MAX
 *   limits  linear in time
 *   source  RFC 5322 3.4, 4.4; RFC 6532 3.2
 */
bool mailbox_list_parse(Bytes body, GPtrArray *list);
