/* mails.c - the messages of one talk: those that are begun, and those that wait to be judged. */
#include "pipeline/mails.h"

#include "base/limits.h"

void mail_free(Mail *mail)
{
    if (mail == NULL)
        return;
    message_free(mail->message);
    places_clear(&mail->places);
    if (mail->has_route)
        route_clear(&mail->route);
    g_free(mail);
}

static void free_mail(void *mail)
{
    mail_free(mail);
}

void mails_clear(Mails *mails)
{
    g_clear_pointer(&mails->begun, g_hash_table_destroy);
    g_queue_clear_full(&mails->waiting, free_mail);
}

Mail *mails_find(Mails *mails, uint32_t number)
{
    if (mails->begun == NULL)
        mails->begun = g_hash_table_new_full(NULL, NULL, NULL, free_mail);
    Mail *mail = g_hash_table_lookup(mails->begun, GUINT_TO_POINTER(number));
    if (mail == NULL) {
        mail = g_new0(Mail, 1);
        mail->message = message_new();
        if (mails->options != NULL)
            message_set_options(mail->message, mails->options);
        g_hash_table_insert(mails->begun, GUINT_TO_POINTER(number), mail);
    }
    return mail;
}

Mail *mails_take(Mails *mails, const MessageTold *told)
{
    Mail *mail = mails_find(mails, told->number);

    g_hash_table_steal(mails->begun, GUINT_TO_POINTER(told->number));
    mail->told = *told;
    mail->told.mailbox = NULL;
    return mail;
}

Mail *mails_wait(Mails *mails, Mail *mail)
{
    g_queue_push_tail(&mails->waiting, mail);
    return mails->waiting.length > JUDGED_LATER_MAX ? g_queue_pop_head(&mails->waiting) : NULL;
}

Mail *mails_next(Mails *mails, uint32_t number)
{
    for (GList *link = mails->waiting.head; link != NULL; link = link->next) {
        Mail *mail = link->data;

        if (number != 0 && mail->told.number != number)
            continue;
        g_queue_delete_link(&mails->waiting, link);
        return mail;
    }
    return NULL;
}
