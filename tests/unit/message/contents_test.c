/* contents_test.c - the files that archives and winmail.dat list, whatever they claim. */
#include "message/contents.h"

#include "base/limits.h"

static GPtrArray *files_new(void)
{
    return g_ptr_array_new_with_free_func((GDestroyNotify)contained_file_free);
}

static const ContainedFile *file_at(const GPtrArray *files, guint place)
{
    g_assert_cmpuint(place, <, files->len);
    return files->pdata[place];
}

static Bytes octets_of(const GByteArray *array)
{
    return (Bytes){array->data, array->len};
}

static void put(GByteArray *out, uint64_t value, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        uint8_t octet = (uint8_t)(i < sizeof(value) ? value >> (8 * i) : 0);

        g_byte_array_append(out, &octet, 1);
    }
}

static void put_text(GByteArray *out, const char *text)
{
    g_byte_array_append(out, (const uint8_t *)text, (guint)strlen(text));
}

/* What Python's zipfile writes: a.txt with "abc", word/vbaProject.bin with nothing. */
static const char zip_of_python[] =
    "PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\xc2\x41\x24\x35\x03\0\0\0\x03\0\0\0\x05\0\0\0a.txtabc"
    "PK\x03\x04\x14\0\0\0\0\0\0\0\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0word/vbaProject.bin"
    "PK\x01\x02\x14\x03\x14\0\0\0\0\0\0\0\x21\0\xc2\x41\x24\x35\x03\0\0\0\x03\0\0\0\x05\0\0\0\0\0\0"
    "\0\0\0\0\0\x80\x01\0\0\0\0a.txt"
    "PK\x01\x02\x14\x03\x14\0\0\0\0\0\0\0\x21\0\0\0\0\0\0\0\0\0\0\0\0\0\x13\0\0\0\0\0\0\0\0\0\0\0"
    "\x80\x01\x26\0\0\0word/vbaProject.bin"
    "PK\x05\x06\0\0\0\0\x02\0\x02\0\x74\0\0\0\x57\0\0\0\0\0";

static void assert_python_files(const GPtrArray *files)
{
    g_assert_cmpuint(files->len, ==, 2);
    g_assert_cmpstr(file_at(files, 0)->name, ==, "a.txt");
    g_assert_cmpuint(file_at(files, 0)->bytes, ==, 3);
    g_assert_true(file_at(files, 0)->has_bytes);
    g_assert_false(file_at(files, 0)->is_encrypted);
    g_assert_null(file_at(files, 0)->type);
    g_assert_cmpstr(file_at(files, 1)->name, ==, "word/vbaProject.bin");
    g_assert_cmpstr(file_at(files, 1)->type, ==, "macro");
}

static void test_zip_vector(void)
{
    g_autoptr(GPtrArray) files = files_new(), in_front = files_new();
    g_autoptr(GByteArray) packed = g_byte_array_new();
    Bytes zip = {(const uint8_t *)zip_of_python, sizeof(zip_of_python) - 1};

    g_assert_cmpuint(zip.len, ==, 225);
    g_assert_true(contents_list("application/zip", zip, true, files));
    assert_python_files(files);
    put_text(packed, "MZ a program that unpacks itself");
    g_byte_array_append(packed, zip.data, (guint)zip.len);
    g_assert_true(zip_list(octets_of(packed), in_front));
    assert_python_files(in_front);
}

/* Cut anywhere, the files in front of the cut are found, and it is said that there are more. */
static void test_zip_cuts(void)
{
    Bytes zip = {(const uint8_t *)zip_of_python, sizeof(zip_of_python) - 1};
    guint before = 0;

    for (size_t len = 0; len < zip.len; len++) {
        g_autoptr(GPtrArray) files = files_new();

        g_assert_false(zip_list(bytes_first(zip, len), files));
        g_assert_cmpuint(files->len, >=, before);
        before = files->len;
    }
    g_assert_cmpuint(before, ==, 2);
}

/* Any field of the directory as large as it can be: no file that is none, and no end to look for.
 */
static void test_zip_hostile_lengths(void)
{
    for (size_t at = 0; at + 4 <= sizeof(zip_of_python) - 1; at++) {
        g_autoptr(GPtrArray) files = files_new();
        g_autoptr(GByteArray) zip = g_byte_array_new();

        g_byte_array_append(zip, (const uint8_t *)zip_of_python, sizeof(zip_of_python) - 1);
        memset(zip->data + at, 0xff, 4);
        zip_list(octets_of(zip), files);
        g_assert_cmpuint(files->len, <=, 2);
    }
}

static void test_zip_marks(void)
{
    g_autoptr(GPtrArray) files = files_new();
    g_autoptr(GByteArray) zip = g_byte_array_new();

    g_byte_array_append(zip, (const uint8_t *)zip_of_python, sizeof(zip_of_python) - 1);
    zip->data[87 + 8] = 1;               /* the first entry of the directory is encrypted */
    memset(zip->data + 87 + 24, 255, 4); /* and its size stands elsewhere (APPNOTE 4.5.3) */
    g_assert_true(zip_list(octets_of(zip), files));
    g_assert_true(file_at(files, 0)->is_encrypted);
    g_assert_false(file_at(files, 0)->has_bytes);
}

