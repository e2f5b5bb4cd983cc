/* ambiguity.c - octets of a talk that its two ends may have read otherwise than posta. */
#include "pipeline/ambiguity.h"

#include "base/hash.h"
#include "base/limits.h"
#include "pipeline/records.h"
#include "pipeline/talk_layers.h"

typedef struct Ambiguity {
    uint64_t from, to; /* offsets in the stream */
    json_t *copies;    /* NULL where they came once */
} Ambiguity;

static void clear_one(void *value)
{
    json_decref(((Ambiguity *)value)->copies);
}

void ambiguity_clear(Talk *talk)
{
    for (Side side = CLIENT; side < N_SIDES; side++)
        g_clear_pointer(&talk->ambiguous[side], g_array_unref);
}

json_t *ambiguity_copies(const Oddity *oddity)
{
    if (oddity->reading[0] == NULL)
        return NULL;
    json_t *list = json_array();

    for (guint i = 0; i < G_N_ELEMENTS(oddity->reading); i++) {
        json_t *record = json_object();
        Bytes octets = bytes_of(oddity->reading[i]);
        char sha256[SHA256_TEXT_SIZE];
        uint8_t digest[SHA256_BYTES];

        sha256_of(octets, digest);
        record_set_octets(record, "text", bytes_first(octets, READING_SHOWN_MAX_BYTES));
        record_set_text(record, "sha256", sha256_to_text(digest, sha256));
        json_array_append_new(list, record);
    }
    return list;
}

/* What a layer made of the octets stands at other places: whatever comes out of it is in doubt. */
static void doubt_all_begun(Talk *talk)
{
    GHashTableIter iter;
    gpointer mail;

    if (talk->mails.begun == NULL)
        return;
    g_hash_table_iter_init(&iter, talk->mails.begun);
    while (g_hash_table_iter_next(&iter, NULL, &mail))
        ((Mail *)mail)->is_ambiguous = true;
}

static void add(GArray *all, const Oddity *oddity)
{
    uint64_t from = oddity->span.first.offset;
    Ambiguity ambiguity = {.from = from, .to = from + oddity->span.length};

    if (all->len < AMBIGUITIES_MAX) {
        ambiguity.copies = ambiguity_copies(oddity);
        g_array_append_val(all, ambiguity);
        return;
    }
    Ambiguity *last = &g_array_index(all, Ambiguity, all->len - 1);
    last->from = MIN(last->from, from);
    last->to = MAX(last->to, ambiguity.to);
}

void ambiguity_note(Talk *talk, const Oddity *oddity)
{
    GArray **all = &talk->ambiguous[oddity->side];

    if (oddity->kind != ODDITY_OVERLAP_CONFLICT && oddity->kind != ODDITY_URGENT_DATA)
        return;
    if (talk_has_layer(talk, oddity->side)) {
        doubt_all_begun(talk);
        return;
    }
    if (*all == NULL) {
        *all = g_array_new(FALSE, FALSE, sizeof(Ambiguity));
        g_array_set_clear_func(*all, clear_one);
    }
    add(*all, oddity);
}

void ambiguity_add(json_t *record, json_t *evidence, const Talk *talk, const MessageTold *told,
                   const Mail *mail)
{
    const GArray *all = talk->ambiguous[told->acting_client];
    uint64_t start = told->span.first.offset, end = start + told->span.length;
    json_t *ranges = json_array(), *readings = json_array();

    for (guint i = 0; all != NULL && i < all->len; i++) {
        const Ambiguity *one = &g_array_index(all, Ambiguity, i);

        if (one->from >= end || one->to <= start)
            continue;
        json_int_t offset = (json_int_t)one->from, length = (json_int_t)(one->to - one->from);
        json_array_append_new(ranges, json_pack("[I, I]", offset, length));
        if (one->copies != NULL)
            json_array_append_new(readings, json_pack("{s:I, s:I, s:O}", "offset", offset, "length",
                                                      length, "copies", one->copies));
    }
    if (mail->is_ambiguous || json_array_size(ranges) > 0)
        record_set_flag(record, "ambiguous", true);
    record_set_filled(record, "readings", readings);
    record_set_filled(evidence, "ambiguous", ranges);
}
