/* imap_fuzz.c - the IMAP reader under any octets and any cut. */
#define PUMP_DIALECT imap_dialect
#include "dialogue_fuzz.h"
