package io.spillway.metering;

import io.spillway.metering.Evidence.ClientShare;
import io.spillway.metering.MeteringFact.ClientsNoted;
import io.spillway.metering.MeteringFact.DemandEstimated;
import io.spillway.metering.MeteringFact.PeerLoadNoted;
import io.spillway.metering.MeteringFact.ProbeNoted;
import io.spillway.metering.SecondEstimate.Source;
import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MeteringMessage.AnswersAlive;
import io.spillway.model.message.MeteringMessage.ProbeSent;
import io.spillway.model.message.MeteringMessage.SharesSteered;
import io.spillway.model.message.Shared;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A borrower's own measure. Two things are firm: what its own edges' logs show ({@link
 * LogCounting}), redirections included, and where its DNS answers sent the clients, as the
 * redirector counts them and the mediator models them ({@link Evidence#clients}). From both follows
 * the demand of all clients ({@link LocalDemand}), and from that what reached the lender: never
 * more than the lender agreed to carry, since it may refuse the rest.
 *
 * <p>Where hardly any client is on own edges, that tells nothing; the lender's load report is taken
 * instead, bound by what was agreed, and marked.
 *
 * <p>A second is estimated {@link LocalDemand#AHEAD} seconds later, when its neighbours are known
 * and the logs are read; a verdict that comes earlier takes what is there. Several open agreements
 * with one lender for one service share what went to that lender by their capacities, as the
 * lender's own count does.
 */
final class Estimation {
  /** After a pause so many seconds are caught up with in each one, so that logs are read first. */
  private static final int MOST_AT_ONCE = 4;

  /** Up to so many seconds apart, shares are known well enough in between. */
  private static final long STRAIGHT = 4;

  private Estimation() {}

  static void onShares(Desk desk, SharesSteered steered) {
    Instant second = steered.second().truncatedTo(ChronoUnit.SECONDS);
    SortedMap<AgreementId, ClientShare> shares =
        split(desk, steered.service(), second, steered.shares(), steered.redirected());
    List<ClientShares> noted = new ArrayList<>();
    shares.forEach((id, share) -> {
      Evidence evidence = account(desk, id).estimates().evidence();
      if (evidence.sharesUntil().filter(u -> !second.isAfter(u)).isEmpty()) {
        noted.add(new ClientShares(id, since(evidence, share)));
      }
    });
    if (!noted.isEmpty()) {
      desk.note(new ClientsNoted(noted, List.of()));
      settle(desk, shares.keySet(), second);
    }
  }

  static void onAnswers(Desk desk, AnswersAlive alive) {
    if (!(alive.answers() > 0)) {
      return;
    }
    Instant second = alive.second().truncatedTo(ChronoUnit.SECONDS);
    List<ClientAnswers> noted = new ArrayList<>();
    split(desk, alive.service(), second, alive.shares(), new TreeMap<>())
        .forEach((id, share) -> noted.add(new ClientAnswers(id, alive.answers(), share)));
    if (!noted.isEmpty()) {
      desk.note(new ClientsNoted(List.of(), noted));
    }
  }

  /** What of the clients belongs to each open agreement of a service in a second. */
  private static SortedMap<AgreementId, ClientShare> split(
      Desk desk,
      ServiceId service,
      Instant second,
      SortedMap<AgreementId, Double> said,
      SortedMap<AgreementId, Double> redirected) {
    double away = sum(said);
    double left = Math.min(sum(redirected), Math.max(0, 1 - away));
    SortedMap<CdnName, Double> shares = new TreeMap<>();
    SortedMap<CdnName, Double> sentOn = new TreeMap<>();
    SortedMap<CdnName, Double> weights = new TreeMap<>();
    SortedMap<AgreementId, BorrowedAccount> open = new TreeMap<>();
    desk.state()
        .borrowed()
        .forEach((id, account) -> {
          Contract contract = account.contract();
          if (contract.terms().service().equals(service)) {
            CdnName lender = contract.terms().lender();
            shares.merge(lender, share(said.getOrDefault(id, 0.0)), Double::sum);
            sentOn.merge(lender, share(redirected.getOrDefault(id, 0.0)), Double::sum);
            if (account.audit().lastAt().isEmpty() && contract.open(second)) {
              open.put(id, account);
              weights.merge(lender, (double) contract.weight(second), Double::sum);
            }
          }
        });
    SortedMap<AgreementId, ClientShare> split = new TreeMap<>();
    open.forEach((id, account) -> {
      CdnName lender = account.contract().terms().lender();
      double part =
          account.contract().weight(second) / weights.getOrDefault(lender, Double.MAX_VALUE);
      double share = shares.getOrDefault(lender, 0.0) * part;
      double came = sentOn.getOrDefault(lender, 0.0) * part;
      split.put(id, new ClientShare(second, Math.clamp(1 - away, 0, 1), share, left, came));
    });
    return split;
  }

  /**
   * The seconds since the last one, which nobody watched: a few on a straight way. In more, as when
   * this node was down, clients can have moved at once and long before it was seen, so that they
   * count where most of them were at either end: an estimate bounds what is paid, and must not make
   * an honest lender's statement false.
   */
  private static List<ClientShare> since(Evidence evidence, ClientShare to) {
    List<ClientShare> seconds = new ArrayList<>();
    if (!evidence.shares().isEmpty()) {
      ClientShare from = evidence.shares().getLast();
      long gap = Duration.between(from.second(), to.second()).toSeconds();
      for (long i = Math.max(1, gap - Evidence.MOST_SECONDS + 1); i < gap; i++) {
        Instant second = from.second().plusSeconds(i);
        seconds.add(
            gap > STRAIGHT
                ? outermost(second, from, to)
                : between(second, from, to, i / (double) gap));
      }
    }
    seconds.add(to);
    return seconds;
  }

  private static ClientShare between(Instant second, ClientShare a, ClientShare b, double part) {
    return new ClientShare(
        second,
        a.home() + part * (b.home() - a.home()),
        a.away() + part * (b.away() - a.away()),
        a.left() + part * (b.left() - a.left()),
        a.came() + part * (b.came() - a.came()));
  }

  private static ClientShare outermost(Instant second, ClientShare a, ClientShare b) {
    ClientShare most = a.settled().away() >= b.settled().away() ? a : b;
    return new ClientShare(second, most.home(), most.away(), most.left(), most.came());
  }

  /** Estimates the seconds that are old enough. */
  private static void settle(Desk desk, Iterable<AgreementId> agreements, Instant newest) {
    List<SecondEstimate> estimates = new ArrayList<>();
    Instant until = newest.minusSeconds(LocalDemand.AHEAD);
    for (AgreementId id : agreements) {
      estimates.addAll(pending(account(desk, id), id, until).stream().limit(MOST_AT_ONCE).toList());
    }
    if (!estimates.isEmpty()) {
      desk.note(new DemandEstimated(estimates));
    }
  }

  /** What is to be estimated yet of the seconds up to the given one, by what is known now. */
  static List<SecondEstimate> pending(BorrowedAccount account, AgreementId id, Instant until) {
    Evidence evidence = account.estimates().evidence();
    List<ClientShare> clients = evidence.clients();
    LocalDemand demand = new LocalDemand(evidence, clients);
    List<SecondEstimate> estimates = new ArrayList<>();
    for (ClientShare share : clients) {
      Instant second = share.second();
      boolean taken = evidence.estimatedUntil().filter(u -> !second.isAfter(u)).isPresent();
      if (!taken && !second.isAfter(until)) {
        estimates.add(estimate(account, id, share, demand.at(second)));
      }
    }
    return estimates;
  }

  private static SecondEstimate estimate(
      BorrowedAccount account, AgreementId id, ClientShare share, OptionalDouble demand) {
    if (share.away() == 0) {
      return new SecondEstimate(id, share.second(), 0, Source.MODEL);
    }
    if (demand.isEmpty()) {
      return byReport(id, account, share.second());
    }
    double most = account.contract().weight(share.second()) / 1_000.0;
    double requests = Math.clamp(demand.getAsDouble() * share.away(), 0, most);
    return new SecondEstimate(id, share.second(), requests, Source.MODEL);
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

  private static BorrowedAccount account(Desk desk, AgreementId id) {
    BorrowedAccount account = desk.state().borrowed().get(id);
    if (account == null) {
      throw new IllegalStateException("no account of " + id);
    }
    return account;
  }

  private static SecondEstimate byReport(AgreementId id, BorrowedAccount account, Instant second) {
    return SecondLoad.find(account.estimates().loads(), second)
        .map(l -> new SecondEstimate(id, second, l.served().perSecond(), Source.REPORT))
        .orElse(new SecondEstimate(id, second, 0, Source.AWAITED));
  }

  private static double sum(SortedMap<AgreementId, Double> shares) {
    return shares.values().stream().mapToDouble(Estimation::share).sum();
  }

  private static double share(double share) {
    return share >= 0 ? Math.min(share, 1) : 0;
  }
}
