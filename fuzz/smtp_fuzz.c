/* smtp_fuzz.c - the SMTP reader under any octets and any cut. */
#include "dialogue_fuzz.h"
