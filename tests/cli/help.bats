#!/usr/bin/env bats
# help.bats - help goes to stdout, and names what there is.

load helper

@test "help names every command and option" {
    run_posta help
    [ "$status" = 0 ]
    is_empty "$err"
    for word in overview packets ls show scan help completion --read --output --write --secrets \
        --all-flows --time --json --color; do
        says "$word" "$out"
    done
}

@test "help of a command is its -h" {
    for command in overview packets ls show scan help completion; do
        run_posta help "$command"
        [ "$status" = 0 ]
        cp "$out" wanted
        run_posta "$command" -h
        [ "$status" = 0 ]
        cmp wanted "$out"
        says "posta $command" "$out"
    done
}

@test "-h alone introduces, --version is one line" {
    run_posta -h
    [ "$status" = 0 ]
    says "tells the story" "$out"
    run_posta --version
    [ "$status" = 0 ]
    one_line "$out"
    grep -qE '^posta [0-9]+\.[0-9]+\.[0-9]+$' "$out"
}

@test "help events names every kind and its keys" {
    run_posta help events
    [ "$status" = 0 ]
    for word in capture: flow: dialogue: exchange: envelope: message: oddity: end: sha256; do
        says "$word" "$out"
    done
}

@test "help knows what it does not know" {
    run_posta help nonsense
    [ "$status" = 2 ]
    is_empty "$out"
    says "no such command or topic" "$err"
}

@test "the completion is a script that bash takes" {
    run_posta completion bash
    [ "$status" = 0 ]
    bash -n "$out"
    # shellcheck disable=SC1090
    . "$out"
    COMP_WORDS=(posta l) COMP_CWORD=1
    _posta 2> /dev/null || true # there is no compopt outside a completion
    [[ " ${COMPREPLY[*]} " == *" ls "* ]]
    COMP_WORDS=(posta ls "") COMP_CWORD=2
    _posta 2> /dev/null || true # there is no compopt outside a completion
    [[ " ${COMPREPLY[*]} " == *" messages "* ]]
    COMP_WORDS=(posta --secrets = ma) COMP_CWORD=3
    _posta 2> /dev/null || true # there is no compopt outside a completion
    [[ " ${COMPREPLY[*]} " == *" mask "* ]]
}
