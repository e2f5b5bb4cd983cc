/* trace_cases.c - rules about trace lines and clocks: what raises them, and what does not. */
#include "probe.h"

#define REST                                                                                       \
    "Date: Wed, 1 May 2024 12:00:00 +0000\nMessage-ID: <20240501120000.4711@river.example>\n"      \
    "From: Ada <ada@river.example>\nTo: Ben <ben@club.example>\n\nHello.\n"

/* Our own server's line: what it says is true. */
#define EDGE_BY(peer, with)                                                                        \
    "Received: from " peer "\n\tby mx.club.example (Postfix) with " with                           \
    " id 4VRt9F2xS4z1\n\tfor <ben@club.example>; Wed,  1 May 2024 12:00:02 +0000 (UTC)\n"
#define EDGE EDGE_BY("mail.river.example (mail.river.example [192.0.2.10])", "ESMTPS")

#define ALWAYS "info received-below-edge-unverifiable"

/* What is found in a message that lies in a mailbox. */
static void check(const char *text, const char *wanted)
{
    g_autofree char *found = probe_findings(&(Probe){.text = text});

    g_assert_cmpstr(found, ==, wanted);
}

static void test_edge(void)
{
    check(EDGE REST, "");
    check(EDGE_BY("10.1.2.3 (unknown [192.0.2.10])", "SMTP") REST,
          "medium rdns-missing, info private-ip-in-trace, medium helo-bare-ip, "
          "low helo-private-or-localhost, low hop-unencrypted");
    check(EDGE_BY("mail.river.example (host-192-0-2-10.provider.example [192.0.2.10])", "ESMTPS")
              REST,
          "low rdns-dynamic, low helo-rdns-mismatch");
    check(EDGE_BY("mail.river.example (out.river.example [192.0.2.10])", "ESMTPS") REST, "");
    check(EDGE_BY("mail.river.example (dynamics.river.example [192.0.2.10])", "ESMTPS") REST, "");
    /* who logged in may call itself anything */
    check(EDGE_BY("[192.168.1.2] (unknown [192.0.2.10])", "ESMTPSA") REST,
          "info private-ip-in-trace");
}

static void test_chain(void)
{
    static const char own[] = "Received: from laptop.river.example (laptop.river.example "
                              "[192.0.2.77])\n\tby mail.river.example (Postfix) with ESMTPSA id "
                              "4VRt9D3hz0z2\n\tfor <ben@club.example>; Wed,  1 May 2024 12:00:01 "
                              "+0000 (UTC)\n";
    static const char other[] = "Received: from laptop.river.example (laptop.river.example "
                                "[192.0.2.77])\n\tby mail.dark.example (Postfix) with ESMTPSA id "
                                "4VRt9D3hz0z2\n\tfor <ben@club.example>; Wed,  1 May 2024 "
                                "12:00:01 +0000 (UTC)\n";
    static const char google[] =
        "Received: by mail-lf1-f54.google.com with SMTP id x12so1.3\n"
        "\tfor <ben@club.example>; Wed, 01 May 2024 05:00:01 -0700 (PDT)\n";
    g_autofree char *honest = g_strconcat(EDGE, own, REST, NULL);
    g_autofree char *gap = g_strconcat(EDGE, other, REST, NULL);
    g_autofree char *claim = g_strconcat(EDGE, google, REST, NULL);

    check(honest, ALWAYS ", info origin-ip-candidate");
    check(gap, "low received-gap, " ALWAYS ", info origin-ip-candidate");
    check(claim, "low received-gap, high received-claims-big-provider, " ALWAYS);
}

static void test_lines(void)
{
    check(EDGE "Received: nonsense\n" REST, "info received-unparsed, " ALWAYS);
    check("Received: from bank.example by in.bank.example with ESMTP id 1 "
          "(dsl9.access.example [192.0.2.9]) by mx.club.example (Postfix) with ESMTPS id "
          "4VRt9D3hz0z2; Wed, 1 May 2024 12:00:02 +0000\n" REST,
          "low rdns-dynamic, low helo-rdns-mismatch, medium received-ambiguous");
    check(EDGE "Received: from pop.river.example [192.0.2.9]\n\tby mail.river.example with POP3 "
               "(fetchmail-6.4.37)\n\tfor <ada@localhost> (single-drop); Wed, 1 May 2024 "
               "12:00:01 +0000\n" REST,
          "info retrieval-break, " ALWAYS ", info origin-ip-candidate");
    check("Received: from gate (gate.club.example [10.1.1.1])\n\tby mx.club.example (Postfix) with "
          "ESMTPS id 4VRt9D3hz0z2; Wed, 1 May 2024 12:00:02 +0000 (UTC)\n"
          "Received: from b.river.example (b.river.example [192.0.2.9])\n\tby mail.river.example "
          "(Postfix) with ESMTPS id 4VRt9D3hz0z4; Wed,  1 May 2024 12:00:01 +0000 (UTC)\n" REST,
          "medium private-peer-above-public");
    check(EDGE "Received: from x (x [240.1.2.3])\n\tby mail.river.example (Postfix) with ESMTPS id "
               "4VRt9D3hz0z2; Wed,  1 May 2024 12:00:01 +0000 (UTC)\n" REST,
          "medium received-impossible-ip, " ALWAYS ", info origin-ip-candidate");
    check("Received: from smtp.river.example (smtp.river.example [192.0.2.10] (may be forged))\n"
          "\tby mx.club.example (8.17.1/8.17.1) with ESMTPS id 441C01ab012345; "
          "Wed, 1 May 2024 12:00:02 GMT\n" REST,
          "medium rdns-may-be-forged");
}

