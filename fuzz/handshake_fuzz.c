/* handshake_fuzz.c - hellos and their names, out of any octets. */
#include "tls/fingerprint.h"
#include "tls/handshake.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Bytes body = {data, len}, rest = body;
    g_autoptr(ClientHello) client = client_hello_parse(body);
    g_autoptr(ClientHello) old = client_hello_parse_ssl2(body);
    g_autoptr(ServerHello) server = server_hello_parse(body);
    g_autofree char *ja3 = client == NULL ? NULL : fingerprint_ja3(client);
    g_autofree char *ja4 = client == NULL ? NULL : fingerprint_ja4(client);
    g_autofree char *ja3s = server == NULL ? NULL : fingerprint_ja3s(server);
    g_autofree char *alpn = encrypted_extensions_alpn(body);
    HandshakeReader reader;
    HandshakeMessage message;

    handshake_reader_init(&reader);
    while (rest.len > 0 && handshake_reader_next(&reader, &rest, &message))
        continue;
    handshake_reader_clear(&reader);
    return 0;
}
