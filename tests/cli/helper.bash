# helper.bash - what the bats tests share: the program, captures to try it on, hostile ones made
# out of scenes.
#
# POSTA is the program, SCENE the maker of captures, both from the build.

GOLDEN="$BATS_TEST_DIRNAME/../golden"
SCENES="$BATS_TEST_DIRNAME/../scenes"

setup()
{
    PLAIN="$GOLDEN/plain/input.pcap"
    LOGIN="$GOLDEN/auth-login/input.pcap"
    cd "$BATS_TEST_TMPDIR" || exit
    unset NO_COLOR POSTA_PAGER PAGER COLUMNS
    export LC_ALL=C.UTF-8 LANGUAGE= TZ=UTC
    # one open file is enough for all that a test prints
    out="$BATS_TEST_TMPDIR/out" err="$BATS_TEST_TMPDIR/err"
}

# Runs posta; its output is in $out, its complaints in $err, its answer in $status.
run_posta()
{
    status=0
    "$POSTA" "$@" > "$out" 2> "$err" < /dev/null || status=$?
}

# make_capture NAME: a capture of the scene on standard input.
make_capture()
{
    cat > "$1.scene"
    "$SCENE" --pcap "$1" "$1.scene" > /dev/null
}

# first_id KIND FILE: the id of its first thing.
first_id()
{
    "$POSTA" ls "$1" "$2" 2> /dev/null | awk 'NR == 2 { print $1 }'
}

says()
{
    grep -qF -- "$1" "$2" || { echo "not in $2: $1"; cat "$2"; return 1; }
}

# lacks PATTERN FILE [GREP-OPTION...]: no line has it. A test never fails by a line that begins with
# "!", unless it is the last one; so this is how to say that something is not there.
lacks()
{
    if grep -q "${@:3}" -e "$1" "$2"; then
        echo "in $2: $1"
        cat -v "$2" | head -c 3000
        return 1
    fi
}

is_empty()
{
    [ ! -s "$1" ] || { echo "$1 is not empty:"; cat "$1"; return 1; }
}

one_line()
{
    [ "$(wc -l < "$1")" = 1 ] || { echo "$1 is not one line:"; cat "$1"; return 1; }
}
