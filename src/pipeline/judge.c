/* judge.c - puts what talks tell before the rules, and makes events of what these find. */
#include "pipeline/judge.h"

#include "base/limits.h"
#include "pipeline/records.h"
#include "pipeline/tls_layer.h"
#include "tls/tls.h"

/* Where clients hand in their mail. source RFC 6409 3.1, RFC 8314 7.3 */
#define PORT_SUBMISSION 587
#define PORT_SUBMISSIONS 465

/* Where the rules tell what they find in one flow. */
typedef struct Judgement {
    Judge *judge;
    Flow *flow;
} Judgement;

static Event *event_of(const Judgement *judgement, const Finding *finding)
{
    Talk *talk = judgement->flow->talk;
    Event *event = record_of_finding(talk, finding);

    record_forget_unseen(event, talk, NULL);
    return event;
}

static void on_finding(void *user, const Finding *finding)
{
    const Judgement *judgement = user;
    Judge *judge = judgement->judge;

    judge->found[finding->severity]++;
    judge->tell(judge->user, event_of(judgement, finding));
}

/* A finding about several connections comes at the end. */
static void on_late_finding(void *user, const Finding *finding)
{
    const Judgement *judgement = user;
    Judge *judge = judgement->judge;
    Event *event = event_of(judgement, finding);

    judge->found[finding->severity]++;
    event->flow_began = UINT64_MAX;
    g_ptr_array_add(judge->late, event);
}

/* A hidden mail that may come out where the server passes mail on. */
typedef struct Hiding {
    char *mail_from, *recipient;
    Address server; /* that was given the mail around it */
} Hiding;

static void hiding_clear(void *element)
{
    Hiding *hiding = element;

    g_free(hiding->mail_from);
    g_free(hiding->recipient);
}

void judge_smuggled(Judge *judge, Flow *flow, const Smuggled *smuggled)
{
    Judgement judgement = {judge, flow};
    HiddenMail hidden;

    hidden_mail_read(smuggled->octets, &hidden);
    find_in_smuggled(smuggled, &hidden, &(FindingTell){&judgement, on_finding});
    if (hidden.mail_from != NULL && hidden.recipients->len > 0 &&
        judge->hidings->len < SMUGGLED_KEPT_MAX) {
        const Hiding hiding = {g_strdup(hidden.mail_from), g_strdup(hidden.recipients->pdata[0]),
                               flow->side[side_other(smuggled->acting_client)].address};

        g_array_append_val(judge->hidings, hiding);
    }
    hidden_mail_clear(&hidden);
}

/* A server passes on, as a mail of its own, what was hidden in one that it was given. Told at the
 * end, since it is about two connections. */
void judge_envelope(Judge *judge, Flow *flow, const Envelope *envelope)
{
    Judgement judgement = {judge, flow};

    if (envelope->outcome != OUTCOME_ACCEPTED || envelope->mail_from == NULL ||
        envelope->recipients->len == 0)
        return;
    const Recipient *recipient = envelope->recipients->pdata[0];
    for (guint i = 0; i < judge->hidings->len; i++) {
        const Hiding *hiding = &g_array_index(judge->hidings, Hiding, i);

        if (!g_str_equal(hiding->mail_from, envelope->mail_from) ||
            !g_str_equal(hiding->recipient, recipient->address) ||
            !address_equal(&hiding->server, &flow->side[envelope->acting_client].address))
            continue;
        tell_smuggled_out(envelope, NULL, CLIENT, &(FindingTell){&judgement, on_late_finding});
        return;
    }
}

/* What is known of the talk itself. */
static FindingFacts facts_of(const Judge *judge, const Flow *flow)
{
    const Talk *talk = flow->talk;
    FindingFacts facts = {
        .dialogue = talk->reader == NULL ? NULL : talk->dialect->facts(talk->reader),
        .lookups = judge->lookups,
        .calls = judge->calls,
        .is_submission = flow->side[SERVER].port == PORT_SUBMISSION ||
                         flow->side[SERVER].port == PORT_SUBMISSIONS,
        .is_captured = talk->has_packets,
        .is_sealed = talk_tls(talk) != NULL,
        .is_sealed_first = talk->is_sealed_first,
        .has_clock = talk->has_clock,
    };

    for (Side side = CLIENT; side < N_SIDES; side++)
        facts.ends[side] = flow->side[side].address.version == 0 ? NULL : &flow->side[side].address;
    return facts;
}

/* The server took a bare dot for the end of one message, and what followed, which ends as it
 * should, for another: programs that do not know better end all of theirs so. */
