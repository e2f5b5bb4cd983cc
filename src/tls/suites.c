/* suites.c - cipher suites, groups and versions: their names, and what opens what they seal. */
#include "tls/suites.h"

#include <glib.h>

typedef struct NumberName {
    uint16_t number;
    const char *name;
} NumberName;

static const NumberName suite_names[] = {
#define SUITE(number, name) {number, name},
#include "tls/suites.def"
#undef SUITE
};

static const NumberName group_names[] = {
#define GROUP(number, name) {number, name},
#include "tls/groups.def"
#undef GROUP
};

/* Both lists are sorted by number. */
static const char *find_name(const NumberName *list, size_t count, uint16_t number)
{
    size_t low = 0, high = count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (list[middle].number == number)
            return list[middle].name;
        if (list[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const char *suite_name(uint16_t id)
{
    return find_name(suite_names, G_N_ELEMENTS(suite_names), id);
}

const char *group_name(uint16_t id)
{
    return find_name(group_names, G_N_ELEMENTS(group_names), id);
}

const char *tls_version_name(uint16_t version)
{
    switch (version) {
    case 0x0002:
        return "SSL 2.0";
    case 0x0300:
        return "SSL 3.0";
    case 0x0301:
        return "TLS 1.0";
    case 0x0302:
        return "TLS 1.1";
    case 0x0303:
        return "TLS 1.2";
    case 0x0304:
        return "TLS 1.3";
    default:
        return version >> 8 == 0x7f ? "TLS 1.3" : NULL; /* drafts of RFC 8446 */
    }
}

/* The part of a name that says how records are sealed. */
typedef struct Sealing {
    const char *word;
    SealKind kind;
    const char *cipher;
    uint8_t key_len, block_len, tag_len;
} Sealing;

/* clang-format off */
static const Sealing sealings[] = {
    {"AES_128_CBC_",       SEAL_CBC,    "AES-128-CBC",       16, 16, 0},
    {"AES_256_CBC_",       SEAL_CBC,    "AES-256-CBC",       32, 16, 0},
    {"CAMELLIA_128_CBC_",  SEAL_CBC,    "CAMELLIA-128-CBC",  16, 16, 0},
    {"CAMELLIA_256_CBC_",  SEAL_CBC,    "CAMELLIA-256-CBC",  32, 16, 0},
    {"ARIA_128_CBC_",      SEAL_CBC,    "ARIA-128-CBC",      16, 16, 0},
    {"ARIA_256_CBC_",      SEAL_CBC,    "ARIA-256-CBC",      32, 16, 0},
    {"3DES_EDE_CBC_",      SEAL_CBC,    "DES-EDE3-CBC",      24, 8,  0},
    {"AES_128_GCM_",       SEAL_AEAD,   "AES-128-GCM",       16, 0,  16},
    {"AES_256_GCM_",       SEAL_AEAD,   "AES-256-GCM",       32, 0,  16},
    {"ARIA_128_GCM_",      SEAL_AEAD,   "ARIA-128-GCM",      16, 0,  16},
    {"ARIA_256_GCM_",      SEAL_AEAD,   "ARIA-256-GCM",      32, 0,  16},
    {"AES_128_CCM_8",      SEAL_AEAD,   "AES-128-CCM",       16, 0,  8},
    {"AES_256_CCM_8",      SEAL_AEAD,   "AES-256-CCM",       32, 0,  8},
    {"AES_128_CCM",        SEAL_AEAD,   "AES-128-CCM",       16, 0,  16},
    {"AES_256_CCM",        SEAL_AEAD,   "AES-256-CCM",       32, 0,  16},
    {"CHACHA20_POLY1305_", SEAL_CHACHA, "ChaCha20-Poly1305", 32, 0,  16},
    {"NULL_",              SEAL_NONE,   NULL,                0,  0,  0},
};

/* source RFC 9325 4.1, 4.2.1 */
static const char *const weak_words[] = {"_NULL_", "_RC4_", "_RC2_", "_DES_", "_DES40_", "_3DES_", "_EXPORT", "_anon_", "_MD5", "_IDEA_"};
/* clang-format on */

/* The hash that ends a name; the code's of CBC suites, the derivation's of all others. */
static const char *last_hash(const char *name)
{
    return g_str_has_suffix(name, "_MD5")      ? "MD5"
           : g_str_has_suffix(name, "_SHA")    ? "SHA1"
           : g_str_has_suffix(name, "_SHA384") ? "SHA384"
                                               : "SHA256";
}

Suite suite_of(uint16_t id)
{
    Suite suite = {.id = id, .name = suite_name(id)};

    if (suite.name == NULL)
        return suite;
    const char *with = strstr(suite.name, "_WITH_");
    const char *sealing = with == NULL ? suite.name + strlen("TLS_") : with + strlen("_WITH_");
    const char *hash = last_hash(suite.name);

    for (size_t i = 0; i < G_N_ELEMENTS(weak_words); i++)
        suite.is_weak = suite.is_weak || strstr(suite.name, weak_words[i]) != NULL;
    for (size_t i = 0; i < G_N_ELEMENTS(sealings); i++) {
        const Sealing *row = &sealings[i];

        if (!g_str_has_prefix(sealing, row->word))
            continue;
        suite.kind = row->kind;
        suite.cipher = row->cipher;
        suite.key_len = row->key_len;
        suite.block_len = row->block_len;
        suite.tag_len = row->tag_len;
        break;
    }
    suite.mac = suite.kind == SEAL_CBC || suite.kind == SEAL_NONE ? hash : NULL;
    /* source RFC 5246 5: SHA-256 where a suite does not say more */
    suite.prf = g_str_equal(hash, "SHA384") ? "SHA384" : "SHA256";
    return suite;
}
