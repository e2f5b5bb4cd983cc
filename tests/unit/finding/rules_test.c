/* rules_test.c - each rule about a message: what raises it, and what looks like it but does not. */
#include "probe.h"

#include "finding/harvest.h"
#include "finding/smuggling.h"

#define NOON INT64_C(1714564800000000000) /* 2024-05-01T12:00:00Z */

/* A header that raises nothing, but for the fields that a case brings itself. */
#define DATE "Date: Wed, 1 May 2024 14:00:00 +0200\n"
#define ID "Message-ID: <20240501120000.4711@river.example>\n"
#define FROM "From: Ada <ada@river.example>\n"
#define TO "To: Ben <ben@club.example>\n"
#define END "\nHello.\n"
#define LETTER(extra) DATE ID FROM TO extra END

/* A message on its way from one server to another. */
#define ON_ITS_WAY                                                                                 \
    .helo = "mail.river.example", .banner = "mx.club.example ESMTP", .peer = "192.0.2.10",         \
    .server = "198.51.100.25", .mail_from = "ada@river.example", .recipients = "ben@club.example", \
    .seen = NOON

static void check(Probe probe, const char *wanted)
{
    g_autofree char *found = probe_findings(&probe);

    g_assert_cmpstr(found, ==, wanted);
}

/* The usual message with these fields besides. */
#define CHECK(fields, wanted) check((Probe){.text = LETTER(fields), ON_ITS_WAY}, wanted)
/* The same with these instead of all fields. */
#define CHECK_HEADER(fields, wanted) check((Probe){.text = fields END, ON_ITS_WAY}, wanted)

static void test_clean(void)
{
    CHECK("", "");
    CHECK("Subject: Hello\n", "");
}

static void test_missing(void)
{
    CHECK_HEADER(ID FROM TO, "medium date-missing");
    CHECK_HEADER(DATE FROM TO, "medium message-id-missing");
    CHECK_HEADER(DATE ID TO, "high from-missing");
    CHECK_HEADER(DATE ID "From:\n" TO, "high from-missing");
    CHECK_HEADER(DATE ID FROM, "low to-missing");
    CHECK_HEADER(DATE ID FROM "Cc: ben@club.example\n", "");
    CHECK_HEADER(DATE ID FROM "To: undisclosed-recipients:;\n", "low undisclosed-recipients");
    CHECK_HEADER(DATE ID FROM "Reply-To: ada@river.example\n",
                 "low to-missing, medium reply-to-without-to-cc");
    /* a server of submission completes it */
    check((Probe){.text = FROM TO END, ON_ITS_WAY, .is_authenticated = true},
          "info date-missing, info message-id-missing");
    /* what was not seen may have been there */
    check((Probe){.text = FROM TO, ON_ITS_WAY, .is_torn = true}, "");
    check((Probe){.text = LETTER("")}, "low received-missing");
    check((Probe){.text = "Received: from a.river.example by mx.club.example; "
                          "Wed, 1 May 2024 12:00:01 +0000\n" LETTER("")},
          "");
}

static void test_twice(void)
{
    CHECK("From: Eve <eve@dark.example>\n", "high from-multiple");
    CHECK(FROM, "low from-multiple");
    CHECK("To: Carl <carl@club.example>\n", "high duplicate-singleton");
    CHECK("Subject: one\nSubject: two\n", "high duplicate-singleton");
    CHECK("Comments: a\nComments: b\nKeywords: c\nKeywords: d\n", "");
}

static void test_octets(void)
{
    CHECK("Subject: a\rBcc: b\n", "high header-injection");
    CHECK("Subject: =?utf-8?Q?a=0D=0ABcc:_b?=\n", "high header-injection");
    CHECK("Subject: caf\xe9\n", "low header-injection");
    CHECK("Subject : x\n", "low header-injection");
    CHECK("Subject: caf\xc3\xa9\n", "");
    CHECK("Subject: a\r\n b\n", "");
}

static void test_envelope(void)
{
    Probe probe = {.text = LETTER(""), ON_ITS_WAY};

    probe.mail_from = "bulk@sender.example";
    check(probe, "low from-envelope-mismatch");
    probe.mail_from = "bounces+ben=club.example@sender.example";
    check(probe, "");
    probe.mail_from = "list-bounces@mail.river.example";
    check(probe, "");
    probe.mail_from = "";
    check(probe, "");
    probe.mail_from = "bulk@sender.example";
    probe.text = LETTER("List-Id: <news.river.example>\n");
    check(probe, "");
}

static void test_sender(void)
{
    CHECK("Sender: Office <office@agency.example>\n", "info sender-from-mismatch");
    CHECK("Sender: Office <office@mail.river.example>\n", "");
}

