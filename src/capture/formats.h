/* formats.h - what the readers of capture formats share; private to this folder. */
#pragma once

#include "capture/capture.h"
#include "capture/clock.h"
#include "capture/frame_filter.h"
#include "capture/reader.h"

/* How the records of a pcap file are to be read. */
typedef struct Pcap {
    bool is_big_endian;
    size_t header_bytes;  /* of a record: 16, or 24 in Kuznetzov's variant */
    uint32_t fraction_ns; /* ns in one unit of the second time field: 1000 or 1 */
    uint16_t version_minor;
    int link_type;
} Pcap;

/* An interface of the section that is being read. */
typedef struct SectionInterface {
    uint32_t global_index; /* in CaptureFacts.interfaces */
    int link_type;
    uint32_t snaplen; /* octets; 0 where there is no limit */
    Clock clock;
} SectionInterface;

/* How the blocks of a pcapng section are to be read. */
typedef struct Pcapng {
    bool is_big_endian;
    GArray *interfaces;   /* of SectionInterface; cleared with each section */
    size_t secrets_bytes; /* kept so far */
    bool is_foreign;      /* the section is of a version that is not known here */
} Pcapng;

struct CaptureSource {
    CaptureFacts facts;
    char *path;
    Reader reader;
    uint64_t number; /* of the last packet seen, handed out or not */
    bool is_at_end;
    bool is_pcapng; /* says which of the two is in use */
    Pcap pcap;
    Pcapng pcapng;
    Transcript *transcript; /* NULL for captures */
    MailFile *mail;         /* likewise */
    FrameFilter *filter;    /* what packets have to pass; lent; or NULL */
    GError *problem;        /* of asking it; or NULL */
};

/* Whether octets begin as a pcap or pcapng file does. */
bool pcap_is(Bytes head);
bool pcapng_is(Bytes head);

/* Reads the head of the file; errors are as for capture_open, without the path. */
bool pcap_open(CaptureSource *source, GError **error);
bool pcapng_open(CaptureSource *source, GError **error);

/* Reads on to the next packet; false at the end. Fills in all of ret_packet. */
bool pcap_next(CaptureSource *source, Packet *ret_packet);
bool pcapng_next(CaptureSource *source, Packet *ret_packet);

void pcapng_clear(Pcapng *pcapng);

/* Adds an interface to the facts, which own it. */
CaptureInterface *capture_add_interface(CaptureSource *source, int link_type, uint32_t snaplen);

/* Notes damage that reading survives; only the first one is kept, the others are like it. */
void capture_note(CaptureSource *source, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Notes damage that ends reading; returns false, for the reader to return. */
bool capture_stop(CaptureSource *source, const char *format, ...) G_GNUC_PRINTF(2, 3);

/* Fields of either byte order. */
static inline uint16_t field_u16(const uint8_t *at, bool is_big_endian)
{
    uint16_t value;

    memcpy(&value, at, sizeof(value));
    return is_big_endian ? GUINT16_FROM_BE(value) : GUINT16_FROM_LE(value);
}

static inline uint32_t field_u32(const uint8_t *at, bool is_big_endian)
{
    uint32_t value;

    memcpy(&value, at, sizeof(value));
    return is_big_endian ? GUINT32_FROM_BE(value) : GUINT32_FROM_LE(value);
}
