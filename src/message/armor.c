/* armor.c - messages and signatures of OpenPGP in a text as it passes. */
#include "message/armor.h"

#include "base/limits.h"
#include "base/text.h"

#define ARMOR_LINE_MAX 1024 /* RFC 9580 6.2 says 76; long lines are no armor */

void armor_init(Armor *armor)
{
    *armor = (Armor){.state = ARMOR_TEXT};
    buffer_init(&armor->line, ARMOR_LINE_MAX);
    buffer_init(&armor->packets, ARMOR_KEPT_BYTES);
}

void armor_clear(Armor *armor)
{
    buffer_clear(&armor->line);
    buffer_clear(&armor->packets);
    pgp_facts_free(armor->facts);
}

static PgpFacts *facts_new(void)
{
    PgpFacts *facts = g_new0(PgpFacts, 1);

    facts->packets = g_ptr_array_new();
    facts->recipients = g_ptr_array_new_with_free_func(g_free);
    facts->signers = g_ptr_array_new_with_free_func(g_free);
    return facts;
}

/* "-----BEGIN PGP MESSAGE-----": what stands behind PGP; no octets where it is another line. */
static Bytes label_of(Bytes line)
{
    Bytes begin = BYTES_OF("-----BEGIN PGP "), tail = BYTES_OF("-----");

    if (!bytes_starts_with(line, begin) || line.len < begin.len + tail.len ||
        !bytes_equal(bytes_skip(line, line.len - tail.len), tail))
        return (Bytes){NULL, 0};
    return bytes_first(bytes_skip(line, begin.len), line.len - begin.len - tail.len);
}

static void end_data(Armor *armor)
{
    pgp_packets_read(armor->facts, buffer_bytes(&armor->packets));
    armor->packets.len = 0;
    armor->state = ARMOR_TEXT;
}

static void begin_armor(Armor *armor, Bytes label)
{
    if (armor->facts == NULL) {
        armor->facts = facts_new();
        armor->facts->armor = text_valid(label);
    }
    /* RFC 9580 7: the text that is signed stands behind it as it is */
    armor->state = bytes_equal(label, BYTES_OF("SIGNED MESSAGE")) ? ARMOR_TEXT : ARMOR_HEADERS;
    armor->base64 = (Base64){0};
}

static void take_line(Armor *armor, Bytes line)
{
    uint8_t room[BASE64_ROOM(ARMOR_LINE_MAX)];

    while (line.len > 0 && (is_blank(line.data[line.len - 1]) || line.data[line.len - 1] == '\r'))
        line.len--;
    Bytes label = label_of(line);
    if (label.len > 0) {
        begin_armor(armor, label);
    } else if (armor->state == ARMOR_HEADERS && line.len == 0) {
        armor->state = ARMOR_DATA;
    } else if (armor->state == ARMOR_DATA && line.len > 0) {
        if (line.data[0] == '=' || line.data[0] == '-')
            end_data(armor);
        else
            buffer_add(&armor->packets, (Bytes){room, base64_feed(&armor->base64, line, room)});
    }
}

/* In a text only lines that begin with "-" may begin an armor: all others are passed over. */
static bool is_passed_over(const Armor *armor, uint8_t c)
{
    return armor->is_long || (armor->state == ARMOR_TEXT && armor->line.len == 0 && c != '-');
}

void armor_feed(Armor *armor, Bytes octets)
{
    while (octets.len > 0) {
        ptrdiff_t line_end = bytes_find(octets, '\n');
        Bytes piece = line_end < 0 ? octets : bytes_first(octets, (size_t)line_end);

        if (piece.len > 0 && is_passed_over(armor, piece.data[0]))
            armor->is_long = true;
        else
            armor->is_long |= buffer_add(&armor->line, piece) > 0;
        octets = bytes_skip(octets, piece.len + (line_end >= 0));
        if (line_end < 0)
            return;
        if (!armor->is_long)
            take_line(armor, buffer_bytes(&armor->line));
        armor->line.len = 0;
        armor->is_long = false;
    }
}

PgpFacts *armor_end(Armor *armor)
{
    if (!armor->is_long && armor->line.len > 0)
        take_line(armor, buffer_bytes(&armor->line));
    if (armor->state == ARMOR_DATA)
        end_data(armor);
    return g_steal_pointer(&armor->facts);
}
