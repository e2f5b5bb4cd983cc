/* secrets.c - log-ins that anybody on the way could read. */
#include "base/i18n.h"
#include "finding/facts.h"

static const char *secret_shown(SecretKind kind)
{
    switch (kind) {
    case SECRET_PASSWORD:
        return N_("The password");
    case SECRET_TOKEN:
        return N_("The token that stands for the password");
    default:
        return N_("A digest that the password can be guessed from");
    }
}

void find_in_credential(const FindingFacts *facts, const Credential *credential,
                        const FindingTell *tell)
{
    if (!facts->is_captured || facts->is_sealed || credential->secret_kind == SECRET_NONE)
        return;
    g_autoptr(Finding) finding = finding_new(FINDING_CREDENTIALS_PLAINTEXT);
    if (credential->secret_kind == SECRET_DIGEST)
        finding->severity = SEVERITY_MEDIUM;
    finding_add_text(finding, "what", secret_shown(credential->secret_kind));
    finding_add_text(finding, "user",
                     credential->user == NULL ? N_("an unknown user") : credential->user);
    finding_add_text(finding, "mechanism", credential->mechanism);
    finding_add_text(finding, "outcome", outcome_name(credential->outcome));
    finding_add_place(finding, credential->acting_client, &credential->span);
    tell->finding(tell->user, finding);
}
