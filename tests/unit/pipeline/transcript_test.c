/* transcript_test.c - a transcript goes through the same reader as a capture, and tells no more
 * than it knows. */
#include "pipeline/pipeline.h"

#include <unistd.h>

/* Keeps what it is told, a line per event. */
typedef struct Kept {
    Sink sink;
    GString *lines;
} Kept;

static bool keep(Sink *sink, const Event *event, GError **error)
{
    Kept *kept = (Kept *)sink;
    g_autoptr(GString) line = g_string_new(NULL);

    (void)error;
    event_write_line(event, line);
    g_string_append_printf(kept->lines, "%s\n", line->str);
    return true;
}

static bool keep_end(Sink *sink, GError **error)
{
    (void)sink;
    (void)error;
    return true;
}

static GString *scan(const char *text)
{
    Kept kept = {
        {keep, keep_end, NULL},
        g_string_new(NULL)
    };
    const PipelineOptions options = {.secrets = SECRETS_MASK};
    g_autoptr(GError) error = NULL;
    g_autofree char *path = NULL;
    int file = g_file_open_tmp("posta-XXXXXX", &path, &error);

    g_assert_no_error(error);
    g_assert_cmpint(write(file, text, strlen(text)), ==, (ssize_t)strlen(text));
    close(file);
    g_autoptr(Pipeline) pipeline = pipeline_new(&options, &kept.sink);
    g_autoptr(CaptureSource) source = capture_open(path, &error);
    g_assert_no_error(error);
    g_assert_true(pipeline_scan(pipeline, source, &error));
    g_assert_true(pipeline_end(pipeline, true, &error));
    unlink(path);
    return kept.lines;
}

static void assert_has(const GString *lines, const char *text)
{
    if (strstr(lines->str, text) == NULL)
        g_error("not in %s: %s", lines->str, text);
}

static void assert_lacks(const GString *lines, const char *text)
{
    if (strstr(lines->str, text) != NULL)
        g_error("in %s: %s", lines->str, text);
}

#define LINE_OF_LOG(second, text)                                                                  \
    "\"SMTPD\"\t1\t7\t\"2020-11-09 18:02:" second "\"\t\"192.0.2.10\"\t\"" text "\"\n"

static void test_log(void)
{
    GString *lines =
        scan(LINE_OF_LOG("10.000", "SENT: 220 mx ESMTP") LINE_OF_LOG("11.000", "RECEIVED: DATA")
                 LINE_OF_LOG("11.250", "SENT: 354 go") LINE_OF_LOG("12.000", "SENT: 250 Queued")
                     LINE_OF_LOG("13.000", "RECEIVED: NOOP") LINE_OF_LOG("13.500", "SENT: 250 ok"));

    assert_has(lines, "\"client\":{\"ip\":\"192.0.2.10\"}");
    assert_has(lines, "\"time\":\"2020-11-09T18:02:10.000000000Z\"");
    assert_has(lines, "\"latency_ns\":500000000");
    assert_lacks(lines, "\"latency_ns\":0"); /* when the data ended is not known */
    assert_has(lines, "\"via\":\"transcript\",\"complete\":false");
    assert_has(lines, "\"oddity\":\"not-in-text\"");
    assert_has(lines, "\"zone_known\":false");
    g_string_free(lines, TRUE);
}

/* What was said under TLS is known to who was there; that is nothing odd. */
static void test_starttls(void)
{
    GString *lines = scan("<-  220 mx ESMTP\n -> STARTTLS\n<-  220 go\n ~> EHLO a\n<~  250 mx\n");

    assert_has(lines, "\"verb\":\"EHLO\"");
    assert_has(lines, "\"starttls\":\"done\"");
    assert_lacks(lines, "\"event\":\"oddity\"");
    g_string_free(lines, TRUE);
}

/* The first digits of the text's SHA-256, in base32. */
#define FIRST_DIGITS "xm5wb7tjfaef"

static void test_ids(void)
{
    GString *lines = scan("220 mx ESMTP\nQUIT\n221 bye\n220 mx ESMTP\nQUIT\n221 bye\n");
    GString *others = scan("220 mx ESMTP\nQUIT\n221 bye\n");

    assert_has(others, "\"dialogue\":\"d" FIRST_DIGITS "\"");
    assert_lacks(lines, FIRST_DIGITS);
    assert_has(lines, "\"counts\":{\"exchange\":4");
    assert_has(lines, "\"dialogue\":2,\"flow\":0");
    g_string_free(lines, TRUE);
    g_string_free(others, TRUE);
}

static void test_ended(void)
{
    GString *cut = scan("S: 220 mx ESMTP\nC: NOOP\nS: 250 ok\n");
    GString *closed = scan("220 mx ESMTP\nNOOP\n250 ok\nConnection closed by foreign host.\n");

    assert_has(cut, "\"ended\":\"cut\"");
    assert_has(closed, "\"ended\":\"fin\"");
    g_string_free(cut, TRUE);
    g_string_free(closed, TRUE);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/transcript/log", test_log);
    g_test_add_func("/transcript/starttls", test_starttls);
    g_test_add_func("/transcript/ids", test_ids);
    g_test_add_func("/transcript/ended", test_ended);
    return g_test_run();
}
