package io.spillway.metering;

import io.spillway.metering.MeteringFact.DemandEstimated;
import io.spillway.metering.MeteringFact.PeerLoadNoted;
import io.spillway.metering.MeteringFact.ProbeNoted;
import io.spillway.metering.SecondEstimate.Source;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.RequestRate;
import io.spillway.model.message.MeteringMessage.ProbeSent;
import io.spillway.model.message.MeteringMessage.SharesSteered;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A borrower's own measure: what reached its own edges tells, by the shares of the clients, what
 * DNS sent to the peers; what its own edges redirected is known and comes on top. Where fewer than
 * a twentieth of the clients are on own edges, and for seconds that nobody watched, the lender's
 * load report is taken, bound by what was agreed, and marked.
 *
 * <p>Several open agreements with one lender for one service share what went to that lender by
 * their capacities, as the lender's own count does ({@link LogCounting}).
 */
final class Estimation {
  private static final double LEAST_OWN_SHARE = 0.05;
  private static final double MOST_PER_SECOND = 1e9;

  private Estimation() {}

  static void onShares(Desk desk, SharesSteered steered) {
    double away = steered.shares().values().stream().mapToDouble(Estimation::share).sum();
    Instant second = steered.second().truncatedTo(ChronoUnit.SECONDS);
    SortedMap<CdnName, Double> shares = new TreeMap<>();
    SortedMap<CdnName, Double> redirected = new TreeMap<>();
    SortedMap<CdnName, Double> weights = new TreeMap<>();
    SortedMap<AgreementId, BorrowedAccount> open = new TreeMap<>();
    desk.state()
        .borrowed()
        .forEach((id, account) -> {
          Contract contract = account.contract();
          if (contract.terms().service().equals(steered.service())) {
            CdnName lender = contract.terms().lender();
            shares.merge(lender, share(steered.shares().getOrDefault(id, 0.0)), Double::sum);
            redirected.merge(
                lender, bounded(steered.redirected().getOrDefault(id, 0.0)), Double::sum);
            if (counts(account, second)) {
              open.put(id, account);
              weights.merge(lender, (double) contract.weight(second), Double::sum);
            }
          }
        });
    List<SecondEstimate> estimates = new ArrayList<>();
    open.forEach((id, account) -> {
      CdnName lender = account.contract().terms().lender();
      double part =
          account.contract().weight(second) / weights.getOrDefault(lender, Double.MAX_VALUE);
      double share = shares.getOrDefault(lender, 0.0) * part;
      double known = redirected.getOrDefault(lender, 0.0) * part;
      addGap(estimates, id, account, second);
      estimates.add(
          share > 0 && 1 - away < LEAST_OWN_SHARE
              ? byReport(id, account, second)
              : new SecondEstimate(
                  id,
                  second,
                  bounded(known + (share == 0 ? 0 : steered.ownDemand() * share / (1 - away))),
                  Source.MODEL));
    });
    if (!estimates.isEmpty()) {
      desk.note(new DemandEstimated(estimates));
    }
  }

  static void onPeerLoad(Desk desk, Shared.PeerLoad load) {
    BorrowedAccount account = desk.state().borrowed().get(load.agreement());
    if (account == null || account.audit().lastAt().isPresent()) {
      return;
    }
    List<SecondLoad> known = account.estimates().loads();
    Instant second = load.second().truncatedTo(ChronoUnit.SECONDS);
    boolean old =
        known.size() >= Estimates.MOST_SECONDS && second.isBefore(known.getFirst().second());
    if (!old
        && second.isBefore(account.contract().serveUntil())
        && !second.isAfter(desk.now().plusSeconds(Estimates.MOST_SECONDS))
        && SecondLoad.find(known, second).isEmpty()) {
      RequestRate most = account.contract().mostRequests();
      desk.note(
          new PeerLoadNoted(
              load.agreement(),
              new SecondLoad(second, load.served().min(most.times(1.1)), load.refused())));
    }
  }

  static void onProbe(Desk desk, ProbeSent sent) {
    BorrowedAccount account = desk.state().borrowed().get(sent.agreement());
    if (account != null
        && account.audit().lastAt().isEmpty()
        && account.estimates().probes().size() < Estimates.MOST_PROBES
        && sent.at().isBefore(account.contract().serveUntil())) {
      desk.note(new ProbeNoted(sent.agreement(), new Probe(sent.nonce(), sent.at())));
    }
  }

  private static boolean counts(BorrowedAccount account, Instant second) {
    Optional<Instant> until = account.estimates().steeredUntil();
    return account.audit().lastAt().isEmpty()
        && account.contract().open(second)
        && until.filter(u -> !second.isAfter(u)).isEmpty();
  }

  /** Seconds between the last one and this one, at most as many as reports are kept of. */
  private static void addGap(
      List<SecondEstimate> estimates, AgreementId id, BorrowedAccount account, Instant second) {
    Optional<Instant> until = account.estimates().steeredUntil();
    if (until.isPresent()) {
      Instant oldest = second.minusSeconds(Estimates.MOST_SECONDS);
      Instant gap = until.get().plusSeconds(1);
      for (Instant s = gap.isBefore(oldest) ? oldest : gap;
          s.isBefore(second);
          s = s.plusSeconds(1)) {
        estimates.add(byReport(id, account, s));
      }
    }
  }

  private static SecondEstimate byReport(AgreementId id, BorrowedAccount account, Instant second) {
    return SecondLoad.find(account.estimates().loads(), second)
        .map(l -> new SecondEstimate(id, second, l.served().perSecond(), Source.REPORT))
        .orElse(new SecondEstimate(id, second, 0, Source.AWAITED));
  }

  private static double share(double share) {
    return share >= 0 ? Math.min(share, 1) : 0;
  }

  private static double bounded(double requests) {
    return requests >= 0 ? Math.min(requests, MOST_PER_SECOND) : 0;
  }
}
