#!/bin/sh
# witness.sh - tshark reads the scenes as an independent witness: their packets are in order, and
# the commands that it sees are among ours.
#
# usage: witness.sh SCENE-TOOL FOLDER
set -u
scene=$1
folder=$2

if ! command -v tshark >/dev/null; then
    echo "1..0 # SKIP tshark is missing"
    exit 0
fi
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT

# The network disturbed these talks, or they can be read in two ways: commands are not compared.
disturbed='^(lose|drop|stray|syn|swap|late|repeat|overlap|only|snap|no handshake|probe|keep-alive|bad checksum|allow)'

# tshark stumbles over literals of a LOGIN, and over base64 that it does not undo in parts of mails;
# neither says anything of packets or of commands of SMTP.
unread='--disable-protocol imap --disable-protocol tnef --disable-protocol cms'

# Their hellos are cut short, or are but the first octets of one.
cut_hellos='torn-hello|starttls|stls'

# It takes the next answer for the one that was lost, and wants the size of a message in it.
lost_answers='hole-takes-the-beginning'

# One line for each complaint about the scene $1.
complaints() {
    frames=$("$scene" --pcap "$work/scene.pcap" "$1") || echo "cannot be made into packets"
    # shellcheck disable=SC2086 # several words
    tshark -r "$work/scene.pcap" $unread -o tcp.check_checksum:TRUE -o ip.check_checksum:TRUE \
        -T fields -E separator=/t -e frame.number -e ip.checksum.status -e tcp.checksum.status \
        -e _ws.malformed -e smtp.req.command >"$work/seen" 2>"$work/errors" ||
        sed 's/^/tshark: /' "$work/errors"
    seen=$(wc -l <"$work/seen")
    [ "$frames" -eq "$seen" ] || echo "$frames frames were written, $seen were read"
    if ! grep -Eq '^(snap|bad +checksum)' "$1"; then
        awk -F '\t' '$2 == 0 || $3 == 0 { print "frame " $1 ": a checksum is wrong" }' "$work/seen"
    fi
    # more parts, or parts nested deeper, than it reads make it give up
    if ! grep -q 'expect oddity parts-cut' "$1" && ! grep -Eq '^(snap|bad +checksum)' "$1" &&
        ! basename "$1" | grep -Eq "$cut_hellos|$lost_answers"; then
        awk -F '\t' '$4 != "" { print "frame " $1 ": malformed" }' "$work/seen"
    fi
    grep -Eq "$disturbed" "$1" && return
    case $1 in
    # it takes answers of a log-in, and what stands behind STARTTLS, for commands
    *auth-answers*|*in-a-log-in*|*-injection*|*x-exps*|*x-anonymoustls*) return ;;
    # it knows no prefaces and no octets that are counted, and does not change the roles
    *proxy*|*signature*|*xexch50*|*turn.scene|*-turn-*|*atrn.scene|*turned*) return ;;
    esac
    "$scene" --events "$1" | grep -o '"verb":"[^"]*"' | cut -d '"' -f 4 | cut -c 1-4 |
        sort -u >"$work/ours" # it knows four letters of a verb
    cut -f 5 "$work/seen" | tr ',' '\n' | tr '[:lower:]' '[:upper:]' | sed '/^$/d' | sort -u |
        comm -23 - "$work/ours" | sed 's/^/a command that only tshark sees: /'
}

count=0
for file in "$folder"/*.scene; do
    count=$((count + 1))
    name=$(basename "$file" .scene)
    complaints "$file" >"$work/complaints"
    if [ -s "$work/complaints" ]; then
        echo "not ok $count - $name"
        sed 's/^/# /' "$work/complaints"
    else
        echo "ok $count - $name"
    fi
done
echo "1..$count"
