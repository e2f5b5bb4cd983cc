/* smtp_command_test.c - command lines: verbs, paths, parameters, secrets of log-ins. */
#include "dialogue/smtp_command.h"

#include "base/limits.h"
#include "dialogue/exchange.h"

static Exchange *exchange_of(Bytes line)
{
    Exchange *exchange = g_new0(Exchange, 1);

    exchange->command = smtp_command_read(line);
    return exchange;
}

static char *text_of(Bytes bytes)
{
    return g_strndup((const char *)bytes.data, bytes.len);
}

/* "NAME=VALUE NAME ..." */
static char *parameters_of(const Command *command)
{
    g_autoptr(GString) out = g_string_new(NULL);

    for (guint i = 0; command->parameters != NULL && i < command->parameters->len; i++) {
        const Parameter *parameter = command->parameters->pdata[i];

        g_string_append_printf(out, "%s%s", i == 0 ? "" : " ", parameter->name);
        if (parameter->value != NULL)
            g_string_append_printf(out, "=%s", parameter->value);
    }
    return g_strdup(out->str);
}

/* `path` NULL: the line has none. */
static void check_path(const char *line, const char *path, const char *parameters)
{
    g_autoptr(Exchange) exchange = exchange_of(bytes_of_text(line));
    g_autofree char *seen = parameters_of(exchange->command);
    Bytes found;
    bool has_path = smtp_path(exchange->command->argument, &found);
    g_autofree char *text = has_path ? text_of(found) : NULL;

    g_autofree char *shown = g_strescape(line, NULL);

    g_test_message("%s", shown);
    g_assert_cmpstr(text, ==, path);
    g_assert_cmpstr(seen, ==, parameters);
    g_assert_true(bytes_equal(exchange->command->text, bytes_of_text(line)));
    g_assert_cmpuint(exchange->command->secret.len, ==, 0);
}

static void test_paths(void)
{
    check_path("MAIL FROM:<a@example>", "a@example", "");
    check_path("MAIL FROM:<>", "", "");
    check_path("MAIL FROM: <a@example>", "a@example", "");
    check_path("mail from : <a@example> ", "a@example", "");
    check_path("MAIL  From\t:\t<a@example>\t", "a@example", "");
    check_path("MAIL FROM:a@example", "a@example", "");
    check_path("MAIL FROM: a@example SIZE=1", "a@example", "SIZE=1");
    check_path("RCPT TO:<Postmaster>", "Postmaster", "");
    check_path("RCPT TO:<@one,@two.example:a@example>", "a@example", "");
    check_path("RCPT TO:<@one>", "@one", "");
    check_path("RCPT TO:<a@[IPv6:2001:db8::1]>", "a@[IPv6:2001:db8::1]", "");
    check_path("RCPT TO:<\"a>b\\\" c\"@example> NOTIFY=NEVER", "\"a>b\\\" c\"@example",
               "NOTIFY=NEVER");
    check_path("RCPT TO:<\"a b\"@example>", "\"a b\"@example", "");
    check_path("RCPT TO:<a\\>b@example>", "a\\", "B@EXAMPLE>"); /* no quoting outside of quotes */
    check_path("RCPT TO:<a@example", "a@example", "");
    check_path("RCPT TO:<", "", "");
    check_path("RCPT TO:<\"", "\"", "");
    check_path("RCPT TO:<\"\\", "\"\\", "");
    check_path("SAML FROM:<a>", "a", "");
}

static void test_no_paths(void)
{
    check_path("MAIL", NULL, "");
    check_path("MAIL FROM", NULL, "");
    check_path("MAIL FROM:", NULL, "");
    check_path("MAIL FROM: ", NULL, "");
    check_path("MAIL <a@example>", NULL, "");
    check_path("MAIL FROM <a@example>", NULL, "");
    check_path("RCPT", NULL, "");
    check_path("", NULL, "");
}

