#!/usr/bin/env python3
"""secrets.py - asks posta for everything of every recording, and finds no secret in it, as TAP.

Usage: secrets.py POSTA [NAME...]

What is secret is known twice: the passwords of the accounts, as tests/record spells them, with what
the mechanisms make of them; and whatever --secrets=show tells where the default tells a mask. Each
is looked for in the output of every command with default options, in dumps of octets too. What
posta itself masks may stand elsewhere for another reason, so short pieces of it do not count.
"""

import base64
import concurrent.futures
import glob
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True

import golden  # noqa: E402  (no __pycache__ in the source tree)

PASSWORDS = ["correct horse", "wrong horse", "battery staple", "not-a-secret"]
USERS = ["", "ana@club.example", "ben@club.example", "pepe", "anton@systems.example"]
LISTS = ["messages", "dialogues", "flows", "envelopes", "credentials", "attachments", "mailbox",
         "findings", "oddities", "lookups"]
MASK = "********"
SHORTEST = 6  # octets of what was masked that count as a secret wherever they stand
DUMPED = 6    # octets of a secret that give it away in a dump
WORKERS = 2
TIMEOUT_SECONDS = 60


def recordings():
    """The folders of goldens that can be read, with args or not yet."""
    return sorted(os.path.basename(os.path.dirname(path))
                  for path in glob.glob(os.path.join(golden.HERE, "*", "input.*")))


class Recording:
    """A recording, the options that open it, and what is secret in it."""

    def __init__(self, posta, name):
        self.posta, self.folder = posta, os.path.join(golden.HERE, name)
        self.source = os.path.basename(glob.glob(os.path.join(self.folder, "input.*"))[0])
        has_keys = os.path.exists(os.path.join(self.folder, "keys.log"))
        self.options = ["--keylog", "keys.log"] if has_keys else []
        self.events = self.scan()
        self.secrets = self.known() | self.masked()
        # a piece that is told anyway, of a challenge or a prompt, gives nothing away
        said = self.run("packets", "-a") + self.run("scan", "-q", "-w", "-")
        pieces = {secret[at:at + DUMPED] for secret in self.secrets
                  for at in range(len(secret) - DUMPED + 1)}
        self.dumps = {piece.hex(" ").encode() for piece in pieces if piece not in said}

    def run(self, *arguments, source=None):
        """All that a command says, to either output; how it exits is no matter here."""
        done = subprocess.run([self.posta, *arguments, *self.options, source or self.source],
                              cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=TIMEOUT_SECONDS, check=False)
        if done.returncode < 0:
            raise RuntimeError(f"{' '.join(arguments)}: killed by signal {-done.returncode}")
        return done.stdout + done.stderr

    def scan(self, *options):
        return [json.loads(line) for line in
                golden.lines(self.run("scan", "-q", "-w", "-", *options).decode())]

    def known(self):
        """The passwords of the accounts, plain and as PLAIN, LOGIN and URLs would carry them."""
        forms = set()
        for password in PASSWORDS:
            forms |= {password.encode(), base64.b64encode(password.encode()).rstrip(b"="),
                      password.replace(" ", "%20").encode()}
            forms |= {base64.b64encode(f"{behalf}\0{user}\0{password}".encode()).rstrip(b"=")
                      for behalf in USERS for user in USERS}
        return forms

    def masked(self):
        """What stands where the default has a mask."""
        forms = set()
        for one, other in zip(self.events, self.scan("--secrets=show"), strict=True):
            unmask(one, other, forms)
            line = other.get("crack", {}).get("line")
            forms |= {line} if line else set()
        return {form.encode() for form in forms if len(form) >= SHORTEST}

    def leaks(self, output):
        """The secrets in an output."""
        found = [secret for secret in self.secrets if secret in output]
        flat = output.replace(b"  ", b" ")
        return found + [dump for dump in self.dumps if dump in flat]

    def questions(self):
        """The words of every command that the recording has an answer for."""
        yield from ([], ["packets"], ["packets", "-a"], ["packets", "-a", "-V", "-x"],
                    ["packets", "-x"], ["scan"],
                    ["scan", "-q", "-w", "-"], ["scan", "--json"], ["draw", "timeline"],
                    ["draw", "matrix"], ["draw", "matrix", "--svg", "-"],
                    ["draw", "timeline", "--svg", "-"], ["draw", "timeline", "--mermaid"])
        for what in LISTS:
            yield ["ls", what]
            yield ["ls", what, "--json"]
        for thing in ids(self.events):
            yield ["show", thing]
            yield ["show", thing, "--json"]
            if thing[0] == "d":
                yield ["show", thing, "--explain"]
                yield ["packets", "-V", "-x", "--in", thing]
            if thing[0] in "dm":
                yield from (["draw", thing], ["draw", thing, "--svg", "-"],
                            ["draw", thing, "--mermaid"])
            if thing[0] in "dfm":
                yield from (["show", thing, "--raw"], ["show", thing, "--hex"])
            if thing[0] in "df":
                yield from (["show", thing, "--raw=client"], ["show", thing, "--raw=server"])
        message = next((event["message"] for event in self.events if event["event"] == "message"),
                       None)
        if message:
            yield ["headers"]

    def written(self):
        """What commands leave in files, under the words that name them."""
        with tempfile.TemporaryDirectory() as folder:
            case, mails = os.path.join(folder, "case.posta"), os.path.join(folder, "mails")
            page = os.path.join(folder, "page.html")
            yield "scan -o", self.run("scan", "-q", "-o", case) + content(case)
            yield "case", self.run("--color=never", source=case)
            yield "export", self.run("export", "-o", mails)
            for path in glob.glob(os.path.join(mails, "**"), recursive=True):
                if os.path.isfile(path):
                    yield "export: " + os.path.basename(path), content(path)
            yield "report", self.run("report", "-o", page) + content(page)

    def has_logins(self):
        return any(event["event"] == "credential" for event in self.events)

    def wrong(self):
        """A line for each output that tells a secret."""
        questions = list(self.questions())
        with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
            answers = zip((" ".join(words) for words in questions),
                          pool.map(lambda words: self.run(*words), questions))
            for words, output in [*answers, *self.written()]:
                for leak in self.leaks(output)[:3]:
                    yield f"posta {words}: {leak.decode(errors='replace')}"


