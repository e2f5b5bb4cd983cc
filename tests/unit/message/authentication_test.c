/* authentication_test.c - stamps of SPF, DKIM and DMARC, and whose word they are. */
#include "message/authentication.h"

#include "base/limits.h"

static GPtrArray *stamps_of(const char *section)
{
    static const RouteContext nothing;
    g_autoptr(Message) message = message_new();
    Route route;

    message_feed(message, bytes_of_text(section));
    message_end(message, true);
    route_read(&route, message_fields(message), message_headers(message), &nothing);
    GPtrArray *stamps = authentication_read(message_fields(message), &route);
    route_clear(&route);
    return stamps;
}

/* "by method=result identity +", a line each; "+": trusted. */
static void assert_stamps(const char *section, const char *expected)
{
    g_autoptr(GPtrArray) stamps = stamps_of(section);
    g_autoptr(GString) told = g_string_new(NULL);

    for (guint i = 0; i < stamps->len; i++) {
        const AuthenticationStamp *stamp = stamps->pdata[i];

        g_string_append_printf(told, "%s %s=%s %s%s\n", stamp->by == NULL ? "-" : stamp->by,
                               stamp->method, stamp->result == NULL ? "-" : stamp->result,
                               stamp->identity == NULL ? "-" : stamp->identity,
                               stamp->is_trusted ? " +" : "");
    }
    g_assert_cmpstr(told->str, ==, expected);
}

#define EDGE                                                                                       \
    "Received: from out.sender.test (out.sender.test [198.51.100.7])\n by mx.club.test (Postfix) " \
    "with ESMTP id 4711; Tue, 12 Mar 2024 09:00:05 +0000\n"

static void test_above_the_boundary(void)
{
    assert_stamps("Authentication-Results: mx.club.test 1;\n"
                  " dkim=pass (2048-bit key; \"x;y\") header.d=sender.test header.i=@sender.test;\n"
                  " spf=pass reason=\"a; b\" smtp.mailfrom=bob@sender.test; dmarc/1=fail "
                  "header.from=bank.test\n" EDGE "\n",
                  "mx.club.test dkim=pass sender.test +\n"
                  "mx.club.test spf=pass bob@sender.test +\n"
                  "mx.club.test dmarc=fail bank.test +\n");
}

/* Anybody can write our server's name into a field that he sends. */
static void test_below_the_boundary(void)
{
    assert_stamps(EDGE "Authentication-Results: mx.club.test; dkim=pass header.d=bank.test\n\n",
                  "mx.club.test dkim=pass bank.test\n");
    assert_stamps("Authentication-Results: mx.club.test; dkim=pass header.d=bank.test\n\n",
                  "mx.club.test dkim=pass bank.test\n");
    assert_stamps("Authentication-Results: mx.other.test; spf=pass smtp.mailfrom=a@b.test\n" EDGE
                  "\n",
                  "mx.other.test spf=pass a@b.test\n");
}

static void test_forms(void)
{
    assert_stamps("Authentication-Results: mx.club.test; none\n" EDGE "\n", "");
    assert_stamps("Authentication-Results: spf=pass (sender IP is 192.0.2.1)\n"
                  " smtp.mailfrom=sender.test; dkim=none header.d=none;dmarc=bestguesspass "
                  "action=none header.from=sender.test\n" EDGE "\n",
                  "- spf=pass sender.test\n- dkim=none none\n- dmarc=bestguesspass sender.test\n");
    assert_stamps("ARC-Authentication-Results: i=2; mx.club.test; arc=pass; dkim=pass "
                  "header.d=sender.test\n" EDGE "\n",
                  "mx.club.test arc=pass - +\nmx.club.test dkim=pass sender.test +\n");
    assert_stamps("Received-SPF: SoftFail (mx.club.test: domain of bob@sender.test does not "
                  "designate) receiver=mx.club.test; client-ip=198.51.100.7; "
                  "envelope-from=\"bob@sender.test\"; helo=out.sender.test;\n" EDGE "\n",
                  "mx.club.test spf=softfail bob@sender.test +\n");
    assert_stamps("DKIM-Signature: v=1; a=rsa-sha256; d=sender.test; s=k1; h=from:to;\n b=abc=\n\n",
                  "- dkim=- sender.test\n");
    assert_stamps("Authentication-Results: ;;==; =;a=;(\nReceived-SPF: (\nDKIM-Signature:\n\n",
                  "- a= -\n- spf=( -\n- dkim=- -\n");
}

/* Google's servers write below their line, and take others' away that use their name. */
static void test_google(void)
{
    assert_stamps("Received: by 2002:a05:6a20:1::2 with SMTP id x1csp2; Tue, 12 Mar 2024 02:00:06 "
                  "-0700 (PDT)\n"
                  "Received: from out.sender.test (out.sender.test. [198.51.100.7]) by "
                  "mx.google.com with ESMTPS id 4711 for <a@b.test>; Tue, 12 Mar 2024 02:00:05 "
                  "-0700 (PDT)\n"
                  "Authentication-Results: mx.google.com; dkim=pass header.i=@sender.test\n"
                  "Received: by out.sender.test; Tue, 12 Mar 2024 09:00:00 +0000\n"
                  "Authentication-Results: mx.google.com; dmarc=pass header.from=bank.test\n\n",
                  "mx.google.com dkim=pass @sender.test +\nmx.google.com dmarc=pass bank.test\n");
}

static void test_many(void)
{
    g_autoptr(GString) section = g_string_new("Authentication-Results: a.test");

    for (int i = 0; i < 100000; i++)
        g_string_append(section, "; a=b");
    g_string_append(section, "\n\n");
    g_autoptr(GPtrArray) stamps = stamps_of(section->str);
    g_assert_cmpuint(stamps->len, ==, AUTHENTICATION_STAMPS_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/authentication/above-the-boundary", test_above_the_boundary);
    g_test_add_func("/authentication/below-the-boundary", test_below_the_boundary);
    g_test_add_func("/authentication/forms", test_forms);
    g_test_add_func("/authentication/google", test_google);
    g_test_add_func("/authentication/many", test_many);
    return g_test_run();
}
