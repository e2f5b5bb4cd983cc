#!/usr/bin/env bats
# damage.bats - captures made to break their readers: each ends by itself, says what was wrong, and
# loses nothing else.

load helper

# twisted HOW: a capture made of the plain one; its events are in $out.
twisted()
{
    python3 "$BATS_TEST_DIRNAME/twist.py" "$1" "$PLAIN" "$1.pcap"
    status=0
    timeout 60 "$POSTA" scan -w - "$1.pcap" > "$out" 2> "$err" || status=$?
    [ "$status" = 0 ]
    [ "$(tail -n 1 "$out" | jq .complete)" = true ]
}

oddities()
{
    jq -r 'select(.event == "oddity") | .oddity' "$out" | sort -u
}

# The message of the plain capture is there, octet for octet.
has_message()
{
    [ "$(jq -r 'select(.event == "message") | .sha256' "$out")" = \
        "$("$POSTA" scan -w - "$PLAIN" | jq -r 'select(.event == "message") | .sha256')" ]
}

@test "urgent pointers take no octet out of the stream" {
    twisted urgent
    has_message
}

@test "octets that never reached the server are told as a conflict" {
    twisted inserted
    oddities | grep -qx overlap-conflict
    oddities | grep -qx bad-checksum
}

@test "a flood of half-open connections does not hide the one that speaks" {
    twisted syns
    has_message
    [ "$(jq 'select(.event == "flow") | .flow' "$out" | wc -l)" -gt 10000 ]
}

@test "empty packets without end are counted" {
    twisted zeros
    has_message
    [ "$(tail -n 1 "$out" | jq .drops.damaged_packets)" = 500000 ]
}

@test "a packed bomb is read as far as it goes" {
    { cat "$PLAIN"; head -c 30000000 /dev/zero; } | gzip -9 > bomb.pcap.gz
    status=0
    timeout 60 "$POSTA" scan -w - bomb.pcap.gz > "$out" 2> "$err" || status=$?
    [ "$status" = 0 ]
    has_message
}

@test "a line without an end" {
    twisted endless
    oddities | grep -qx long-line
    [ "$(wc -c < "$out")" -lt 200000 ]
}

@test "a pipe that closes in the middle" {
    head -c 1500 "$PLAIN" | "$POSTA" scan -w - - > "$out" 2> "$err" || status=$?
    [ "$status" = 3 ]
    one_line "$err"
    says "were read" "$err"
    [ "$(tail -n 1 "$out" | jq .complete)" = false ]
}
