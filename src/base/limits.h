/*
 * limits.h - every ceiling in the program, each with its reason.
 *
 * Memory is bounded beforehand: GLib stops the program when there is none left. Hitting a ceiling
 * is never an error; it is an oddity, or a count in the `end` event. Long because all of them stand
 * here, and nowhere else.
 */
#pragma once

/* Plain files are read in blocks of this size: as fast as mapping them, and pipes need it. */
#define READ_BLOCK_BYTES (1024 * 1024)

/* libpcap's MAXIMUM_SNAPLEN; a length field above it is a lie. */
#define PACKET_MAX_BYTES 262144

/* Wireshark's ceiling for a pcapng block; no packet, and no block with one, is longer. */
#define CAPTURE_RECORD_MAX_BYTES (16 * 1024 * 1024)

/* Packets with a comment are rare; a file of nothing but comments must not fill the memory. */
#define CAPTURE_COMMENTS_MAX 1000
#define CAPTURE_INTERFACES_MAX 4096
#define CAPTURE_SECRETS_MAX_BYTES (16 * 1024 * 1024)

/* IP datagrams being put together at once; Linux holds 4 MiB of them by default. */
#define FRAGMENT_DATAGRAMS_MAX 256
#define FRAGMENT_MAX_BYTES (4 * 1024 * 1024)
/* RFC 791 and RFC 8200 give up after 15 to 60 s. */
#define FRAGMENT_AGE_MAX_NS (INT64_C(60) * 1000000000)

/* RFC 8200 4.1 lets each extension header stand once, and one twice; FreeBSD stops at 15. */
#define EXTENSION_HEADERS_MAX 16

/* Connections followed at once; Zeek and Suricata stop in this region too. */
#define FLOWS_MAX 1000000
/* So many of those without a dialogue are kept as they are; the others, half open, refused or
   unread, are packed to 200 octets until their next packet. */
#define FLOWS_WARM_MAX 4096
/* What all connections take: their records, what waits, what is kept to compare with; and what an
   open dialogue is reckoned at. */
#define FLOWS_MAX_MEMORY (2048ULL * 1024 * 1024)
#define DIALOGUE_MEMORY (16 * 1024)
/* A connection without a packet for so long is over: RFC 9293's user time-out is 5 minutes, but
   mail dialogues wait 10 minutes for the reply to the final dot (RFC 5321 4.5.3.2.6). */
#define FLOW_IDLE_MAX_NS (INT64_C(3600) * 1000000000)
/* The same for connections that carry no mail and only have a tombstone. */
#define TOMBSTONE_IDLE_MAX_NS (INT64_C(120) * 1000000000)

/* A packet that is so far ahead of all others, and alone in that, was given a wrong time. */
#define CLOCK_JUMP_MAX_NS (INT64_C(24) * 3600 * 1000000000)

/* Captures of one timeline that overlap and are read at once, with a block of each; what overlaps
   more of them is read when one has ended. Rotated files seldom overlap at all. */
#define MERGE_OPEN_MAX 64
/* Of one connection that is shown: runs of octets that are secret; behind the last one all is. And
   messages, which are not looked through for what was said; and secrets that replies may repeat,
   behind which no line is shown; and a line that is looked through. */
#define FOLLOWED_SECRETS_MAX 10000
#define FOLLOWED_BODIES_MAX 100000
#define FOLLOWED_VALUES_MAX 1000
#define SCRUB_LINE_MAX_BYTES (64 * 1024)
/* Packets that may turn up once more, from another interface or capture, and for how long: on its
   way a packet takes less, and clocks of machines that ask NTP are closer. 3 MiB. */
#define DUPLICATES_REMEMBERED_MAX 16384
#define DUPLICATE_WINDOW_NS (INT64_C(1) * 1000000000)
/* Packets of a connection that stand together in one capture, where it is in several: two that
   watch both its ends take turns. 24 KiB. */
#define FLOW_RUNS_MAX 1024
/* Losses that are told one by one, 80 octets each: of a connection, and of all that are open; all
   are counted. */
#define LOSSES_MAX 100
#define LOSSES_TOTAL_MAX 200000
/* Captures in which packets of a connection are counted before it shows what it carries. */
#define COUNTED_CAPTURES_MAX 4

/* Octets that wait for the ones before them, each side of a connection, and all together. */
#define OUT_OF_ORDER_MAX_BYTES (1024 * 1024)
#define OUT_OF_ORDER_CHUNKS_MAX 4096
#define OUT_OF_ORDER_TOTAL_MAX_BYTES (64 * 1024 * 1024)
/* Octets already handed on that are kept to compare retransmissions with. */
#define HISTORY_MAX_BYTES (16 * 1024) /* a power of two */
/* Of octets that came twice with different contents so many are shown; all are hashed. */
#define READING_SHOWN_MAX_BYTES 1024
/* Runs of such octets that are kept, each side of a connection. */
#define AMBIGUITIES_MAX 100
/* An acknowledged hole is capture loss; but captures of several queues swap packets, so a few
   more packets of the connection, or so much time, may pass before it is called so. */
