/* keylog.h - secrets that programs of TLS wrote down, and what opens with them. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

#define TLS_RANDOM_BYTES 32
#define TLS_SECRET_MAX_BYTES 64

/* What a secret is for: the labels of the NSS key log. source draft-ietf-tls-keylogfile 2 */
typedef enum KeyLabel {
    KEY_MASTER_SECRET,    /* CLIENT_RANDOM: up to TLS 1.2 */
    KEY_CLIENT_EARLY,     /* CLIENT_EARLY_TRAFFIC_SECRET */
    KEY_CLIENT_HANDSHAKE, /* CLIENT_HANDSHAKE_TRAFFIC_SECRET */
    KEY_SERVER_HANDSHAKE, /* SERVER_HANDSHAKE_TRAFFIC_SECRET */
    KEY_CLIENT_TRAFFIC,   /* CLIENT_TRAFFIC_SECRET_0 */
    KEY_SERVER_TRAFFIC,   /* SERVER_TRAFFIC_SECRET_0 */
    N_KEY_LABELS
} KeyLabel;

/* Where it was written down. */
typedef enum KeySource {
    KEY_SOURCE_NONE,
    KEY_SOURCE_KEYLOG,  /* a file of the user's */
    KEY_SOURCE_DSB,     /* inside of the capture */
    KEY_SOURCE_COMMENT, /* pasted into a comment of the capture */
} KeySource;

/* "no", "keylog", "dsb", "comment" */
const char *key_source_name(KeySource source);

typedef struct KeyStore KeyStore;

KeyStore *key_store_new(void);
void key_store_free(KeyStore *store);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyStore, key_store_free)

/*
 * Reads a key log, or a piece of one: lines may be cut anywhere.
 *
 *   limits  KEYS_MAX secrets; lines that are longer than KEY_LINE_MAX_BYTES are no secrets
 *   source  draft-ietf-tls-keylogfile 2
 */
void key_store_feed(KeyStore *store, Bytes bytes, KeySource source);

/* The text is over: its last line may have no line end. */
void key_store_end(KeyStore *store, KeySource source);

/* Whom to ask for more, once, when a handshake has none; NULL: nobody. */
void key_store_ask_once(KeyStore *store, void (*ask)(void *user), void *user);

/* A handshake has none: true where asking brought new ones. */
bool key_store_ask(KeyStore *store);

/* How many secrets it has. */
size_t key_store_count(const KeyStore *store);

/*
 * The secret of a handshake.
 *
 *   random      of its client
 *   ret_source  where it was written down
 *   returns     lent until the store changes; no octets where it is not known
 */
Bytes key_store_find(const KeyStore *store, KeyLabel label, const uint8_t random[TLS_RANDOM_BYTES],
                     KeySource *ret_source);
