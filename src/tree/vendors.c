/* vendors.c - who made a network card, by the first octets of its address. */
#include "tree/vendors.h"

#include "base/text.h"

#define VENDORS_FILE_MAX_BYTES ((gsize)64 * 1024 * 1024) /* the largest has 4 MB in 2023 */

#define ADDRESS_LEN 6
#define GROUP_BIT 0x01 /* of the first octet: for many */
#define LOCAL_BIT 0x02 /* likewise: given by nobody */

struct Vendors {
    GHashTable *names; /* key_of a prefix to the name, which stands in texts */
    GStringChunk *texts;
};

static const unsigned prefix_digits[] = {9, 7, 6}; /* 36, 28 and 24 bits */

static guint64 key_of(guint64 prefix, unsigned digits)
{
    return prefix << 8 | digits;
}

/* The next field of a line of CSV; moves behind it. source RFC 4180 2 */
static char *field_next(const char **at)
{
    GString *field = g_string_new(NULL);
    bool is_quoted = **at == '"';
    const char *from = *at + is_quoted;

    while (*from != '\0' && (is_quoted || *from != ',')) {
        if (is_quoted && *from == '"') {
            if (from[1] != '"')
                break;
            from++;
        }
        g_string_append_c(field, *from++);
    }
    while (*from != '\0' && *from != ',')
        from++;
    *at = *from == ',' ? from + 1 : from;
    return g_string_free(field, FALSE);
}

/* "MA-L,005056,"VMware, Inc.",..." */
static void read_line(Vendors *vendors, const char *line)
{
    g_free(field_next(&line)); /* the register: the prefix's length says it too */
    g_autofree char *prefix = field_next(&line);
    g_autofree char *name = field_next(&line);
    size_t digits = strlen(prefix);
    guint64 number = 0;

    if ((digits != 6 && digits != 7 && digits != 9) || *name == '\0' ||
        !g_ascii_string_to_unsigned(prefix, 16, 0, G_MAXUINT64, &number, NULL))
        return;
    g_autofree char *valid = text_valid(bytes_of_text(g_strstrip(name)));
    guint64 *key = g_new(guint64, 1);

    *key = key_of(number, (unsigned)digits);
    g_hash_table_insert(vendors->names, key, g_string_chunk_insert(vendors->texts, valid));
}

static void read_register(Vendors *vendors, const char *folder, const char *name)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, NULL);
    gsize len = file == NULL ? 0 : g_mapped_file_get_length(file);

    if (len == 0 || len > VENDORS_FILE_MAX_BYTES)
        return;
    Bytes rest = {(const uint8_t *)g_mapped_file_get_contents(file), len};
    while (rest.len > 0) {
        ptrdiff_t end = bytes_find(rest, '\n');
        Bytes line = bytes_first(rest, end < 0 ? rest.len : (size_t)end);
        g_autofree char *text = g_strndup((const char *)line.data, line.len);

        read_line(vendors, text);
        rest = bytes_skip(rest, line.len + 1);
    }
}

Vendors *vendors_read(const char *folder)
{
    Vendors *vendors = g_new0(Vendors, 1);

    vendors->names = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    vendors->texts = g_string_chunk_new(64 * 1024);
    read_register(vendors, folder, "oui.csv");
    read_register(vendors, folder, "mam.csv");
    read_register(vendors, folder, "oui36.csv");
    return vendors;
}

void vendors_free(Vendors *vendors)
{
    if (vendors == NULL)
        return;
    g_hash_table_unref(vendors->names);
    g_string_chunk_free(vendors->texts);
    g_free(vendors);
}

const char *vendor_of(const Vendors *vendors, const uint8_t *address)
{
    guint64 whole = 0;

    if (vendors == NULL || (address[0] & (LOCAL_BIT | GROUP_BIT)) != 0)
        return NULL;
    for (size_t i = 0; i < ADDRESS_LEN; i++)
        whole = whole << 8 | address[i];
    for (size_t i = 0; i < G_N_ELEMENTS(prefix_digits); i++) {
        guint64 key = key_of(whole >> (48 - prefix_digits[i] * 4), prefix_digits[i]);
        const char *name = g_hash_table_lookup(vendors->names, &key);

        if (name != NULL)
            return name;
    }
    return NULL;
}

char *vendor_address(const Vendors *vendors, const uint8_t *address)
{
    static const uint8_t all[ADDRESS_LEN] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
    const char *name = memcmp(address, all, ADDRESS_LEN) == 0 ? NULL : vendor_of(vendors, address);
    g_autofree char *text = g_strdup_printf("%02x:%02x:%02x:%02x:%02x:%02x", address[0], address[1],
                                            address[2], address[3], address[4], address[5]);

    if (memcmp(address, all, ADDRESS_LEN) == 0)
        return g_strdup_printf("Broadcast (%s)", text);
    if (name == NULL)
        return g_steal_pointer(&text);
    return g_strdup_printf("%.*s_%02x:%02x:%02x (%s)", (int)strcspn(name, " ,."), name, address[3],
                           address[4], address[5], text);
}
