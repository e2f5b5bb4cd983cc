/* vendors_test.c - names of vendors out of registers of the IEEE. */
#include "tree/vendors.h"

#include <glib/gstdio.h>

static const uint8_t vmware[] = {0x00, 0x50, 0x56, 0x33, 0x6f, 0x3e};

static void test_registers(void)
{
    g_autofree char *folder = g_dir_make_tmp("posta-vendors-XXXXXX", NULL);
    g_autofree char *oui = g_build_filename(folder, "oui.csv", NULL);
    g_autofree char *mam = g_build_filename(folder, "mam.csv", NULL);
    const uint8_t whole[] = {0x40, 0xd8, 0x55, 0x1f, 0x00, 0x01};
    const uint8_t part[] = {0x40, 0xd8, 0x55, 0x2f, 0x00, 0x01};
    const uint8_t local[] = {0x02, 0x50, 0x56, 0, 0, 1}, all[] = {255, 255, 255, 255, 255, 255};
    const char *text = "Registry,Assignment,Organization Name,Organization Address\r\n"
                       "MA-L,005056,\"VMware, Inc.\",\"3401 \"\"Hillview\"\" Avenue\"\r\n"
                       "MA-L,40D855,IEEE Registration Authority,Piscataway\r\nMA-L,xx,Nobody,\r\n";

    g_assert_true(g_file_set_contents(oui, text, -1, NULL));
    g_assert_true(g_file_set_contents(mam, "MA-M,40D8552,Club Example,Madrid", -1, NULL));
    g_autoptr(Vendors) vendors = vendors_read(folder);
    g_assert_cmpstr(vendor_of(vendors, vmware), ==, "VMware, Inc.");
    g_assert_cmpstr(vendor_of(vendors, whole), ==, "IEEE Registration Authority");
    g_assert_cmpstr(vendor_of(vendors, part), ==, "Club Example");
    g_assert_null(vendor_of(vendors, local));
    g_autofree char *address = vendor_address(vendors, vmware);
    g_assert_cmpstr(address, ==, "VMware_33:6f:3e (00:50:56:33:6f:3e)");
    g_autofree char *broadcast = vendor_address(vendors, all);
    g_assert_cmpstr(broadcast, ==, "Broadcast (ff:ff:ff:ff:ff:ff)");
    g_unlink(oui);
    g_unlink(mam);
    g_rmdir(folder);
}

static void test_no_registers(void)
{
    g_autoptr(Vendors) vendors = vendors_read("/nowhere/at/all");
    g_autofree char *address = vendor_address(vendors, vmware);
    g_autofree char *other = vendor_address(NULL, vmware);

    g_assert_cmpstr(address, ==, "00:50:56:33:6f:3e");
    g_assert_cmpstr(other, ==, address);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/vendors/registers", test_registers);
    g_test_add_func("/vendors/no-registers", test_no_registers);
    return g_test_run();
}
