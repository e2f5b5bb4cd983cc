#!/usr/bin/env bats
# outputs.bats - where results go, and what happens when they cannot.

load helper

@test "ls that finds nothing answers 1" {
    run_posta ls messages "$GOLDEN/starttls/input.pcap"
    [ "$status" = 1 ]
    is_empty "$out"
    says "no messages here" "$err"
    run_posta ls messages -q "$GOLDEN/starttls/input.pcap"
    [ "$status" = 1 ]
    is_empty "$err"
}

@test "scan writes events, one a line, the end last" {
    run_posta scan -w - "$PLAIN"
    [ "$status" = 0 ]
    is_empty "$err"
    tail -n 1 "$out" | grep -q '"event":"end"'
    run_posta scan -w events "$PLAIN"
    [ "$status" = 0 ]
    is_empty "$out"
    "$POSTA" scan -w - "$PLAIN" | cmp - events
}

@test "scan with neither -o nor -w is the overview, with -q nothing" {
    run_posta scan "$PLAIN"
    cp "$out" wanted
    run_posta "$PLAIN"
    cmp wanted "$out"
    run_posta scan -q "$PLAIN"
    [ "$status" = 0 ]
    is_empty "$out"
}

@test "a case gives the same pages as the capture" {
    run_posta scan -o one.posta "$LOGIN"
    [ "$status" = 0 ]
    is_empty "$out"
    [ "$(ls)" = "$(printf 'err\none.posta\nout')" ]
    id=$(first_id dialogues one.posta)
    for words in "ls messages" "ls dialogues" "ls flows" "ls envelopes" "show $id" "ls messages --json" \
        "show $id --json"; do
        # shellcheck disable=SC2086
        "$POSTA" $words "$LOGIN" > wanted
        # shellcheck disable=SC2086
        "$POSTA" $words one.posta | cmp - wanted
    done
}

@test "a case holds what scan writes" {
    run_posta scan -o one.posta -w events "$PLAIN"
    [ "$status" = 0 ]
    "$POSTA" scan -w - one.posta | cmp - events
    says "$(sha256sum "$PLAIN" | cut -d' ' -f1)" events
}

@test "a case is never overwritten" {
    echo precious > one.posta
    run_posta scan -o one.posta "$PLAIN"
    [ "$status" = 2 ]
    says "is there already" "$err"
    [ "$(cat one.posta)" = precious ]
}

@test "events never overwrite their source" {
    cp "$PLAIN" mine.pcap
    ln mine.pcap same.pcap
    run_posta scan -w same.pcap mine.pcap
    [ "$status" = 2 ]
    cmp mine.pcap "$PLAIN"
}

@test "events of an earlier run are not given away for sources that are not there" {
    echo precious > events
    echo hello > text
    for words in nowhere.pcap text "nowhere.pcap text"; do
        # shellcheck disable=SC2086
        run_posta scan -w events $words
        [ "$status" = 3 ]
        one_line "$err"
        says "events is left as it was" "$err"
        [ "$(cat events)" = precious ]
    done
    run_posta scan -w events nowhere.pcap "$PLAIN"
    [ "$status" = 3 ]
    says '"event":"end"' events
}

@test "a case does not go to standard output" {
    run_posta scan -o - "$PLAIN"
    [ "$status" = 2 ]
    one_line "$err"
    says "cannot go to standard output" "$err"
    [ ! -e - ]
}

@test "a folder that is not there, for -o and -w" {
    for option in -o -w; do
        run_posta scan "$option" nowhere/x "$PLAIN"
        [ "$status" = 4 ]
        one_line "$err"
        says "nowhere/x" "$err"
    done
}

@test "a full disk is the machine's fault" {
    for words in "" "ls dialogues" "packets" "scan -w -" "ls dialogues --json"; do
        status=0
        # shellcheck disable=SC2086
        "$POSTA" $words "$PLAIN" > /dev/full 2> "$err" || status=$?
        [ "$status" = 4 ]
        one_line "$err"
        says "No space left" "$err"
    done
    run_posta scan -w /dev/full "$PLAIN"
    [ "$status" = 4 ]
    says "/dev/full" "$err"
    "$POSTA" help > /dev/full 2> "$err" || status=$?
    [ "$status" = 4 ]
}

@test "a reader that goes away is no trouble" {
    large="$GOLDEN/large/input.pcap.gz"
    for words in "scan -w -" "packets" "show d --json" ""; do
        # shellcheck disable=SC2086
        { "$POSTA" $words "$large" 2> "$err"; echo $? > answer; } | head -c 1 > /dev/null
        [ "$(cat answer)" = 0 ]
        is_empty "$err"
    done
}

@test "a reader that goes away does not take the case with it" {
    large="$GOLDEN/large/input.pcap.gz"
    "$POSTA" scan -w - -o one.posta "$large" 2> "$err" | head -c 1 > /dev/null
    is_empty "$err"
    run_posta ls messages one.posta
    [ "$status" = 0 ]
}

