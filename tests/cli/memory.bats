#!/usr/bin/env bats
# memory.bats - a large message costs no more memory than a small one.

load helper

# peak MIB: the most memory, in KiB, that posta takes for a message of so many MiB.
peak()
{
    "$BATS_TEST_DIRNAME/large_mail.py" "$1" |
        ASAN_OPTIONS="$ASAN_OPTIONS:quarantine_size_mb=1" python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$POSTA" scan -q -w "events-$1" -
}

# The smaller one has as many packets as are remembered for duplicates.
@test "a message of 200 MiB takes as much memory as one of 40 MiB" {
    small=$(peak 40)
    large=$(peak 200)
    says '"detected_type":"application/zip"' events-200
    says '"complete":true' events-200
    echo "40 MiB: $small KiB, 200 MiB: $large KiB"
    [ "$((large - small))" -le 2048 ]
}
