/* smtp_secrets.c - which lines of the client are secrets though they look like commands. */
#include "dialogue/smtp.h"
#include "dialogue/smtp_command.h"

/* Nothing was said before it, so it may be the rest of an answer whose log-in was not captured. */
static bool is_torn_answer(const Smtp *smtp, const Command *command)
{
    return !smtp->has_greeting && smtp->facts.exchanges == 0 &&
           g_queue_get_length((GQueue *)&smtp->pending) == 1 && smtp_is_base64(command->text);
}

/*
 * The answers of a log-in come as lines of their own, whatever became of it: behind a refusal,
 * behind a reply that has no place in it, or with all before them lost. source RFC 4954 4
 */
void smtp_hide_secret(Smtp *smtp, Pending *pending)
{
    Command *command = pending->exchange->command;

    smtp->is_login_refused &= !command->is_known;
    bool is_alone = !command->is_known && command->argument.len == 0;
    if (is_alone && (smtp->is_login_refused || smtp_is_like_answer(command->text) ||
                     is_torn_answer(smtp, command))) {
        command->secret = command->text;
        command->verb[0] = '\0';
    }
    secrets_remember(&smtp->secrets, command->secret);
}