static void test_parameters(void)
{
    check_path("MAIL FROM:<a> size=10 Body=8BITMIME SMTPUTF8", "a",
               "SIZE=10 BODY=8BITMIME SMTPUTF8");
    check_path("MAIL FROM:<a>SIZE=10", "a", "SIZE=10");
    check_path("MAIL FROM:<a> SIZE=1 SIZE=2", "a", "SIZE=1 SIZE=2");
    check_path("MAIL FROM:<a> SIZE= =x X-ODD==", "a", "SIZE= =x X-ODD==");
    check_path("MAIL FROM:<a> AUTH=e+3Dmc2+40example", "a", "AUTH=e+3Dmc2+40example");
    check_path("MAIL FROM:<a> AUTH=<>", "a", "AUTH=<>");
    check_path("RCPT TO:<a> ORCPT=rfc822;b+2Bc@d NOTIFY=SUCCESS,FAILURE", "a",
               "ORCPT=rfc822;b+2Bc@d NOTIFY=SUCCESS,FAILURE");
    check_path("RCPT TO:<a>\t\tX-A=\xff", "a", "X-A=\xef\xbf\xbd");
}

static void test_parameters_ceiling(void)
{
    g_autoptr(GString) line = g_string_new("MAIL FROM:<a>");

    for (int i = 0; i < 5000; i++)
        g_string_append(line, " X");
    g_autoptr(Exchange) exchange = exchange_of(bytes_of_text(line->str));
    g_assert_cmpuint(exchange->command->parameters->len, ==, PARAMETERS_MAX);
}

static void check_verb(Bytes line, const char *verb, const char *argument)
{
    g_autoptr(Exchange) exchange = exchange_of(line);
    g_autofree char *seen = text_of(exchange->command->argument);

    g_assert_cmpstr(exchange->command->verb, ==, verb);
    g_assert_cmpstr(seen, ==, argument);
}

static void test_verbs(void)
{
    check_verb(BYTES_OF("quit"), "QUIT", "");
    check_verb(BYTES_OF("  Quit\t "), "QUIT", "");
    check_verb(BYTES_OF("NOOP a  b "), "NOOP", "a  b");
    check_verb(BYTES_OF("X-ANONYMOUSTLS"), "X-ANONYMOUSTLS", "");
    check_verb(BYTES_OF("EHLO\tclient.example"), "EHLO", "client.example");
    check_verb(BYTES_OF("Subject: x"), "SUBJECT", ": x");
    check_verb(BYTES_OF("\xff\xfe x"), "\xef\xbf\xbd\xef\xbf\xbd", "x");
    check_verb(BYTES_OF("a\0b c"),
               "A\xef\xbf\xbd"
               "B",
               "c");
    check_verb(BYTES_OF(""), "", "");
    check_verb(BYTES_OF(" \t"), "", "");
    check_verb(BYTES_OF(":"), "", ":");
}

/* The secret stands in the line where it is said to be. */
static void check_secret(const char *line, const char *secret)
{
    g_autoptr(Exchange) exchange = exchange_of(bytes_of_text(line));
    const Command *command = exchange->command;
    g_autofree char *seen = text_of(command->secret);

    g_assert_cmpstr(seen, ==, secret);
    if (command->secret.len > 0) {
        g_assert_true(command->secret.data >= command->text.data);
        g_assert_true(command->secret.data + command->secret.len <=
                      command->text.data + command->text.len);
    }
}

static void test_secrets(void)
{
    check_secret("AUTH PLAIN AGEAYg==", "AGEAYg==");
    check_secret(" auth\tplain  AGEAYg== ", "AGEAYg==");
    check_secret("AUTH PLAIN AGEA Yg==", "AGEA Yg==");
    check_secret("AUTH PLAIN =", "=");
    check_secret("AUTH PLAIN", "");
    check_secret("X-EXPS LOGIN dXNlcg==", "dXNlcg==");
    check_secret("AUTH=PLAIN AGEAYg==", "AGEAYg==");
    check_secret("PASS open sesame", "open sesame");
    check_secret(" login ann secret", "ann secret");
    check_secret("PASSES x", "");
    check_secret("AUTH", "");
    check_secret("AUTH:PLAIN AGEAYg==", "AGEAYg==");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/smtp-command/paths", test_paths);
    g_test_add_func("/smtp-command/no-paths", test_no_paths);
    g_test_add_func("/smtp-command/parameters", test_parameters);
    g_test_add_func("/smtp-command/parameters-ceiling", test_parameters_ceiling);
    g_test_add_func("/smtp-command/verbs", test_verbs);
    g_test_add_func("/smtp-command/secrets", test_secrets);
    return g_test_run();
}