def unmask(told, shown, forms):
    """Adds to forms what of two like values the first one masks."""
    if isinstance(told, dict):
        for key in told.keys() & shown.keys():
            unmask(told[key], shown[key], forms)
    elif isinstance(told, list):
        for one, other in zip(told, shown, strict=True):
            unmask(one, other, forms)
    elif isinstance(told, str) and MASK in told and told != shown:
        before, _, behind = told.partition(MASK)
        if MASK not in behind and shown.startswith(before) and shown.endswith(behind):
            forms.add(shown[len(before):len(shown) - len(behind)])


def ids(events):
    """The ids of all things that can be shown, each once."""
    kinds = {"message", "dialogue", "flow", "envelope"}
    return list(dict.fromkeys(event[event["event"]] if event["event"] in kinds else event["id"]
                              for event in events
                              if "id" in event or event["event"] in kinds))


def content(path):
    if not os.path.exists(path):
        return b""
    with open(path, "rb") as file:
        return file.read()


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    posta = os.path.abspath(sys.argv[1])
    names = sys.argv[2:] or recordings()
    number, failed, without = 0, 0, []
    for name in names:
        try:
            recording = Recording(posta, name)
            if len(sys.argv) == 2 and not recording.has_logins():
                without.append(name)
                continue
            wrong = list(recording.wrong())
        except Exception as error:  # a recording that cannot be read must not hide the others
            wrong = [f"{type(error).__name__}: {error}"]
        number += 1
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong[:20]:
            print(f"# {line}")
        sys.stdout.flush()
    print(f"# nobody logs in: {' '.join(without)}")
    print(f"1..{number}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
