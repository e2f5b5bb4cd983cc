"""golden.py - what run.py and tools/accept share: running posta in a golden's folder, and the truth.

A golden is a folder with `args`, the input they name, `expect.ndjson` and a README. Where there is
a `truth.json` (tests/record), it is what the client and the server really said; judge() compares
posta's events with it, so that a wrong expectation cannot be blessed.
"""

import collections
import json
import os
import shlex
import subprocess

HERE = os.path.dirname(os.path.abspath(__file__))


def names():
    """The goldens there are."""
    return sorted(entry.name for entry in os.scandir(HERE)
                  if os.path.exists(os.path.join(entry.path, "args")))


def scan(posta, name, *more):
    """Runs posta as `args` says, in the folder; gives its standard output and what went wrong."""
    folder = os.path.join(HERE, name)
    with open(os.path.join(folder, "args"), encoding="utf-8") as file:
        arguments = shlex.split(file.read())
    environment = dict(os.environ, TZ="UTC")
    done = subprocess.run([posta, *arguments, *more], cwd=folder, env=environment,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=120, check=False)
    trouble = None
    if done.returncode != 0:
        trouble = f"exit status {done.returncode}"
    if done.stderr:
        trouble = f"{trouble or 'words on stderr'}: {done.stderr.decode('utf-8', 'replace')}"
    return done.stdout.decode("utf-8"), trouble


def lines(text):
    """Gives the lines of NDJSON; str.splitlines would also cut at U+2028, which JSON may hold."""
    return text.removesuffix("\n").split("\n") if text else []


def parse(text):
    """Gives the events of NDJSON; an object becomes a list of pairs, so that order counts."""
    return [json.loads(line, object_pairs_hook=Pairs) for line in lines(text)]


class Pairs(list):
    """A JSON object in the order of its keys."""


def difference(expected, found, where=""):
    """Gives the first difference as one line, None where there is none."""
    if isinstance(expected, Pairs) and isinstance(found, Pairs):
        for (key, value), (other, present) in zip(expected, found):
            if key != other:
                return f"{where}: key {key!r} expected, {other!r} found"
            told = difference(value, present, f"{where}.{key}")
            if told:
                return told
        if len(expected) != len(found):
            extra, word = (expected, "missing") if len(expected) > len(found) else (found, "extra")
            return f"{where}: {word} key {extra[min(len(expected), len(found))][0]!r}"
        return None
    if type(expected) is type(found) is list:
        for index, (value, present) in enumerate(zip(expected, found)):
            told = difference(value, present, f"{where}[{index}]")
            if told:
                return told
        if len(expected) != len(found):
            return f"{where}: {len(expected)} elements expected, {len(found)} found"
        return None
    if type(expected) is not type(found) or expected != found:
        return f"{where}: expected {shown(expected)}, found {shown(found)}"
    return None


def shown(value):
    return json.dumps(plain(value), ensure_ascii=False)[:200]


def plain(value):
    """Makes dicts of Pairs again."""
    if isinstance(value, Pairs):
        return {key: plain(one) for key, one in value}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def first_difference(expected, found):
    """Compares two lists of events; gives lines for people, none where they are the same."""
    for number, (one, other) in enumerate(zip(expected, found), 1):
        told = difference(one, other)
        if told:
            kind = plain(one).get("event", "?")
            return [f"line {number}, {kind} {told}", f"expected: {shown(one)}",
                    f"found:    {shown(other)}"]
    if len(expected) != len(found):
        longer, word = (expected, "missing") if len(expected) > len(found) else (found, "extra")
        return [f"{len(expected)} events expected, {len(found)} found; first {word}: "
                + shown(longer[min(len(expected), len(found))])]
    return []


# --- the truth ----------------------------------------------------------------------------------


def judge(posta, name):
    """Compares posta's events, secrets shown, with truth.json; gives what contradicts it."""
    try:
        with open(os.path.join(HERE, name, "truth.json"), encoding="utf-8") as file:
            truth = json.load(file)
    except FileNotFoundError:
        return []
    output, trouble = scan(posta, name, "--secrets=show")
    if trouble:
        return [trouble]
    try:
        events = [json.loads(line) for line in lines(output)]
    except json.JSONDecodeError as error:
        return [f"not NDJSON: {error}"]
    found = [event for event in events if event["event"] == "dialogue"]
    found.sort(key=lambda event: event["start"])
    if len(found) != len(truth["dialogues"]):
        return [f"{len(truth['dialogues'])} dialogues were held, {len(found)} told"]
    wrong = []
    for number, (said, dialogue) in enumerate(zip(truth["dialogues"], found), 1):
        own = [event for event in events if event.get("dialogue") == dialogue["dialogue"]]
        told = wrong_accounts(said, own)
        if dialogue["network"]["protocol"] in ("smtp", "lmtp"):
            told += (wrong_lines(said, own) + wrong_messages(said, own)
                     + wrong_envelopes(said, own))
        if dialogue["network"]["protocol"] == "imap" and "client" in said:
            told += wrong_imap_lines(said, own)
        wrong += [f"dialogue {number}: {line}" for line in told]
    return wrong


def of_kind(events, kind):
    return [event for event in events if event["event"] == kind]


def reply_lines(reply):
    """Spells a reply as it went over the wire."""
    *most, last = reply["lines"]
    return [f"{reply['code']}-{line}" for line in most] + [f"{reply['code']} {last}"]


