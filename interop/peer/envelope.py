"""The signed message: claims around a body, encrypted to its recipient unless it is for everybody."""

import itertools
import secrets

from . import jwe, jws, messages, times
from .forms import Record, Text, Whole
from .identity import Untrusted
from .strict import Malformed

LONGEST = 262_144
_SKEW = 10
_CLAIMS = Record(
    iss=Text(), aud=Text(), jti=Text(r"[A-Za-z0-9._:/-]{1,128}"), iat=Whole(), exp=Whole(), body=messages.MESSAGE
)
_STATUS = {
    "oversized": 413, "malformed": 400, "unknown-type": 400, "wrong-encryption-key": 409, "unreadable": 422,
    "not-encrypted": 422, "untrusted-key": 403, "wrong-signature": 403, "wrong-audience": 422, "expired": 422,
    "future-dated": 422, "wrong-party": 403, "altered": 422, "not-committed": 503,
}  # fmt: skip


class Refused(Exception):
    """A message that is not taken, and the last word of the problem's type."""

    def __init__(self, reason, detail=""):
        super().__init__(f"{reason}: {detail}")
        self.reason, self.detail, self.status = reason, detail, _STATUS[reason]


class Writer:
    """Signs the messages of one CDN, each under a jti of its own."""

    def __init__(self, identity):
        self.identity = identity
        self._incarnation = secrets.token_hex(8)
        self._numbers = itertools.count(1)

    def write(self, to, body):
        """The signed message, and until when it is worth delivering (seconds since 1970)."""
        iat = times.now() // times.SECOND
        claims = {
            "iss": self.identity.cdn, "aud": to, "jti": f"{self._incarnation}:{next(self._numbers)}/0",
            "iat": iat, "exp": iat + messages.LIVES[body["type"]], "body": body,
        }  # fmt: skip
        return jws.sign(self.identity, jws.MESSAGE, messages.encode(_CLAIMS, claims)), claims["exp"]


class Reader:
    """Opens the messages to one CDN."""

    def __init__(self, cdn, trust, encryption_keys):
        self.cdn, self.trust, self.encryption_keys = cdn, trust, encryption_keys

    def read(self, document, client):
        """The claims of a message that the CDN client (of the TLS connection) sends, or Refused."""
        if len(document) > LONGEST:
            raise Refused("oversized")
        try:
            sealed = document.count(".") == 4
            inside = jwe.decrypt(document, self.encryption_keys) if sealed else document
            signed = jws.verify(inside, jws.MESSAGE, self.trust)
            claims = messages.decode(_CLAIMS, signed.payload)
        except jwe.WrongKey as e:
            raise Refused("wrong-encryption-key", str(e)) from e
        except jwe.Unreadable as e:
            raise Refused("unreadable", str(e)) from e
        except (jws.UnknownKind, messages.UnknownType) as e:
            raise Refused("unknown-type", str(e)) from e
        except Malformed as e:
            raise Refused("malformed", str(e)) from e
        except Untrusted as e:
            raise Refused("untrusted-key", str(e)) from e
        except jws.WrongSignature as e:
            raise Refused("wrong-signature", str(e)) from e
        if not sealed and claims["body"]["type"] not in messages.IN_THE_CLEAR:
            raise Refused("not-encrypted", claims["body"]["type"])
        now = times.now() // times.SECOND
        if not 0 <= claims["exp"] - claims["iat"] <= 86400:
            raise Refused("malformed", "lives longer than a day")
        if signed.cdn != claims["iss"]:
            raise Refused("untrusted-key", f"{signed.cdn} speaks as {claims['iss']}")
        if claims["aud"] != self.cdn:
            raise Refused("wrong-audience", claims["aud"])
        if claims["exp"] + _SKEW < now:
            raise Refused("expired")
        if claims["iat"] - _SKEW > now:
            raise Refused("future-dated")
        if claims["iss"] != client:
            raise Refused("wrong-party", f"{client} sends what {claims['iss']} says")
        return claims
