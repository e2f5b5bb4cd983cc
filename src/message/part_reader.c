/* part_reader.c - the body of one part as its octets pass: decoded, hashed, looked into. */
#include "message/part_reader.h"

#include "base/buffer.h"
#include "base/limits.h"
#include "base/unzlib.h"
#include "message/charset.h"
#include "message/contents.h"
#include "message/decoder.h"
#include "message/header_fields.h"
#include "message/headers.h"
#include "message/html_links.h"
#include "message/report.h"
#include "message/signature.h"
#include "message/text_files.h"

struct PartReader {
    Part *part;
    const MessageOptions *options;
    SignedOctets beside;
    Decoder decoder;
    Sha256 sha256;
    Digest md5, sha1;
    bool is_whole;    /* no octet is missing so far */
    bool is_decided;  /* enough is known to choose who looks into it */
    bool is_kept;     /* its octets are kept, to be looked into at its end */
    bool is_kept_cut; /* not all of them could be */
    Buffer kept;      /* its first octets; all of them where it is_kept */
    HtmlLinks *html;  /* NULL where it is no HTML */
    TextFiles *text;  /* NULL where it is no text */
    Message *inside;  /* that its decoded octets are; NULL where they are none */
    bool has_inside_ended;
    bool is_too_deep; /* there may be one, and none is read */
};

static bool is_message(const Part *part)
{
    return g_str_equal(part->type, "message/rfc822") || g_str_equal(part->type, "message/global");
}

static void begin_inside(PartReader *reader, bool is_packed)
{
    MessageOptions options = *reader->options;

    reader->is_too_deep = options.depth == MIME_INSIDE_MAX;
    if (reader->is_too_deep)
        return;
    options.inside = reader->part->number;
    options.depth++;
    options.is_unpacked |= is_packed;
    reader->inside = message_new();
    message_set_options(reader->inside, &options);
}

static void end_inside(PartReader *reader, bool is_whole)
{
    if (reader->inside != NULL && !reader->has_inside_ended)
        message_end(reader->inside, is_whole);
    reader->has_inside_ended = true;
}

PartReader *part_reader_new(Part *part, const EntityHeader *header, const MessageOptions *options)
{
    PartReader *reader = g_new0(PartReader, 1);

    reader->part = part;
    reader->options = options;
    reader->is_whole = true;
    decoder_init(&reader->decoder, header->decoder);
    sha256_init(&reader->sha256);
    if (options->has_all_hashes) {
        digest_begin(&reader->md5, "MD5");
        digest_begin(&reader->sha1, "SHA1");
    }
    buffer_init(&reader->kept, KEPT_PART_MAX_BYTES);
    if (is_message(part) && header->decoder != ENCODING_NONE)
        begin_inside(reader, false);
    return reader;
}

static void forget_kept(PartReader *reader)
{
    if (reader->is_kept && reader->options->kept_bytes != NULL)
        *reader->options->kept_bytes -= reader->kept.len;
    buffer_clear(&reader->kept);
    reader->is_kept = false;
}

void part_reader_free(PartReader *reader)
{
    if (reader == NULL)
        return;
    decoder_clear(&reader->decoder);
    sha256_clear(&reader->sha256);
    digest_clear(&reader->md5);
    digest_clear(&reader->sha1);
    forget_kept(reader);
    html_links_free(reader->html);
    text_files_free(reader->text);
    message_free(reader->inside);
    g_clear_pointer(&reader->beside.digest, g_bytes_unref);
    g_free(reader);
}

void part_reader_set_signed(PartReader *reader, const SignedOctets *beside)
{
    reader->beside.algorithm = beside->algorithm;
    reader->beside.digest = beside->digest == NULL ? NULL : g_bytes_ref(beside->digest);
}

static bool is_cms(const Part *part)
{
    static const char *const endings[] = {".p7m", ".p7s", ".p7c", ".p7z"};

    if (g_str_has_suffix(part->type, "pkcs7-mime") ||
        g_str_has_suffix(part->type, "pkcs7-signature"))
        return true;
    for (guint i = 0; i < part->names->len; i++)
        for (size_t j = 0; j < G_N_ELEMENTS(endings); j++)
            if (g_str_has_suffix(part->names->pdata[i], endings[j]))
                return true;
    return false;
}

