#!/usr/bin/env bats
# headers.bats - a header that somebody pasted is read like any other, and what was mended is said.

load helper

make_header()
{
    cat > plain << 'END'
Return-Path: <ana@b.example>
Received: from mail.b.example (mail.b.example [192.0.2.7])
	by mx.example (Postfix) with ESMTP id ABC
	for <ben@mx.example>; Mon, 1 Jan 2024 10:00:00 +0000 (UTC)
From: Ana <ana@b.example>
To: ben@mx.example
Subject: pasted
Date: Mon, 1 Jan 2024 09:59:00 +0000

Hello
END
}

# sheet FILE: what the header of the message in it says, as JSON.
sheet()
{
    "$POSTA" headers --json "$1" 2> "$err" | sed -n 's/.*"headers":\({.*}\),"evidence".*/\1/p' |
        sed 's/,"route".*//'
}

@test "a mail file, standard input, several files" {
    make_header
    run_posta headers plain
    [ "$status" = 0 ]
    is_empty "$err"
    says "pasted" "$out"
    says "Ana <ana@b.example>" "$out"
    cp "$out" wanted
    "$POSTA" headers < plain > got
    cmp wanted got
    cat plain | "$POSTA" headers - > got
    cmp wanted got
    run_posta headers --json plain plain
    [ "$(grep -c '"event":"message"' "$out")" = 2 ]
    lacks '"event":"end"' "$out"
}

@test "quoted, indented, with CRLF, with text before it: the same header" {
    make_header
    sheet plain > wanted
    [ -s wanted ]
    sed 's/^/> /' plain > quoted
    { echo "Look at this:"; echo; sed 's/^/>> /' plain; } > quoted-twice
    sed 's/^/    /' plain > indented
    sed 's/$/\r/' plain > crlf
    sed 's/$/\n/' plain > spaced
    for file in quoted quoted-twice indented crlf spaced; do
        sheet $file > got
        cmp wanted got
    done
    sheet quoted-twice > got
    says "2 lines before the header left out, quoting taken off" "$err"
    sheet crlf > got
    is_empty "$err"
}

@test "what a program wrapped is joined" {
    make_header
    sheet plain > wanted
    sed 's/^\t//' plain > unfolded
    sheet unfolded > got
    cmp wanted got
    says "2 wrapped lines joined" "$err"
    { sed 's/^/> /' plain | sed 's/ (Postfix)/\n(Postfix)/;s/^> \tfor/for/;s/ 10:00:00/\n10:00:00/'; } > torn
    sheet torn > got
    cmp wanted got
    run_posta scan -q -w - plain
    lacks '"mended"' "$out"
}

@test "a text without a header is refused in one line" {
    echo "nothing here: really" > letter
    run_posta headers letter
    [ "$status" = 3 ]
    one_line "$err"
    says "no header of a message is in it" "$err"
    run_posta headers
    [ "$status" = 3 ]
    run_posta headers /nonexistent
    [ "$status" = 3 ]
    says "no such file" "$err"
}

@test "captures and cases are sources here too" {
    run_posta headers "$PLAIN"
    [ "$status" = 0 ]
    says "Message m" "$out"
    run_posta scan -o one.posta "$PLAIN"
    run_posta headers one.posta
    [ "$status" = 0 ]
    says "Message m" "$out"
}

@test "a million empty lines, and a deep quotation, are passed once" {
    { echo "From: ana@b.example"; yes '' | head -n 1000000; echo "To: ben@mx.example"; echo; } > spaced
    run timeout 20 "$POSTA" headers spaced
    [ "$status" = 0 ]
    { head -c 300000 /dev/zero | tr '\0' '>'; echo "From: ana@b.example"; yes '>' | head -n 300000; } > deep
    run timeout 20 "$POSTA" headers deep
    [ "$status" = 0 ]
}
