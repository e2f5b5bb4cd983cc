/* hello.h - what client and server say of themselves in their hellos. */
#pragma once

#include <glib.h>

#include "base/bytes.h"

#define HELLO_RANDOM_BYTES 32
#define HELLO_SESSION_MAX_BYTES 32

/* A ClientHello. Lists are of uint16_t as they came, GREASE among them. */
typedef struct ClientHello {
    uint16_t legacy_version;
    uint8_t random[HELLO_RANDOM_BYTES];
    uint8_t session[HELLO_SESSION_MAX_BYTES];
    uint8_t session_len;
    GArray *ciphers;
    GArray *extensions;
    GArray *versions;    /* supported_versions */
    GArray *groups;      /* supported_groups */
    GArray *signatures;  /* signature_algorithms */
    GByteArray *formats; /* ec_point_formats */
    char *server_name;   /* SNI; valid UTF-8; or NULL */
    GPtrArray *alpn;     /* of GBytes * */
    bool has_server_name;
    bool has_early_data;
    bool has_ticket;          /* a session ticket or a PSK: it wants to go on with a session */
    bool has_encrypted_hello; /* ECH: the true name is sealed. source draft-ietf-tls-esni 5 */
    bool has_grease;
    bool is_ssl2; /* in the form of SSL 2. source RFC 5246 appendix E.2 */
} ClientHello;

/* Reads one; NULL where it is torn. source RFC 8446 4.1.2, RFC 5246 7.4.1.2 */
ClientHello *client_hello_parse(Bytes body);

/* Reads one in the form of SSL 2, behind its length. source RFC 5246 appendix E.2 */
ClientHello *client_hello_parse_ssl2(Bytes content);

void client_hello_free(ClientHello *hello);

/* The highest version that it offers, GREASE aside. */
uint16_t client_hello_version(const ClientHello *hello);

typedef struct ServerHello {
    uint16_t legacy_version;
    uint16_t version; /* the one agreed on */
    uint8_t random[HELLO_RANDOM_BYTES];
    uint8_t session[HELLO_SESSION_MAX_BYTES];
    uint8_t session_len;
    uint16_t cipher;
    uint16_t group; /* key_share; 0 where there is none */
    GArray *extensions;
    char *alpn;                /* valid UTF-8; or NULL */
    bool is_retry;             /* HelloRetryRequest. source RFC 8446 4.1.3 */
    bool has_psk;              /* it goes on with a session of TLS 1.3 */
    bool has_encrypt_then_mac; /* source RFC 7366 2 */
} ServerHello;

ServerHello *server_hello_parse(Bytes body);
void server_hello_free(ServerHello *hello);

/* The protocol that EncryptedExtensions agree on; yours; NULL where none. source RFC 7301 3.1 */
char *encrypted_extensions_alpn(Bytes body);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ClientHello, client_hello_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ServerHello, server_hello_free)
