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
    cp "$LOGIN" folder/a.pcap
    run_posta scan -w - folder
    [ "$status" = 0 ]
    [ "$(grep -c '"event":"capture"' "$out")" = 2 ]
    grep '"event":"capture"' "$out" | head -n 1 | grep -q 'a.pcap'
    mkdir nothing
    run_posta nothing
    [ "$status" = 3 ]
    says "no files" "$err"
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
