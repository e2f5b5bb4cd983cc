#!/usr/bin/env python3
"""run.py - runs posta over every golden and compares its events with the expected ones, as TAP.

Usage: run.py POSTA [NAME...]
"""

import os
import sys

sys.dont_write_bytecode = True

import golden  # noqa: E402  (no __pycache__ in the source tree)


def compare(posta, name):
    """Gives what is wrong with one golden as lines for people; none where all is well."""
    path = os.path.join(golden.HERE, name, "expect.ndjson")
    if not os.path.exists(path):
        return ["no expect.ndjson"]
    output, trouble = golden.scan(posta, name)
    if trouble:
        return trouble.splitlines()
    with open(path, encoding="utf-8") as file:
        expected = golden.parse(file.read())
    wrong = golden.first_difference(expected, golden.parse(output))
    return wrong + golden.judge(posta, name)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    posta = os.path.abspath(sys.argv[1])
    names = sys.argv[2:] or golden.names()
    failed = 0
    print(f"1..{len(names)}")
    for number, name in enumerate(names, 1):
        try:
            wrong = compare(posta, name)
        except Exception as error:  # a golden that cannot be read must not hide the others
            wrong = [f"{type(error).__name__}: {error}"]
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong:
            print(f"# {line}")
        sys.stdout.flush()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
