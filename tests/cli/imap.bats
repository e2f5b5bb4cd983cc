#!/usr/bin/env bats
# What posta says of IMAP: lines of packets, and no password in any of them.

load helper

# A log-in whose parts are literals, cut everywhere; a message that is stored, and one that is read.
make_talk()
{
    make_capture imap.pcap << 'END'
scene   log-ins by literals, and messages
source  RFC 9051 4.3

ports 40000 143
S: * OK IMAP ready
C: a1 LOGIN {3}
S: + go on
C: joe {9}
S: + go on
segment 4
C: sesame123
segment mss
S: a1 NO not sesame123
C| a2 LOGIN joe "ses
cut
C| ame 456"\r\n
S: a2 NO
C: a3 AUTHENTICATE CRAM-MD5
S: + PDEyM0BpbWFwPg==
C: am9lIHNlc2FtZWRpZ2VzdA==
S: a3 OK
C: a4 APPEND Sent {12}
S: + go on
C| a5 LOGIN j x\r\n
S: a4 OK
C: a6 SELECT INBOX
S: * 1 EXISTS / a6 OK
C: a7 FETCH 1 BODY[]
S: * 1 FETCH (BODY[] {5}
S| Hello)\r\na7 OK done\r\n
C: a8 LOGOUT
S: * BYE / a8 OK
END
}

@test "the lines of packets show IMAP as tshark does, messages counted" {
    make_talk
    run_posta packets imap.pcap
    [ "$status" = 0 ]
    says 'IMAP' "$out"
    says 'Response: * OK IMAP ready' "$out"
    says 'Request: a1 LOGIN {3}' "$out"
    says 'Request: a2 LOGIN joe ********' "$out"
    says 'Request: a3 AUTHENTICATE CRAM-MD5' "$out"
    says 'Request: a4 APPEND Sent {12}' "$out"
    says 'Request: message, 12 bytes' "$out"
    says 'Response: * 1 FETCH (BODY[] {5} | message, 5 bytes | ) | a7 OK done' "$out"
    says 'Request: a8 LOGOUT' "$out"
    says 'Response: * BYE | a8 OK' "$out"
}

@test "no part of a password of IMAP shows anywhere" {
    make_talk
    printf '%s\n' sesame ame123 'ame 456' am9lIHNl > words
    for what in "" packets "packets -a" "packets -V" "ls dialogues" "ls mailbox" "ls credentials" "ls mailbox --json" \
        "show d" "show d --explain" "show d --json" "show d --raw" "show d --hex" "scan -w -"; do
        # shellcheck disable=SC2086
        run_posta $what imap.pcap
        while read -r word; do
            lacks "$word" "$out" -aF
            lacks "$word" "$err" -aF
        done < words
    done
}

@test "a message that is marked is told from a mailbox that is removed" {
    "$SCENE" --pcap deletes.pcap "$SCENES"/650-*.scene > /dev/null
    run_posta ls mailbox --json deletes.pcap
    message=$(jq -r 'select(.action == "delete" and .uid).id' "$out")
    mailbox=$(jq -r 'select(.action == "delete" and .uid == null).id' "$out")
    run_posta show "$message" deletes.pcap
    says "A message was marked to be removed." "$out"
    says "command       STORE" "$out"
    run_posta show "$mailbox" deletes.pcap
    says "A mailbox was removed, with all that was in it." "$out"
    says "command       DELETE" "$out"
}
