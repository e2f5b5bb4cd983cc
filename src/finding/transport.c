/* transport.c - how the talk was kept from readers on the way, and what was done against that. */
#include "base/i18n.h"
#include "finding/facts.h"
#include "tls/suites.h"

static void tell_and_free(Finding *finding, const FindingTell *tell)
{
    tell->finding(tell->user, finding);
    finding_free(finding);
}

void find_in_oddity(const FindingFacts *facts, const Oddity *oddity, const FindingTell *tell)
{
    bool is_injection = oddity->kind == ODDITY_STARTTLS_INJECTION;

    if (!facts->is_captured || !(is_injection || oddity->kind == ODDITY_CLEAR_AFTER_STARTTLS))
        return;
    Finding *finding =
        finding_new(is_injection ? FINDING_STARTTLS_INJECTION : FINDING_CLEAR_AFTER_STARTTLS);
    finding_add_text(finding, "side", oddity->side == CLIENT ? N_("the client") : N_("the server"));
    finding_add_place(finding, oddity->side, &oddity->span);
    tell_and_free(finding, tell);
}

/* Where the dialogue's offers stand, else where it began. */
static void add_offers(Finding *finding, const DialogueFacts *dialogue)
{
    const Span begin = {dialogue->first, dialogue->first, 0};

    finding_add_place(finding, SERVER, dialogue->offers.length > 0 ? &dialogue->offers : &begin);
}

static void tell_about_offer(const DialogueFacts *dialogue, FindingKind kind, Severity severity,
                             const char *what, const FindingTell *tell)
{
    Finding *finding = finding_new(kind);

    finding->severity = severity;
    finding_add_text(finding, "what", what);
    add_offers(finding, dialogue);
    tell_and_free(finding, tell);
}

/* Mail, or a log-in, went readable: was it not offered, not wanted, or taken away? */
static void find_in_offers(const FindingFacts *facts, const FindingTell *tell)
{
    const DialogueFacts *dialogue = facts->dialogue;
    bool has_mail = dialogue->messages > 0 || dialogue->envelopes > 0;

    switch (dialogue->starttls) {
    case STARTTLS_MASKED:
        tell_about_offer(dialogue, FINDING_STARTTLS_STRIPPED, SEVERITY_HIGH,
                         N_("something was written over a keyword of the same length"), tell);
        break;
    case STARTTLS_REFUSED:
        if (has_mail)
            tell_about_offer(dialogue, FINDING_STARTTLS_STRIPPED, SEVERITY_HIGH,
                             N_("STARTTLS was refused, and mail went readable"), tell);
        break;
    case STARTTLS_OFFERED:
        if (has_mail)
            tell_about_offer(dialogue, FINDING_MAIL_PLAINTEXT, SEVERITY_LOW,
                             N_("TLS was offered, and not used"), tell);
        break;
    case STARTTLS_NOT_OFFERED:
        if (has_mail && dialogue->is_esmtp)
            tell_about_offer(dialogue, FINDING_MAIL_PLAINTEXT, SEVERITY_INFO,
                             N_("TLS was not offered"), tell);
        break;
    case STARTTLS_DONE:
        break;
    }
}

/* source RFC 9325 3.1.1, 4.1 */
static void find_weakness(const TlsFacts *tls, const FindingTell *tell)
{
    const char *version = tls_version_name(tls->version), *cipher = suite_name(tls->cipher);

    if (!tls->has_server_hello)
        return;
    if (tls->version < 0x0303) {
        Finding *finding = finding_new(FINDING_TLS_WEAK_VERSION);

        finding_add_text(finding, "version", version == NULL ? "SSL" : version);
        finding_add_sealed_place(finding, SERVER, &tls->hello[SERVER]);
        tell_and_free(finding, tell);
    }
    if (tls->is_weak_cipher) {
        Finding *finding = finding_new(FINDING_TLS_WEAK_CIPHER);

        finding_add_text(finding, "cipher", cipher);
        finding_add_sealed_place(finding, SERVER, &tls->hello[SERVER]);
        tell_and_free(finding, tell);
    }
}

/* Between servers nobody checks certificates: what is odd about one says little there.
 * source RFC 7435 3 */
static Severity severity_of_certificate(bool is_between_servers, Severity otherwise)
{
    return is_between_servers ? SEVERITY_INFO : otherwise;
}

static void find_in_certificate(const TlsFacts *tls, bool is_between_servers, bool has_clock,
                                const FindingTell *tell)
{
    const Certificate *own = tls->certificates == NULL || tls->certificates->len == 0
                                 ? NULL
                                 : tls->certificates->pdata[0];
    int64_t when = tls->certificate.last.when;

    if (own == NULL || !own->is_readable)
        return;
    if (has_clock && own->has_validity && (when > own->not_after || when < own->not_before)) {
        Finding *finding = finding_new(FINDING_CERTIFICATE_EXPIRED);

        finding->severity = severity_of_certificate(is_between_servers, SEVERITY_MEDIUM);
        finding_add_text(finding, "subject", own->subject);
        finding_add_when(finding, "not_before", own->not_before);
        finding_add_when(finding, "not_after", own->not_after);
        finding_add_sealed_place(finding, SERVER, &tls->certificate);
        tell_and_free(finding, tell);
    }
    if (own->is_self_issued) {
        Finding *finding = finding_new(FINDING_CERTIFICATE_SELF_SIGNED);

        finding->severity = severity_of_certificate(is_between_servers, SEVERITY_LOW);
        finding_add_text(finding, "subject", own->subject);
        finding_add_sealed_place(finding, SERVER, &tls->certificate);
        tell_and_free(finding, tell);
    }
    if (tls->server_name != NULL && own->names->len > 0 &&
        !certificate_matches(own, tls->server_name)) {
        Finding *finding = finding_new(FINDING_CERTIFICATE_OTHER_NAME);

        finding->severity = severity_of_certificate(is_between_servers, SEVERITY_MEDIUM);
        finding_add_text(finding, "asked", tls->server_name);
        finding_add_list(finding, "names", own->names);
        finding_add_sealed_place(finding, SERVER, &tls->certificate);
        tell_and_free(finding, tell);
    }
}

void find_in_transport(const FindingFacts *facts, const TlsFacts *tls, const FindingTell *tell)
{
    bool is_between_servers = facts->dialogue != NULL && facts->dialogue->attempts == 0 &&
                              !facts->is_sealed_first &&
                              g_str_equal(facts->dialogue->protocol, "smtp");

    if (!facts->is_captured)
        return;
    if (facts->dialogue != NULL && !facts->is_sealed_first)
        find_in_offers(facts, tell);
    if (tls == NULL)
        return;
    find_weakness(tls, tell);
    find_in_certificate(tls, is_between_servers, facts->has_clock, tell);
}

bool find_missing_offer(const FindingFacts *facts, const FindingTell *tell)
{
    const DialogueFacts *dialogue = facts->dialogue;

    if (!facts->is_captured || facts->is_sealed_first || !dialogue->is_esmtp ||
        dialogue->starttls != STARTTLS_NOT_OFFERED || !g_str_equal(dialogue->protocol, "smtp"))
        return false;
    tell_about_offer(dialogue, FINDING_STARTTLS_STRIPPED, SEVERITY_HIGH,
                     N_("the same server offers STARTTLS in another session"), tell);
    return true;
}