#define HOLE_PATIENCE_PACKETS 32
#define HOLE_PATIENCE_NS (INT64_C(1) * 1000000000)

/* First octets of each side that are kept until the protocol is told from them. */
#define DETECT_MAX_BYTES 512
/* RFC 2449 4: the first line of an answer of POP3, its line end counted. */
#define POP3_REPLY_MAX_BYTES 512
/* Octets that one side may send before the other has said anything. */
#define UNDECIDED_MAX_BYTES (64 * 1024)
/* Oddities that are kept so long; more of them on a connection without a protocol tell nothing. */
#define EARLY_ODDITIES_MAX 16

/* RFC 5321 4.5.3.1.4 and .5 say 512 octets for command and reply lines, RFC 4954 4 says 12,288 for
   answers in log-ins; a line is cut here. */
#define LINE_MAX_BYTES 16384
/* Octets that wait until a reply tells what they are (after DATA, STARTTLS, AUTH). */
#define HELD_MAX_BYTES (1024 * 1024)
/* The memory they take, where they came octet by octet; of one connection, and of all. */
#define HELD_MAX_MEMORY (16 * 1024 * 1024)
#define HELD_TOTAL_MAX_MEMORY (64 * 1024 * 1024)
/* What a connection may always hold, however much all of them do. */
#define HELD_LEAST_MEMORY (16 * 1024)
/* Layers between a stream and its reader (TLS, DEFLATE); none needs more than one of each. */
#define LAYERS_MAX 4
/* Pieces of what came out of a layer that the other side is not known to have: more are in flight
   only where one side alone was captured. */
#define LAYER_MARKS_MAX 1024
/* Sessions without an offer of TLS that wait for another session of their server to show one. */
#define OFFERS_WITHHELD_MAX 1000
#define OFFERS_SERVERS_MAX 10000
/* Pairs of a client and the mail server it called; behind them nothing is said of calls that were
   not made. About 100 octets each. */
#define CALLS_MAX 50000
/* Secrets of TLS: two days of a busy server's sessions, 30 MiB. A line of a key log has a label, 64
   and at most 128 digits. */
#define KEYS_MAX 200000
#define KEY_LINE_MAX_BYTES 512
/* A message of a handshake: chains of certificates are the longest, some 10 KiB; OpenSSL's ceiling
   for them is 100 KiB. */
#define HANDSHAKE_MAX_BYTES (128 * 1024)
#define CERTIFICATES_MAX 16
#define ALERTS_MAX 16
/* Records that a hole may have taken: so many numbers are tried for the next one; and so many
   records in a row may fail before a side is given up. */
#define LOST_RECORDS_MAX 256
#define SEAL_FAILURES_MAX 4
/* The same thing said a hundred times of one connection tells no more; the others are counted. */
#define ODDITIES_OF_A_KIND_MAX 100
/* Zeek's and Suricata's ceilings in this region: 1,000 and 256. */
#define PENDING_COMMANDS_MAX 1000
#define REPLY_LINES_MAX 1000
#define REPLY_MAX_BYTES (64 * 1024)
/* Addresses and replies of one transaction. */
#define RECIPIENTS_MAX_BYTES (16 * 1024 * 1024)
#define RECIPIENTS_MAX 10000
#define PARAMETERS_MAX 64

/* A command or response of IMAP without the messages in it: RFC 9051 4 has no ceiling, RFC 7162 4
   says 8,192 octets for a command; and one token of it. */
#define IMAP_LINE_MAX_BYTES (64 * 1024)
#define IMAP_TOKEN_MAX_BYTES 16384
#define IMAP_TOKENS_MAX 1000
/* Messages whose octets come by pieces, at once; the eldest is told as it is. */
#define IMAP_JOINS_MAX 16
/* Pieces of them that wait for the ones before, in one connection. */
#define IMAP_PIECES_MAX_BYTES (1024 * 1024)
/* Messages of a mailbox whose UIDs are kept, by sequence number: an EXPUNGE moves all behind it. */
#define IMAP_UIDS_MAX 16384
/* Messages that one command is told to have changed; responses that it got, by kind. */
#define IMAP_ACTIONS_MAX 1000
#define IMAP_KINDS_MAX 64
#define IMAP_KIND_MAX_BYTES 32
/* Windows that one FETCH asks for. */
#define IMAP_WINDOWS_MAX 64
/* Packed octets that are unpacked at once: DEFLATE makes 1,032 of one at most. */
#define INFLATE_STEP_BYTES 256
/* What they may become: mail seldom shrinks to a tenth. The first ones are free, so that a single
   message of blanks is no attack. */
