#!/usr/bin/env python3
"""twins.py - compares sealed talks, opened with their keys, with the same talks held in the clear, as TAP.

Usage: twins.py POSTA

A golden with a plain.pcap has one (tests/record/tls). Keys from a log and keys inside of the capture
(opened.pcapng) must both give its exchanges, messages, envelopes and log-ins.
"""

import json
import os
import subprocess
import sys

sys.dont_write_bytecode = True

import golden  # noqa: E402

KEYS = {
    "message": ("via", "complete", "bytes", "sha256"),
    "credential": ("mechanism", "user", "secret", "outcome"),
    "envelope": ("mail_from", "recipients", "outcome"),
    "mailbox": ("action", "user", "folder", "uid", "number", "committed"),
}


def scan(posta, name, *arguments):
    done = subprocess.run([posta, "scan", "-q", "-w", "-", "--secrets=show", *arguments],
                          cwd=os.path.join(golden.HERE, name), stdin=subprocess.DEVNULL,
                          capture_output=True, timeout=120, check=True)
    return [json.loads(line) for line in golden.lines(done.stdout.decode("utf-8"))]


def without_times(value):
    """Recipients carry the frames and times of their replies."""
    if isinstance(value, dict):
        return {key: without_times(one) for key, one in value.items()
                if key in ("address", "outcome", "code", "enhanced", "reply")}
    return [without_times(one) for one in value] if isinstance(value, list) else value


def exchanges(events):
    """Verbs and codes. What led to TLS has no twin: EHLO, CAPA and the like are said again inside."""
    is_sealed = any("decrypted" in event.get("evidence", {}) for event in events)
    told = []
    for event in sorted(golden.of_kind(events, "exchange"), key=lambda event: event["number"]):
        command, reply = event.get("command", {}), event.get("reply", {})
        if command and is_sealed and "decrypted" not in event["evidence"]:
            continue
        told.append((command.get("verb"), command.get("argument"), command.get("uid"),
                     reply.get("code"), reply.get("status"), reply.get("enhanced"),
                     event.get("body", {}).get("bytes"), len(event.get("steps", []))))
    return told


def talks(events):
    """What is the same in both, talk by talk."""
    told = []
    for dialogue in sorted(golden.of_kind(events, "dialogue"), key=lambda event: event["start"]):
        own = [event for event in events if event.get("dialogue") == dialogue["dialogue"]]
        told.append({"ended": dialogue["ended"], "exchange": exchanges(own)})
        for kind, keys in KEYS.items():
            told[-1][kind] = [without_times({"reply": [one.get(key) for key in keys]})
                              for one in golden.of_kind(own, kind)]
    return told


def compare(posta, name, *arguments):
    plain = talks(scan(posta, name, "plain.pcap"))
    sealed = scan(posta, name, *arguments)
    opened = talks(sealed)
    wrong = [] if golden.of_kind(sealed, "tls") else ["nothing is sealed"]
    if len(plain) != len(opened):
        return wrong + [f"{len(plain)} talks in the clear, {len(opened)} opened"]
    for number, (one, other) in enumerate(zip(plain, opened), 1):
        for kind in one:
            if one[kind] != other[kind]:
                wrong.append(f"talk {number}, {kind}: {one[kind]} in the clear, {other[kind]} opened")
    return wrong


def main():
    posta = os.path.abspath(sys.argv[1])
    names = [name for name in golden.names()
             if os.path.exists(os.path.join(golden.HERE, name, "plain.pcap"))]
    failed = 0
    print(f"1..{2 * len(names)}")
    for number, (name, way, arguments) in enumerate(
            ((name, *way) for name in names
             for way in (("key log", ("--keylog", "keys.log", "input.pcap")),
                         ("keys inside", ("opened.pcapng",)))), 1):
        wrong = compare(posta, name, *arguments)
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}, {way}")
        for line in wrong:
            print(f"# {line}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
