"""mails.py - mails made for the witnesses: honest ones by chance from a seed, odd ones by hand."""

import base64
import quopri
import random

WORDS = ("mail", "frame", "packet", "relay", "ä", "€", "日本", "queue", "dot", "--", "=", "From ",
         "a" * 70, ".", "\t", "")
NAMES = ("a.txt", "report 2024.pdf", "Übersicht.doc", "日本語.zip", "no-ending", "a;b.c", 'q"uote.txt',
         "x" * 90 + ".tar.gz")
TYPES = ("text/plain; charset=utf-8", "text/html; charset=utf-8", "application/octet-stream",
         "image/png", "application/pdf")


def text_of(chance):
    lines = [" ".join(chance.choices(WORDS, k=chance.randrange(8))) for _ in range(chance.randrange(9))]
    return "\r\n".join(lines).encode()


def octets_of(chance):
    return bytes(chance.randrange(256) for _ in range(chance.randrange(400)))


def name_field(chance, name):
    """A file name in one of the ways of RFC 2231, RFC 2047, or as plain text."""
    plain = name.replace("\\", "\\\\").replace('"', '\\"')
    coded = "".join(chr(o) if chr(o).isalnum() and o < 128 else f"%{o:02X}" for o in name.encode())
    ways = [f"filename*=utf-8''{coded}"]
    if name.isascii() and len(name) < 60:
        ways.append(f'filename="{plain}"')
    if len(coded) > 20:
        cut = coded.index("%", 10) if "%" in coded[10:] else 10
        ways.append(f"filename*0*=utf-8''{coded[:cut]};\r\n filename*1*={coded[cut:]}")
    if not name.isascii():
        ways.append(f'filename="=?utf-8?b?{base64.b64encode(name.encode()).decode()}?="')
    return f"Content-Disposition: attachment;\r\n {chance.choice(ways)}\r\n".encode()


def leaf(chance):
    kind = chance.choice(TYPES)
    octets = text_of(chance) if kind.startswith("text/") else octets_of(chance)
    head = f"Content-Type: {kind}\r\n".encode()
    if chance.random() < 0.5:
        head += name_field(chance, chance.choice(NAMES))
    way = chance.choice(("base64", "quoted-printable", "8bit", None))
    if way == "base64" or not kind.startswith("text/"):
        body = base64.encodebytes(octets).replace(b"\n", b"\r\n")
        return head + b"Content-Transfer-Encoding: base64\r\n\r\n" + body
    if way == "quoted-printable":
        body = quopri.encodestring(octets.replace(b"\r\n", b"\n")).replace(b"\n", b"\r\n")
        return head + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + body
    if way == "8bit":
        head += b"Content-Transfer-Encoding: 8bit\r\n"
    return head + b"\r\n" + octets


def entity(chance, depth):
    choice = chance.random() if depth < 5 else 0
    if choice < 0.5:
        return leaf(chance)
    if choice < 0.65:
        return b"Content-Type: message/rfc822\r\n\r\n" + message(chance, depth + 1)
    boundary = f"=_b{chance.randrange(10**9)}"
    kind = chance.choice(("mixed", "alternative", "related", "mixed"))
    parts = [entity(chance, depth + 1) for _ in range(chance.randrange(1, 4))]
    edge = f"--{boundary}".encode()
    return (f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
            + (b"This is a message in parts.\r\n" if chance.random() < 0.5 else b"")
            + b"".join(edge + b"\r\n" + part + b"\r\n" for part in parts) + edge + b"--\r\n")


def message(chance, depth=0):
    return (b"From: a@example\r\nTo: b@example\r\nSubject: " + b"x" * chance.randrange(50)
            + b"\r\nDate: Wed, 1 May 2024 12:00:00 +0000\r\nMIME-Version: 1.0\r\n"
            + entity(chance, depth))


def generated(count):
    """Honest mails, each from a number, every third one with line ends of Unix."""
    for number in range(count):
        mail = message(random.Random(number))
        yield f"generated-{number}", mail if number % 3 else mail.replace(b"\r\n", b"\n")


