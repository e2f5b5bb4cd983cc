/* handshake_lines.c - the lines of a message of a TLS handshake. */
#include "tree/handshake_lines.h"

#include "base/when.h"
#include "tls/certificates.h"
#include "tls/hello.h"
#include "tls/suites.h"
#include "tree/numbers.h"

#define VERSION_TLS_1_3 0x0304

static const Bytes nowhere = {NULL, 0};

/* source IANA, TLS ExtensionType Values */
static const NumberName extension_names[] = {
    {0,      "server_name"                           },
    {1,      "max_fragment_length"                   },
    {5,      "status_request"                        },
    {10,     "supported_groups"                      },
    {11,     "ec_point_formats"                      },
    {13,     "signature_algorithms"                  },
    {15,     "heartbeat"                             },
    {16,     "application_layer_protocol_negotiation"},
    {18,     "signed_certificate_timestamp"          },
    {21,     "padding"                               },
    {22,     "encrypt_then_mac"                      },
    {23,     "extended_master_secret"                },
    {27,     "compress_certificate"                  },
    {28,     "record_size_limit"                     },
    {35,     "session_ticket"                        },
    {41,     "pre_shared_key"                        },
    {42,     "early_data"                            },
    {43,     "supported_versions"                    },
    {44,     "cookie"                                },
    {45,     "psk_key_exchange_modes"                },
    {47,     "certificate_authorities"               },
    {49,     "post_handshake_auth"                   },
    {50,     "signature_algorithms_cert"             },
    {51,     "key_share"                             },
    {0xfe0d, "encrypted_client_hello"                },
    {0xff01, "renegotiation_info"                    },
    {0,      NULL                                    },
};

static const char *name_or_unknown(const char *name, uint16_t number)
{
    return is_grease(number) ? "GREASE" : name == NULL ? "Unknown" : name;
}

/* A list of numbers, each with its name. */
static void put_numbers(Tree *tree, const GArray *numbers, const char *title, const char *label,
                        const char *(*name_of)(uint16_t number))
{
    if (numbers == NULL || numbers->len == 0)
        return;
    tree_open_text(tree, nowhere, "%s (%u)", title, numbers->len);
    for (guint i = 0; i < numbers->len; i++) {
        uint16_t number = g_array_index(numbers, uint16_t, i);

        tree_put(tree, nowhere, label, "%s (0x%04x)", name_or_unknown(name_of(number), number),
                 number);
    }
    tree_close(tree);
}

static const char *extension_name(uint16_t number)
{
    return number_name(extension_names, number);
}

/* source IANA, TLS SignatureScheme */
static const char *signature_name(uint16_t number)
{
    static const NumberName names[] = {
        {0x0201, "rsa_pkcs1_sha1"        },
        {0x0203, "ecdsa_sha1"            },
        {0x0401, "rsa_pkcs1_sha256"      },
        {0x0403, "ecdsa_secp256r1_sha256"},
        {0x0501, "rsa_pkcs1_sha384"      },
        {0x0503, "ecdsa_secp384r1_sha384"},
        {0x0601, "rsa_pkcs1_sha512"      },
        {0x0603, "ecdsa_secp521r1_sha512"},
        {0x0804, "rsa_pss_rsae_sha256"   },
        {0x0805, "rsa_pss_rsae_sha384"   },
        {0x0806, "rsa_pss_rsae_sha512"   },
        {0x0807, "ed25519"               },
        {0x0808, "ed448"                 },
        {0x0809, "rsa_pss_pss_sha256"    },
        {0x080a, "rsa_pss_pss_sha384"    },
        {0x080b, "rsa_pss_pss_sha512"    },
        {0,      NULL                    },
    };

    return number_name(names, number);
}

static void put_random(Tree *tree, const uint8_t *random, const uint8_t *session, size_t len)
{
    g_autofree char *hex = tree_hex((Bytes){random, HELLO_RANDOM_BYTES}, HELLO_RANDOM_BYTES);
    g_autofree char *session_hex = tree_hex((Bytes){session, len}, HELLO_SESSION_MAX_BYTES);

    tree_put(tree, nowhere, "Random", "%s", hex);
    if (len > 0)
        tree_put(tree, nowhere, "Session ID", "%s", session_hex);
}

static void put_version(Tree *tree, const char *label, uint16_t version)
{
    tree_put(tree, nowhere, label, "%s (0x%04x)",
             name_or_unknown(tls_version_name(version), version), version);
}

static void put_cipher(Tree *tree, uint16_t cipher)
{
    tree_put(tree, nowhere, "Cipher Suite", "%s (0x%04x)",
             name_or_unknown(suite_name(cipher), cipher), cipher);
}

