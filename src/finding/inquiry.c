/* inquiry.c - one message before the rules: what several of them ask for, found out once. */
#include "finding/inquiry.h"

#include "message/domain.h"
#include "message/part.h"

void party_init(Party *party, const char *field, const Mailbox *mailbox)
{
    *party = (Party){.field = field};
    if (mailbox == NULL)
        return;
    party->address = mailbox->address;
    party->name = mailbox->name;
    party->domain = domain_of_address(mailbox->address);
    if (party->domain != NULL)
        party->organisation = domain_organisation(party->domain);
}

void party_clear(Party *party)
{
    g_free(party->domain);
    g_free(party->organisation);
}

static const Mailbox *first_of(const GPtrArray *mailboxes)
{
    return mailboxes->len == 0 ? NULL : mailboxes->pdata[0];
}

static void init_parties(Inquiry *inquiry)
{
    const MessageHeaders *headers = inquiry->headers;
    const Envelope *envelope = inquiry->facts->envelope;
    bool is_told = envelope != NULL && envelope->mail_from != NULL;
    const Mailbox back = {.address = is_told ? envelope->mail_from : headers->return_path};

    party_init(&inquiry->party[PARTY_FROM], "From", first_of(headers->from));
    party_init(&inquiry->party[PARTY_SENDER], "Sender", headers->sender);
    party_init(&inquiry->party[PARTY_REPLY_TO], "Reply-To", first_of(headers->reply_to));
    party_init(&inquiry->party[PARTY_ENVELOPE], is_told ? "MAIL FROM" : "Return-Path", &back);
}

/* At the boundary of trust our own server wrote down how somebody outside called itself. */
static void init_hello_of_trace(Inquiry *inquiry)
{
    guint trusted = route_trusted_hops(inquiry->route);

    inquiry->hello.hop = -1;
    if (trusted == 0)
        return;
    guint at = inquiry->route->hops->len - trusted;
    const Received *received = &inquiry_hop(inquiry, at)->received;
    inquiry->hello = (Hello){
        .helo = inquiry->kept[0] = received_text(received, RECEIVED_HELO),
        .name = inquiry->kept[1] = received_text(received, RECEIVED_NAME),
        .name_missing = received->name_missing,
        .peer = received->ip.version == 0 ? NULL : &received->ip,
        .is_authenticated = received->is_authenticated,
        .hop = (int)at,
    };
}

static void init_hello(Inquiry *inquiry)
{
    const FindingFacts *facts = inquiry->facts;
    const DialogueFacts *dialogue = facts->dialogue;

    if (facts->envelope == NULL || dialogue == NULL) {
        init_hello_of_trace(inquiry);
        return;
    }
    inquiry->hello = (Hello){
        .helo = dialogue->helo,
        .peer = facts->ends[facts->envelope->acting_client],
        .is_observed = true,
        .is_authenticated = dialogue->authentication == OUTCOME_ACCEPTED,
        .hop = -1,
    };
    Hello *hello = &inquiry->hello;
    if (facts->lookups == NULL || hello->peer == NULL)
        return;
    hello->registered = registered_find(facts->lookups, hello->peer);
    hello->name = inquiry->kept[1] = g_strdup(hello->registered.name);
    hello->name_missing = hello->registered.is_missing;
}

void inquiry_init(Inquiry *inquiry, const FindingFacts *facts, const FindingTell *tell)
{
    *inquiry = (Inquiry){
        .facts = facts,
        .tell = tell,
        .headers = message_headers(facts->message),
        .fields = message_fields(facts->message),
        .is_whole = message_header_is_whole(facts->message),
        .route = facts->route,
    };
    init_parties(inquiry);
    init_hello(inquiry);
    inquiry->is_list = inquiry_count(inquiry, "List-Id") + inquiry_count(inquiry, "List-Post") +
                           inquiry_count(inquiry, "List-Unsubscribe") +
                           inquiry_count(inquiry, "Mailing-List") >
                       0;
}

