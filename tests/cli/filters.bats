#!/usr/bin/env bats
# filters.bats - -Y finds what its words say, in lists and in what is exported.

load helper

make_mail()
{
    printf 'From: ana@a.example\nTo: ben@b.example\nSubject: One\n\nHi\n' > one.eml
    printf 'From: cy@c.example\nTo: ben@b.example\nSubject: Two\n\nHo\n' > two.eml
}

@test "a list shows what the words find" {
    make_mail
    run_posta ls messages -Y from:ana one.eml two.eml
    [ "$status" = 0 ]
    says One "$out"
    lacks Two "$out"
    run_posta ls messages --json -Y '-from:ana' one.eml two.eml
    [ "$(grep -c '"event":"message"' "$out")" = 1 ]
    says '"subject":"Two"' "$out"
    run_posta ls findings -Y 'subject:Two finding:date-missing' one.eml two.eml
    [ "$(wc -l < "$out")" = 2 ]
    says date-missing "$out"
}

@test "nothing found is answered with 1" {
    make_mail
    run_posta ls messages -Y from:nobody one.eml
    [ "$status" = 1 ]
    one_line "$err"
    says "that these words find" "$err"
}

@test "captures and cases answer alike" {
    run_posta scan -o one.posta "$PLAIN" "$LOGIN"
    for words in proto:smtp server:587 'juan' 'has:finding -server:25'; do
        "$POSTA" ls messages -Y "$words" "$PLAIN" "$LOGIN" > from-captures || true
        "$POSTA" ls messages -Y "$words" one.posta > from-case || true
        cmp from-captures from-case
    done
}

@test "an error says where it is" {
    for words in 'from:ana (to:b' 'foo:x' 'severity:>=grave' ''; do
        run_posta ls messages -Y "$words" "$PLAIN"
        [ "$status" = 2 ]
        one_line "$err"
        says "-Y: filter, column" "$err"
    done
}

@test "export takes what the words find, and says so" {
    make_mail
    run_posta export -Y subject:Two one.eml two.eml -o found
    [ "$status" = 0 ]
    [ "$(ls found/messages | wc -l)" = 1 ]
    cmp found/messages/* two.eml
    says '"filter": "subject:Two"' found/MANIFEST.json
    run_posta export -Y subject:Three one.eml -o none
    [ "$status" = 1 ]
}

@test "help filters names every word" {
    run_posta help filters
    [ "$status" = 0 ]
    for word in from: to: subject: has: type: finding: severity: server: proto: after: before: size: OR; do
        says "$word" "$out"
    done
}

@test "the overview, a picture and a report hold what the words find, and say so" {
    make_mail
    run_posta -Y subject:Two one.eml two.eml
    [ "$status" = 0 ]
    says "only what these words find, and what belongs to it: subject:Two" "$out"
    says c.example "$out"
    lacks a.example "$out"
    run_posta draw matrix -Y subject:Two one.eml two.eml
    says c.example "$out"
    lacks a.example "$out"
    run_posta report -Y subject:Two one.eml two.eml -o -
    [ "$status" = 0 ]
    says "Only what these words find, and what belongs to it: subject:Two" "$out"
    says cy@c.example "$out"
    lacks ana@a.example "$out"
    run_posta report -Y 'subject:' one.eml -o report.html
    [ "$status" = 2 ]
    one_line "$err"
    [ ! -e report.html ]
}
