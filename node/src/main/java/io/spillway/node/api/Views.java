package io.spillway.node.api;

import io.spillway.agent.Deal;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Backing;
import io.spillway.model.Advertisement;
import io.spillway.model.AgreementId;
import io.spillway.model.ArrangementId;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.RequestRate;
import io.spillway.model.Requirement;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What the operators' API shows. */
public interface Views {
  /**
   * The whole node at a glance.
   *
   * @param cdn who this is
   * @param at when it was asked
   * @param epoch of this control process
   * @param load the newest forecast of each service
   * @param capacity of all edges that are alive
   * @param lendable what could be lent beyond all promises
   * @param edges how many edges are alive
   * @param peers how many CDNs are known
   * @param arrangements those that this CDN borrows for, not over
   * @param lent agreements under which this CDN lends now
   */
  record Status(
      CdnName cdn,
      Instant at,
      long epoch,
      List<Forecast> load,
      Capacity capacity,
      Capacity lendable,
      int edges,
      int peers,
      List<ArrangementView> arrangements,
      List<AgreementView> lent) {}

  /** An arrangement with its agreements. */
  record ArrangementView(
      ArrangementId id,
      ServiceId service,
      String phase,
      String requester,
      List<Arrangement.PhaseBegun> states,
      Requirement requirement,
      List<BackingView> agreements) {
    static ArrangementView of(Arrangement a) {
      return new ArrangementView(
          a.id(),
          a.service(),
          a.phase().name(),
          a.requester(),
          a.history(),
          a.requirement(),
          a.backings().values().stream().map(BackingView::of).toList());
    }
  }

  /** An agreement as the arrangement sees it. */
  record BackingView(
      AgreementId id,
      CdnName lender,
      String status,
      Capacity capacity,
      Tariff tariff,
      Instant steerUntil,
      Instant serveUntil,
      List<IpAddress> ready,
      RequestRate served,
      RequestRate refused,
      Optional<Money> cost) {
    static BackingView of(Backing b) {
      return new BackingView(
          b.terms().id(),
          b.terms().lender(),
          b.status().name(),
          b.terms().capacity(),
          b.terms().tariff(),
          b.steerUntil(),
          b.serveUntil(),
          b.ready(),
          b.served(),
          b.refused(),
          b.cost());
    }
  }

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

  /** Another CDN, by its advertisement, and why it is or is not asked. */
  record PeerView(Advertisement advertisement, boolean eligible, String why) {}

  /** Offers in both directions. */
  record OffersView(List<Offer> held, List<Offer> given) {}

  /** One sentence of the audit log. */
  record AuditEntry(long sequence, String part, Instant at, String subject, String story) {}

  /**
   * A page of the audit log.
   *
   * @param entries oldest first
   * @param last where to go on
   */
  record AuditPage(List<AuditEntry> entries, long last) {}

  /** One decision with what it was taken on. */
  record Explained(
      long sequence, String part, Instant at, String input, List<String> decided, String message) {}

  /** A request to begin an arrangement. */
  record InitiationBody(ServiceId service, String reason) {}

  /** What was done with a request. */
  record Accepted(String result) {}
}
