/* report.c - what a machine reports of a message: delivery, disposition, abuse. */
#include "message/report.h"

#include "base/limits.h"
#include "base/text.h"
#include "message/encoded_word.h"
#include "message/header_fields.h"
#include "message/lexical.h"

static const struct {
    const char *type, *kind;
} kinds[] = {
    {"message/delivery-status",                 "delivery-status"         },
    {"message/global-delivery-status",          "delivery-status"         },
    {"message/disposition-notification",        "disposition-notification"},
    {"message/global-disposition-notification", "disposition-notification"},
    {"message/feedback-report",                 "feedback-report"         },
};

/* RFC 3464 2.1.2, RFC 8098 3.2: fields whose value says first of what type it is. */
static const char *const typed[] = {
    "Reporting-MTA",   "DSN-Gateway", "Received-From-MTA", "Original-Recipient",
    "Final-Recipient", "Remote-MTA",  "Diagnostic-Code",   "MDN-Gateway",
};

const char *report_kind(const char *type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (g_str_equal(type, kinds[i].type))
            return kinds[i].kind;
    return NULL;
}

static void free_field(void *data)
{
    ReportField *field = data;

    g_free(field->name);
    g_free(field->value);
    g_free(field->type);
    g_free(field);
}

static bool is_typed(Bytes name)
{
    for (size_t i = 0; i < G_N_ELEMENTS(typed); i++)
        if (bytes_equal_nocase(name, bytes_of_text(typed[i])))
            return true;
    return false;
}

static ReportField *field_of(const HeaderField *source)
{
    g_autoptr(GString) text = g_string_new(NULL);
    ReportField *field = g_new0(ReportField, 1);
    Bytes value;

    add_unfolded(text, source->body);
    value = bytes_trim((Bytes){(const uint8_t *)text->str, text->len});
    ptrdiff_t mark = is_typed(source->name) ? bytes_find(value, ';') : -1;
    if (mark > 0) {
        g_autofree char *type = text_valid(bytes_trim(bytes_first(value, (size_t)mark)));
        field->type = g_ascii_strdown(type, -1);
        value = bytes_trim(bytes_skip(value, (size_t)mark + 1));
    }
    field->name = text_valid(source->name);
    field->value = encoded_words_decode(value);
    return field;
}

/* The fields up to an empty line; returns how many octets they and the line take. */
static size_t read_block(Bytes text, GPtrArray *blocks, guint *left)
{
    g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(HeaderField));
    SectionEnd end = {0};
    size_t len = section_end_feed(&end, text);
    GPtrArray *block = NULL;

    header_fields_split(bytes_first(text, len), false, fields);
    for (guint i = 0; i<fields->len && * left> 0; i++) {
        const HeaderField *field = &g_array_index(fields, HeaderField, i);

        if (field->name.len == 0)
            continue;
        if (block == NULL) {
            block = g_ptr_array_new_with_free_func(free_field);
            g_ptr_array_add(blocks, block);
        }
        g_ptr_array_add(block, field_of(field));
        (*left)--;
    }
    return len;
}

ReportFacts *report_read(const char *kind, Bytes text)
{
    ReportFacts *facts = g_new0(ReportFacts, 1);
    guint left = REPORT_FIELDS_MAX;

    facts->kind = kind;
    facts->blocks = g_ptr_array_new_with_free_func((GDestroyNotify)g_ptr_array_unref);
    while (text.len > 0 && left > 0)
        text = bytes_skip(text, read_block(text, facts->blocks, &left));
    return facts;
}
