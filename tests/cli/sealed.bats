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

# shown SOURCE ARGUMENTS...: the page of its first dialogue, explained, on one line.
shown() {
    "$POSTA" scan -q -w - "$@" | jq -r 'select(.event == "dialogue").dialogue' | head -n 1 |
        { read -r id && "$POSTA" show "$id" --explain "$@"; } | tr -s ' #\n' ' '
}

@test "a talk tells of its TLS where it begins: agreed on, certificate, with what it was opened" {
    page="$(shown --keylog keys sealed.pcap)"
    [[ "$page" == *"TLS Client Hello (asks for mx.example, offers TLS 1.3 at most)"* ]]
    [[ "$page" == *"TLS Server Hello (TLS 1.3, TLS_AES_128_GCM_SHA256, x25519)"* ]]
    [[ "$page" == *"for mx.example, issued by itself; valid from 2024-04-01 to 2034-04-01"* ]]
    [[ "$page" == *"that is the name the client asked for"* ]]
    [[ "$page" == *"sealed by TLS; opened with the key log. "*"C: EHLO client.example"* ]]
    page="$(shown sealed.pcap)"
    [[ "$page" == *"certificate is sealed too"*"not opened: no key is known"* ]]
}

@test "a reset behind a farewell is explained" {
    "$SCENE" --pcap reset.pcap "$BATS_TEST_DIRNAME/../scenes/437-large-provider-and-reset.scene" > /dev/null
    page="$(shown reset.pcap)"
    [[ "$page" == *"The client had taken its leave (close_notify, by the type or length of its"* ]]
    [[ "$page" == *"More came from the server (frame 19), and nobody was there to read it"* ]]
}
