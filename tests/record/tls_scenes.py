#!/usr/bin/env python3
"""tls_scenes - records sealed talks with OpenSSL's own octets, as scenes.

usage: tests/record/tls_scenes.py FOLDER [NAME...]

Each scene is the same talk, sealed in another way: a version, a cipher, an order of code and
cipher. Both ends are OpenSSL, in memory, or (change of keys) its programs on loopback. The keys are
in the scene.
"""
import hashlib
import os
import pathlib
import select
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

MAIL = (b"From: Ann <ann@client.example>\r\nTo: ben@club.example\r\nSubject: sealed\r\n"
        b"Message-ID: <sealed@client.example>\r\n\r\nNobody reads this but us.\r\n..\r\nAnn\r\n.\r\n")
TALK = [  # whose turn, what is said
    ("C", b"EHLO client.example\r\n"),
    ("S", b"250-mx.example\r\n250-PIPELINING\r\n250 AUTH PLAIN\r\n"),
    ("C", b"AUTH PLAIN AGFubgBzZXNhbWU=\r\n"),
    ("S", b"235 2.7.0 welcome\r\n"),
    ("C", b"MAIL FROM:<ann@client.example>\r\nRCPT TO:<ben@club.example>\r\nDATA\r\n"),
    ("S", b"250 2.1.0 ok\r\n250 2.1.5 ok\r\n354 go on\r\n"),
    ("C", MAIL),
    ("S", b"250 2.0.0 queued as 4RTY\r\n"),
    ("C", b"QUIT\r\n"),
    ("S", b"221 2.0.0 bye\r\n"),
]
V = ssl.TLSVersion
NO_ENCRYPT_THEN_MAC, NO_EXTENDED_MASTER_SECRET = 1 << 19, 1

