"""Reads all golden files, and writes them again to the byte."""

import os

from cryptography.hazmat.primitives.serialization import load_pem_private_key

from . import jwe, messages
from .identity import thumbprint


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