static void test_reply_to(void)
{
    CHECK("Reply-To: desk@agency.example\n", "medium reply-to-diverted");
    CHECK("Reply-To: desk@mail.river.example\n", "");
    CHECK("Reply-To: ada.river@gmail.com\n", "high freemail-reply-to, medium reply-to-diverted");
    CHECK("List-Id: <x.club.example>\nReply-To: list@club.example\n", "");
    CHECK_HEADER(DATE ID "From: Ada Stone <adastone@river.example>\n" TO
                         "Reply-To: adast0ne@agency.example\n",
                 "high reply-to-diverted");
    /* names of roles are alike everywhere */
    CHECK_HEADER(DATE ID "From: <support@river.example>\n" TO "Reply-To: support@agency.example\n",
                 "medium reply-to-diverted");
    CHECK("Disposition-Notification-To: x@agency.example\n", "medium mdn-diverted");
    CHECK("Disposition-Notification-To: <ada@river.example>\n", "");
}

static void test_names(void)
{
    CHECK_HEADER(DATE ID "From: \"boss@bank.example\" <ada@river.example>\n" TO,
                 "medium display-name-address");
    CHECK_HEADER(DATE ID "From: \"Ben ben@club.example\" <ada@river.example>\n" TO,
                 "high display-name-address");
    CHECK_HEADER(DATE ID "From: \"ada@river.example\" <ada@river.example>\n" TO, "");
    CHECK_HEADER(DATE ID "From: \"A @ home\" <ada@river.example>\n" TO, "");
    /* Cyrillic a in a Latin name; a right-to-left override; a name of one script */
    CHECK_HEADER(DATE ID "From: =?utf-8?Q?P=D0=B0ypal?= <ada@river.example>\n" TO,
                 "medium display-name-trick");
    CHECK_HEADER(DATE ID "From: =?utf-8?Q?ada=E2=80=AEelpmaxe?= <ada@river.example>\n" TO,
                 "medium display-name-trick");
    CHECK_HEADER(DATE ID "From: =?utf-8?B?0JDQtNCw?= <ada@river.example>\n" TO, "");
}

static void test_lookalike(void)
{
    Probe probe = {.text = DATE ID "From: <it@c1ub.example>\n" TO END, ON_ITS_WAY};

    probe.mail_from = "it@c1ub.example";
    check(probe, "high domain-lookalike"); /* of the recipient's own domain */
    probe.text = DATE ID "From: <it@club.example.evil.test>\n" TO END;
    probe.mail_from = "it@evil.test";
    check(probe, "high domain-lookalike");
    probe.text = DATE ID "From: <it@xn--lub-3ed.example>\n" TO END; /* Cyrillic es, lub */
    probe.mail_from = "it@xn--lub-3ed.example";
    check(probe, "high domain-lookalike");
    probe.text = DATE ID "From: <it@mail.club.example>\n" TO END;
    probe.mail_from = "it@mail.club.example";
    check(probe, "");
    probe.text = DATE ID "From: <it@clay.example>\n" TO END;
    probe.mail_from = "it@clay.example";
    check(probe, "");
}

static void test_dates(void)
{
    CHECK_HEADER("Date: yesterday\n" ID FROM TO, "medium date-invalid");
    CHECK_HEADER("Date: Mon, 1 May 2024 14:00:00 +0200\n" ID FROM TO, "medium date-invalid");
    CHECK_HEADER("Date: Wed, 1 May 2024 12:00:00\n" ID FROM TO, "info date-invalid");
    CHECK_HEADER("Date: Wed, 1 May 2024 15:00:00 +0000\n" ID FROM TO, "medium date-future");
    CHECK_HEADER("Date: Wed, 1 May 2025 15:00:00 +0000\n" ID FROM TO,
                 "medium date-invalid, high date-future, medium embedded-time-mismatch");
    CHECK_HEADER("Date: Mon, 29 Apr 2024 11:00:00 +0000\n" ID FROM TO,
                 "medium date-past, medium embedded-time-mismatch");
    CHECK_HEADER("Date: Mon, 1 Jan 2024 11:00:00 +0000\n" ID FROM TO,
                 "high date-past, medium embedded-time-mismatch");
    CHECK_HEADER("Date: Wed, 1 May 2024 13:59:00 +0000\n" ID FROM TO, "");
    CHECK_HEADER("Date: 1 May 2024 06:00:00 -0600\n" ID FROM TO, "");
    /* midnight of another day, by its own zone */
    CHECK_HEADER("Date: Tue, 30 Apr 2024 23:30:00 -1200\n" ID FROM TO, "");
}

