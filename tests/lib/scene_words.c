/* scene_words.c - what the words of the scene language mean. */
#include "scene_reader.h"

#include "base/when.h"

#define TIMES_MAX 100000

typedef struct WordRow {
    const char *word;
    bool (*read)(SceneReader *reader); /* false: cannot be understood */
} WordRow;

static bool read_scene(SceneReader *reader)
{
    g_free(reader->scene->title);
    reader->scene->title = g_strdup(reader->rest);
    return *reader->rest != '\0';
}

static bool read_source(SceneReader *reader)
{
    g_free(reader->scene->source);
    reader->scene->source = g_strdup(reader->rest);
    return *reader->rest != '\0';
}

static bool read_cut(SceneReader *reader)
{
    reader_add_item(reader, ITEM_CUT);
    return true;
}

static bool read_segment(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_SEGMENT);

    if (word_is(reader, 1, "mss"))
        return true;
    return read_number(reader, 1, 60000, &item->count);
}

/* "1.5s", "20ms" */
static bool read_span(const char *text, int64_t *ret_ns)
{
    char *end = NULL;
    double number = g_ascii_strtod(text, &end);

    if (end == text || number < 0 || number > 1e6)
        return false;
    if (strcmp(end, "ms") == 0)
        number /= 1000;
    else if (strcmp(end, "s") != 0)
        return false;
    *ret_ns = (int64_t)(number * (double)NS_PER_SECOND);
    return true;
}

static bool read_wait(SceneReader *reader)
{
    int64_t delay_ns;

    if (!read_span(word_at(reader, 1), &delay_ns))
        return false;
    reader_add_item(reader, ITEM_WAIT)->delay_ns = delay_ns;
    return true;
}

static bool read_lose(SceneReader *reader)
{
    if (word_is(reader, 1, "last")) {
        reader_add_item(reader, ITEM_LOSE_LAST);
        return true;
    }
    Item *item = reader_add_item(reader, word_is(reader, 2, "bytes") ? ITEM_LOSE_BYTES : ITEM_LOSE);
    item->count = 1;
    return reader->words->len == 1 || read_number(reader, 1, 60000, &item->count);
}

static bool read_drop(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_DROP);

    item->count = 1;
    return reader->words->len == 1 || read_number(reader, 1, 60000, &item->count);
}

static bool read_swap(SceneReader *reader)
{
    reader_add_item(reader, ITEM_SWAP);
    return true;
}

static bool read_late(SceneReader *reader)
{
    reader_add_item(reader, ITEM_LATE);
    return true;
}

static bool read_repeat(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_REPEAT);

    if (word_is(reader, 1, "with"))
        item->octets = octets_of_escaped(word_at(reader, 2));
    return reader->words->len == (item->octets == NULL ? 1 : 3);
}

static bool read_overlap(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_OVERLAP);

    if (!word_is(reader, 1, "with"))
        return read_number(reader, 1, 60000, &item->count);
    item->octets = octets_of_escaped(word_at(reader, 2));
    item->count = g_bytes_get_size(item->octets);
    return item->count > 0;
}

static bool read_alone(SceneReader *reader)
{
    reader_add_item(reader, ITEM_ALONE);
    return true;
}

static bool read_keep_alive(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_KEEP_ALIVE);

    item->count = word_is(reader, 2, "empty") ? 0 : 1;
    return read_side(reader, 1, &item->side);
}

static bool read_probe(SceneReader *reader)
{
    reader_add_item(reader, ITEM_PROBE);
    return true;
}

static bool read_bad(SceneReader *reader)
{
    reader_add_item(reader, ITEM_BAD_CHECKSUM);
    return word_is(reader, 1, "checksum");
}

static bool read_hops(SceneReader *reader)
{
    return read_number(reader, 1, 255, &reader_add_item(reader, ITEM_HOPS)->count);
}

static bool read_urgent(SceneReader *reader)
{
    reader_add_item(reader, ITEM_URGENT);
    return true;
}