#define INFLATE_RATIO_MAX 100
#define INFLATE_FREE_BYTES (4 * 1024 * 1024)
/* Words of CAPABILITY; servers know about 60. */
#define IMAP_OFFERS_MAX 256
/* Messages of one APPEND that wait for its reply. */
#define IMAP_APPENDS_MAX 16
#define STEPS_MAX 64
/* Of what a client said that is secret, so much is looked for in replies: more than the answers of
   two log-ins. What is shorter than this many octets would be found in any text. */
#define SECRETS_REMEMBERED_MAX 8
#define SECRET_MIN_BYTES 3
/* Unique-ids of messages that a POP3 session is known to have, 80 octets each; deletions that wait
   for its end: both more than people keep in a mailbox, and no more than 2 MB. */
#define POP3_UNIQUE_IDS_MAX 16384
#define POP3_DELETIONS_MAX 8192
/* Parts of a dialogue: who logs in and out a thousand times tells no more. */
#define PHASES_MAX 1000
/* Different secrets whose groups are remembered, 40 octets each: who guesses at passwords sends
   many, and equal ones among the first tell enough. */
#define SECRET_GROUPS_MAX (256 * 1024)

/* RFC 5322 has no ceiling; Zeek stops at 64 KiB, real headers reach 100 KiB, hostile ones more. */
#define HEADER_MAX_BYTES (1024 * 1024)
#define HEADER_FIELDS_MAX 2000
#define ADDRESSES_MAX 1000
/* A short snaplen tears a piece out of every packet of a message; after so many, one stands for
   the rest. */
#define GAPS_MAX 4096

/* Parts inside of parts: GMime and Zeek stop in this region, real mail is 10 deep at most. */
#define MIME_DEPTH_MAX 64
/* From here on programs stop reading, each at a depth of its own. */
#define MIME_DEPTH_ODD 20
/* Parts of one message that are told; real messages have a few dozen. */
#define MIME_PARTS_MAX 1000
/* Parts that must be decoded before the message in them is seen (S/MIME, a message in base64), one
   in another: signed, encrypted and signed again is what RFC 2634 1.1 has. */
#define MIME_INSIDE_MAX 4
/* The header of a part; real ones are below 1 KiB. */
#define PART_HEADER_MAX_BYTES (64 * 1024)
/* RFC 2046 5.1.1 allows boundaries of 70 octets. */
#define BOUNDARY_MAX_BYTES 1000
/* Pieces of RFC 2231 count each. */
#define HEADER_PARAMETERS_MAX 256
/* The first octets of a part that are kept to be looked into (archives, signatures, reports). */
#define KEPT_PART_MAX_BYTES (4 * 1024 * 1024)
/* All of them together; beyond it parts are told without what is in them. */
#define KEPT_TOTAL_MAX_BYTES (64 * 1024 * 1024)
#define CONTAINED_FILES_MAX 1000
/* Where names are packed too, so much is unpacked to find them: bombs reach 1000:1. */
#define UNPACKED_MAX_BYTES (16 * 1024 * 1024)
/* Of the text of a part so much is shown. */
#define SHOWN_TEXT_MAX_BYTES (256 * 1024)
/* Links of one part, and octets of the text and address of one. */
#define LINKS_MAX 1000
/* What one part has fetched when it is shown; a newsletter has some dozen pictures. */
#define REMOTE_MAX 100
/* Words of a text that are compared with those of another: its first pages. */
#define TEXT_WORDS_MAX 800
#define LINK_TEXT_MAX_BYTES 2048
#define CMS_PARTIES_MAX 64
/* Octets that one of packed mail may become; text shrinks to a tenth at best, bombs to a
 * thousandth. */
#define CMS_UNPACKED_RATIO_MAX 64
#define PGP_PACKETS_MAX 64
#define REPORT_FIELDS_MAX 1000
/* Messages inside of messages that are hashed as a whole: each octet is hashed once for each. */
#define MIME_TAPS_MAX 4
/* A key for --secrets=hash; HMAC hashes those above a block, and a device has no end. */
#define SECRETS_KEY_MAX_BYTES (64 * 1024)

/* A pasted text is held whole, to look for its form and for what comes later; logs of servers are
   the longest of them. */
