/* headers.c - which field of a header section means what. */
#include "message/headers.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/date.h"
#include "message/encoded_word.h"
#include "message/lexical.h"
#include "message/mailbox_list.h"

static void free_mailbox(void *mailbox)
{
    mailbox_free(mailbox);
}

void headers_init(MessageHeaders *headers)
{
    *headers = (MessageHeaders){
        .from = g_ptr_array_new_with_free_func(free_mailbox),
        .reply_to = g_ptr_array_new_with_free_func(free_mailbox),
        .to = g_ptr_array_new_with_free_func(free_mailbox),
        .cc = g_ptr_array_new_with_free_func(free_mailbox),
        .bcc = g_ptr_array_new_with_free_func(free_mailbox),
        .references = g_ptr_array_new_with_free_func(g_free),
        .delivered_to = g_ptr_array_new_with_free_func(g_free),
    };
}

void headers_clear(MessageHeaders *headers)
{
    GPtrArray *lists[] = {headers->from, headers->reply_to,   headers->to,          headers->cc,
                          headers->bcc,  headers->references, headers->delivered_to};

    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        g_ptr_array_unref(lists[i]);
    mailbox_free(headers->sender);
    g_free(headers->return_path);
    g_free(headers->subject);
    g_free(headers->date_text);
    g_free(headers->message_id);
    g_free(headers->in_reply_to);
    g_free(headers->user_agent);
    *headers = (MessageHeaders){0};
}

static char *unfolded(Bytes body)
{
    g_autoptr(GString) text = g_string_new(NULL);

    add_unfolded(text, body);
    return g_strstrip(text_valid((Bytes){(uint8_t *)text->str, text->len}));
}

static char *decoded(Bytes body)
{
    g_autoptr(GString) text = g_string_new(NULL);

    add_unfolded(text, body);
    return encoded_words_decode((Bytes){(uint8_t *)text->str, text->len});
}

/* The first mailbox of the field; yours, or NULL. */
static Mailbox *first_mailbox(Bytes body)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(free_mailbox);

    mailbox_list_parse(body, list);
    return list->len == 0 ? NULL : g_ptr_array_steal_index(list, 0);
}

/* The one address of the field; "" for <>, and the text where there is no address. */
static char *address_of(Bytes body)
{
    Mailbox *mailbox = first_mailbox(body);

    if (mailbox == NULL && bytes_find(body, '<') >= 0)
        return g_strdup("");
    char *address = mailbox == NULL ? NULL : g_steal_pointer(&mailbox->address);
    mailbox_free(mailbox);
    return address == NULL ? unfolded(body) : address;
}

/* RFC 5322 3.6.4: every <id>; returns false where there were more than ADDRESSES_MAX. */
static bool add_ids(Bytes body, GPtrArray *ids)
{
    ptrdiff_t open, close;

    while ((open = bytes_find(body, '<')) >= 0) {
        body = bytes_skip(body, (size_t)open + 1);
        close = bytes_find(body, '>');
        if (close < 0)
            close = (ptrdiff_t)body.len;
        if (ids->len == ADDRESSES_MAX)
            return false;
        g_autofree char *id = unfolded(bytes_first(body, (size_t)close));
        if (id[0] != '\0')
            g_ptr_array_add(ids, g_steal_pointer(&id));
        body = bytes_skip(body, (size_t)close);
    }
    return true;
}

/* The first <id>; or the whole text where there are no brackets and it is one word. */
static char *first_id(Bytes body)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);

    add_ids(body, ids);
    if (ids->len > 0)
        return g_ptr_array_steal_index(ids, 0);
    g_autofree char *text = unfolded(body);
    bool is_one_word = text[0] != '\0' && strpbrk(text, " \t<>") == NULL;
    return is_one_word ? g_steal_pointer(&text) : NULL;
}

typedef enum FieldKind {
    MAILBOXES,
    MAILBOX,
    ADDRESS,
    ADDRESSES, /* one in each of several fields */
    TEXT,
    DATE,
    ID,
    IDS,
} FieldKind;

static const struct {
    const char *name;
    FieldKind kind;
    size_t member; /* where in MessageHeaders */
} known[] = {
    {"From",         MAILBOXES, offsetof(MessageHeaders, from)        },
    {"To",           MAILBOXES, offsetof(MessageHeaders, to)          },
    {"Subject",      TEXT,      offsetof(MessageHeaders, subject)     },
    {"Date",         DATE,      offsetof(MessageHeaders, date_text)   },
    {"Message-ID",   ID,        offsetof(MessageHeaders, message_id)  },
    {"Cc",           MAILBOXES, offsetof(MessageHeaders, cc)          },
    {"Bcc",          MAILBOXES, offsetof(MessageHeaders, bcc)         },
    {"Reply-To",     MAILBOXES, offsetof(MessageHeaders, reply_to)    },
    {"Sender",       MAILBOX,   offsetof(MessageHeaders, sender)      },
    {"Return-Path",  ADDRESS,   offsetof(MessageHeaders, return_path) },
    {"In-Reply-To",  ID,        offsetof(MessageHeaders, in_reply_to) },
    {"References",   IDS,       offsetof(MessageHeaders, references)  },
    {"User-Agent",   TEXT,      offsetof(MessageHeaders, user_agent)  },
    {"Delivered-To", ADDRESSES, offsetof(MessageHeaders, delivered_to)},
};

/* returns false where a list was cut */
static bool read_field(MessageHeaders *headers, FieldKind kind, void *member, Bytes body)
{
    GPtrArray **list = member;
    char **text = member;

    switch (kind) {
    case MAILBOXES:
        return mailbox_list_parse(body, *list);
    case MAILBOX:
        headers->sender = first_mailbox(body);
        return true;
    case ADDRESS:
        *text = address_of(body);
        return true;
    case ADDRESSES:
        g_ptr_array_add(*list, address_of(body));
        return true;
    case TEXT:
        *text = decoded(body);
        return true;
    case DATE:
        *text = unfolded(body);
        headers->has_date = date_parse(body, &headers->date);
        return true;
    case ID:
        *text = first_id(body);
        return true;
    case IDS:
        return add_ids(body, *list);
    }
    g_assert_not_reached();
}

bool headers_read(MessageHeaders *headers, const GArray *fields)
{
    bool is_seen[G_N_ELEMENTS(known)] = {false};
    bool is_whole = true;
    Bytes mailer = {NULL, 0};

    for (unsigned i = 0; i < fields->len; i++) {
        HeaderField field = g_array_index(fields, HeaderField, i);

        if (mailer.data == NULL && bytes_equal_nocase(field.name, BYTES_OF("X-Mailer")))
            mailer = field.body;
        for (size_t j = 0; j < G_N_ELEMENTS(known); j++) {
            if (!bytes_equal_nocase(field.name, bytes_of_text(known[j].name)))
                continue;
            if (!is_seen[j] || known[j].kind == ADDRESSES)
                is_whole &= read_field(headers, known[j].kind, (char *)headers + known[j].member,
                                       field.body);
            is_seen[j] = true;
            break;
        }
    }
    if (headers->user_agent == NULL && mailer.data != NULL)
        headers->user_agent = decoded(mailer);
    return is_whole;
}
