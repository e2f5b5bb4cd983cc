/* maildir.c - finds the files of a Maildir. */
#include "capture/maildir.h"

#include "base/limits.h"

#include <string.h>

static const char *const message_folders[] = {"cur", "new"};

bool maildir_is(const char *path)
{
    for (size_t i = 0; i < G_N_ELEMENTS(message_folders); i++) {
        g_autofree char *folder = g_build_filename(path, message_folders[i], NULL);

        if (g_file_test(folder, G_FILE_TEST_IS_DIR))
            return true;
    }
    return false;
}

static void add_files(GPtrArray *files, const char *path, const char *folder)
{
    g_autofree char *whole = g_build_filename(path, folder, NULL);
    GDir *entries = g_dir_open(whole, 0, NULL);

    if (entries == NULL)
        return;
    for (const char *name = g_dir_read_name(entries);
         name != NULL && files->len < MAILDIR_FILES_MAX; name = g_dir_read_name(entries)) {
        g_autofree char *file = g_build_filename(whole, name, NULL);

        if (name[0] != '.' && g_file_test(file, G_FILE_TEST_IS_REGULAR))
            g_ptr_array_add(files, g_build_filename(folder, name, NULL));
    }
    g_dir_close(entries);
}

static void add_mailbox(GPtrArray *files, const char *path, const char *mailbox)
{
    for (size_t i = 0; i < G_N_ELEMENTS(message_folders); i++) {
        g_autofree char *folder = g_build_filename(mailbox, message_folders[i], NULL);

        add_files(files, path, folder);
    }
}

static int compare_names(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

GPtrArray *maildir_files(const char *path)
{
    GDir *entries = maildir_is(path) ? g_dir_open(path, 0, NULL) : NULL;

    if (entries == NULL)
        return NULL;
    GPtrArray *files = g_ptr_array_new_with_free_func(g_free);
    add_mailbox(files, path, "");
    for (const char *name = g_dir_read_name(entries); name != NULL;
         name = g_dir_read_name(entries)) {
        g_autofree char *folder = g_build_filename(path, name, NULL);

        if (name[0] == '.' && maildir_is(folder))
            add_mailbox(files, path, name);
    }
    g_dir_close(entries);
    g_ptr_array_sort(files, compare_names);
    return files;
}
