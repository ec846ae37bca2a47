"""Runs the checks against a real node, and prints what passed."""

import argparse
import http.client
import os
import sys

from . import golden, identity, times
from .borrower import Borrower, Site
from .peer import Peer
from .realnode import Node, Origin, until

_HERE = os.path.dirname(os.path.abspath(__file__))
_ROOT = os.path.dirname(os.path.dirname(_HERE))
_GOLDEN = os.path.join(_ROOT, "wire/src/test/resources")


def passed(text):
    print("passed:", text, flush=True)


def check_golden():
    number = golden.check_messages(os.path.join(_GOLDEN, "golden"))
    passed(f"{number} golden messages are read, and written again to the byte")
    inside = golden.check_sealed(os.path.join(_GOLDEN, "golden-jwe"))
    passed(f"the golden JWE is opened ({inside})")


def check_gossip(node, peer):
    peer.meet(node.cdn, node.endpoint)
    until(20, "the node's advertisement", lambda: peer.gossip.find(node.cdn))
    passed(f"TLS 1.3 with both certificates; {node.cdn}'s advertisement came and is signed well")
    line = until(20, "`spillway peers` shows the peer", lambda: _line(node.ask("peers"), peer.cdn))
    passed(f"spillway peers: {line}")


def check_loan(node, peer, borrower, agreement):
    prefix = __import__("ipaddress").ip_network("0.0.0.0/0")
    request = borrower.ask(node.cdn, prefix, 50.0, 100_000_000, 900 * times.SECOND)
    offer = peer.hear(30, lambda s, b: s == node.cdn and _answers(b, request))
    if offer["type"] != "OfferMade":
        raise AssertionError(f"declined: {offer['reason']}")
    offer = offer["offer"]
    passed(f"an encrypted standing offer: {offer['commitment']} {offer['capacity']} {offer['id']}")
    borrower.propose(offer, agreement)
    answer = peer.hear(30, lambda s, b: _about(b, agreement, "AgreementAcceptance", "AgreementRefusal"))
    if answer["type"] != "AgreementAcceptance":
        raise AssertionError(f"refused: {answer['reason']}")
    passed("the agreement has both signatures, over the bytes that were proposed")
    ready = peer.hear(30, lambda s, b: _about(b, agreement, "DelegationReady", "DelegationFailed"))
    if ready["type"] != "DelegationReady":
        raise AssertionError(f"not ready: {ready['reason']}")
    passed(f"the site is ready at {[str(a) for a in ready['addresses']]}; {_line(node.ask('status'), peer.cdn)}")
    for _ in range(20):
        _get(str(ready["addresses"][0]), node.edge[1], borrower.site.host)
    passed("20 clients were served the peer's content by the node's edge")
    peer.hear(10, lambda s, b: _about(b, agreement, "LoadReport"))
    passed("a load report came")


def check_end(node, peer, borrower, agreement):
    borrower.terminate(agreement, "the surge is over")
    peer.hear(90, lambda s, b: b["type"] == "UsageStatement" and b["statement"]["agreement"] == agreement
              and b["statement"]["last"])  # fmt: skip
    passed(f"terminated, and stated to the last: {borrower.accounts[agreement].usage}")
    bill = peer.hear(60, lambda s, b: b["type"] == "InvoiceIssued" and b["invoice"]["agreement"] == agreement)
    amount, rated = bill["invoice"]["amount"]["micros"], borrower.accounts[agreement].rated
    if amount != rated:
        raise AssertionError(f"the invoice is {amount} micros, the own rating {rated}: {bill}")
    passed(f"the invoice is the own rating: {amount} micros")
    line = until(20, "`spillway bill` says accepted", lambda: _line(node.ask("bill"), "accepted"))
    passed(f"spillway bill: {line}")


def _answers(body, request):
    return body["type"] == "OfferMade" and body["offer"]["request"] == request or (
        body["type"] == "OfferDeclined" and body["request"] == request
    )


def _about(body, agreement, *kinds):
    named = body.get("agreement")
    return body["type"] in kinds and (named["terms"]["id"] if isinstance(named, dict) else named) == agreement


def _line(text, word):
    return next((" ".join(line.split()) for line in text.splitlines() if word in line), None)


def _get(address, port, host):
    http_client = http.client.HTTPConnection(address, port, timeout=5)
    try:
        http_client.request("GET", "/hello", headers={"Host": host})
        answer = http_client.getresponse()
        if answer.status != 200 or b"peer's site" not in answer.read():
            raise AssertionError(f"{address} answers {answer.status} for {host}")
    finally:
        http_client.close()


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--spillway", default=os.path.join(_ROOT, "spillway"), help="the launcher")
    arguments.add_argument("--folder", default="/tmp/interop/run", help="is made anew; holds logs and state")
    chosen = arguments.parse_args()
    check_golden()
    node = Node(chosen.spillway, chosen.folder, "node.example", "127.0.0.61", "127.20.61.1",
                (27443, 27080, 28080, 28081))  # fmt: skip
    started = [node]
    try:
        node.start()
        passed("a real node is ready")
        own = os.path.join(chosen.folder, "peer")
        os.makedirs(own)
        known = [os.path.join(node.authority, name) for name in ("authority.key", "authority.pem")]
        peer = Peer(identity.make("peer.example", own, *known), identity.Trust(known[1]), "127.0.0.62", 27443)
        started.append(peer)
        started.append(Origin("127.0.0.63", 28090))
        borrower = Borrower(peer, Site("shop", "www.shop.example", "127.0.0.63", 28090, "/up"))
        agreement = f"{peer.cdn}:1"
        check_gossip(node, peer)
        check_loan(node, peer, borrower, agreement)
        check_end(node, peer, borrower, agreement)
    except AssertionError as e:
        print("FAILED:", e)
        return 1
    finally:
        for one in reversed(started):
            one.close()
    print("all passed")
    return 0


if __name__ == "__main__":
    sys.exit(main())
