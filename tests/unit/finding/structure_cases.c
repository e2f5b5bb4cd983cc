/* structure_cases.c - rules about parts, files and stamps. */
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

static void test_readings(void)
{
    check(HEADER "Content-Type: text/plain\nContent-Type: text/html\n\nHi\n",
          "high duplicate-singleton, high mime-two-readings");
    check(MIXED "--b\n\nHi\n", "low mime-two-readings"); /* never closed */
    check(MIXED "--b\n\nHi\n--b--\n", "");
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
    g_test_add_func("/rules/readings", test_readings);
    g_test_add_func("/rules/stamps", test_stamps);
}
