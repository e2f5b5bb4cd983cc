#!/usr/bin/env bats
# pages.bats - what the pages say of recorded talks.

load helper

@test "the overview has all its parts" {
    run_posta "$LOGIN"
    [ "$status" = 0 ]
    for part in frames Hosts Dialogues Messages "What a listener could read" Next "posta show d"; do
        says "$part" "$out"
    done
}

@test "the lines that say what to ask next can be asked" {
    run_posta "$LOGIN"
    sed -n '/^Next/,$s/^  posta show \([^ ]*\) .*/\1/p' "$out" > ids
    [ "$(wc -l < ids)" = 2 ]
    while read -r id; do
        run_posta show "$id" "$LOGIN"
        [ "$status" = 0 ]
        says "$id" "$out"
    done < ids
}

@test "a dialogue is told from handshake to close" {
    run_posta show d "$PLAIN"
    [ "$status" = 0 ]
    for part in Opening SYN "SYN, ACK" Talk "S: 220" "C: EHLO" "C: MAIL FROM" "C: DATA" segment \
        "C: QUIT" Closing "FIN, ACK" Envelopes; do
        says "$part" "$out"
    done
}

@test "a message shows the envelope beside the header, and where they differ" {
    run_posta show m "$GOLDEN/typed/input.pcap"
    [ "$status" = 0 ]
    for part in Observed Envelope Header "MAIL FROM" "not the From of the header" SHA-256; do
        says "$part" "$out"
    done
}

@test "any unique beginning of an id will do, no other" {
    id=$(first_id messages "$PLAIN")
    run_posta show "$id" "$PLAIN"
    cp "$out" wanted
    run_posta show "${id:0:4}" "$PLAIN"
    cmp wanted "$out"
    run_posta show m "$GOLDEN/transactions/input.pcap"
    [ "$status" = 2 ]
    says "could be" "$err"
}

@test "who was refused is told with the words of the server" {
    run_posta "$GOLDEN/refused/input.pcap"
    says Refused "$out"
    grep -qE '^  d[a-z2-7]+ +recipient +nobody@club.example +550 +5.1.1 <nobody' "$out"
    grep -qE '^  d[a-z2-7]+ +sender +juan@client.example +552 +5.3.4 Message size' "$out"
    run_posta ls envelopes "$GOLDEN/refused/input.pcap"
    says "accepted, 3 of 4 refused" "$out"
    grep -q 'REASON' "$out"
    says "User unknown" "$out"
    run_posta show "$(first_id messages "$GOLDEN/refused/input.pcap")" "$GOLDEN/refused/input.pcap"
    grep -qE 'nobody@club.example   refused: 550 5.1.1' "$out"
    sed -n '/RCPT TO/,/outcome/p' "$out" | sed 's/ *<- .*//' > wanted
    run_posta show "$(first_id envelopes "$GOLDEN/refused/input.pcap")" "$GOLDEN/refused/input.pcap"
    sed -n '/RCPT TO/,/someone/p' "$out" > block
    head -n "$(wc -l < block)" wanted | cmp - block
    run_posta "$PLAIN"
    lacks Refused "$out"
}

@test "data that were refused are no refused sender" {
    make_capture data.pcap << 'END'
scene   data without recipients, and a sender that is not taken
source  RFC 5321 4.1.1.2, 4.1.1.4

S: 220 mx.example
C: EHLO client.example
S: 250 mx.example
C: MAIL FROM:<ana@client.example>
S: 250 ok
C: DATA
S: 503 no valid recipients
C: RSET
S: 250 ok
C: MAIL FROM:<ben@client.example>
S: 550 not you
C: QUIT
S: 221 bye
END
    run_posta data.pcap
    says "message  ana@client.example   503" "$out"
    says "sender   ben@client.example   550" "$out"
}

@test "the card of a message lists its oddities" {
    make_capture eight.pcap << 'END'
scene   octets of eight bits that were not announced
source  RFC 6152

S: 220 mx.example ESMTP
C: HELO a.example
S: 250 hi
C: MAIL FROM:<a@example>
S: 250 ok
C: RCPT TO:<b@example>
S: 250 ok
C: DATA
S: 354 go on
C| Subject: x\r\n\r\nOl\xc3\xa9\r\n.\r\n
S: 250 ok
C: QUIT
S: 221 bye
END
    run_posta show m eight.pcap
    says Oddities "$out"
    says eight-bit-data "$out"
}

@test "packets are counted and written as tshark does" {
    run_posta packets "$PLAIN"
    head -n 1 "$out" | grep -qE '^ +[0-9]+ +0\.[0-9]{6} .* → .* TCP .*\[SYN\] Seq=0 Win=[0-9]+ Len=0 MSS='
    grep -qE 'SMTP +[0-9]+ S: 220 ' "$out"
    grep -qE 'SMTP +[0-9]+ C: MAIL FROM:' "$out"
    grep -qE 'C: DATA fragment, [0-9]+ bytes' "$out"
}

