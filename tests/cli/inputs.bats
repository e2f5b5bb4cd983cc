#!/usr/bin/env bats
# inputs.bats - inputs that cannot be read, or not to their end: said in a line, the rest is read.

load helper

@test "a file that is not there" {
    run_posta nowhere.pcap
    [ "$status" = 3 ]
    is_empty "$out"
    one_line "$err"
    says "nowhere.pcap" "$err"
}

@test "an empty file, and one that is no capture" {
    : > empty
    echo hello > text
    for file in empty text; do
        run_posta "$file"
        [ "$status" = 3 ]
        is_empty "$out"
        one_line "$err"
        says "$file" "$err"
    done
}

@test "a file that may not be read" {
    [ "$(id -u)" != 0 ] || skip "root reads everything"
    cp "$PLAIN" locked
    chmod 000 locked
    run_posta locked
    [ "$status" = 3 ]
    says "locked" "$err"
}

@test "the others are read all the same" {
    run_posta ls messages nowhere.pcap "$PLAIN"
    [ "$status" = 3 ]
    says "accepted" "$out"
    one_line "$err"
}

@test "a folder is the files in it, by name" {
    mkdir folder
    cp "$PLAIN" folder/b.pcap
    cp "$PLAIN" folder/a.pcap
    run_posta scan -w - folder
    [ "$status" = 0 ]
    [ "$(grep -c '"event":"capture"' "$out")" = 2 ]
    grep '"event":"capture"' "$out" | head -n 1 | grep -q 'a.pcap'
    mkdir nothing
    run_posta nothing
    [ "$status" = 3 ]
    says "no files" "$err"
}

@test "what is no capture in a folder is named, and that is no failure" {
    mkdir folder
    cp "$PLAIN" folder/a.pcap
    : > folder/core
    head -c 100 /dev/zero > folder/zeros
    run_posta scan -w - folder
    [ "$status" = 0 ]
    [ "$(grep -c '"event":"capture"' "$out")" = 1 ]
    one_line "$err"
    says "core, zeros" "$err"
    rm folder/a.pcap
    run_posta folder
    [ "$status" = 3 ]
    says "no captures in this folder" "$err"
}

# The paths of the captures, in the order read.
captures_read()
{
    "$POSTA" scan -w - "$@" | jq -r 'select(.event == "capture") | .path' | tr '\n' ' '
}

@test "several captures are read in the order of their first packets" {
    early="$GOLDEN/plain/input.pcap" late="$GOLDEN/auth-login/input.pcap"
    cp "$early" a && cp "$late" b
    first=$("$POSTA" scan -w - a | jq -r 'select(.event == "capture") | .first')
    second=$("$POSTA" scan -w - b | jq -r 'select(.event == "capture") | .first')
    if [[ "$first" > "$second" ]]; then mv a c && mv b a && mv c b; fi
    [ "$(captures_read a b)" = "a b " ]
    [ "$(captures_read b a)" = "a b " ]
    cp a a2
    [ "$(captures_read b a2 a)" = "a a2 b " ] # of one time: by name
    [ "$(captures_read b - a < a2)" = "a - b " ]
    mkdir folder
    for number in 10 9 2 1; do cp a folder/out.pcap$number; done
    [ "$(captures_read folder)" = \
        "folder/out.pcap1 folder/out.pcap2 folder/out.pcap9 folder/out.pcap10 " ]
}

@test "a source that cannot be read has its index" {
    run_posta scan -w - nowhere.pcap "$PLAIN"
    [ "$status" = 3 ]
    [ "$(jq -r 'select(.event == "capture") | .capture' "$out")" = 2 ]
    [ "$(jq -r 'select(.event == "message") | .evidence.capture' "$out")" = 2 ]
}

@test "a case answers as its making did" {
    head -c $(($(stat -c %s "$PLAIN") - 20)) "$PLAIN" > cut.pcap
    run_posta scan -o cut.posta cut.pcap
    [ "$status" = 3 ]
    for words in "" "ls dialogues" "show d" "scan -w -"; do
        # shellcheck disable=SC2086
        run_posta $words cut.posta
        [ "$status" = 3 ]
        one_line "$err"
        says "cut.posta" "$err"
    done
}

