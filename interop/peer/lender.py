"""What a CDN does that lends: bids in sealed-bid auctions, signs what was bid, serves, states and bills."""

import hashlib
import re
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from . import jws, messages, times
from .envelope import Refused
from .rating import Account
from .transport import QuietServer

HOLDS = 20 * times.SECOND
NONCE, MOST_NONCES = re.compile("[0-9a-f]{32}"), 1000
_AMENDED = {"revision", "offer", "capacity", "steerUntil", "serveUntil"}


def digest(document):
    return hashlib.sha256(document.encode()).hexdigest()


class Bid:
    """A bid in one auction, from its commitment on."""

    def __init__(self, call_digest, bid, document):
        self.call_digest, self.bid, self.document = call_digest, bid, document
        self.closing, self.taken = None, None


class Edge:
    """A web server that serves any host, and notes when it served what, and the nonces of probes."""

    def __init__(self, address, port):
        self.address, self._served, self._lock = address, [], threading.Lock()
        edge = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                body = b"served by the peer\n"
                with edge._lock:
                    nonces = parse_qs(urlsplit(self.path).query).get("spillway-nonce", [])
                    edge._served.append((times.now(), len(body), nonces))
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self._server = QuietServer((address, port), Handler)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def served(self, since, until):
        """Requests of clients, their bytes, and the nonces of probes, from a moment to another."""
        with self._lock:
            within = [one for one in self._served if since <= one[0] < until]
        clients = [size for _, size, nonces in within if not nonces]
        seen = [nonce for _, _, nonces in within for nonce in nonces if NONCE.fullmatch(nonce)]
        return len(clients), sum(clients), list(dict.fromkeys(seen))[:MOST_NONCES]

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
            "StatementVerdict": self._judged,
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
        if any(loan.terms["borrower"] == sender for loan in self.lent.values()):
            reason = "what it lends already is all"
            self.peer.say(sender, {"type": "OfferDeclined", "request": call["auction"], "reason": reason})
            return
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
        if terms["revision"] > 0:
            self.lent[terms["id"]].amend(terms)
        else:
            self.lent[terms["id"]] = Loan(terms)
        self.peer.say(sender, {"type": "AgreementAcceptance", "agreement": {
            "terms": terms, "document": both, "borrowerKey": borrower.kid, "lenderKey": lender.kid}})  # fmt: skip
        self.peer.say(sender, {"type": "DelegationReady", "agreement": terms["id"],
                               "addresses": [ip_address(self._edge.address)]})  # fmt: skip

    def _reason(self, terms, bid):
        if bid is None or bid.bid["offer"]["borrower"] != terms["borrower"]:
            return "there is no such offer"
        offer, most = bid.bid["offer"], bid.bid["offer"]["capacity"]["requests"]["perSecond"]
        if terms["revision"] > 0:
            loan = self.lent.get(terms["id"])
            if loan is None or loan.over or loan.terms["revision"] + 1 != terms["revision"]:
                return "there is no such agreement in force to amend"
            most += loan.terms["capacity"]["requests"]["perSecond"]
            fixed = [kind for kind in terms if kind not in _AMENDED]
            if any(terms[kind] != loan.terms.get(kind) for kind in fixed):
                return "an amendment changes capacity and times alone"
        elif abs(terms["from"] - times.now()) > 60 * times.SECOND:
            return "it begins at another time"
        if terms["tariff"] != offer["tariff"] or terms["lender"] != self.peer.cdn:
            return "the terms are not the offer's"
        if terms["capacity"]["requests"]["perSecond"] > most:
            return "it is more than was offered"
        if terms["steerUntil"] - times.now() > offer["maxTerm"] + times.SECOND:
            return "a longer term than was offered"
        return None

    def _terminated(self, sender, body):
        loan = self.lent.get(body["agreement"])
        if loan and loan.terms["borrower"] == sender:
            loan.ends(body["steerUntil"], body["serveUntil"])

    def _judged(self, sender, body):
        loan = self.lent.get(body["agreement"])
        if loan and loan.terms["borrower"] == sender and body["number"] in loan.statements:
            loan.account.take(loan.statements[body["number"]], body)
            if loan.over and len(loan.account.verdicts) == loan.number:
                amount = {"currency": loan.terms["tariff"]["perGigabyte"]["currency"], "micros": loan.account.amount()}
                self.peer.say(sender, {"type": "InvoiceIssued", "invoice": {
                    "agreement": loan.terms["id"], "lender": self.peer.cdn, "borrower": sender,
                    "usage": loan.account.usage, "amount": amount, "issuedAt": times.now()}})  # fmt: skip

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
        self.statements = {}

    def amend(self, terms):
        self.terms, self.steer, self.serve = terms, terms["steerUntil"], terms["serveUntil"]

    def ends(self, steer, serve):
        now = times.now()
        self.steer, self.serve = min(self.steer, max(steer, now)), min(self.serve, max(serve, now))

    def second(self, edge, second):
        """What is to be said about a second that is over."""
        if self.over:
            return []
        requests, _, _ = edge.served(second, second + times.SECOND)
        load = {"type": "LoadReport", "agreement": self.terms["id"], "second": second,
                "served": {"perSecond": float(requests)}, "refused": {"perSecond": 0.0}}  # fmt: skip
        self.over = times.now() >= self.serve
        until = self.serve if self.over else self.stated + self.terms["statementInterval"]
        if until > times.now():
            return [load]
        requests, size, nonces = edge.served(self.stated, until)
        statement = {
            "agreement": self.terms["id"], "number": self.number, "from": self.stated, "to": until,
            "usage": {"requests": requests, "bytes": size, "hits": requests, "errors": 0}, "nonces": nonces,
            "last": self.over,
        }  # fmt: skip
        self.statements[self.number] = statement
        self.stated, self.number = until, self.number + 1
        return [load, {"type": "UsageStatement", "statement": statement}]