# name: number, title, version, ciphers (TLS 1.3: by the configuration), options, wanted suite
WAYS = {
    "tls12-aes-gcm": (401, "AES-128-GCM", V.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256", 0, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    "tls12-aes-gcm-sha384": (402, "AES-256-GCM, keys by SHA-384", V.TLSv1_2, "ECDHE-ECDSA-AES256-GCM-SHA384", 0, "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"),
    "tls12-chacha": (403, "ChaCha20-Poly1305", V.TLSv1_2, "ECDHE-ECDSA-CHACHA20-POLY1305", 0, "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"),
    "tls12-cbc-etm": (404, "AES-CBC, the code over what is sealed", V.TLSv1_2, "ECDHE-ECDSA-AES128-SHA256", 0, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"),
    "tls12-cbc-mte": (405, "AES-CBC, the code sealed too", V.TLSv1_2, "ECDHE-ECDSA-AES256-SHA384", NO_ENCRYPT_THEN_MAC, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"),
    "tls12-cbc-sha1": (406, "AES-CBC with SHA-1, no extended master secret", V.TLSv1_2, "ECDHE-ECDSA-AES128-SHA", NO_ENCRYPT_THEN_MAC | NO_EXTENDED_MASTER_SECRET, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    "tls12-ccm": (407, "AES-CCM", V.TLSv1_2, "ECDHE-ECDSA-AES128-CCM", 0, "TLS_ECDHE_ECDSA_WITH_AES_128_CCM"),
    "tls12-ccm8": (408, "AES-CCM with a short tag", V.TLSv1_2, "ECDHE-ECDSA-AES256-CCM8", 0, "TLS_ECDHE_ECDSA_WITH_AES_256_CCM_8"),
    "tls10-cbc": (409, "TLS 1.0: each record goes on with the one before it", V.TLSv1, "ECDHE-ECDSA-AES128-SHA", NO_ENCRYPT_THEN_MAC, "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"),
    "tls11-cbc": (410, "TLS 1.1, the code over what is sealed", V.TLSv1_1, "ECDHE-ECDSA-AES256-SHA", 0, "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"),
    "tls13-aes128": (411, "TLS 1.3, AES-128-GCM", V.TLSv1_3, "TLS_AES_128_GCM_SHA256", 0, "TLS_AES_128_GCM_SHA256"),
    "tls13-aes256": (412, "TLS 1.3, AES-256-GCM", V.TLSv1_3, "TLS_AES_256_GCM_SHA384", 0, "TLS_AES_256_GCM_SHA384"),
    "tls13-chacha": (413, "TLS 1.3, ChaCha20-Poly1305", V.TLSv1_3, "TLS_CHACHA20_POLY1305_SHA256", 0, "TLS_CHACHA20_POLY1305_SHA256"),
    "tls13-ccm": (414, "TLS 1.3, AES-CCM", V.TLSv1_3, "TLS_AES_128_CCM_SHA256", 0, "TLS_AES_128_CCM_SHA256"),
    "implicit-tls12": (416, "TLS from the start", V.TLSv1_2, "ECDHE-ECDSA-AES128-GCM-SHA256", 0, "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    "implicit-tls13": (417, "TLS 1.3 from the start, on a port of no mail", V.TLSv1_3, "TLS_AES_256_GCM_SHA384", 0, "TLS_AES_256_GCM_SHA384"),
    "tls13-key-update": (425, "TLS 1.3, both sides change their keys on the way", V.TLSv1_3, "TLS_AES_128_GCM_SHA256", 0, "TLS_AES_128_GCM_SHA256"),
    "tls13-ccm8": (415, "TLS 1.3, AES-CCM with a short tag", V.TLSv1_3, "TLS_AES_128_CCM_8_SHA256", 0, "TLS_AES_128_CCM_8_SHA256"),
}


# Scenes are played in May 2024: the certificate is valid then.
AUTHORITY = """[ca]
default_ca = own
[own]
database = {folder}/index
new_certs_dir = {folder}
rand_serial = yes
default_md = sha256
policy = any
x509_extensions = names
[any]
commonName = supplied
[names]
subjectAltName = DNS:{name}
"""


def make_certificate(folder, name="mx.example", start="20240401000000Z", end="20340401000000Z"):
    """A key and a certificate that it signed itself, for `name`."""
    key, cert, request = folder / "key.pem", folder / "cert.pem", folder / "request.pem"
    (folder / "index").touch()
    (folder / "authority").write_text(AUTHORITY.format(folder=folder, name=name))
    for command in (["req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-keyout", key, "-out", request, "-subj", "/CN=" + name],
                    ["ca", "-batch", "-selfsign", "-notext", "-config", folder / "authority",
                     "-keyfile", key, "-in", request, "-out", cert, "-startdate", start,
                     "-enddate", end]):
        subprocess.run(["openssl", *command], check=True, stderr=subprocess.DEVNULL)
    return cert, key


def handshaken(client, server, said):
    """Runs both handshakes; what each side says goes into `said`."""
    done = {"C": False, "S": False}
    while not all(done.values()):
        for side, end in (("C", client), ("S", server)):
            try:
                if not done[side]:
                    end.do_handshake()
                    done[side] = True
            except ssl.SSLWantReadError:
                pass
            flush(side, client, server, said)


def flush(side, client, server, said):
    """Moves what a side has written to the other side's input."""
    octets = (client if side == "C" else server).out.read()
    if octets:
        said.append((side, octets))
        (server if side == "C" else client).into.write(octets)


class End:
    """One end of a sealed talk in memory."""

    def __init__(self, context, is_server):
        self.into, self.out = ssl.MemoryBIO(), ssl.MemoryBIO()
        self.ssl = context.wrap_bio(self.into, self.out, server_side=is_server,
                                    server_hostname=None if is_server else "mx.example")

    def do_handshake(self):
        self.ssl.do_handshake()


GREETING = ("S", b"220 mx.example ESMTP\r\n")
PORTS = {"implicit-tls12": 465, "implicit-tls13": 4465}


def record(folder, version, ciphers, options, talk):
    """What both sides say, and the key log."""
    cert, key = make_certificate(folder)
    log = folder / "keys"
    ends = []
    for is_server in (False, True):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER if is_server else ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.minimum_version = context.maximum_version = version
        context.options |= options
        if version != V.TLSv1_3:
            context.set_ciphers(ciphers + ":@SECLEVEL=0")
        else:
            context.set_ciphers("DEFAULT:@SECLEVEL=0")
        if is_server:
            context.num_tickets = 1
            context.load_cert_chain(cert, key)
        else:
            context.keylog_filename = str(log)
        ends.append(End(context, is_server))
    client, server = ends
    said = []
    handshaken(client, server, said)
    for side, text in talk:
        end, other = (client, server) if side == "C" else (server, client)
        end.ssl.write(text)
        flush(side, client, server, said)
        assert other.ssl.read(65536) == text
    return said, [line for line in log.read_text().splitlines() if line.startswith(("CLIENT", "SERVER"))]


class Relay(threading.Thread):
    """Carries octets between a client and a server on loopback, and keeps them in their order."""

    def __init__(self, port):
        super().__init__(daemon=True)
        self.said, self.moved, self.port = [], threading.Event(), port
        self.listener = socket.create_server(("127.0.0.1", 0))

    def run(self):
        client = self.listener.accept()[0]
        server = socket.create_connection(("127.0.0.1", self.port))
        while True:
            for end in select.select([client, server], [], [])[0]:
                octets = end.recv(65536)
                if not octets:
                    return
                self.said.append(("C" if end is client else "S", octets))
                (server if end is client else client).sendall(octets)
                self.moved.set()

    def settle(self):
        """Waits until something was said, and then nothing for a while."""
        assert self.moved.wait(10)
        while self.moved.is_set():
            self.moved.clear()
            time.sleep(0.3)


def record_by_tools(folder, suite, talk):
    """As record(), by the programs of OpenSSL: they can be told to change their keys (K)."""
    cert, key = make_certificate(folder)
    log = folder / "keys"
    probe = socket.create_server(("127.0.0.1", 0))
    port = probe.getsockname()[1]
    probe.close()
    relay = Relay(port)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(["openssl", "s_server", "-accept", "127.0.0.1:%d" % port, "-cert", cert,
                               "-key", key, "-tls1_3", "-ciphersuites", suite, "-num_tickets", "1"],
                              **pipes)
    time.sleep(1)
    relay.start()
    client = subprocess.Popen(["openssl", "s_client", "-connect", "127.0.0.1:%d" % relay.listener.getsockname()[1],
                               "-servername", "mx.example", "-keylogfile", log], **pipes)
    try:
        relay.settle()
        for side, text in talk:
            end = client if side == "C" else server
            end.stdin.write(text)
            end.stdin.flush()
            relay.settle()
    finally:
        for end in (client, server):
            end.kill()
            end.wait()
    # what they log of the later keys is left out: those follow from the first ones (RFC 8446 7.2)
    return relay.said, [line for line in log.read_text().splitlines() if "_SECRET_N" not in line and line[0] != "#"]


# The client wants new keys for both sides, then the server for its own. s_client takes a line that
# begins with Q for itself.
UPDATES = (TALK[:2] + [("C", b"K\n")] + TALK[2:4] + [("S", b"k\n")] + TALK[4:8]
           + [("C", b"k\n")] + [("C", b"quit\r\n"), TALK[9]])


def escaped(octets):
    return "".join("\\x%02x" % octet for octet in octets)


def scene(name, number, title, version, ciphers, options, suite):
    is_implicit = name in PORTS
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        if name == "tls13-key-update":
            said, keys = record_by_tools(folder, ciphers, UPDATES)
        else:
            said, keys = record(folder, version, ciphers, options, [GREETING] * is_implicit + TALK)
    lines = ["scene   opened: " + title,
             "source  RFC 3207 4; RFC %s" % ("8446 5.2, 7" if version == V.TLSv1_3 else "5246 6.2.3, 6.3"),
             "# recorded by tests/record/tls_scenes.py: OpenSSL at both ends", "", "secrets show"]
    lines += ["keylog %s" % key for key in keys]
    lines += ["", "ports   40000 %d" % PORTS[name]] if is_implicit else [
        "", "S: 220 mx.example ESMTP", "C: EHLO client.example",
        "S: 250-mx.example / 250-8BITMIME / 250 STARTTLS", "C: STARTTLS", "S: 220 2.0.0 go on"]
    before = None
    for side, octets in said:
        if side == before:
            lines.append("cut")
        lines.append("%s| %s" % (side, escaped(octets)))
        before = side
    lines += ["",
              "expect tls mode=%s cipher=%s server_name=mx.example established=true opened=keylog wrong_key=absent" % ("implicit" if is_implicit else "starttls", suite),
              "expect tls name_matches=true certificates.0.subject=CN=mx.example certificates.0.names.0=mx.example resumed=false",
              "expect exchange count=%d" % (7 if is_implicit else 9),
              "expect exchange number=%d command.verb=AUTH reply.code=235 evidence.decrypted=keylog" % (3 if is_implicit else 5),
              "expect envelope mail_from=ann@client.example recipients.0.address=ben@club.example queue_id=4RTY outcome=accepted evidence.decrypted=keylog",
              "expect message count=1 complete=true bytes=%d sha256=%s headers.subject=sealed" % (mail_len(), mail_hash()),
              "expect dialogue ended=quit offered.0.keyword=PIPELINING offered.0.after_tls=true" if is_implicit else
              "expect dialogue starttls=done ended=quit offered.0.keyword=8BITMIME offered.0.after_tls=absent offered.2.keyword=PIPELINING offered.2.after_tls=true",
              "expect oddity none",
              "expect finding finding=certificate-expired count=0", ""]
    return "\n".join(lines)


def stored():
    return MAIL[:-3].replace(b"\r\n..", b"\r\n.")


def mail_len():
    return len(stored())


def mail_hash():
    return hashlib.sha256(stored()).hexdigest()


def main():
    folder = pathlib.Path(sys.argv[1])
    for name in sys.argv[2:] or WAYS:
        number, title, version, ciphers, options, suite = WAYS[name]
        if version == V.TLSv1_3 and os.environ.get("TLS_SCENES_SUITE") != ciphers:
            # OpenSSL takes the suites of TLS 1.3 from its configuration alone
            with tempfile.NamedTemporaryFile("w", suffix=".cnf") as conf:
                conf.write("openssl_conf = a\n[a]\nssl_conf = b\n[b]\nsystem_default = c\n[c]\n"
                           "Ciphersuites = %s\nCipherString = DEFAULT@SECLEVEL=0\n" % ciphers)
                conf.flush()
                subprocess.run([sys.executable, __file__, folder, name], check=True,
                               env={**os.environ, "OPENSSL_CONF": conf.name, "TLS_SCENES_SUITE": ciphers})
            continue
        (folder / ("%d-%s.scene" % (number, name))).write_text(
            scene(name, number, title, version, ciphers, options, suite))


main()
