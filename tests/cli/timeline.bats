#!/usr/bin/env bats
# timeline.bats - several captures, or interfaces, as one timeline.

load helper

# What was told, without what names captures and frames.
told()
{
    run_posta scan -q -w - "$@"
    [ "$status" = 0 ] || return 1
    jq -c 'select(.event != "capture" and .event != "end") | walk(if type == "object" then
        del(.capture, .frames, .evidence, .syn, .syn_ack, .ack, .captures, .duplicates) else . end)' \
        "$out"
}

# cut_in_three FILE: the captures 1.pcapng, 2.pcap and 3.pcapng.
cut_in_three()
{
    local packets
    packets=$(capinfos -Mc "$1" | awk '/Number of packets/ { print $NF }')
    editcap -F pcapng -r "$1" 1.pcapng "1-$((packets / 3))"
    editcap -F nsecpcap -r "$1" 2.pcap "$((packets / 3 + 1))-$((packets * 2 / 3))"
    editcap -F pcapng -r "$1" 3.pcapng "$((packets * 2 / 3 + 1))-$packets"
}

# twice FILE SECONDS: a.pcap and, recorded later, b.pcap; both interfaces in both.pcapng.
twice()
{
    editcap -F nsecpcap -r "$1" a.pcap 1-1000000
    editcap -F nsecpcap -t "$2" a.pcap b.pcap
    mergecap -I none -w both.pcapng a.pcap b.pcap
}

@test "a recording cut into three files, named in any order, tells what the whole one tells" {
    for name in pipelined pop3-session lossy imap-session names-mx tls-exim; do
        told "$GOLDEN/$name/input.pcap" > whole
        cut_in_three "$GOLDEN/$name/input.pcap"
        told 1.pcapng 2.pcap 3.pcapng > parts
        cmp whole parts
        told 3.pcapng 1.pcapng 2.pcap > parts
        cmp whole parts
    done
}

@test "a fact says in which capture it stands" {
    cut_in_three "$PLAIN"
    run_posta scan -q -w - 3.pcapng 2.pcap 1.pcapng
    [ "$(jq -r 'select(.event == "capture") | .path' "$out" | tr '\n' ' ')" = \
        "1.pcapng 2.pcap 3.pcapng " ]
    [ "$(jq 'select(.event == "exchange" and .number == 1) | .evidence.capture' "$out")" = 1 ]
    [ "$(jq -c 'select(.event == "message") | .evidence.capture' "$out")" = 3 ]
    [ "$(jq -c 'select(.event == "flow") | [.evidence, .evidence.more[]] | map([.capture, .frames])' \
        "$out")" = '[[1,[1,7]],[2,[1,7]],[3,[1,7]]]' ]
    [ "$(jq 'select(.event == "exchange" and .command.verb == "QUIT") | .evidence.capture' \
        "$out")" = 3 ]
}

@test "files that overlap in time are read packet by packet" {
    editcap -F pcapng -r "$PLAIN" odd.pcapng 1 3 5 7 9 11 13 15 17 19 21
    editcap -F nsecpcap -r "$PLAIN" even.pcap 2 4 6 8 10 12 14 16 18 20
    told "$PLAIN" > whole
    told even.pcap odd.pcapng > parts
    cmp whole parts
}

@test "a folder of rotated files, and a pattern that no shell has resolved" {
    told "$PLAIN" > whole
    mkdir rotated
    cut_in_three "$PLAIN"
    mv 1.pcapng 2.pcap 3.pcapng rotated
    told rotated > parts
    cmp whole parts
    told 'rotated/*.pcap*' > parts
    cmp whole parts
    run_posta 'rotated/*.cap'
    [ "$status" = 3 ]
    one_line "$err"
}

