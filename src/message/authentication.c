/* authentication.c - what stamps in a header say of SPF, DKIM, DMARC and the like. */
#include "message/authentication.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/domain.h"
#include "message/lexical.h"

typedef enum StampForm { FORM_RESULTS, FORM_ARC_RESULTS, FORM_SPF, FORM_SIGNATURE } StampForm;

static const struct {
    const char *name;
    StampForm form;
} forms[] = {
    {"Authentication-Results",     FORM_RESULTS    },
    {"ARC-Authentication-Results", FORM_ARC_RESULTS},
    {"Received-SPF",               FORM_SPF        },
    {"DKIM-Signature",             FORM_SIGNATURE  },
};

typedef struct StampReader {
    GPtrArray *stamps;
    const Route *route;
    const char *field;
    uint64_t offset, length;
} StampReader;

static void free_stamp(void *data)
{
    AuthenticationStamp *stamp = data;

    g_free(stamp->by);
    g_free(stamp->method);
    g_free(stamp->result);
    g_free(stamp->identity);
    g_free(stamp);
}

/* Text without comments and folds; what is quoted stays as it is. source RFC 5322 3.2.2 */
static GString *plain_of(Bytes body)
{
    GString *plain = g_string_sized_new(body.len);
    bool lacks_end = false;

    while (body.len > 0) {
        size_t len = body.data[0] == '(' && !lacks_end ? enclosed_len(body) : 0;

        lacks_end |= body.data[0] == '(' && len == 0;
        if (len > 0)
            g_string_append_c(plain, ' ');
        else
            g_string_append_c(plain, is_white(body.data[0]) ? ' ' : (char)body.data[0]);
        body = bytes_skip(body, len > 0 ? len : 1);
    }
    return plain;
}

/* What stands up to the next semicolon outside of quotes. */
static Bytes take_part(Bytes *rest)
{
    bool is_quoted = false;
    size_t len = 0;

    while (len < rest->len && (is_quoted || rest->data[len] != ';')) {
        is_quoted ^= rest->data[len] == '"';
        len++;
    }
    Bytes part = bytes_trim(bytes_first(*rest, len));
    *rest = bytes_skip(*rest, len + 1);
    return part;
}

/* The next word: up to a blank, quotes kept together. */
static Bytes take_word(Bytes *rest)
{
    bool is_quoted = false;
    size_t len = 0;

    *rest = bytes_trim(*rest);
    while (len < rest->len && (is_quoted || !is_blank(rest->data[len]))) {
        is_quoted ^= rest->data[len] == '"';
        len++;
    }
    Bytes word = bytes_first(*rest, len);
    *rest = bytes_skip(*rest, len);
    return word;
}

static Bytes unquoted(Bytes text)
{
    if (text.len >= 2 && text.data[0] == '"' && text.data[text.len - 1] == '"')
        return bytes_first(bytes_skip(text, 1), text.len - 2);
    if (text.len >= 2 && text.data[0] == '<' && text.data[text.len - 1] == '>')
        return bytes_first(bytes_skip(text, 1), text.len - 2);
    return text;
}

static char *lower_text(Bytes text)
{
    g_autofree char *valid = text_valid(text);

    return g_ascii_strdown(valid, -1);
}

static char *text_or_null(Bytes text)
{
    text = unquoted(bytes_trim(text));
    return text.len == 0 ? NULL : text_valid(text);
}

/* NULL where it is no name of a host in a domain. */
static char *organisation_of(Bytes host)
{
    g_autofree char *text = text_valid(host);
    g_autofree char *domain = domain_of_host(text);

    return domain == NULL ? NULL : domain_organisation(domain);
}

static bool is_same_organisation(Bytes one, Bytes other)
{
    g_autofree char *first = organisation_of(one), *second = organisation_of(other);

    return first != NULL && g_strcmp0(first, second) == 0;
}

static const Hop *edge_of(const Route *route)
{
    guint trusted = route_trusted_hops(route);

    return trusted == 0 ? NULL : &g_array_index(route->hops, Hop, route->hops->len - trusted);
}

/*
 * Whether a server inside the boundary wrote the field: it stands above the last line that is
 * believed, and says that it was written by who wrote that line or one above it. Google's servers
 * write theirs below their line, and take away what others wrote in their name (RFC 8601 5).
 */
static bool is_trusted(const StampReader *reader, Bytes by)
{
    const Hop *edge = edge_of(reader->route);
    const GArray *hops = reader->route->hops;

    if (edge == NULL)
        return false;
    guint oldest = (guint)(edge - &g_array_index(hops, Hop, 0));
    bool is_google =
        edge->received.family == FAMILY_GOOGLE || edge->received.family == FAMILY_GMAIL;
    bool is_next =
        oldest == 0 || reader->offset < g_array_index(hops, Hop, oldest - 1).received.offset;
    if (reader->offset > edge->received.offset && !(is_google && is_next))
        return false;
    for (guint i = oldest; i < hops->len && by.len > 0; i++) {
        const Received *received = &g_array_index(hops, Hop, i).received;
        Bytes name = received->items[RECEIVED_BY].text;

        if (name.len > 0 && is_same_organisation(by, name))
            return true;
    }
    return false;
}

static AuthenticationStamp *add_stamp(const StampReader *reader, Bytes by)
{
    AuthenticationStamp *stamp = g_new0(AuthenticationStamp, 1);

    stamp->field = reader->field;
    stamp->by = text_or_null(by);
    stamp->is_trusted = is_trusted(reader, by);
    stamp->offset = reader->offset;
    stamp->length = reader->length;
    g_ptr_array_add(reader->stamps, stamp);
    return stamp;
}

