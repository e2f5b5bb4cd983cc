#!/usr/bin/env python3
"""twist.py - makes a hostile capture of a good one (pcap, little endian, Ethernet and IPv4).

Usage: twist.py HOW IN OUT
  urgent    every segment of the client has URG set, and a pointer to its first octet
  inserted  before each segment with octets comes one with others, a TTL of 1 and a wrong checksum
  syns      20,000 SYNs of as many connections to port 25 come first
  zeros     8,000,000 octets of empty packets follow
  endless   the client sends 20 MB without a line end in place of its second command
"""

import struct
import sys


def records(octets):
    at = 24
    while at < len(octets):
        length = struct.unpack_from("<I", octets, at + 8)[0]
        yield octets[at:at + 16], bytearray(octets[at + 16:at + 16 + length])
        at += 16 + length


def record(head, frame):
    return head[:8] + struct.pack("<II", len(frame), len(frame)) + bytes(frame)


def tcp_at(frame):
    return 14 + (frame[14] & 15) * 4 if frame[12:14] == b"\x08\x00" and frame[23] == 6 else None


def payload_at(frame):
    tcp = tcp_at(frame)
    return tcp + (frame[tcp + 12] >> 4) * 4


def is_to_server(frame):
    return tcp_at(frame) is not None and frame[tcp_at(frame) + 2:tcp_at(frame) + 4] == b"\x00\x19"


def urgent(head, frame):
    if is_to_server(frame):
        frame[tcp_at(frame) + 13] |= 0x20
        frame[tcp_at(frame) + 18:tcp_at(frame) + 20] = b"\x00\x01"
    yield record(head, frame)


def inserted(head, frame):
    if is_to_server(frame) and payload_at(frame) < len(frame):
        other = bytearray(frame)
        other[22] = 1  # TTL: it never reaches the server
        for i in range(payload_at(frame), len(frame)):
            other[i] = 0x78
        yield record(head, other)
    yield record(head, frame)


def syns(head, frame):
    for number in range(20000):
        frame[26:30] = struct.pack(">I", 0x0A000000 + number)
        yield record(head, frame)


def endless(head, frame):
    start = payload_at(frame)
    first = struct.unpack_from(">I", frame, tcp_at(frame) + 4)[0]
    for number in range(20000):
        piece = frame[:start] + b"A" * 1000
        struct.pack_into(">H", piece, 16, len(piece) - 14)
        struct.pack_into(">I", piece, tcp_at(frame) + 4, (first + number * 1000) & 0xFFFFFFFF)
        yield record(head, piece)


def main():
    how, source, target = sys.argv[1:]
    with open(source, "rb") as file:
        octets = file.read()
    made, commands = [octets[:24]], 0
    for head, frame in records(octets):
        is_said = is_to_server(frame) and payload_at(frame) < len(frame)
        commands += is_said
        if how == "syns" and is_to_server(frame) and len(made) == 1:
            made += syns(head, bytearray(frame))
        if how == "endless" and is_said and commands == 2:
            made += endless(head, frame)
            break
        made += {"urgent": urgent, "inserted": inserted}.get(
            how, lambda head, frame: [record(head, frame)])(head, frame)
    if how == "zeros":
        made.append(bytes(8000000))
    with open(target, "wb") as file:
        file.write(b"".join(made))


if __name__ == "__main__":
    main()