#define TRANSCRIPT_MAX_BYTES (64 * 1024 * 1024)
/* Who pastes a header pastes no book before it. */
#define PASTE_LINES_MAX 100000
/* Messages of many connections are written side by side; systems give 1,024 descriptors to all. */
#define EXPORT_FILES_OPEN_MAX 64
/* A filter is typed by people; SQLite takes expressions of a depth of 1,000. */
#define FILTER_MAX_BYTES 4096
#define FILTER_WORDS_MAX 64
#define FILTER_DEPTH_MAX 32
/* The names of a Maildir's files are held to be read in order; the largest mailboxes have fewer. */
#define MAILDIR_FILES_MAX 1000000
/* Talks side by side in one log; those that never end leave their place to later ones. */
#define TRANSCRIPT_SESSIONS_MAX 1000

/* Records of one DNS message that are read; a name server's usual ones have a dozen. */
#define DNS_RECORDS_MAX 512
/* Look-ups that are remembered, to know names by; busy mail servers make some hundred a second, and
   look up a name seconds before they use it. */
#define LOOKUPS_MAX 16384
#define LOOKUPS_MAX_BYTES (64 * 1024 * 1024)
/* rspamd stops at 64 parts of a Received line; Exim with all its options writes some 40 words. */
#define RECEIVED_TOKENS_MAX 256
/* Frames and unstuffed dots part the octets of a header section; behind so many runs of them the
   place of a field is that of the last run. */
#define PLACES_MAX 4096
/* Of a body so many are enough to find the frames of its parts to a thousandth of its length. */
#define PLACES_BODY_MAX 1024
/* Places and listed values that one finding quotes: enough to see it, not to fill a page. */
#define FINDING_PLACES_MAX 16
#define FINDING_LIST_MAX 50
/* Messages of one connection that wait for the end of their transaction before they are judged; it
   comes at once but where the capture broke off. */
#define JUDGED_LATER_MAX 4

/* Letters of a key in a DKIM record: RSA of 16384 bits has 2900. */
#define DKIM_KEY_MAX_BYTES 8192

/* RFC 5321 6.3 lets a message have been through 100 servers before it is called a loop. */
#define HOPS_MAX 100
/* Delays are told of the newest legs only: 25 lines are called a loop by most servers (Exim's and
   Postfix's own ceilings are 30 and 50), and the work grows with the cube. */
#define DELAY_STAMPS_MAX 26

/* Results of SPF, DKIM and the like that servers stamped: ARC alone may have 50 sets (RFC 8617
   4.2.1); more tell nothing. */
#define AUTHENTICATION_STAMPS_MAX 200
/* Rules that a spam filter names; SpamAssassin knows some 2,000, and a report some 20. */
#define SPAM_TESTS_MAX 200
/* Steps of a drawn dialogue: what is longer is read as a talk, not looked at. */
#define SEQUENCE_STEPS_MAX 5000
/* Of what is hidden behind a lone dot: the commands of a mail, and some of what it says. */
#define SMUGGLED_MAX_BYTES 4096
/* Hidden mails that are looked for in what servers pass on. */
#define SMUGGLED_KEPT_MAX 64
/* Messages whose sender is compared with that of a later sighting; 300 KiB in all. */
#define SIGHTINGS_MAX 2048
/* More addresses refused than this, and most of those asked for, is no typing error. */
#define HARVEST_LEAST 10

/* Small pieces of memory that are kept for the next record: as many as the records need that one
   packet completes, some hundred at times. */
#define PIECES_KEPT_MAX_BYTES (1024 * 1024)

/* Values of a facet that the page shows: more are found by words. */
#define WEB_FACET_VALUES_MAX 20
/* Events that the page shows with one thing; a long IMAP session has more, and `show` tells all. */
#define WEB_THING_EVENTS_MAX 5000
/* Rows that are asked for at once. */
#define WEB_ROWS_MAX 1000
/* Groups of findings, and refusals, on the first page: what is worse comes first. */
#define WEB_OVERVIEW_ROWS_MAX 30
/* A text part on the page; who reads more of a mail reads it elsewhere. */
#define WEB_TEXT_MAX_BYTES (256 * 1024)
/* Octets of one message on the page, and of all messages in a report: base64 makes a third more. */
#define WEB_OCTETS_MAX_BYTES (1024 * 1024)
#define REPORT_OCTETS_MAX_BYTES (16 * 1024 * 1024)
/* Events and pictures in a report: browsers parse so much JSON in some seconds. */
#define REPORT_EVENTS_MAX_BYTES (128 * 1024 * 1024)
#define REPORT_PICTURES_MAX_BYTES (64 * 1024 * 1024)
/* Who looks at the page has some six connections; a connection that says nothing is closed. */
#define SERVER_CONNECTIONS_MAX 64
#define SERVER_IDLE_MAX_S 60
/* Above this a report is packed. */
#define REPORT_PLAIN_MAX_BYTES (5 * 1000 * 1000)