@test "what two captures or interfaces saw counts once, and that is said" {
    for seconds in 0 0.00002 0.05; do
        for name in pipelined lossy pop3-session names-mx; do
            told "$GOLDEN/$name/input.pcap" > whole
            twice "$GOLDEN/$name/input.pcap" "$seconds"
            told a.pcap b.pcap > parts
            cmp whole parts
            told both.pcapng > parts
            cmp whole parts
            [ "$(jq 'select(.event == "capture") | .frames == 2 * .duplicates' "$out")" = true ]
        done
    done
}

@test "a repetition that both captures saw is told once" {
    "$SCENE" --pcap repeated.pcap "$SCENES/223-retransmission.scene" > /dev/null
    told repeated.pcap > whole
    twice repeated.pcap 0.00003
    told a.pcap b.pcap > parts
    cmp whole parts
    [ "$(jq 'select(.event == "flow") | .tcp.retransmissions > 0' "$out")" = true ]
}

@test "the captures of both sides: each saw what it sent first" {
    # the server's clock is the client's; a packet is half a millisecond on its way
    told "$PLAIN" > whole
    editcap -F nsecpcap -r "$PLAIN" client.pcap 1-1000
    tshark -r "$PLAIN" -Y 'tcp.dstport == 25' -F nsecpcap -w up.pcap 2> /dev/null
    tshark -r "$PLAIN" -Y 'tcp.srcport == 25' -F nsecpcap -w down.pcap 2> /dev/null
    editcap -F nsecpcap -t 0.00001 up.pcap up-late.pcap
    editcap -F nsecpcap -t -0.00001 down.pcap down-early.pcap
    mergecap -F nsecpcap -w server.pcap up-late.pcap down-early.pcap
    run_posta scan -q -w - server.pcap client.pcap
    [ "$(jq 'select(.event == "flow") | .tcp.retransmissions + .tcp.overlaps + .tcp.out_of_order' \
        "$out")" = 0 ]
    jq -c 'select(.event == "message") | .sha256' "$out" > messages
    [ "$(cat messages)" = "$(jq -c 'select(.event == "message") | .sha256' whole)" ]
    [ "$(jq -s 'map(select(.event == "capture") | .duplicates // 0) | add' "$out")" = 21 ]
}

@test "mail and talks among captures keep working" {
    cut_in_three "$PLAIN"
    printf 'From: a@example\nTo: b@example\nSubject: filed\n\nHello\n' > filed.eml
    run_posta scan -q -w - 1.pcapng filed.eml 2.pcap 3.pcapng
    [ "$status" = 0 ]
    [ "$(jq -r 'select(.event == "message") | .via' "$out" | sort | tr '\n' ' ')" = "file smtp " ]
    [ "$(jq -r 'select(.event == "end") | .complete' "$out")" = true ]
}

@test "standard input is one of them" {
    told "$PLAIN" > whole
    cut_in_three "$PLAIN"
    "$POSTA" scan -q -w - 1.pcapng - 3.pcapng < 2.pcap > "$out"
    jq -c 'select(.event == "message")' "$out" | jq -r .sha256 > parts
    [ "$(cat parts)" = "$(jq -r 'select(.event == "message") | .sha256' whole)" ]
}

@test "more captures overlap than can be open at once: each one's mail is told all the same" {
    for i in $(seq 1 70); do
        editcap -F nsecpcap -t "0.00$i" "$PLAIN" "$i.pcap"
    done
    run_posta scan -q -w - ./*.pcap
    [ "$status" = 0 ]
    [ "$(grep -c '"event":"capture"' "$out")" = 70 ]
    [ "$(jq -r 'select(.event == "end") | .counts.message > 0' "$out")" = true ]
}

@test "packets names the capture of each frame, and where it was recorded before" {
    twice "$PLAIN" 0.00001
    run_posta packets a.pcap b.pcap
    says "1:    1 " "$out"
    says "2:    1 " "$out"
    says "[recorded before, in frame 1 of source 1]" "$out"
    [ "$(grep -c 'recorded before' "$out")" = 21 ]
    run_posta packets both.pcapng
    says "[recorded before, in frame 1]" "$out"
}
