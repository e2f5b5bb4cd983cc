/* talk.c - the lines of a talk in a frame, and what each of them means. */
#include "tree/talk.h"

#include "dialogue/exchange.h"
#include "dialogue/pop3_command.h"
#include "dialogue/smtp_command.h"
#include "dialogue/smtp_reply.h"
#include "report/explain.h"
#include "report/terms.h"

/* One line at hand. */
typedef struct TalkLine {
    Tree *tree;
    const char *protocol;
    Bytes text;   /* masked, without its line end */
    Bytes octets; /* in the frame */
    Explainer *explainer;
} TalkLine;

void talk_memory_clear(TalkMemory *memory)
{
    g_clear_pointer(&memory->verb, g_free);
}

static bool is_protocol(const TalkLine *line, const char *protocol)
{
    return g_str_equal(line->protocol, protocol);
}

/* A line under its exchange, as sentences are looked up; yours. */
static json_t *exchange_of(const TalkLine *line)
{
    json_t *exchange = json_object(), *network = json_object();

    record_set_text(network, "protocol", line->protocol);
    record_set(exchange, "network", network);
    return exchange;
}

static void put_meaning(const TalkLine *line, char *sentence)
{
    if (sentence != NULL)
        tree_conclude(line->tree, "Meaning", "%s", sentence);
    g_free(sentence);
}

/* The words of an IMAP command: tag, verb (behind UID) and the rest. source RFC 9051 2.2.1 */
static Command *imap_command_read(Bytes text)
{
    Command *command = command_new(text);
    Bytes rest = command->text, words[2];

    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        ptrdiff_t end = bytes_find(rest, ' ');

        words[i] = bytes_first(rest, end < 0 ? rest.len : (size_t)end);
        rest = bytes_trim(bytes_skip(rest, words[i].len));
        if (i == 1 && bytes_equal_nocase(words[i], BYTES_OF("UID")) && rest.len > 0)
            i--; /* the verb stands behind it */
    }
    if (words[1].len > 0) {
        g_autofree char *verb = g_strndup((const char *)words[1].data, words[1].len);

        command->tag = g_strndup((const char *)words[0].data, words[0].len);
        command->verb = g_ascii_strup(verb, -1);
    }
    command->argument = rest;
    return command;
}

static Command *command_read(const TalkLine *line)
{
    return is_protocol(line, "imap")   ? imap_command_read(line->text)
           : is_protocol(line, "pop3") ? pop3_command_read(line->text)
                                       : smtp_command_read(line->text);
}

/* The command of an exchange, as events write it. */
static json_t *command_record(const Command *command)
{
    json_t *record = json_object(), *parameters = json_array();

    record_set_text(record, "verb", command->verb);
    if (command->argument.len > 0)
        record_set_octets(record, "argument", command->argument);
    for (guint i = 0; command->parameters != NULL && i < command->parameters->len; i++) {
        const Parameter *parameter = command->parameters->pdata[i];
        json_t *one = json_object();

        record_set_text(one, "name", parameter->name);
        if (parameter->value != NULL)
            record_set_text(one, "value", parameter->value);
        json_array_append_new(parameters, one);
    }
    record_set_filled(record, "parameters", parameters);
    return record;
}

static void remember(TalkMemory *memory, const Command *command)
{
    g_free(memory->verb);
    memory->verb = g_strdup(command->verb);
    memory->open++;
}

static void put_command(const TalkLine *line, TalkMemory *memory)
{
    Exchange *exchange = g_new0(Exchange, 1); /* owns the command */
    Command *command = command_read(line);
    Tree *tree = line->tree;

    exchange->command = command;
    tree_open(tree, line->octets, is_protocol(line, "imap") ? "Request" : "Command Line", "%.*s",
              (int)line->text.len, (const char *)line->text.data);
    if (command->tag != NULL)
        tree_put(tree, line->octets, "Request Tag", "%s", command->tag);
    if (command->verb != NULL) {
        json_auto_t *record = exchange_of(line);

        tree_put(tree, line->octets, "Command", "%s", command->verb);
        if (command->argument.len > 0)
            tree_put(tree, line->octets, "Request parameter", "%.*s", (int)command->argument.len,
                     (const char *)command->argument.data);
        record_set(record, "command", command_record(command));
        put_meaning(line, explain_command(line->explainer, record));
        remember(memory, command);
    }
    tree_close(tree);
    exchange_free(exchange);
}