static bool is_header(const Part *part)
{
    return g_str_equal(part->type, "text/rfc822-headers") ||
           g_str_equal(part->type, "message/global-headers");
}

/* Who looks into it at its end wants all of it. */
static bool wants_all(const Part *part)
{
    return is_cms(part) || is_header(part) || report_kind(part->type) != NULL ||
           contents_can_list(part->detected_type);
}

static void keep(PartReader *reader, Bytes octets)
{
    size_t *total = reader->options->kept_bytes;
    Bytes fits = octets;

    if (total != NULL && *total + octets.len > KEPT_TOTAL_MAX_BYTES)
        fits.len = 0;
    size_t before = reader->kept.len;
    reader->is_kept_cut |= buffer_add(&reader->kept, fits) > 0 || fits.len < octets.len;
    if (total != NULL)
        *total += reader->kept.len - before;
}

static void look(PartReader *reader, Bytes octets)
{
    if (reader->html != NULL)
        html_links_feed(reader->html, octets);
    if (reader->text != NULL)
        text_files_feed(reader->text, octets);
    if (reader->part->words != NULL && reader->html == NULL)
        text_words_feed(reader->part->words, octets, false);
    if (reader->is_kept)
        keep(reader, octets);
}

static const char *charset_of(const Part *part)
{
    return part->charset == NULL ? NULL : charset_find(bytes_of_text(part->charset));
}

/* Its first octets are here: who looks into it? */
static void decide(PartReader *reader)
{
    Part *part = reader->part;
    Bytes head = buffer_bytes(&reader->kept);
    Buffer first = reader->kept;

    reader->is_decided = true;
    part->detected_type = signature_find(head);
    bool is_plain = g_str_equal(part->type, "text/plain");
    bool is_pgp =
        part->detected_type != NULL && g_str_has_prefix(part->detected_type, "application/pgp-");
    if (g_str_equal(part->type, "text/html") || g_strcmp0(part->detected_type, "text/html") == 0)
        reader->html = html_links_new(charset_of(part), part);
    else if (is_plain || is_pgp)
        reader->text = text_files_new(part);
    if (part->alternative > 0 && !part->is_attachment && (is_plain || reader->html != NULL))
        part->words = g_new0(TextWords, 1);
    reader->is_kept = wants_all(part);
    buffer_init(&reader->kept, KEPT_PART_MAX_BYTES);
    look(reader, head);
    buffer_clear(&first);
}

/* The octets that tell its type are collected first; returns what is left. */
static Bytes collect_head(PartReader *reader, Bytes octets)
{
    Bytes head = bytes_first(octets, SIGNATURE_MAX_BYTES - reader->kept.len);

    buffer_add(&reader->kept, head);
    if (reader->kept.len == SIGNATURE_MAX_BYTES)
        decide(reader);
    return bytes_skip(octets, head.len);
}

static void on_decoded(void *user, Bytes octets)
{
    PartReader *reader = user;

    if (octets.len == 0)
        return;
    reader->part->bytes += octets.len;
    if (reader->is_whole) {
        sha256_feed(&reader->sha256, octets);
        digest_feed(&reader->md5, octets);
        digest_feed(&reader->sha1, octets);
    }
    if (reader->inside != NULL && !reader->has_inside_ended)
        message_feed(reader->inside, octets);
    if (reader->options->part_octets != NULL)
        reader->options->part_octets(reader->options->user, reader->part, octets);
    if (!reader->is_decided)
        octets = collect_head(reader, octets);
    if (reader->is_decided && octets.len > 0)
        look(reader, octets);
}

void part_reader_feed(PartReader *reader, Bytes octets)
{
    decoder_feed(&reader->decoder, octets, on_decoded, reader);
}

void part_reader_gap(PartReader *reader)
{
    reader->is_whole = false;
    end_inside(reader, false); /* how many octets are missing of it is not known */
}

static void read_header(Part *part, Bytes text)
{
    g_autoptr(GArray) fields = g_array_new(FALSE, FALSE, sizeof(HeaderField));

    header_fields_split(text, false, fields);
    part->headers = g_new0(MessageHeaders, 1);
    headers_init(part->headers);
    headers_read(part->headers, fields);
}

