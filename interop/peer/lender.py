"""What a CDN does that lends: bids in sealed-bid auctions, signs what was bid, serves, states and bills."""

import hashlib
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from . import jws, messages, times
from .envelope import Refused
from .rating import Account

HOLDS = 20 * times.SECOND


def digest(document):
    return hashlib.sha256(document.encode()).hexdigest()


class Bid:
    """A bid in one auction, from its commitment on."""

    def __init__(self, call_digest, bid, document):
        self.call_digest, self.bid, self.document = call_digest, bid, document
        self.closing, self.taken = None, None


class Edge:
    """A web server that serves any host, counts, and notes the nonces of probes."""

    def __init__(self, address, port):
        edge = self
        self.address, self.requests, self.bytes, self.nonces = address, 0, 0, []
        self.lock = threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = b"served by the peer\n"
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                with edge.lock:
                    nonces = parse_qs(urlsplit(self.path).query).get("spillway-nonce", [])
                    edge.nonces += nonces
                    edge.requests += 0 if nonces else 1
                    edge.bytes += 0 if nonces else len(body)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer((address, port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self):
        """What was served since the last call."""
        with self.lock:
            found = (self.requests, self.bytes, self.nonces)
            self.requests, self.bytes, self.nonces = 0, 0, []
        return found

    def close(self):
        self._server.shutdown()
        self._server.server_close()


class Lender:
    """Bids for all that is called for, up to what it has, at one price."""

    def __init__(self, peer, edge, requests, tariff):
        self.peer, self._edge, self._requests, self._tariff = peer, edge, requests, tariff
        self.bids, self.lent, self._offers = {}, {}, 0
        self._stopped = threading.Event()
        for kind, handler in {
            "OfferRequest": self._asked, "AuctionCalled": self._called, "BidsClosed": self._closed,
            "AuctionEnded": self._ended, "AgreementProposal": self._proposed, "Termination": self._terminated,
        }.items():  # fmt: skip
            peer.handlers[kind] = handler
        threading.Thread(target=self._rounds, daemon=True).start()

    def close(self):
        self._stopped.set()

    def _asked(self, sender, body):
        reason = "bids only"
        self.peer.say(sender, {"type": "OfferDeclined", "request": body["request"], "reason": reason})

    def _checked(self, document, sender, form, said, typ=jws.AUCTION):
        """A document inside of a message: by its sender, and saying the same."""
        signed = jws.verify(document, typ, self.peer.trust)
        if signed.cdn != sender:
            raise Refused("wrong-party", f"signed by {signed.cdn}, sent by {sender}")
        if messages.decode(form, signed.payload) != said:
            raise Refused("altered")
        return signed

    def _called(self, sender, body):
        """Commits to a bid, without telling it."""
        call, inquiry = body["call"], body["call"]["inquiry"]
        self._checked(body["document"], sender, messages.CALL, call)
        if call["primary"] != sender or call["auction"] in self.bids or call["openBy"] > times.now() + HOLDS:
            return
        self._offers += 1
        wanted = inquiry["capacity"]
        share = min(1.0, self._requests / max(wanted["requests"]["perSecond"], 1e-9))
        offer = {
            "id": f"{self.peer.cdn}:offer-{self._offers}", "request": call["auction"], "lender": self.peer.cdn,
            "borrower": sender, "service": inquiry["service"], "footprint": inquiry["footprint"],
            "capacity": {
                "requests": {"perSecond": share * wanted["requests"]["perSecond"]},
                "bits": {"bitsPerSecond": int(share * wanted["bits"]["bitsPerSecond"])},
            },
            "tariff": self._tariff, "commitment": "FIRM", "standing": False, "validUntil": times.now() + HOLDS,
            "maxTerm": inquiry["duration"], "readyWithin": 2 * times.SECOND, "recallNotice": 30 * times.SECOND,
        }  # fmt: skip
        bid = {
            "type": "Bid", "auction": call["auction"], "call": digest(body["document"]),
            "salt": secrets.token_hex(32), "offer": offer,
        }  # fmt: skip
        document = jws.sign(self.peer.identity, jws.AUCTION, messages.encode(messages.BID, bid))
        self.bids[call["auction"]] = Bid(bid["call"], bid, document)
        self.peer.say(sender, {"type": "BidCommitted", "auction": call["auction"], "bid": digest(document)})

    def _closed(self, sender, body):
        """Opens the bid, if the closing has it and is the only one."""
        closing = body["closing"]
        self._checked(body["document"], sender, messages.CLOSING, closing)
        own = self.bids.get(closing["auction"])
        if own is None or own.bid["offer"]["borrower"] != sender or own.closing is not None:
            return
        own.closing = digest(body["document"])
        if own.call_digest != closing["call"] or digest(own.document) not in closing["commitments"]:
            return
        opening = {
            "type": "Opening", "auction": closing["auction"], "bidder": self.peer.cdn, "closing": own.closing,
            "bid": digest(own.document),
        }  # fmt: skip
        document = jws.sign(self.peer.identity, jws.AUCTION, messages.encode(messages.OPENING, opening))
        self.peer.say(sender, {"type": "BidOpened", "opened": {
            "bid": own.bid, "bidDocument": own.document, "opening": opening, "openingDocument": document}})  # fmt: skip

    def _ended(self, sender, body):
        own = self.bids.get(body["auction"])
        if own and own.bid["offer"]["borrower"] == sender:
            own.taken = body["taken"]

    def _proposed(self, sender, body):
        """Signs terms on an opened bid, as they were bid."""
        terms = body["terms"]
        self._checked(body["document"], sender, messages.TERMS, terms, jws.AGREEMENT)
        bid = next((b for b in self.bids.values() if b.closing and b.bid["offer"]["id"] == terms["offer"]), None)
        reason = self._reason(terms, bid) if terms["borrower"] == sender else "of others"
        if reason:
            self.peer.say(sender, {"type": "AgreementRefusal", "agreement": terms["id"],
                                   "revision": terms["revision"], "reason": reason})  # fmt: skip
            return
        both = jws.add_signature(body["document"], self.peer.identity, jws.AGREEMENT)
        borrower, lender = jws.verify_both(both, jws.AGREEMENT, self.peer.trust)
        self.lent[terms["id"]] = Loan(terms)
        self.peer.say(sender, {"type": "AgreementAcceptance", "agreement": {
            "terms": terms, "document": both, "borrowerKey": borrower.kid, "lenderKey": lender.kid}})  # fmt: skip
        self.peer.say(sender, {"type": "DelegationReady", "agreement": terms["id"],
                               "addresses": [ip_address(self._edge.address)]})  # fmt: skip

    def _reason(self, terms, bid):
        if bid is None or bid.bid["offer"]["borrower"] != terms["borrower"]:
            return "there is no such offer"
        offer = bid.bid["offer"]
        if terms["tariff"] != offer["tariff"] or terms["lender"] != self.peer.cdn or terms["revision"] != 0:
            return "the terms are not the offer's"
        if terms["capacity"]["requests"]["perSecond"] > offer["capacity"]["requests"]["perSecond"]:
            return "it is more than was offered"
        if terms["steerUntil"] - terms["from"] > offer["maxTerm"] or abs(terms["from"] - times.now()) > 3 * HOLDS:
            return "other times than were offered"
        return None

    def _terminated(self, sender, body):
        loan = self.lent.get(body["agreement"])
        if loan and loan.terms["borrower"] == sender:
            loan.ends(body["steerUntil"], body["serveUntil"])

    def _rounds(self):
        """Each second: load reports, statements that are due."""
        while not self._stopped.wait(1 - time.time() % 1):
            for loan in list(self.lent.values()):
                for message in loan.second(self._edge, times.this_second() - times.SECOND):
                    self.peer.say(loan.terms["borrower"], message)


class Loan:
    """One agreement as its lender sees it: what was served of it, and what of that was stated."""

    def __init__(self, terms):
        self.terms, self.account = terms, Account(terms)
        self.steer, self.serve = terms["steerUntil"], terms["serveUntil"]
        self.stated, self.number, self.over = terms["from"], 0, False
        self._usage, self._nonces = [0, 0], []

    def ends(self, steer, serve):
        now = times.now()
        self.steer, self.serve = min(self.steer, max(steer, now)), min(self.serve, max(serve, now))

    def second(self, edge, second):
        """What is to be said about a second that is over."""
        if self.over:
            return []
        requests, size, nonces = edge.take()
        self._usage = [self._usage[0] + requests, self._usage[1] + size]
        self._nonces += nonces
        load = {"type": "LoadReport", "agreement": self.terms["id"], "second": second,
                "served": {"perSecond": float(requests)}, "refused": {"perSecond": 0.0}}  # fmt: skip
        self.over = times.now() >= self.serve
        until = self.serve if self.over else self.stated + self.terms["statementInterval"]
        if not self.over and until > times.now():
            return [load]
        statement = {
            "agreement": self.terms["id"], "number": self.number, "from": self.stated, "to": until,
            "usage": {"requests": self._usage[0], "bytes": self._usage[1], "hits": self._usage[0], "errors": 0},
            "nonces": self._nonces, "last": self.over,
        }  # fmt: skip
        self.stated, self.number, self._usage, self._nonces = until, self.number + 1, [0, 0], []
        return [load, {"type": "UsageStatement", "statement": statement}]