static void put_client_hello(Tree *tree, Bytes body)
{
    g_autoptr(ClientHello) hello = client_hello_parse(body);

    if (hello == NULL)
        return;
    put_version(tree, "Version", hello->legacy_version);
    put_random(tree, hello->random, hello->session, hello->session_len);
    if (hello->server_name != NULL)
        tree_put(tree, nowhere, "Server Name", "%s", hello->server_name);
    for (guint i = 0; i < hello->alpn->len; i++) {
        gsize len;
        const char *name = g_bytes_get_data(hello->alpn->pdata[i], &len);

        tree_put(tree, nowhere, "ALPN Next Protocol", "%.*s", (int)len, name);
    }
    put_numbers(tree, hello->ciphers, "Cipher Suites", "Cipher Suite", suite_name);
    put_numbers(tree, hello->versions, "Supported Versions", "Supported Version", tls_version_name);
    put_numbers(tree, hello->groups, "Supported Groups", "Supported Group", group_name);
    put_numbers(tree, hello->signatures, "Signature Algorithms", "Signature Algorithm",
                signature_name);
    put_numbers(tree, hello->extensions, "Extensions", "Extension", extension_name);
}

static void put_server_hello(Tree *tree, Bytes body, uint16_t *version)
{
    g_autoptr(ServerHello) hello = server_hello_parse(body);

    if (hello == NULL)
        return;
    *version = hello->version;
    put_version(tree, "Version", hello->legacy_version);
    put_random(tree, hello->random, hello->session, hello->session_len);
    put_cipher(tree, hello->cipher);
    if (hello->version != hello->legacy_version)
        put_version(tree, "Supported Version", hello->version);
    if (hello->group != 0)
        tree_put(tree, nowhere, "Group", "%s (0x%04x)",
                 name_or_unknown(group_name(hello->group), hello->group), hello->group);
    if (hello->alpn != NULL)
        tree_put(tree, nowhere, "ALPN Next Protocol", "%s", hello->alpn);
    if (hello->is_retry)
        tree_text(tree, nowhere, "Hello Retry Request");
    put_numbers(tree, hello->extensions, "Extensions", "Extension", extension_name);
}

static void put_certificate(Tree *tree, const Certificate *certificate)
{
    g_autofree char *hash = tree_hex((Bytes){certificate->sha256, SHA256_BYTES}, SHA256_BYTES);
    char text[WHEN_TEXT_SIZE];

    tree_open(tree, nowhere, "Certificate", "%s",
              certificate->subject == NULL ? "it cannot be read" : certificate->subject);
    if (certificate->issuer != NULL)
        tree_put(tree, nowhere, "Issuer", "%s", certificate->issuer);
    for (guint i = 0; certificate->names != NULL && i < certificate->names->len; i++)
        tree_put(tree, nowhere, "Name", "%s", (const char *)certificate->names->pdata[i]);
    if (certificate->has_validity) {
        tree_put(tree, nowhere, "Not Before", "%s", when_to_text(certificate->not_before, text));
        tree_put(tree, nowhere, "Not After", "%s", when_to_text(certificate->not_after, text));
    }
    tree_conclude(tree, "SHA-256", "%s", hash);
    tree_close(tree);
}

static void put_certificates(Tree *tree, Bytes body, uint16_t version)
{
    g_autoptr(GPtrArray) chain = certificates_parse(body, version == VERSION_TLS_1_3);

    for (guint i = 0; chain != NULL && i < chain->len; i++)
        put_certificate(tree, chain->pdata[i]);
}

void describe_handshake(Tree *tree, const HandshakeMessage *message, Bytes octets,
                        uint16_t *version)
{
    const char *name = handshake_name(message->type);

    tree_open(tree, octets, "Handshake Protocol", "%s", name == NULL ? "Unknown" : name);
    tree_put(tree, nowhere, "Handshake Type", "%s (%u)", name == NULL ? "Unknown" : name,
             message->type);
    if (message->is_left_out)
        tree_text(tree, nowhere, "Too long to be read");
    else
        tree_put(tree, nowhere, "Length", "%zu", message->body.len);
    if (message->type == HANDSHAKE_CLIENT_HELLO)
        put_client_hello(tree, message->body);
    else if (message->type == HANDSHAKE_SERVER_HELLO)
        put_server_hello(tree, message->body, version);
    else if (message->type == HANDSHAKE_CERTIFICATE)
        put_certificates(tree, message->body, *version);
    tree_close(tree);
}