/* The exchange that a reply ends: of the last command where no other waits, or of a greeting. */
static json_t *answered(const TalkLine *line, const TalkMemory *memory)
{
    json_t *exchange = exchange_of(line);

    if (memory->verb == NULL)
        return exchange;
    json_t *command = json_object();
    if (memory->open <= 1)
        record_set_text(command, "verb", memory->verb);
    record_set(exchange, "command", command);
    return exchange;
}

static void put_smtp_reply(const TalkLine *line, TalkMemory *memory)
{
    Tree *tree = line->tree;
    bool is_last = true, was_continued = memory->is_continued;
    int code = 0;
    Bytes text = {NULL, 0};

    tree_open(tree, line->octets, "Response", "%.*s", (int)line->text.len,
              (const char *)line->text.data);
    if (smtp_reply_line(line->text, &code, &is_last, &text)) {
        json_auto_t *exchange = answered(line, memory);
        json_auto_t *reply = json_object();
        g_autofree char *enhanced = smtp_enhanced(code, text);
        bool is_hello =
            g_strcmp0(memory->verb, "EHLO") == 0 || g_strcmp0(memory->verb, "LHLO") == 0;
        const ReplyTerm *term = reply_term(code, "");

        record_set_number(reply, "code", (uint64_t)code);
        if (enhanced != NULL)
            record_set_text(reply, "enhanced", enhanced);
        tree_put(tree, bytes_first(line->octets, 3), "Response code", "%s (%d)",
                 term == NULL ? "Unknown" : term->phrase, code);
        if (text.len > 0)
            tree_put(tree, line->octets, "Response parameter", "%.*s", (int)text.len,
                     (const char *)text.data);
        g_autofree char *offer = g_strndup((const char *)text.data, text.len);
        put_meaning(line, !was_continued ? explain_reply(line->explainer, exchange, reply)
                          : is_hello     ? explain_offer(line->explainer, offer)
                                         : NULL);
        memory->is_continued = !is_last;
        if (is_last && code != 334 && code != 354 && memory->open > 0)
            memory->open--;
    }
    tree_close(tree);
}

/* "+OK", "-ERR", "+"; other lines of POP3 belong to a reply of several. source RFC 1939 3 */
static const char *pop3_status(Bytes text)
{
    return bytes_starts_with_nocase(text, BYTES_OF("+OK"))    ? "+OK"
           : bytes_starts_with_nocase(text, BYTES_OF("-ERR")) ? "-ERR"
                                                              : NULL;
}

static void put_pop3_reply(const TalkLine *line, TalkMemory *memory)
{
    const char *status = pop3_status(line->text);
    bool is_challenge = bytes_starts_with(line->text, BYTES_OF("+ "));
    Tree *tree = line->tree;

    tree_open(tree, line->octets, "Response", "%.*s", (int)line->text.len,
              (const char *)line->text.data);
    if (status != NULL || is_challenge) {
        json_auto_t *exchange = answered(line, memory);
        json_auto_t *reply = json_object();

        if (status != NULL) {
            record_set_text(reply, "status", status);
            tree_put(tree, line->octets, "Response indicator", "%s", status);
        }
        put_meaning(line, explain_reply(line->explainer, exchange, reply));
        if (status != NULL && memory->open > 0)
            memory->open--;
    }
    tree_close(tree);
}

