"""Checks against a real node that is short of capacity: the peer bids, wins, serves, and is paid."""

import http.client
import threading

from .lender import Edge, Lender
from .realnode import Origin, line, passed, until

HOST = "www.customer.example"
CAPACITY = 20


def configuration(address, dns_port, origin_port):
    """What cdn.yaml has besides, so that a small crowd is a surge, for which the node has to call an auction."""
    return f"""dns: {{listen: "{address}:{dns_port}", zone: customer.example, ttl: 5s, nameservers: [ns1.customer.example]}}
services:
  - id: customer
    hosts: [{HOST}]
    origin: "{address}:{origin_port}"
    sla: {{latency: 500ms, quantile: 0.95, errors: 0.01}}
    delegable: true
    probe-path: /up
policy:
  "borrow.standing": "0.0"
  "borrow.when": "demand > 10.0"
  "borrow.end-when": "demand < 5.0"
"""


class Crowd:
    """Clients that ask an edge, each about once in a pause of so many seconds."""

    def __init__(self, address, port, clients, pause=0.1):
        self._where, self._stopped, self._pause = (address, port), threading.Event(), pause
        for _ in range(clients):
            threading.Thread(target=self._run, daemon=True).start()

    def _run(self):
        while not self._stopped.wait(self._pause):
            client = http.client.HTTPConnection(*self._where, timeout=5)
            try:
                client.request("GET", "/hello", headers={"Host": HOST})
                client.getresponse().read()
            except (OSError, http.client.HTTPException):
                pass
            finally:
                client.close()

    def close(self):
        self._stopped.set()


def _euros(micros):
    return {"currency": "EUR", "micros": micros}


def check_auction(node, peer, edge_address, origin_port):
    """The peer has no part in what the node does, but that it bids, signs and serves."""
    started = [Origin(node.address, origin_port)]
    try:
        edge = Edge(edge_address, node.edge[1])
        started.append(edge)
        prices = {"perMillionRequests": _euros(900_000), "perGigabyte": _euros(9_000), "perCommittedHour": _euros(400_000)}
        lender = Lender(peer, edge, 300.0, prices)
        started.append(lender)
        peer.meet(node.cdn, node.endpoint)
        until(20, "the node's advertisement", lambda: peer.gossip.find(node.cdn))
        crowd = Crowd(*node.edge, 6)
        started.append(crowd)
        _bid(node, peer, lender)
        # No more than the DNS might send there: the node judges by its own answers.
        clients = Crowd(edge_address, node.edge[1], 1, 0.5)
        started.append(clients)
        agreement = _lend(node, peer, lender)
        clients.close()
        crowd.close()
        _end(node, peer, lender, agreement)
    finally:
        for one in reversed(started):
            one.close()


def _bid(node, peer, lender):
    call = peer.hear(90, lambda s, b: b["type"] == "AuctionCalled")["call"]
    passed(f"called to {call['auction']}, committed to a bid")
    peer.hear(20, lambda s, b: b["type"] == "BidsClosed")
    own = lender.bids[call["auction"]]
    peer.hear(20, lambda s, b: b["type"] == "AuctionEnded")
    if not own.taken or own.taken["requests"]["perSecond"] <= 0:
        raise AssertionError(f"nothing is taken of the bid: {own.taken}")
    passed(f"opened after the closing, and taken: {own.taken}")
    passed(f"spillway auctions: {line(node.ask('auctions'), call['auction'])}")
    transcript = f"{node.folder}/transcript.json"
    node.ask("auctions", call["auction"], "--transcript", transcript)
    audited = node.run("audit", transcript, "--trust", f"{node.authority}/authority.pem")
    passed(f"spillway audit: {audited.splitlines()[0]}")


def _lend(node, peer, lender):
    terms = peer.hear(20, lambda s, b: b["type"] == "AgreementProposal")["terms"]
    what = "spillway arrangements says READY"
    ready = until(30, what, lambda: line(node.ask("arrangements"), f"{peer.cdn} READY"))
    passed(f"signed, ready, and probed by the node: {ready}")
    verdict = peer.hear(60, lambda s, b: b["type"] == "StatementVerdict")
    if not verdict["accepted"]:
        raise AssertionError(f"the first statement is disputed: {verdict}")
    passed(f"the first statement is accepted; the node's own estimate is {verdict['estimate']}")
    return terms["id"]


def _end(node, peer, lender, agreement):
    peer.hear(90, lambda s, b: b["type"] == "Termination" and b["agreement"] == agreement)
    passed("the node ended it when the crowd was over")
    answer = peer.hear(90, lambda s, b: b["type"] == "InvoiceVerdict" and b["agreement"] == agreement)
    if not answer["accepted"]:
        verdicts = list(lender.lent[agreement].account.verdicts.values())
        raise AssertionError(f"the invoice is disputed: {answer['reason']}; its verdicts: {verdicts}")
    passed(f"the invoice is accepted; spillway bill: {line(node.ask('bill'), 'accepted')}")
