/* offers.h - which servers offered TLS, and the sessions in which they did not. */
#pragma once

#include "event/event.h"
#include "packet/address.h"

typedef struct Offers Offers;

Offers *offers_new(void);
void offers_free(Offers *offers);

/* A session of the server showed an offer. limits OFFERS_SERVERS_MAX */
void offers_note(Offers *offers, const Address *server);

/* A finding about a session without one; takes it. limits OFFERS_WITHHELD_MAX: more are dropped */
void offers_withhold(Offers *offers, const Address *server, Event *event);

/* Gives those of servers that showed an offer in some other session to `tell`, in the order in
 * which they came. */
void offers_prove(Offers *offers, void (*tell)(void *user, Event *event), void *user);
