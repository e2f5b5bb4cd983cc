/* secrets.h - what is shown in the place of a secret. */
#pragma once

#include "pipeline/pipeline.h"

typedef struct Secrets {
    SecretsMode mode;
    GBytes *key; /* for SECRETS_HASH; lent */
} Secrets;

/* What stands for a secret; yours, NULL where nothing may (SECRETS_NONE). */
char *secrets_text(const Secrets *secrets, Bytes secret);

/* The text with something else wherever it repeats a secret; yours. */
char *secrets_text_without(const Secrets *secrets, Bytes text, Bytes secret);

/* The text, a part of which is a secret (or none: no octets); yours. */
char *secrets_text_around(const Secrets *secrets, Bytes text, Bytes secret);
