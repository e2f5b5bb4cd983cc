/* imap_box.c - which message stands where in the mailbox that is open. */
#include "dialogue/imap_box.h"

#include "base/limits.h"

void imap_box_init(ImapBox *box)
{
    *box = (ImapBox){.seen = g_array_new(FALSE, TRUE, sizeof(ImapSeen))};
}

void imap_box_clear(ImapBox *box)
{
    g_free(box->folder);
    g_array_unref(box->seen);
}

void imap_box_forget(ImapBox *box)
{
    g_array_set_size(box->seen, 0);
}

void imap_box_close(ImapBox *box)
{
    g_clear_pointer(&box->folder, g_free);
    box->is_open = box->has_deleted = false;
    box->exists = 0;
    imap_box_forget(box);
}

void imap_box_open(ImapBox *box, char *folder)
{
    imap_box_close(box);
    box->is_open = true;
    box->folder = folder;
}

/* The first message in `seen` with this number, or UID, or a higher one. */
static guint find(const ImapBox *box, uint64_t wanted, bool by_uid)
{
    guint first = 0, end = box->seen->len;

    while (first < end) {
        guint middle = first + (end - first) / 2;
        const ImapSeen *seen = &g_array_index(box->seen, ImapSeen, middle);

        if ((by_uid ? seen->uid : seen->number) < wanted)
            first = middle + 1;
        else
            end = middle;
    }
    return first;
}

static ImapSeen *at_number(const ImapBox *box, uint64_t number)
{
    guint at = find(box, number, false);

    if (at == box->seen->len || g_array_index(box->seen, ImapSeen, at).number != number)
        return NULL;
    return &g_array_index(box->seen, ImapSeen, at);
}

void imap_box_note(ImapBox *box, uint64_t number, uint64_t uid, uint64_t size)
{
    if (number == 0 || number > UINT32_MAX || (uid == 0 && size == 0))
        return;
    ImapSeen *seen = at_number(box, number);

    if (seen == NULL && box->seen->len < IMAP_UIDS_MAX) {
        const ImapSeen blank = {.number = (uint32_t)number};

        g_array_insert_val(box->seen, find(box, number, false), blank);
        seen = at_number(box, number);
    }
    if (seen != NULL && uid > 0 && uid <= UINT32_MAX)
        seen->uid = (uint32_t)uid;
    if (seen != NULL && size > 0 && size <= UINT32_MAX)
        seen->size = (uint32_t)size;
}

ImapSeen imap_box_seen(const ImapBox *box, uint64_t number)
{
    const ImapSeen *seen = at_number(box, number);

    return seen == NULL ? (ImapSeen){.number = (uint32_t)number} : *seen;
}

guint imap_box_find(const ImapBox *box, uint64_t uid)
{
    return find(box, uid, true);
}

void imap_box_expunge(ImapBox *box, uint64_t number)
{
    guint at = find(box, number, false);

    if (number == 0)
        return;
    box->exists -= box->exists > 0;
    if (at_number(box, number) != NULL)
        g_array_remove_index(box->seen, at);
    for (; at < box->seen->len; at++)
        g_array_index(box->seen, ImapSeen, at).number--;
}

/* A number above 0, or "*", off the front. */
static bool take_number(Bytes *set, uint64_t *ret_number)
{
    size_t digits = 0;

    if (set->len > 0 && set->data[0] == '*') {
        *ret_number = UINT64_MAX;
        *set = bytes_skip(*set, 1);
        return true;
    }
    *ret_number = 0;
    while (digits < set->len && digits < 10 && g_ascii_isdigit(set->data[digits]))
        *ret_number = *ret_number * 10 + (uint64_t)(set->data[digits++] - '0');
    *set = bytes_skip(*set, digits);
    return *ret_number > 0;
}

bool imap_set_next(Bytes *set, uint64_t *ret_first, uint64_t *ret_last)
{
    if (!take_number(set, ret_first))
        return false;
    *ret_last = *ret_first;
    if (set->len > 0 && set->data[0] == ':') {
        *set = bytes_skip(*set, 1);
        if (!take_number(set, ret_last))
            return false;
    }
    if (*ret_first > *ret_last) { /* either end may stand first */
        uint64_t first = *ret_first;

        *ret_first = *ret_last;
        *ret_last = first;
    }
    if (set->len > 0 && set->data[0] == ',')
        *set = bytes_skip(*set, 1);
    else if (set->len > 0)
        *set = (Bytes){NULL, 0};
    return true;
}
