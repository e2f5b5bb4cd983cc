/* transcript_words.h - what the lines of a pasted talk look like; private to this folder. */
#pragma once

#include "capture/transcript.h"

/* What a terminal, or the program that connected, says between the lines of a talk. */
typedef enum TerminalWords {
    WORDS_NONE,    /* not its words */
    WORDS_NOISE,   /* "Escape character is '^]'." */
    WORDS_OPENING, /* "telnet mail.example 25", "Trying 192.0.2.25..." */
    WORDS_CLOSED,  /* "Connection closed by foreign host." */
    WORDS_PROMPT,  /* the shell's prompt, or the end of the quotation */
} TerminalWords;

/*
 * Tells the terminal's words from those of the talk.
 *
 *   peers  gets what they tell of the server; a command line forgets what was known before
 */
TerminalWords words_of_terminal(Bytes line, TranscriptPeers *peers);

/* Where a text first stands in a line; NULL where it does not. */
static inline const uint8_t *words_find(Bytes line, const char *text)
{
    return line.data == NULL ? NULL : memmem(line.data, line.len, text, strlen(text));
}

/* Three digits, and a blank, "-" or nothing behind them. source RFC 5321 4.2 */
bool words_are_reply(Bytes line, int *ret_code, bool *ret_is_last);

/* A line that is hardly anything but a command of SMTP. source RFC 5321 4.1.1 */
bool words_are_command(Bytes line);

/* A line of a mail's header, or the first one of a mailbox: the text is a mail, not a talk. */
bool words_begin_mail(Bytes line);

/* An entry of hMailServer's log. */
typedef struct LogEntry {
    Bytes kind;    /* "SMTPD" (a server's talk) or "SMTPC" (a client's) */
    Bytes session; /* its number, as written */
    Bytes ip;      /* of the other end */
    Bytes text;    /* what was said; "[nl]" stands for the line ends in it */
    Side side;     /* who said it */
    int64_t when;  /* ns since 1970 by the log's clock; valid if has_when */
    bool has_when;
} LogEntry;

/* Reads a line of hMailServer's log; false where it is none of a talk. */
bool words_are_log_entry(Bytes line, LogEntry *ret_entry);