@test "rows of a case that cannot be read are no silence" {
    command -v sqlite3 > /dev/null || skip "no sqlite3(1)"
    run_posta scan -o one.posta "$PLAIN"
    sqlite3 one.posta "UPDATE events SET record = '{' WHERE kind = 'exchange' AND number % 2 = 0"
    for words in "show d" "show d --json" "scan -w -"; do
        # shellcheck disable=SC2086
        run_posta $words one.posta
        [ "$status" = 3 ]
        one_line "$err"
        says "cannot be read" "$err"
    done
}

@test "a signal stops the reading, and what was read is whole" {
    for signal in INT TERM HUP QUIT; do
        mkfifo pipe
        "$POSTA" scan -w events -o one.posta - < pipe 2> "$err" &
        reader=$!
        exec 5> pipe
        head -c 2000 "$PLAIN" >&5
        sleep 0.5
        kill -$signal $reader
        status=0
        wait $reader || status=$?
        exec 5>&-
        [ "$status" = $((128 + $(kill -l $signal))) ]
        one_line "$err"
        says "interrupted" "$err"
        [ "$(tail -n 1 events | jq .complete)" = false ]
        "$POSTA" scan -w - one.posta 2> /dev/null | cmp - events
        [ -z "$(ls ./*.part-* 2> /dev/null)" ]
        rm pipe events one.posta
    done
}

@test "a cut capture is told as far as it goes" {
    head -c $(($(stat -c %s "$PLAIN") - 20)) "$PLAIN" > cut.pcap
    run_posta cut.pcap
    [ "$status" = 3 ]
    says "cut.pcap" "$out"
    says "Dialogues" "$out"
    one_line "$err"
    says "were read" "$err"
}

@test "an archive of several captures is not taken for one" {
    cp "$PLAIN" a.pcap
    gzip -c "$LOGIN" > b.pcap.gz
    echo notes > readme
    tar cf one.tar readme a.pcap
    tar cf two.tar readme a.pcap b.pcap.gz
    gzip -k two.tar
    run_posta one.tar
    [ "$status" = 0 ]
    for file in two.tar two.tar.gz; do
        run_posta scan -w - $file
        [ "$status" = 3 ]
        one_line "$err"
        says "more captures or mail than this one" "$err"
        [ "$(jq -r 'select(.event == "message") | .complete' "$out")" = true ]
        [ "$(tail -n 1 "$out" | jq .complete)" = false ]
    done
}

@test "frames of a link that is not read, and fragments that wait, are counted as such" {
    run_posta scan -w - "$PLAIN"
    [ "$(tail -n 1 "$out" | jq -c '[.drops.unknown_links, .drops.fragments_waiting]')" = "[0,0]" ]
    editcap -F pcap -T usb-linux "$PLAIN" usb.pcap
    run_posta scan -w - usb.pcap
    [ "$status" = 3 ]
    one_line "$err"
    says "of a link type that posta does not read" "$err"
    [ "$(tail -n 1 "$out" | jq .drops.unknown_links)" = "$(jq 'select(.event == "capture") | .frames' "$out")" ]
}

@test "standard input, plain and packed" {
    "$POSTA" ls messages - < "$PLAIN" > "$out"
    says "accepted" "$out"
    gzip -c "$PLAIN" | "$POSTA" ls messages - > packed
    cmp packed "$out"
}

@test "scan ends with an end event even where nothing could be read" {
    run_posta scan -w - nowhere.pcap
    [ "$status" = 3 ]
    one_line "$out"
    says '"event":"end"' "$out"
    says '"complete":false' "$out"
}

@test "a case among other sources is refused" {
    run_posta scan -o one.posta "$PLAIN"
    [ "$status" = 0 ]
    run_posta ls messages one.posta "$PLAIN"
    [ "$status" = 2 ]
    says "not built yet" "$err"
}

@test "a database of another program is no case" {
    printf 'SQLite format 3\0' > other.db
    head -c 4096 /dev/zero >> other.db
    run_posta other.db
    [ "$status" = 3 ]
    is_empty "$out"
}

@test "-c stops early" {
    run_posta packets -c 3 "$PLAIN"
    [ "$status" = 0 ]
    [ "$(wc -l < "$out")" = 3 ]
}
