/* transcript.c - the talks of a transcript on their way from lines to facts. */
#include "pipeline/transcript.h"

#include "base/hash.h"

/* One session. */
typedef struct Said {
    Flow flow;
    Talk *talk;
    TranscriptPeers peers;
    uint64_t offset[N_SIDES]; /* octets that each side has said so far */
    int64_t when;             /* ns since 1970, of its last turn with a time */
} Said;

struct TranscriptTalks {
    Transcript *transcript;
    uint32_t capture;
    const TalkTell *tell;
    void (*over)(void *user, Flow *flow);
    char digest[SHA256_TEXT_SIZE]; /* of the text */
    GTree *open;                   /* number of the session to Said * */
};

static void said_free(void *data)
{
    Said *said = data;

    talk_free(said->talk);
    g_free(said);
}

static int compare_numbers(gconstpointer one, gconstpointer other, gpointer user)
{
    guint a = GPOINTER_TO_UINT(one), b = GPOINTER_TO_UINT(other);

    (void)user;
    return a < b ? -1 : a > b;
}

TranscriptTalks *transcript_talks_new(Transcript *transcript, uint32_t capture,
                                      const TalkTell *tell, void (*over)(void *user, Flow *flow))
{
    TranscriptTalks *talks = g_new0(TranscriptTalks, 1);
    uint8_t digest[SHA256_BYTES];

    talks->transcript = transcript;
    talks->capture = capture;
    talks->tell = tell;
    talks->over = over;
    talks->open = g_tree_new_full(compare_numbers, NULL, NULL, said_free);
    sha256_of(transcript_text(transcript), digest);
    sha256_to_text(digest, talks->digest);
    return talks;
}

/* The first session has the digits of its text; the text is not hashed again for each other. */
static void set_digits(const TranscriptTalks *talks, Talk *talk, uint32_t number)
{
    uint8_t digest[SHA256_BYTES];
    g_autofree char *text = g_strdup_printf("%s|%u", talks->digest, number);

    if (number == 1)
        sha256_of(transcript_text(talks->transcript), digest);
    else
        sha256_of(bytes_of_text(text), digest);
    digits_of_hash(digest, talk->digits);
    talk->has_digits = true;
}

static Said *begin(TranscriptTalks *talks, const Turn *turn, uint64_t ordinal)
{
    Said *said = g_new0(Said, 1);
    Flow *flow = &said->flow;

    said->peers = *turn->peers;
    flow->began = ordinal;
    address_parse(bytes_of_text(said->peers.client_ip), &flow->side[CLIENT].address);
    address_parse(bytes_of_text(said->peers.server_ip), &flow->side[SERVER].address);
    flow->side[SERVER].port = said->peers.server_port;
    said->talk = talk_new(flow, talks->tell);
    said->talk->has_packets = false;
    said->talk->has_clock = turn->has_when;
    if (*said->peers.server_name != '\0')
        said->talk->server_name = said->peers.server_name;
    flow->talk = said->talk;
    set_digits(talks, said->talk, turn->session);
    g_tree_insert(talks->open, GUINT_TO_POINTER(turn->session), said);
    return said;
}

static void end(TranscriptTalks *talks, uint32_t number, Said *said, bool is_closed)
{
    said->flow.close = is_closed ? CLOSE_FIN4 : CLOSE_CUT;
    talks->over(talks->tell->user, &said->flow);
    g_tree_remove(talks->open, GUINT_TO_POINTER(number));
}

/* Something was said that the text does not show; how much, nobody knows. */
static void miss(Said *said, Side side, const Place *place)
{
    const Oddity oddity = {
        .kind = ODDITY_NOT_IN_TEXT, .side = side, .span = {*place, *place, 1}
    };

    talk_oddity(said->talk, &oddity);
    talk_gap(said->talk, side, 1, place);
    said->offset[side]++;
}

static void take(TranscriptTalks *talks, const Turn *turn, uint64_t ordinal)
{
    Said *said = g_tree_lookup(talks->open, GUINT_TO_POINTER(turn->session));

    if (turn->kind == TURN_END) {
        if (said != NULL)
            end(talks, turn->session, said, turn->is_closed);
        return;
    }
    if (said == NULL)
        said = begin(talks, turn, ordinal);
    if (turn->has_when)
        said->when = turn->when;
    const Place place = {
        .capture = talks->capture,
        .frame = turn->line,
        .when = said->when,
        .offset = said->offset[turn->side],
        .acked = said->offset[side_other(turn->side)], /* who speaks has read what was said */
    };
    if (turn->kind == TURN_UNSEEN) {
        miss(said, turn->side, &place);
        return;
    }
    talk_bytes(said->talk, turn->side, turn->octets, &place);
    said->offset[turn->side] += turn->octets.len;
}

bool transcript_talks_next(TranscriptTalks *talks, uint64_t ordinal)
{
    Turn turn;

    if (transcript_next(talks->transcript, &turn)) {
        take(talks, &turn, ordinal);
        return true;
    }
    GTreeNode *first = g_tree_node_first(talks->open);
    if (first == NULL)
        return false;
    end(talks, GPOINTER_TO_UINT(g_tree_node_key(first)), g_tree_node_value(first), false);
    return true;
}

void transcript_talks_free(TranscriptTalks *talks)
{
    if (talks == NULL)
        return;
    g_tree_destroy(talks->open);
    g_free(talks);
}
