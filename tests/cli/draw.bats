#!/usr/bin/env bats
# draw.bats - pictures of dialogues, messages and cases.
#
# What is expected stands in pictures/. After a change that is meant, look at the new pictures with
# your eyes, then take them:   tests/cli/accept-pictures build/posta
load helper

PICTURES="$BATS_TEST_DIRNAME/pictures"

@test "every picture is as expected, in each of its forms" {
    "$BATS_TEST_DIRNAME/accept-pictures" --into "$BATS_TEST_TMPDIR/drawn" "$POSTA"
    diff -ru "$PICTURES" "$BATS_TEST_TMPDIR/drawn"
}

@test "an SVG is XML, and holds no script and nothing from elsewhere" {
    for picture in "$PICTURES"/*.svg; do
        python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$picture"
        lacks '<script' "$picture"
        lacks 'href=' "$picture"
    done
}

@test "what a capture says cannot add markup to a picture" {
    make_capture evil.pcap << 'E'
scene   words that look like markup
source  no standard: what a picture must survive

S: 220 <script>alert(1)</script> ESMTP
C: EHLO "><img src=x onerror=alert(1)>
S: 250 hello & good bye
C: QUIT
S: 221 bye
E
    run_posta draw d evil.pcap --svg -
    [ "$status" -eq 0 ]
    lacks '<script' "$out"
    lacks '<img' "$out"
    says '&lt;script&gt;' "$out"
    python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$out"
}

@test "what cannot be drawn is said" {
    run_posta draw "$PLAIN"
    [ "$status" -eq 2 ]
    one_line "$err"
    run_posta draw
    [ "$status" -eq 2 ]
    run_posta draw d "$PLAIN" --svg /nowhere/there.svg
    [ "$status" -eq 4 ]
    one_line "$err"
}
