/* probe.c - puts a message, its transaction and its talk before the rules. */
#include "probe.h"

unsigned probe_seen[N_FINDINGS];

void probe_tell(void *user, const Finding *finding)
{
    Told *told = user;
    g_autofree char *sentence = finding_sentence(finding);

    probe_seen[finding->kind]++;
    g_assert_null(strstr(sentence, "\u2026")); /* a place without a value */
    g_assert_true(g_utf8_validate(sentence, -1, NULL));
    g_assert_cmpuint(finding->evidence->len, >, 0);
    g_string_append_printf(told->text, "%s%s %s", told->text->len == 0 ? "" : ", ",
                           severity_name(finding->severity), finding_term(finding->kind)->name);
}

static void free_recipient(void *element)
{
    Recipient *recipient = element;

    g_free(recipient->address);
    g_free(recipient);
}

static GPtrArray *recipients_of(const char *words)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(free_recipient);
    g_auto(GStrv) parts = g_strsplit(words == NULL ? "" : words, " ", -1);

    for (size_t i = 0; parts[i] != NULL; i++) {
        Recipient *recipient = g_new0(Recipient, 1);

        recipient->address = g_strdup(parts[i]);
        recipient->outcome = OUTCOME_ACCEPTED;
        g_ptr_array_add(list, recipient);
    }
    return list;
}

static Message *message_of(const Probe *probe)
{
    Message *message = message_new();

    message_feed(message, bytes_of_text(probe->text));
    message_end(message, !probe->is_torn);
    return message;
}

char *probe_findings(const Probe *probe)
{
    g_autoptr(Message) message = message_of(probe);
    g_autoptr(GPtrArray) recipients = recipients_of(probe->recipients);
    Told told = {g_string_new(NULL)};
    Address peer = {.version = 0}, server = {.version = 0};
    const Place place = {.capture = 1, .frame = 1, .when = probe->seen};
    const Span span = {place, place, 1};
    MessageTold message_told = {.number = 1,
                                .envelope = probe->mail_from != NULL,
                                .via = "smtp",
                                .is_whole = true,
                                .span = span};
    DialogueFacts dialogue = {
        .protocol = "smtp",
        .helo = (char *)probe->helo,
        .helo_verb = probe->helo == NULL ? NULL : "EHLO",
        .helo_span = span,
        .banner = bytes_of_text(probe->banner == NULL ? "" : probe->banner),
        .authentication = probe->is_authenticated ? OUTCOME_ACCEPTED : OUTCOME_UNKNOWN,
    };
    const Envelope envelope = {.number = 1,
                               .mail_from = (char *)probe->mail_from,
                               .is_null_sender = g_strcmp0(probe->mail_from, "") == 0,
                               .recipients = recipients,
                               .outcome = OUTCOME_ACCEPTED,
                               .message = 1,
                               .span = span};
    FindingFacts facts = {.message = message,
                          .told = &message_told,
                          .dialogue = &dialogue,
                          .lookups = probe->lookups,
                          .calls = probe->calls,
                          .is_submission = probe->is_submission,
                          .is_captured = true,
                          .has_clock = probe->seen != 0};

    Route route;
    RouteContext context = {.has_seen = probe->seen != 0, .seen = probe->seen};
    if (probe->mail_from != NULL)
        facts.envelope = &envelope;
    if (probe->peer != NULL && address_parse(bytes_of_text(probe->peer), &peer))
        facts.ends[CLIENT] = &peer;
    if (probe->server != NULL && address_parse(bytes_of_text(probe->server), &server))
        facts.ends[SERVER] = &server;
    if (probe->mail_from != NULL)
        context.peer = peer;
    route_read(&route, message_fields(message), message_headers(message), &context);
    facts.route = &route;
    find_in_message(&facts, &(FindingTell){&told, probe_tell});
    if (probe->sightings != NULL)
        find_in_sighting(probe->sightings, &facts, &(FindingTell){&told, probe_tell});
    route_clear(&route);
    return g_string_free(told.text, FALSE);
}
