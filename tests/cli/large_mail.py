#!/usr/bin/env python3
"""large_mail.py - writes a capture of one SMTP dialogue with a message of so many MiB to stdout.

Usage: large_mail.py MIB

It is made as it is written, so that it takes no room: a text and an attachment in base64 that begins
as a zip file does, in segments of 4 KiB, each acknowledged. Times are 1 ms apart.
"""

import struct
import sys

CLIENT, SERVER = bytes((192, 0, 2, 10)), bytes((198, 51, 100, 25))
SEGMENT = 4 * 1024
LINES = (b"QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0\r\n"
         * (SEGMENT // 78 + 1))


class Writer:
    """The packets of one connection, numbered as TCP numbers them."""

    def __init__(self, out):
        self.out = out
        self.sent = {CLIENT: 1000, SERVER: 9000}
        self.count = 0
        out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 1))

    def packet(self, side, flags, octets=b""):
        other = SERVER if side is CLIENT else CLIENT
        ports = (40000, 25) if side is CLIENT else (25, 40000)
        ack = self.sent[other] if flags & 0x10 else 0
        tcp = struct.pack(">HHIIBBHHH", *ports, self.sent[side] & 0xFFFFFFFF, ack & 0xFFFFFFFF,
                          5 << 4, flags, 65535, 0, 0)
        length = 40 + len(octets)
        header = struct.pack(">BBHHHBBH4s4s", 0x45, 0, length, 0, 0, 64, 6, 0, side, other)
        frame = bytes(12) + b"\x08\x00" + header + tcp
        second, milli = divmod(self.count, 1000)
        self.out.write(struct.pack("<IIII", 1714564800 + second, milli * 1000,
                                   len(frame) + len(octets), len(frame) + len(octets)))
        self.out.write(frame)
        self.out.write(octets)
        self.count += 1
        self.sent[side] += len(octets) + bool(flags & 3)

    def says(self, side, octets):
        self.packet(side, 0x18, octets)


def main():
    wanted = int(sys.argv[1]) * 1024 * 1024
    writer = Writer(sys.stdout.buffer)
    writer.packet(CLIENT, 0x02)
    writer.packet(SERVER, 0x12)
    writer.packet(CLIENT, 0x10)
    for side, text in (
            (SERVER, "220 mx.example ESMTP"), (CLIENT, "EHLO client.example"),
            (SERVER, "250 mx.example"), (CLIENT, "MAIL FROM:<a@example>"), (SERVER, "250 ok"),
            (CLIENT, "RCPT TO:<b@example>"), (SERVER, "250 ok"), (CLIENT, "DATA"),
            (SERVER, "354 go on"),
            (CLIENT, "From: a@example\r\nTo: b@example\r\nDate: Wed, 1 May 2024 12:00:00 +0000\r\n"
                     "Message-ID: <1@example>\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                     "--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\nUEsD" + 18 * "BBQA")):
        writer.says(side, text.encode() + b"\r\n")
    for at in range(0, wanted, len(LINES)):
        writer.says(CLIENT, LINES)
        writer.packet(SERVER, 0x10)
    writer.says(CLIENT, b"--b--\r\n.\r\n")
    writer.says(SERVER, b"250 ok\r\n")
    writer.says(CLIENT, b"QUIT\r\n")
    writer.says(SERVER, b"221 bye\r\n")
    writer.packet(SERVER, 0x11)
    writer.packet(CLIENT, 0x11)
    writer.packet(SERVER, 0x10)


if __name__ == "__main__":
    main()
