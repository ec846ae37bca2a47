"""Verdicts on statements, and what an agreement costs."""

from fractions import Fraction

from . import times


def bound(estimate, tolerance):
    return estimate + tolerance * estimate + 3 * estimate**0.5 + 20


class Account:
    """One agreement's statements, as its borrower sees them; it trusts the lender's count where it cannot be told."""

    def __init__(self, terms):
        self.terms, self.until, self.committed = terms, terms["steerUntil"], terms["from"]
        self.usage = {"requests": 0, "bytes": 0, "hits": 0, "errors": 0}
        self.estimate = lambda statement: statement["usage"]["requests"]
        self.verdicts, self.rated, self.sum, self.squares = {}, None, 0, 0

    def ends(self, at):
        self.until = min(self.until, at)

    def judge(self, statement):
        """The verdict; the first one on a statement holds."""
        number, estimate = statement["number"], self.estimate(statement)
        if number not in self.verdicts:
            fine = statement["usage"]["requests"] <= bound(estimate, self.terms["tolerance"])
            self.take(statement, {
                "type": "StatementVerdict", "agreement": self.terms["id"], "number": number, "accepted": fine,
                "estimate": estimate, "committedUntil": max(min(statement["to"], self.until), self.terms["from"]),
                "reason": "as counted here" if fine else "too much",
            })  # fmt: skip
        return self.verdicts[number]

    def take(self, statement, verdict):
        """Counts a statement with the first verdict on it: as much as the estimates grant, also where it is disputed."""
        if verdict["number"] in self.verdicts:
            return
        self.verdicts[verdict["number"]] = verdict
        estimate, tolerance, stated = verdict["estimate"], self.terms["tolerance"], statement["usage"]
        self.sum, self.squares = self.sum + estimate, self.squares + estimate**2
        all_time = bound(self.sum, tolerance) + self.squares**0.5 / 4 + 130 - self.usage["requests"]
        granted = min(stated["requests"], int(max(bound(estimate, tolerance), all_time, 0)))
        for kind in self.usage:
            self.usage[kind] += stated[kind] * granted // max(stated["requests"], 1)
        until = min(verdict["committedUntil"], statement["to"], self.terms["steerUntil"])
        if verdict["accepted"] or estimate > 0:
            self.committed = max(self.committed, until)

    def amount(self):
        """What is owed, in micros: three parts, each rounded to a whole micro, a half to the even one."""
        tariff, held = self.terms["tariff"], self.committed - self.terms["from"]
        per_second = self.terms["capacity"]["requests"]["perSecond"]
        parts = (
            Fraction(self.usage["requests"] * tariff["perMillionRequests"]["micros"], 10**6),
            Fraction(self.usage["bytes"] * tariff["perGigabyte"]["micros"], 10**9),
            held * Fraction(per_second) * tariff["perCommittedHour"]["micros"] / (3600 * 1000 * times.SECOND),
        )
        return sum(map(round, parts))

    def check(self, invoice):
        self.rated = self.amount()
        fine = invoice["amount"]["micros"] == self.rated and invoice["usage"] == self.usage
        reason = "equal to the own rating" if fine else f"the own rating is {self.rated} micros of {self.usage}"
        return {"type": "InvoiceVerdict", "agreement": self.terms["id"], "accepted": fine, "reason": reason}
