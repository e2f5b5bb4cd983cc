/* pop3_fuzz.c - the POP3 reader under any octets and any cut. */
#define PUMP_DIALECT pop3_dialect
#include "dialogue_fuzz.h"