@test "packets of one connection, by the id of anything in it" {
    cat "$PLAIN" > one.pcap
    run_posta packets one.pcap "$LOGIN"
    cp "$out" all
    run_posta packets --in "$(first_id flows one.pcap)" one.pcap "$LOGIN"
    [ "$status" = 0 ]
    cp "$out" wanted
    [ "$(wc -l < wanted)" -lt "$(wc -l < all)" ]
    head -n "$(wc -l < wanted)" all | cmp - wanted
    run_posta packets --in "$(first_id messages one.pcap)" one.pcap "$LOGIN"
    cmp wanted "$out"
}

@test "show --explain says what each line means, the handshake and the close too" {
    id=$(first_id dialogues "$LOGIN")
    run_posta show "$id" "$LOGIN"
    [ "$status" = 0 ]
    short=$(wc -l < "$out")
    run_posta show "$id" --explain "$LOGIN"
    [ "$status" = 0 ]
    [ "$(wc -l < "$out")" -gt $((short * 3 / 2)) ]
    for part in "chosen at random" "+ 1 =" "VXNlcm5hbWU6   (Username:)" "UGFzc3dvcmQ6   (Password:)" \
        "RFC 5321 4.1.1.2" "RFC 4954 6" "each direction is closed by itself" Timing "Longest waits" \
        "its greeting"; do
        says "$part" "$out"
    done
    says '********' "$out"
}

@test "explanations wrap" {
    run_posta show "$(first_id dialogues "$LOGIN")" --explain "$LOGIN"
    grep '^ *# ' "$out" > notes
    lacks '.{99}' notes -E
}

@test "what was offered, what was used, and what without an offer" {
    make_capture exim.pcap << 'END'
scene   AUTH before EHLO, and a size that is none
source  RFC 4954 4, RFC 1870 6

S: 220 mx.example ESMTP
C: HELP
S: 214-Commands supported: / 214 AUTH HELO EHLO MAIL RCPT DATA NOOP QUIT RSET HELP
C: AUTH LOGIN
S: 503 AUTH command used when not advertised
C: EHLO a.example
S: 250-mx.example / 250-SIZE 20971520 / 250-PIPELINING / 250-XYZZY / 250 HELP
C: MAIL FROM:<a@example> SIZE=1000 SMTPUTF8 / RCPT TO:<b@example>
S: 250 ok / 250 ok
C: DATA
S: 354 go on
C| Subject: x\r\n\r\nHi\r\n.\r\n
S: 250 ok
C: QUIT
S: 221 bye
END
    run_posta show d exim.pcap
    [ "$status" = 0 ]
    grep -qE '^  AUTH +no +used 1 time, 503   without being offered' "$out"
    grep -qE '^  SMTPUTF8 +no +used 1 time, 250   without being offered' "$out"
    grep -qE '^  PIPELINING +yes +used, up to 2 commands' "$out"
    grep -qE '^  SIZE +20971520 +used 1 time, 250' "$out"
    says "offered, not used: XYZZY" "$out"
    says "1000 octets were announced, 18 came" "$out"
    run_posta show d --explain exim.pcap
    says "AUTH cannot be used here" "$out"
    says "The server explains itself to a person" "$out"
}

@test "a talk of POP3 is explained by the words of POP3" {
    POP3="$GOLDEN/pop3-session/input.pcap"
    run_posta show "$(first_id dialogues "$POP3")" --explain "$POP3"
    [ "$status" = 0 ]
    says "The client names the mailbox" "$out"
    says "RFC 1939 7" "$out"
    says "S: message, " "$out"
    lacks "No command that posta knows" "$out"
    lacks "RFC 5321" "$out"
    lacks "offered, not used" "$out"
    run_posta show "$(first_id dialogues "$POP3")" "$POP3"
    says "Authorization: the client logs in." "$out"
    grep -qE '^ +S: 1 302$' "$out"
}

@test "what a server of IMAP can do is not what it says it is" {
    IMAP="$GOLDEN/imap-session/input.pcap"
    run_posta "$IMAP"
    grep -qE '^  server +192.0.2.25:143 +1  Dovecot \(Debian\) ready.$' "$out"
    run_posta show "$(first_id dialogues "$IMAP")" "$IMAP"
    grep -qE '^  server +192.0.2.25:143   Dovecot' "$out"
}

@test "the state of a connection is said in words too" {
    run_posta show f "$PLAIN"
    grep -qE '^  state +SF   opened and closed in order$' "$out"
}

@test "a flow: its history, round trips, windows, and what was sent again" {
    lossy="$GOLDEN/lossy/input.pcap"
    run_posta ls flows "$lossy"
    says "HISTORY" "$out"
    says "ShAdDaTftF" "$out"
    run_posta show f "$lossy"
    says "Round trips" "$out"
    says "42.1 us in the opening; octets acknowledged after 21.9 us to 521 us" "$out"
    says "64,512 bytes, shifted by 10 bits; segments of 1,460 bytes at most" "$out"
    says "1,448 bytes at 1,536: sent again" "$out"
    [ "$(grep -c 'sent again' "$out")" = 9 ]
}
