/* octet_page.h - octets on standard output: as they are, as lines of who said them, or in rows. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

typedef enum OctetForm {
    OCTETS_AS_THEY_ARE, /* on a terminal: lines that it does not obey */
    OCTETS_IN_LINES,    /* each behind the mark of who said it */
    OCTETS_IN_HEX,      /* rows of hexadecimal digits, with offsets */
} OctetForm;

/* Embedded: octet_page_init, octet_page_end. */
typedef struct OctetPage {
    OctetForm form;
    bool is_terminal;
    const char *mark; /* before each line, or row; static */
    GByteArray *held; /* a row, or a line for a terminal, not written yet */
    uint64_t offset;  /* of it */
    bool is_in_line;  /* the last line written has no end yet */
} OctetPage;

void octet_page_init(OctetPage *page, OctetForm form);

/* Octets that stand at this offset; another mark begins a new line or row. */
void octet_page_put(OctetPage *page, const char *mark, uint64_t offset, Bytes octets);

/* Words in the place of octets that stand at this offset: in rows and lines alone. */
void octet_page_note(OctetPage *page, const char *mark, uint64_t offset, const char *words);

/* Writes what is held, and frees it; errors POSTA_ERROR_MACHINE, or G_FILE_ERROR_PIPE. */
bool octet_page_end(OctetPage *page, GError **error);
