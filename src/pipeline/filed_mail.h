/* filed_mail.h - the messages of a mail file on their way from octets to facts. */
#pragma once

#include "capture/mail_file.h"
#include "pipeline/talk.h"

typedef struct FiledMail FiledMail;

/*
 * Prepares to read a mail file: each of its messages goes the way of one that was captured, in a
 * talk of its own that has nothing but the message.
 *
 *   file     lent
 *   capture  index of the source, from 1
 *   tell     who is told of the messages; lent
 */
FiledMail *filed_mail_new(MailFile *file, uint32_t capture, const TalkTell *tell);

/*
 * Reads a piece of a message, or its end.
 *
 *   ordinal  of it, over all packets and pieces of all sources
 *   returns  false where there are no more
 */
bool filed_mail_next(FiledMail *mail, uint64_t ordinal);

void filed_mail_free(FiledMail *mail);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(FiledMail, filed_mail_free)

/* The Content-Length of a message in an mbox, where it has one, says where it ends there. */
bool filed_length_fits(const FiledMessage *filed, const Message *message);
