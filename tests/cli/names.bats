#!/usr/bin/env bats
# names.bats - which look-ups led to a dialogue, for people.
load helper

@test "a dialogue says by which exchanger its server was found, and its names" {
    run_posta show d "$GOLDEN/names-mx/input.pcap"
    [ "$status" -eq 0 ]
    says "MX of club.example: mail.example, preference 10 (none comes before it)" "$out"
    says "client.example, which leads back to it" "$out"
    run_posta show d "$GOLDEN/names-backup/input.pcap"
    says "MX of club.example: backup.example, preference 20 (another comes before it)" "$out"
}

@test "ls lookups lists questions with their answers" {
    run_posta ls lookups "$GOLDEN/names-mx/input.pcap"
    [ "$status" -eq 0 ]
    says "20 backup.example, 10 mail.example" "$out"
    says "10.2.0.192.in-addr.arpa" "$out"
}

@test "show tells a look-up and the dialogue that used it" {
    id=$("$POSTA" ls lookups --json "$GOLDEN/names-mx/input.pcap" |
        jq -r 'select(.question.name == "mail.example").id')
    run_posta show "$id" "$GOLDEN/names-mx/input.pcap"
    [ "$status" -eq 0 ]
    says "mail.example -> 192.0.2.25" "$out"
    says "used by" "$out"
}
