/* show.h - one thing in full, each kind in a file of its own, and the parts that they share. */
#pragma once

#include "report/page.h"
#include "report/record.h"

bool show_dialogue(Page *page, sqlite3 *database, const json_t *dialogue, GError **error);
bool show_message(Page *page, sqlite3 *database, const json_t *message, GError **error);
bool show_envelope(Page *page, sqlite3 *database, const json_t *envelope, GError **error);
bool show_flow(Page *page, sqlite3 *database, const json_t *flow, GError **error);
bool show_lookup(Page *page, sqlite3 *database, const json_t *lookup, GError **error);
bool show_oddity(Page *page, sqlite3 *database, const json_t *oddity, GError **error);

bool show_credential(Page *page, sqlite3 *database, const json_t *credential, GError **error);
bool show_mailbox(Page *page, sqlite3 *database, const json_t *action, GError **error);
bool show_finding(Page *page, sqlite3 *database, const json_t *finding, GError **error);

/* A name and what there is to it: "  Subject       Hello". */
void show_fact(Page *page, const char *name, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The same, nothing where the text is not known. */
void show_known(Page *page, const char *name, const char *text);

/* How the client found the server, and what names the addresses of both have, by look-ups. */
void show_names(Page *page, const json_t *dialogue);

/* How a connection was opened and closed, a line per segment. `tls` is that of the flow, or NULL:
 * its farewells explain some closings. */
void show_opening(Page *page, const json_t *flow);
void show_closing(Page *page, const json_t *flow, const json_t *tls);

/* What was lost or came twice; nothing where all went well. */
void show_losses(Page *page, const json_t *flow);

/* Round trips of a connection, and its windows; nothing where they are not known. */
void show_pace(Page *page, const json_t *flow);

/* Each segment that was repeated, late or lost, a line each; nothing where none was. */
void show_loss_table(Page *page, const json_t *flow);

/* A frame, and its source where that is not the first; else 0. */
typedef struct SeenIn {
    int64_t capture;
    uint64_t frame;
} SeenIn;

/* The first frame of what is told. */
static inline SeenIn seen_in(const json_t *record)
{
    return (SeenIn){record_number(record, "capture"), record_first_frame(record, "frames")};
}

/* A frame, eight columns wide; of another source than the first, "2:15". */
void show_frame(Page *page, SeenIn seen);

/* A line about a part, under it; nothing where the value is not known. */
void show_part_detail(Page *page, const json_t *part, const char *name, const char *value);

/* What a part reports of a mail (deliveries, readings, complaints); nothing where it does not. */
void show_report(Page *page, const json_t *part);

/* What the header of a message in it claims; nothing where there is none. */
void show_enclosed(Page *page, const json_t *part);

/* What S/MIME and OpenPGP say of a part; nothing where they say nothing. */
void show_secured(Page *page, const json_t *part);

/* The parts of a message, as a tree, and the text in them as far as the page has it. */
bool show_mime(Page *page, sqlite3 *database, const char *message, GError **error);

/* The oddities that a question finds (their records), under a heading; nothing where there are
 * none. */
bool show_oddities(Page *page, sqlite3 *database, const char *sql, const char *id, GError **error);

/* The findings that a question finds, the gravest first, under a heading; nothing where there are
 * none. */
bool show_findings(Page *page, sqlite3 *database, const char *sql, const char *id, GError **error);

/* Recipients with what was said to them, a line each, and who of them is in no field of the
 * message's header, having got a blind copy. `message` is NULL where no header is to be compared.
 */
void show_recipients(Page *page, const json_t *envelope, const json_t *message);

/* The same mailbox: without case, as everybody in fact compares, the domain in U-labels or in
 * A-labels. source RFC 5321 2.4; RFC 5890 2.3.2.1 */
bool same_mailbox(const char *one, const char *other);

/* "frame 12", "frames 12 to 15" (of a transcript: lines) of a record's evidence; with the source
 * where there are several captures. Yours. */
char *frames_to_text(const json_t *record);

/* The same of one object of evidence. */
char *evidence_to_text(const json_t *evidence, bool is_captured);

/* It was seen on a network, not in a transcript. */
bool record_is_captured(const json_t *record);

/* Where a message came from, which server took it, who gets the answer, when it was sent; and what
 * does not fit together. `envelope` and `dialogue` are NULL where there are none. */
void show_card(Page *page, const json_t *message, const json_t *envelope, const json_t *dialogue);

/* Its Received lines in the order of travel, with delays as intervals. */
void show_route(Page *page, const json_t *message);

/* What servers stamped of its authentication, and what a spam filter wrote; nothing where none did.
 */
void show_stamps(Page *page, const json_t *message);
void show_spam(Page *page, const json_t *message);

/* What an address tells beside itself, wrapped; nothing where it is like others. */
void show_special(Page *page, size_t indent, const json_t *special);
