"""Holds this implementation to the golden files, and runs it against real nodes; prints what passed."""

import argparse
import os
import sys

from . import golden, identity
from .auction_check import CAPACITY, check_auction, configuration
from .auction_check import HOST as CUSTOMER
from .borrower import Borrower, Site
from .loan_check import check_end, check_gossip, check_loan
from .peer import Peer
from .realnode import Node, Origin, passed

_ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_GOLDEN = os.path.join(_ROOT, "wire/src/test/resources")
_RECORDED = os.path.join(_ROOT, "interop/recorded")


def check_golden():
    number = golden.check_messages(os.path.join(_GOLDEN, "golden"))
    passed(f"{number} golden messages are read, and written again to the byte")
    inside = golden.check_sealed(os.path.join(_GOLDEN, "golden-jwe"))
    passed(f"the golden JWE is opened ({inside})")
    if os.path.isdir(_RECORDED):
        passed(f"recorded documents verify: {', '.join(golden.check_recorded(_RECORDED))}")


def _peer(node, address, requests=0, bits=0):
    """The peer's identity by the node's authority, and the peer."""
    own = os.path.join(node.folder, "peer")
    os.makedirs(own)
    key, certificate = (os.path.join(node.authority, name) for name in ("authority.key", "authority.pem"))
    made = identity.make("peer.example", own, key, certificate)
    return Peer(made, identity.Trust(certificate), address, 27443, requests, bits)


def _loan(launcher, folder, record):
    node = Node(launcher, folder, "node.example", "127.0.0.61", "127.20.61.1", (27443, 27080, 28080, 28081))
    started = [node]
    try:
        node.start()
        passed("a real node is ready")
        peer = _peer(node, "127.0.0.62")
        started.append(peer)
        started.append(Origin("127.0.0.63", 28090))
        borrower = Borrower(peer, Site("shop", "www.shop.example", "127.0.0.63", 28090, "/up"))
        agreement = f"{peer.cdn}:1"
        check_gossip(node, peer)
        signed = check_loan(node, peer, borrower, agreement)
        check_end(node, peer, borrower, agreement)
        if record:
            golden.record(record, node, peer, signed)
    finally:
        for one in reversed(started):
            one.close()


def _auction(launcher, folder):
    node = Node(launcher, folder, "node.example", "127.0.0.65", "127.20.65.1", (27443, 27080, 28080, 28081),
                CAPACITY, configuration("127.0.0.65", 25300, 28090), f"site.{CUSTOMER}=127.0.0.65:28090\n")  # fmt: skip
    started = [node]
    try:
        node.start()
        passed("a real node is ready that has a site of its own and little capacity")
        peer = _peer(node, "127.0.0.66", 400, 1_000_000_000)
        started.append(peer)
        check_auction(node, peer, "127.20.66.1", 28090)
    finally:
        for one in reversed(started):
            one.close()


def main():
    arguments = argparse.ArgumentParser(prog="interop/run", description=__doc__)
    arguments.add_argument("--spillway", default=os.path.join(_ROOT, "spillway"), help="the launcher")
    arguments.add_argument("--folder", default="/tmp/interop", help="loan/ and auction/ in it are made anew")
    arguments.add_argument("--only", choices=["golden", "loan", "auction"], help="run one part alone")
    arguments.add_argument("--record", help="write what was signed in the loan into this folder")
    chosen = arguments.parse_args()
    parts = {
        "golden": check_golden,
        "loan": lambda: _loan(chosen.spillway, os.path.join(chosen.folder, "loan"), chosen.record),
        "auction": lambda: _auction(chosen.spillway, os.path.join(chosen.folder, "auction")),
    }
    failed = False
    for name, part in parts.items():
        if chosen.only in (None, name):
            try:
                part()
            except (AssertionError, ValueError, OSError) as e:
                print(f"FAILED: {name}: {e}", flush=True)
                failed = True
    print("failed" if failed else "all passed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
