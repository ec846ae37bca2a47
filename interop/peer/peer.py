"""A CDN: its identity, its endpoint, whom it knows, and what others say to it."""

import threading
import time

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from . import gossip, times
from .envelope import Reader, Refused, Writer
from .identity import thumbprint
from .outbox import Outbox
from .transport import Server, context


class Peer:
    """Speaks and listens; what is no gossip goes to the handlers, and is remembered."""

    def __init__(self, identity, trust, address, port, requests=0, bits=0):
        self.identity, self.trust, self.cdn = identity, trust, identity.cdn
        key = X25519PrivateKey.generate()
        self._writer = Writer(identity)
        self._reader = Reader(self.cdn, trust, {thumbprint(key.public_key()): key})
        self._tls = context(identity, trust, server=False)
        self._contacts, self._outboxes, self._seen, self._heard = {}, {}, set(), []
        self._changed, self._stopped = threading.Condition(threading.RLock()), threading.Event()
        self.handlers, self.given_up = {}, []
        self.gossip = gossip.Gossip(
            identity, trust, f"https://{address}:{port}", key.public_key(), requests, bits, self.say
        )
        self._server = Server(address, port, context(identity, trust, server=True), self._take)
        threading.Thread(target=self._rounds, daemon=True).start()

    def meet(self, cdn, endpoint):
        """A contact: a CDN whose endpoint is known before it advertises it."""
        self._contacts[cdn] = endpoint
        self.gossip.tell(cdn)
        self.gossip.ask(cdn)

    def say(self, cdn, body):
        """Says a message; it is delivered in the background."""
        with self._changed:
            if cdn not in self._outboxes:
                self._outboxes[cdn] = Outbox(
                    cdn, self._writer, self._tls, self._endpoint, self.gossip.encryption_key, self.given_up.append
                )
            self._outboxes[cdn].put(body)

    def hear(self, seconds, wanted):
        """The first message of which wanted(sender, body) is true, heard before or within the time."""
        until = time.monotonic() + seconds
        with self._changed:
            looked = 0
            while True:
                for sender, body in self._heard[looked:]:
                    if wanted(sender, body):
                        return body
                looked = len(self._heard)
                if self.given_up:
                    raise AssertionError("; ".join(self.given_up))
                left = until - time.monotonic()
                if left <= 0:
                    kinds = [body["type"] for _, body in self._heard if body["type"] != "LoadReport"]
                    raise AssertionError(f"nothing of the kind within {seconds} s; heard {kinds[-20:]}")
                self._changed.wait(left)

    def close(self):
        self._stopped.set()
        for outbox in self._outboxes.values():
            outbox.close()
        self._server.close()

    def _endpoint(self, cdn):
        return self.gossip.endpoint(cdn) or self._contacts.get(cdn)

    def _take(self, document, client):
        claims = self._reader.read(document, client)
        sender, body = claims["iss"], claims["body"]
        with self._changed:
            if (sender, claims["jti"]) in self._seen:
                return
            self._consume(sender, body)
            self._seen.add((sender, claims["jti"]))
            self._heard.append((sender, body))
            del self._heard[:-10_000]
            self._changed.notify_all()

    def _consume(self, sender, body):
        kind = body["type"]
        if kind == "Advertisements":
            self.gossip.advertisements(body)
            for outbox in self._outboxes.values():
                outbox.wake()
        elif kind == "AdvertisementsWanted":
            self.gossip.wanted(sender, body)
        elif kind == "AdvertisementDigest":
            self.gossip.digest(sender, body)
        elif kind in self.handlers:
            try:
                self.handlers[kind](sender, body)
            except Refused:
                raise
            except ValueError as e:
                raise Refused("altered", str(e)) from e

    def _rounds(self):
        """Rounds of a second, until stopped: a new own advertisement to all known, and repair every fourth."""
        number = 0
        while not self._stopped.wait(1):
            number += 1
            known = [cdn for cdn in self._contacts if cdn != self.cdn]
            if times.now() - self.gossip.own().advertisement["issuedAt"] > gossip.RENEWAL:
                self.gossip.renew()
                for cdn in known:
                    self.gossip.tell(cdn)
            if number % 4 == 0:
                for cdn in known:
                    self.gossip.ask(cdn)
