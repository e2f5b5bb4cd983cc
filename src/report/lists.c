/* lists.c - the lists of posta ls: what each asks of a case. */
#include "base/i18n.h"
#include "report/list.h"
#include "report/records.h"
#include "report/report.h"

const ListColumn message_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    /* of mail in a file nothing is known but what it claims */
    OPTIONAL(N_("TIME"), CELL_TIME, "iif(via = 'file', date, time)"),
    FLEXIBLE(N_("FROM"), CELL_TEXT, "coalesce(" SENDER_SQL ", header_from)"),
    FLEXIBLE(N_("TO"), CELL_TEXT, "coalesce(" RECIPIENT_SQL ", header_to)"),
    FIXED(N_("OUTCOME"), CELL_OUTCOME, "outcome"),
    NUMBER(N_("BYTES"), CELL_NUMBER, "bytes"),
    FLEXIBLE(N_("SUBJECT"), CELL_TEXT, "subject"),
    END_OF_COLUMNS,
};

const ListColumn dialogue_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("START"), CELL_TIME, "start"),
    FLEXIBLE(N_("CLIENT"), CELL_TEXT, "client"),
    FLEXIBLE(N_("SERVER"), CELL_TEXT, "server"),
    OPTIONAL(N_("PROTOCOL"), CELL_TEXT, "protocol"),
    FLEXIBLE(N_("HELO"), CELL_TEXT, "helo"),
    FLEXIBLE(N_("LOG-IN"), CELL_LOGIN, "mechanism || ' ' || authentication"),
    OPTIONAL(N_("STARTTLS"), CELL_WORD, "starttls"),
    OPTIONAL_NUMBER(N_("EXCHANGES"), CELL_NUMBER, "exchanges"),
    NUMBER(N_("MESSAGES"), CELL_NUMBER, "messages"),
    FIXED(N_("ENDED"), CELL_WORD, "ended"),
    END_OF_COLUMNS,
};

static const ListColumn flow_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("START"), CELL_TIME, "start"),
    FLEXIBLE(N_("CLIENT"), CELL_TEXT, "client"),
    FLEXIBLE(N_("SERVER"), CELL_TEXT, "server"),
    OPTIONAL(N_("PROTOCOL"), CELL_TEXT, "protocol"),
    FIXED(N_("STATE"), CELL_TEXT, "state"),
    OPTIONAL(N_("HISTORY"), CELL_TEXT, "history"),
    FLEXIBLE(N_("CLOSED"), CELL_CLOSING, "close_how || coalesce(' ' || close_by, '')"),
    OPTIONAL_NUMBER(N_("RTT"), CELL_SPAN, "rtt_ns"),
    OPTIONAL_NUMBER(N_("LASTED"), CELL_SPAN, "duration_ns"),
    OPTIONAL_NUMBER(N_("AGAIN"), CELL_NUMBER, "retransmissions"),
    OPTIONAL_NUMBER(N_("HOLES"), CELL_NUMBER, "holes"),
    NUMBER(N_("LOST BYTES"), CELL_NUMBER, "gap_bytes"),
    END_OF_COLUMNS,
};

static const ListColumn envelope_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("TIME"), CELL_TIME, "time"),
    FLEXIBLE(N_("FROM"), CELL_TEXT, SENDER_SQL),
    FLEXIBLE(N_("TO"), CELL_TEXT, RECIPIENT_SQL),
    FIXED(N_("OUTCOME"), CELL_OUTCOME, OUTCOME_SQL),
    NUMBER(N_("REPLY"), CELL_NUMBER, "code"),
    FLEXIBLE(N_("REASON"), CELL_TEXT, REASON_SQL),
    FLEXIBLE(N_("QUEUE ID"), CELL_TEXT, "queue_id"),
    FIXED(N_("MESSAGE"), CELL_ID, "message"),
    END_OF_COLUMNS,
};

static const ListColumn lookup_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("TIME"), CELL_TIME, "time"),
    OPTIONAL(N_("CLIENT"), CELL_TEXT, "client_ip"),
    OPTIONAL(N_("SERVER"), CELL_TEXT, "server_ip"),
    FIXED(N_("TYPE"), CELL_TEXT, "type"),
    FLEXIBLE(N_("NAME"), CELL_TEXT, "name"),
    FIXED(N_("CODE"), CELL_TEXT, "code"),
    FLEXIBLE(N_("ANSWER"), CELL_TEXT, "answer"),
    END_OF_COLUMNS,
};

/* What was done in mailboxes, in order. */
static const ListColumn mailbox_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("TIME"), CELL_TIME, "time"),
    OPTIONAL_NUMBER(N_("FRAME"), CELL_NUMBER, "frame"),
    FIXED(N_("ACTION"), CELL_TEXT, "action"),
    FLEXIBLE(N_("USER"), CELL_TEXT, "user"),
    FLEXIBLE(N_("FOLDER"), CELL_TEXT, "folder"),
    FLEXIBLE(N_("UID"), CELL_TEXT, "uid"),
    NUMBER(N_("NUMBER"), CELL_NUMBER, "place"),
    FIXED(N_("DONE"), CELL_WORD, "iif(committed IS NULL, NULL, iif(committed, 'yes', 'no'))"),
    FIXED(N_("MESSAGE"), CELL_ID, "message"),
    END_OF_COLUMNS,
};

static const ListColumn oddity_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("TIME"), CELL_TIME, "time"),
    NUMBER(N_("FRAME"), CELL_NUMBER, "frame"),
    OPTIONAL(N_("IN"), CELL_ID, "coalesce(dialogue, flow)"),
    OPTIONAL(N_("SIDE"), CELL_WORD, "side"),
    FIXED(N_("ODDITY"), CELL_TEXT, "oddity"),
    FLEXIBLE(N_("WHAT IT MEANS"), CELL_SENTENCE, "sentence"),
    END_OF_COLUMNS,
};