/* "dkim=pass", "dkim/1 = pass" where nothing stands around the sign. */
static bool split_pair(Bytes word, Bytes *ret_name, Bytes *ret_value)
{
    ptrdiff_t sign = bytes_find(word, '=');

    if (sign <= 0)
        return false;
    *ret_name = bytes_first(word, (size_t)sign);
    *ret_value = bytes_skip(word, (size_t)sign + 1);
    return true;
}

/* Which property of a result tells whom it is about, the surest first. */
static unsigned rank_of(Bytes property)
{
    static const char *const ranked[] = {"header.d",    "smtp.mailfrom", "smtp.mail",
                                         "header.from", "header.i",      "smtp.auth",
                                         "smtp.helo",   "header.b",      "policy.iprev"};

    for (unsigned i = 0; i < G_N_ELEMENTS(ranked); i++)
        if (bytes_equal_nocase(property, bytes_of_text(ranked[i])))
            return i;
    return G_N_ELEMENTS(ranked);
}

/* method[/version]=result [reason=...] *(ptype.property=value) */
static void read_result(const StampReader *reader, Bytes part, Bytes by)
{
    Bytes method, result, name, value;
    unsigned best = UINT_MAX;

    if (!split_pair(take_word(&part), &method, &result) ||
        reader->stamps->len >= AUTHENTICATION_STAMPS_MAX)
        return;
    ptrdiff_t version = bytes_find(method, '/');
    AuthenticationStamp *stamp = add_stamp(reader, by);
    stamp->method = lower_text(version > 0 ? bytes_first(method, (size_t)version) : method);
    stamp->result = lower_text(result);
    while ((part = bytes_trim(part)).len > 0) {
        if (!split_pair(take_word(&part), &name, &value) || rank_of(name) >= best ||
            bytes_find(name, '.') < 0)
            continue;
        best = rank_of(name);
        g_free(stamp->identity);
        stamp->identity = text_or_null(value);
    }
}

/* The first part names who writes; Microsoft's servers leave it out, and begin with a result. */
static void read_results(const StampReader *reader, Bytes rest, bool has_instance)
{
    Bytes first = rest, by;

    if (has_instance)
        take_part(&rest); /* i=1 */
    first = rest;
    Bytes head = take_part(&first);
    by = take_word(&head);
    if (bytes_find(by, '=') >= 0)
        by = (Bytes){NULL, 0};
    else
        rest = first;
    while (rest.len > 0)
        read_result(reader, take_part(&rest), by);
}

/* key=value parts behind the result. */
static Bytes value_in(Bytes rest, const char *key)
{
    Bytes name, value;

    while (rest.len > 0) {
        Bytes part = take_part(&rest);
        while ((part = bytes_trim(part)).len > 0)
            if (split_pair(take_word(&part), &name, &value) &&
                bytes_equal_nocase(name, bytes_of_text(key)))
                return unquoted(value);
    }
    return (Bytes){NULL, 0};
}

/* pass (comment) client-ip=192.0.2.1; envelope-from=a@b; helo=c; receiver=d; */
static void read_spf(const StampReader *reader, Bytes rest)
{
    Bytes result = take_word(&rest);
    Bytes from = value_in(rest, "envelope-from");

    if (result.len == 0)
        return;
    AuthenticationStamp *stamp = add_stamp(reader, value_in(rest, "receiver"));
    stamp->method = g_strdup("spf");
    stamp->result = lower_text(result);
    stamp->identity = text_or_null(from.len > 0 ? from : value_in(rest, "helo"));
}

static void read_signature(const StampReader *reader, Bytes rest)
{
    Bytes name, value;
    g_autofree char *domain = NULL;

    while (rest.len > 0)
        if (split_pair(take_part(&rest), &name, &value) &&
            bytes_equal(bytes_trim(name), BYTES_OF("d")) && domain == NULL)
            domain = text_or_null(value);
    AuthenticationStamp *stamp = add_stamp(reader, (Bytes){NULL, 0});
    stamp->method = g_strdup("dkim");
    stamp->identity = g_steal_pointer(&domain);
}

static void read_field(const StampReader *reader, StampForm form, Bytes body)
{
    g_autoptr(GString) plain = plain_of(body);
    Bytes rest = {(const uint8_t *)plain->str, plain->len};

    if (form == FORM_SPF)
        read_spf(reader, rest);
    else if (form == FORM_SIGNATURE)
        read_signature(reader, rest);
    else
        read_results(reader, rest, form == FORM_ARC_RESULTS);
}

GPtrArray *authentication_read(const GArray *fields, const Route *route)
{
    GPtrArray *stamps = g_ptr_array_new_with_free_func(free_stamp);

    for (guint i = 0; i < fields->len && stamps->len < AUTHENTICATION_STAMPS_MAX; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);

        for (size_t j = 0; j < G_N_ELEMENTS(forms); j++) {
            if (!bytes_equal_nocase(field->name, bytes_of_text(forms[j].name)))
                continue;
            const StampReader reader = {
                stamps, route, forms[j].name,
                field->offset + (uint64_t)(field->body.data - field->name.data), field->body.len};
            read_field(&reader, forms[j].form, field->body);
        }
    }
    return stamps;
}
