#!/usr/bin/env bats
# transcripts.bats - pasted talks tell the same story as captured ones, and nothing that they do not
# show.

load helper

@test "a pasted session is a source" {
    cat > paste.txt << 'END'
$ telnet mx.example 25
Trying 192.0.2.25...
220 mx.example ESMTP
HELO a.example
250 mx.example
AUTH PLAIN AG1lAHNlc2FtZQ==
235 ok
MAIL FROM:<a@a.example>
250 ok
RCPT TO:<b@mx.example>
250 ok
DATA
354 go
Subject: pasted

Hello
.
250 ok: queued as 4711
QUIT
221 bye
END
    run_posta paste.txt
    [ "$status" = 0 ]
    is_empty "$err"
    says "transcript, 20 lines" "$out"
    says "192.0.2.25:25" "$out"
    says "pasted" "$out"
    for absent in " frames" 1970 "What a listener could read" "(null)"; do
        lacks "$absent" "$out" -F
    done
    run_posta ls messages paste.txt
    [ "$status" = 0 ]
    says "accepted" "$out"
    run_posta ls flows paste.txt
    [ "$status" = 1 ]
}

@test "its talk is shown by lines, its secrets are masked" {
    printf 'S: 220 mx ESMTP\nC: AUTH PLAIN AG1lAHNlc2FtZQ==\nS: 235 ok\nC: QUIT\nS: 221 bye\n' > t
    run_posta show --explain "$(first_id dialogues t)" t
    [ "$status" = 0 ]
    says "line of the transcript" "$out"
    says "   2 C: AUTH PLAIN ********" "$out"
    for absent in AG1l 0.000000 Opening Closing; do
        lacks "$absent" "$out" -F
    done
    run_posta scan -q -w - t
    lacks AG1l "$out" -F
    run_posta scan -q -w - --secrets=show t
    says AG1l "$out"
}

@test "what is not known is absent" {
    printf 'S: 220 mx ESMTP\r\nC: NOOP\r\nS: 250 ok\r\n' > t
    run_posta scan -q -w - t
    [ "$status" = 0 ]
    for key in time start end latency_ns client server offset length segments community_id \
               tcp interfaces other_traffic; do
        lacks "\"$key\":" "$out" -F
    done
    lacks '"flow":"' "$out" -F
    lacks '"event":"flow"' "$out" -F
    says '"format":"transcript"' "$out"
}

@test "line ends and a missing last one make no difference" {
    printf 'S: 220 mx ESMTP\nC: DATA\nS: 354 go\nC: x\nC: .\nS: 250 ok\n' > lf
    sed 's/$/\r/' lf > crlf
    head -c -1 lf > cut
    for file in lf crlf cut; do
        "$POSTA" scan -q -w - $file | grep '"event":"message"' |
            grep -o '"complete":.*"sha256":"[^"]*"' > $file.out
    done
    [ -s lf.out ]
    cmp lf.out crlf.out
    cmp lf.out cut.out
}

@test "from standard input, among captures, into a case" {
    printf 'S: 220 mx ESMTP\nC: NOOP\nS: 250 ok\n' > t
    run_posta scan -o one.posta "$PLAIN" t
    [ "$status" = 0 ]
    run_posta ls dialogues one.posta
    [ "$(wc -l < "$out")" = 3 ]
    "$POSTA" ls dialogues - < t > from-stdin
    "$POSTA" ls dialogues t > from-file
    cmp from-stdin from-file
}

@test "the second session of a text has an id of its own" {
    printf 'S: 220 mx ESMTP\nC: QUIT\nS: 221 bye\nS: 220 mx ESMTP\nC: QUIT\nS: 221 bye\n' > t
    run_posta ls dialogues t
    [ "$(awk 'NR > 1 { print $1 }' "$out" | sort -u | wc -l)" = 2 ]
}

@test "a text that is no talk is refused in a line that says what would be one" {
    printf 'Dear all,\n\n220 people came.\n' > letter
    printf 'From: a@example\nSubject: x\n\n220 mx ESMTP\nHELO a\n250 mx\n' > mail
    run_posta letter
    [ "$status" = 3 ]
    one_line "$err"
    says "not a capture, a case, mail or a transcript" "$err"
    run_posta mail
    [ "$status" = 0 ]
    says "eml, 1 message" "$out"
}

@test "packets has none to show" {
    printf 'S: 220 mx ESMTP\nC: NOOP\nS: 250 ok\n' > t
    run_posta packets t
    [ "$status" = 0 ]
    lacks NOOP "$out" -F
}
