/* messages.c - what messages of a handshake do to the facts and keys of a connection. */
#include "base/text.h"
#include "tls/fingerprint.h"
#include "tls/session.h"

/* Some secret of this handshake is known. */
static bool find_keys(const Tls *tls)
{
    KeySource source;

    for (KeyLabel label = 0; label < N_KEY_LABELS; label++)
        if (key_store_find(tls->keys, label, tls->client_hello->random, &source).len > 0)
            return true;
    return tls->keys != NULL && key_store_ask(tls->keys) && find_keys(tls);
}

static void note_offered_alpn(TlsFacts *facts, const ClientHello *hello)
{
    for (guint i = 0; i < hello->alpn->len; i++) {
        gsize len;
        const uint8_t *data = g_bytes_get_data(hello->alpn->pdata[i], &len);

        g_ptr_array_add(facts->offered_alpn, text_valid((Bytes){data, len}));
    }
}

/* The first hello says what is told; a later one only what keys need. */
static void take_client_hello(Tls *tls, ClientHello *hello, const Span *span)
{
    TlsFacts *facts = &tls->facts;

    client_hello_free(tls->client_hello);
    tls->client_hello = hello;
    tls->has_keys |= find_keys(tls);
    if (facts->has_client_hello)
        return;
    facts->has_client_hello = true;
    facts->hello[CLIENT] = *span;
    facts->offered_version = client_hello_version(hello);
    facts->server_name = g_strdup(hello->server_name);
    facts->has_early_data = hello->has_early_data;
    facts->has_encrypted_hello = hello->has_encrypted_hello;
    facts->is_ssl2_hello = hello->is_ssl2;
    note_offered_alpn(facts, hello);
    if (hello->is_ssl2) /* the names are made of what such a hello does not have */
        return;
    facts->ja3 = fingerprint_ja3(hello);
    facts->ja4 = fingerprint_ja4(hello);
}

void tls_take_ssl2_hello(Tls *tls, const TlsRecord *record)
{
    ClientHello *hello = client_hello_parse_ssl2(record->content);

    if (hello != NULL)
        take_client_hello(tls, hello, &record->span);
    else
        tls->tell.oddity(tls->tell.user, ODDITY_TLS_BAD_MESSAGE, CLIENT, &record->span);
}

/* The opener of a side of TLS 1.3; NULL where its secret is not known. */
static Opener *opener_of(const Tls *tls, KeyLabel label)
{
    KeySource source;
    Bytes secret = tls->client_hello == NULL
                       ? (Bytes){NULL, 0}
                       : key_store_find(tls->keys, label, tls->client_hello->random, &source);

    return secret.len == 0 ? NULL : opener_new(&tls->suite, secret);
}

static void begin_new_keys(Tls *tls)
{
    static const KeyLabel handshake[] = {KEY_CLIENT_HANDSHAKE, KEY_SERVER_HANDSHAKE};
    static const KeyLabel traffic[] = {KEY_CLIENT_TRAFFIC, KEY_SERVER_TRAFFIC};

    for (Side side = CLIENT; side < N_SIDES; side++) {
        TlsSide *self = &tls->side[side];

        opener_free(self->opener);
        opener_free(self->next);
        self->opener = opener_of(tls, handshake[side]);
        self->next = opener_of(tls, traffic[side]);
        if (self->opener == NULL) /* the handshake stays closed: its records count as lost */
            self->opener = g_steal_pointer(&self->next);
    }
}

static void note_server_hello(Tls *tls, const ServerHello *hello, const Span *span)
{
    TlsFacts *facts = &tls->facts;

    facts->has_server_hello = true;
    facts->hello[SERVER] = *span;
    facts->version = hello->version >> 8 == 0x7f ? 0x0304 : hello->version;
    facts->cipher = hello->cipher;
    facts->is_weak_cipher = tls->suite.is_weak;
    facts->group = hello->group;
    facts->alpn = g_strdup(hello->alpn);
    facts->ja3s = fingerprint_ja3s(hello);
    if (tls_is_new(tls)) {
        facts->has_resumed = true;
        facts->is_resumed = hello->has_psk;
    }
}

static void take_server_hello(Tls *tls, ServerHello *hello, const Span *span)
{
    bool is_first = !tls->facts.has_server_hello;

    if (hello->is_retry) {
        server_hello_free(hello);
        return;
    }
    server_hello_free(tls->server_hello);
    tls->server_hello = hello;
    tls->suite = suite_of(hello->cipher);
    tls->has_hello_done = false;
    if (tls->client_hello != NULL) /* a block of secrets may have come since */
        tls->has_keys |= find_keys(tls);
    if (is_first)
        note_server_hello(tls, hello, span);
    if (tls_is_new(tls))
        begin_new_keys(tls);
}

