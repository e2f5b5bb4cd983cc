#!/usr/bin/env bats
# examples.bats - every example of the manual pages, of the help and of the README can be run.

load helper

# The files and ids that examples name are there, and so are the tools that not everybody has.
prepare()
{
    mkdir -p bin .local/share/bash-completion/completions
    export HOME="$PWD" PATH="$PWD/bin:$PATH"
    ln -s "$POSTA" bin/posta
    printf '#!/bin/sh\ncat letter.eml\n' > bin/xclip
    command -v dot > /dev/null || printf '#!/bin/sh\nexec cat\n' > bin/dot
    chmod +x bin/*
    cp "$LOGIN" mail.pcap
    cp "$LOGIN" mail.pcapng
    cp "$LOGIN" new.pcap
    cp "$GOLDEN/starttls/keys.log" keys.log
    gzip -c "$PLAIN" > old.pcap.gz
    gzip -c "$LOGIN" > mail.pcapng.gz
    cp "$BATS_TEST_DIRNAME/route.eml" letter.eml
    { echo "From juan@client.example Tue Nov  7 14:47:51 2017"; cat letter.eml; echo; } > inbox.mbox
    dialogue=$(first_id dialogues mail.pcap) message=$(first_id messages mail.pcap)
}

# runs LINE: as a shell would, with the ids of our captures; what picks may find nothing.
runs()
{
    local line=$1 status=0 id=$dialogue
    if [[ $line == *--raw* ]]; then id=$message; fi
    line=$(sed -E "s/\<d[24][a-z0-9]{2,4}\>/$dialogue/g; s/\<ID\>/$id/g; s/\<m2fk\>/$message/g" <<< "$line")
    line=${line/posta serve/timeout --preserve-status 3 posta serve} # until somebody ends it
    if [[ $line == *-o* ]]; then rm -rf mail mail.posta found ./*.html; fi
    bash -o pipefail -c "$line" > "$out" 2> "$err" < letter.eml || status=$?
    [ "$status" = 0 ] || { [ "$status" = 1 ] && grep -qE 'posta (ls|export -Y)|--fail-on' <<< "$line"; } ||
        { echo "exit status $status: $line"; cat "$err"; return 1; }
}

runs_all()
{
    local line count=0
    prepare
    while IFS= read -r line <&3; do
        runs "$line"
        count=$((count + 1))
    done 3< "$1"
    [ "$count" -ge "$2" ]
}

@test "the examples of the manual pages" {
    for page in "$BATS_TEST_DIRNAME"/../../man/*.scd; do
        # "++" ends a line that goes on in the next one; of two commands each is run
        sed -n '/^# EXAMPLES/,/^# SEE/p' "$page" |
            sed -nE '/^(\t|posta |jq )/{s/^\t//; s/\+\+$//; s/\\([|*_])/\1/g; p}'
    done > examples
    runs_all examples 15
}

@test "the examples of the help" {
    for command in overview packets ls show draw headers export report serve scan help completion; do
        run_posta help "$command"
        sed -n '/^Examples/,$s/^  //p' "$out" >> examples
    done
    run_posta help filters
    sed -n '/^Examples/,$s/^  //p' "$out" >> examples
    runs_all examples 20
}

@test "the examples of the README" {
    sed -nE '/^```$/,/^```$/s/^(\$ )?(posta .*)$/\2/p' "$BATS_TEST_DIRNAME/../../README.md" |
        sed -E 's/ {2,}.*//' > examples
    runs_all examples 8
}
