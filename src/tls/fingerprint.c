/* fingerprint.c - short names for the ways in which programs say hello. */
#include "tls/fingerprint.h"

#include "tls/suites.h"

#define JA4_HASH_DIGITS 12
#define JA4_COUNT_MAX 99

/* "4865-4866", GREASE left out. */
static void add_list(GString *text, const GArray *numbers)
{
    const char *dash = "";

    for (guint i = 0; i < numbers->len; i++) {
        uint16_t number = g_array_index(numbers, uint16_t, i);

        if (is_grease(number))
            continue;
        g_string_append_printf(text, "%s%u", dash, number);
        dash = "-";
    }
}

char *fingerprint_ja3(const ClientHello *hello)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%u,", hello->legacy_version);
    add_list(text, hello->ciphers);
    g_string_append_c(text, ',');
    add_list(text, hello->extensions);
    g_string_append_c(text, ',');
    add_list(text, hello->groups);
    g_string_append_c(text, ',');
    for (guint i = 0; i < hello->formats->len; i++)
        g_string_append_printf(text, "%s%u", i == 0 ? "" : "-", hello->formats->data[i]);
    return g_compute_checksum_for_string(G_CHECKSUM_MD5, text->str, (gssize)text->len);
}

char *fingerprint_ja3s(const ServerHello *hello)
{
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%u,%u,", hello->legacy_version, hello->cipher);
    add_list(text, hello->extensions);
    return g_compute_checksum_for_string(G_CHECKSUM_MD5, text->str, (gssize)text->len);
}

static int compare_numbers(gconstpointer one, gconstpointer other)
{
    uint16_t first = *(const uint16_t *)one, second = *(const uint16_t *)other;

    return (first > second) - (first < second);
}

/* Without GREASE and, for extensions, without the two that say where to rather than who. */
static GArray *kept_numbers(const GArray *numbers, bool is_extensions)
{
    GArray *kept = g_array_new(FALSE, FALSE, sizeof(uint16_t));

    for (guint i = 0; i < numbers->len; i++) {
        uint16_t number = g_array_index(numbers, uint16_t, i);

        if (!is_grease(number) && !(is_extensions && (number == 0 || number == 16)))
            g_array_append_val(kept, number);
    }
    return kept;
}

/* "1301,1302" */
static void add_hex_list(GString *text, const GArray *numbers)
{
    for (guint i = 0; i < numbers->len; i++)
        g_string_append_printf(text, "%s%04x", i == 0 ? "" : ",",
                               g_array_index(numbers, uint16_t, i));
}

static void add_hash(GString *text, const GString *hashed, bool is_empty)
{
    g_autofree char *hash =
        g_compute_checksum_for_string(G_CHECKSUM_SHA256, hashed->str, (gssize)hashed->len);

    hash[JA4_HASH_DIGITS] = '\0';
    g_string_append_printf(text, "_%s", is_empty ? "000000000000" : hash);
}

static unsigned count_without_grease(const GArray *numbers)
{
    unsigned count = 0;

    for (guint i = 0; i < numbers->len; i++)
        count += !is_grease(g_array_index(numbers, uint16_t, i));
    return MIN(count, JA4_COUNT_MAX);
}

/* First and last character of the first protocol; hexadecimal where they are no letters or digits.
 */
static void add_alpn(GString *text, const ClientHello *hello)
{
    static const char digits[] = "0123456789abcdef";
    gsize len = 0;
    const uint8_t *name =
        hello->alpn->len == 0 ? NULL : g_bytes_get_data(hello->alpn->pdata[0], &len);

    if (len == 0) {
        g_string_append(text, "00");
        return;
    }
    uint8_t first = name[0], last = name[len - 1];
    if (g_ascii_isalnum(first) && g_ascii_isalnum(last))
        g_string_append_printf(text, "%c%c", first, last);
    else
        g_string_append_printf(text, "%c%c", digits[first >> 4], digits[last & 15]);
}

static const char *ja4_version(const ClientHello *hello)
{
    switch (client_hello_version(hello)) {
    case 0x0304:
        return "13";
    case 0x0303:
        return "12";
    case 0x0302:
        return "11";
    case 0x0301:
        return "10";
    case 0x0300:
        return "s3";
    case 0x0002:
        return "s2";
    default:
        return "00";
    }
}

char *fingerprint_ja4(const ClientHello *hello)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autoptr(GString) hashed = g_string_new(NULL);
    g_autoptr(GArray) ciphers = kept_numbers(hello->ciphers, false);
    g_autoptr(GArray) extensions = kept_numbers(hello->extensions, true);
    g_autoptr(GArray) signatures = kept_numbers(hello->signatures, false);

    g_string_append_printf(text, "t%s%c%02u%02u", ja4_version(hello),
                           hello->has_server_name ? 'd' : 'i', count_without_grease(hello->ciphers),
                           count_without_grease(hello->extensions));
    add_alpn(text, hello);
    g_array_sort(ciphers, compare_numbers);
    add_hex_list(hashed, ciphers);
    add_hash(text, hashed, ciphers->len == 0);
    g_string_truncate(hashed, 0);
    g_array_sort(extensions, compare_numbers);
    add_hex_list(hashed, extensions);
    if (signatures->len > 0) {
        g_string_append_c(hashed, '_');
        add_hex_list(hashed, signatures);
    }
    add_hash(text, hashed, extensions->len == 0);
    return g_string_free(g_steal_pointer(&text), FALSE);
}