def wrong_lines(said, events):
    """Each line of both sides, in order."""
    client, server = [], []
    for exchange in sorted(of_kind(events, "exchange"), key=lambda event: event["number"]):
        if "command" in exchange:
            client.append(exchange["command"].get("text", ""))
        for step in exchange.get("steps", []):
            if step["side"] == "client":
                client.append(step["text"])
            else:
                server.append(f"{step['code']} {step.get('text', '')}")
        if "reply" in exchange:
            server += reply_lines(exchange["reply"])
    return (list_difference("client", said["client"], client)
            + list_difference("server", said["server"], server))


def wrong_imap_lines(said, events):
    """Each line of the client, and of the server each that answers; of untagged ones the kinds."""
    client, server, kinds = [], [], collections.Counter()
    exchanges = of_kind(events, "exchange")
    for exchange in sorted(exchanges, key=lambda event: event.get("command", event)["time"]):
        if "command" in exchange:
            client.append(exchange["command"]["text"].split("\r\n")[0])  # literals left out
        for step in exchange.get("steps", []):
            if step["side"] == "client":
                client.append(step["text"])
            else:
                server.append(f"+ {step['text']}")
        reply = exchange["reply"]
        server.append(f"{reply.get('tag', '*')} {reply['status']} {reply['lines'][0]}")
        for one in exchange.get("untagged", []):
            kinds[one["kind"]] += one["count"]
    expected, expected_kinds = answers(said["server"])
    if any(" COMPRESS " in line for line in client):  # from here on the recorder kept no answers
        server, kinds = server[:len(expected)], expected_kinds
    wrong = (list_difference("client", said["client"], client)
             + list_difference("server", expected, server))
    if kinds != expected_kinds:
        wrong.append(f"untagged were {dict(expected_kinds)}, told as {dict(kinds)}")
    return wrong


def answers(lines):
    """Parts the lines of an IMAP server into those that answer, and the kinds of the others."""
    answering, kinds, is_rest = lines[:1], collections.Counter(), False
    for line in lines[1:]:
        words = line.split(" ")
        if words[0] == "*" and not is_rest:
            kinds[words[2] if words[1].isdigit() else words[1]] += 1
        elif not is_rest:
            answering.append(line)
        is_rest = line.endswith("}")  # what stands behind a literal begins no response
    return answering, kinds


def list_difference(what, expected, found):
    for number, (one, other) in enumerate(zip(expected, found), 1):
        if one != other:
            return [f"{what} line {number} was {one!r}, told as {other!r}"]
    if len(expected) != len(found):
        longer, word = (expected, "untold") if len(expected) > len(found) else (found, "invented")
        return [f"{what}: {len(expected)} lines were said, {len(found)} told; first {word}: "
                f"{longer[min(len(expected), len(found))]!r}"]
    return []


def wrong_accounts(said, events):
    """Log-ins, and what the client of a mailbox noted besides: whole messages, deletions."""
    wrong = []
    for key, kind, keys in (("credentials", "credential",
                             ("mechanism", "user", "secret", "outcome")),
                            ("messages", "message", ("via", "bytes", "sha256")),
                            ("actions", "mailbox", ("action", "number", "committed"))):
        if not said.get(key) or not set(keys[:1]) <= set(said[key][0]):
            continue
        expected = [{name: one[name] for name in keys if one.get(name) is not None}
                    for one in said[key]]
        found = [{name: one[name] for name in keys if name in one}
                 for one in of_kind(events, kind)
                 if one.get("complete", True) and one.get("action") in (None, "delete")]
        wrong += list_difference(kind, expected, found)
    return wrong


def wrong_messages(said, events):
    keys = ("complete", "bytes", "sha256")
    expected = [{key: one[key] for key in keys if key in one} for one in said["messages"]]
    found = [{key: one[key] for key in keys if key in one} for one in of_kind(events, "message")]
    return list_difference("message", expected, found)


def wrong_envelopes(said, events):
    found = [{"mail_from": one.get("mail_from", ""), "outcome": one["outcome"],
              "recipients": [(to["address"], to["outcome"]) for to in one.get("recipients", [])]}
             for one in of_kind(events, "envelope")]
    return list_difference("envelope", told_envelopes(said), found)


def outcome(code):
    return {2: "accepted", 4: "deferred", 5: "refused"}[int(code[0])]


def told_envelopes(said):
    """Reads the transactions out of the lines, simply: here every command was answered in order."""
    finals = [line for line in said["server"] if line[3:4] != "-"][1:]
    envelopes, current, commands = [], None, iter(said["client"])
    for line in commands:
        verb = line.split(" ")[0].split(":")[0].upper()
        if not finals:
            break
        code = finals.pop(0)
        while code.startswith("334"):
            next(commands)
            code = finals.pop(0)
        if verb == "MAIL" and current and code[0] == "5":
            continue  # a transaction is open, and stays: RFC 5321 4.1.4
        if verb in ("MAIL", "SEND", "SOML", "SAML"):  # RFC 821 3.4
            current = {"mail_from": address_of(line), "outcome": "aborted", "recipients": []}
            envelopes.append(current)
            if code[0] != "2":
                current["outcome"] = outcome(code)
                current = None
        elif verb == "RCPT" and current:
            current["recipients"].append((address_of(line), outcome(code)))
        elif verb == "DATA" and current and code.startswith("354"):
            if finals:
                current["outcome"] = outcome(finals.pop(0))
            current = None
        elif verb in ("DATA", "BDAT") and current and code[0] in "45":
            current["outcome"] = outcome(code)
        elif verb == "BDAT" and current and line.endswith("LAST"):
            current["outcome"] = outcome(code)
            current = None
        elif verb in ("RSET", "EHLO", "HELO") and code[0] == "2":
            current = None
    return envelopes


def address_of(line):
    path = line.split(":", 1)[1].strip().split(" ")[0]
    return path.strip("<>")
