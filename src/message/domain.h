/* domain.h - domains of mail addresses: who they belong to, and how they are spelled. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/*
 * The domain of an address, in lower case, A-labels where they can be made, without a final dot.
 *
 *   returns yours; NULL where there is none, or only an address literal
 *   source  RFC 5321 4.1.2; RFC 5891 4.4
 */
char *domain_of_address(const char *address);

/* The same of a name that stands alone (HELO, a host); NULL where it is an address or empty. */
char *domain_of_host(const char *name);

/*
 * The organisation that a domain belongs to: the shortest name under a public suffix
 * ("mail.a.co.uk" gives "a.co.uk"); the domain itself where it is one, or has no suffix above it.
 *
 *   domain  as domain_of_address gives it
 *   returns yours
 *   source  the Public Suffix List, as built into libpsl
 */
char *domain_organisation(const char *domain);

/* Its last label is one that names are registered under: "a.com", not "letter.pdf". */
bool domain_has_suffix(const char *name);

/* With its A-labels as U-labels, for eyes; yours. source RFC 5891 4.2, 5.4 */
char *domain_to_unicode(const char *domain);
