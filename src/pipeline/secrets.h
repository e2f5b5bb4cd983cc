/* secrets.h - what is shown in the place of a secret. */
#pragma once

#include "pipeline/pipeline.h"

/* Which secrets were seen, without keeping any: their keyed hashes, the key drawn for one run. */
typedef struct SecretGroups SecretGroups;

SecretGroups *secret_groups_new(void);
void secret_groups_free(SecretGroups *groups);

/*
 * The number that a secret shares with all equal ones: 1 for the first, and so on.
 *
 *   returns 0 where there are more than are remembered
 *   limits  SECRET_GROUPS_MAX
 */
uint32_t secret_groups_number(SecretGroups *groups, Bytes secret);

/* How often it was 0. */
uint64_t secret_groups_drops(const SecretGroups *groups);

typedef struct Secrets {
    SecretsMode mode;
    GBytes *key;          /* for SECRETS_HASH; lent */
    SecretGroups *groups; /* lent */
} Secrets;

/* What stands for a secret; yours, NULL where nothing may (SECRETS_NONE). */
char *secrets_text(const Secrets *secrets, Bytes secret);

/* The text with something else wherever it repeats a secret; yours. */
char *secrets_text_without(const Secrets *secrets, Bytes text, Bytes secret);

/* The text, a part of which is a secret (or none: no octets); yours. */
char *secrets_text_around(const Secrets *secrets, Bytes text, Bytes secret);
