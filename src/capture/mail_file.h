/*
 * mail_file.h - mail files as a source: the messages of an .eml file, an mbox or a Maildir, their
 * octets as they stand there.
 *
 * The line that begins a message in an mbox, and the empty line behind it, are the mbox's and no
 * part of it; a line of its text that was quoted (">From ") is given without the quoting. A
 * Content-Length says where a message ends, but its sender may have written it: it is not believed.
 */
#pragma once

#include "capture/mail_form.h"

/* One message, and where it stands. */
typedef struct FiledMessage {
    uint64_t number;  /* in the source, from 1 */
    uint64_t offset;  /* of its first octet in its file (unpacked) */
    uint64_t length;  /* octets there, quoting counted; known at its end */
    const char *path; /* of a Maildir: the file in it; else NULL; lent until the next call */
    bool is_numbered; /* the source may hold more than one */
    bool is_in_mbox;
    bool is_badly_divided; /* the line before it has no date, or no empty line before it */
    uint64_t quoted_lines; /* taken out of their quoting; known at its end */
    bool is_whole;         /* its file could be read to where it ends; known at its end */
} FiledMessage;

/* A run of its octets; or, where there are none, its end. */
typedef struct MailPiece {
    Bytes octets; /* lent until the next call */
    FiledMessage message;
} MailPiece;

typedef struct MailFile MailFile;
struct Reader;

/* Prepares to read messages out of what `reader` reads, the mail in an archive one after the other;
 * the reader is lent. */
MailFile *mail_file_new(struct Reader *reader);

/* Prepares to read a Maildir; NULL where the folder is none. `path` is lent.
 * source maildir(5) of Courier and of qmail: the folders cur and new */
MailFile *mail_file_of_maildir(const char *path);

/* Whether a folder has the parts of a Maildir. */
bool mail_file_is_maildir(const char *path);

/*
 * Reads on.
 *
 *   returns false at the end of the source
 *   limits  MAILDIR_FILES_MAX files of a Maildir are read
 */
bool mail_file_next(MailFile *file, MailPiece *ret_piece);

/* What it is made of, by the first file in it. */
MailForm mail_file_form(const MailFile *file);

/* Octets read so far, unpacked. */
uint64_t mail_file_bytes(const MailFile *file);

/* Messages so far. */
uint64_t mail_file_messages(const MailFile *file);

/* NULL, or what could not be read, in English without capital and full stop; lent. */
const char *mail_file_damage(const MailFile *file);

void mail_file_free(MailFile *file);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(MailFile, mail_file_free)
