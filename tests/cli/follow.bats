#!/usr/bin/env bats
# follow.bats - show --raw and --hex of dialogues and flows: what both sides sent.

load helper

# followed FILE SIDE: what tshark finds the side to have sent on the first connection.
followed()
{
    local tab=""
    [ "$2" = client ] || tab=$'\t'
    tshark -r "$1" -q -z follow,tcp,raw,0 2> /dev/null | grep -E "^$tab[0-9a-f]+\$" |
        tr -d '\t\n' | tr a-f A-F | basenc --base16 -d
}

@test "each side's octets are those that it sent" {
    for name in plain pipelined bdat lossy keystrokes; do
        input="$GOLDEN/$name/input.pcap"
        id=$(first_id flows "$input")
        for side in client server; do
            run_posta show "$id" "$input" --raw=$side
            [ "$status" = 0 ]
            followed "$input" $side | cmp - "$out"
            is_empty "$err"
        done
        run_posta show "d${id:1}" "$input" --raw=client
        followed "$input" client | cmp - "$out"
    done
}

@test "both sides are told in their order, each line with who said it" {
    run_posta show d "$PLAIN" --raw
    [ "$status" = 0 ]
    head -n 2 "$out" | tr -d '\r' > beginning
    says "S: 220 " beginning
    says "C: EHLO client.example" beginning
    cp "$out" both
    run_posta show d "$PLAIN" --raw=both
    cmp "$out" both
    # what is told so can be read again
    run_posta scan -q -w - both
    [ "$(jq -r 'select(.event == "message") | .sha256' "$out")" = \
        "$("$POSTA" scan -q -w - "$PLAIN" | jq -r 'select(.event == "message") | .sha256')" ]
}

@test "in rows of hexadecimal digits the server's are indented, offsets are those of each side" {
    run_posta show d "$PLAIN" --hex
    says '    00000000   32 32 30 20' "$out"
    says '00000000   45 48 4c 4f' "$out"
    run_posta show d "$PLAIN" --hex --raw=client
    lacks '^    ' "$out"
    [ "$(cut -c12-60 "$out" | xargs -n1 | tr -d '\n' | tr a-f A-F | basenc --base16 -d | sha256sum)" = \
        "$(followed "$PLAIN" client | sha256sum)" ]
}

@test "log-ins are masked; --secrets=show shows them" {
    id=$(first_id dialogues "$LOGIN")
    run_posta show "$id" "$LOGIN" --raw
    says 'C: ********' "$out"
    [ "$(grep -c 'C: \*\*\*\*\*\*\*\*' "$out")" = 2 ]
    run_posta show "$id" "$LOGIN" --raw=client --secrets=none
    lacks '\*\*\*' "$out"
    run_posta show "$id" "$LOGIN" --raw=client --secrets=show
    followed "$LOGIN" client | cmp - "$out"
}

@test "a secret is masked where its line has no end, and where the server repeats it" {
    make_capture torn.pcap << 'SCENE'
scene   a log-in whose last line is not whole
source  RFC 4954 4
S: 220 mx.example
C: EHLO a.example
S: 250-mx.example / 250 AUTH PLAIN
C: AUTH PLAIN AGpvZQBzZXNhbWU=
S: 535 no: AGpvZQBzZXNhbWU= is not known
C| AUTH PLAIN AGpvZQBhbm90aGVy
close none
SCENE
    for what in "show d --raw" "show f --raw" "show f --raw=client" "show f --hex"; do
        # shellcheck disable=SC2086
        run_posta $what torn.pcap
        [ "$status" = 0 ]
        for word in AGpvZQ "41 47 70 76" sesame another; do
            lacks "$word" "$out" -F
        done
        says '********' "$out"
    done
    run_posta show f torn.pcap --raw=server
    says '535 no: ******** is not known' "$out"
}

@test "what posta does not read is left out, and said to be; --secrets=show shows it" {
    make_capture other.pcap << 'SCENE'
scene   a talk that is no mail
source  RFC 9110
ports 40000 8080
C: GET / HTTP/1.1 / Authorization: Basic am9lOnNlc2FtZQ== / \x20
S: HTTP/1.1 200 OK
close fin4 client
allow oddity unknown
SCENE
    run_posta show f other.pcap --all-flows --raw
    [ "$status" = 0 ]
    is_empty "$out"
    says "octets of the client are left out" "$err"
    run_posta show f other.pcap --all-flows --raw=client --secrets=show
    followed other.pcap client | cmp - "$out"
}

@test "what was sealed is shown as it was opened, and that is said" {
    sealed="$GOLDEN/starttls"
    run_posta show d "$sealed/input.pcap" --raw
    says 'S: 220 2.0.0 Ready to start TLS' "$out"
    lacks 'MAIL FROM' "$out"
    says '--keylog' "$err"
    run_posta show d "$sealed/input.pcap" --raw --keylog "$sealed/keys.log"
    says 'C: MAIL FROM' "$out"
    says 'as it was opened, with keys of: keylog' "$err"
    run_posta show f "$sealed/input.pcap" --raw=client --keylog "$sealed/keys.log"
    followed "$sealed/input.pcap" client | cmp - "$out"
}

@test "holes are told where they are" {
    "$SCENE" --pcap hole.pcap "$SCENES/231-hole-in-the-mail.scene" > /dev/null
    run_posta show d hole.pcap --hex
    says "octets are missing here" "$out"
    run_posta show d hole.pcap --raw=client
    says "octets of the client are missing" "$err"
    lacks "missing" "$out"
}

@test "a talk that was written down, a case, standard input, several captures" {
    printf 'S: 220 mx.example\nC: EHLO a.example\nS: 250 mx.example\nC: QUIT\nS: 221 bye\n' > talk.txt
    run_posta show d talk.txt --raw
    diff <(tr -d '\r' < "$out") talk.txt
    run_posta show d "$PLAIN" --raw
    cp "$out" whole
    "$POSTA" scan -q -o case.posta "$PLAIN"
    run_posta show d case.posta --raw
    cmp "$out" whole
    "$POSTA" show d - --raw < "$PLAIN" | cmp - whole
    editcap -F nsecpcap -r "$PLAIN" 1.pcap 1-9
    editcap -F nsecpcap -r "$PLAIN" 2.pcap 10-21
    editcap -F nsecpcap -t 0.00001 "$PLAIN" again.pcap
    run_posta show d 2.pcap again.pcap 1.pcap --raw
    cmp "$out" whole
}

@test "a terminal gets nothing that it would obey" {
    make_capture evil.pcap << 'SCENE'
scene   control characters
source  RFC 5321 2.4
S: 220 mx.example \x1b[2J
C: EHLO a.example\x1b]0;owned\x07
S: 250 ok
allow oddity any
SCENE
    script -qec "$POSTA show d evil.pcap --raw" /dev/null > "$out"
    lacks $'\x1b' "$out"
    says "mx.example" "$out"
}

@test "only dialogues and flows have sides; other things have no octets" {
    run_posta show m "$PLAIN" --raw=client
    [ "$status" = 2 ]
    one_line "$err"
    run_posta show e "$PLAIN" --raw
    [ "$status" = 2 ]
    one_line "$err"
    run_posta show d "$PLAIN" --raw=middle
    [ "$status" = 2 ]
    says "client, server, both" "$err"
}
