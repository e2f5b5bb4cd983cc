/* received_date.c - when a Received line was written, as it says itself. */
#include "message/lexical.h"
#include "message/received_line.h"

/* From a word on to the end of the body. */
static Bytes rest_from(const ReceivedLine *line, size_t index)
{
    const uint8_t *start = line->tokens[index].text.data;

    return bytes_skip(line->body, (size_t)(start - line->body.data));
}

static Bytes without_white_end(Bytes text)
{
    while (text.len > 0 && is_white(text.data[text.len - 1]))
        text.len--;
    return text;
}

static void set_date(ReceivedLine *line, size_t index, const DateStamp *stamp, RoleConfidence sure)
{
    static const int repairs[] = {
        [DATE_RFC5322] = -1, [DATE_ISO8601] = REPAIR_DATE_ISO, [DATE_CTIME] = REPAIR_DATE_CTIME};
    Received *received = line->received;
    Bytes text = rest_from(line, index);

    received->has_stamp = true;
    received->stamp = *stamp;
    received_set(line, RECEIVED_DATE, without_white_end(bytes_first(text, stamp->length)), sure);
    line->date = index;
    if (repairs[stamp->form] >= 0)
        received_repair(line, (ReceivedRepair)repairs[stamp->form]);
    if (!stamp->zone_known)
        received_repair(line, REPAIR_ZONE_UNKNOWN);
}

/* A word that a date can begin with: a digit, or the name of a day. */
static bool may_begin_date(Bytes word)
{
    static const char days[] = "monTueWedThuFriSatSun";

    if (word.len > 0 && g_ascii_isdigit(word.data[0]))
        return true;
    for (size_t i = 0; word.len >= 3 && word.len <= 10 && i < 21; i += 3)
        if (bytes_equal_nocase(bytes_first(word, 3), (Bytes){(const uint8_t *)days + i, 3}))
            return true;
    return false;
}

/* Where no semicolon leads to it: the last words of the line that read as a date. */
static bool find_without_semicolon(ReceivedLine *line)
{
    DateStamp stamp;

    for (size_t i = line->count; i-- > 0;) {
        if (line->tokens[i].kind != TOKEN_ATOM || !may_begin_date(line->tokens[i].text))
            continue;
        if (!date_read(rest_from(line, i), &stamp))
            continue;
        /* 12 Mar 2024 is a part of Tue, 12 Mar 2024 */
        bool has_day = i > 0 && line->tokens[i - 1].kind == TOKEN_ATOM &&
                       !g_ascii_isdigit(line->tokens[i - 1].text.data[0]) &&
                       may_begin_date(line->tokens[i - 1].text);
        if (has_day)
            has_day = date_read(rest_from(line, i - 1), &stamp);
        received_repair(line, REPAIR_NO_SEMICOLON);
        set_date(line, has_day ? i - 1 : i, &stamp, ROLE_GUESS);
        return true;
    }
    return false;
}

void received_read_date(ReceivedLine *line)
{
    DateStamp stamp;
    bool has_semicolon = false;

    for (size_t i = line->count; i-- > 0;) {
        if (line->tokens[i].kind != TOKEN_SEMICOLON)
            continue;
        has_semicolon = true;
        /* comments before a date are white space to it */
        for (size_t j = i + 1; j < line->count; j++) {
            if (line->tokens[j].kind == TOKEN_COMMENT)
                continue;
            if (!date_read(rest_from(line, j), &stamp))
                break;
            set_date(line, j, &stamp, ROLE_EXACT);
            return;
        }
    }
    if (!find_without_semicolon(line) && has_semicolon)
        received_repair(line, REPAIR_DATE_UNREAD);
}
