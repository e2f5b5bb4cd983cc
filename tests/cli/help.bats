#!/usr/bin/env bats
# help.bats - help goes to stdout, and names what there is.

load helper

@test "help names every command and option" {
    run_posta help
    [ "$status" = 0 ]
    is_empty "$err"
    for word in overview packets ls show headers export scan help completion --read --output --write --secrets \
        --all-flows --time --json --color; do
        says "$word" "$out"
    done
}

@test "help of a command is its -h" {
    for command in overview packets ls show headers export scan help completion; do
        run_posta help "$command"
        [ "$status" = 0 ]
        cp "$out" wanted
        run_posta "$command" -h
        [ "$status" = 0 ]
        cmp wanted "$out"
        says "posta $command" "$out"
    done
}

# The commands there are, and the manual page of one as text.
commands()
{
    "$POSTA" help | sed -n '/^Commands/,/^$/s/^  \([a-z]*\) .*/\1/p'
}

page_of()
{
    sed -E 's/\+\+$//; s/[*_\\]//g' "$BATS_TEST_DIRNAME/../../man/posta-$1.1.scd"
}

@test "every command has a manual page that says of it what its help says" {
    [ "$(commands | wc -l)" -ge 12 ]
    for command in $(commands); do
        page_of "$command" > page
        "$POSTA" help "$command" > help
        grep -qxF "$(head -n 1 help)" page
        grep -qxF '# EXAMPLES' page
        grep -qF "*posta-$command*(1)" "$BATS_TEST_DIRNAME/../../man/posta.1.scd"
        # what it has of its own is explained there, what all have in posta(1)
        sed 's/[*_\\]//g' "$BATS_TEST_DIRNAME/../../man/posta.1.scd" >> page
        for option in $(sed -nE 's/^  (-., |    )(--[a-z-]+).*/\2/p' help); do
            grep -qE -- "^(-[^,]*, )*$option\>" page || { echo "$option of $command"; return 1; }
        done
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

@test "help explains reply codes, enhanced ones, and both" {
    run_posta help 503
    [ "$status" = 0 ]
    says "Bad sequence of commands" "$out"
    says "RFC 5321 4.1.4" "$out"
    run_posta help 5.7.1
    [ "$status" = 0 ]
    says "Not authorized" "$out"
    says "x.7: Security or policy" "$out"
    run_posta help 550 5.1.1
    [ "$status" = 0 ]
    says "550  Mailbox unavailable" "$out"
    says "5.1.1  No such mailbox" "$out"
    run_posta help 299
    [ "$status" = 0 ]
    says "2yz: it was done" "$out"
}

@test "help explains the words of SMTP, however they are spelled" {
    for word in EHLO rcpt "MAIL FROM" SIZE starttls PIPELINING; do
        run_posta help "$word"
        [ "$status" = 0 ]
        says "RFC" "$out"
    done
    run_posta help STARTTLS
    says "a command" "$out"
    says "an extension" "$out"
}

@test "help explains the words of POP3 and IMAP" {
    for word in FETCH select "UID FETCH" NO BYE idle EXISTS TRYCREATE RETR +OK IN-USE; do
        run_posta help "$word"
        [ "$status" = 0 ]
        says "RFC" "$out"
    done
    run_posta help AUTH
    says "a command of SMTP" "$out"
    says "a command of POP3" "$out"
    run_posta help STATUS
    says "a command of IMAP" "$out"
    says "a response of an IMAP server" "$out"
    run_posta help "uid fetch" quit
    says "FETCH  a command of IMAP" "$out"
    says "QUIT  a command of SMTP" "$out"
    says "QUIT  a command of POP3" "$out"
    run_posta help FETSH
    [ "$status" = 2 ]
    says 'did you mean "posta help FETCH"?' "$err"
}

@test "help says what was perhaps meant" {
    run_posta help VERFY
    [ "$status" = 2 ]
    one_line "$err"
    says 'did you mean "posta help VRFY"?' "$err"
    run_posta help stats
    says 'did you mean "posta help states"?' "$err"
}

@test "help ports has every port of mail" {
    run_posta help ports
    [ "$status" = 0 ]
    for port in 24 25 110 143 465 587 993 995 2525; do
        grep -qE "^ +$port  [A-Z]" "$out"
    done
    says "RFC 8314" "$out"
}

@test "help states has every command in its place" {
    run_posta help states
    [ "$status" = 0 ]
    grep -qE '^    .*MAIL.* -> SENDER$' "$out"
    grep -qE '^    RCPT -> RECIPIENT$' "$out"
    grep -qE '^    PASS, APOP, AUTH -> TRANSACTION$' "$out"
    grep -qE '^    AUTHENTICATE, LOGIN -> AUTHENTICATED$' "$out"
    grep -qE '^    CLOSE, UNSELECT -> AUTHENTICATED$' "$out"
    run_posta help states --dot
    [ "$status" = 0 ]
    [ "$(head -n 1 "$out")" = "digraph states {" ]
    grep -qF 'smtp_1 -> smtp_5 [label="QUIT"]' "$out"
    grep -qF 'imap_1 [label="AUTHENTICATED"]' "$out"
    [ "$(tail -n 1 "$out")" = "}" ]
    if command -v dot > /dev/null; then
        dot -Tsvg -o /dev/null "$out"
    fi
    run_posta help --dot
    [ "$status" = 2 ]
    says "states --dot" "$err"
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