static void test_zip_many(void)
{
    g_autoptr(GPtrArray) files = files_new();
    g_autoptr(GByteArray) zip = g_byte_array_new();

    for (unsigned i = 0; i < CONTAINED_FILES_MAX + 10; i++)
        g_byte_array_append(zip, (const uint8_t *)zip_of_python, 38); /* a local file, no more */
    g_assert_false(zip_list(octets_of(zip), files));
    g_assert_cmpuint(files->len, ==, CONTAINED_FILES_MAX);
}

static void put_attribute(GByteArray *out, uint8_t level, uint32_t id, Bytes value)
{
    put(out, level, 1);
    put(out, id, 4);
    put(out, value.len, 4);
    g_byte_array_append(out, value.data, (guint)value.len);
    put(out, 0, 2); /* a checksum that nobody checks */
}

/* A winmail.dat with one file that has a short and a long name. source MS-OXTNEF 2.1.3.3 */
static GByteArray *winmail(void)
{
    static const uint8_t rendering[14] = {1};
    GByteArray *out = g_byte_array_new();
    g_autoptr(GByteArray) properties = g_byte_array_new();

    put(out, 0x223e9f78, 4);
    put(out, 1, 2);
    put_attribute(out, 1, 0x00089006, BYTES_OF("\0\0\1\0")); /* attTnefVersion */
    put_attribute(out, 2, 0x00069002, (Bytes){rendering, sizeof(rendering)});
    put_attribute(out, 2, 0x00018010, BYTES_OF("LONGNA~1.TXT\0"));
    put_attribute(out, 2, 0x0006800f, BYTES_OF("hello"));
    put(properties, 3, 4);
    put(properties, 0x37050003, 4); /* PidTagAttachMethod, an integer */
    put(properties, 1, 4);
    put(properties, 0x8000001e, 4); /* a named property: a GUID, a number, one string */
    put(properties, 0, 16);
    put(properties, 0, 4);
    put(properties, 7, 4);
    put(properties, 1, 4);
    put(properties, 2, 4);
    put(properties, 'x', 4);
    put(properties, 0x3707001f, 4); /* PidTagAttachLongFilename, in UTF-16 */
    put(properties, 1, 4);
    put(properties, 12, 4);
    g_byte_array_append(properties, (const uint8_t *)"\xe4\0.\0t\0x\0t\0\0\0", 12);
    put_attribute(out, 2, 0x00069005, octets_of(properties));
    return out;
}

static void test_tnef_vector(void)
{
    g_autoptr(GByteArray) file = winmail();
    g_autoptr(GPtrArray) files = files_new();

    g_assert_true(contents_list("application/vnd.ms-tnef", octets_of(file), true, files));
    g_assert_cmpuint(files->len, ==, 1);
    g_assert_cmpstr(file_at(files, 0)->name, ==, "\xc3\xa4.txt");
    g_assert_cmpuint(file_at(files, 0)->bytes, ==, 5);
}

static void test_tnef_cuts(void)
{
    g_autoptr(GByteArray) file = winmail();

    for (size_t len = 0; len < file->len; len++) {
        g_autoptr(GPtrArray) files = files_new();

        tnef_list(bytes_first(octets_of(file), len), files);
        g_assert_cmpuint(files->len, <=, 1);
    }
}

/* Four octets anywhere are the largest number: nothing is read that is not there. */
static void test_tnef_hostile_lengths(void)
{
    g_autoptr(GByteArray) file = winmail();

    for (size_t at = 0; at + 4 <= file->len; at++) {
        g_autoptr(GByteArray) changed = g_byte_array_new();
        g_autoptr(GPtrArray) files = files_new();

        g_byte_array_append(changed, file->data, file->len);
        memset(changed->data + at, 0xff, 4);
        tnef_list(octets_of(changed), files);
        g_assert_cmpuint(files->len, <=, 1);
        for (guint i = 0; i < files->len; i++)
            g_assert_true(file_at(files, i)->name == NULL ||
                          g_utf8_validate(file_at(files, i)->name, -1, NULL));
    }
}

static void test_tnef_many(void)
{
    g_autoptr(GByteArray) file = g_byte_array_new();
    g_autoptr(GPtrArray) files = files_new();

    put(file, 0x223e9f78, 4);
    put(file, 1, 2);
    for (unsigned i = 0; i < CONTAINED_FILES_MAX + 10; i++)
        put_attribute(file, 2, 0x00069002, (Bytes){NULL, 0});
    g_assert_false(tnef_list(octets_of(file), files));
    g_assert_cmpuint(files->len, ==, CONTAINED_FILES_MAX);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/contents/zip/vector", test_zip_vector);
    g_test_add_func("/contents/zip/cuts", test_zip_cuts);
    g_test_add_func("/contents/zip/hostile-lengths", test_zip_hostile_lengths);
    g_test_add_func("/contents/zip/marks", test_zip_marks);
    g_test_add_func("/contents/zip/many", test_zip_many);
    g_test_add_func("/contents/tnef/vector", test_tnef_vector);
    g_test_add_func("/contents/tnef/cuts", test_tnef_cuts);
    g_test_add_func("/contents/tnef/hostile-lengths", test_tnef_hostile_lengths);
    g_test_add_func("/contents/tnef/many", test_tnef_many);
    return g_test_run();
}
