/* smtp_rules.c - what the two sides of an SMTP talk promised each other, and broke. */
#include "dialogue/smtp.h"

/* Octets of a line, line end included. source RFC 5321 4.5.3.1.4 and .5 */
#define LINE_LIMIT 512
/* With parameters; each extension adds some. source RFC 3461 4.1 to 4.4 (500 each for RCPT and
 * MAIL), RFC 4954 3 (500 for MAIL), RFC 6531 3.1 (10) */
#define LINE_LIMIT_WITH_PARAMETERS (LINE_LIMIT + 1036)
/* source RFC 4954 4 */
#define AUTH_LIMIT 12288

/* What a server offers, and what of the client's shows that it is used. */
static const struct {
    const char *keyword, *signs;
    bool needs_offer;
} extensions[] = {
#define NEEDS_OFFER true
#define FREE false
#define EXTENSION(keyword, signs, use, source, sentence) {keyword, signs, use},
#include "dialogue/smtp_extensions.def"
#undef EXTENSION
#undef FREE
#undef NEEDS_OFFER
};

G_STATIC_ASSERT(G_N_ELEMENTS(extensions) <= 32); /* bits of Smtp.told_extensions */

static bool is_offered(const Smtp *smtp, const char *keyword)
{
    for (guint i = 0; i < smtp->facts.offered->len; i++) {
        const Offer *offer = smtp->facts.offered->pdata[i];

        if (offer->is_after_tls == smtp->is_after_tls && g_str_equal(offer->keyword, keyword))
            return true;
    }
    return false;
}

static bool has_parameter(const GPtrArray *list, const char *name)
{
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const Parameter *parameter = list->pdata[i];

        if (g_str_equal(parameter->name, name))
            return true;
    }
    return false;
}

static const char *parameter_value(const GPtrArray *list, const char *name)
{
    for (guint i = 0; list != NULL && i < list->len; i++) {
        const Parameter *parameter = list->pdata[i];

        if (g_str_equal(parameter->name, name))
            return parameter->value;
    }
    return NULL;
}

void smtp_check_line(Smtp *smtp, Side side, const Line *line, const Command *command)
{
    uint64_t limit = LINE_LIMIT;

    if (command != NULL && smtp_verb_find(bytes_of_text(command->verb))->traits & VERB_LOGS_IN)
        limit = AUTH_LIMIT;
    else if (command != NULL && command->parameters != NULL)
        limit = LINE_LIMIT_WITH_PARAMETERS;
    if (line->span.length > limit)
        smtp_tell_oddity(smtp, ODDITY_OVER_LIMIT, side, &line->span);
}

/* One of the signs, between which blanks stand, is this one. */
static bool has_sign(const char *signs, const char *sign)
{
    size_t len = strlen(sign);
    const char *at = signs;

    while (len > 0 && (at = strstr(at, sign)) != NULL) {
        if ((at == signs || at[-1] == ' ') && (at[len] == ' ' || at[len] == '\0'))
            return true;
        at += len;
    }
    return false;
}

/* Tells the first use of an extension that the reply to EHLO, which was seen, did not list. */
static void check_offer(Smtp *smtp, const char *sign, const Span *span)
{
    size_t row = 0;

    while (row < G_N_ELEMENTS(extensions) && !has_sign(extensions[row].signs, sign))
        row++;
    if (row == G_N_ELEMENTS(extensions) || !extensions[row].needs_offer ||
        !smtp->facts.has_hello_reply || smtp->has_server_gap ||
        is_offered(smtp, extensions[row].keyword))
        return;
    if (!(smtp->told_extensions & UINT32_C(1) << row))
        smtp_tell_oddity(smtp, ODDITY_NOT_OFFERED, CLIENT, span);
    smtp->told_extensions |= UINT32_C(1) << row;
}

/* How smtp_extensions.def writes a parameter: "+SIZE", "+BODY=8BITMIME"; yours. */
static char *sign_of(const Parameter *parameter)
{
    if (parameter->value == NULL || !g_str_equal(parameter->name, "BODY"))
        return g_strconcat("+", parameter->name, NULL);
    g_autofree char *value = g_ascii_strup(parameter->value, -1);
    return g_strconcat("+BODY=", value, NULL);
}

static bool is_repeated(const GPtrArray *list, guint index)
{
    const Parameter *parameter = list->pdata[index];

    for (guint i = 0; i < index; i++) {
        const Parameter *earlier = list->pdata[i];

        if (g_str_equal(earlier->name, parameter->name))
            return true;
    }
    return false;
}

void smtp_check_command(Smtp *smtp, const Command *command)
{
    check_offer(smtp, command->verb, &command->span);
    for (guint i = 0; command->parameters != NULL && i < command->parameters->len; i++) {
        g_autofree char *sign = sign_of(command->parameters->pdata[i]);

        check_offer(smtp, sign, &command->span);
        if (is_repeated(command->parameters, i))
            smtp_tell_oddity(smtp, ODDITY_DUPLICATE_PARAMETER, CLIENT, &command->span);
    }
}

/* source RFC 6531 3.4: the parameter stands at MAIL, and covers the recipients too */
void smtp_check_path(Smtp *smtp, const Command *command, Bytes path)
{
    bool is_asked = has_parameter(smtp->envelope->parameters, "SMTPUTF8");

    for (size_t i = 0; i < path.len && !is_asked; i++) {
        if (path.data[i] >= 0x80) {
            smtp_tell_oddity(smtp, ODDITY_UTF8_WITHOUT_SMTPUTF8, CLIENT, &command->span);
            return;
        }
    }
}

/* source RFC 1870 6.1 (the size that was declared), RFC 6152 3 (BODY) */
void smtp_check_message(Smtp *smtp, const MessageState *message)
{
    const GPtrArray *asked = smtp->envelope->parameters;
    const char *size = parameter_value(asked, "SIZE");
    const char *body = parameter_value(asked, "BODY");
    guint64 claim;

    if (smtp->envelope->mail_from == NULL) /* its MAIL was not seen */
        return;
    if (size != NULL && g_ascii_string_to_unsigned(size, 10, 0, G_MAXUINT64, &claim, NULL) &&
        message->bytes > claim)
        smtp_tell_message_oddity(smtp, ODDITY_SIZE_CLAIM_EXCEEDED, message);
    bool is_eight_bit_asked =
        (body != NULL && g_ascii_strcasecmp(body, "7BIT") != 0) || has_parameter(asked, "SMTPUTF8");
    if (message->has_eight_bit && !is_eight_bit_asked)
        smtp_tell_message_oddity(smtp, ODDITY_EIGHT_BIT_DATA, message);
}
