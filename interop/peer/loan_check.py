"""Checks against a real node: discovery, a loan from it, and its end and bill."""

import http.client
from ipaddress import ip_network

from . import times
from .realnode import line, passed, until


def check_gossip(node, peer):
    peer.meet(node.cdn, node.endpoint)
    until(20, "the node's advertisement", lambda: peer.gossip.find(node.cdn))
    passed(f"TLS 1.3 with both certificates; {node.cdn}'s advertisement came and is signed well")
    shown = until(20, "`spillway peers` shows the peer", lambda: line(node.ask("peers"), peer.cdn))
    passed(f"spillway peers: {shown}")


def check_loan(node, peer, borrower, agreement):
    prefix = ip_network("0.0.0.0/0")
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
    passed(f"the site is ready at {[str(a) for a in ready['addresses']]}; {line(node.ask('status'), peer.cdn)}")
    for _ in range(20):
        _get(str(ready["addresses"][0]), node.edge[1], borrower.site.host)
    passed("20 clients were served the peer's content by the node's edge")
    peer.hear(10, lambda s, b: _about(b, agreement, "LoadReport"))
    passed("a load report came")
    return answer["agreement"]


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
    shown = until(20, "`spillway bill` says accepted", lambda: line(node.ask("bill"), "accepted"))
    passed(f"spillway bill: {shown}")


def _answers(body, request):
    return body["type"] == "OfferMade" and body["offer"]["request"] == request or (
        body["type"] == "OfferDeclined" and body["request"] == request
    )


def _about(body, agreement, *kinds):
    named = body.get("agreement")
    return body["type"] in kinds and (named["terms"]["id"] if isinstance(named, dict) else named) == agreement


def _get(address, port, host):
    http_client = http.client.HTTPConnection(address, port, timeout=5)
    try:
        http_client.request("GET", "/hello", headers={"Host": host})
        answer = http_client.getresponse()
        if answer.status != 200 or b"peer's site" not in answer.read():
            raise AssertionError(f"{address} answers {answer.status} for {host}")
    finally:
        http_client.close()
