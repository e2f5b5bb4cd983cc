/* smuggling.c - a mail hidden in a mail, behind a dot that only some servers take for the end. */
#include "finding/smuggling.h"

#include "base/i18n.h"
#include "base/limits.h"
#include "base/text.h"

/* The path of a command line that begins so: "MAIL FROM:<a@x>" gives "a@x". NULL where it does not.
 */
static char *path_of(Bytes line, Bytes verb)
{
    if (!bytes_starts_with_nocase(line, verb))
        return NULL;
    Bytes path = bytes_trim(bytes_skip(line, verb.len));
    ptrdiff_t end;

    if (path.len == 0 || path.data[0] != '<' || (end = bytes_find(path, '>')) < 0)
        return NULL;
    return text_valid(bytes_first(bytes_skip(path, 1), (size_t)end - 1));
}

/* The next line, however it ends. */
static Bytes next_line(Bytes *rest)
{
    size_t len = 0;

    while (len < rest->len && rest->data[len] != '\r' && rest->data[len] != '\n')
        len++;
    Bytes line = bytes_first(*rest, len);
    while (len < rest->len &&
           (rest->data[len] == '\r' || rest->data[len] == '\n' || rest->data[len] == '\0'))
        len++;
    *rest = bytes_skip(*rest, len);
    return line;
}

void hidden_mail_read(Bytes octets, HiddenMail *hidden)
{
    *hidden = (HiddenMail){.recipients = g_ptr_array_new_with_free_func(g_free)};
    while (octets.len > 0) {
        Bytes line = next_line(&octets);
        g_autofree char *sender = path_of(line, BYTES_OF("MAIL FROM:"));
        char *recipient = path_of(line, BYTES_OF("RCPT TO:"));

        if (sender != NULL && hidden->mail_from == NULL)
            hidden->mail_from = g_steal_pointer(&sender);
        if (recipient != NULL && hidden->recipients->len < FINDING_LIST_MAX)
            g_ptr_array_add(hidden->recipients, recipient);
        else
            g_free(recipient);
    }
}

void hidden_mail_clear(HiddenMail *hidden)
{
    g_free(hidden->mail_from);
    g_clear_pointer(&hidden->recipients, g_ptr_array_unref);
}

void find_in_smuggled(const Smuggled *smuggled, const HiddenMail *hidden, const FindingTell *tell)
{
    g_autoptr(Finding) finding = finding_new(FINDING_SMTP_SMUGGLING);

    finding->envelope = smuggled->envelope;
    finding->message = smuggled->message;
    if (hidden->mail_from == NULL) /* a lone dot, and nothing behind it that is a command */
        finding->severity = SEVERITY_MEDIUM;
    finding_add_text(finding, "mail_from",
                     hidden->mail_from == NULL || hidden->mail_from[0] == '\0' ? "<>"
                                                                               : hidden->mail_from);
    finding_add_list(finding, "recipients", hidden->recipients);
    finding_add_text(finding, "what",
                     hidden->mail_from == NULL ? N_("no commands stand behind the dot")
                                               : N_("its commands stand behind the dot"));
    finding_add_place(finding, smuggled->acting_client, &smuggled->span);
    tell->finding(tell->user, finding);
}

void tell_smuggled_out(const Envelope *envelope, const Span *dot, Side dot_side,
                       const FindingTell *tell)
{
    g_autoptr(Finding) finding = finding_new(FINDING_SMTP_SMUGGLING);
    g_autoptr(GPtrArray) recipients = g_ptr_array_new();

    finding->severity = SEVERITY_CRITICAL;
    finding->envelope = envelope->number;
    finding->message = envelope->message;
    for (guint i = 0; i < envelope->recipients->len; i++)
        g_ptr_array_add(recipients, ((const Recipient *)envelope->recipients->pdata[i])->address);
    finding_add_text(
        finding, "mail_from",
        envelope->mail_from == NULL || envelope->mail_from[0] == '\0' ? "<>" : envelope->mail_from);
    finding_add_list(finding, "recipients", recipients);
    finding_add_text(finding, "what", N_("a server took it for a mail of its own"));
    finding_add_place(finding, envelope->acting_client, &envelope->span);
    if (dot != NULL)
        finding_add_place(finding, dot_side, dot);
    tell->finding(tell->user, finding);
}
