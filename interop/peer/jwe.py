"""Encryption to the recipient: compact JWE with ECDH-ES over X25519 and A256GCM."""

import hashlib
import os
import struct

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from . import strict
from .forms import Record, Text
from .identity import b64u, thumbprint
from .jws import unb64u
from .messages import SHA256
from .strict import Malformed

_EPK = Record(kty=Text(constant="OKP"), crv=Text(constant="X25519"), x=Text(r"[A-Za-z0-9_-]{43}"))
_HEADER = Record(
    alg=Text(constant="ECDH-ES"), enc=Text(constant="A256GCM"), cty=Text(constant="JWT"), kid=SHA256, epk=_EPK
)
_KEY = Record(kid=SHA256, kty=Text(constant="OKP"), crv=Text(constant="X25519"), x=Text(r"[A-Za-z0-9_-]{43}"))


class WrongKey(ValueError):
    """Encrypted to another key."""


class Unreadable(ValueError):
    """Not what was encrypted to the key under this header."""


def raw(public_key):
    return public_key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def capability(public_key):
    """The value of the capability Spillway.EncryptionKey."""
    return {"kid": thumbprint(public_key), "kty": "OKP", "crv": "X25519", "x": b64u(raw(public_key))}


def from_capability(value):
    """The key that a capability tells, or None where it does not count."""
    try:
        key = X25519PublicKey.from_public_bytes(unb64u(_KEY.read(value)["x"]))
    except ValueError:
        return None
    return key if thumbprint(key) == value["kid"] else None


def _concat_kdf(shared):
    """RFC 7518, section 4.6.2: AlgorithmID A256GCM, no party information, 256 bits: one round of SHA-256."""
    algorithm = b"A256GCM"
    other = struct.pack(">I", len(algorithm)) + algorithm + struct.pack(">III", 0, 0, 256)
    return hashlib.sha256(struct.pack(">I", 1) + shared + other).digest()


def encrypt(text, recipient):
    ephemeral = X25519PrivateKey.generate()
    epk = {"kty": "OKP", "crv": "X25519", "x": b64u(raw(ephemeral.public_key()))}
    header = {"alg": "ECDH-ES", "enc": "A256GCM", "cty": "JWT", "kid": thumbprint(recipient), "epk": epk}
    protected = b64u(strict.dumps(header).encode())
    vector = os.urandom(12)
    sealed = AESGCM(_concat_kdf(ephemeral.exchange(recipient))).encrypt(vector, text.encode(), protected.encode())
    return f"{protected}..{b64u(vector)}.{b64u(sealed[:-16])}.{b64u(sealed[-16:])}"


def decrypt(document, keys):
    """What is inside; keys: own private keys by their kid."""
    pieces = document.split(".")
    if len(pieces) != 5 or pieces[1]:
        raise Malformed("no JWE of the form")
    header = _HEADER.read(strict.loads(unb64u(pieces[0])))
    vector, text, tag = (unb64u(p) for p in pieces[2:])
    if len(vector) != 12 or len(tag) != 16:
        raise Malformed("a vector or tag of another length")
    if header["kid"] not in keys:
        raise WrongKey(header["kid"])
    try:
        shared = keys[header["kid"]].exchange(X25519PublicKey.from_public_bytes(unb64u(header["epk"]["x"])))
        return AESGCM(_concat_kdf(shared)).decrypt(vector, text + tag, pieces[0].encode()).decode()
    except (InvalidTag, ValueError) as e:
        raise Unreadable(str(e)) from e
