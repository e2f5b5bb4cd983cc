/* structure_cases.c - rules about parts, files, links, reports and stamps. */
#include "probe.h"

#define HEADER                                                                                     \
    "Received: from mail.river.example (mail.river.example [192.0.2.10])\n\tby mx.club.example "   \
    "(Postfix) with ESMTPS id 4VRt9F2xS4z1\n\tfor <ben@club.example>; Wed,  1 May 2024 12:00:02 "  \
    "+0000 (UTC)\n"                                                                                \
    "Date: Wed, 1 May 2024 12:00:00 +0000\nMessage-ID: <20240501120000.4711@river.example>\n"      \
    "From: Ada <ada@river.example>\nTo: Ben <ben@club.example>\n"
#define MIXED HEADER "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
#define FILE_NAMED(name, type, octets)                                                             \
    MIXED "--b\nContent-Type: " type "\nContent-Disposition: attachment; filename=\"" name         \
          "\"\n\n" octets "\n--b--\n"
#define PAGE(html) HEADER "MIME-Version: 1.0\nContent-Type: text/html\n\n" html "\n"

static void check(const char *text, const char *wanted)
{
    g_autofree char *found = probe_findings(&(Probe){.text = text});

    g_assert_cmpstr(found, ==, wanted);
}

static void test_files(void)
{
    check(FILE_NAMED("letter.pdf", "application/pdf", "%PDF-1.4"), "");
    check(FILE_NAMED("letter.pdf.exe", "application/octet-stream", "MZ1"),
          "high attachment-name-trick, medium attachment-active");
    check(FILE_NAMED("letter.pdf", "application/pdf", "MZ1"),
          "medium attachment-type-mismatch, medium attachment-active");
    check(FILE_NAMED("setup.exe", "application/octet-stream", "MZ1"), "medium attachment-active");
    check(FILE_NAMED("archive.tar.gz", "application/gzip", "x"), "");
    check(FILE_NAMED("../../start.pdf", "application/pdf", "x"), "high attachment-name-trick");
    check(FILE_NAMED("report 2024.v2.docx", "application/msword", "x"), "");
}

static void test_links(void)
{
    check(PAGE("<a href=\"https://bank.example/x\">https://www.bank.example</a>"), "");
    check(PAGE("<a href=\"https://dark.example/x\">https://bank.example/login</a>"),
          "medium link-text-mismatch");
    check(PAGE("<a href=\"https://bank.example@dark.example/\">Click here</a>"),
          "medium link-text-mismatch");
    check(PAGE("<a href=\"https://track.example/17\">Read more ...</a>"), "");
    check(PAGE("<a href=\"https://dark.example/\">www.bank.example</a>"),
          "medium link-text-mismatch");
    check(PAGE("<a href=\"https://dark.example/\">bank.com</a>"), "medium link-text-mismatch");
    check(PAGE("<a href=\"https://dark.example/letter.zip\">letter.zip</a>"), "");
    check(PAGE("<a href=\"https://dark.example/doc\">letter.pdf</a>"), "");
    check(PAGE("<a href=\"http://8.8.8.8/x\">here</a>"), "medium link-text-mismatch");
    check(PAGE("<a href=\"http://192.168.0.1/x\">the printer</a>"), "");
    check(PAGE("<a href=\"https://xn--caf-dma.example/\">https://caf\xC3\xA9.example</a>"), "");
    check(PAGE("<a href=\"https://[2001:db8::1]:443/\">https://bank.example</a>"),
          "medium link-text-mismatch");
    check("List-Id: <news.river.example>\n" PAGE(
              "<a href=\"https://track.example/1\">https://bank.example</a>"),
          "low link-text-mismatch");
    check(PAGE("<a href=\"mailto:x@club.example\">x@club.example</a>"), "");
}

