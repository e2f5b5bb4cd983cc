#!/usr/bin/env bats
# hostile.bats - what comes from the wire does nothing to a terminal, and secrets stay secret.

load helper

# Octets that a terminal could act upon: C0 but line feed, DEL, C1 as UTF-8, bidirectional marks.
is_harmless()
{
    ! LC_ALL=C grep -qP '[\x00-\x09\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\xaa-\xae]' "$1" ||
        { echo "not harmless:"; cat -v "$1"; return 1; }
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

@test "secrets are masked wherever they would show" {
    secret_words "$LOGIN" > words
    [ -s words ]
    id=$(first_id dialogues "$LOGIN")
    for mode in mask none; do
        for words in "" packets "packets -a" "ls dialogues" "show $id" "show $id --json" "scan -w -"; do
            # shellcheck disable=SC2086
            run_posta $words --secrets=$mode "$LOGIN"
            [ "$status" = 0 ]
            ! grep -qFf words "$out"
        done
    done
    run_posta show "$id" "$LOGIN"
    says '********' "$out"
    run_posta packets "$LOGIN"
    says 'C: ********' "$out"
    run_posta scan -o one.posta "$LOGIN"
    ! grep -aqFf words one.posta
}

@test "they show when asked for, and hash under a key" {
    secret_words "$LOGIN" > words
    run_posta packets --secrets=show "$LOGIN"
    grep -qFf words "$out"
    echo key > key
    run_posta scan -w - --secrets=hash --secrets-key=key "$LOGIN"
    [ "$status" = 0 ]
    ! grep -qFf words "$out"
    : > key
    run_posta scan -w - --secrets=hash --secrets-key=key "$LOGIN"
    [ "$status" = 2 ]
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
    ! grep -qE 'AGJv|2Nyz' "$out"
    run_posta packets --secrets=show cut.pcap
    says 2NyZXQ= "$out"
}
