"""Discovery: the own advertisement, others' advertisements, and who lacks which."""

import hashlib
import threading

from . import jwe, jws, messages, strict, times

LIFE, RENEWAL, YOUNG = 60 * times.SECOND, 20 * times.SECOND, 10 * times.SECOND
_DIGITS = "0123456789abcdef"
_NONE = "0" * 16


def mark(document):
    return hashlib.sha256(document.encode()).hexdigest()[:16]


def position(cdn):
    return hashlib.sha256(cdn.encode()).hexdigest()


class Held:
    """An advertisement that is held."""

    def __init__(self, advertisement, document):
        self.advertisement, self.document, self.mark = advertisement, document, mark(document)
        self.cdn, self.sequence = advertisement["cdn"], advertisement["sequence"]

    def told(self):
        return {"advertisement": self.advertisement, "document": self.document}

    def named(self):
        return {"sequence": self.sequence, "mark": self.mark}


class Gossip:
    """What one CDN knows of all; send(cdn, body) says something to another."""

    def __init__(self, identity, trust, endpoint, encryption_key, requests, bits, send):
        self._identity, self._trust, self._endpoint, self._send = identity, trust, endpoint, send
        self._capabilities = _capabilities(requests, bits, encryption_key)
        self._held, self._lock, self._sequence = {}, threading.RLock(), 0
        self.renew()

    def renew(self):
        """Signs a new own advertisement."""
        now = times.this_second()
        with self._lock:
            self._sequence = max(now // times.SECOND, self._sequence + 1)
            own = {
                "cdn": self._identity.cdn, "endpoint": self._endpoint, "sequence": self._sequence,
                "issuedAt": now, "expiresAt": now + LIFE, "capabilities": self._capabilities,
            }  # fmt: skip
            document = jws.sign(self._identity, jws.ADVERTISEMENT, messages.encode(messages.ADVERTISEMENT, own))
            self._held[self._identity.cdn] = Held(own, document)

    def own(self):
        return self._held[self._identity.cdn]

    def find(self, cdn):
        with self._lock:
            held = self._held.get(cdn)
        return held if held and held.advertisement["expiresAt"] > times.now() else None

    def endpoint(self, cdn):
        held = self.find(cdn)
        return held.advertisement["endpoint"] if held else None

    def encryption_key(self, cdn):
        held = self.find(cdn)
        for one in held.advertisement["capabilities"] if held else ():
            if one.get("capability-type") == "Spillway.EncryptionKey":
                return jwe.from_capability(one.get("capability-value"))
        return None

    def tell(self, cdn):
        """Sends the own advertisement to another."""
        self._send(cdn, {"type": "Advertisements", "advertisements": [self.own().told()]})

    def ask(self, cdn):
        """Sends sixteen hashes: begins a repair."""
        as_of = times.this_second() - YOUNG
        hashes = {digit: self._hash(digit, as_of) for digit in _DIGITS}
        self._digest(cdn, as_of, hashes, [], {})

    def advertisements(self, body):
        """Takes what is signed well and newer; drops the rest."""
        for one in body["advertisements"]:
            advertisement, document = one["advertisement"], one["document"]
            if len(document) > 16_384:
                continue
            try:
                signed = jws.verify(document, jws.ADVERTISEMENT, self._trust)
                said = messages.decode(messages.ADVERTISEMENT, signed.payload)
            except ValueError:
                continue
            if signed.cdn != said["cdn"] or said != advertisement or said["cdn"] == self._identity.cdn:
                continue
            now = times.now()
            if said["expiresAt"] <= now or said["issuedAt"] > now + LIFE:
                continue
            with self._lock:
                known, new = self._held.get(said["cdn"]), Held(said, document)
                if known is None or (new.sequence, known.mark) > (known.sequence, new.mark):
                    self._held[new.cdn] = new

    def wanted(self, sender, body):
        found = [held.told() for cdn in body["cdns"][:64] if (held := self.find(cdn))]
        if found:
            self._send(sender, {"type": "Advertisements", "advertisements": found})

    def digest(self, sender, body):
        """Asks for what is lacking here, sends what is lacking there, answers hashes that differ."""
        lacking = [cdn for cdn, told in body["held"].items() if self._lacks(cdn, told)]
        if lacking:
            self._send(sender, {"type": "AdvertisementsWanted", "cdns": lacking[:64]})
        theirs = [
            held.told() for listed in body["listed"] for held in self._within(listed)
            if held.cdn not in body["held"] or held.sequence > body["held"][held.cdn]["sequence"]
        ]  # fmt: skip
        if theirs:
            self._send(sender, {"type": "Advertisements", "advertisements": theirs[:64]})
        self._answer(sender, body)

    def _answer(self, sender, body):
        as_of, hashes, listed, named, deeper = body["asOf"], {}, [], {}, 0
        nothing = bool(body["hashes"]) and set(body["hashes"].values()) == {_NONE}
        for digits, told in body["hashes"].items():
            if self._hash(digits, as_of) == told and not (nothing and self._within(digits)):
                continue
            held = self._within(digits)
            if len(held) <= 16:
                listed.append(digits)
            elif told != _NONE:
                if deeper < 4:
                    deeper += 1
                    hashes |= {digits + d: self._hash(digits + d, as_of) for d in _DIGITS}
                continue
            named |= {one.cdn: one.named() for one in held}
        if hashes or listed or named:
            self._digest(sender, as_of, hashes, listed, named)

    def _digest(self, cdn, as_of, hashes, listed, held):
        self._send(
            cdn, {"type": "AdvertisementDigest", "asOf": as_of, "hashes": hashes, "listed": listed, "held": held}
        )

    def _lacks(self, cdn, told):
        held = self.find(cdn)
        if held is None:
            return True
        if cdn == self._identity.cdn:
            return False
        return (told["sequence"], held.mark) > (held.sequence, told["mark"])

    def _within(self, digits):
        with self._lock:
            return [h for h in self._held.values() if position(h.cdn).startswith(digits) and self.find(h.cdn)]

    def _hash(self, digits, as_of):
        counted = [
            held for held in sorted(self._within(digits), key=lambda h: h.cdn)
            if held.advertisement["issuedAt"] <= as_of and held.advertisement["expiresAt"] > as_of + 2 * YOUNG
        ]  # fmt: skip
        if not counted:
            return _NONE
        return hashlib.sha256("".join(held.mark for held in counted).encode()).hexdigest()[:16]


def _capabilities(requests, bits, encryption_key):
    number = lambda n: strict.Number(n)  # noqa: E731  capabilities are kept as JSON
    limits = [
        {"id": "requests", "limit-type": "requests", "maximum-hard": number(requests)},
        {"id": "egress", "limit-type": "egress", "maximum-hard": number(bits)},
    ]
    return [
        {"capability-type": "FCI.CapacityLimits", "capability-value": {"limits": limits}},
        {"capability-type": "FCI.DeliveryProtocol", "capability-value": {"delivery-protocols": ["http/1.1"]}},
        {"capability-type": "FCI.AcquisitionProtocol", "capability-value": {"acquisition-protocols": ["http/1.1"]}},
        {"capability-type": "Spillway.EncryptionKey", "capability-value": jwe.capability(encryption_key)},
    ]