static void test_fetched(void)
{
    check(PAGE("<img src=\"https://news.example/logo.png\" width=200>"), "info remote-content");
    check(PAGE("<img src=\"https://news.example/17.gif\" width=1 height=1>"),
          "info remote-content, info tracking-pixel");
    check(PAGE("<img src=\"cid:logo@river.example\">"), "");
}

#define VERSIONS(plain, html)                                                                      \
    HEADER "MIME-Version: 1.0\nContent-Type: multipart/alternative; boundary=b\n\n--b\n\n" plain   \
           "\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\nContent-Type: "             \
           "text/html\n\n" html "\n--c--\n--b--\n"
#define LETTER                                                                                     \
    "The meeting of our club was moved from Monday to Thursday evening, at half past seven."

static void test_versions(void)
{
    check(VERSIONS(LETTER, "<style>p{color:red}</style><p>The <b>meeting</b> of our club was moved "
                           "from&nbsp;Monday to Thursday evening, at half past seven.</p>"),
          "");
    check(VERSIONS(LETTER, "<p>Your account will be closed today unless you confirm your password "
                           "with this secure form immediately.</p>"),
          "low text-html-differ");
    check(VERSIONS("Please use a browser.", "<p>" LETTER "</p>"), "");
    check(VERSIONS(LETTER "\nhttps://club.example/meeting/moved/thursday?list=members&id=4711",
                   "<p>" LETTER "</p>"),
          "");
}

static void test_readings(void)
{
    check(HEADER "Content-Type: text/plain\nContent-Type: text/html\n\nHi\n",
          "high duplicate-singleton, high mime-two-readings");
    check(MIXED "--b\n\nHi\n", "low mime-two-readings"); /* never closed */
    check(MIXED "--b\n\nHi\n--b--\n", "");
}

#define REPORT(action, id)                                                                         \
    HEADER "MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; "      \
           "boundary=b\n\n--b\n\nSorry.\n--b\nContent-Type: message/delivery-status\n\n"           \
           "Reporting-MTA: dns; mx.river.example\n\nFinal-Recipient: rfc822; dora@river.example\n" \
           "Action: " action "\nStatus: 5.1.1\n\n--b\nContent-Type: message/rfc822\n\n"            \
           "From: Ben <ben@club.example>\nTo: dora@river.example\nMessage-ID: <" id ">\n\nHi\n"    \
           "--b--\n"

static void test_reports(void)
{
    check(REPORT("failed", "a.1@club.example"), "info dsn-failed");
    check(REPORT("delayed", "a.1@club.example"), "info dsn-delayed");
    check(REPORT("relayed", "a.1@club.example"), "info dsn-delivered");
    check(REPORT("failed", "a.1@dark.example"), "info dsn-failed, medium backscatter");
    check(REPORT("failed", "a.1@mail.gmail.com"), "info dsn-failed");
}

static void test_stamps(void)
{
    check("Authentication-Results: mx.club.example; dkim=pass header.d=river.example\n" HEADER
          "\nHi\n",
          "");
    check(HEADER
          "Authentication-Results: mx.club.example; dkim=pass header.d=river.example\n\nHi\n",
          "medium authres-untrusted");
    check(HEADER
          "Authentication-Results: mx.other.example; dkim=pass header.d=river.example\n\nHi\n",
          "info authres-untrusted");
    check("Authentication-Results: mx.club.example; dkim=pass header.d=river.example\n"
          "Authentication-Results: in.club.example; dkim=fail header.d=river.example\n" HEADER
          "\nHi\n",
          "high authres-contradiction");
}

void add_structure_tests(void)
{
    g_test_add_func("/rules/files", test_files);
    g_test_add_func("/rules/links", test_links);
    g_test_add_func("/rules/fetched", test_fetched);
    g_test_add_func("/rules/versions", test_versions);
    g_test_add_func("/rules/readings", test_readings);
    g_test_add_func("/rules/reports", test_reports);
    g_test_add_func("/rules/stamps", test_stamps);
}