static bool read_old(SceneReader *reader)
{
    reader_add_item(reader, ITEM_OLD_STAMP);
    return word_is(reader, 1, "stamp");
}

static bool read_fin(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_FIN);

    item->is_far = word_is(reader, 2, "far");
    item->count = word_is(reader, 2, "on") && word_is(reader, 3, "last") ? 1 : 0;
    return read_side(reader, 1, &item->side);
}

static bool read_rst(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_RESET);

    item->is_far = word_is(reader, 2, "far");
    return read_side(reader, 1, &item->side);
}

static bool read_stray(SceneReader *reader)
{
    Item *item = reader_add_item(reader, ITEM_STRAY);

    item->octets = octets_of_escaped(word_at(reader, 2));
    return reader->words->len == 3 && read_side(reader, 1, &item->side);
}

static bool read_syn(SceneReader *reader)
{
    return read_side(reader, 1, &reader_add_item(reader, ITEM_SYN)->side);
}

/* The line that follows is said so many times. */
static bool read_times(SceneReader *reader)
{
    return read_number(reader, 1, TIMES_MAX, &reader->times) && reader->times > 0;
}

static bool read_connection(SceneReader *reader)
{
    SceneConnection *before = reader->connection;

    reader->connection = scene_connection_new(before);
    if (word_is(reader, 1, "same") && word_is(reader, 2, "ports"))
        reader->connection->port[CLIENT] = before->port[CLIENT];
    g_ptr_array_add(reader->scene->connections, reader->connection);
    return reader->words->len == 1 || word_is(reader, 1, "same");
}

static bool read_mss(SceneReader *reader)
{
    uint64_t number = 0;
    bool is_good = read_number(reader, 1, 60000, &number) && number > 0;

    reader->connection->mss = (uint16_t)number;
    return is_good;
}

static bool read_ports(SceneReader *reader)
{
    uint64_t client = 0, server = 0;
    bool is_good = read_number(reader, 1, 65535, &client) && read_number(reader, 2, 65535, &server);

    reader->connection->port[CLIENT] = (uint16_t)client;
    reader->connection->port[SERVER] = (uint16_t)server;
    return is_good;
}

static bool read_isn(SceneReader *reader)
{
    Side side;
    uint64_t number;

    if (!read_side(reader, 1, &side) || !read_number(reader, 2, UINT32_MAX, &number))
        return false;
    reader->connection->initial[side] = (uint32_t)number;
    return true;
}

static bool read_ipv6(SceneReader *reader)
{
    reader->connection->is_ipv6 = true;
    return true;
}

static bool read_onward(SceneReader *reader)
{
    reader->connection->is_onward = true;
    return true;
}

static bool read_no(SceneReader *reader)
{
    reader->connection->has_handshake = false;
    return word_is(reader, 1, "handshake");
}

static bool read_close(SceneReader *reader)
{
    static const char *const names[] = {"fin4", "fin3", "rst", "none"};
    SceneConnection *connection = reader->connection;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (!word_is(reader, 1, names[i]))
            continue;
        connection->close = (SceneClose)i;
        return reader->words->len == 2 || read_side(reader, 2, &connection->closer);
    }
    return false;
}

static bool read_only(SceneReader *reader)
{
    Side side;

    if (!read_side(reader, 1, &side))
        return false;
    reader->scene->is_recorded[side_other(side)] = false;
    return true;
}

static bool read_snap(SceneReader *reader)
{
    uint64_t number;

    if (!read_number(reader, 1, 65535, &number))
        return false;
    reader->scene->snaplen = (uint32_t)number;
    return true;
}

/* `clock back 5s at 8` */
static bool read_clock(SceneReader *reader)
{
    uint64_t number;

    if (!word_is(reader, 1, "back") ||
        !read_span(word_at(reader, 2), &reader->scene->clock_back_ns) ||
        !word_is(reader, 3, "at") || !read_number(reader, 4, 60000, &number))
        return false;
    reader->scene->clock_back_at = (uint32_t)number;
    return true;
}

