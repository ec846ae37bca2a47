package io.spillway.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What both parties sign. An amendment is the whole terms again under the next revision.
 *
 * @param id names the agreement at both parties
 * @param revision 0 for the first signing, then one more for each amendment
 * @param offer the accepted offer
 * @param arrangement the borrower's arrangement that it belongs to
 * @param borrower the primary, which pays
 * @param lender the peer, which serves
 * @param service the borrower's service
 * @param hosts the host names to be served
 * @param redirectHost the lender's own name for the site, to which the borrower's edges may
 *     redirect (302) clients; one label below the offer's {@link Offer#redirectZone}; absent for
 *     none
 * @param origin where the lender fetches the content
 * @param probePath the path by which the borrower checks the delegation
 * @param footprint whose clients are served
 * @param capacity how much at most
 * @param tariff at what price
 * @param from when it begins
 * @param steerUntil until when DNS may send clients
 * @param serveUntil until when lingering traffic is served and paid; not before steerUntil
 * @param statementInterval how long the intervals of usage statements are
 * @param tolerance the share by which both meters may differ without dispute, 0 to 1
 */
public record AgreementTerms(
    AgreementId id,
    int revision,
    OfferId offer,
    ArrangementId arrangement,
    CdnName borrower,
    CdnName lender,
    ServiceId service,
    List<HostName> hosts,
    Optional<HostName> redirectHost,
    Origin origin,
    String probePath,
    Footprint footprint,
    Capacity capacity,
    Tariff tariff,
    Instant from,
    Instant steerUntil,
    Instant serveUntil,
    Duration statementInterval,
    double tolerance) {
  /** How long after their beginning a lender signs first terms, by its clock. */
  public static final Duration SIGNED_WITHIN = Duration.ofSeconds(60);

  /**
   * How long after their beginning a lender's signature under first terms counts, by the borrower's
   * clock: as long as it can be made, and half as long for its way and for clocks. Nothing is owed
   * under one that comes later, so that money which may become owed is set aside no longer.
   */
  public static final Duration HEARD_WITHIN = Duration.ofSeconds(90);

  /** The longest that an agreement may be served, with all that was amended. */
  public static final Duration LONGEST = Duration.ofDays(366);

  /** Copies; throws {@link IllegalArgumentException} naming the wrong value. */
  public AgreementTerms {
    hosts = List.copyOf(hosts);
    if (hosts.isEmpty() || hosts.size() > 64) {
      throw new IllegalArgumentException("agreement: name 1 to 64 hosts, not " + hosts.size());
    }
    if (redirectHost.isPresent() && hosts.contains(redirectHost.get())) {
      throw new IllegalArgumentException(
          "agreement redirect host " + redirectHost.get() + ": use a name of the lender's own");
    }
    Paths.require("probe path", probePath);
    if (borrower.equals(lender)) {
      throw new IllegalArgumentException("agreement: " + lender + " cannot lend to itself");
    }
    if (steerUntil.isBefore(from) || serveUntil.isBefore(steerUntil)) {
      throw new IllegalArgumentException(
          "agreement times: from "
              + from
              + ", steer until "
              + steerUntil
              + ", serve until "
              + serveUntil
              + " must follow each other");
    }
    if (revision < 0) {
      throw new IllegalArgumentException("agreement revision " + revision + ": use 0 or more");
    }
    if (!statementInterval.isPositive()) {
      throw new IllegalArgumentException(
          "agreement statement interval " + statementInterval + ": use a positive duration");
    }
    if (!(tolerance >= 0 && tolerance <= 1)) {
      throw new IllegalArgumentException("agreement tolerance " + tolerance + ": use 0 to 1");
    }
  }

  /** Every name that the lender's edges answer to: the hosts, then the redirect host. */
  public List<HostName> names() {
    List<HostName> names = new ArrayList<>(hosts);
    redirectHost.ifPresent(names::add);
    return List.copyOf(names);
  }

  /** The same, fetched from elsewhere: what edges are told, not what was signed. */
  public AgreementTerms servedFrom(Origin other) {
    return new AgreementTerms(
        id,
        revision,
        offer,
        arrangement,
        borrower,
        lender,
        service,
        hosts,
        redirectHost,
        other,
        probePath,
        footprint,
        capacity,
        tariff,
        from,
        steerUntil,
        serveUntil,
        statementInterval,
        tolerance);
  }

  /** The next revision with other capacity and times. */
  public AgreementTerms amended(Capacity capacity, Instant steerUntil, Instant serveUntil) {
    return new AgreementTerms(
        id,
        revision + 1,
        offer,
        arrangement,
        borrower,
        lender,
        service,
        hosts,
        redirectHost,
        origin,
        probePath,
        footprint,
        capacity,
        tariff,
        from,
        steerUntil,
        serveUntil,
        statementInterval,
        tolerance);
  }
}
