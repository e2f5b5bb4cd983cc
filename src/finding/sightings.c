/* sightings.c - the envelope's sender of messages that are seen more than once. */
#include "finding/sightings.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "finding/inquiry.h"

/* A message on its way, as it was seen first. */
typedef struct Sighting {
    uint8_t key[SHA256_BYTES];
    char *mail_from; /* NULL: the place is free */
    Span span;       /* of its transaction */
    bool is_told;    /* that it changed */
} Sighting;

struct Sightings {
    Sighting *places; /* SIGHTINGS_MAX, each message has its own by its key; NULL until needed */
};

Sightings *sightings_new(void)
{
    return g_new0(Sightings, 1);
}

void sightings_free(Sightings *sightings)
{
    if (sightings == NULL)
        return;
    for (size_t i = 0; i < SIGHTINGS_MAX && sightings->places != NULL; i++)
        g_free(sightings->places[i].mail_from);
    g_free(sightings->places);
    g_free(sightings);
}

/* What a message is known by; false where it has no number of its own. */
static bool key_of(const MessageHeaders *headers, uint8_t ret_key[SHA256_BYTES])
{
    const Mailbox *from = headers->from->len == 0 ? NULL : headers->from->pdata[0];

    if (headers->message_id == NULL || from == NULL || from->address == NULL)
        return false;
    g_autofree char *text = g_strjoin("\n", headers->message_id, from->address,
                                      headers->date_text == NULL ? "" : headers->date_text, NULL);
    sha256_of(bytes_of_text(text), ret_key);
    return true;
}

static Sighting *place_of(Sightings *sightings, const uint8_t key[SHA256_BYTES])
{
    size_t at = ((size_t)key[0] << 8 | key[1]) % SIGHTINGS_MAX;

    if (sightings->places == NULL)
        sightings->places = g_new0(Sighting, SIGHTINGS_MAX);
    return &sightings->places[at];
}

/* The sender that the message has now: of the transaction that carried it, else as the server that
 * kept it wrote it down. */
static const char *sender_of(const FindingFacts *facts)
{
    return facts->envelope != NULL ? facts->envelope->mail_from
                                   : message_headers(facts->message)->return_path;
}

/* Lists and who forwards by hand put their own sender in, and say so in the header. */
static bool is_passed_on_openly(const Inquiry *inquiry)
{
    return inquiry->is_list || inquiry_count(inquiry, "Resent-From") > 0 ||
           inquiry_count(inquiry, "X-Forwarded-To") > 0;
}

static void tell_changed(const Sighting *before, const FindingFacts *facts, const char *sender,
                         const FindingTell *tell)
{
    const Mailbox first = {.address = before->mail_from}, now = {.address = (char *)sender};
    Inquiry inquiry;
    Party was, is;

    inquiry_init(&inquiry, facts, tell);
    party_init(&was, "MAIL FROM", &first);
    party_init(&is, "MAIL FROM", &now);
    Finding *finding = inquiry_finding(&inquiry, FINDING_ENVELOPE_FROM_MISMATCH_WIRE);
    if (is_passed_on_openly(&inquiry) || g_strcmp0(was.organisation, is.organisation) == 0)
        finding->severity = SEVERITY_LOW;
    finding_add_text(finding, "first", before->mail_from);
    finding_add_text(finding, "mail_from", sender);
    finding_add_text(finding, "what",
                     facts->envelope != NULL ? N_("in the transaction that carried it on")
                                             : N_("in the Return-Path that its mailbox has"));
    if (facts->envelope != NULL)
        finding_add_place(finding, facts->envelope->acting_client, &facts->envelope->span);
    else
        inquiry_add_field(&inquiry, finding, inquiry_field(&inquiry, "Return-Path", 0));
    finding_add_other_place(finding, &before->span);
    inquiry_tell(&inquiry, finding);
    party_clear(&was);
    party_clear(&is);
    inquiry_clear(&inquiry);
}

void find_in_sighting(Sightings *sightings, const FindingFacts *facts, const FindingTell *tell)
{
    const char *sender = sender_of(facts);
    uint8_t key[SHA256_BYTES];

    /* the null sender is a report's own, and tells nothing of whose message it was */
    if (sender == NULL || sender[0] == '\0' || !key_of(message_headers(facts->message), key))
        return;
    Sighting *before = place_of(sightings, key);
    if (before->mail_from == NULL || memcmp(before->key, key, sizeof(key)) != 0) {
        if (facts->envelope == NULL)
            return;
        g_free(before->mail_from);
        *before = (Sighting){.mail_from = g_strdup(sender), .span = facts->envelope->span};
        memcpy(before->key, key, sizeof(key));
        return;
    }
    g_autofree char *was = address_folded(before->mail_from), *is = address_folded(sender);
    if (before->is_told || g_str_equal(was, is) || is_made_for_bounces(before->mail_from) ||
        is_made_for_bounces(sender))
        return;
    before->is_told = true;
    tell_changed(before, facts, sender, tell);
}
