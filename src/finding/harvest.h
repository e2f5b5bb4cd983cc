/* harvest.h - addresses that are tried out, one after the other. */
#pragma once

#include "finding/facts.h"

/* What a dialogue asked for; zeros are nothing. */
typedef struct Harvest {
    uint32_t asked, refused; /* addresses: by RCPT, VRFY or EXPN */
    Side side;               /* who asked */
    Span span;               /* from the first that was refused to the last */
} Harvest;

/* An exchange is over: counts it if it asked for an address and was answered for good. */
void harvest_add(Harvest *harvest, const Exchange *exchange);

/* The dialogue is over. */
void find_in_harvest(const Harvest *harvest, const FindingTell *tell);
