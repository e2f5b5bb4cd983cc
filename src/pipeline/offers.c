/* offers.c - which servers offered TLS, and the sessions in which they did not. */
#include "pipeline/offers.h"

#include "base/limits.h"

typedef struct Withheld {
    char *server;
    Event *event;
} Withheld;

struct Offers {
    GHashTable *servers; /* of char *: those that offered it */
    GArray *withheld;    /* of Withheld */
};

static void withheld_clear(gpointer value)
{
    Withheld *withheld = value;

    g_free(withheld->server);
    event_free(withheld->event);
}

Offers *offers_new(void)
{
    Offers *offers = g_new0(Offers, 1);

    offers->servers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    offers->withheld = g_array_new(FALSE, FALSE, sizeof(Withheld));
    g_array_set_clear_func(offers->withheld, withheld_clear);
    return offers;
}

void offers_free(Offers *offers)
{
    if (offers == NULL)
        return;
    g_hash_table_destroy(offers->servers);
    g_array_unref(offers->withheld);
    g_free(offers);
}

static char *name_of(const Address *server)
{
    char text[ADDRESS_TEXT_SIZE];

    return g_strdup(address_to_text(server, text));
}

void offers_note(Offers *offers, const Address *server)
{
    if (g_hash_table_size(offers->servers) < OFFERS_SERVERS_MAX)
        g_hash_table_add(offers->servers, name_of(server));
}

void offers_withhold(Offers *offers, const Address *server, Event *event)
{
    const Withheld withheld = {name_of(server), event};

    g_array_append_val(offers->withheld, withheld);
    if (offers->withheld->len > OFFERS_WITHHELD_MAX)
        g_array_remove_index(offers->withheld, OFFERS_WITHHELD_MAX);
}

void offers_prove(Offers *offers, void (*tell)(void *user, Event *event), void *user)
{
    for (guint i = 0; i < offers->withheld->len; i++) {
        Withheld *withheld = &g_array_index(offers->withheld, Withheld, i);

        if (g_hash_table_contains(offers->servers, withheld->server))
            tell(user, g_steal_pointer(&withheld->event));
    }
    g_array_set_size(offers->withheld, 0);
}
