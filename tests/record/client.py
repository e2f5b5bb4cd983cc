#!/usr/bin/env python3
"""client.py - an SMTP client that says what swaks and curl cannot, and writes down what it said.

Usage: client.py LOG TALK [HOST]; the log is JSON: for each connection the lines of both sides and
the messages as they were meant, before any dot was stuffed.
"""

import base64
import json
import socket
import struct
import sys
import time
import zlib

HOST = "192.0.2.25"
JUAN = "juan@client.example"


class Dialogue:
    """One connection; every line of both sides goes into its log."""

    def __init__(self, port=25):
        self.socket = socket.create_connection((HOST, port), timeout=60)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")
        self.log = {"client": [], "server": [], "messages": []}

    def reply(self, count=1):
        """Reads so many replies, the lines of each up to the one without a hyphen."""
        for _ in range(count):
            while True:
                line = self.reader.readline()
                if not line:
                    return
                self.log["server"].append(line.rstrip(b"\r\n").decode("utf-8", "replace"))
                if line[3:4] != b"-":
                    break

    def note(self, *commands):
        """Puts commands into the log; gives the octets to send."""
        self.log["client"] += commands
        return "".join(command + "\r\n" for command in commands).encode()

    def say(self, *commands):
        """Sends commands in one segment and waits for the replies of all."""
        self.socket.sendall(self.note(*commands))
        self.reply(len(commands))

    def meant(self, message, complete=True):
        """Puts a message into the log."""
        self.log["messages"].append(
            {"octets": message.decode("latin-1"), "complete": complete})
        return message

    def dotted(self, message):
        """Gives a message as DATA carries it."""
        stuffed = self.meant(message).replace(b"\r\n.", b"\r\n..")
        return (b"." if stuffed.startswith(b".") else b"") + stuffed + b".\r\n"

    def data(self, message):
        """Says DATA and sends the message after the 354."""
        self.say("DATA")
        self.socket.sendall(self.dotted(message))
        self.reply()

    def chunk(self, octets, last=False):
        """Gives a BDAT command and its octets; the caller sends them."""
        return self.note(f"BDAT {len(octets)}" + (" LAST" if last else "")) + octets

    def quit(self):
        self.say("QUIT")
        self.close()

    def close(self):
        self.reader.close()
        self.socket.close()

    def reset(self):
        """Ends the connection with a RST."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()


def letter(subject, body):
    """Gives a message with the headers a mail program would write."""
    text = (f"Date: Tue, 07 Nov 2017 11:47:51 -0300\nFrom: Juan <{JUAN}>\n"
            f"To: ana@club.example\nSubject: {subject}\n"
            f"Message-ID: <{zlib.crc32(subject.encode())}@client.example>\n\n{body}")
    return text.replace("\n", "\r\n").encode()


def greeted(port=25):
    dialogue = Dialogue(port)
    dialogue.reply()
    dialogue.say("EHLO client.example")
    return dialogue


def pipelined():
    """RFC 2920: groups of commands; the end of one message together with the next envelope."""
    talk = greeted()
    talk.say(f"MAIL FROM:<{JUAN}>", "RCPT TO:<ana@club.example>", "RCPT TO:<nobody@club.example>",
             "RCPT TO:<ben@club.example>", "DATA")
    second = [f"MAIL FROM:<{JUAN}>", "RCPT TO:<carla@club.example>", "DATA"]
    end = talk.dotted(letter("first of two", "MAIL FROM:<not@a.command>\n.\n..\n.QUIT\n"))
    talk.socket.sendall(end + talk.note(*second))
    talk.reply(4)
    end = talk.dotted(letter("second of two", "The QUIT comes with the dot.\n"))
    talk.socket.sendall(end + talk.note("QUIT"))
    talk.reply(2)
    talk.close()
    return [talk]


def bdat():
    """RFC 3030: one chunk, waiting for each chunk, chunks and the next MAIL in one segment."""
    talk = greeted()
    talk.say(f"MAIL FROM:<{JUAN}> BODY=8BITMIME", "RCPT TO:<ana@club.example>")
    talk.socket.sendall(talk.chunk(talk.meant(
        letter("one chunk", "dot:\r\n.\r\nQUIT\r\nnot the end.\n".replace("\r", ""))), True))
    talk.reply()

    talk.say(f"MAIL FROM:<{JUAN}>")
    talk.say("RCPT TO:<ben@club.example>")
    message = talk.meant(letter("three chunks", "line\n" * 40))
    for start, end in ((0, 100), (100, 151), (151, None)):
        talk.socket.sendall(talk.chunk(message[start:end], end is None))
        talk.reply()

    message = talk.meant(letter("a last chunk of nothing", ".\n.\n"))
    middle = len(message) // 2
    talk.socket.sendall(
        talk.note(f"MAIL FROM:<{JUAN}>", "RCPT TO:<ana@club.example>")
        + talk.chunk(message[:middle]) + talk.chunk(message[middle:]) + talk.chunk(b"", True)
        + talk.note(f"MAIL FROM:<{JUAN}>", "RCPT TO:<nobody@club.example>"))
    talk.reply(7)

    # No recipient was accepted, yet the octets of the chunk are on the wire and must be skipped.
    talk.socket.sendall(talk.chunk(talk.meant(
        letter("to nobody", "RCPT TO:<carla@club.example>\n")), True) + talk.note("NOOP"))
    talk.reply(2)
    talk.quit()
    return [talk]


def refused():
    """Recipients of all outcomes, DATA without any, a MAIL that is too large."""
    talk = greeted()
    talk.say(f"MAIL FROM:<{JUAN}>")
    for address in ("ana@club.example", "nobody@club.example", "someone@far.example",
                    "full@club.example"):
        talk.say(f"RCPT TO:<{address}>")
    talk.data(letter("one of four", "Only Ana gets this.\n"))
    talk.say(f"MAIL FROM:<{JUAN}>")
    talk.say("RCPT TO:<nobody@club.example>")
    talk.say("DATA")
    talk.say("RSET")
    talk.say(f"MAIL FROM:<{JUAN}> SIZE=99999999")
    talk.quit()
    return [talk]


def transactions():
    """Several envelopes in one connection: given up, parameters, null sender, UTF-8, a new EHLO."""
    talk = greeted()
    talk.say("MAIL FROM:<given-up@client.example>")
    talk.say("RCPT TO:<ana@club.example>")
    talk.say("RSET")
    talk.say(f"MAIL FROM:<{JUAN}> SIZE=600 BODY=8BITMIME RET=HDRS ENVID=QQ314159")
    talk.say("RCPT TO:<ana@club.example> NOTIFY=FAILURE,DELAY ORCPT=rfc822;ana@club.example")
    talk.say("RCPT TO:<ben@club.example> NOTIFY=NEVER")
    talk.data(letter("with parameters", "Dear Ana and Ben,\n"))
    talk.say("MAIL FROM:<>")
    talk.say("RCPT TO:<carla@club.example>")
    talk.data(letter("Undelivered Mail Returned to Sender", ""))
    talk.say("MAIL FROM:<interrupted@client.example>")
    talk.say("EHLO client.example")
    talk.say("MAIL FROM:<josé@client.example> SMTPUTF8")
    talk.say("RCPT TO:<ana@club.example>")
    talk.data(letter("¿Qué tal?", "Hola\n"))
    talk.quit()
    return [talk]


def verbs():
    """The verbs that carry no mail, in odd cases, and a few that are none."""
    talk = Dialogue()
    talk.reply()
    for command in ("helo client.example", "NOOP are you there", "vRfY ana@club.example", "HELP",
                    "EXPN staff", "ETRN club.example", "", "MAIL FROM: ana@club.example", "rset",
                    "XYZZY"):
        talk.say(command)
        time.sleep(0.05)
    talk.quit()
    return [talk]


def commands():
    """One session with every word of the tables that textbooks print, in the order that lets the
    server take as many as it can: some it knows, some it has given up, some never were commands."""
    talk = Dialogue(587)
    talk.reply()
    for command in ("HELO client.example", "HELP", "VRFY ana", "VERFY ana", "EHLO client.example",
                    "EXPN staff", "NOOP", "AUTH LOGIN"):
        talk.say(command)
    for answer in ("ana@club.example", "correct horse"):
        talk.say(base64.b64encode(answer.encode()).decode())
    talk.say(f"SEND FROM:<{JUAN}>")
    talk.say("TURN")
    talk.say("ATRN club.example")
    talk.say("ETRN club.example")
    talk.say(f"MAIL FROM:<{JUAN}>")
    talk.say("RSET")
    talk.say(f"MAIL FROM:<{JUAN}> SIZE=400 RET=HDRS ENVID=QQ314159",
             "RCPT TO:<ana@club.example> NOTIFY=FAILURE ORCPT=rfc822;ana@club.example",
             "RCPT TO:<ben@club.example> NOTIFY=NEVER", "DATA")
    talk.socket.sendall(talk.dotted(letter("every command", "PIPELINING, SIZE and DSN at work.\n")))
    talk.reply()
    talk.quit()
    return [talk]


def exim_commands():
    """The words of those tables again, to a server that knows more of them; those that come out of
    order, for its 503; and those that nobody serves any more."""
    talk = Dialogue()
    talk.reply()
    for command in ("HELO client.example", "HELP", "AUTH LOGIN", "RCPT TO:<ana@club.example>", "DATA",
                    "EHLO client.example", "NOOP", "VRFY ana@club.example", "VRFY nobody@club.example",
                    "VERFY ana", "EXPN staff", "EXPN nobody", f"SEND FROM:<{JUAN}>",
                    f"SOML FROM:<{JUAN}>", f"SAML FROM:<{JUAN}>", "TURN", "ATRN club.example",
                    "ETRN club.example", "ETRN far.example", "AUTH LOGIN"):
        talk.say(command)
    for answer in ("ana@club.example", "correct horse"):
        talk.say(base64.b64encode(answer.encode()).decode())
    for command in ("AUTH LOGIN", f"MAIL FROM:<{JUAN}>", f"MAIL FROM:<{JUAN}>", "DATA", "RSET"):
        talk.say(command)
    talk.say(f"MAIL FROM:<{JUAN}> SIZE=400 RET=HDRS ENVID=QQ314159",
             "RCPT TO:<ana@club.example> NOTIFY=FAILURE ORCPT=rfc822;ana@club.example",
             "RCPT TO:<ben@club.example> NOTIFY=NEVER", "DATA")
    talk.socket.sendall(talk.dotted(letter("every command", "Answered by another server.\n")))
    talk.reply()
    talk.quit()
    return [talk]


def keystrokes():
    """A terminal that sends each key at once, a backspace included."""
    talk = Dialogue()
    talk.reply()

    def keys(octets):
        for octet in octets:
            talk.socket.sendall(bytes([octet]))
            time.sleep(0.01)

    for command in ("HELX\bO client.example", "HELO client.example", f"MAIL FROM:<{JUAN}>",
                    "RCPT TO:<ana@club.example>", "DATA"):
        keys(talk.note(command))
        talk.reply()
    keys(talk.dotted(b"Subject: keys\r\n\r\n.one\r\n"))
    talk.reply()
    keys(talk.note("QUIT"))
    talk.reply()
    talk.close()
    return [talk]


def aborted():
    """A reset inside DATA, then a close after RCPT, then the goodbye that nobody waits for."""
    first = greeted()
    first.say(f"MAIL FROM:<{JUAN}>", "RCPT TO:<ana@club.example>", "DATA")
    first.socket.sendall(first.meant(letter("torn", "This letter has no")[:-3], complete=False))
    time.sleep(0.2)
    first.reset()
    time.sleep(0.2)
    second = greeted()
    second.say(f"MAIL FROM:<{JUAN}>")
    second.say("RCPT TO:<ben@club.example>")
    second.close()
    time.sleep(0.2)
    return [first, second]


def errors():
    """Nonsense until the server has had enough: a 421, and a close by the server."""
    talk = greeted()
    for number in range(8):
        talk.say(f"WHAT {number}")
    talk.reply()
    talk.close()
    return [talk]


def lossy():
    """A letter of 30 KB while the network loses frames of both directions."""
    talk = greeted()
    talk.say(f"MAIL FROM:<{JUAN}>", "RCPT TO:<ana@club.example>", "DATA")
    lines = "".join(f"{number:04d} the quick brown fox jumps over the lazy dog\n"
                    for number in range(650))
    talk.socket.sendall(talk.dotted(letter("through the rain", lines)))
    talk.reply()
    talk.quit()
    return [talk]


def main():
    log, name = sys.argv[1:3]
    dialogues = globals()[name]()
    with open(log, "w", encoding="utf-8") as file:
        json.dump([dialogue.log for dialogue in dialogues], file)


if __name__ == "__main__":
    main()
