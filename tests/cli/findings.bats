#!/usr/bin/env bats
# findings.bats - findings are listed, explained and answered by; the sheets of a forged mail and of
# its clean twin.

load helper

# sheet SCENE: writes the page of its message to $out.
sheet()
{
    "$SCENE" --pcap mail.pcap "$SCENES"/"$1" > /dev/null
    run_posta show "$(first_id messages mail.pcap)" mail.pcap
    [ "$status" = 0 ]
}

@test "ls findings names each with its severity and where it is" {
    "$SCENE" --pcap forged.pcap "$SCENES"/501-*.scene > /dev/null
    run_posta ls findings forged.pcap
    [ "$status" = 0 ]
    grep -qE '^x\S+ +high .* reply-to-diverted +Answers would not go to' "$out"
    [ "$(wc -l < "$out")" = 12 ]
    run_posta ls findings -Y 'severity:>=high' forged.pcap
    [ "$(wc -l < "$out")" = 3 ]
}

@test "a finding is shown with what was compared, the frames, and innocent explanations" {
    "$SCENE" --pcap forged.pcap "$SCENES"/501-*.scene > /dev/null
    id=$("$POSTA" ls findings forged.pcap | awk '/helo-bare-ip/ { print $1 }')
    run_posta show "$id" forged.pcap
    [ "$status" = 0 ]
    says 'What was compared' "$out"
    says 'helo          192.168.0.68' "$out"
    says 'frame 5, client, from octet 0' "$out"
    says 'printers' "$out"
    says 'RFC 5321 4.1.1.1, 4.1.3' "$out"
}

@test "a finding by look-ups is shown by their frames too" {
    id=$("$POSTA" ls findings "$GOLDEN/names-backup/input.pcap" | awk '/mx-bypass/ { print $1 }')
    run_posta show "$id" "$GOLDEN/names-backup/input.pcap"
    says 'The mail servers of club.example are mail.example, backup.example' "$out"
    says 'frames 1 to 2, a look-up' "$out"
    run_posta ls findings "$GOLDEN/names-mx/input.pcap"
    lacks mx-bypass "$out"
}

@test "help names all findings by severity, and says of each what it means" {
    run_posta help findings
    [ "$status" = 0 ]
    says 'critical' "$out"
    says 'reply-to-diverted' "$out"
    run_posta help helo-bare-ip
    [ "$status" = 0 ]
    says 'helo-bare-ip   medium' "$out"
    says 'typical of a script' "$out"
    says 'Innocent explanations' "$out"
}

@test "--fail-on answers with 1 from its severity on, and only then" {
    "$SCENE" --pcap forged.pcap "$SCENES"/501-*.scene > /dev/null
    "$SCENE" --pcap clean.pcap "$SCENES"/502-*.scene > /dev/null
    run_posta scan -q --fail-on=high forged.pcap
    [ "$status" = 1 ]
    run_posta scan -q --fail-on=critical forged.pcap
    [ "$status" = 0 ]
    run_posta scan -q --fail-on=info clean.pcap
    [ "$status" = 1 ]
    run_posta scan -q --fail-on=low clean.pcap
    [ "$status" = 0 ]
    run_posta scan -q --fail-on=grave clean.pcap
    [ "$status" = 2 ]
}

@test "the sheet of a forged mail: four answers, three senders, what is missing" {
    sheet 501-forged-by-hand.scene
    says 'source IP     192.0.2.10   observed' "$out"
    says 'server        198.51.100.25   observed' "$out"
    says 'answers to    remitente3@yahoo.com   Reply-To' "$out"
    says 'sent          2024-05-01 12:00:00Z   observed' "$out"
    says '3 different ones: remitente1@yahoo.com, remitente2@yahoo.com.no-such-host.example, remitente3@yahoo.com' "$out"
    says 'missing       To, Date, Message-ID' "$out"
    says 'HELO          192.168.0.68   <- a bare number' "$out"
    says 'MAIL FROM     remitente1@yahoo.com   <- not the From of the header' "$out"
    says 'Reply-To      remitente3@yahoo.com   <- answers do not go to the author' "$out"
}

@test "the sheet of the same mail as it was filtered: ten rules, and the delay that is none" {
    sheet 854-typed-by-hand-and-filtered.scene
    says 'source IP     203.0.113.78   claimed by a server that is believed' "$out"
    says 'answers to    sender3@yahoo.com   Reply-To' "$out"
    says '3 different ones' "$out"
    says 'Return-Path   sender1@yahoo.com   <- not the author' "$out"
    says 'the name of its address is pc78.access.example' "$out"
    for rule in BAYES_00 FREEMAIL_FORGED_REPLYTO FREEMAIL_REPLYTO_END_DIGIT FSL_HELO_BARE_IP_1 \
        MISSING_DATE MISSING_HEADERS MISSING_MID REPLYTO_WITHOUT_TO_CC TVD_RCVD_IP TVD_RCVD_IP4; do
        grep -qE " $rule   (confirmed|cannot be confirmed) by the message" "$out"
    done
    says 'Date was not written by the sender' "$out"
    says '114 s' "$out"
}

@test "its clean twin raises nothing above info" {
    sheet 502-clean-twin.scene
    lacks ' <- ' "$out"
    lacks '^  (low|medium|high|critical) ' "$out" -E
}
