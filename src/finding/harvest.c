/* harvest.c - addresses that are tried out, one after the other. */
#include "finding/harvest.h"

#include "base/limits.h"

#define SHARE_PERCENT 80 /* of those asked for, refused */

void harvest_add(Harvest *harvest, const Exchange *exchange)
{
    const Command *command = exchange->command;
    const Reply *reply = exchange->reply;

    if (command == NULL || reply == NULL || command->is_inferred ||
        !(g_str_equal(command->verb, "RCPT") || g_str_equal(command->verb, "VRFY") ||
          g_str_equal(command->verb, "EXPN")))
        return;
    /* who greylists or limits says 4yz to all; nobody learns anything from that */
    if (reply->code / 100 == 4)
        return;
    harvest->asked++;
    if (reply->code < 550 || reply->code > 553)
        return;
    if (harvest->refused++ == 0) {
        harvest->span = command->span;
        harvest->side = exchange->acting_client;
    }
    span_reach(&harvest->span, &command->span.last, span_end(&command->span));
}

void find_in_harvest(const Harvest *harvest, const FindingTell *tell)
{
    if (harvest->asked <= HARVEST_LEAST || harvest->refused * 100 < harvest->asked * SHARE_PERCENT)
        return;
    g_autoptr(Finding) finding = finding_new(FINDING_RECIPIENT_HARVEST);
    finding_add_number(finding, "count", harvest->asked);
    finding_add_number(finding, "refused", harvest->refused);
    finding_add_place(finding, harvest->side, &harvest->span);
    tell->finding(tell->user, finding);
}
