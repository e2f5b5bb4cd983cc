#!/usr/bin/env python3
"""against_tshark.py - compares `posta packets -a` with tshark, line by line, on our recordings, as TAP.

Usage: against_tshark.py POSTA [NAME...]

Number, time, source, destination and length of each frame must be the same. Where protocol or info
differ, one of KINDS must explain it; each kind looks at both lines, so that it explains nothing
else. A difference that none explains fails, and so does a kind that nothing needs any more.
"""

import glob
import os
import re
import subprocess
import sys

sys.dont_write_bytecode = True

import golden  # noqa: E402  (no __pycache__ in the source tree)

LINE = re.compile(r" *(?P<number>\d+) +(?P<time>[\d.]+) +(?P<source>\S+) → (?P<destination>\S+) +"
                  r"(?P<protocol>\S+) +(?P<length>\d+) ?(?P<info>.*)")
FRAGMENT = re.compile(r"DATA fragment, (\d+) bytes")
GUESS = r"(?:\[TCP [^\]]*\] ?)+"
REMARK = re.compile(r" \[(?:seen before, or out of order|something before it was not seen)\]$")


class Line:
    """What one of the two says of a frame."""

    def __init__(self, text):
        found = LINE.fullmatch(text)
        if found is None:
            raise ValueError(f"not the line of a frame: {text!r}")
        self.text = text
        self.__dict__.update(found.groupdict())
        self.time = re.sub(r"(\.\d{6})\d+$", r"\1", self.time)  # microseconds are enough for posta

    def place(self):
        return self.number, self.time, self.source, self.destination, self.length

    def said(self):
        """The lines of the client or the server that it shows."""
        return self.info[3:].split(" | ")


class Pieces:
    """What came so far of the line that a client is sending: the memory of the kind `pieces`."""

    def __init__(self):
        self.text, self.octets = "", 0


# --- the kinds --------------------------------------------------------------------------------


def mail(tshark, posta, so_far):
    """tshark shows a message where its last segment is, under SMTP/IMF; to posta a line says what
    its own frame carries. `posta ls messages` has subject and sender."""
    if tshark.protocol != "SMTP/IMF" or posta.protocol != "SMTP":
        return False
    so_far.__init__()
    return FRAGMENT.fullmatch(posta.said()[0]) is not None


def pieces(tshark, posta, so_far):
    """tshark calls the pieces of a line "segment of a reassembled PDU" and repeats the whole line at
    its last one; posta shows each piece in the frame that carried it, as it was typed."""
    if posta.protocol != "SMTP" or not posta.info.startswith("C: "):
        return False
    piece = re.sub(r"\(end of the line\)|\\r$", "", posta.info[3:])
    if tshark.protocol == "TCP" and tshark.info.endswith("[TCP segment of a reassembled PDU]"):
        so_far.text += piece
        so_far.octets += int(re.search(r" Len=(\d+) ", tshark.info)[1])
        return True
    text, octets = so_far.text + piece, so_far.octets
    so_far.__init__()
    count = FRAGMENT.fullmatch(tshark.info[3:])
    last = FRAGMENT.fullmatch(piece)
    if count is None:
        return tshark.info[3:] == text
    return octets > 0 and int(count[1]) - octets in ([int(last[1])] if last else [1, 2])


def ports(tshark, posta, _pieces):
    """tshark knows SMTP by its ports; posta knows it by what is said."""
    length = re.search(r" 2525 .* Len=(\d+) | → 2525 .* Len=(\d+) ", f" {tshark.info}")
    count = FRAGMENT.fullmatch(posta.info[3:])
    return (tshark.protocol == "TCP" and posta.protocol == "SMTP" and length is not None
            and (count is None or count[1] in length.groups()))


def answers(tshark, posta, _pieces):
    """tshark writes User: and Pass: before the answers of a log-in, which nobody sent."""
    label = re.match(r"C: (User|Pass): ", tshark.info)
    return label is not None and posta.info == "C: " + tshark.info[label.end():]


def words(tshark, posta, _pieces):
    """tshark takes a line that is none of the commands it knows for mail data; so are BDAT, RSET
    behind a refused DATA, an empty line, or a slip of the fingers. posta shows what was said."""
    count = FRAGMENT.fullmatch(tshark.info.removeprefix("C: "))
    if count is None or not posta.info.startswith("C: ") or posta.protocol != "SMTP":
        return False
    lengths = [FRAGMENT.fullmatch(line) for line in posta.said()]
    octets = sum(int(fragment[1]) if fragment else len(line.replace("(empty line)", "")) + 2
                 for fragment, line in zip(lengths, posta.said()))
    return octets == int(count[1])


def end_of_data(tshark, posta, _pieces):
    """Where commands follow the mail data in one segment, tshark shows the mail as lines too; posta
    counts its octets and shows the commands."""
    return (FRAGMENT.fullmatch(posta.said()[0]) is not None
            and "." in tshark.said()
            and tshark.said()[tshark.said().index(".") + 1:] == posta.said()[1:])


def guesses(tshark, posta, _pieces):
    """tshark guesses by time and order which segments are window updates, duplicates or
    retransmissions; posta compares octets, and remarks on a segment alone that does not go on with
    its stream."""
    return (posta.protocol == "TCP" == tshark.protocol
            and re.sub(GUESS, "", tshark.info) == REMARK.sub("", posta.info))