static void test_forged(void)
{
    check(EDGE "Received: from a.river.example (a.river.example [192.0.2.9])\n\tby "
               "mail.river.example (Postfix) with ESMTPS id HELLO-WORLD; Wed,  1 May 2024 12:00:01 "
               "+0000 (UTC)\n" REST,
          "high received-forged-pattern, " ALWAYS ", info origin-ip-candidate");
    /* 1s28cz is 2024-05-01T12:00:01Z by Exim's clock, 1rOGCf a day of January */
    check(EDGE "Received: from a.river.example ([192.0.2.9])\n\tby mail.river.example with esmtps "
               "(Exim 4.96)\n\tid 1s28cz-00AbCd-1X; Wed, 01 May 2024 12:00:01 +0000\n" REST,
          ALWAYS ", info origin-ip-candidate");
    check(EDGE "Received: from a.river.example ([192.0.2.9])\n\tby mail.river.example with esmtps "
               "(Exim 4.96)\n\tid 1rOGCf-00AbCd-1X; Wed, 01 May 2024 12:00:01 +0000\n" REST,
          "high received-forged-pattern, " ALWAYS ", info origin-ip-candidate");
}

static void test_loop(void)
{
    check(EDGE EDGE REST, "low received-gap, " ALWAYS ", medium loop-or-excess-hops");
    check("Delivered-To: ben@club.example\nDelivered-To: Ben@club.example\n" EDGE REST,
          "medium loop-or-excess-hops");
    check("Delivered-To: ben@club.example\nDelivered-To: ben@home.example\n" EDGE REST, "");
}

static void test_clocks(void)
{
    static const char slow[] = "Received: from b.river.example (b.river.example [192.0.2.9])\n\tby "
                               "mail.river.example (Postfix) with ESMTPS id 4VRt9D3hz0z2; "
                               "Wed,  1 May 2024 %s +0000 (UTC)\n";
    g_autofree char *later = g_strdup_printf(slow, "12:03:00");
    g_autofree char *negative = g_strconcat(EDGE, later, REST, NULL);
    g_autofree char *found = probe_findings(&(Probe){.text = negative});

    g_assert_nonnull(strstr(found, "low hop-negative"));
    g_autofree char *early_line = g_strdup_printf(slow, "05:00:00");
    g_autofree char *early = g_strconcat(
        "Received: from mail.river.example (mail.river.example [192.0.2.10])\n\tby mx.club.example "
        "(Postfix) with ESMTPS id 4VRt9F2xS4z3; Wed,  1 May 2024 12:00:02 +0000 (UTC)\n",
        early_line, early_line, REST, NULL);
    g_autofree char *waited = probe_findings(&(Probe){.text = early});
    g_assert_nonnull(strstr(waited, "medium hop-slow"));
    /* the capture's clock saw it at noon, and the line says two o'clock */
    g_autofree char *fast_line = g_strdup_printf(slow, "14:00:00");
    g_autofree char *fast = g_strconcat(fast_line, REST, NULL);
    g_autofree char *skewed = probe_findings(&(Probe){.text = fast,
                                                      .mail_from = "ada@river.example",
                                                      .peer = "192.0.2.10",
                                                      .seen = INT64_C(1714564800000000000)});
    g_assert_nonnull(strstr(skewed, "medium clock-skew"));
    g_autofree char *usual_line = g_strdup_printf(slow, "12:00:01");
    g_autofree char *usual = g_strconcat(EDGE, usual_line, REST, NULL);
    g_autofree char *none = probe_findings(&(Probe){.text = usual});
    g_assert_null(strstr(none, "hop-negative"));
    g_assert_null(strstr(none, "clock-skew"));
}

#define DATED(date, id)                                                                            \
    EDGE "Date: " date "\nMessage-ID: <" id "@river.example>\nFrom: Ada <ada@river.example>\n"     \
         "To: Ben <ben@club.example>\n"

