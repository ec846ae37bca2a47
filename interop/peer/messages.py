"""The messages of the protocol, and for how long each is worth delivering."""

from . import strict
from .forms import Address, Flag, Form, Instant, Kept, List, Map, Maybe, Prefix, Real, Record, Span, Text, Whole
from .strict import Malformed

SHA256 = Text(r"[0-9a-f]{64}")
MARK = Text(r"[0-9a-f]{16}")
RATE = Record(perSecond=Real())
CAPACITY = Record(requests=RATE, bits=Record(bitsPerSecond=Whole()))
MONEY = Record(currency=Text(r"[A-Z]{3}"), micros=Whole())
TARIFF = Record(perMillionRequests=MONEY, perGigabyte=MONEY, perCommittedHour=MONEY)
FOOTPRINT = Record(prefixes=List(Prefix()))
ORIGIN = Record(host=Text(), port=Whole())
SLA = Record(latencyQuantile=Real(), latency=Span(), maxErrorShare=Real())
USAGE = Record(requests=Whole(), bytes=Whole(), hits=Whole(), errors=Whole())
COORDINATE = Record(x=Real(), y=Real(), height=Real(), error=Real())
ADVERTISEMENT = Record(
    cdn=Text(), endpoint=Text(), sequence=Whole(), issuedAt=Instant(), expiresAt=Instant(),
    coordinate=Maybe(COORDINATE), capabilities=List(Kept(), 32),
)  # fmt: skip
INQUIRY = Record(
    service=Text(), hosts=List(Text()), footprint=FOOTPRINT, capacity=CAPACITY, sla=SLA, duration=Span()
)  # fmt: skip
LIMITS = Record(
    capacities=List(Record(footprint=FOOTPRINT, capacity=CAPACITY), 1024),
    latencies=List(Record(footprint=FOOTPRINT, latency=Span()), 1024),
    minimum=RATE,
)  # fmt: skip
OFFER = Record(
    id=Text(), request=Text(), lender=Text(), borrower=Text(), service=Text(), footprint=FOOTPRINT,
    capacity=CAPACITY, tariff=TARIFF, commitment=Text("FIRM|INDICATIVE"), standing=Flag(), validUntil=Instant(),
    maxTerm=Span(), readyWithin=Span(), recallNotice=Span(), redirectZone=Maybe(Text()), limits=Maybe(LIMITS),
)  # fmt: skip
TERMS = Record(
    id=Text(), revision=Whole(), offer=Text(), arrangement=Text(), borrower=Text(), lender=Text(), service=Text(),
    hosts=List(Text()), redirectHost=Maybe(Text()), origin=ORIGIN, probePath=Text(), footprint=FOOTPRINT,
    capacity=CAPACITY, tariff=TARIFF, **{"from": Instant()}, steerUntil=Instant(), serveUntil=Instant(),
    statementInterval=Span(), tolerance=Real(),
)  # fmt: skip
SIGNED_AGREEMENT = Record(terms=TERMS, document=Text(), borrowerKey=Text(), lenderKey=Text())
CALL = Record(
    type=Text(constant="Call"), auction=Text(), primary=Text(), inquiry=INQUIRY, ceiling=SHA256,
    pricing=Text("PAY_AS_BID|UNIFORM"), commitBy=Instant(),
    openBy=Instant(),
)  # fmt: skip
BID = Record(
    type=Text(constant="Bid"), auction=Text(), call=SHA256, salt=Text(r"[0-9a-f]{32,128}"), offer=OFFER
)  # fmt: skip
CLOSING = Record(
    type=Text(constant="Closing"), auction=Text(), primary=Text(), call=SHA256, commitments=List(SHA256, 64)
)  # fmt: skip
OPENING = Record(type=Text(constant="Opening"), auction=Text(), bidder=Text(), closing=SHA256, bid=SHA256)
OPENED = Record(bid=BID, bidDocument=Text(), opening=OPENING, openingDocument=Text())
CONDITIONS = Record(
    holding=Text("RESERVED|BEST_EFFORT"), capacity=CAPACITY, tariff=TARIFF, **{"from": Instant()}, until=Instant(),
    notice=Span(), recallNotice=Span(),
)  # fmt: skip
LONG_TERM = Record(
    id=Text(), version=Whole(), author=Text(), borrower=Text(), lender=Text(), service=Text(), hosts=List(Text()),
    origin=ORIGIN, probePath=Text(), footprint=FOOTPRINT, redirectZone=Maybe(Text()), conditions=CONDITIONS,
    answerBy=Instant(),
)  # fmt: skip
SIGNED_LONG_TERM = Record(terms=LONG_TERM, document=Text(), authorKey=Text(), approverKey=Text())
STATEMENT = Record(
    agreement=Text(), number=Whole(), **{"from": Instant()}, to=Instant(), usage=USAGE, nonces=List(Text()),
    last=Flag(),
)  # fmt: skip
INVOICE = Record(
    agreement=Text(), lender=Text(), borrower=Text(), usage=USAGE, amount=MONEY, issuedAt=Instant()
)  # fmt: skip
REVOCATION = Record(cdn=Text(), key=SHA256, issuedAt=Instant(), expiresAt=Instant(), reason=Text())

