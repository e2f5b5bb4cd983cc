# stage.bash - what the recorders here share: a throwaway root, hosts on a wire, and a tcpdump.
#
# A recorder sources it, says which talks it has (all_talks) and what those need (packages_for TALK),
# makes its hosts and servers (set_stage TALK...), records a talk (record TALK), and calls `play "$@"`.
# Where `has_own_roots` is yes, each talk gets a root of its own.
#
# Nothing is installed on the machine and nothing of it stays: packages go into a throwaway copy of
# the root (an overlay in memory), hosts are network namespaces, and the process namespace takes
# every process along when the recorder ends, however it ends.

# shellcheck shell=bash
me=$(readlink -f "$0")
here=$(dirname "$me")
has_own_roots=no

die() {
    echo "$(basename "$me"): $*" >&2
    exit 2
}

# --- outside: the namespaces and the throwaway root -------------------------------------------

enter() {
    local out=$1 talk
    shift
    [[ $(id -u) == 0 ]] || die "needs root, for its namespaces"
    mkdir -p "$out"
    if [[ $has_own_roots == yes && $# -gt 1 ]]; then
        for talk in "$@"; do
            "$me" -o "$out" "$talk"
        done
        return
    fi
    exec unshare --mount --uts --pid --fork --kill-child \
        "$me" --inside "$(readlink -f "$out")" "$@"
}

make_root() {
    local out=$1 ram
    ram=$(mktemp -d)
    # shellcheck disable=SC2064  # the name is wanted now
    trap "umount -l '$ram'; rmdir '$ram'" EXIT
    mount -t tmpfs tmpfs "$ram"
    root=$ram/root
    mkdir "$ram/upper" "$ram/work" "$root"
    mount -t overlay overlay -o "lowerdir=/,upperdir=$ram/upper,workdir=$ram/work" "$root"
    mount --rbind /dev "$root/dev"
    mount -t proc proc "$root/proc"
    mkdir -p "$root/$out"
    mount --bind "$out" "$root/$out"
}

# --- inside: Debian's packages, and hosts -------------------------------------------------------

install_packages() {
    # No service of the packages may start: they would listen on the machine's own network.
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod 755 /usr/sbin/policy-rc.d
    export DEBIAN_FRONTEND=noninteractive
    echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
    apt-get -qq update
    apt-get -qq install --no-install-recommends "$@" tcpdump iproute2 ethtool python3 \
        >/var/log/packages.log 2>&1 || die "packages: $(tail -1 /var/log/packages.log)"
}

# Neighbour discovery and router solicitations of a fresh link would be noise.
no_ipv6=(net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1)
quiet_ipv6=(net.ipv6.conf.default.accept_dad=0 net.ipv6.conf.default.router_solicitations=0
    net.ipv6.conf.all.accept_ra=0)

# make_host NAME SETTING...
make_host() {
    ip netns add "$1"
    ip netns exec "$1" sysctl -qw "${@:2}"
    ip -n "$1" link set lo up
}

# make_wire HOST END OTHER-HOST ITS-END
make_wire() {
    ip -n "$1" link add "$2" type veth peer name "$4" netns "$3"
    set_up "$1" "$2"
    set_up "$3" "$4"
}

set_up() {
    offload off "$1" "$2"
    ip -n "$1" link set "$2" up
}

# With offload on, frames are bigger than the wire's and carry unfinished checksums.
offload() {
    ip netns exec "$2" ethtool -K "$3" tx "$1" tso "$1" gso "$1" gro "$1" >/dev/null
}

# make_pair SETTING...: the two hosts of most talks.
make_pair() {
    make_host client "$@"
    make_host server "$@"
    make_wire client mail0 server mail0
    address_pair
}

address_pair() {
    ip -n client address add 192.0.2.10/24 dev mail0
    ip -n server address add 192.0.2.25/24 dev mail0
    know_hosts '192.0.2.10 client.example' '192.0.2.25 mail.example'
}

# Names by /etc/hosts alone.
know_hosts() {
    printf '%s\n' '127.0.0.1 localhost' "$@" >/etc/hosts
    printf '%s\n' 'hosts: files' 'passwd: files' 'group: files' >/etc/nsswitch.conf
}

from_client() {
    ip netns exec client "$@"
}

# make_certificate FOLDER: key.pem and cert.pem of mail.example.
make_certificate() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 36500 -subj /CN=mail.example \
        -addext subjectAltName=DNS:mail.example -keyout "$1/key.pem" -out "$1/cert.pem" 2>/dev/null
}

# --- a recording --------------------------------------------------------------------------------

# start_recording COMMAND...: which is no function, for what is stopped later must be the recorder,
# not a shell around it.
start_recording() {
    "$@" 2>"$work/recorder" &
    recorder=$!
    local tries=100
    until grep -qsiE 'listening on|^File:' "$work/recorder"; do
        ((tries-- > 0)) || die "the recorder does not start: $(cat "$work/recorder")"
        sleep 0.05
    done
    sleep 0.3
}

# listen HOST INTERFACE FILE [FILTER]
listen() {
    start_recording ip netns exec "$1" tcpdump -Z root -q -i "$2" -s 0 -U --immediate-mode \
        --time-stamp-precision=nano -w "$3" "${@:4}"
}

stop_recording() {
    sleep 0.7 # the last segments of the close
    kill -TERM "$recorder"
    wait "$recorder" || true
}

# wait_until_silent COMMAND...: what still waits for delivery is what it prints.
wait_until_silent() {
    local tries=60
    while [[ -n $("$@") ]]; do
        ((tries-- > 0)) || die "mail stays in the queue"
        sleep 0.2
    done
}

# --- the way from outside to a recording ----------------------------------------------------------

inside() {
    out=$1
    make_root "$out"
    chroot "$root" "$me" --in-root "$@"
}

in_root() {
    out=$1
    shift
    local name
    # shellcheck disable=SC2046  # words
    install_packages $(packages_for "$1")
    set_stage "$@"
    for name in "$@"; do
        record "$name"
    done
}

play() {
    local out=$here/../golden
    # Not `inside "$@" && return`: behind && nothing that fails would end the script.
    case ${1-} in
    --inside) shift; inside "$@"; return ;;
    --in-root) shift; in_root "$@"; return ;;
    -h | --help) sed -n '2,/^set/{/^set/!s/^# \{0,1\}//p}' "$me"; return ;;
    -o) out=${2?-o needs a folder}; shift 2 ;;
    esac
    local name talks=("$@")
    ((${#talks[@]})) || talks=("${all_talks[@]}")
    for name in "${talks[@]}"; do
        [[ " ${all_talks[*]} " == *" $name "* ]] || die "no talk '$name'; there are: ${all_talks[*]}"
    done
    enter "$out" "${talks[@]}"
}
