/* smtp_command.c - one SMTP command line: verb, path, parameters. */
#include "dialogue/smtp_command.h"

#include "base/limits.h"
#include "base/text.h"
#include "dialogue/exchange.h"

Bytes smtp_first_word(Bytes line)
{
    size_t len = 0;

    while (len < line.len && !is_blank(line.data[len]) && line.data[len] != ':')
        len++;
    return bytes_first(line, len);
}

/* Upper case and valid UTF-8, as events want verbs and keywords. */
static char *keyword_of(Bytes word)
{
    g_autofree char *valid = text_valid(word);

    return g_ascii_strup(valid, -1);
}

static bool is_path_verb(Bytes word)
{
    static const char *const verbs[] = {"MAIL", "RCPT", "SEND", "SOML", "SAML"};

    for (size_t i = 0; i < G_N_ELEMENTS(verbs); i++)
        if (bytes_equal_nocase(word, bytes_of_text(verbs[i])))
            return true;
    return false;
}

/* Behind "FROM:" or "TO:", and any blanks people put around the colon; false if there is none. */
static bool skip_preposition(Bytes argument, Bytes *ret_rest)
{
    static const char *const words[] = {"FROM", "TO"};

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        Bytes word = bytes_of_text(words[i]);

        if (!bytes_starts_with_nocase(argument, word))
            continue;
        Bytes rest = bytes_trim(bytes_skip(argument, word.len));
        if (rest.len == 0 || rest.data[0] != ':')
            return false;
        *ret_rest = bytes_trim(bytes_skip(rest, 1));
        return true;
    }
    return false;
}

/* Length of a path in angle brackets; quoted strings may hold any character. */
static size_t bracketed_len(Bytes text)
{
    bool is_quoted = false;

    for (size_t i = 1; i < text.len; i++) {
        uint8_t c = text.data[i];

        if (is_quoted && c == '\\')
            i++;
        else if (c == '"')
            is_quoted = !is_quoted;
        else if (c == '>' && !is_quoted)
            return i + 1;
    }
    return text.len;
}

static size_t bare_len(Bytes text)
{
    size_t len = 0;

    while (len < text.len && !is_blank(text.data[len]))
        len++;
    return len;
}

/* Behind the source route "@one,@two:" of a path. */
static Bytes without_route(Bytes path)
{
    ptrdiff_t colon = bytes_find(path, ':');

    if (path.len == 0 || path.data[0] != '@' || colon < 0)
        return path;
    return bytes_skip(path, (size_t)colon + 1);
}

static bool split_path(Bytes argument, Bytes *ret_path, Bytes *ret_rest)
{
    Bytes rest;

    if (!skip_preposition(argument, &rest))
        return false;
    if (rest.len > 0 && rest.data[0] == '<') {
        size_t len = bracketed_len(rest);
        bool is_closed = rest.data[len - 1] == '>' && len > 1;

        *ret_path = without_route((Bytes){rest.data + 1, len - 1 - is_closed});
        *ret_rest = bytes_skip(rest, len);
        return true;
    }
    size_t len = bare_len(rest);
    *ret_path = bytes_first(rest, len);
    *ret_rest = bytes_skip(rest, len);
    return len > 0;
}

bool smtp_path(Bytes argument, Bytes *ret_path)
{
    Bytes rest;

    return split_path(argument, ret_path, &rest);
}

/* Their values are xtext. source RFC 3461 4.2, 4.4; RFC 4954 5; Postfix XCLIENT_README */
static bool is_xtext_parameter(const char *name)
{
    static const char *const names[] = {"ENVID",    "ORCPT", "AUTH",  "NAME",  "ADDR",
                                        "PORT",     "PROTO", "HELO",  "LOGIN", "DESTADDR",
                                        "DESTPORT", "IDENT", "SOURCE"};

    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        if (g_str_equal(names[i], name))
            return true;
    return false;
}

/* source RFC 5321 4.1.2, esmtp-param */
static GPtrArray *read_parameters(Bytes rest)
{
    GPtrArray *parameters = NULL;

    for (rest = bytes_trim(rest); rest.len > 0; rest = bytes_trim(rest)) {
        Bytes word = bytes_first(rest, bare_len(rest));
        ptrdiff_t equals = bytes_find(word, '=');

        rest = bytes_skip(rest, word.len);
        if (parameters == NULL)
            parameters = g_ptr_array_new_with_free_func((GDestroyNotify)parameter_free);
        if (parameters->len == PARAMETERS_MAX)
            break;
        Parameter *parameter = g_new0(Parameter, 1);
        parameter->name = keyword_of(equals < 0 ? word : bytes_first(word, (size_t)equals));
        if (equals >= 0) {
            Bytes value = bytes_skip(word, (size_t)equals + 1);

            parameter->value = text_valid(value);
            if (is_xtext_parameter(parameter->name))
                parameter->decoded = smtp_xtext_decode(value);
        }
        g_ptr_array_add(parameters, parameter);
    }
    return parameters;
}

void smtp_auth_argument(Bytes argument, Bytes *ret_mechanism, Bytes *ret_initial)
{
    size_t len = bare_len(argument);

    *ret_mechanism = bytes_first(argument, len);
    *ret_initial = bytes_trim(bytes_skip(argument, len));
}

/* Names are written in one case, or with a capital; base64 is not. */
static bool has_mixed_case(Bytes word)
{
    bool has_lower = false, has_upper = false;

    for (size_t i = 1; i < word.len; i++) {
        has_lower |= g_ascii_islower(word.data[i]);
        has_upper |= g_ascii_isupper(word.data[i]);
    }
    return has_lower && has_upper;
}