static void test_hello(void)
{
    Probe probe = {.text = LETTER(""), ON_ITS_WAY};

    probe.helo = "203.0.113.9";
    check(probe, "medium helo-bare-ip");
    probe.helo = "[203.0.113.9]";
    check(probe, "");
    probe.helo = "[192.168.1.2]";
    check(probe, "info private-ip-in-trace, low helo-private-or-localhost");
    probe.helo = "laptop.local";
    check(probe, "low helo-private-or-localhost");
    probe.is_authenticated = true;
    check(probe, "");
    probe.is_authenticated = false;
    probe.helo = "mx.club.example";
    check(probe, "high helo-claims-us");
    probe.helo = "club.example";
    check(probe, "high helo-claims-us");
    probe.helo = "198.51.100.25";
    check(probe, "medium helo-bare-ip, high helo-claims-us");
    probe.peer = "198.51.100.25"; /* the server talks to itself */
    probe.helo = "mx.club.example";
    check(probe, "");
}

static void test_recipients(void)
{
    Probe probe = {.text = LETTER(""), ON_ITS_WAY};

    probe.recipients = "ben@club.example dora@club.example";
    check(probe, "medium bcc-recovered");
    probe.recipients = "BEN+lists@club.example";
    check(probe, "");
    probe.text = LETTER("Resent-To: dora@club.example\n");
    probe.recipients = "dora@club.example";
    check(probe, "");
    probe.text = LETTER("List-Id: <a.club.example>\n");
    check(probe, "");
    probe.text = LETTER("Bcc: dora@club.example\n");
    probe.recipients = "ben@club.example";
    check(probe, "high bcc-leaked");
    probe.text = DATE ID FROM "Bcc: dora@club.example\n" TO END;
    probe.recipients = "dora@club.example";
    check(probe, "medium bcc-recovered");
}

static void test_ids(void)
{
    CHECK_HEADER(DATE FROM TO "Message-ID: 4711@river.example\n", "low message-id-odd");
    CHECK_HEADER(DATE FROM TO "Message-ID: <4711@192.0.2.1>\n", "low message-id-odd");
    CHECK_HEADER(DATE FROM TO "Message-ID: <4711.0815@river>\n", "low message-id-odd");
    CHECK_HEADER(DATE FROM TO "Message-ID: <x.ben@club.example>\n", "low message-id-odd");
    CHECK_HEADER(DATE FROM TO "Message-ID: <4711.0815@[192.0.2.1]>\n", "");
    CHECK("User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:102.0) Thunderbird/102\n",
          "medium mua-forged");
    CHECK_HEADER(DATE FROM TO "Message-ID: <0f5b1c2d-7e8a-4b3c-9d2e-1a2b3c4d5e6f@river.example>\n"
                              "User-Agent: Mozilla Thunderbird\n",
                 "");
    CHECK_HEADER(DATE FROM TO "Message-ID: <0f5b1c2d-7e8a-4b3c-9d2e-1a2b3c4d5e6f@river.example>\n"
                              "User-Agent: Mozilla/5.0 (X11; Linux x86_64) Thunderbird/102\n",
                 "");
    CHECK("Subject: Re: your order\n", "low reply-fake-thread");
    CHECK("Subject: Re: your order\nIn-Reply-To: <a.b@club.example>\n", "");
    CHECK("Subject: Remember\n", "");
}

static char *found_in_credential(const Credential *credential, bool is_sealed)
{
    const FindingFacts facts = {.is_captured = true, .is_sealed = is_sealed};
    Told told = {g_string_new(NULL)};

    find_in_credential(&facts, credential, &(FindingTell){&told, probe_tell});
    return g_string_free(told.text, FALSE);
}

static void test_credentials(void)
{
    Credential credential = {
        .mechanism = (char *)"PLAIN", .user = (char *)"ada", .secret_kind = SECRET_PASSWORD};
    g_autofree char *clear = found_in_credential(&credential, false);
    g_autofree char *sealed = found_in_credential(&credential, true);

    g_assert_cmpstr(clear, ==, "high credentials-plaintext");
    g_assert_cmpstr(sealed, ==, "");
    credential.secret_kind = SECRET_DIGEST;
    credential.user = NULL;
    g_autofree char *digest = found_in_credential(&credential, false);
    g_assert_cmpstr(digest, ==, "medium credentials-plaintext");
    credential.secret_kind = SECRET_NONE;
    g_autofree char *none = found_in_credential(&credential, false);
    g_assert_cmpstr(none, ==, "");
}

