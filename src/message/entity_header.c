/* entity_header.c - what the header of a message or part says of its body. */
#include "message/entity_header.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/lexical.h"
#include "message/parameters.h"

/* All fields of one name, as a reading sees them. */
typedef struct Occurrences {
    Bytes chosen; /* body of the one that counts; no octets where there is none */
    bool differs; /* another one says something else */
} Occurrences;

static Occurrences occurrences_of(const GArray *fields, const char *name, Reading reading)
{
    Occurrences found = {
        {NULL, 0},
        false
    };
    bool is_first = true;

    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);

        if (!bytes_equal_nocase(field->name, bytes_of_text(name)))
            continue;
        found.differs |= !is_first && !bytes_equal(field->body, found.chosen);
        if (is_first || reading == READING_LAST)
            found.chosen = field->body;
        is_first = false;
    }
    return found;
}

static Bytes skip_white(Bytes text)
{
    while (text.len > 0) {
        size_t comment = text.data[0] == '(' ? enclosed_len(text) : 0;

        if (comment == 0 && !is_white(text.data[0]))
            break;
        text = bytes_skip(text, comment == 0 ? 1 : comment);
    }
    return text;
}

static bool ends_word(uint8_t c)
{
    return c == ';' || c == '(' || c == ',' || c == '"' || is_white(c);
}

/* Takes the first word off, in lower case; NULL where there is none. */
static char *take_word(Bytes *rest)
{
    size_t len = 0;

    *rest = skip_white(*rest);
    while (len < rest->len && !ends_word(rest->data[len]))
        len++;
    g_autofree char *word = text_valid(bytes_first(*rest, len));
    *rest = bytes_skip(*rest, len);
    return len == 0 ? NULL : g_ascii_strdown(word, -1);
}

/* "type / subtype" is written so by some. */
static char *take_type(Bytes *rest)
{
    g_autofree char *type = take_word(rest);
    Bytes behind = skip_white(*rest);

    if (type == NULL)
        return NULL;
    if (strchr(type, '/') == NULL && behind.len > 0 && behind.data[0] == '/') {
        *rest = bytes_skip(behind, 1);
        g_autofree char *subtype = take_word(rest);
        return subtype == NULL ? NULL : g_strconcat(type, "/", subtype, NULL);
    }
    /* RFC 2045 5.2: what is no type at all says nothing */
    const char *slash = strchr(type, '/');
    return slash == NULL || slash == type || slash[1] == '\0' ? NULL : g_steal_pointer(&type);
}

/* The first or last value of a parameter; NULL where there is none. */
static char *value_of(const GArray *parameters, const char *name, Reading reading,
                      bool *ret_differs)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);

    parameters_find(parameters, name, values);
    if (ret_differs != NULL)
        *ret_differs = values->len > 1;
    if (values->len == 0)
        return NULL;
    return g_strdup(values->pdata[reading == READING_FIRST ? 0 : values->len - 1]);
}

static void add_names(const GArray *fields, const char *field_name, const char *parameter,
                      GPtrArray *names)
{
    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);
        g_autoptr(GArray) parameters = g_array_new(FALSE, FALSE, sizeof(HeaderParameter));
        Bytes rest = field->body;

        if (!bytes_equal_nocase(field->name, bytes_of_text(field_name)))
            continue;
        g_free(take_word(&rest));
        parameters_split(rest, parameters);
        parameters_find(parameters, parameter, names);
    }
}

static const char *ending_of(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot == NULL ? "" : dot;
}

bool entity_names_agree(const GPtrArray *names)
{
    for (guint i = 1; i < names->len; i++)
        if (g_ascii_strcasecmp(ending_of(names->pdata[0]), ending_of(names->pdata[i])) != 0)
            return false;
    return true;
}

static const struct {
    const char *name;
    Encoding encoding;
} encodings[] = {
    {"7bit",             ENCODING_NONE            },
    {"8bit",             ENCODING_NONE            },
    {"binary",           ENCODING_NONE            },
    {"base64",           ENCODING_BASE64          },
    {"quoted-printable", ENCODING_QUOTED_PRINTABLE},
    {"uuencode",         ENCODING_UUENCODE        },
    {"x-uuencode",       ENCODING_UUENCODE        },
    {"x-uue",            ENCODING_UUENCODE        },
    {"uue",              ENCODING_UUENCODE        },
    {"yenc",             ENCODING_YENC            },
    {"x-yenc",           ENCODING_YENC            },
};

static void read_encoding(EntityHeader *header, Occurrences occurrences)
{
    Bytes rest = occurrences.chosen;

    header->encoding = take_word(&rest);
    for (size_t i = 0; header->encoding != NULL && i < G_N_ELEMENTS(encodings); i++) {
        if (g_str_equal(encodings[i].name, header->encoding)) {
            header->decoder = encodings[i].encoding;
            return;
        }
    }
    if (header->encoding != NULL)
        header->ambiguities |= AMBIGUITY_UNKNOWN_ENCODING;
}

