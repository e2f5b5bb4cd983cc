#!/usr/bin/env bats
# Who logged in, by what, and what somebody on the way could read.

load helper

make_talk()
{
    make_capture log-ins.pcap << 'EOF'
scene   log-ins by a password, the same one again, and by a digest
source  RFC 1939 7

ports 40000 110
S: +OK <1896.697170952@dbc.mtview.ca.us>
C: USER mrose
S: +OK
C: PASS tanstaaf
S: -ERR no
C: AUTH PLAIN bXIAbXJvc2UAdGFuc3RhYWY=
S: -ERR no
C: APOP mrose c4c9334bac560ecc979e58001b3e22fb
S: +OK
C: QUIT
S: +OK
EOF
}

@test "ls credentials: a line per attempt, equal secrets by the same number" {
    make_talk
    run_posta ls credentials log-ins.pcap
    [ "$status" -eq 0 ]
    [ "$(wc -l < "$out")" -eq 4 ]
    grep -Eq 'POP3 USER +mrose +password +[*]{8} +1  no +refused$' "$out"
    grep -Eq 'POP3 PLAIN +mrose for mr +password +[*]{8} +1  no +refused$' "$out"
    grep -Eq 'POP3 APOP +mrose +digest +[*]{8} +2  no +accepted$' "$out"
    lacks tanstaaf "$out"
}

@test "show of a log-in: what it is, and where its secret was used again" {
    make_talk
    id=$("$POSTA" scan -q -w - log-ins.pcap | jq -r 'select(.event == "credential" and .attempt == 1).id')
    run_posta show "$id" log-ins.pcap
    [ "$status" -eq 0 ]
    says "who sees the lines has the password" "$out"
    says "the same in   ${id%-1}-2" "$out"
    says "readable      the password" "$out"
    run_posta show "${id%-1}-3" --secrets=show log-ins.pcap
    says "mode 20: c4c9334bac560ecc979e58001b3e22fb:<1896.697170952@dbc.mtview.ca.us>" "$out"
}

@test "the overview says what a listener could read" {
    make_talk
    run_posta log-ins.pcap
    says "mrose         POP3 APOP" "$out"
    says "a digest, to try guesses on" "$out"
    lacks c4c9334b "$out"
}

@test "mail that is recognised and not read is named" {
    make_capture unread.pcap << 'EOF'
scene   ManageSieve, POP2, and a browser
source  RFC 5804 1.7; RFC 937 5

ports 40000 4190
S: "IMPLEMENTATION" "Pigeonhole" / "SASL" "PLAIN" / OK "ready"
C: LOGOUT
S: OK "bye"
connection
ports 40001 109
S: + POP2 mail.example server
C: HELO fred secret
S: #13 messages
connection
ports 40002 80
C: POST /mapi/emsmdb/?MailboxId=x HTTP/1.1 / Host: mail.example /
S: HTTP/1.1 200 OK
EOF
    run_posta unread.pcap
    says "recognised, not read: ManageSieve, 1 connection" "$out"
    says "recognised, not read: POP2, 1 connection" "$out"
    says "recognised, not read: MAPI over HTTP, 1 connection" "$out"
    lacks secret "$out"
}

@test "help knows the mechanisms of log-ins" {
    run_posta help CRAM-MD5
    [ "$status" -eq 0 ]
    says "RFC 2195 2" "$out"
    run_posta help scram-sha-256
    says "RFC 5802" "$out"
}