static char *found_in_oddity(OddityKind kind, bool is_captured)
{
    const FindingFacts facts = {.is_captured = is_captured};
    const Oddity oddity = {.kind = kind, .span = {.length = 1}};
    Told told = {g_string_new(NULL)};

    find_in_oddity(&facts, &oddity, &(FindingTell){&told, probe_tell});
    return g_string_free(told.text, FALSE);
}

static void test_clear(void)
{
    static const OddityKind kinds[] = {ODDITY_STARTTLS_INJECTION, ODDITY_CLEAR_AFTER_STARTTLS,
                                       ODDITY_BARE_LF, ODDITY_STARTTLS_INJECTION};
    static const char *const expected[] = {"critical starttls-injection",
                                           "medium clear-after-starttls", "", ""};

    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
        g_autofree char *found = found_in_oddity(kinds[i], i < 3);

        g_assert_cmpstr(found, ==, expected[i]);
    }
}

/* What is found at the end of an SMTP dialogue, and of its TLS. */
static char *found_in_transport(StarttlsState starttls, const TlsFacts *tls, uint32_t attempts)
{
    const DialogueFacts dialogue = {.protocol = "smtp",
                                    .is_esmtp = true,
                                    .starttls = starttls,
                                    .envelopes = 1,
                                    .attempts = attempts};
    const FindingFacts facts = {.is_captured = true, .has_clock = true, .dialogue = &dialogue};
    Told told = {g_string_new(NULL)};

    find_in_transport(&facts, tls, &(FindingTell){&told, probe_tell});
    return g_string_free(told.text, FALSE);
}

#define CHECK_TRANSPORT(starttls, tls, attempts, expected)                                         \
    do {                                                                                           \
        g_autofree char *found = found_in_transport(starttls, tls, attempts);                      \
        g_assert_cmpstr(found, ==, expected);                                                      \
    } while (false)

static void test_offers(void)
{
    CHECK_TRANSPORT(STARTTLS_DONE, NULL, 0, "");
    CHECK_TRANSPORT(STARTTLS_NOT_OFFERED, NULL, 0, "info mail-plaintext");
    CHECK_TRANSPORT(STARTTLS_OFFERED, NULL, 0, "low mail-plaintext");
    CHECK_TRANSPORT(STARTTLS_REFUSED, NULL, 0, "high starttls-stripped");
    CHECK_TRANSPORT(STARTTLS_MASKED, NULL, 0, "high starttls-stripped");
}

static void test_tls(void)
{
    Certificate own = {.subject = (char *)"CN=mx.example",
                       .names = g_ptr_array_new(),
                       .has_validity = true,
                       .not_before = 100,
                       .not_after = 200,
                       .is_readable = true};
    TlsFacts tls = {.has_server_hello = true,
                    .version = 0x0303,
                    .cipher = 0x1301,
                    .server_name = (char *)"mx.example",
                    .certificates = g_ptr_array_new(),
                    .certificate = {.last = {.when = 150}}};

    g_ptr_array_add(tls.certificates, &own);
    g_ptr_array_add(own.names, (char *)"*.example");
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 1, "");
    tls.certificate.last.when = 201;
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 1, "medium certificate-expired");
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 0, "info certificate-expired"); /* between servers */
    tls.certificate.last.when = 99;
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 1, "medium certificate-expired");
    tls.certificate.last.when = 150;
    own.is_self_issued = true;
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 1, "low certificate-self-signed");
    own.is_self_issued = false;
    tls.server_name = (char *)"a.b.example";
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 1, "medium certificate-other-name");
    own.is_readable = false;
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 1, "");
    tls.version = 0x0301;
    tls.is_weak_cipher = true;
    CHECK_TRANSPORT(STARTTLS_DONE, &tls, 1, "medium tls-weak-version, medium tls-weak-cipher");
    g_ptr_array_unref(own.names);
    g_ptr_array_unref(tls.certificates);
}

static void test_hidden_mail(void)
{
    const Place place = {.capture = 1, .frame = 1};
    Smuggled smuggled = {
        .message = 1,
        .span = {place, place, 1},
        .octets = BYTES_OF("\r\nMAIL FROM:<eve@dark.example>\r\nrcpt to: "
                           "<ben@club.example>\nDATA\r\n")
    };
    Told told = {g_string_new(NULL)};
    HiddenMail hidden;

    hidden_mail_read(smuggled.octets, &hidden);
    g_assert_cmpstr(hidden.mail_from, ==, "eve@dark.example");
    g_assert_cmpuint(hidden.recipients->len, ==, 1);
    find_in_smuggled(&smuggled, &hidden, &(FindingTell){&told, probe_tell});
    hidden_mail_clear(&hidden);
    smuggled.octets = BYTES_OF("\nMAIL FROM <eve@dark.example>, he said\r\n");
    hidden_mail_read(smuggled.octets, &hidden);
    g_assert_null(hidden.mail_from);
    find_in_smuggled(&smuggled, &hidden, &(FindingTell){&told, probe_tell});
    hidden_mail_clear(&hidden);
    g_assert_cmpstr(told.text->str, ==, "high smtp-smuggling, medium smtp-smuggling");
    g_string_free(told.text, TRUE);
}

