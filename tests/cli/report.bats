#!/usr/bin/env bats
# report.bats - a case as one page; tests/ui walks through it in a browser.
load helper

# The data inside of a report.
data_of()
{
    python3 - "$1" << 'E'
import base64, gzip, json, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
data = json.loads(re.search(r'<script id="data" type="application/json">(.*?)</script>', page, re.S)[1])
if "gzip" in data:
    data = json.loads(gzip.decompress(base64.b64decode(data["gzip"])))
json.dump(data, sys.stdout)
E
}

@test "a report is one file that only its owner can read, and holds everything" {
    run_posta report "$LOGIN" -o mail.html
    [ "$status" -eq 0 ]
    is_empty "$out"
    is_empty "$err"
    [ "$(stat -c %a mail.html)" = 600 ]
    data_of mail.html > data.json
    [ "$(jq '.rows.messages | length' data.json)" = 1 ]
    [ "$(jq '.events | length' data.json)" = "$("$POSTA" scan -q -w - "$LOGIN" | wc -l)" ]
    [ "$(jq -r '.pictures.timeline[:4]' data.json)" = "<svg" ]
    "$POSTA" export "$LOGIN" -o exported
    jq -e '.bodies[].texts[0].text | startswith("Hola Ana")' data.json
    [ "$(jq -r '.bodies[].octets' data.json | base64 -d | sha256sum)" = "$(sha256sum < exported/messages/*.eml)" ]
}

@test "without script the summary is there, and what a capture says adds no markup" {
    make_capture evil.pcap << 'E'
scene   words that look like markup
source  no standard: what a page must survive

S: 220 </script><script>alert(1)</script>
C: EHLO client.example
S: 250 hello
C: MAIL FROM:<"</script><img src=x onerror=alert(2)>"@evil.example>
S: 250 ok
C: RCPT TO:<ben@club.example>
S: 550 <script>alert(3)</script> no such user
C: QUIT
S: 221 bye
E
    run_posta report evil.pcap -o -
    [ "$status" -eq 0 ]
    says 'id="summary"' "$out"
    says '&lt;script&gt;alert(3)&lt;/script&gt; no such user' "$out"
    lacks '<img' "$out"
    lacks '<script>alert' "$out"
    # the data and the program of the page
    [ "$(grep -o '<script[ >]' "$out" | wc -l)" = 2 ]
}

@test "secrets are masked, and a case can be reported too" {
    "$POSTA" scan "$LOGIN" -o mail.posta
    run_posta report mail.posta -o mail.html
    [ "$status" -eq 0 ]
    data_of mail.html > data.json
    [ "$(jq '.bodies | length' data.json)" = 1 ]
    [ "$(jq -r '[.events[].record | select(.event == "credential") | .secret] | unique | .[]' data.json)" = '********' ]
}

@test "what is left out is said in the page" {
    run_posta report "$PLAIN" -o mail.html --no-bodies
    [ "$status" -eq 0 ]
    data_of mail.html > data.json
    [ "$(jq '.bodies | length' data.json)" = 0 ]
    jq -e '.overview.notes | any(test("without the octets"))' data.json
    head -c 2000 "$PLAIN" > cut.pcap
    run_posta report cut.pcap -o mail.html
    [ "$status" -eq 3 ]
    data_of mail.html | jq -e '.overview.notes | any(test("not to their end"))'
}

@test "what cannot be done is said" {
    run_posta report "$PLAIN"
    [ "$status" -eq 2 ]
    one_line "$err"
    run_posta report "$PLAIN" -o /nowhere/mail.html
    [ "$status" -eq 4 ]
    one_line "$err"
    run_posta ls messages "$PLAIN" --no-bodies
    [ "$status" -eq 2 ]
}
