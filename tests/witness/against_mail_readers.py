#!/usr/bin/env python3
"""against_mail_readers.py - compares the parts that posta sees with those of GMime and Python's email, as TAP.

Usage: against_mail_readers.py POSTA [GMIME_PARTS]

Mails are those of mails.py, and those in our recordings. Of each, the parts that hold no others must
be the same, in order: type, octets decoded, SHA-256, file name. Where they differ, a kind
must
explain it; each kind looks at both, so that it explains nothing else. A difference that none explains
fails, and so does a kind that nothing needs any more.
"""

import email
import glob
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from email.header import decode_header, make_header

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))

import mails  # noqa: E402  (no __pycache__ in the source tree)

GENERATED = 200


class Part:
    """What one of the three says of a part."""

    def __init__(self, kind, size, sha256, names, ambiguities=(), encoding=None):
        self.type, self.bytes, self.sha256, self.names = kind, size, sha256, names
        self.ambiguities, self.encoding = set(ambiguities), encoding

    def __str__(self):
        odd = f" !{','.join(sorted(self.ambiguities))}" if self.ambiguities else ""
        return f"{self.type} {self.bytes} {self.sha256[:8]} {self.names}{odd}"


def is_same_body(theirs, ours):
    return (theirs.type, theirs.bytes, theirs.sha256) == (ours.type, ours.bytes, ours.sha256)


def is_same(theirs, ours):
    return (is_same_body(theirs, ours)
            and (theirs.names == ours.names[:1] or (theirs.names and theirs.names[0] in ours.names)))


# --- the three readers --------------------------------------------------------------------------


def run(command):
    done = subprocess.run(command, capture_output=True, timeout=240, check=True,
                          env=dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="", TZ="UTC"))
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines() if line]


def posta_parts(posta, paths):
    parts = {path: [] for path in paths}
    for event in run([posta, "scan", "-q", "-w", "-", *paths]):
        if event["event"] == "part" and event.get("reading") != "last":
            parts[paths[event["evidence"]["capture"] - 1]].append(event)
    return {path: [part_of(event, events) for event in events if not holds_others(event, events)]
            for path, events in parts.items()}


def is_around(one, other):
    return other["part"].startswith(one["part"] + ".")


def part_of(event, events):
    """What is odd about the parts around it counts for it too."""
    odd = {name for one in events if one is event or is_around(one, event)
           for name in one.get("ambiguities", ())}
    return Part(event["type"], event["bytes"], event["sha256"], event.get("names", []), odd,
                event.get("encoding"))


def holds_others(event, events):
    """A part that is made of others; and a multipart that could have been."""
    is_multipart = event["type"].startswith("multipart/") and "sha256" not in event
    return is_multipart or any(is_around(event, other) for other in events)


def gmime_parts(program, paths):
    parts = {path: [] for path in paths}
    for line in run([program, *paths]):
        parts[line["file"]].append(Part(line["type"], line["bytes"], line["sha256"],
                                        [line["name"]] if "name" in line else []))
    return parts


def python_parts(paths):
    parts = {}
    for path in paths:
        with open(path, "rb") as file:
            mail = email.message_from_bytes(file.read())
        parts[path] = [python_part(part) for part in mail.walk() if not part.is_multipart()]
    return parts


def python_part(part):
    octets = part.get_payload(decode=True) or b""
    name = part.get_filename()
    return Part(part.get_content_type(), len(octets), hashlib.sha256(octets).hexdigest(),
                [] if name is None else [name])


# --- the kinds ----------------------------------------------------------------------------------

def encoded_name(reader, theirs, ours, _octets):
    """Python's email leaves encoded words in parameters as they are, as RFC 2047 5 has it; all mail
    programs decode them, and posta does."""
    return (reader == "email" and is_same_body(theirs, ours) and theirs.names
            and [str(make_header(decode_header(theirs.names[0])))] == ours.names[:1])


