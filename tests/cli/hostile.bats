#!/usr/bin/env bats
# hostile.bats - what comes from the wire does nothing to a terminal, and secrets stay secret.

load helper

# Octets that a terminal could act upon: C0 but line feed, DEL, C1 as UTF-8, bidirectional marks.
is_harmless()
{
    LC_ALL=C lacks '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$1" -P
}

hostile_capture()
{
    make_capture hostile.pcap << 'END'
scene   octets that a terminal would act upon
source  CWE-150

S: 220 mx.example ESMTP
C| EHLO \x1b]0;owned\x07evil\r\n
S| 250 mx.example \x1b[2J\xe2\x80\xae hello\r\n
C| MAIL FROM:<\x1b[31ma@example>\r\n
S: 250 ok
C| RCPT TO:<b\xc2\x9b@example>\r\n
S| 250 ok \x1b[5m\r\n
C: DATA
S: 354 go on
C| From: \x1b[31mred <a@example>\r\nSubject: \x1b[2J\x1b]0;owned\x07 \xe2\x80\xaegnp.exe \xff\r\n\r\nhi\r\n.\r\n
S| 250 queued as \x1b[7m1\r\n
C: QUIT
S: 221 bye
END
}

@test "escape sequences never reach the output" {
    hostile_capture
    for words in "" packets "packets -a" "ls messages" "ls dialogues" "ls envelopes" "ls flows" \
        "ls oddities" "show d" "show m" "show e" "show f"; do
        # shellcheck disable=SC2086
        run_posta $words hostile.pcap
        is_harmless "$out"
        is_harmless "$err"
    done
    run_posta show m hostile.pcap
    says '\x1b[2J' "$out"
    says '\u202e' "$out"
}

@test "nor a terminal, where JSON is escaped further" {
    command -v script > /dev/null || skip "no script(1)"
    hostile_capture
    script -qec "$POSTA show m --json --no-pager hostile.pcap" /dev/null < /dev/null |
        tr -d '\r' > "$out"
    is_harmless "$out"
    says '\u202e' "$out"
}

@test "nor the words of complaints" {
    run_posta $'\x1b[2Jnowhere'
    [ "$status" = 3 ]
    is_harmless "$err"
}

# Of the recorded log-in: the answers as they stood on the wire, in base64.
secret_words()
{
    "$POSTA" scan -w - --secrets=show "$1" |
        grep -o '"side":"client","text":"[^"]*"' | sed 's/.*"text":"//; s/"$//'
}

# None of the words in the file "words" is in FILE.
lacks_words()
{
    while read -r word; do
        lacks "$word" "$1" -aF
    done < words
}

@test "secrets are masked wherever they would show" {
    secret_words "$LOGIN" > words
    [ -s words ]
    id=$(first_id dialogues "$LOGIN")
    for mode in mask none; do
        for words in "" packets "packets -a" "ls dialogues" "show $id" "show $id --json" "scan -w -" \
            "show $id --raw"; do
            # shellcheck disable=SC2086
            run_posta $words --secrets=$mode "$LOGIN"
            [ "$status" = 0 ]
            lacks_words "$out"
        done
    done
    run_posta show "$id" "$LOGIN"
    says '********' "$out"
    run_posta packets "$LOGIN"
    says 'C: ********' "$out"
    run_posta scan -o one.posta "$LOGIN"
    lacks_words one.posta
}

# Whatever posta prints of a capture, for which log-ins are no commands, has none of the words.
keeps_secret()
{
    run_posta scan -o secret.posta "$1"
    [ "$status" = 0 ]
    lacks_words secret.posta
    for words in "" packets "packets -a" "ls dialogues" "ls envelopes" "ls flows" "ls oddities" \
        "ls oddities --json" "show d" "show d --explain" "show d --json" "show f" "scan -w -" \
        "show d --raw" "show f --raw" "show f --raw=server"; do
        # shellcheck disable=SC2086
        run_posta $words "$1"
        lacks_words "$out"
        lacks_words "$err"
    done
    rm secret.posta
}

@test "passwords of POP3 and IMAP never show" {
    make_capture pop3.pcap << 'END'
scene   a mailbox is opened
source  RFC 1939 7

ports 40000 110
S: +OK POP3 ready
C: USER joe
S: +OK
C: PASS sesame123
S: +OK two messages
C: AUTH PLAIN
S: +
C: AGpvZQBzZXNhbWU0NTY=
S: -ERR no
C: QUIT
S: +OK
END
    make_capture imap.pcap << 'END'
scene   a mailbox is opened
source  RFC 9051 6.2.3

ports 40000 143
S: * OK IMAP ready
C: a001 LOGIN joe sesame123
S: a001 OK
C: a002 LOGOUT
S: * BYE / a002 OK
END
    printf '%s\n' sesame AGpvZQ > words
    for capture in pop3.pcap imap.pcap; do
        keeps_secret $capture
        run_posta packets $capture
        [ "$status" = 0 ]
        lacks SMTP "$out"
        says '40000 → 1' "$out"
    done
}

@test "answers behind a log-in that was refused are masked, and so is what the server says of them" {
    make_capture one.pcap << 'END'
scene   AUTH LOGIN refused, and answered all the same
source  RFC 4954 4

S: 220 mx.example ESMTP
C: EHLO a.example
S: 250-mx.example / 250 AUTH PLAIN LOGIN
C: AUTH LOGIN
S: 503 5.5.1 not now
C: dXNlcjEx
S: 500 5.5.2 what is dXNlcjEx?
C: c2VjcmV0
S: 500 5.5.2 what is c2VjcmV0?
C: QUIT
S: 221 bye
END
    make_capture two.pcap << 'END'
scene   AUTH PLAIN with a mechanism alone, and its response behind the refusal
source  RFC 4954 4

S: 220 mx.example ESMTP
C: EHLO a.example
S: 250-mx.example / 250 AUTH LOGIN
C: AUTH PLAIN c2VjcmV0
S: 504 5.5.4 not this one
C: c2VjcmV0
S: 500 5.5.2 c2VjcmV0
C:   PASS c2VjcmV0
S: 500 5.5.2 c2VjcmV0
C: LOGIN dXNlcjEx c2VjcmV0
S: 500 5.5.2 dXNlcjEx c2VjcmV0
C: QUIT
S: 221 bye
END
    make_capture three.pcap << 'END'
scene   AUTH LOGIN with its answers in one segment, refused
source  RFC 4954 4, RFC 2920

S: 220 mx.example ESMTP
C: EHLO a.example
S: 250-mx.example / 250-PIPELINING / 250 AUTH LOGIN
C: AUTH LOGIN / dXNlcjEx / c2VjcmV0 / QUIT
S: 503 5.5.1 no / 500 dXNlcjEx / 500 c2VjcmV0 / 221 bye
END
    make_capture four.pcap << 'END'
scene   the same without waiting for the server at all
source  RFC 4954 4, RFC 2920

S: 220 mx.example ESMTP
C: EHLO a.example
C: AUTH LOGIN / dXNlcjEx
C: c2VjcmV0 / QUIT
S: 250 mx.example
S: 503 5.5.1 no / 500 dXNlcjEx / 500 c2VjcmV0 / 221 bye
END
    printf '%s\n' dXNl c2Vj > words
    for capture in one.pcap two.pcap three.pcap four.pcap; do
        keeps_secret $capture
    done
}

@test "secrets are masked though their log-in was lost, or other replies stood in it" {
    printf '%s\n' dXNl c2Vj > words
    for scene in "$SCENES"/24[5-9]*.scene; do
        "$SCENE" --pcap lost.pcap "$scene" > /dev/null
        keeps_secret lost.pcap
    done
}

@test "they show when asked for, and hash under a key" {
    secret_words "$LOGIN" > words
    run_posta packets --secrets=show "$LOGIN"
    grep -qFf words "$out"
    echo key > key
    run_posta scan -w - --secrets=hash --secrets-key=key "$LOGIN"
    [ "$status" = 0 ]
    lacks_words "$out"
    : > key
    for key in key /dev/zero; do
        run_posta scan -w - --secrets=hash --secrets-key=$key "$LOGIN"
        [ "$status" = 2 ]
        one_line "$err"
    done
}

@test "an initial response, cut over segments or sent twice, is masked too" {
    make_capture cut.pcap << 'END'
scene   AUTH PLAIN in three segments
source  RFC 4954 4

S: 220 mx.example ESMTP
C: EHLO a.example
S: 250-mx.example / 250 AUTH PLAIN LOGIN
C| AUTH PL
cut
C| AIN AGJvYgBzM
cut
C| 2NyZXQ=\r\n
S: 235 ok
C: QUIT
S: 221 bye
END
    run_posta packets cut.pcap
    [ "$status" = 0 ]
    lacks 'AGJv|2Nyz' "$out" -E
    run_posta packets --secrets=show cut.pcap
    says 2NyZXQ= "$out"
}
