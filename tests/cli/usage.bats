#!/usr/bin/env bats
# usage.bats - words that posta does not take: one line, on stderr, status 2.

load helper

refuses()
{
    run_posta "${@:2}"
    [ "$status" = 2 ]
    is_empty "$out"
    one_line "$err"
    says "$1" "$err"
}

@test "without words it explains itself, on stderr, and that is no success" {
    run_posta
    [ "$status" = 2 ]
    is_empty "$out"
    says "posta ls messages" "$err"
    [ "$(wc -l < "$err")" -le 12 ]
}

@test "a command that was perhaps meant is named" {
    refuses 'did you mean "posta show"?' shwo x
    refuses 'did you mean "posta packets"?' pakets x
}

@test "an option that was perhaps meant is named" {
    refuses 'did you mean --secrets?' --secret=show "$PLAIN"
    refuses '--frobnicate: no such option' --frobnicate "$PLAIN"
}

@test "values that cannot be" {
    refuses '--count: "x"' -c x "$PLAIN"
    refuses '--count: "0"' -c 0 "$PLAIN"
    refuses '--count: "-1"' --count=-1 "$PLAIN"
    refuses 'none of utc, local, relative' -t lunar "$PLAIN"
    refuses 'none of mask, show, hash, none' --secrets=tell "$PLAIN"
    refuses 'none of auto, always, never' --color=pink "$PLAIN"
    refuses 'none of info, low, medium, high, critical' --fail-on=bad "$PLAIN"
}

@test "servers of trusted networks are believed" {
    refuses 'is no network' --trusted=10.0.0.0/33 "$PLAIN"
    printf '%s\n' 'Received: from b (b [198.51.100.2]) by c.example; Wed, 1 May 2024 11:00:02 +0000' \
        'Received: from a (a [203.0.113.1]) by b.example; Wed, 1 May 2024 11:00:01 +0000' \
        'From: x@a.example' '' 'x' >"$BATS_TEST_TMPDIR/way.eml"
    run_posta scan -q -w - "$BATS_TEST_TMPDIR/way.eml"
    says '"trusted":false' "$out"
    run_posta scan -q -w - --trusted 198.51.100.0/24 --trusted 192.0.2.1 "$BATS_TEST_TMPDIR/way.eml"
    lacks '"trusted":false' "$out"
}

@test "what is not built yet is refused, never ignored" {
    for option in -iany --decode-as=26=smtp \
        --format=eve --threads=2 --shard=1/2 --memory-limit=1G \
        --password=x; do
        refuses 'not built yet' "$option" "$PLAIN"
    done
    for command in live lab merge farm; do
        refuses 'not built yet' "$command" "$PLAIN"
    done
    refuses 'not built yet' scan -w nats://host "$PLAIN"
}

@test "values that ask for nothing new are taken" {
    run_posta --threads=1 --hashes=sha256 "$PLAIN"
    [ "$status" = 0 ]
}

@test "options that mean nothing to a command are refused" {
    refuses '--output means nothing to "ls"' ls messages -o x "$PLAIN"
    refuses '--json means nothing to "packets"' packets --json "$PLAIN"
    refuses '--all means nothing to "overview"' -a "$PLAIN"
}

@test "a command without what it needs says so" {
    refuses 'nothing to read' packets
    refuses 'say what to list' ls
    refuses 'did you mean "messages"' ls message "$PLAIN"
    refuses 'give an id' show
    refuses 'give an id' show "$PLAIN"
    refuses 'no id begins so' show zzz "$PLAIN"
    refuses 'for which shell' completion
    refuses 'is no id' packets --in 1 "$PLAIN"
    refuses 'no connection has the id' packets --in fzzzzzz "$PLAIN"
    refuses 'need each other' --secrets=hash "$PLAIN"
    refuses 'need each other' --secrets-key=x "$PLAIN"
}

@test "what was settled when a case was made is refused" {
    run_posta scan -o one.posta "$PLAIN"
    refuses '--secrets: one.posta is a case' --secrets=show one.posta
    refuses '--count: one.posta is a case' ls messages -c 1 one.posta
    refuses '--bpf: one.posta is a case' ls messages -f tcp one.posta
    refuses '--all-flows: one.posta is a case' ls flows --all-flows one.posta
    refuses '--all-flows: one.posta is a case' scan -w - --all-flows one.posta
    run_posta ls messages --secrets=mask one.posta
    [ "$status" = 0 ]
}

@test "where only one can hold, a second is refused" {
    for option in -w -o --secrets-key; do
        refuses 'given twice' scan $option a $option b "$PLAIN"
    done
    refuses 'given twice' packets --in a --in b "$PLAIN"
    [ ! -e a ]
}

@test "options stand before or after command and sources" {
    run_posta ls messages "$PLAIN"
    cp "$out" wanted
    for words in "-r $PLAIN ls messages" "ls -r $PLAIN messages" "ls messages --read=$PLAIN" \
        "--color=never ls messages $PLAIN -t utc" "ls messages -- $PLAIN"; do
        # shellcheck disable=SC2086
        run_posta $words
        [ "$status" = 0 ]
        cmp wanted "$out"
    done
}
