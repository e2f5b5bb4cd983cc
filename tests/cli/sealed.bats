#!/usr/bin/env bats
# TLS is opened with keys from a file, from a block of the capture before or behind the packets, and
# from a comment; each gives the same talk.
load helper

setup() {
    scene="$BATS_TEST_DIRNAME/../scenes/411-tls13-aes128.scene"
    "$SCENE" --pcap "$BATS_TEST_TMPDIR/sealed.pcap" "$scene" > /dev/null
    sed -n 's/^keylog //p' "$scene" > "$BATS_TEST_TMPDIR/keys"
    cd "$BATS_TEST_TMPDIR"
}

# opened SOURCE ARGUMENTS...: what it was opened with, exchanges and messages.
opened() {
    "$POSTA" scan -q -w - "$@" | jq -r 'select(.event == "tls").opened,
        (select(.event == "end").counts | "\(.exchange) \(.message)")' | tr '\n' ' '
}

@test "a key log" {
    [ "$(opened --keylog keys sealed.pcap)" = "keylog 9 1 " ]
    [ "$(opened sealed.pcap)" = "no 3 0 " ]
}

@test "a block of secrets, and a comment" {
    editcap --inject-secrets tls,keys sealed.pcap block.pcapng
    [ "$(opened block.pcapng)" = "dsb 9 1 " ]
    editcap --capture-comment "$(cat keys)" sealed.pcap comment.pcapng
    [ "$(opened comment.pcapng)" = "comment 9 1 " ]
}

@test "a block of secrets behind the packets" {
    editcap --inject-secrets tls,keys sealed.pcap block.pcapng
    python3 - << 'END'
import struct
octets, blocks, at = open("block.pcapng", "rb").read(), [], 0
while at < len(octets):
    kind, length = struct.unpack("<II", octets[at:at + 8])
    blocks.append((kind == 10, octets[at:at + length]))
    at += length
open("late.pcapng", "wb").write(b"".join(block for _, block in sorted(blocks, key=lambda b: b[0])))
END
    [ "$(opened late.pcapng)" = "dsb 9 1 " ]
    [ "$(opened - < late.pcapng)" = "no 3 0 " ] # a pipe is read but once
}

@test "a file without keys is complained of, one that is not there is an error" {
    echo nothing > empty
    "$POSTA" scan -q -w /dev/null --keylog empty sealed.pcap 2> said
    grep -q 'empty holds no secrets of TLS' said
    run "$POSTA" scan -q --keylog missing sealed.pcap
    [ "$status" -eq 3 ]
}