def pieces(_reader, theirs, ours, _octets):
    """Both stop at the first padding of base64; posta reads on, as some mail programs do, and says
    that they differ."""
    return "base64-pieces" in ours.ambiguities and theirs.bytes < ours.bytes


def junk(reader, theirs, ours, _octets):
    """GMime loses letters of base64 behind octets that are none; RFC 2045 6.8 has those passed over."""
    return reader == "gmime" and "base64-junk" in ours.ambiguities and theirs.bytes < ours.bytes


def no_padding(reader, theirs, ours, _octets):
    """GMime loses the last octets of base64 that ends without padding."""
    return (reader == "gmime" and ours.encoding == "base64" and not ours.ambiguities
            and 1 <= ours.bytes - theirs.bytes <= 2)


def torn(reader, theirs, ours, octets):
    """Python's email gives up base64 that ends in the middle of an octet, and gives its letters."""
    return (reader == "email" and "base64-torn" in ours.ambiguities
            and any(hashlib.sha256(line).hexdigest() == theirs.sha256
                    for line in octets.splitlines()))


def bad_escape(reader, theirs, ours, _octets):
    """GMime takes octets away behind a "=" that begins no escape; RFC 2045 6.7 (2) has them kept."""
    return reader == "gmime" and "bad-escape" in ours.ambiguities and theirs.bytes < ours.bytes


def blanks(_reader, theirs, ours, octets):
    """Both keep blanks at the end of lines in quoted-printable; RFC 2045 6.7 (3) has them deleted,
    for servers may have added them."""
    return (ours.encoding == "quoted-printable" and theirs.bytes > ours.bytes
            and re.search(rb"[ \t]\r?\n", octets.split(b"\n\r\n", 1)[1]) is not None)


def named_inside(_reader, theirs, ours, _octets):
    """A uuencoded file carries its name; both look for names in the header alone."""
    return (ours.encoding in ("x-uuencode", "uuencode") and is_same_body(theirs, ours)
            and not theirs.names)


def last_line_end(reader, theirs, ours, octets):
    """Python's email takes the line end in front of a boundary away, and at the end of a mail whose
    boundary never comes too."""
    return (reader == "email" and 1 <= ours.bytes - theirs.bytes <= 2 and octets.endswith(b"\n")
            and theirs.type == ours.type)


def last_type(reader, theirs, ours, _octets):
    """Where Content-Type stands there twice, the last counts for GMime, the first for posta, which
    says that programs differ."""
    return (reader == "gmime" and "content-type" in ours.ambiguities
            and theirs.sha256 == ours.sha256)


def no_type(reader, theirs, ours, octets):
    """RFC 2045 5.2: what has a Content-Type that cannot be understood is text/plain; for GMime it is
    application/octet-stream."""
    return (reader == "gmime" and theirs.sha256 == ours.sha256
            and theirs.type == "application/octet-stream" and ours.type == "text/plain"
            and b"Content-Type: nonsense" in octets)


def encoded_message(_reader, theirs, ours, _octets):
    """Both take a message in base64 as it stands, for RFC 2045 6.4 says that none may be encoded;
    posta decodes it and reads it, as mail programs do, and says that it is odd."""
    return "encoded-multipart" in ours.ambiguities and theirs.sha256 != ours.sha256


def fragment(reader, _theirs, ours, _octets):
    """Python's email takes what is in any message/* for a message; a piece of one (message/partial)
    is none, and what stands for one (message/external-body) holds nothing. RFC 2046 5.2.2, 5.2.3"""
    return reader == "email" and ours.type in ("message/partial", "message/external-body")


def no_parts(reader, theirs, ours, _octets):
    """To Python's email a multipart without parts is a part; posta says that it is a multipart."""
    left = [part for part in theirs if not part.type.startswith("multipart/")]
    return (reader == "email" and len(left) == len(ours) < len(theirs)
            and all(map(is_same, left, ours)))


