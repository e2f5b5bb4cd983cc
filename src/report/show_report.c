/* show_report.c - what a machine reports of a mail, and what an enclosed message claims. */
#include "base/i18n.h"
#include "report/show.h"

/* Fields of a report in the order in which one asks for them. source RFC 3464 2.2, RFC 8098 3.2,
 * RFC 5965 3 */
static const struct {
    const char *path, *name;
} facts[] = {
    {"report.feedback_type",        N_("complaint")           },
    {"report.disposition",          N_("what became of it")   },
    {"report.final_recipient",      N_("by the recipient")    },
    {"report.original_recipient",   N_("addressed to")        },
    {"report.original_message_id",  N_("of the Message-ID")   },
    {"report.original_envelope_id", N_("of the envelope")     },
    {"report.original_mail_from",   N_("its MAIL FROM")       },
    {"report.original_rcpt_to",     N_("its RCPT TO")         },
    {"report.source_ip",            N_("it came from")        },
    {"report.received_from_mta",    N_("it came from")        },
    {"report.arrival_date",         N_("it came at")          },
    {"report.reported_domain",      N_("domain complained of")},
    {"report.reported_uri",         N_("page complained of")  },
    {"report.incidents",            N_("how many such")       },
    {"report.reporting_mta",        N_("reported by")         },
    {"report.reporting_ua",         N_("reported by")         },
    {"report.user_agent",           N_("written with")        },
};

static void put_recipients(Page *page, const json_t *part)
{
    size_t i;
    json_t *recipient;

    json_array_foreach(record_at(part, "report.recipients"), i, recipient)
    {
        const char *address = record_text(recipient, "final_recipient");
        const char *action = record_text(recipient, "action");
        const char *status = record_text(recipient, "status");
        const char *said = record_text(recipient, "diagnostic_code");
        const char *server = record_text(recipient, "remote_mta");
        g_autofree char *line =
            g_strdup_printf("%s: %s %s", address == NULL ? "?" : address,
                            action == NULL ? "?" : action, status == NULL ? "" : status);

        show_part_detail(page, part, _("recipient"), line);
        show_part_detail(page, part, _("refused or taken by"), server);
        show_part_detail(page, part, _("it said"), said);
        show_part_detail(page, part, _("tried until"), record_text(recipient, "will_retry_until"));
    }
}

void show_report(Page *page, const json_t *part)
{
    for (size_t i = 0; i < G_N_ELEMENTS(facts); i++)
        show_part_detail(page, part, _(facts[i].name), record_text(part, facts[i].path));
    put_recipients(page, part);
}

static void put_mailboxes(Page *page, const json_t *part, const char *path, const char *name)
{
    g_autoptr(GString) line = g_string_new(NULL);
    size_t i;
    json_t *mailbox;

    json_array_foreach(record_at(part, path), i, mailbox)
    {
        const char *address = record_text(mailbox, "address");
        const char *shown = record_text(mailbox, "name");

        g_string_append_printf(line, "%s%s%s%s%s", i == 0 ? "" : ", ", shown == NULL ? "" : shown,
                               shown == NULL ? "" : " <", address == NULL ? "" : address,
                               shown == NULL ? "" : ">");
    }
    show_part_detail(page, part, name, line->len == 0 ? NULL : line->str);
}

void show_enclosed(Page *page, const json_t *part)
{
    char when[PAGE_TEXT_SIZE];

    put_mailboxes(page, part, "headers.from", "From");
    put_mailboxes(page, part, "headers.to", "To");
    show_part_detail(page, part, "Subject", record_text(part, "headers.subject"));
    if (record_has(part, "headers.date"))
        show_part_detail(page, part, "Date",
                         page_time_of(page, record_text(part, "headers.date"), when));
    show_part_detail(page, part, "Message-ID", record_text(part, "headers.message_id"));
}
