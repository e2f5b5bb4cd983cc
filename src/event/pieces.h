/* pieces.h - memory for the many small pieces that records are made of. */
#pragma once

/*
 * Lets records be made of pieces of memory that are kept for the next record: a record is some 130
 * of them, and asking the C library for each, and giving it back, took an eighth of a scan. Kept
 * are those of a common size, PIECES_KEPT_MAX_BYTES in all.
 *
 * To be called before the first record is made. From then on what jansson gives as text is no
 * memory of GLib's: json_text instead of json_dumps.
 */
void pieces_keep(void);