/* A tagged response, "+", "* OK" or untagged data. source RFC 9051 7 */
static void put_imap_reply(const TalkLine *line, TalkMemory *memory)
{
    g_autofree char *text = g_strndup((const char *)line->text.data, line->text.len);
    g_auto(GStrv) words = g_strsplit(text, " ", 3);
    guint count = g_strv_length(words);
    bool is_untagged = count > 0 && g_str_equal(words[0], "*");
    bool is_asking = count > 0 && g_str_equal(words[0], "+");
    g_autofree char *status = count > 1 ? g_ascii_strup(words[1], -1) : NULL;
    bool has_status = status != NULL && (imap_response_term(status) != NULL) && !is_asking;
    Tree *tree = line->tree;

    tree_open(tree, line->octets, "Response", "%s", text);
    if (count > 1 && !is_asking)
        tree_put(tree, line->octets, "Response Tag", "%s", words[0]);
    if (has_status || is_asking) {
        json_auto_t *exchange = answered(line, memory);
        json_auto_t *reply = json_object();

        if (has_status) {
            record_set_text(reply, "status", status);
            tree_put(tree, line->octets, "Response Status", "%s", status);
        }
        put_meaning(line, explain_reply(line->explainer, exchange, reply));
    }
    if (!is_untagged && !is_asking && memory->open > 0)
        memory->open--;
    tree_close(tree);
}

static void put_server_line(const TalkLine *line, TalkMemory *memory)
{
    if (is_protocol(line, "imap"))
        put_imap_reply(line, memory);
    else if (is_protocol(line, "pop3"))
        put_pop3_reply(line, memory);
    else
        put_smtp_reply(line, memory);
}

/* A line of the client that is a secret as a whole: an answer of a log-in. */
static void put_answer(const TalkLine *line)
{
    json_auto_t *exchange = exchange_of(line);
    json_auto_t *step = json_object();

    record_set_text(step, "side", "client");
    tree_open(line->tree, line->octets, "Answer of a log-in", "%.*s", (int)line->text.len,
              (const char *)line->text.data);
    put_meaning(line, explain_step(line->explainer, exchange, step));
    tree_close(line->tree);
}

static const char *protocol_title(const char *protocol, const char **ret_name)
{
    bool is_imap = g_str_equal(protocol, "imap"), is_pop = g_str_equal(protocol, "pop3");

    *ret_name = is_imap ? "imap" : is_pop ? "pop" : g_str_equal(protocol, "lmtp") ? "lmtp" : "smtp";
    return is_imap                         ? "Internet Message Access Protocol"
           : is_pop                        ? "Post Office Protocol"
           : g_str_equal(protocol, "lmtp") ? "Local Mail Transfer Protocol"
                                           : "Simple Mail Transfer Protocol";
}

static void put_piece(TalkLine *line, TalkMemory *memory, Side side, const TalkPiece *piece)
{
    line->octets = piece->octets;
    if (piece->kind == TALK_MESSAGE) {
        tree_text(line->tree, piece->octets, "A part of a message (%zu bytes)", piece->octets.len);
        return;
    }
    line->text = bytes_of_text(piece->text);
    if (piece->kind == TALK_HIDDEN)
        tree_put(line->tree, piece->octets, "A line that may be a secret", "%s", piece->text);
    else if (!piece->is_start || !piece->is_whole)
        tree_put(line->tree, piece->octets, "A part of a line", "%s", piece->text);
    else if (piece->kind == TALK_ANSWER)
        put_answer(line);
    else if (side == CLIENT)
        put_command(line, memory);
    else
        put_server_line(line, memory);
}

void describe_talk(Tree *tree, TalkMemory *memory, const char *protocol, Side side, Bytes payload,
                   const GArray *pieces)
{
    g_autoptr(Explainer) explainer = explainer_new();
    TalkLine line = {.tree = tree, .protocol = protocol, .explainer = explainer};
    const char *name;
    const char *title = protocol_title(protocol, &name);

    tree_layer(tree, name, payload, "%s", title);
    for (guint i = 0; i < pieces->len; i++)
        put_piece(&line, memory, side, &g_array_index(pieces, TalkPiece, i));
}
