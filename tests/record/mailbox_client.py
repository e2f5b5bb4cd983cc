#!/usr/bin/env python3
"""mailbox_client.py - a client of mailboxes that says what curl cannot, and writes down what it saw.

Usage: mailbox_client.py LOG TALK         hold a talk with mail.example
       mailbox_client.py LOG fill FOLDER  put mails into the accounts of ana and ben

The log is JSON: for each connection the lines of both sides (messages left out), the log-ins with
their outcome, the messages that came or went with size and SHA-256, and what was done.
"""

import base64
import hashlib
import hmac
import imaplib
import json
import os
import poplib
import re
import socket
import sys
import time
import zlib

HOST = "192.0.2.25"
ANA, RIGHT, WRONG = "ana@club.example", "correct horse", "wrong horse"
DIALOGUES = []


# --- the mails ----------------------------------------------------------------------------------

def mails():
    """Gives the octets of ana's mails, as they are on the wire."""
    head = ("Return-Path: <juan@client.example>\r\nDelivered-To: ana@club.example\r\n"
            "Date: Tue, 07 Nov 2017 11:47:51 -0300\r\n"
            "From: Juan <juan@client.example>\r\nTo: Ana <ana@club.example>\r\n")
    plain = "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
    table = "".join(f"{row:06d};club.example;fee;2017-11-07;EUR;12.50\r\n" for row in range(300))
    return [
        (head + "Subject: first\r\nMessage-ID: <1@client.example>\r\n" + plain
         + "\r\nHola Ana, ¿qué tal?\r\n").encode(),
        (head + "Subject: dots\r\nMessage-ID: <2@client.example>\r\n" + plain
         + "\r\n. a dot\r\n..two\r\n.\r\nthe line before is a dot alone\r\n\r\n").encode(),
        (head + "Subject: =?UTF-8?B?wqFwbGFuISDinJM=?=\r\nMessage-ID: <3@client.example>\r\n"
         "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n--b\r\n"
         "Content-Type: text/plain\r\n\r\nThe table is attached.\r\n--b\r\n"
         "Content-Type: text/csv; name=fees.csv\r\n"
         "Content-Disposition: attachment; filename=fees.csv\r\n\r\n" + table
         + "--b--\r\n").encode(),
        (head + "Subject: no body\r\nMessage-ID: <4@client.example>\r\n\r\n").encode(),
    ]


def fill(folder):
    for name, octets in (("ana", mails()), ("ben", mails()[:1])):
        for part in ("new", "cur", "tmp"):
            os.makedirs(os.path.join(folder, name, "Maildir", part))
        for number, one in enumerate(octets, 1):
            path = os.path.join(folder, name, "Maildir", "new", f"170000000{number}.M1P1.mail")
            with open(path, "wb") as file:
                file.write(one.replace(b"\r\n", b"\n"))


# --- writing down -------------------------------------------------------------------------------

def message(octets, via):
    return {"via": via, "bytes": len(octets), "sha256": hashlib.sha256(octets).hexdigest()}