MIXED = b"Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
FILE = b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: "
ODD = {
    "prefix-of-a-boundary": MIXED + b"--b\r\n\r\none\r\n--bc\r\ntwo\r\n--b--\r\n",
    "never-closed": MIXED + b"--b\r\n\r\none\r\n--b\r\n\r\ntwo\r\n",
    "closed-at-once": MIXED + b"--b--\r\n",
    "nothing-in-it": MIXED + b"no boundary here\r\n",
    "blanks-behind-a-boundary": MIXED + b"--b \t\r\n\r\none\r\n--b--  \r\n",
    "header-without-end": MIXED + b"--b\r\nX: y\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
    "part-without-header": MIXED + b"--b\r\n\r\none\r\n--b--\r\n",
    "outer-closes-inner": MIXED + b"--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c\r\n\r\n"
                                  b"one\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
    "same-boundary": MIXED + b"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n"
                             b"--b--\r\n--b--\r\n",
    "after-close": MIXED + b"--b\r\n\r\none\r\n--b--\r\n--b\r\n\r\ntwo\r\n--b--\r\n",
    "base64-pieces": MIXED + b"--b\r\n" + FILE + b"base64\r\n\r\nVg==SVJVUw==ISE=\r\n--b--\r\n",
    "base64-junk": MIXED + b"--b\r\n" + FILE + b"base64\r\n\r\nSG!k*\r\n--b--\r\n",
    "base64-no-padding": MIXED + b"--b\r\n" + FILE + b"base64\r\n\r\nZm9vYg\r\n--b--\r\n",
    "base64-odd-letter": MIXED + b"--b\r\n" + FILE + b"base64\r\n\r\nZm9vZ\r\n--b--\r\n",
    "quoted-bad-escape": MIXED + b"--b\r\n" + FILE + b"quoted-printable\r\n\r\na=zz=4\r\n--b--\r\n",
    "quoted-soft-end": MIXED + b"--b\r\n" + FILE + b"quoted-printable\r\n\r\nabc=\r\n--b--\r\n",
    "quoted-blanks": MIXED + b"--b\r\n" + FILE + b"quoted-printable\r\n\r\nabc  \r\ndef\r\n--b--\r\n",
    "uuencode": MIXED + b"--b\r\n" + FILE + b"x-uuencode\r\n\r\nbegin 644 cat.txt\r\n#0V%T\r\n`\r\nend\r\n"
                        b"--b--\r\n",
    "encoded-message": MIXED + b"--b\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64"
                               b"\r\n\r\n" + base64.b64encode(b"Subject: y\r\n\r\ninner\r\n") + b"\r\n--b--\r\n",
    "unknown-encoding": MIXED + b"--b\r\n" + FILE + b"x-nothing\r\n\r\nabc\r\n--b--\r\n",
    "two-types": b"Content-Type: text/plain\r\nContent-Type: text/html\r\n\r\nx\r\n",
    "two-names": MIXED + b'--b\r\nContent-Type: text/plain; name="a.txt"\r\nContent-Disposition: '
                         b'attachment; filename="a.exe"\r\n\r\nx\r\n--b--\r\n',
    "no-type": b"Subject: x\r\nContent-Type: nonsense\r\n\r\nx\r\n",
    "no-boundary": b"Subject: x\r\nContent-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx\r\n--b--\r\n",
    "digest": b"Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\nSubject: a\r\n\r\nx\r\n--b--\r\n",
    "partial": b"Content-Type: message/partial; id=a; number=1; total=2\r\n\r\nSubject: b\r\n\r\nx\r\n",
    "external-body": b"Content-Type: message/external-body; access-type=URL; URL=\"http://a/\"\r\n\r\n"
                     b"Content-Type: image/png\r\nContent-ID: <1@a>\r\n\r\n",
    "header-alone": b"Subject: x\r\n",
    "empty-body": b"Subject: x\r\n\r\n",
}
