"""Reads all golden files, and writes them again to the byte; verifies what a real node has signed."""

import os
import shutil
from datetime import datetime, timezone

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from . import jwe, jws, messages, strict, times
from .identity import Trust, thumbprint


def check_messages(folder):
    """Raises where one of the golden files is not read, or is written otherwise. Gives their number."""
    names = sorted(n for n in os.listdir(folder) if n.endswith(".json"))
    missing = {n.removesuffix(".json") for n in names} ^ set(messages.LIVES)
    if missing:
        raise AssertionError(f"golden files and messages differ in {sorted(missing)}")
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            golden = file.read().rstrip(b"\n")
        value = messages.decode(messages.MESSAGE, golden)
        written = messages.encode(messages.MESSAGE, value)
        if value["type"] != name.removesuffix(".json") or written != golden:
            raise AssertionError(f"{name}:\n{golden.decode()}\nis written as\n{written.decode()}")
    return len(names)


def check_sealed(folder):
    """Opens the golden JWE with the golden key, and one of our own making. Gives what was inside."""
    with open(os.path.join(folder, "key.pem"), "rb") as file:
        pem = file.read()
    key = load_pem_private_key(pem[pem.index(b"-----BEGIN") :], None)
    keys = {thumbprint(key.public_key()): key}
    with open(os.path.join(folder, "sealed.txt"), encoding="ascii") as file:
        inside = jwe.decrypt(file.read().strip(), keys)
    if jwe.decrypt(jwe.encrypt(inside, key.public_key()), keys) != inside:
        raise AssertionError("what was encrypted is not what is opened")
    return inside


def record(folder, node, peer, agreement):
    """Writes what a node and the peer have signed, and the authority's certificate, into a folder."""
    os.makedirs(folder, exist_ok=True)
    shutil.copy(os.path.join(node.authority, "authority.pem"), folder)
    for name, text in {
        "agreement.json": agreement["document"], "advertisement.jws": peer.gossip.find(node.cdn).document,
    }.items():  # fmt: skip
        with open(os.path.join(folder, name), "w", encoding="ascii") as file:
            file.write(text + "\n")


def check_recorded(folder):
    """Verifies recorded documents at the time when they were signed, and writes their payloads again to the byte."""
    trust = Trust(os.path.join(folder, "authority.pem"))
    texts = {}
    for name in ("agreement.json", "advertisement.jws"):
        with open(os.path.join(folder, name), encoding="ascii") as file:
            texts[name] = file.read().strip()
    document = texts["agreement.json"]
    payload = jws.unb64u(strict.loads(document)["payload"])
    terms = messages.decode(messages.TERMS, payload)
    both = jws.verify_both(document, jws.AGREEMENT, trust, _moment(terms["from"]))
    if [s.cdn for s in both] != [terms["borrower"], terms["lender"]]:
        raise AssertionError("signed by others than the parties")
    _same(payload, messages.encode(messages.TERMS, terms))
    document = texts["advertisement.jws"]
    payload = jws.unb64u(document.split(".")[1])
    told = messages.decode(messages.ADVERTISEMENT, payload)
    if jws.verify(document, jws.ADVERTISEMENT, trust, _moment(told["issuedAt"])).cdn != told["cdn"]:
        raise AssertionError("an advertisement that another has signed")
    _same(payload, messages.encode(messages.ADVERTISEMENT, told))
    return sorted(texts)


def _moment(nanos):
    return datetime.fromtimestamp(nanos // times.SECOND, timezone.utc)


def _same(payload, written):
    if payload != written:
        raise AssertionError(f"{payload.decode()}\nis written as\n{written.decode()}")