/* The record, out of which the sentence is made in the reader's language. */
#define FINDING_SQL "(SELECT record FROM events WHERE events.number = findings.number)"

const ListColumn finding_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    FIXED(N_("SEVERITY"), CELL_SEVERITY, "severity"),
    OPTIONAL(N_("TIME"), CELL_TIME, "time"),
    OPTIONAL_NUMBER(N_("FRAME"), CELL_NUMBER, "frame"),
    OPTIONAL(N_("ABOUT"), CELL_ID, "about"),
    FIXED(N_("FINDING"), CELL_TEXT, "finding"),
    FLEXIBLE(N_("WHAT IS THE CASE"), CELL_FINDING, FINDING_SQL),
    END_OF_COLUMNS,
};

/* Secrets that are equal have the same number. */
static const ListColumn credential_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("TIME"), CELL_TIME, "time"),
    OPTIONAL_NUMBER(N_("FRAME"), CELL_NUMBER, "frame"),
    FLEXIBLE(N_("SERVER"), CELL_TEXT, "server"),
    FIXED(N_("LOG-IN"), CELL_TEXT, LOGIN_SQL),
    FLEXIBLE(N_("USER"), CELL_TEXT, USER_SQL),
    FIXED(N_("KIND"), CELL_WORD, "secret_kind"),
    FLEXIBLE(N_("SECRET"), CELL_TEXT, "secret"),
    NUMBER(N_("NO."), CELL_NUMBER, "secret_group"),
    FIXED(N_("SEALED"), CELL_WORD, "iif(sealed IS NULL, NULL, iif(sealed, 'yes', 'no'))"),
    FIXED(N_("OUTCOME"), CELL_OUTCOME, "outcome"),
    END_OF_COLUMNS,
};

/* What is odd about what is in it, in a word or two. */
#define CONTENTS_SQL                                                                               \
    "iif(encrypted, 'encrypted', '') || iif(encrypted AND macros, ', ', '') || "                   \
    "iif(macros, 'macros', '')"

static const ListColumn attachment_columns[] = {
    FIXED(N_("ID"), CELL_ID, "id"),
    OPTIONAL(N_("TIME"), CELL_TIME, "time"),
    FLEXIBLE(N_("NAME"), CELL_TEXT, "name"),
    FLEXIBLE(N_("TYPE"), CELL_TEXT, "type"),
    OPTIONAL(N_("LOOKS LIKE"), CELL_TEXT, "detected_type"),
    NUMBER(N_("BYTES"), CELL_NUMBER, "bytes"),
    OPTIONAL(N_("NOTE"), CELL_WORD, CONTENTS_SQL),
    FLEXIBLE(N_("CONTAINS"), CELL_TEXT, "files"),
    OPTIONAL(N_("SHA-256"), CELL_TEXT, "sha256"),
    END_OF_COLUMNS,
};

const char *const list_names[] = {"messages", "dialogues",   "flows",    "envelopes",
                                  "oddities", "lookups",     "findings", "attachments",
                                  "mailbox",  "credentials", NULL};

static const struct List {
    const char *view;
    EventKind kind;
    const ListColumn *columns;
} lists[] = {
    {"messages",    EVENT_MESSAGE,    message_columns   },
    {"dialogues",   EVENT_DIALOGUE,   dialogue_columns  },
    {"flows",       EVENT_FLOW,       flow_columns      },
    {"envelopes",   EVENT_ENVELOPE,   envelope_columns  },
    {"oddities",    EVENT_ODDITY,     oddity_columns    },
    {"lookups",     EVENT_LOOKUP,     lookup_columns    },
    {"findings",    EVENT_FINDING,    finding_columns   },
    {"mailbox",     EVENT_MAILBOX,    mailbox_columns   },
    {"credentials", EVENT_CREDENTIAL, credential_columns},
    {"attachments", EVENT_PART,       attachment_columns},
};

static const struct List *list_find(const char *what)
{
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
        if (g_str_equal(lists[i].view, what))
            return &lists[i];
    g_assert_not_reached();
}

/* " WHERE number IN (...)" of a filter; nothing where there is none. Yours. */
static char *where_of(const Filter *filter)
{
    return filter == NULL ? g_strdup("")
                          : g_strdup_printf(" WHERE number IN (%s)", filter_sql(filter));
}

bool report_list(Page *page, sqlite3 *database, const char *what, const Filter *filter,
                 uint64_t *ret_rows, GError **error)
{
    const struct List *list = list_find(what);
    g_autofree char *where = where_of(filter);
    g_autofree char *from = g_strdup_printf("FROM %s%s ORDER BY number", list->view, where);
    const Listing listing = {list->columns, from, 0, filter == NULL ? NULL : filter_texts(filter)};

    return list_write(page, database, &listing, ret_rows, error);
}

bool report_list_records(Page *page, sqlite3 *database, const char *what, const Filter *filter,
                         uint64_t *ret_rows, GError **error)
{
    g_autofree char *where = where_of(filter);
    g_autofree char *sql = g_strdup_printf(
        "SELECT record FROM (SELECT number, record FROM events WHERE kind = '%s' AND number IN "
        "(SELECT number FROM %s))%s ORDER BY number",
        event_kind_name(list_find(what)->kind), list_find(what)->view, where);

    return page_records(page,
                        query_new_of(database, sql, filter == NULL ? NULL : filter_texts(filter)),
                        ret_rows, error);
}
