#!/usr/bin/env python3
"""middlebox - hands frames on between two interfaces, and masks the offer of STARTTLS on the way.

usage: middlebox.py ONE OTHER

It does what some firewalls do to SMTP: in the reply to EHLO, STARTTLS becomes XXXXXXXA, of the same
length, so that no sequence number changes; the checksum is made anew. Nothing else is touched.
"""
import selectors
import socket
import struct
import sys

ETHERNET, TCP = 14, 6
OFFERS = (b"250-STARTTLS\r\n", b"250 STARTTLS\r\n")


def checksum(octets):
    """source RFC 1071 1"""
    if len(octets) % 2:
        octets += b"\0"
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def masked(frame):
    """The frame as it is handed on."""
    if frame[12:14] != b"\x08\x00" or frame[ETHERNET + 9] != TCP:
        return frame
    length = struct.unpack_from("!H", frame, ETHERNET + 2)[0]
    header = (frame[ETHERNET] & 15) * 4
    packet = frame[ETHERNET:ETHERNET + length]
    segment = bytearray(packet[header:])
    for offer in OFFERS:
        segment = segment.replace(offer, offer.replace(b"STARTTLS", b"XXXXXXXA"))
    if segment == packet[header:]:
        return frame
    segment[16:18] = b"\0\0"
    pseudo = packet[12:20] + struct.pack("!BBH", 0, TCP, len(segment))  # RFC 9293 3.1
    segment[16:18] = struct.pack("!H", checksum(pseudo + bytes(segment)))
    return frame[:ETHERNET] + packet[:header] + bytes(segment)


def main():
    ends = []
    for name in sys.argv[1:3]:
        end = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))  # all protocols
        end.bind((name, 0))
        ends.append(end)
    selector = selectors.DefaultSelector()
    for end, other in (ends, ends[::-1]):
        selector.register(end, selectors.EVENT_READ, other)
    while True:
        for key, _ in selector.select():
            frame, source = key.fileobj.recvfrom(65536)
            if source[2] != socket.PACKET_OUTGOING:
                key.data.send(masked(frame))


try:
    main()
except OSError as error:  # a host is gone, and its end of the wire with it
    print(f"middlebox: {error}", file=sys.stderr)
