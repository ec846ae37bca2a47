package io.spillway.model;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A peer's priced, expiring promise to one borrower.
 *
 * @param id names it at its lender
 * @param request the request for offers that it answers
 * @param lender who promises
 * @param borrower to whom
 * @param service the borrower's service that it is for
 * @param footprint whose clients would be served
 * @param capacity how much
 * @param tariff at what price
 * @param commitment whether it binds
 * @param standing whether it was given before there was a need
 * @param validUntil until when it can be accepted
 * @param maxTerm the longest agreement that it allows
 * @param readyWithin how long the lender takes to make a delegation ready, as measured
 * @param recallNotice the notice that the lender gives before it takes capacity back
 * @param redirectZone the domain, answered by the lender's own redirector, below which the terms
 *     may name a {@link AgreementTerms#redirectHost}; absent when clients cannot be redirected to
 *     it
 * @param limits how the capacity is spread over footprints; absent for one limit, the capacity,
 *     over the whole footprint
 */
public record Offer(
    OfferId id,
    RequestId request,
    CdnName lender,
    CdnName borrower,
    ServiceId service,
    Footprint footprint,
    Capacity capacity,
    Tariff tariff,
    Commitment commitment,
    boolean standing,
    Instant validUntil,
    Duration maxTerm,
    Duration readyWithin,
    Duration recallNotice,
    Optional<HostName> redirectZone,
    Optional<OfferLimits> limits) {
  /** An offer with one limit: its capacity over its whole footprint. */
  public Offer(
      OfferId id,
      RequestId request,
      CdnName lender,
      CdnName borrower,
      ServiceId service,
      Footprint footprint,
      Capacity capacity,
      Tariff tariff,
      Commitment commitment,
      boolean standing,
      Instant validUntil,
      Duration maxTerm,
      Duration readyWithin,
      Duration recallNotice,
      Optional<HostName> redirectZone) {
    this(
        id,
        request,
        lender,
        borrower,
        service,
        footprint,
        capacity,
        tariff,
        commitment,
        standing,
        validUntil,
        maxTerm,
        readyWithin,
        recallNotice,
        redirectZone,
        Optional.empty());
  }

  /** The same offer as the answer to another request. */
  public Offer answering(RequestId other) {
    return new Offer(
        id,
        other,
        lender,
        borrower,
        service,
        footprint,
        capacity,
        tariff,
        commitment,
        standing,
        validUntil,
        maxTerm,
        readyWithin,
        recallNotice,
        redirectZone,
        limits);
  }

  /** The same offer with its capacity spread over footprints as given. */
  public Offer withLimits(OfferLimits other) {
    return new Offer(
        id,
        request,
        lender,
        borrower,
        service,
        footprint,
        capacity,
        tariff,
        commitment,
        standing,
        validUntil,
        maxTerm,
        readyWithin,
        recallNotice,
        redirectZone,
        Optional.of(other));
  }

  /** The same offer of another capacity. */
  public Offer withCapacity(Capacity other) {
    return new Offer(
        id,
        request,
        lender,
        borrower,
        service,
        footprint,
        other,
        tariff,
        commitment,
        standing,
        validUntil,
        maxTerm,
        readyWithin,
        recallNotice,
        redirectZone,
        limits);
  }
}
