#!/usr/bin/env python3
"""truth.py - what was said in one talk, from what the client noted and what the server delivered.

Usage: truth.py TALK WORK MAILBOXES; prints JSON: for each connection the lines of both sides (up to
where TLS seals them) and the messages with size and SHA-256. posta has no part in it.
"""

import glob
import hashlib
import json
import os
import re
import sys


def read(path):
    with open(path, encoding="utf-8", errors="replace", newline="") as file:
        return file.read()


def dialogue():
    return {"client": [], "server": [], "messages": []}


class Transcript:
    """Sorts the lines of a transcript into commands, replies and message octets."""

    def __init__(self):
        self.dialogues = []
        self.data = None

    def connected(self):
        self.dialogues.append(dialogue())
        self.data = None

    def said(self, line):
        if self.data is None:
            self.dialogues[-1]["client"].append(line)
        else:
            self.data.append(line.rstrip("\r"))

    def heard(self, line):
        talk = self.dialogues[-1]
        if self.data is not None:
            talk["messages"].append({"octets": unstuffed(self.data), "complete": True})
            self.data = None
        talk["server"].append(line)
        if line.startswith("354"):
            self.data = []


def unstuffed(lines):
    """Gives the message of transcript lines; None where the transcript leaves it out."""
    while lines and lines[-1] == "":
        lines = lines[:-1]
    if lines[-1:] != ["."]:
        return None
    lines = [line[1:] if line.startswith(".") else line for line in lines[:-1]]
    return "".join(line + "\r\n" for line in lines).encode().decode("latin-1")


def of_swaks(text):
    """' -> ' is said, '<-  ' and '<** ' are heard; '~' in place of '-' is sealed by TLS."""
    transcript = Transcript()
    for line in text.split("\n"):
        if line.startswith("=== Connected"):
            transcript.connected()
        elif line.startswith(" -> "):
            transcript.said(line[4:])
        elif line.startswith(("<-  ", "<** ")):
            transcript.heard(line[4:])
    return transcript.dialogues


def of_curl(text, message):
    """'> ' is said, '< ' is heard; what follows the reply to STARTTLS is sealed."""
    transcript = Transcript()
    transcript.connected()
    lines = re.findall(r"^([<>]) (.*?)\r?$", text, re.M)
    talk = transcript.dialogues[0]
    for side, line in lines:
        if side == ">":
            transcript.said(line)
        else:
            if line.startswith("354"):
                talk["messages"].append({"octets": message, "complete": True})
            talk["server"].append(line)
            if talk["client"][-1:] == ["STARTTLS"]:
                talk["sealed"] = True
                break
    else:
        # curl's trace ends before its goodbye.
        talk["client"].append("QUIT")
        talk["server"].append("221 2.0.0 Bye")
    return transcript.dialogues


def of_typing(typed, answered):
    talk = dialogue()
    lines = typed.split("\n")[:-1]
    start, end = lines.index("data") + 1, lines.index(".")
    talk["client"] = lines[:start] + lines[end + 1:]
    talk["server"] = answered.split("\r\n")[:-1]
    talk["messages"].append(
        {"octets": "".join(line + "\r\n" for line in lines[start:end]), "complete": True})
    return [talk]


def delivered(mailboxes):
    """Gives the messages as the server had them before it put its own headers on top."""
    found = []
    for path in sorted(glob.glob(os.path.join(mailboxes, "*", "new", "*"))):
        with open(path, encoding="latin-1", newline="") as file:
            text = file.read()
        text = re.sub(r"\A(?:(?:Return-Path|X-Original-To|Delivered-To):.*\n)*"
                      r"Received:.*\n(?:[ \t].*\n)*", "", text)
        found.append(text.replace("\n", "\r\n"))
    return found


def main():
    talk, work, mailboxes = sys.argv[1:]
    path = {name: os.path.join(work, name)
            for name in ("log", "swaks", "curl", "typed", "answered", "message.crlf")}
    if os.path.exists(path["log"]):
        dialogues = json.loads(read(path["log"]))
    elif os.path.exists(path["swaks"]):
        dialogues = of_swaks(read(path["swaks"]))
    elif os.path.exists(path["curl"]):
        message = read(path["message.crlf"]).encode().decode("latin-1")
        dialogues = of_curl(read(path["curl"]), message)
    else:
        dialogues = of_typing(read(path["typed"]), read(path["answered"]))

    mail = delivered(mailboxes)
    for each in dialogues:
        for message in each["messages"]:
            octets = message.pop("octets")
            if octets is None:
                assert len(mail) == 1, "the transcript hides which message this is"
                octets = mail[0]
            message["delivered"] = octets in mail
            if message["complete"]:
                message["bytes"] = len(octets)
                message["sha256"] = hashlib.sha256(octets.encode("latin-1")).hexdigest()
    json.dump({"talk": talk, "delivered": len(mail), "dialogues": dialogues}, sys.stdout,
              indent=2, ensure_ascii=False)
    print()


if __name__ == "__main__":
    main()
