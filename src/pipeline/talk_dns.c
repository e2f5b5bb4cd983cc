/* talk_dns.c - a connection that carries look-ups instead of mail. */
#include "pipeline/talk_dns.h"

/* Where octets of a DNS stream are from, for what they complete. */
typedef struct DnsOctets {
    Talk *talk;
    Side side;
    const Place *place;
} DnsOctets;

static void on_dns(void *user, Bytes message)
{
    const DnsOctets *octets = user;
    const TalkTell *tell = octets->talk->tell;

    tell->dns(tell->user, octets->talk->flow, octets->side, message, octets->place);
}

void talk_dns_feed(Talk *talk, Side side, Bytes bytes, const Place *place)
{
    DnsOctets octets = {talk, side, place};

    dns_stream_feed(&talk->dns[side], bytes, on_dns, &octets);
}

void talk_dns_begin(Talk *talk, Side side)
{
    const Piece *piece;

    while ((piece = waiting_first(&talk->waiting[side])) != NULL) {
        if (piece->gap > 0)
            dns_stream_gap(&talk->dns[side]);
        else
            talk_dns_feed(talk, side, (Bytes){piece->data, piece->len}, &piece->place);
        waiting_take(&talk->waiting[side], piece->len);
    }
}
