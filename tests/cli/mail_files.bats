#!/usr/bin/env bats
# mail_files.bats - messages out of files: their octets, their ids, and nothing that nobody saw.

load helper

make_mail()
{
    cat > one.eml << 'END'
From: Ana <ana@a.example>
To: ben@mx.example
Subject: One
Date: Mon, 1 Jan 2024 10:00:00 +0100

Hello
END
    printf 'Subject: Two\r\nFrom: cy@c.example\r\n\r\nFrom here on\r\n.\r\n' > two.eml
}

# field KEY: its values in the message events of $out, a line each
field()
{
    grep '"event":"message"' "$out" | grep -o "\"$1\":[^,}]*" | cut -d: -f2- | tr -d '"'
}

@test "a message is known by its octets" {
    make_mail
    run_posta scan -q -w - one.eml two.eml
    [ "$status" = 0 ]
    is_empty "$err"
    [ "$(field sha256)" = "$(sha256sum one.eml two.eml | cut -d' ' -f1)" ]
    [ "$(field bytes)" = "$(stat -c %s one.eml two.eml)" ]
    id=$(sha256sum one.eml | head -c 20 | tr a-f A-F | basenc --base16 -d | base32 | tr A-Z a-z)
    id=${id:0:12}
    says "\"message\":\"m$id\"" "$out"
    says '"via":"file"' "$out"
    says '"format":"eml"' "$out"
    grep '"event":"message"' "$out" > messages
    for key in time frames side client server network dialogue flow; do
        lacks "\"$key\":" messages -F
    done
}

@test "an mbox gives the messages that were put into it" {
    make_mail
    {
        echo "From ana@a.example Mon Jan  1 10:00:00 2024"
        cat one.eml
        echo
        printf 'From cy@c.example Tue Jan  2 10:00:00 2024\r\n'
        sed 's/^From here/>From here/' two.eml
        printf '\r\n'
    } > box
    run_posta scan -q -w - box
    [ "$status" = 0 ]
    [ "$(field sha256)" = "$(sha256sum one.eml two.eml | cut -d' ' -f1)" ]
    says '"format":"mbox"' "$out"
    says '"mailbox":{"number":2}' "$out"
    says '"quoted":1' "$out"
    [ "$(field offset)" = "$(printf '44\n191')" ]
    run_posta ls messages box
    says "2024-01-01 09:00:00" "$out"
    says "Two" "$out"
    run_posta show "$(first_id messages box)" box
    says "In the file" "$out"
    lacks "(null)" "$out" -F
}

@test "packed, from standard input, and in an archive, they are the same" {
    make_mail
    gzip -k one.eml
    tar cf both.tar one.eml two.eml
    run_posta scan -q -w - one.eml.gz
    [ "$(field sha256)" = "$(sha256sum one.eml | cut -d' ' -f1)" ]
    status=0
    "$POSTA" scan -q -w - - < one.eml > "$out" || status=$?
    [ "$(field sha256)" = "$(sha256sum one.eml | cut -d' ' -f1)" ]
    run_posta scan -q -w - both.tar
    [ "$(field sha256)" = "$(sha256sum one.eml two.eml | cut -d' ' -f1)" ]
}

@test "a Maildir is one source" {
    make_mail
    mkdir -p box/{cur,new,tmp} box/.Sent/cur
    cp one.eml "box/cur/1.host:2,S"
    cp two.eml box/new/2.host
    cp two.eml box/tmp/unfinished
    cp two.eml box/.Sent/cur/3.host
    run_posta scan -q -w - box
    [ "$status" = 0 ]
    [ "$(field sha256 | sort)" = "$(sha256sum one.eml two.eml two.eml | cut -d' ' -f1 | sort)" ]
    says '"format":"maildir"' "$out"
    says '"mailbox":{"folder":"Sent","uid":"3.host","number":1}' "$out"
    says '"path":"cur/1.host:2,S"' "$out"
}

@test "a sentence that begins From divides nothing, a separator without its date does" {
    printf 'From a Mon Jan  1 10:00:00 2024\nSubject: x\n\nHi\n\nFrom there on\nit rained\n' > text
    run_posta scan -q -w - text
    [ "$(field subject | wc -l)" = 1 ]
    printf 'From a Mon Jan  1 10:00:00 2024\nSubject: x\n\nHi\n\nFrom nobody\nSubject: y\n\nHo\n' > box
    run_posta scan -q -w - box
    [ "$(field subject)" = "$(printf 'x\ny')" ]
    says mbox-divided-badly "$out"
}

@test "a Content-Length is not believed" {
    printf 'From a Mon Jan  1 10:00:00 2024\nSubject: x\nContent-Length: 99\n\nHi\n\n' > box
    printf 'From b Mon Jan  1 10:00:01 2024\nSubject: y\nContent-Length: 3\n\nHo\n\n' >> box
    run_posta scan -q -w - box
    [ "$(field subject)" = "$(printf 'x\ny')" ]
    [ "$(grep -c mbox-content-length "$out")" = 1 ]
}

@test "what is cut off is told, and has no hash" {
    make_mail
    head -c 100000 /dev/urandom | base64 >> one.eml
    gzip one.eml
    head -c 60000 one.eml.gz > cut.gz
    run_posta scan -q -w - cut.gz
    [ "$status" = 3 ]
    says "1 messages before that were read" "$err"
    says '"complete":false' "$out"
    lacks '"sha256"' "$out" -F
}

@test "a case keeps them like all others" {
    make_mail
    run_posta scan -o one.posta one.eml
    [ "$status" = 0 ]
    run_posta ls messages one.posta
    says "One" "$out"
    run_posta one.posta
    says "eml, 1 message" "$out"
}

@test "the text of parts is shown from a file, from a pipe and from a case" {
    id=$(first_id messages "$PLAIN")
    run_posta show "$id" "$PLAIN"
    says '| . a line that begins with a dot' "$out"
    cp "$out" from-file
    status=0
    "$POSTA" show "$id" - < "$PLAIN" > "$out" 2> "$err" || status=$?
    [ "$status" = 0 ]
    cmp from-file "$out"
    cp "$PLAIN" mail.pcap
    run_posta scan -q -o mail.posta mail.pcap
    run_posta show "$id" mail.posta
    cmp from-file "$out"
    is_empty "$err"
    # without its source the rest of the sheet is there
    rm mail.pcap
    run_posta show "$id" mail.posta
    [ "$status" = 0 ]
    says 'it is not there any more' "$err"
    says Observed "$out"
    lacks 'a line that begins with a dot' "$out"
}
