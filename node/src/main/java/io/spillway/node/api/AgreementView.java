package io.spillway.node.api;

import io.spillway.agent.Deal;
import io.spillway.model.AgreementId;
import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.Tariff;
import java.time.Instant;
import java.util.Optional;

/** An agreement as the peering agent sees it, in either role. */
record AgreementView(
    AgreementId id,
    ArrangementId arrangement,
    CdnName borrower,
    CdnName lender,
    String phase,
    int revision,
    Capacity capacity,
    Tariff tariff,
    Instant steerUntil,
    Instant serveUntil,
    Optional<KeyId> borrowerKey,
    Optional<KeyId> lenderKey) {
  static AgreementView of(Deal d) {
    return new AgreementView(
        d.terms().id(),
        d.terms().arrangement(),
        d.terms().borrower(),
        d.terms().lender(),
        d.phase().name(),
        d.terms().revision(),
        d.terms().capacity(),
        d.terms().tariff(),
        d.steerUntil(),
        d.serveUntil(),
        d.signed().map(s -> s.borrowerKey()),
        d.signed().map(s -> s.lenderKey()));
  }
}
