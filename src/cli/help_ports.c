/* help_ports.c - posta help ports: what each port of mail is for. */
#include "base/i18n.h"
#include "cli/help.h"
#include "report/paragraph.h"

#define INDENT 8

/* source IANA, "Service Name and Transport Protocol Port Number Registry", and those named */
static const struct {
    int number;
    const char *name, *sentence, *source;
} ports[] = {
    {24,   N_("LMTP"),
     N_("The last step, from a mail server to the store of its mailboxes. Registered for any "
        "private mail system; LMTP must not be on 25."),
     "RFC 2033"              },
    {25,   N_("SMTP, between servers"),
     N_("Servers pass mail on to the servers that MX records name. It begins readable; STARTTLS "
        "may seal it. Many providers block it for their customers, since spam is sent so: a mail "
        "program has no business here."),
     "RFC 5321, RFC 3207"    },
    {110,  N_("POP3"),
     N_("A mail program fetches mail. It begins readable, password too, unless STLS comes first."),
     "RFC 1939, RFC 2595"    },
    {143,  N_("IMAP"),
     N_("A mail program reads and sorts mail that stays on the server. It begins readable, "
        "password too, unless STARTTLS comes first."),
     "RFC 9051"              },
    {465,  N_("SMTP submission under TLS"),
     N_("A mail program hands in mail, with a log-in, under TLS from the first octet. Registered "
        "for SMTP over SSL in the 1990s, soon given up, in use all the same; since 2018 it is the "
        "recommended port again."),
     "RFC 8314 3.3"          },
    {587,  N_("SMTP submission"),
     N_("A mail program hands in mail, with a log-in. It begins readable; STARTTLS has to come "
        "before the log-in. The port to begin with where 465 is not there."),
     "RFC 6409, RFC 8314 3.3"},
    {993,  N_("IMAP under TLS"),              N_("As 143, under TLS from the first octet; recommended."),
     "RFC 8314 3.2"          },
    {995,  N_("POP3 under TLS"),              N_("As 110, under TLS from the first octet; recommended."),
     "RFC 8314 3.1"          },
    {2525, N_("SMTP submission, unofficial"),
     N_("As 587, where networks block that one. Registered nowhere for mail; many providers listen "
        "on it."),
     NULL                    },
};

void help_ports(Page *page)
{
    page_line(page, STYLE_HEADING, "%s", _("Ports of mail, all TCP"));
    for (size_t i = 0; i < G_N_ELEMENTS(ports); i++) {
        page_put(page, STYLE_ID, "%6d", ports[i].number);
        page_line(page, STYLE_HEADING, "  %s", _(ports[i].name));
        page_paragraph(page, STYLE_PLAIN, INDENT, "", _(ports[i].sentence));
        if (ports[i].source != NULL)
            page_paragraph(page, STYLE_QUIET, INDENT, "", ports[i].source);
    }
    page_end_line(page);
    page_paragraph(page, STYLE_PLAIN, 0, "",
                   _("A number promises nothing: posta tells mail by what is said, on any port."));
}