static bool read_secrets(SceneReader *reader)
{
    reader->scene->shows_secrets = word_is(reader, 1, "show");
    return reader->scene->shows_secrets || word_is(reader, 1, "mask");
}

/* `keylog LABEL RANDOM SECRET`: a line of a key log. */
static bool read_keylog(SceneReader *reader)
{
    g_string_append_printf(reader->scene->keylog, "%s\n", reader->rest);
    return reader->words->len == 4;
}

/* `expect KIND [count=N] path=value ...`; after `oddity` a word without "=" is its name. */
static bool read_expect(SceneReader *reader)
{
    Expectation *expectation = g_new0(Expectation, 1);

    g_ptr_array_add(reader->scene->expectations, expectation);
    expectation->event = g_strdup(word_at(reader, 1));
    expectation->text = g_strdup(reader->rest);
    expectation->line = reader->line;
    expectation->count = COUNT_SOME;
    expectation->conditions = g_ptr_array_new_with_free_func((GDestroyNotify)condition_free);
    if (reader->words->len == 3 && word_is(reader, 2, "none")) {
        expectation->count = 0;
        return true;
    }
    for (guint i = 2; i < reader->words->len; i++) {
        const char *word = word_at(reader, i);
        const char *equals = strchr(word, '=');
        bool is_name = equals == NULL && i == 2 && word_is(reader, 1, "oddity");

        if (g_str_has_prefix(word, "count=")) {
            expectation->count = (int64_t)g_ascii_strtoull(word + 6, NULL, 10);
            continue;
        }
        if (equals == NULL && !is_name)
            return false;
        Condition *condition = g_new0(Condition, 1);
        g_ptr_array_add(expectation->conditions, condition);
        condition->path = is_name ? g_strdup("oddity") : g_strndup(word, (gsize)(equals - word));
        if (is_name)
            condition->value = g_strdup(word);
        else if (strcmp(equals + 1, "absent") != 0)
            condition->value = g_strdup(equals + 1);
    }
    return *expectation->event != '\0';
}

/* `allow oddity NAME`: there may be any number of them. */
static bool read_allow(SceneReader *reader)
{
    bool is_good = read_expect(reader);
    Expectation *expectation =
        g_ptr_array_index(reader->scene->expectations, reader->scene->expectations->len - 1);

    expectation->count = COUNT_ANY;
    return is_good;
}

static const WordRow rows[] = {
    {"scene",      read_scene     },
    {"source",     read_source    },
    {"cut",        read_cut       },
    {"segment",    read_segment   },
    {"wait",       read_wait      },
    {"lose",       read_lose      },
    {"drop",       read_drop      },
    {"swap",       read_swap      },
    {"late",       read_late      },
    {"repeat",     read_repeat    },
    {"overlap",    read_overlap   },
    {"alone",      read_alone     },
    {"keep-alive", read_keep_alive},
    {"probe",      read_probe     },
    {"bad",        read_bad       },
    {"hops",       read_hops      },
    {"urgent",     read_urgent    },
    {"old",        read_old       },
    {"fin",        read_fin       },
    {"rst",        read_rst       },
    {"stray",      read_stray     },
    {"syn",        read_syn       },
    {"times",      read_times     },
    {"connection", read_connection},
    {"mss",        read_mss       },
    {"ports",      read_ports     },
    {"isn",        read_isn       },
    {"ipv6",       read_ipv6      },
    {"onward",     read_onward    },
    {"no",         read_no        },
    {"close",      read_close     },
    {"only",       read_only      },
    {"snap",       read_snap      },
    {"clock",      read_clock     },
    {"secrets",    read_secrets   },
    {"keylog",     read_keylog    },
    {"expect",     read_expect    },
    {"allow",      read_allow     },
};

bool reader_do_word(SceneReader *reader)
{
    for (guint i = 0; i < G_N_ELEMENTS(rows); i++)
        if (word_is(reader, 0, rows[i].word))
            return rows[i].read(reader);
    return false;
}
