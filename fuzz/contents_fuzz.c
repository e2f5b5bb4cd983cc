/* contents_fuzz.c - archives, winmail.dat, OpenPGP packets and CMS of any octets are survived. */
#include "message/armor.h"
#include "message/cms.h"
#include "message/contents.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* The first octet says what the others are read as. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    Cursor cursor = cursor_of((Bytes){data, len});
    uint8_t kind = cursor_u8(&cursor) % 5;
    Part *part = part_new(g_strdup("1"));

    if (kind == 0) {
        zip_list(cursor.rest, part->contains);
    } else if (kind == 1) {
        tnef_list(cursor.rest, part->contains);
    } else if (kind == 2) {
        part->cms = cms_read(cursor.rest, NULL);
    } else if (kind == 3) {
        contents_list("application/vnd.rar", cursor.rest, true, part->contains);
    } else {
        Armor armor;

        armor_init(&armor);
        armor_feed(&armor, BYTES_OF("-----BEGIN PGP MESSAGE-----\n\n-----END PGP MESSAGE-----\n"));
        part->pgp = armor_end(&armor);
        pgp_packets_read(part->pgp, cursor.rest);
        armor_clear(&armor);
    }
    for (guint i = 0; i < part->contains->len; i++) {
        const ContainedFile *file = part->contains->pdata[i];
        g_assert_true(file->name == NULL || g_utf8_validate(file->name, -1, NULL));
    }
    part_free(part);
    return 0;
}