def no_boundary(reader, theirs, ours, _octets):
    """GMime sees nothing in a multipart that names no boundary; posta shows it as one part."""
    return reader == "gmime" and not theirs and "no-boundary" in ours[0].ambiguities


def cut_behind_a_boundary(reader, theirs, ours, octets):
    """Of a mail that was cut behind a boundary, as TOP of POP3 does, posta shows the part that began."""
    return (reader == "gmime" and len(theirs) == len(ours) - 1 and ours[-1].bytes == 0
            and all(map(is_same, theirs, ours)) and octets.splitlines()[-1].startswith(b"--"))


# theirs and ours are a part each
OF_PARTS = (encoded_name, pieces, junk, no_padding, torn, bad_escape, blanks, named_inside,
            last_line_end, last_type, no_type, encoded_message, fragment)
# theirs and ours are all parts of a mail
OF_MAILS = (no_parts, no_boundary, cut_behind_a_boundary)


# --- the comparison -----------------------------------------------------------------------------


def explained(kinds, used, *what):
    kind = next((kind for kind in kinds if kind(*what)), None)
    if kind is not None:
        used.add(kind)
    return kind is not None


def compare(reader, theirs, ours, octets, used):
    """Gives what is wrong as lines for people; puts the kinds that were needed into `used`."""
    if len(theirs) != len(ours):
        if explained(OF_MAILS, used, reader, theirs, ours, octets):
            return []
        return [f"{reader}: {part}" for part in theirs] + [f"posta: {part}" for part in ours]
    wrong = []
    for one, other in zip(theirs, ours):
        if not is_same(one, other) and not explained(OF_PARTS, used, reader, one, other, octets):
            wrong += [f"{reader}: {one}", f"posta: {other}"]
    if wrong and explained(OF_MAILS, used, reader, theirs, ours, octets):
        return []
    return wrong


def recorded(posta, folder):
    """The mails in our recordings."""
    for capture in sorted(glob.glob(os.path.join(HERE, "..", "golden", "*", "input.pcap*"))):
        name = os.path.basename(os.path.dirname(capture))
        target = os.path.join(folder, f"export-{name}")
        subprocess.run([posta, "export", "-q", "-o", target, capture], capture_output=True, timeout=120)
        for path in sorted(glob.glob(os.path.join(target, "**", "*.eml"), recursive=True)):
            if os.path.getsize(path) > 0:
                yield f"{name}/{os.path.basename(path)}", path


def written(folder):
    """The mails of mails.py, each in a file."""
    for name, octets in [*mails.generated(GENERATED), *mails.ODD.items()]:
        path = os.path.join(folder, f"{name}.eml")
        with open(path, "wb") as file:
            file.write(octets)
        yield name, path


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    posta = os.path.abspath(sys.argv[1])
    used, failed = set(), 0
    with tempfile.TemporaryDirectory() as folder:
        names = dict([*written(folder), *recorded(posta, folder)])
        paths = list(names.values())
        ours = posta_parts(posta, paths)
        readers = {"email": python_parts(paths)}
        if len(sys.argv) > 2:
            readers["gmime"] = gmime_parts(os.path.abspath(sys.argv[2]), paths)
        print(f"1..{len(readers) * len(names) + 1}")
        number = 0
        for reader, parts in readers.items():
            for name, path in names.items():
                number += 1
                with open(path, "rb") as file:
                    wrong = compare(reader, parts[path], ours[path], file.read(), used)
                failed += bool(wrong)
                print(f"{'not ok' if wrong else 'ok'} {number} - {reader} {name}")
                for line in wrong[:20]:
                    print(f"# {line}")
    idle = [kind.__name__ for kind in OF_PARTS + OF_MAILS if kind not in used and len(sys.argv) > 2]
    failed += bool(idle)
    print(f"{'not ok' if idle else 'ok'} {number + 1} - every kind of difference is needed"
          + (f": not {', '.join(idle)}" if idle else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