bool smtp_is_mechanism(Bytes word)
{
    for (size_t i = 0; i < word.len; i++)
        if (!g_ascii_isupper(g_ascii_toupper((char)word.data[i])) &&
            !g_ascii_isdigit(word.data[i]) && word.data[i] != '-' && word.data[i] != '_')
            return false;
    return word.len > 0 && word.len <= 20 && !has_mixed_case(word);
}

/* Behind AUTH: what follows the mechanism; all of it where that is none. */
static Bytes secret_behind(Bytes argument)
{
    Bytes mechanism, initial;

    if (argument.len > 0 && argument.data[0] == ':') /* "AUTH:PLAIN" */
        argument = bytes_trim(bytes_skip(argument, 1));
    smtp_auth_argument(argument, &mechanism, &initial);
    return argument.len == 0 || smtp_is_mechanism(mechanism) ? initial : argument;
}

Bytes smtp_secret(Bytes line)
{
    static const char *const words[] = {"PASS", "LOGIN", "AUTHORIZATION"};
    Bytes text = bytes_trim(line);
    Bytes word = smtp_first_word(text);
    Bytes argument = bytes_trim(bytes_skip(text, word.len));
    Bytes second = smtp_first_word(argument);

    if (bytes_equal_nocase(word, BYTES_OF("AUTH")) || bytes_equal_nocase(word, BYTES_OF("X-EXPS")))
        return secret_behind(argument);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (bytes_equal_nocase(word, bytes_of_text(words[i])))
            return argument;
    if (bytes_starts_with_nocase(word, BYTES_OF("AUTH"))) /* glued to what follows */
        return argument;
    if (bytes_equal_nocase(second, BYTES_OF("LOGIN"))) /* IMAP's, behind its tag */
        return bytes_trim(bytes_skip(argument, second.len));
    return bytes_first(text, 0);
}

bool smtp_is_base64(Bytes line)
{
    size_t len = line.len;

    while (len > 0 && line.len - len < 2 && line.data[len - 1] == '=')
        len--;
    for (size_t i = 0; i < len; i++)
        if (!g_ascii_isalnum(line.data[i]) && line.data[i] != '+' && line.data[i] != '/')
            return false;
    return line.len > 0;
}

bool smtp_is_like_answer(Bytes line)
{
    Bytes text = bytes_trim(line);
    bool has_lower = false, has_upper = false, has_other = false;

    if (text.len < 4 || text.len % 4 != 0 || !smtp_is_base64(text))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        has_lower |= g_ascii_islower(text.data[i]);
        has_upper |= g_ascii_isupper(text.data[i]);
        has_other |= !g_ascii_isalpha(text.data[i]);
    }
    return has_other || (has_lower && has_upper);
}

Command *smtp_command_read(Bytes line)
{
    Command *command = command_new(line);
    Bytes text = bytes_trim(command->text);
    Bytes word = smtp_first_word(text);
    Bytes path, rest;

    command->verb = keyword_of(word);
    command->argument = bytes_trim(bytes_skip(text, word.len));
    if (is_path_verb(word) && split_path(command->argument, &path, &rest))
        command->parameters = read_parameters(rest);
    if (bytes_equal_nocase(word, BYTES_OF("XCLIENT")) ||
        bytes_equal_nocase(word, BYTES_OF("XFORWARD")))
        command->parameters = read_parameters(command->argument);
    command->secret = smtp_secret(command->text);
    return command;
}

static const struct {
    const char *text;
    bool is_alone; /* nothing may follow it */
} sure_lines[] = {
    {"DATA",       true },
    {"RSET",       true },
    {"QUIT",       true },
    {"NOOP",       true },
    {"STARTTLS",   true },
    {"EHLO ",      false},
    {"HELO ",      false},
    {"LHLO ",      false},
    {"MAIL FROM:", false},
    {"AUTH ",      false},
    {"BDAT ",      false},
    {"XCLIENT ",   false},
    {"RCPT TO:",   false},
    {"XFORWARD ",  false},
};

bool smtp_is_surely_command(Bytes line)
{
    Bytes text = bytes_trim(line);

    for (size_t i = 0; i < G_N_ELEMENTS(sure_lines); i++) {
        Bytes begin = bytes_of_text(sure_lines[i].text);

        if (sure_lines[i].is_alone ? bytes_equal_nocase(text, begin)
                                   : bytes_starts_with_nocase(text, begin))
            return true;
    }
    return false;
}

bool smtp_may_begin_command(Bytes octets)
{
    for (size_t i = 0; i < G_N_ELEMENTS(sure_lines); i++) {
        Bytes begin = bytes_of_text(sure_lines[i].text);

        if (bytes_starts_with_nocase(octets, begin) ||
            (octets.len < begin.len && bytes_equal_nocase(octets, bytes_first(begin, octets.len))))
            return true;
    }
    return false;
}

bool smtp_chunk_read(Bytes argument, uint64_t *ret_size, bool *ret_is_last)
{
    uint64_t size = 0;
    size_t digits = 0;

    for (; digits < argument.len && g_ascii_isdigit(argument.data[digits]); digits++) {
        if (size > (UINT64_MAX - 9) / 10)
            return false;
        size = size * 10 + (argument.data[digits] - '0');
    }
    Bytes rest = bytes_trim(bytes_skip(argument, digits));
    bool is_last = bytes_equal_nocase(rest, BYTES_OF("LAST"));
    if (digits == 0 || (digits < argument.len && !is_blank(argument.data[digits])) ||
        (rest.len > 0 && !is_last) || size > INT64_MAX)
        return false;
    *ret_size = size;
    *ret_is_last = is_last;
    return true;
}
