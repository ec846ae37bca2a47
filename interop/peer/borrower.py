"""What a CDN does that borrows: asks, proposes, checks what the lender signs, judges statements and the invoice."""

from . import jws, messages, times
from .rating import Account

LINGER = 60 * times.SECOND


class Site:
    """The site that is to be carried."""

    def __init__(self, service, host, origin_host, origin_port, probe_path):
        self.service, self.host, self.probe_path = service, host, probe_path
        self.origin = {"host": origin_host, "port": origin_port}


class Borrower:
    """Borrows for one site."""

    def __init__(self, peer, site):
        self.peer, self.site, self._asked = peer, site, 0
        self.terms, self.proposals, self.accounts = {}, {}, {}
        peer.handlers["AgreementAcceptance"] = self._accepted
        peer.handlers["UsageStatement"] = self._stated
        peer.handlers["InvoiceIssued"] = self._billed

    def ask(self, lender, prefix, requests, bits, duration):
        """Asks for a standing offer; gives the request's name."""
        self._asked += 1
        request = f"{self.peer.cdn}:request-{self._asked}"
        inquiry = {
            "service": self.site.service, "hosts": [self.site.host], "footprint": {"prefixes": [prefix]},
            "capacity": {"requests": {"perSecond": requests}, "bits": {"bitsPerSecond": bits}},
            "sla": {"latencyQuantile": 0.95, "latency": times.SECOND // 2, "maxErrorShare": 0.01},
            "duration": duration,
        }  # fmt: skip
        self.peer.say(lender, {"type": "OfferRequest", "request": request, "inquiry": inquiry})
        return request

    def propose(self, offer, agreement):
        """Proposes terms on an offer, as they were offered, from now on."""
        begin = times.now()
        until = begin + offer["maxTerm"]
        terms = {
            "id": agreement, "revision": 0, "offer": offer["id"], "arrangement": f"{agreement}:arrangement",
            "borrower": self.peer.cdn, "lender": offer["lender"], "service": self.site.service,
            "hosts": [self.site.host], "origin": self.site.origin, "probePath": self.site.probe_path,
            "footprint": offer["footprint"], "capacity": offer["capacity"], "tariff": offer["tariff"],
            "from": begin, "steerUntil": until, "serveUntil": until + LINGER,
            "statementInterval": 10 * times.SECOND, "tolerance": 0.05,
        }  # fmt: skip
        document = jws.sign(self.peer.identity, jws.AGREEMENT, messages.encode(messages.TERMS, terms))
        self.terms[agreement], self.proposals[agreement] = terms, document
        self.accounts[agreement] = Account(terms)
        self.peer.say(offer["lender"], {"type": "AgreementProposal", "terms": terms, "document": document})
        return terms

    def terminate(self, agreement, reason):
        terms, now = self.terms[agreement], times.now()
        terms = terms | {"steerUntil": now, "serveUntil": now + LINGER // 4}
        self.accounts[agreement].ends(now)
        self.peer.say(terms["lender"], {
            "type": "Termination", "agreement": agreement, "reason": reason,
            "steerUntil": terms["steerUntil"], "serveUntil": terms["serveUntil"]})  # fmt: skip

    def _accepted(self, sender, body):
        """Both signatures, the own one first, over the bytes that were proposed."""
        agreement = body["agreement"]
        first, second = jws.verify_both(agreement["document"], jws.AGREEMENT, self.peer.trust)
        terms = self.terms.get(agreement["terms"]["id"])
        if (first.cdn, second.cdn) != (self.peer.cdn, sender) or terms is None or terms["lender"] != sender:
            raise ValueError("an agreement of others")
        if (first.kid, second.kid) != (agreement["borrowerKey"], agreement["lenderKey"]):
            raise ValueError("signed by other keys than it says")
        said = messages.decode(messages.TERMS, first.payload)
        if said != terms or said != agreement["terms"]:
            raise ValueError("other terms than were proposed")

    def _stated(self, sender, body):
        statement = body["statement"]
        account = self.accounts.get(statement["agreement"])
        if account and account.terms["lender"] == sender:
            self.peer.say(sender, account.judge(statement))

    def _billed(self, sender, body):
        invoice = body["invoice"]
        account = self.accounts.get(invoice["agreement"])
        if account and account.terms["lender"] == sender:
            self.peer.say(sender, account.check(invoice))