@test "no progress, colour or pager where there is no terminal" {
    PAGER="touch paged" run_posta "$PLAIN"
    is_empty "$err"
    [ ! -e paged ]
    lacks $'\x1b' "$out"
    run_posta --color=always "$PLAIN"
    grep -q $'\x1b' "$out"
}

@test "--json prints events, one object a line" {
    for words in "" "ls messages" "ls flows" "show d" "show m"; do
        # shellcheck disable=SC2086
        run_posta $words --json "$PLAIN"
        [ "$status" = 0 ]
        [ "$(grep -cv '^{"v":1,"event":.*}$' "$out")" = 0 ]
    done
}

@test "times can be told in three ways" {
    run_posta ls dialogues "$PLAIN"
    grep -qE '[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:]{8}Z' "$out"
    TZ=America/Lima run_posta ls dialogues -t local "$PLAIN"
    says -0500 "$out"
    run_posta ls dialogues -t relative "$PLAIN"
    says " 0.0" "$out"
}

# What a terminal of so many columns gets of a command.
on_terminal()
{
    command -v script > /dev/null || skip "no script(1)"
    TERM=xterm script -qec "stty cols $1; $2" /dev/null < /dev/null | tr -d '\r' > "$out"
}

@test "on a terminal there is a pager, with the whole text" {
    export POSTA_PAGER="sed s/^/paged:/"
    on_terminal 300 "$POSTA show d --color=never $PLAIN"
    "$POSTA" show d "$PLAIN" | sed 's/^/paged:/' | diff - "$out"
    on_terminal 300 "$POSTA show d --color=never --no-pager $PLAIN"
    "$POSTA" show d "$PLAIN" | diff - "$out"
}

@test "on a terminal, packets counts the frames at the end" {
    on_terminal 200 "$POSTA packets --no-pager --color=never --in $(first_id flows "$LOGIN") $LOGIN"
    frames=$(jq -r 'select(.event == "capture") | .frames' < <("$POSTA" scan -w - "$LOGIN"))
    [[ "$(tail -n 1 "$out")" = "packets: $frames, displayed: $(($(wc -l < "$out") - 1)) ("*"%)"* ]]
}

@test "a pager that ends early, or is not there, is no trouble" {
    export POSTA_PAGER=true
    on_terminal 80 "$POSTA packets $GOLDEN/large/input.pcap.gz; echo answer \$?"
    says "answer 0" "$out"
    export POSTA_PAGER=/nowhere/pager
    on_terminal 80 "$POSTA ls messages $PLAIN"
    says "accepted" "$out"
}

@test "tables fit the terminal, colours are for terminals that have them" {
    export POSTA_PAGER=
    on_terminal 80 "$POSTA $LOGIN"
    grep -q $'\x1b' "$out"
    NO_COLOR=1 on_terminal 80 "$POSTA ls messages $LOGIN"
    lacks $'\x1b' "$out"
    lacks '^.{81}' "$out" -E
    says '…' "$out"
}

@test "talks and pictures fit the terminal, and lose nothing" {
    export POSTA_PAGER=
    pipelined="$GOLDEN/pipelined/input.pcap"
    for columns in 80 140; do
        for command in "show d" "show m" "draw d" "draw timeline" "draw matrix" "ls dialogues"; do
            [ "$command" != "show m" ] || command="show $(first_id messages "$pipelined")"
            NO_COLOR=1 on_terminal "$columns" "$POSTA $command $pipelined"
            sed -i '/Seq=/d' "$out" # two numbers of a segment belong side by side
            lacks "^.{$((columns + 1))}" "$out" -E
        done
    done
    NO_COLOR=1 on_terminal 80 "$POSTA show d $pipelined"
    tr -s ' \n' ' ' < "$out" > joined
    says "Recipient address rejected: User unknown in virtual mailbox table" joined
    says "Recipient address rejected: User unknown in virtual mailbox table" <("$POSTA" show d "$pipelined")
}

@test "a picture has colours on a terminal alone" {
    export POSTA_PAGER=
    on_terminal 80 "$POSTA draw d $PLAIN"
    grep -q $'\x1b\[3' "$out"
    NO_COLOR=1 on_terminal 80 "$POSTA draw d $PLAIN"
    lacks $'\x1b' "$out"
    run_posta draw d "$PLAIN"
    lacks $'\x1b' "$out"
    run_posta draw d --color=always "$PLAIN"
    grep -q $'\x1b\[3' "$out"
}

@test "where the locale has no boxes, none are drawn" {
    for command in "draw d" "draw timeline" "draw matrix" "show d"; do
        # shellcheck disable=SC2086 # it is two words
        LC_ALL=C run_posta $command "$PLAIN"
        [ "$status" = 0 ]
        lacks '[^ -~]' "$out" -P
        # shellcheck disable=SC2086
        run_posta $command "$PLAIN"
        [ "$(wc -L < "$out")" = "$(LC_ALL=C "$POSTA" $command "$PLAIN" | wc -L)" ]
    done
    run_posta draw d "$PLAIN"
    says '│' "$out"
}
