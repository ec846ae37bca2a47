"""Signed documents: compact JWS of one form, and JWS in general JSON with two signatures."""

import re
from base64 import urlsafe_b64decode

from cryptography.exceptions import InvalidSignature

from . import strict
from .forms import List, Record, Text
from .identity import Untrusted, b64u, thumbprint
from .messages import SHA256
from .strict import Malformed

MESSAGE, ADVERTISEMENT, AGREEMENT, LONG_TERM, AUCTION, REVOCATION = (
    f"spillway-{kind}+jws" for kind in ("message", "advertisement", "agreement", "longterm", "auction", "revocation")
)
_HEADER = Record(alg=Text(constant="EdDSA"), typ=Text(), kid=SHA256, x5c=List(Text()))
_GENERAL = Record(payload=Text(), signatures=List(Record(protected=Text(), signature=Text())))
_B64U = re.compile(r"[A-Za-z0-9_-]+")


class WrongSignature(ValueError):
    """The signature is not of the key over this content."""


class UnknownKind(ValueError):
    """A document of another typ than is expected."""


def unb64u(text):
    if not _B64U.fullmatch(text):
        raise Malformed("no base64url")
    try:
        data = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as e:
        raise Malformed("no base64url") from e
    if b64u(data) != text:
        raise Malformed("base64url with spare bits")
    return data


class Signed:
    """What a verified document says, and who says it."""

    def __init__(self, payload, cdn, kid):
        self.payload, self.cdn, self.kid = payload, cdn, kid


def sign(identity, typ, payload):
    """A compact JWS over the bytes of the payload."""
    header = strict.dumps({"alg": "EdDSA", "typ": typ, "kid": identity.kid, "x5c": identity.x5c})
    content = f"{b64u(header.encode())}.{b64u(payload)}"
    return f"{content}.{b64u(identity.key.sign(content.encode()))}"


def verify(document, typ, trust, at=None):
    """Verifies a compact JWS; at: the time of the certificates, now if None."""
    pieces = document.split(".")
    if len(pieces) != 3:
        raise Malformed(f"a document of {len(pieces)} pieces")
    return _verify(pieces[0], pieces[1], pieces[2], typ, trust, at)


def _verify(protected, payload, signature, typ, trust, at):
    header = _HEADER.read(strict.loads(unb64u(protected)))
    data, mark = unb64u(payload), unb64u(signature)
    if header["typ"] != typ:
        raise UnknownKind(f"a {header['typ']} where a {typ} is due")
    cdn, key = trust.owner(header["x5c"], at)
    if thumbprint(key) != header["kid"]:
        raise Untrusted("kid is not of the certificate's key")
    try:
        key.verify(mark, f"{protected}.{payload}".encode())
    except InvalidSignature as e:
        raise WrongSignature(typ) from e
    return Signed(data, cdn, header["kid"])


def add_signature(document, identity, typ):
    """Makes of another's compact JWS one in general JSON that this identity has signed second."""
    first, payload, signature = document.split(".")
    own, _, mine = sign(identity, typ, unb64u(payload)).split(".")
    return strict.dumps({"payload": payload, "signatures": [
        {"protected": first, "signature": signature}, {"protected": own, "signature": mine}]})  # fmt: skip


def verify_both(document, typ, trust, at=None):
    """Verifies a JWS in general JSON with two signatures; gives both, the first one first."""
    general = _GENERAL.read(strict.loads(document))
    if len(general["signatures"]) != 2:
        raise Malformed("other than two signatures")
    return [_verify(s["protected"], general["payload"], s["signature"], typ, trust, at) for s in general["signatures"]]