static void test_hidden(void)
{
    check(DATED("Wed, 1 May 2024 14:00:00 +0200 (CEST)", "a.b.4711") "\nHi\n", "");
    check(DATED("Wed, 17 Jan 2024 14:00:00 +0200 (CEST)", "a.b.4711") "\nHi\n",
          "low zone-inconsistent");
    check(DATED("Wed, 1 May 2024 12:00:00 +0000", "20240301120000.4711") "\nHi\n",
          "medium embedded-time-mismatch");
    check(DATED("Wed, 1 May 2024 12:00:00 +0000", "1714564800.4711") "\nHi\n", "");
    check(DATED("Wed, 1 May 2024 12:00:00 +0000",
                "a.b.4711") "DKIM-Signature: v=1; a=rsa-sha256; d=river.example; t=1704067200; "
                            "s=x\n\nHi\n",
          "medium embedded-time-mismatch");
    /* 2024-05-01 and 2024-06-01, as Outlook writes them */
    check(DATED("Wed, 1 May 2024 12:00:00 +0000",
                "a.b.4711") "Thread-Index: Adqbvxe6AAAAAAAAAAAAAAAAAAAAAA==\n\nHi\n",
          "");
    check(DATED("Wed, 1 May 2024 12:00:00 +0000",
                "a.b.4711") "Thread-Index: Adq0GzqIAAAAAAAAAAAAAAAAAAAAAA==\n\nHi\n",
          "low thread-index-drift");
}

/* Clocks inside of a message: of its number, of its boundary, of who sealed it. */
static void test_embedded(void)
{
    static const struct {
        const char *id, *field;
        bool is_raised;
    } rows[] = {
        {"<E1s28cy-00AbCd-5E@river.example>",           "",                                                    false},
        {"<E1rrGKW-00AbCd-5E@river.example>",           "",                                                    true },
        {"<202405011200.441C00aa001234@river.example>", "",                                                    false},
        {"<202404221200.441C00aa001234@river.example>", "",                                                    true },
        {"<a.1@river.example>",
         "Content-Type: multipart/mixed; boundary=\"----=_NextPart_000_0012_01DA9BBE.F3F71A00\"\n",            false},
        {"<a.1@river.example>",
         "Content-Type: multipart/mixed; boundary=\"----=_NextPart_000_0012_01DA94AC.9A02A000\"\n",            true },
        {"<a.1@river.example>",                         "ARC-Seal: i=1; a=rsa-sha256; t=1717156800; b=AAAA\n", false},
        {"<a.1@river.example>",                         "ARC-Seal: i=1; a=rsa-sha256; t=1711972800; b=AAAA\n", true },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        g_autofree char *text =
            g_strconcat(EDGE "Date: Wed, 1 May 2024 12:00:00 +0000\nMessage-ID: ", rows[i].id,
                        "\nFrom: Ada <ada@river.example>\nTo: Ben <ben@club.example>\n",
                        rows[i].field, "\nHello.\n", NULL);
        g_autofree char *found = probe_findings(&(Probe){.text = text});

        g_assert_cmpint(strstr(found, "embedded-time-mismatch") != NULL, ==, rows[i].is_raised);
    }
}

/* The number of a message is that of the server that queued it. */
static void test_late_ids(void)
{
    static const char *const fields =
        "Date: Wed, 1 May 2024 12:00:00 +0000\nFrom: Ada <ada@river.example>\n"
        "To: Ben <ben@club.example>\n";
    g_autofree char *queued = g_strconcat(
        EDGE, fields, "Message-ID: <20240501120002.4VRt9F2xS4z1@mx.club.example>\n\nHi\n", NULL);
    g_autofree char *above = g_strconcat("Message-ID: <20240501120002.4711@river.example>\n" EDGE,
                                         fields, "\nHi\n", NULL);
    g_autofree char *gmail = g_strconcat(
        EDGE, fields, "Message-ID: <6632.050a0220.1.2SMTPIN_ADDED_MISSING@mx.google.com>\n\nHi\n",
        NULL);
    g_autofree char *own = g_strconcat(
        EDGE "Received: by mail.river.example (Postfix, from userid 1000) id 4VRt9D3hz0z2; "
             "Wed,  1 May 2024 12:00:01 +0000 (UTC)\n",
        fields, "Message-ID: <20240501120001.4VRt9D3hz0z2@mail.river.example>\n\nHi\n", NULL);
    g_autofree char *submitted =
        g_strconcat(EDGE_BY("[192.168.1.2] (dsl.river.example [192.0.2.10])", "ESMTPSA"), fields,
                    "Message-ID: <20240501120002.4VRt9F2xS4z1@mx.club.example>\n\nHi\n", NULL);

    check(queued, "low message-id-added-late");
    check(above, "low message-id-added-late");
    check(gmail, "low message-id-added-late");
    check(own, ALWAYS);
    check(submitted, "info message-id-added-late, info private-ip-in-trace");
}

void add_trace_tests(void)
{
    g_test_add_func("/rules/late-ids", test_late_ids);
    g_test_add_func("/rules/embedded", test_embedded);
    g_test_add_func("/rules/edge", test_edge);
    g_test_add_func("/rules/chain", test_chain);
    g_test_add_func("/rules/lines", test_lines);
    g_test_add_func("/rules/forged", test_forged);
    g_test_add_func("/rules/loop", test_loop);
    g_test_add_func("/rules/clocks", test_clocks);
    g_test_add_func("/rules/hidden", test_hidden);
}
