#!/usr/bin/env bats
# export.bats - what leaves posta as files: octets as they were, a manifest that proves it, and
# nothing that anybody else could open, follow or be overwritten by.

load helper

@test "messages are files, their octets those of the events" {
    run_posta export "$PLAIN" -o mail
    [ "$status" = 0 ]
    is_empty "$err"
    run_posta scan -q -w - "$PLAIN"
    id=$(grep '"event":"message"' "$out" | grep -o '"message":"[^"]*"' | cut -d'"' -f4)
    sha=$(grep '"event":"message"' "$out" | grep -o '"sha256":"[^"]*"' | head -1 | cut -d'"' -f4)
    [ "$(sha256sum < "mail/messages/$id.eml")" = "$sha  -" ]
    says "\"sha256\": \"$sha\"" mail/MANIFEST.json
    says "\"sha256\": \"$(sha256sum < "$PLAIN" | cut -d' ' -f1)\"" mail/MANIFEST.json
    says '"frames"' mail/MANIFEST.json
    [ "$(stat -c %a mail mail/messages mail/MANIFEST.json "mail/messages/$id.eml" | xargs)" = \
        "700 700 600 600" ]
}

@test "nothing is overwritten or followed" {
    mkdir full
    touch full/kept
    run_posta export "$PLAIN" -o full
    [ "$status" = 2 ]
    one_line "$err"
    says "nothing is overwritten" "$err"
    [ "$(ls full)" = kept ]
    mkdir elsewhere
    ln -s elsewhere link
    run_posta export "$PLAIN" -o link
    [ "$status" = 2 ]
    [ -z "$(ls elsewhere)" ]
    touch file
    run_posta export "$PLAIN" -o file
    [ "$status" = 2 ]
    run_posta export "$PLAIN" -o /nonexistent/mail
    [ "$status" = 4 ]
    mkdir empty
    run_posta export "$PLAIN" -o empty
    [ "$status" = 0 ]
    run_posta export "$PLAIN"
    [ "$status" = 2 ]
    says "say where to" "$err"
}

@test "an mbox gives the same messages back" {
    printf 'Subject: x\n\nFrom here\n>From there\n\n>>From x\nend\n' > one.eml
    run_posta export --mbox one.eml "$PLAIN" -o mail
    [ "$status" = 0 ]
    [ -z "$(ls mail/messages)" ]
    run_posta scan -q -w - mail/messages.mbox
    says "\"sha256\":\"$(sha256sum < one.eml | cut -d' ' -f1)\"" "$out"
    [ "$(grep -c '"event":"message"' "$out")" = 2 ]
    lacks '"event":"oddity"' "$out"
    says "\"sha256\": \"$(sha256sum < mail/messages.mbox | cut -d' ' -f1)\"" mail/MANIFEST.json
}

@test "packets are given out only where passwords may be" {
    run_posta export --pcap "$LOGIN" -o mail
    [ "$status" = 2 ]
    one_line "$err"
    says "--secrets=show" "$err"
    [ ! -e mail ]
    run_posta export --pcap --secrets=show "$PLAIN" -o mail
    [ "$status" = 0 ]
    "$POSTA" scan -q -w - "$PLAIN" | grep '"event":"exchange"' | sed 's/"capture":1//' > wanted
    "$POSTA" scan -q -w - mail/frames.pcapng | grep '"event":"exchange"' | sed 's/"capture":1//' > got
    cmp wanted got
    says '"kind": "frames"' mail/MANIFEST.json
}

@test "what was not seen whole is written as far as it was, and marked" {
    make_capture holes.pcap << 'END'
scene   a hole in a message
source  none
S: 220 mx.example
C: HELO a.example
S: 250 mx.example
C: MAIL FROM:<a@example>
S: 250 ok
C: RCPT TO:<b@example>
S: 250 ok
C: DATA
S: 354 go
C: Subject: x\r\n\r\nbefore
lose
C: lost
C: after
C: .
S: 250 ok
C: QUIT
S: 221 bye
END
    run_posta export holes.pcap -o mail
    says '"complete": false' mail/MANIFEST.json
    says '"gaps"' mail/MANIFEST.json
}

@test "standard input, and a case that still has its sources" {
    cp "$PLAIN" mail.pcap
    run_posta export mail.pcap -o one
    cat mail.pcap | "$POSTA" export - -o two
    diff -r one/messages two/messages
    says "\"sha256\": \"$(sha256sum < mail.pcap | cut -d' ' -f1)\"" two/MANIFEST.json
    run_posta scan -o mail.posta mail.pcap
    run_posta export mail.posta -o three
    [ "$status" = 0 ]
    diff -r one/messages three/messages
    printf x >> mail.pcap
    run_posta export mail.posta -o four
    [ "$status" = 3 ]
    says "not the same" "$err"
    [ ! -e four ]
}

@test "two messages of the same octets are two files" {
    printf 'Subject: x\n\nHi\n' > one.eml
    run_posta export one.eml one.eml -o mail
    [ "$status" = 0 ]
    [ "$(ls mail/messages | wc -l)" = 2 ]
    [ "$(grep -c '"kind": "message"' mail/MANIFEST.json)" = 2 ]
}

@test "attachments are decoded, and named so that the name does nothing" {
    cat > letter.eml << 'END'
From: a@a.example
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=x

--x

Hi
--x
Content-Type: application/pdf
Content-Transfer-Encoding: base64
Content-Disposition: attachment; filename="../../con.pdf"

SGVsbG8=
--x
Content-Disposition: attachment; filename=empty

--x--
END
    run_posta export letter.eml -o mail
    [ "$status" = 0 ]
    id=$(first_id messages letter.eml)
    [ "$(ls -A mail/attachments | xargs)" = "$id.2-_con.pdf $id.3-empty" ]
    [ "$(cat "mail/attachments/$id.2-_con.pdf")" = Hello ]
    says '"../../con.pdf"' mail/MANIFEST.json
    says "$(printf Hello | sha256sum | cut -d' ' -f1)" mail/MANIFEST.json
    [ "$(stat -c %a "mail/attachments/$id.3-empty")" = 600 ]
}

@test "show gives the octets of one message" {
    run_posta export "$PLAIN" -o mail
    id=$(first_id messages "$PLAIN")
    run_posta show "$id" --raw "$PLAIN"
    [ "$status" = 0 ]
    cmp "$out" "mail/messages/$id.eml"
    run_posta show "$id" --hex "$PLAIN"
    [ "$(cut -c12-60 "$out" | xargs -n1 | tr -d '\n' | tr a-f A-F | basenc --base16 -d | sha256sum)" = \
        "$(sha256sum < "mail/messages/$id.eml")" ]
    printf 'Subject: x\n\nHi\n' > one.eml
    "$POSTA" show --raw "$(first_id messages one.eml)" - < one.eml > got
    cmp one.eml got
}
