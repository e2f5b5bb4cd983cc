#!/usr/bin/env bats
# serve.bats - the page over HTTP: who may ask, what is answered; tests/ui walks through it.
load helper

# serve OPTIONS... SOURCE: begins to serve; $url is where.
serve()
{
    "$POSTA" serve "$@" > served 2> "$err" < /dev/null 3>&- &
    server=$!
    for _ in $(seq 100); do
        [ ! -s served ] || break
        sleep 0.1
    done
    url=$(cut -d ' ' -f 1 served)
}

teardown()
{
    [ -z "$server" ] || kill "$server" 2> /dev/null || true
}

# answers CODE WORDS-OF-CURL...: the status of the answer; the answer is in $out.
answers()
{
    local code
    code=$(curl -s -m 10 -o "$out" -D fields -w '%{http_code}' "${@:2}")
    [ "$code" = "$1" ] || { echo "$code, not $1:"; cat "$out"; return 1; }
}

@test "it answers what the page asks, and ends in order" {
    serve --listen 127.0.0.1:0 "$LOGIN"
    message=$(first_id messages "$LOGIN")
    answers 200 "$url"
    says 'id="summary"' "$out"
    says "Content-Security-Policy: default-src 'none'; script-src 'sha256-" fields
    says 'X-Content-Type-Options: nosniff' fields
    answers 200 "${url}api/overview"
    [ "$(jq .counts.message "$out")" = 1 ]
    answers 200 "${url}api/list/messages?words=from:juan&limit=10"
    [ "$(jq -r '.rows[0].id' "$out")" = "$message" ]
    answers 200 "${url}api/list/messages?words=from:nobody"
    [ "$(jq .total "$out")" = 0 ]
    answers 200 "${url}api/facets/dialogues"
    jq -e 'any(.facet == "protocol" and .value == "smtp" and .count == 2)' "$out"
    answers 200 "${url}api/thing/$message"
    [ "$(jq -r .kind "$out")" = message ]
    answers 200 "${url}api/picture/timeline"
    says '<svg' "$out"
    answers 200 "${url}api/body/$message"
    answers 200 "${url}api/octets/$message"
    says "Content-Disposition: attachment; filename=\"$message.eml\"" fields
    "$POSTA" show --raw "$message" "$LOGIN" | cmp - "$out"
    kill -TERM "$server"
    status=0
    wait "$server" || status=$?
    [ "$status" -eq 0 ]
}

@test "with -Y it holds what the words find" {
    serve --listen 127.0.0.1:0 -Y 'subject:lottery' "$LOGIN" "$BATS_TEST_DIRNAME/../golden/rejected/input.pcap"
    answers 200 "${url}api/list/messages"
    [ "$(jq .total "$out")" = 1 ]
    [ "$(jq -r '.rows[0].first' "$out")" = "You won the lottery" ]
    answers 200 "${url}api/list/credentials"
    [ "$(jq .total "$out")" = 0 ]
    answers 200 "${url}api/overview"
    jq -e '.notes | any(test("subject:lottery"))' "$out"
    answers 400 "${url}api/thing/$(first_id messages "$LOGIN")"
}

@test "of a mail in a very long talk, what is of it is there" {
    {
        printf 'scene   a long talk\nsource  no standard: how long they may be\n\nS: 220 mx\nC: EHLO a\nS: 250 hi\n'
        for i in $(seq 1500); do
            printf 'C: MAIL FROM:<a%d@a.example>\nS: 250 ok\nC: RCPT TO:<b@b.example>\nS: 250 ok\n' "$i"
            printf 'C: DATA\nS: 354 go\nC: Subject: no. %d /  / x / .\nS: 250 ok\n' "$i"
        done
        printf 'C: QUIT\nS: 221 bye\n'
    } | make_capture long.pcap
    serve --listen 127.0.0.1:0 long.pcap
    answers 200 "${url}api/list/messages?offset=1400&limit=1"
    message=$(jq -r '.rows[0].id' "$out")
    answers 200 "${url}api/thing/$message"
    [ "$(jq '.is_cut, (.events | length)' "$out" | paste -s)" = $'true\t5001' ]
    jq -e '[.events[].event] | contains(["dialogue", "flow", "envelope", "message"])' "$out"
    jq -e 'any(.events[]; .event == "exchange" and .command.text == "MAIL FROM:<a1401@a.example>")' "$out"
    jq -e '[.events[] | select(.event == "exchange") | .number] | . == sort' "$out"
}

@test "what is asked wrongly is said" {
    serve --listen 127.0.0.1:0 "$PLAIN"
    answers 400 "${url}api/list/messages?words=nothing:x"
    says 'no such word' "$out"
    answers 404 "${url}api/list/nothing"
    answers 404 "${url}nothing"
    answers 404 "${url}api/octets/nothing"
    answers 400 "${url}api/thing/nothing"
    answers 405 -X POST -d x "$url"
    answers 405 -X DELETE "$url"
    answers 200 -I "$url"
}

@test "a name that leads here is not believed" {
    serve --listen 127.0.0.1:0 "$PLAIN"
    answers 403 -H 'Host: evil.example' "${url}api/overview"
    answers 403 -H 'Host: localhost.evil.example' "${url}api/overview"
    answers 403 -H 'Host: [evil' "${url}api/overview"
    answers 200 -H 'Host: localhost:1' "${url}api/overview"
    answers 200 -H 'Host: [::1]:1' "${url}api/overview"
}

@test "beyond this machine a token is needed" {
    serve --listen 0.0.0.0:0 "$PLAIN"
    answers 403 "${url%\?*}"
    answers 403 "${url%\?*}api/overview"
    answers 403 "${url%\?*}?token=0123456789abcdef0123456789abcdef"
    answers 303 -c jar "$url"
    answers 200 -b jar "${url%\?*}api/overview"
}

@test "what cannot be listened at is said" {
    for address in nowhere:80 127.0.0.1:65536 127.0.0.1: '[::1:80' ''; do
        run_posta serve "$PLAIN" --listen "$address"
        [ "$status" -eq 2 ]
        one_line "$err"
    done
    serve --listen 127.0.0.1:0 "$PLAIN"
    port=${url##*:}
    run_posta serve "$PLAIN" --listen "192.0.2.1:${port%/}"
    [ "$status" -eq 4 ]
    one_line "$err"
}