static char *lower(char *text)
{
    char *result = text == NULL ? NULL : g_ascii_strdown(text, -1);

    g_free(text);
    return result;
}

/* source RFC 2046 5.2.2.1, 5.2.3.1 to 5.2.3.7; URL: RFC 2017 3 */
static const struct {
    const char *type, *parameter, *key;
} elsewhere[] = {
    {"message/partial",       "id",          "partial.id"          },
    {"message/partial",       "number",      "partial.number"      },
    {"message/partial",       "total",       "partial.total"       },
    {"message/external-body", "access-type", "external.access_type"},
    {"message/external-body", "url",         "external.url"        },
    {"message/external-body", "site",        "external.site"       },
    {"message/external-body", "server",      "external.server"     },
    {"message/external-body", "directory",   "external.directory"  },
    {"message/external-body", "name",        "external.name"       },
    {"message/external-body", "subject",     "external.subject"    },
    {"message/external-body", "expiration",  "external.expiration" },
};

static void free_parameter(void *data)
{
    PartParameter *parameter = data;

    g_free(parameter->value);
    g_free(parameter);
}

static void read_elsewhere(EntityHeader *header, const GArray *parameters, Reading reading)
{
    for (size_t i = 0; i < G_N_ELEMENTS(elsewhere); i++) {
        if (g_strcmp0(header->type, elsewhere[i].type) != 0)
            continue;
        char *value = value_of(parameters, elsewhere[i].parameter, reading, NULL);
        if (value == NULL)
            continue;
        PartParameter *found = g_new(PartParameter, 1);
        *found = (PartParameter){elsewhere[i].key, value};
        if (header->elsewhere == NULL)
            header->elsewhere = g_ptr_array_new_with_free_func(free_parameter);
        g_ptr_array_add(header->elsewhere, found);
    }
}

/* returns true where the boundary differs */
static bool read_type(EntityHeader *header, Bytes rest, Reading reading)
{
    g_autoptr(GArray) parameters = g_array_new(FALSE, FALSE, sizeof(HeaderParameter));
    bool differs;

    header->type = take_type(&rest);
    parameters_split(rest, parameters);
    header->charset = value_of(parameters, "charset", reading, NULL);
    header->boundary = value_of(parameters, "boundary", reading, &differs);
    header->protocol = lower(value_of(parameters, "protocol", reading, NULL));
    header->micalg = lower(value_of(parameters, "micalg", reading, NULL));
    read_elsewhere(header, parameters, reading);
    return differs;
}

static char *id_of(Bytes body)
{
    Bytes rest = skip_white(body);
    g_autofree char *text = NULL;

    if (rest.len == 0)
        return NULL;
    if (rest.data[0] == '<')
        rest = bytes_skip(rest, 1);
    ptrdiff_t end = bytes_find(rest, '>');
    text = g_strstrip(text_valid(end < 0 ? rest : bytes_first(rest, (size_t)end)));
    return text[0] == '\0' ? NULL : g_steal_pointer(&text);
}

bool entity_header_read(EntityHeader *header, const GArray *fields, Reading reading)
{
    Occurrences type = occurrences_of(fields, "Content-Type", reading);
    Occurrences encoding = occurrences_of(fields, "Content-Transfer-Encoding", reading);
    Bytes rest = occurrences_of(fields, "Content-Disposition", reading).chosen;

    *header = (EntityHeader){.names = g_ptr_array_new_with_free_func(g_free)};
    if (type.differs)
        header->ambiguities |= AMBIGUITY_CONTENT_TYPE;
    if (encoding.differs)
        header->ambiguities |= AMBIGUITY_ENCODING;
    if (read_type(header, type.chosen, reading))
        header->ambiguities |= AMBIGUITY_BOUNDARY;
    read_encoding(header, encoding);
    header->disposition = take_word(&rest);
    header->content_id = id_of(occurrences_of(fields, "Content-ID", reading).chosen);
    add_names(fields, "Content-Disposition", "filename", header->names);
    add_names(fields, "Content-Type", "name", header->names);
    if (!entity_names_agree(header->names))
        header->ambiguities |= AMBIGUITY_NAMES;
    return (header->ambiguities &
            (AMBIGUITY_CONTENT_TYPE | AMBIGUITY_ENCODING | AMBIGUITY_BOUNDARY)) != 0;
}

void entity_header_clear(EntityHeader *header)
{
    g_free(header->type);
    g_free(header->charset);
    g_free(header->boundary);
    g_free(header->protocol);
    g_free(header->micalg);
    g_free(header->encoding);
    g_free(header->disposition);
    g_free(header->content_id);
    g_ptr_array_unref(header->names);
    g_clear_pointer(&header->elsewhere, g_ptr_array_unref);
}
