#!/usr/bin/env bats
# packets.bats - frames as lines, trees and octets; which frames, and what of them is never shown.

load helper

# pcap LINKTYPE HEX...: a capture of one frame for each run of octets, on standard output.
pcap()
{
    python3 - "$@" << 'END'
import struct
import sys

frames = [bytes.fromhex(word) for word in sys.argv[2:]]
out = sys.stdout.buffer
out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, int(sys.argv[1])))
for number, frame in enumerate(frames):
    out.write(struct.pack("<IIII", 1481310767 + number, 333402, len(frame), len(frame)) + frame)
END
}

# A frame that a printed course on mail forensics shows in Wireshark's window.
PRINTED="005056e605d8005056336f3e08004510003f29344000 40069f3bc0a80ab1d5a2d13d
    a3810019dd47952559de160e50187210726b0000 45484c4f206d61696c2e652d6b61 7465632e636f6d0d0a"

@test "the tree of a frame says what the window of Wireshark shows" {
    pcap 1 "$PRINTED" > one.pcap
    run_posta packets -V -x one.pcap
    [ "$status" = 0 ]
    while IFS= read -r line; do
        says "$line" "$out"
    done << 'END'
Frame 1: 77 bytes on wire (616 bits), 77 bytes captured (616 bits)
    [Protocols in frame: eth:ip:tcp:smtp]
Internet Protocol Version 4, Src: 192.168.10.177, Dst: 213.162.209.61
Transmission Control Protocol, Src Port: 41857, Dst Port: 25, Seq: 1, Ack: 1, Len: 23
    Sequence Number (raw): 3712455973
    Acknowledgment number (raw): 1507726862
Simple Mail Transfer Protocol
    Command Line: EHLO mail.e-katec.com
        Request parameter: mail.e-katec.com
        [Meaning: The client says who it is
0000  00 50 56 e6 05 d8 00 50 56 33 6f 3e 08 00 45 10   .PV....PV3o>..E.
0030  72 10 72 6b 00 00 45 48 4c 4f 20 6d 61 69 6c 2e   r.rk..EHLO mail.
0040  65 2d 6b 61 74 65 63 2e 63 6f 6d 0d 0a            e-katec.com..
END
    grep -qE '^Ethernet II, Src: .*00:50:56:33:6f:3e\)?, Dst: .*00:50:56:e6:05:d8\)?$' "$out"
}

@test "fields of IP and TCP, and octets, are those of tshark" {
    command -v tshark > /dev/null || skip
    pcap 1 "$PRINTED" > one.pcap
    cp "$PLAIN" two.pcap
    # what tshark leaves to others, looks up elsewhere, or guesses by time, is none of the fields
    theirs='^ +(Version|0100|\.\.\.|0[01]|1[01]|[01]\.|\.[01.]|Total|Identification|Time to Live|Protocol:|Source|Destination|Sequence|Acknow|Window|Urgent|TCP Option|MSS|Shift|Timestamp|Fragment)'
    for capture in one.pcap two.pcap; do
        tshark -n -r "$capture" -V -O ip,tcp 2> /dev/null | grep -E "$theirs" |
            sed 's/ \[.*//' | sort -u > theirs
        run_posta packets -a -V "$capture"
        sort -u "$out" > ours
        comm -23 theirs ours > missing
        is_empty missing
        tshark -n -r "$capture" -x 2> /dev/null | grep -E '^[0-9a-f]{4} ' > theirs
        run_posta packets -a -x --secrets=show "$capture"
        grep -E '^[0-9a-f]{4} ' "$out" > ours
        # tshark shows what it put together once more, behind its last frame
        diff theirs ours | grep '^>' > more || true
        is_empty more
    done
}

@test "one layer alone, as a tree and as octets" {
    pcap 1 "$PRINTED" > one.pcap
    run_posta packets -V --layer tcp one.pcap
    head -n 1 "$out" | grep -q '^Transmission Control Protocol'
    lacks '^Ethernet\|^Frame' "$out"
    run_posta packets -x --layer smtp one.pcap
    says 'SMTP' "$out"
    says '0036  45 48 4c 4f 20' "$out"
    lacks '^0000' "$out"
    run_posta packets -x --layer tls one.pcap
    is_empty "$out"
}

@test "what a log-in answers is stars in trees and octets" {
    run_posta packets -V -x "$LOGIN"
    says 'Answer of a log-in: ********' "$out"
    says '** **' "$out"
    cp "$out" masked
    run_posta packets -V -x --secrets=show "$LOGIN"
    lacks '** **' "$out" -F
    secret=$(sed -n 's/.*Answer of a log-in: //p' "$out" | tail -n 1)
    [ -n "$secret" ]
    lacks "$secret" masked -F
}

@test "octets that may hold a secret and were not read are stars too" {
    make_capture again.pcap << 'END'
scene   a log-in that is sent again
source  RFC 4954 4

S: 220 mx.example
C: EHLO a.example
S: 250-mx.example / 250 AUTH PLAIN
C: AUTH PLAIN AGFuYQB2ZXJ5c2VjcmV0
repeat
S: 235 ok
END
    run_posta packets -a -x again.pcap
    says 'AUTH PLAIN ********' "$out"
    lacks '56 35 63 32' "$out"
    lacks 'AGFuYQB2' "$out"
}

@test "frames that pass a filter of tcpdump's, on any link" {
    run_posta packets -a -f 'tcp port 25 and tcp[tcpflags] & tcp-syn != 0' "$PLAIN"
    [ "$(wc -l < "$out")" -ge 2 ]
    lacks 'SYN' "$out" -v
    run_posta -f 'port 9' "$PLAIN"
    [ "$status" = 0 ]
    run_posta scan -q -w - -f 'port 9' "$PLAIN"
    [ "$(jq -r 'select(.event == "capture") | .filter' "$out")" = 'port 9' ]
    [ "$(jq -r 'select(.event == "end") | .counts.message' "$out")" = 0 ]
    # frame numbers stay what they are in the file
    run_posta packets -a "$PLAIN"
    sed -n 3p "$out" > third
    run_posta packets -a -f "$(awk '{ print "len = " $7 }' third)" "$PLAIN"
    [ "$(awk 'NR == 1 { print $1 }' "$out")" -ge 1 ]
}

@test "each link type of a capture has its own filter" {
    pcap 1 "$PRINTED" > ethernet.pcap
    pcap 101 "${PRINTED:28}" > raw.pcap
    run_posta packets -a -f 'host 213.162.209.61' ethernet.pcap raw.pcap
    [ "$(grep -c 'EHLO mail.e-katec.com' "$out")" -ge 1 ]
    [ "$(wc -l < "$out")" = 2 ]
    run_posta packets -a -f 'ether host 00:50:56:33:6f:3e' ethernet.pcap
    [ "$(wc -l < "$out")" = 1 ]
    run_posta packets -a -f 'wlan type data' ethernet.pcap
    [ "$status" = 2 ]
    says 'means nothing for frame 1, of link type 1' "$err"
}

@test "a filter that means nothing is one line" {
    run_posta packets -f 'port port' "$PLAIN"
    [ "$status" = 2 ]
    [ "$(wc -l < "$err")" = 1 ]
    says '-f: "port port": ' "$err"
    run_posta packets -f 'tcp' -f 'udp' "$PLAIN"
    [ "$status" = 2 ]
    says 'given twice' "$err"
}

@test "a link type of somebody's own is refused with a clear line" {
    pcap 147 504153532078 > user.pcap
    run_posta packets -a -V -x user.pcap
    [ "$status" = 3 ]
    says 'of a link type that posta does not read' "$err"
    says 'Of a link type that posta does not read (6 bytes)' "$out"
    says '0000  ** ** ** ** ** **' "$out"
}

@test "every frame has a line for what it is" {
    pcap 1 "ffffffffffff 020000000002 0806 0001080006040001 020000000002 c0000201 000000000000 c0000219" \
        "020000000001 020000000002 0800 4500001c 00010000 40010000 c0000201 c0000219 0800 0000 002a 0001" \
        "020000000001 020000000002 0800 45000020 00010000 40110000 c0000201 c0000219 c0000009 000c0000 61626364" \
        "020000000001 020000000002 0800 4500002d 00010000 40060000 c0000201 c0000219 c00001bb 00000001 00000002
         50181000 00000000 1703030000" > mix.pcap
    run_posta packets -a mix.pcap
    says 'ARP     42 Who has 192.0.2.25? Tell 192.0.2.1' "$out"
    says 'Echo (ping) request  id=0x002a, seq=1/256, ttl=64' "$out"
    says '49152 → 9 Len=4' "$out"
    says 'TLS ' "$out"
    [ "$(wc -l < "$out")" = 4 ]
    run_posta packets -a -v mix.pcap
    says 'packets: 4, displayed: 4 (100.0%)' "$err"
}

# wrap HEADERS FILE: each frame of a capture behind other headers, lengths of IP and UDP set.
wrap()
{
    python3 - "$@" << 'END'
import struct
import sys

before, data = bytes.fromhex(sys.argv[1]), open(sys.argv[2], "rb").read()
out = sys.stdout.buffer
magic = "<" if data[0] in (0xd4, 0x4d) else ">"
out.write(data[:24])
at = 24
while at + 16 <= len(data):
    second, part, captured, wire = struct.unpack(magic + "IIII", data[at:at + 16])
    head, frame = bytearray(before), data[at + 16:at + 16 + captured]
    ip = head.index(b"\x45\x00")
    head[ip + 2:ip + 4] = struct.pack(">H", len(head) - ip + wire)
    head[ip + 24:ip + 26] = struct.pack(">H", len(head) - ip - 20 + wire)
    out.write(struct.pack(magic + "IIII", second, part, len(head) + captured, len(head) + wire))
    out.write(head + frame)
    at += 16 + captured
END
}

@test "the layers of frames are shown, and kept on their flow" {
    wrap "020000000001 020000000002 8100 0064 0800 45000000 00010000 40110000 c6336401 c6336402
        c000 12b5 0000 0000 08000000 00002a00" "$PLAIN" > packed.pcap
    run_posta packets -V packed.pcap
    says '[Protocols in frame: eth:vlan:ip:udp:vxlan:eth:ip:tcp:smtp]' "$out"
    says '802.1Q Virtual LAN, PRI: 0, DEI: 0, ID: 100' "$out"
    says 'VXLAN Network Identifier (VNI): 42' "$out"
    says 'Command Line: EHLO client.example' "$out"
    run_posta scan -q -w - packed.pcap
    jq -c 'select(.event == "flow") | .network | [.vlan, .tunnel]' "$out" | sort -u > layers
    [ "$(jq -r '.[0][0]' layers)" = 100 ]
    jq -e '.[1][0].kind == "vxlan" and .[1][0].id == 42' layers
    # secrets are masked inside of a tunnel too
    wrap "020000000001 020000000002 8100 0064 0800 45000000 00010000 40110000 c6336401 c6336402
        c000 12b5 0000 0000 08000000 00002a00" "$LOGIN" > packed.pcap
    run_posta packets -x packed.pcap
    says '** **' "$out"
}