static void find_let_out(Flow *flow, const Mail *mail, const Envelope *envelope,
                         const FindingTell *tell)
{
    const Talk *talk = flow->talk;

    if (envelope == NULL || envelope->outcome != OUTCOME_ACCEPTED || talk->bare_ended == 0 ||
        mail->told.number != talk->bare_ended + 1)
        return;
    tell_smuggled_out(envelope, &talk->bare_dot, envelope->acting_client, tell);
}

void judge_mail(Judge *judge, Flow *flow, const Mail *mail, const Envelope *envelope)
{
    Judgement judgement = {judge, flow};
    FindingFacts facts = facts_of(judge, flow);

    facts.message = mail->message;
    facts.told = &mail->told;
    facts.places = &mail->places;
    facts.route = &mail->route;
    facts.envelope = envelope;
    find_in_message(&facts, &(FindingTell){&judgement, on_finding});
    find_let_out(flow, mail, envelope, &(FindingTell){&judgement, on_finding});
    if (envelope == NULL || envelope->outcome == OUTCOME_ACCEPTED)
        find_in_sighting(judge->sightings, &facts, &(FindingTell){&judgement, on_late_finding});
}

/* A finding that holds only if the server turns out to offer TLS elsewhere. */
static void on_missing_offer(void *user, const Finding *finding)
{
    const Judgement *judgement = user;
    const Flow *flow = judgement->flow;

    offers_withhold(judgement->judge->offers, &flow->side[SERVER].address,
                    event_of(judgement, finding));
}

/* How the talk was kept from readers on the way. */
void judge_transport(Judge *judge, Flow *flow)
{
    const Talk *talk = flow->talk;
    const Tls *tls = talk_tls(talk);
    const FindingFacts facts = facts_of(judge, flow);
    Judgement judgement = {judge, flow};

    find_in_transport(&facts, tls == NULL ? NULL : tls_facts(tls),
                      &(FindingTell){&judgement, on_finding});
    if (facts.dialogue == NULL || facts.ends[SERVER] == NULL)
        return;
    if (facts.dialogue->starttls == STARTTLS_OFFERED || facts.dialogue->starttls == STARTTLS_DONE)
        offers_note(judge->offers, facts.ends[SERVER]);
    find_missing_offer(&facts, &(FindingTell){&judgement, on_missing_offer});
}

void judge_credential(Judge *judge, Flow *flow, const Credential *credential)
{
    Judgement judgement = {judge, flow};
    const FindingFacts facts = facts_of(judge, flow);

    find_in_credential(&facts, credential, &(FindingTell){&judgement, on_finding});
}

void judge_oddity(Judge *judge, Flow *flow, const Oddity *oddity)
{
    Judgement judgement = {judge, flow};
    const FindingFacts facts = facts_of(judge, flow);

    find_in_oddity(&facts, oddity, &(FindingTell){&judgement, on_finding});
}

void judge_harvest(Judge *judge, Flow *flow)
{
    Judgement judgement = {judge, flow};
    const Talk *talk = flow->talk;

    find_in_harvest(&talk->harvest, &(FindingTell){&judgement, on_finding});
}

/* Findings of connections that others have proved. */
static void on_proved(void *user, Event *event)
{
    Judge *judge = user;

    judge->found[SEVERITY_HIGH]++;
    judge->tell(judge->user, event);
}

void judge_end(Judge *judge)
{
    offers_prove(judge->offers, on_proved, judge);
    while (judge->late->len > 0)
        judge->tell(judge->user, g_ptr_array_steal_index(judge->late, 0));
}

bool judge_found(const Judge *judge, Severity severity)
{
    for (; severity < N_SEVERITIES; severity++)
        if (judge->found[severity] > 0)
            return true;
    return false;
}

void judge_init(Judge *judge, void *user, void (*tell)(void *user, Event *event))
{
    *judge = (Judge){.user = user, .tell = tell};
    judge->offers = offers_new();
    judge->calls = calls_new();
    judge->hidings = g_array_new(FALSE, FALSE, sizeof(Hiding));
    g_array_set_clear_func(judge->hidings, hiding_clear);
    judge->sightings = sightings_new();
    judge->late = g_ptr_array_new_with_free_func((GDestroyNotify)event_free);
}

void judge_clear(Judge *judge)
{
    offers_free(judge->offers);
    calls_free(judge->calls);
    g_array_unref(judge->hidings);
    sightings_free(judge->sightings);
    g_ptr_array_unref(judge->late);
}