void inquiry_clear(Inquiry *inquiry)
{
    for (size_t i = 0; i < G_N_ELEMENTS(inquiry->kept); i++)
        g_free(inquiry->kept[i]);
    for (PartyRole role = 0; role < N_PARTIES; role++)
        party_clear(&inquiry->party[role]);
}

const HeaderField *inquiry_field(const Inquiry *inquiry, const char *name, guint n)
{
    Bytes wanted = bytes_of_text(name);

    for (guint i = 0; i < inquiry->fields->len; i++) {
        const HeaderField *field = &g_array_index(inquiry->fields, HeaderField, i);

        if (bytes_equal_nocase(field->name, wanted) && n-- == 0)
            return field;
    }
    return NULL;
}

const HeaderField *inquiry_trace_field(const Inquiry *inquiry, guint at)
{
    uint64_t body = inquiry_hop(inquiry, at)->received.offset;

    for (guint i = 0; i < inquiry->fields->len; i++) {
        const HeaderField *field = &g_array_index(inquiry->fields, HeaderField, i);

        if (field->name.len > 0 &&
            field->offset + (uint64_t)(field->body.data - field->name.data) == body)
            return field;
    }
    return NULL;
}

guint inquiry_count(const Inquiry *inquiry, const char *name)
{
    Bytes wanted = bytes_of_text(name);
    guint count = 0;

    for (guint i = 0; i < inquiry->fields->len; i++)
        count += bytes_equal_nocase(g_array_index(inquiry->fields, HeaderField, i).name, wanted);
    return count;
}

Finding *inquiry_finding(const Inquiry *inquiry, FindingKind kind)
{
    Finding *finding = finding_new(kind);

    finding->message = inquiry->facts->told->number;
    finding->envelope = inquiry->facts->told->envelope;
    return finding;
}

/* The place of a run of the message's octets; of all of it where that is not known. */
static void add_octets(const Inquiry *inquiry, Finding *finding, uint64_t offset, uint64_t length)
{
    const MessageTold *told = inquiry->facts->told;
    Span span = told->span;

    if (inquiry->facts->places != NULL)
        places_find(inquiry->facts->places, offset, length, &span);
    finding_add_place(finding, told->acting_client, &span);
}

void inquiry_add_field(const Inquiry *inquiry, Finding *finding, const HeaderField *field)
{
    const MessageTold *told = inquiry->facts->told;

    if (field == NULL) {
        finding_add_place(finding, told->acting_client, &told->span);
        return;
    }
    const uint8_t *begin = field->name.data == NULL ? field->body.data : field->name.data;
    add_octets(inquiry, finding, field->offset,
               (uint64_t)(field->body.data + field->body.len - begin));
}

void inquiry_add_part(const Inquiry *inquiry, Finding *finding, const Part *part)
{
    add_octets(inquiry, finding, part->offset,
               part->body_offset + part->body_length - part->offset);
}

void inquiry_tell(const Inquiry *inquiry, Finding *finding)
{
    if (finding->evidence->len == 0)
        inquiry_add_field(inquiry, finding, NULL);
    inquiry->tell->finding(inquiry->tell->user, finding);
    finding_free(finding);
}

void find_in_message(const FindingFacts *facts, const FindingTell *tell)
{
    Inquiry inquiry;

    inquiry_init(&inquiry, facts, tell);
    find_missing(&inquiry);
    find_hygiene(&inquiry);
    find_mailer(&inquiry);
    find_late_id(&inquiry);
    find_identity(&inquiry);
    find_names(&inquiry);
    find_times(&inquiry);
    find_hello(&inquiry);
    find_recipients(&inquiry);
    find_trace(&inquiry);
    find_clocks(&inquiry);
    find_embedded(&inquiry);
    find_stamps(&inquiry);
    find_attachments(&inquiry);
    find_structure(&inquiry);
    find_links(&inquiry);
    find_reports(&inquiry);
    find_exchangers(&inquiry);
    find_policy(&inquiry);
    find_signatures(&inquiry);
    inquiry_clear(&inquiry);
}