static void feed_inside(void *user, Bytes octets)
{
    message_feed(((PartReader *)user)->inside, octets);
}

/* What a CMS message holds is a part of mail itself, packed by zlib or as it is. Once is enough:
 * what was packed again and again is a bomb. source RFC 3274 2 */
static void read_cms_content(PartReader *reader, GBytes *content, bool is_packed)
{
    Part *part = reader->part;
    gsize len;
    const void *data = g_bytes_get_data(content, &len);
    bool is_bomb = is_packed && reader->options->is_unpacked;

    if (!is_bomb)
        begin_inside(reader, is_packed);
    part->is_contains_cut |= reader->inside == NULL;
    if (reader->inside == NULL)
        return;
    if (!is_packed) {
        message_feed(reader->inside, (Bytes){data, len});
    } else if (!zlib_unpack((Bytes){data, len}, (uint64_t)len * CMS_UNPACKED_RATIO_MAX, feed_inside,
                            reader)) {
        part->is_contains_cut = true;
        end_inside(reader, false);
    }
}

static void read_cms(PartReader *reader, Bytes kept)
{
    Part *part = reader->part;

    part->cms = cms_read(kept, &reader->beside);
    if (part->cms == NULL || part->cms->content == NULL)
        return;
    read_cms_content(reader, part->cms->content, g_strcmp0(part->cms->kind, "compressed") == 0);
    g_clear_pointer(&part->cms->content, g_bytes_unref);
}

/* All that was kept is here. */
static void look_at_kept(PartReader *reader)
{
    Part *part = reader->part;
    Bytes kept = buffer_bytes(&reader->kept);
    bool is_all = reader->is_whole && !reader->is_kept_cut;

    if (is_cms(part))
        read_cms(reader, kept);
    else if (is_header(part))
        read_header(part, kept);
    else if (report_kind(part->type) != NULL)
        part->report = report_read(report_kind(part->type), kept);
    else if (!contents_list(part->detected_type, kept, is_all, part->contains))
        part->is_contains_cut = true;
}

static GBytes *end_digest(Digest *digest)
{
    uint8_t octets[DIGEST_MAX_BYTES];
    size_t len = digest_end(digest, octets);

    return len == 0 ? NULL : g_bytes_new(octets, len);
}

static void take_headers(Part *part, const Message *inside)
{
    part->headers = g_new0(MessageHeaders, 1);
    headers_init(part->headers);
    headers_read(part->headers, message_fields(inside));
    part->is_container = true;
}

/* A uuencoded part, or one in yEnc, names its file once more. */
static void add_name(Part *part, const char *name)
{
    for (guint i = 0; i < part->names->len; i++)
        if (g_str_equal(part->names->pdata[i], name))
            return;
    g_ptr_array_add(part->names, g_strdup(name));
    part->is_attachment = true;
    if (!entity_names_agree(part->names))
        part->ambiguities |= AMBIGUITY_NAMES;
}

void part_reader_end(PartReader *reader)
{
    Part *part = reader->part;

    decoder_end(&reader->decoder, on_decoded, reader);
    if (reader->decoder.name != NULL)
        add_name(part, reader->decoder.name);
    part->ambiguities |= reader->decoder.ambiguities;
    if (reader->is_whole) {
        sha256_end(&reader->sha256, part->sha256);
        part->has_sha256 = true;
        part->md5 = end_digest(&reader->md5);
        part->sha1 = end_digest(&reader->sha1);
    }
    if (!reader->is_decided)
        decide(reader);
    if (reader->html != NULL)
        html_links_end(reader->html);
    if (reader->text != NULL)
        text_files_end(reader->text);
    if (part->words != NULL)
        text_words_end(part->words);
    if (reader->is_kept)
        look_at_kept(reader);
    end_inside(reader, reader->is_whole);
    if (reader->inside != NULL && is_message(part))
        take_headers(part, reader->inside);
    forget_kept(reader);
}

GPtrArray *part_reader_take_parts(PartReader *reader, bool *ret_is_cut)
{
    *ret_is_cut |= reader->is_too_deep;
    if (reader->inside == NULL)
        return NULL;
    *ret_is_cut |= message_parts_cut(reader->inside);
    return message_take_parts(reader->inside);
}