class Dialogue:
    """One connection; every line of both sides goes into its log."""

    def __init__(self, port):
        self.log = {"client": [], "server": [], "credentials": [], "messages": [], "actions": []}
        DIALOGUES.append(self.log)
        self.socket = socket.create_connection((HOST, port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")

    def line(self):
        line = self.reader.readline().rstrip(b"\r\n").decode("utf-8", "replace")
        self.log["server"].append(line)
        return line

    def send(self, *lines):
        self.log["client"] += lines
        self.socket.sendall("".join(line + "\r\n" for line in lines).encode())

    def login(self, mechanism, user, secret, outcome):
        self.log["credentials"].append(
            {"mechanism": mechanism, "user": user, "secret": secret, "outcome": outcome})

    def message(self, octets, via):
        self.log["messages"].append(message(octets, via))

    def close(self):
        self.reader.close()
        self.socket.close()


def encoded(octets):
    return base64.b64encode(octets if isinstance(octets, bytes) else octets.encode()).decode()


# --- what mechanisms answer -----------------------------------------------------------------------

def cram_md5(challenge, secret):
    return hmac.new(secret.encode(), challenge, "md5").hexdigest()


def digest_md5(challenge, secret, service):
    """RFC 2831 2.1.2.1; gives the answer and its response."""
    values = dict(part.split("=", 1) for part in challenge.decode().split(","))
    nonce, realm = values["nonce"].strip('"'), values.get("realm", '""').strip('"')
    uri, own = f"{service}/mail.example", "0a4f113b"
    md5 = lambda octets: hashlib.md5(octets).hexdigest()
    first = (hashlib.md5(f"{ANA}:{realm}:{secret}".encode()).digest()
             + f":{nonce}:{own}".encode())
    second = md5(f"AUTHENTICATE:{uri}".encode())
    response = md5(f"{md5(first)}:{nonce}:00000001:{own}:auth:{second}".encode())
    return (f'username="{ANA}",realm="{realm}",nonce="{nonce}",cnonce="{own}",nc=00000001,qop=auth,'
            f'digest-uri="{uri}",response={response},charset=utf-8'), response


class Scram:
    """RFC 5802 3."""

    def __init__(self, name, secret):
        self.name, self.secret = name, secret
        self.bare = f"n={ANA},r=fyko+d2lbbFgONRv9qkxdawL"

    def first(self):
        return "n,," + self.bare

    def final(self, challenge):
        values = dict(part.split("=", 1) for part in challenge.decode().split(","))
        salted = hashlib.pbkdf2_hmac(self.name, self.secret.encode(),
                                     base64.b64decode(values["s"]), int(values["i"]))
        key = hmac.digest(salted, b"Client Key", self.name)
        stored = hashlib.new(self.name, key).digest()
        final = "c=biws,r=" + values["r"]
        said = f"{self.bare},{challenge.decode()},{final}".encode()
        signature = hmac.digest(stored, said, self.name)
        proof = encoded(bytes(one ^ other for one, other in zip(key, signature)))
        return f"{final},p={proof}", proof


def try_mechanisms(make, begin, answer, service):
    """Each mechanism on a connection of its own. `begin` says the command and gives the challenge
    decoded (None at the end of it), `answer` the same of an answer."""
    def talk(mechanism, steps, initial=None):
        dialogue = make()
        secret = begin(dialogue, mechanism, initial)
        for step in steps:
            if secret is None:
                break
            secret = answer(dialogue, step(secret))
        return dialogue

    for secret, outcome in ((RIGHT, "accepted"), (WRONG, "refused")):
        plain = f"\0{ANA}\0{secret}"
        talk("PLAIN", [], encoded(plain)).login("PLAIN", ANA, secret, outcome)
        talk("PLAIN", [lambda _, text=plain: encoded(text)]).login("PLAIN", ANA, secret, outcome)
        talk("LOGIN", [lambda _: encoded(ANA), lambda _, text=secret: encoded(text)]).login(
            "LOGIN", ANA, secret, outcome)
        told = []

        def cram(challenge, key=secret, seen=told):
            seen.append(cram_md5(challenge, key))
            return encoded(f"{ANA} {seen[-1]}")

        talk("CRAM-MD5", [cram]).login("CRAM-MD5", ANA, told[-1], outcome)

        def digest(challenge, key=secret, seen=told):
            text, response = digest_md5(challenge, key, service)
            seen.append(response)
            return encoded(text)

        talk("DIGEST-MD5", [digest, lambda _: ""]).login("DIGEST-MD5", ANA, told[-1], outcome)
        for name, mechanism in (("sha1", "SCRAM-SHA-1"), ("sha256", "SCRAM-SHA-256")):
            scram = Scram(name, secret)

            def final(challenge, one=scram, seen=told):
                text, proof = one.final(challenge)
                seen.append(proof)
                return encoded(text)

            talk(mechanism, [final, lambda _: ""], encoded(scram.first())).login(
                mechanism, ANA, told[-1], outcome)
    talk("PLAIN", [lambda _: "*"]).login("PLAIN", None, None, "cancelled")
    talk("ANONYMOUS", [], encoded("sirhc")).login("ANONYMOUS", "sirhc", None, "accepted")
    talk("GSSAPI", []).login("GSSAPI", None, None, "refused")


# --- POP3 ---------------------------------------------------------------------------------------

class Pop(Dialogue):
    def __init__(self):
        super().__init__(110)
        self.stamp = self.line().split()[-1]

    def body(self):
        """The lines up to the final dot, unstuffed; not in the log."""
        octets = b""
        while (line := self.reader.readline()) not in (b".\r\n", b""):
            octets += line[1:] if line.startswith(b".") else line
        return octets

    def say(self, command, is_long=False):
        self.send(command)
        line = self.line()
        if is_long and line.startswith("+OK"):
            for row in self.body().decode().splitlines():
                self.log["server"].append(row)
        return line

    def retrieve(self, number, lines=None):
        self.send(f"RETR {number}" if lines is None else f"TOP {number} {lines}")
        if self.line().startswith("+OK"):
            octets = self.body()
            if lines is None:
                self.message(octets, "pop3-retr")

    def quit(self):
        self.say("QUIT")
        self.close()


def pop_begin(dialogue, mechanism, initial):
    line = dialogue.say(f"AUTH {mechanism}" + (f" {initial}" if initial else ""))
    return base64.b64decode(line[2:]) if line.startswith("+ ") else None


def pop_answer(dialogue, text):
    line = dialogue.say(text)
    return base64.b64decode(line[2:]) if line.startswith("+ ") else None


def pop3_sasl():
    try_mechanisms(Pop, pop_begin, pop_answer, "pop")
    for secret, outcome in ((RIGHT, "accepted"), (WRONG, "refused")):
        pop = Pop()
        digest = hashlib.md5((pop.stamp + secret).encode()).hexdigest()
        pop.say(f"APOP {ANA} {digest}")
        pop.login("APOP", ANA, digest, outcome)
        if outcome == "accepted":
            pop.say("STAT")
        pop.quit()


def pop3_session():
    """Python's own client, told by its debug hook; then a wrong password, twice."""
    pop = Pop()
    pop.say("CAPA", True)
    pop.say(f"USER {ANA}")
    pop.say(f"PASS {RIGHT}")
    pop.login("USER", ANA, RIGHT, "accepted")
    pop.say("STAT")
    pop.say("LIST", True)
    pop.say("LIST 2")
    pop.say("UIDL", True)
    pop.say("UIDL 3")
    pop.retrieve(1, 0)
    for number in (1, 2, 3, 4):
        pop.retrieve(number)
    pop.say("RETR 9")
    pop.say("DELE 1")
    pop.say("RSET")
    pop.say("DELE 2")
    pop.say("DELE 4")
    pop.say("NOOP")
    pop.log["actions"] += [{"action": "delete", "number": 1, "committed": False},
                           {"action": "delete", "number": 2, "committed": True},
                           {"action": "delete", "number": 4, "committed": True}]
    pop.quit()
    pop = Pop()
    pop.say(f"USER {ANA}")
    pop.say(f"PASS {WRONG}")
    pop.login("USER", ANA, WRONG, "refused")
    pop.say("USER ben@club.example")
    pop.say("PASS battery staple")
    pop.login("USER", "ben@club.example", "battery staple", "accepted")
    pop.say("DELE 1")
    pop.log["actions"].append({"action": "delete", "number": 1, "committed": False})
    pop.close()  # without QUIT nothing is deleted
    library = poplib.POP3(HOST)
    DIALOGUES.append({"credentials": [{"mechanism": "USER", "user": ANA, "secret": RIGHT,
                                       "outcome": "accepted"}]})
    library.user(ANA)
    library.pass_(RIGHT)
    library.retr(library.stat()[0])
    library.quit()


def pop3_pipelined():
    pop = Pop()
    pop.send(f"USER {ANA}", f"PASS {RIGHT}", "STAT")
    for _ in range(3):
        pop.line()
    pop.login("USER", ANA, RIGHT, "accepted")
    pop.send("LIST", "RETR 2", "UIDL 2", "RETR 1", "TOP 3 1", "DELE 3", "QUIT")
    pop.line()
    for row in pop.body().decode().splitlines():
        pop.log["server"].append(row)
    for command in ("RETR 2", "UIDL 2", "RETR 1", "TOP 3 1", "DELE 3", "QUIT"):
        pop.line()
        if command.startswith(("RETR", "TOP")):
            octets = pop.body()
            if command.startswith("RETR"):
                pop.message(octets, "pop3-retr")
    pop.log["actions"].append({"action": "delete", "number": 3, "committed": True})
    pop.close()


# --- IMAP ---------------------------------------------------------------------------------------

class Imap(Dialogue):
    def __init__(self):
        super().__init__(143)
        self.line()
        self.tags = 0
        self.literals = []  # of the last answer

    def until_tag(self, tag):
        """Reads responses, literals and all, up to the tagged one; or a continuation."""
        self.literals = []
        while True:
            line = self.line()
            while line.endswith("}"):
                self.literals.append(self.reader.read(int(line[line.rindex("{") + 1:-1])))
                line = self.line()
            if line.startswith(("+", tag + " ")) or not line:
                return line

    def say(self, command):
        self.tags += 1
        self.tag = f"a{self.tags}"
        self.send(f"{self.tag} {command}")
        return self.until_tag(self.tag)

    def literal(self, octets, rest=""):
        """Octets, and what follows them in the command."""
        self.socket.sendall(octets + rest.encode() + b"\r\n")
        return self.until_tag(self.tag)

    def logout(self):
        self.say("LOGOUT")
        self.close()


def imap_begin(dialogue, mechanism, initial):
    line = dialogue.say(f"AUTHENTICATE {mechanism}" + (f" {initial}" if initial else ""))
    return base64.b64decode(line[2:]) if line.startswith("+") else None


def imap_answer(dialogue, text):
    dialogue.send(text)
    line = dialogue.until_tag(dialogue.tag)
    return base64.b64decode(line[2:]) if line.startswith("+") else None


def imap_login(secret=f'"{RIGHT}"'):
    imap = Imap()
    imap.say(f"LOGIN {ANA} {secret}")
    imap.login("LOGIN", ANA, RIGHT, "accepted")
    return imap


def imap_sasl():
    try_mechanisms(Imap, imap_begin, imap_answer, "imap")
    imap = Imap()
    imap.say(f"LOGIN {{{len(ANA)}}}")
    imap.literal(ANA.encode(), f" {{{len(RIGHT)}}}")
    imap.literal(RIGHT.encode())
    imap.login("LOGIN", ANA, RIGHT, "accepted")
    imap.logout()
    imap = Imap()
    imap.say(f'LOGIN {ANA} "{WRONG}"')
    imap.login("LOGIN", ANA, WRONG, "refused")
    imap.logout()


def is_literal(one):
    """imaplib gives pairs for literals, and octets for what stands between them."""
    return isinstance(one, tuple)


def imap_session():
    """Python's own client."""
    library = imaplib.IMAP4(HOST)
    library.login(ANA, RIGHT)
    library.list()
    library.create("Archive")
    library.create("Entw&APw-rfe")
    library.select("INBOX")
    library.search(None, "SUBJECT", '"dots"')
    library.fetch("1:*", "(FLAGS UID RFC822.SIZE)")
    fetched = [octets for numbers, items in (("1", "(RFC822)"), ("2:3", "(UID BODY.PEEK[])"))
               for _, octets in filter(is_literal, library.fetch(numbers, items)[1])]
    halves = filter(is_literal, library.fetch("3", "(BODY[HEADER] BODY[TEXT])")[1])
    fetched.append(b"".join(octets for _, octets in halves))
    library.fetch("3", "(BODY.PEEK[HEADER.FIELDS (SUBJECT FROM)])")
    library.store("1", "+FLAGS", "(\\Flagged)")
    library.copy("1", "Archive")
    library.uid("STORE", "4", "+FLAGS.SILENT", "(\\Deleted)")
    library.append("Archive", "(\\Seen)", imaplib.Time2Internaldate(0), mails()[0])
    library.expunge()
    library.close()
    library.logout()
    DIALOGUES.append({"credentials": [{"mechanism": "LOGIN", "user": ANA, "secret": RIGHT,
                                       "outcome": "accepted"}],
                      "messages": [message(octets, "imap-fetch") for octets in fetched]
                      + [message(mails()[0], "imap-append")]})


def imap_extensions():
    imap = imap_login()
    imap.say('ID ("name" "recorder" "version" "1")')
    imap.say("NAMESPACE")
    imap.say("ENABLE CONDSTORE")
    imap.say("CREATE Done")
    imap.say("EXAMINE INBOX")
    imap.say("SELECT INBOX")
    imap.say("UID FETCH 3 (BODY.PEEK[]<0.4096>)")
    windows = imap.literals
    imap.say("UID FETCH 3 (BODY.PEEK[]<4096.65536>)")
    imap.message(b"".join(windows + imap.literals), "imap-fetch")
    imap.say("FETCH 3 (BINARY.PEEK[1] BODYSTRUCTURE)")
    imap.say("UID MOVE 1 Done")
    one = mails()[1]
    imap.send(f"x1 APPEND Done {{{len(one)}+}}")
    imap.tag = "x1"
    imap.literal(one)
    imap.message(one, "imap-append")
    imap.say("IDLE")
    other = imap_login()
    other.say("SELECT INBOX")
    other.say("STORE 1 +FLAGS.SILENT (\\Deleted)")
    other.say("EXPUNGE")
    time.sleep(0.5)
    imap.send("DONE")
    imap.until_tag(imap.tag)
    other.say("UID SEARCH RETURN (MIN MAX COUNT) ALL")
    other.logout()
    imap.say("STATUS Done (MESSAGES UIDNEXT)")
    imap.say("LIST \"\" % RETURN (STATUS (MESSAGES))")
    imap.logout()


def literals(text):
    """Gives what stands behind each length in the answer of a server."""
    while found := re.search(rb"\{(\d+)\}\r\n", text):
        text = text[found.end():]
        yield text[:int(found[1])]
        text = text[int(found[1]):]


def imap_compress():
    imap = imap_login()
    imap.say("COMPRESS DEFLATE")
    out, into = zlib.compressobj(wbits=-15), zlib.decompressobj(wbits=-15)
    for command in ("c1 SELECT INBOX", "c2 FETCH 1:3 (BODY.PEEK[])", "c3 LOGOUT"):
        imap.log["client"].append(command)
        imap.socket.sendall(out.compress(command.encode() + b"\r\n")
                            + out.flush(zlib.Z_SYNC_FLUSH))
        text = b""
        while f"\r\n{command[:2]} OK".encode() not in b"\r\n" + text:
            text += into.decompress(imap.socket.recv(65536))
        for octets in literals(text):
            imap.message(octets, "imap-fetch")
    imap.close()


def main():
    log, talk, *more = sys.argv[1:]
    if talk == "fill":
        fill(*more)
        return
    {"pop3-session": pop3_session, "pop3-sasl": pop3_sasl, "pop3-pipelined": pop3_pipelined,
     "imap-session": imap_session, "imap-sasl": imap_sasl, "imap-extensions": imap_extensions,
     "imap-compress": imap_compress}[talk]()
    with open(log, "w", encoding="utf-8") as file:
        json.dump({"talk": talk, "dialogues": DIALOGUES}, file, indent=2, ensure_ascii=False)
        file.write("\n")


if __name__ == "__main__":
    main()