static void take_certificates(Tls *tls, Bytes body, const Span *span)
{
    if (tls->facts.certificates != NULL)
        return;
    tls->facts.certificates = certificates_parse(body, tls_is_new(tls));
    tls->facts.certificate = *span;
}

/* A named curve: type 3, then its number. source RFC 8422 5.4 */
static void take_key_exchange(Tls *tls, Bytes body)
{
    Cursor cursor = cursor_of(body);
    uint8_t type = cursor_u8(&cursor);
    uint16_t group = cursor_u16(&cursor);

    if (!cursor.torn && type == 3 && tls->suite.name != NULL &&
        strstr(tls->suite.name, "_ECDH") != NULL && tls->facts.group == 0)
        tls->facts.group = group;
}

/* Behind its Finished a side of TLS 1.3 takes the next keys. source RFC 8446 4.4.4 */
static void take_finished(Tls *tls, Side side)
{
    TlsSide *self = &tls->side[side];

    if (!tls_is_new(tls))
        return;
    if (side == CLIENT)
        tls->facts.has_established = tls->facts.is_established = true;
    if (self->next == NULL)
        return;
    opener_free(self->opener);
    self->opener = g_steal_pointer(&self->next);
}

void tls_take_message(Tls *tls, Side side, const HandshakeMessage *message, const Span *span)
{
    ClientHello *client_hello = NULL;
    ServerHello *server_hello = NULL;

    switch (message->type) {
    case HANDSHAKE_CLIENT_HELLO:
        if (side == CLIENT && (client_hello = client_hello_parse(message->body)) != NULL)
            take_client_hello(tls, client_hello, span);
        else
            tls->tell.oddity(tls->tell.user, ODDITY_TLS_BAD_MESSAGE, side, span);
        break;
    case HANDSHAKE_SERVER_HELLO:
        if (side == SERVER && (server_hello = server_hello_parse(message->body)) != NULL)
            take_server_hello(tls, server_hello, span);
        else
            tls->tell.oddity(tls->tell.user, ODDITY_TLS_BAD_MESSAGE, side, span);
        break;
    case HANDSHAKE_CERTIFICATE:
        if (side == SERVER)
            take_certificates(tls, message->body, span);
        break;
    case HANDSHAKE_SERVER_KEY_EXCHANGE:
        take_key_exchange(tls, message->body);
        break;
    case HANDSHAKE_SERVER_HELLO_DONE:
        tls->has_hello_done = true;
        break;
    case HANDSHAKE_ENCRYPTED_EXTENSIONS:
        if (tls->facts.alpn == NULL)
            tls->facts.alpn = encrypted_extensions_alpn(message->body);
        break;
    case HANDSHAKE_FINISHED:
        take_finished(tls, side);
        break;
    case HANDSHAKE_KEY_UPDATE:
        if (tls->side[side].opener != NULL && !opener_update(tls->side[side].opener))
            g_clear_pointer(&tls->side[side].opener, opener_free);
        break;
    default:
        break;
    }
}

void tls_change_cipher(Tls *tls, Side side)
{
    TlsSide *self = &tls->side[side];
    KeySource source;

    self->is_sealed = true;
    handshake_reader_break(&self->handshake);
    g_clear_pointer(&self->opener, opener_free);
    if (side == SERVER && tls->facts.has_server_hello && !tls->facts.has_resumed) {
        tls->facts.has_resumed = true;
        tls->facts.is_resumed = !tls->has_hello_done && tls->facts.certificates == NULL;
    }
    if (tls->client_hello == NULL || tls->server_hello == NULL)
        return;
    const OldSecrets secrets = {
        .master = key_store_find(tls->keys, KEY_MASTER_SECRET, tls->client_hello->random, &source),
        .client_random = tls->client_hello->random,
        .server_random = tls->server_hello->random,
        .is_encrypt_then_mac = tls->server_hello->has_encrypt_then_mac,
    };
    /* SSL 3.0 derives and pads in its own way */
    if (secrets.master.len > 0 && tls->facts.version >= 0x0301)
        self->opener = opener_new_old(&tls->suite, tls->facts.version, side, &secrets);
}