static char *found_in_harvest(uint32_t asked, uint32_t refused)
{
    const Harvest harvest = {.asked = asked, .refused = refused};
    Told told = {g_string_new(NULL)};

    find_in_harvest(&harvest, &(FindingTell){&told, probe_tell});
    return g_string_free(told.text, FALSE);
}

/* The same message, first with one sender and then with another. */
static void check_sightings(const char *text, const char *first, const char *second,
                            const char *wanted)
{
    g_autoptr(Sightings) sightings = sightings_new();
    Probe probe = {.text = text, ON_ITS_WAY, .sightings = sightings};

    probe.mail_from = first;
    g_autofree char *before = probe_findings(&probe);
    probe.mail_from = second;
    g_autofree char *found = probe_findings(&probe);
    g_assert_null(strstr(before, "envelope-from-mismatch-wire"));
    g_assert_cmpstr(found, ==, wanted);
}

static void test_sightings(void)
{
    static const char list[] = LETTER("List-Id: <talk.river.example>\n");
    static const char mailbox[] = "Return-Path: <eve@dark.example>\n" LETTER("");

    check_sightings(LETTER(""), "ada@river.example", "ADA@river.example", "");
    check_sightings(LETTER(""), "eve@dark.example", "ada@river.example",
                    "high envelope-from-mismatch-wire");
    check_sightings(LETTER(""), "info@river.example", "ada@river.example",
                    "low envelope-from-mismatch-wire");
    check_sightings(list, "ada@river.example", "talk-owner@lists.example",
                    "low envelope-from-mismatch-wire");
    check_sightings(LETTER(""), "SRS0=a=b=river.example=ada@club.example", "ada@river.example", "");
    check_sightings(LETTER(""), "ada@river.example", "", "");
    check_sightings(mailbox, "ada@river.example", NULL,
                    "low received-missing, low from-envelope-mismatch, "
                    "high envelope-from-mismatch-wire");
    check_sightings(DATE FROM TO END, "eve@dark.example", "ada@river.example",
                    "medium message-id-missing");
}

static void test_harvest(void)
{
    g_autofree char *few = found_in_harvest(10, 10), *some = found_in_harvest(50, 39);
    g_autofree char *most = found_in_harvest(50, 40);

    g_assert_cmpstr(few, ==, "");
    g_assert_cmpstr(some, ==, "");
    g_assert_cmpstr(most, ==, "medium recipient-harvest");
}

/* Comes last: a row of findings.def that nothing raises is no finding. */
static void test_all_are_raised(void)
{
    for (FindingKind kind = 0; kind < N_FINDINGS; kind++)
        if (probe_seen[kind] == 0)
            g_test_fail_printf("%s is raised by no test", finding_term(kind)->name);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rules/clean", test_clean);
    g_test_add_func("/rules/missing", test_missing);
    g_test_add_func("/rules/twice", test_twice);
    g_test_add_func("/rules/octets", test_octets);
    g_test_add_func("/rules/envelope", test_envelope);
    g_test_add_func("/rules/sender", test_sender);
    g_test_add_func("/rules/reply-to", test_reply_to);
    g_test_add_func("/rules/names", test_names);
    g_test_add_func("/rules/lookalike", test_lookalike);
    g_test_add_func("/rules/dates", test_dates);
    g_test_add_func("/rules/hello", test_hello);
    g_test_add_func("/rules/recipients", test_recipients);
    g_test_add_func("/rules/ids", test_ids);
    g_test_add_func("/rules/credentials", test_credentials);
    g_test_add_func("/rules/hidden-mail", test_hidden_mail);
    g_test_add_func("/rules/harvest", test_harvest);
    g_test_add_func("/rules/sightings", test_sightings);
    add_trace_tests();
    g_test_add_func("/rules/clear", test_clear);
    g_test_add_func("/rules/offers", test_offers);
    g_test_add_func("/rules/tls", test_tls);
    add_structure_tests();
    add_lookup_tests();
    g_test_add_func("/rules/all-are-raised", test_all_are_raised);
    return g_test_run();
}