_HOUR, _DAY = 3600, 86400

# type: (seconds that it lives, members besides type)
_KINDS = {
    "AdvertisementDigest": (10, dict(
        asOf=Instant(), hashes=Map(MARK), listed=List(Text("[0-9a-f]*")), held=Map(Record(sequence=Whole(), mark=MARK)))),
    "AdvertisementsWanted": (10, dict(cdns=List(Text()))),
    "Advertisements": (30, dict(advertisements=List(Record(advertisement=ADVERTISEMENT, document=Text()), 256))),
    "RemainingCapacity": (10, dict(cdn=Text(), remaining=CAPACITY, at=Instant())),
    "OfferRequest": (30, dict(request=Text(), inquiry=INQUIRY)),
    "OfferMade": (30, dict(offer=OFFER)),
    "OfferDeclined": (30, dict(request=Text(), reason=Text())),
    "AuctionCalled": (30, dict(call=CALL, document=Text())),
    "BidCommitted": (30, dict(auction=Text(), bid=SHA256)),
    "BidsClosed": (30, dict(closing=CLOSING, document=Text())),
    "BidOpened": (30, dict(opened=OPENED)),
    "AuctionEnded": (30, dict(auction=Text(), opened=List(SHA256), taken=CAPACITY, price=Maybe(TARIFF))),
    "AgreementProposal": (_HOUR, dict(terms=TERMS, document=Text())),
    "AgreementAcceptance": (_HOUR, dict(agreement=SIGNED_AGREEMENT)),
    "AgreementRefusal": (_HOUR, dict(agreement=Text(), revision=Whole(), reason=Text(), counter=Maybe(OFFER))),
    "DelegationReady": (_HOUR, dict(agreement=Text(), addresses=List(Address()))),
    "DelegationFailed": (_HOUR, dict(agreement=Text(), reason=Text())),
    "LoadReport": (10, dict(agreement=Text(), second=Instant(), served=RATE, refused=RATE)),
    "Termination": (_DAY, dict(agreement=Text(), reason=Text(), steerUntil=Instant(), serveUntil=Instant())),
    "LongTermProposed": (_DAY, dict(terms=LONG_TERM, document=Text(), reason=Text())),
    "LongTermApproved": (_DAY, dict(agreement=SIGNED_LONG_TERM)),
    "LongTermDeclined": (_DAY, dict(agreement=Text(), version=Whole(), reason=Text())),
    "LongTermEnded": (_DAY, dict(agreement=Text(), until=Instant(), reason=Text())),
    "UsageStatement": (_DAY, dict(statement=STATEMENT)),
    "StatementVerdict": (_DAY, dict(
        agreement=Text(), number=Whole(), accepted=Flag(), estimate=Whole(), committedUntil=Instant(), reason=Text())),
    "InvoiceIssued": (_DAY, dict(invoice=INVOICE)),
    "InvoiceVerdict": (_DAY, dict(agreement=Text(), accepted=Flag(), reason=Text())),
    "KeysRevoked": (_DAY, dict(revocations=List(Record(revocation=REVOCATION, document=Text()), 64))),
}  # fmt: skip
_FORMS = {kind: Record(type=Text(constant=kind), **members) for kind, (_, members) in _KINDS.items()}
LIVES = {kind: lives for kind, (lives, _) in _KINDS.items()}
IN_THE_CLEAR = {"AdvertisementDigest", "AdvertisementsWanted", "Advertisements", "KeysRevoked"}


class UnknownType(Malformed):
    """A message of a type that is not known."""


class Message(Form):
    """Any message: a dict whose member type says which."""

    def read(self, json):
        if not isinstance(json, dict) or not isinstance(json.get("type"), str):
            raise Malformed("a message without a type")
        if json["type"] not in _FORMS:
            raise UnknownType(json["type"])
        return _FORMS[json["type"]].read(json)

    def write(self, value):
        return _FORMS[value["type"]].write(value)


MESSAGE = Message()


def decode(form, text):
    """Reads a JSON text of a form."""
    return form.read(strict.loads(text))


def encode(form, value):
    """The bytes of a value in a form."""
    return strict.dumps(form.write(value)).encode()