def again(tshark, posta, _pieces):
    """tshark reads the talk in a segment that came a second time, or late; what it means, and whether
    it is secret, follows from what stands before it, so posta shows its numbers alone."""
    count = re.fullmatch(GUESS + r"C: DATA fragment, (\d+) bytes", tshark.info)
    return (count is not None and posta.protocol == "TCP" and REMARK.search(posta.info) is not None
            and f" Len={count[1]} " in posta.info)


def sealed(tshark, posta, _pieces):
    """tshark names the version of TLS that was agreed to in each line; posta names it once, in the
    story of the talk."""
    return (posta.protocol == "TLS" and tshark.protocol.startswith("TLSv")
            and tshark.info == posta.info)


def pipelined(tshark, posta, _pieces):
    """Of POP3 commands in one segment tshark shows the first; posta shows all."""
    return (posta.protocol == tshark.protocol == "POP" and posta.info.startswith("C: ")
            and tshark.info[3:].strip() == posta.said()[0].replace("(empty line)", "").strip())


def of_pop3(tshark, posta, _pieces):
    """tshark takes the challenges of log-ins in POP3 for mail, and its message stands where its last
    segment is; to posta a line says what its own frame carries."""
    if posta.protocol != "POP":
        return False
    count = FRAGMENT.fullmatch(posta.said()[0]) is not None
    is_mail = tshark.protocol == "POP/IMF"
    is_piece = tshark.protocol == "TCP" and "segment of a reassembled PDU" in tshark.info
    challenge = tshark.info.strip() == posta.info[3:].strip()
    return (is_mail and (count or challenge)) or (is_piece and count)


def of_imap(tshark, posta, _pieces):
    """Of the lines of IMAP in a frame tshark shows the last, or the first without its last letter
    where none of them ends a command, and some that it cannot read it calls malformed; a message
    stands where its last segment is, or is shown as lines. To posta a line says what its own frame
    carries: all lines, and how much of a message."""
    if posta.protocol != "IMAP":
        return False
    label, _, rest = posta.info.partition(": ")
    lines = [re.sub(r"\((empty line|end of the line)\)", "", line) for line in rest.split(" | ")]
    if tshark.protocol == "TCP":
        return "[TCP segment of a reassembled PDU]" in tshark.info and is_counted(lines)
    if tshark.protocol == "IMAP/IMF" or (label == "Request" and is_counted(lines)):
        return is_counted(lines)
    said = tshark.info.removesuffix("[Malformed Packet]").removeprefix(f"{label}: ")
    return said in (lines[-1], lines[0][:-1], "".join(lines))


def is_counted(lines):
    return any(re.fullmatch(r"message, \d+ bytes", line) for line in lines)


def packed(tshark, posta, _pieces):
    """tshark reads what was compressed as if it were text, or waits for the end of a line; posta
    counts it here, and tells what it unpacked elsewhere."""
    return (tshark.protocol in ("IMAP", "TCP") and posta.protocol == "IMAP"
            and re.fullmatch(r"(Request|Response): compressed, \d+ bytes", posta.info) is not None)


KINDS = (mail, pipelined, of_pop3, of_imap, packed, pieces, ports, answers, words, end_of_data, guesses, again, sealed)


# --- the comparison -----------------------------------------------------------------------------


def lines_of(command):
    done = subprocess.run(command, capture_output=True, timeout=120, check=True, encoding="utf-8",
                          env=dict(os.environ, LC_ALL="C.UTF-8", LANGUAGE="", TZ="UTC"))
    return [Line(line) for line in done.stdout.split("\n") if line.strip()]


def compare(posta, name, used):
    """Gives what is wrong as lines for people; puts the kinds that were needed into `used`."""
    capture, = glob.glob(os.path.join(golden.HERE, name, "input.pcap*"))
    theirs = lines_of(["tshark", "-n", "-r", capture])
    ours = lines_of([posta, "packets", "-a", "--secrets=show", "--color=never", capture])
    if len(theirs) != len(ours):
        return [f"tshark has {len(theirs)} frames, posta {len(ours)}"]
    wrong, so_far = [], {}
    for one, other in zip(theirs, ours):
        if (one.place(), one.protocol, one.info) == (other.place(), other.protocol, other.info):
            continue
        memory = so_far.setdefault(one.source, Pieces())
        kind = next((kind for kind in KINDS if kind(one, other, memory)), None)
        if one.place() != other.place() or kind is None:
            wrong += [f"tshark: {one.text}", f"posta:  {other.text}"]
        elif kind is not None:
            used.add(kind)
    return wrong


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    posta = os.path.abspath(sys.argv[1])
    every = [name for name in golden.names()
             if glob.glob(os.path.join(golden.HERE, name, "input.pcap*"))]
    names = sys.argv[2:] or every
    used, failed = set(), 0
    print(f"1..{len(names) + (names == every)}")
    for number, name in enumerate(names, 1):
        try:
            wrong = compare(posta, name, used)
        except (ValueError, subprocess.SubprocessError) as error:
            wrong = [str(error)]
        failed += bool(wrong)
        print(f"{'not ok' if wrong else 'ok'} {number} - {name}")
        for line in wrong[:20]:
            print(f"# {line}")
        sys.stdout.flush()
    if names == every:
        idle = [kind.__name__ for kind in KINDS if kind not in used]
        failed += bool(idle)
        print(f"{'not ok' if idle else 'ok'} {len(names) + 1} - every kind of difference is needed"
              + (f": not {', '.join(idle)}" if idle else ""))
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
