package io.spillway.agent;

import io.spillway.agent.record.Aspect;
import io.spillway.agent.record.PeerRecord;
import io.spillway.agent.record.RecordEntry;
import io.spillway.engine.Step;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Offer;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the record of peers: watches what comes of offers, agreements and statements. One entry for
 * an agreement or a statement, none for a second, so that the journal does not grow with traffic.
 */
final class Records {
  /** Those of whom a record is kept: only who has dealt with this CDN gets one. */
  static final int MOST = 1_000;

  /** A probe that fails counts a fifth of a promise; 20 that succeed are one that was kept. */
  private static final double PROBE = 0.2;

  /** One less a share is not always the other share: 1 - 0.95 is a little more than 0.05. */
  private static final double ROUNDING = 1e-9;

  /** What took this much longer than it may is not counted as late: messages take their time. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  /** A delegation that nobody has seen ready for so long was not made ready. */
  private static final Duration NEVER = Duration.ofSeconds(30);

  private final CdnName self;

  Records(CdnName self) {
    this.self = self;
  }

  static SortedMap<CdnName, PeerRecord> fold(
      SortedMap<CdnName, PeerRecord> records, CdnName peer, RecordEntry entry) {
    TreeMap<CdnName, PeerRecord> all = new TreeMap<>(records);
    all.put(peer, all.getOrDefault(peer, PeerRecord.NONE).with(entry));
    if (all.size() > MOST) {
      all.entrySet().stream()
          .filter(e -> e.getValue().owed().isEmpty() && !e.getKey().equals(peer))
          .min(Comparator.comparing(e -> e.getValue().at()))
          .map(Map.Entry::getKey)
          .ifPresent(all::remove);
    }
    return all;
  }

  private static void note(
      Step.Draft<AgentState, AgentFact> draft, CdnName peer, RecordEntry entry) {
    draft.note(new AgentFact.RecordNoted(peer, entry));
  }

  private static void observe(
      Step.Draft<AgentState, AgentFact> draft, CdnName peer, RecordEntry.Observed observed) {
    note(draft, peer, observed);
  }

  /** An offer is about to be used: what it says of the time to ready is forgotten with it. */
  void proposing(Step.Draft<AgentState, AgentFact> draft, AgreementTerms terms) {
    Offer offer = draft.state().held().get(terms.offer());
    if (terms.revision() == 0 && offer != null) {
      note(
          draft,
          terms.lender(),
          new RecordEntry.Awaited(terms.id(), offer.readyWithin(), Instant.EPOCH));
    }
  }

  /** What a peer has said was decided on; {@code before} is the state before that. */
  void heard(
      Step.Draft<AgentState, AgentFact> draft,
      AgentState before,
      CdnName from,
      PeerMessage message,
      Instant now) {
    if (message instanceof PeerMessage.AgreementAcceptance m) {
      signed(draft, before, from, m, now);
    } else if (message instanceof PeerMessage.AgreementRefusal m
        && gaveUp(before, draft.state(), m.agreement())) {
      Deal was = before.deals().get(m.agreement());
      if (was != null && was.basis() != Deal.Basis.INDICATIVE) {
        broken(draft, from, now, "refused to sign what it had offered firmly");
      }
      note(draft, from, new RecordEntry.Arrived(m.agreement()));
    } else if (message instanceof PeerMessage.DelegationFailed m
        && awaited(draft.state(), from, m.agreement()) != null) {
      observe(
          draft,
          from,
          new RecordEntry.Observed(
              Aspect.READINESS, 1, 1, now, "could not make a delegation ready"));
      note(draft, from, new RecordEntry.Arrived(m.agreement()));
    } else if (message instanceof PeerMessage.Termination m) {
      terminated(draft, before, from, m, now);
    }
  }

  private void signed(
      Step.Draft<AgentState, AgentFact> draft,
      AgentState before,
      CdnName from,
      PeerMessage.AgreementAcceptance m,
      Instant now) {
    Deal was = before.deals().get(m.agreement().terms().id());
    Deal is = draft.state().deals().get(m.agreement().terms().id());
    if (was == null
        || is == null
        || was.phase() != Deal.Phase.PROPOSED
        || is.phase() != Deal.Phase.SIGNED) {
      return;
    }
    observe(
        draft,
        from,
        new RecordEntry.Observed(Aspect.COMMITMENTS, 1, 0, now, "signed what it had offered"));
    RecordEntry.Awaited awaited = awaited(draft.state(), from, is.terms().id());
    if (awaited != null) {
      note(draft, from, new RecordEntry.Awaited(is.terms().id(), awaited.within(), now));
    }
  }

  /** Proposals that nobody answered in time. */
  void ticked(Step.Draft<AgentState, AgentFact> draft, AgentState before, Instant now) {
    for (Deal deal : before.deals().values()) {
      if (deal.terms().borrower().equals(self)
          && gaveUp(before, draft.state(), deal.terms().id())) {
        broken(draft, deal.terms().lender(), now, "did not answer a proposal in time");
        note(draft, deal.terms().lender(), new RecordEntry.Arrived(deal.terms().id()));
      }
    }
  }

  /** Whether the first terms of an agreement were under way before and are given up now. */
  private boolean gaveUp(AgentState before, AgentState now, AgreementId id) {
    Deal was = before.deals().get(id);
    Deal is = now.deals().get(id);
    return was != null
        && was.phase() == Deal.Phase.PROPOSED
        && was.terms().borrower().equals(self)
        && is != null
        && is.phase() == Deal.Phase.CLOSED;
  }

  private static void broken(
      Step.Draft<AgentState, AgentFact> draft, CdnName peer, Instant now, String words) {
    observe(draft, peer, new RecordEntry.Observed(Aspect.COMMITMENTS, 1, 1, now, words));
  }

  private static void terminated(
      Step.Draft<AgentState, AgentFact> draft,
      AgentState before,
      CdnName from,
      PeerMessage.Termination m,
      Instant now) {
    Deal was = before.deals().get(m.agreement());
    Deal is = draft.state().deals().get(m.agreement());
    if (was == null || is == null || !was.terms().lender().equals(from)) {
      return;
    }
    boolean ended = was.phase() == Deal.Phase.SIGNED && is.phase() == Deal.Phase.ENDING;
    if (ended && is.steerUntil().plus(SLACK).isBefore(now.plus(was.notice()))) {
      broken(draft, from, now, "took its capacity back without the notice of its offer");
    }
  }

  /** What came of probes through the front door. */
  void probed(Step.Draft<AgentState, AgentFact> draft, AgentMessage.PeerProbed m, Instant now) {
    CdnName lender = m.lender();
    if (m.failed() > 0) {
      double weight = PROBE * m.failed();
      observe(
          draft,
          lender,
          new RecordEntry.Observed(
              Aspect.ERRORS, weight, weight, now, "did not answer a probe as a client needs it"));
    }
    if (m.answered() > 1) {
      observe(
          draft,
          lender,
          new RecordEntry.Observed(
              Aspect.ERRORS, m.answered() / 20.0, 0, now, "answered its probes"));
      observe(draft, lender, timely(draft.state(), m, now));
    }
    RecordEntry.Awaited awaited = awaited(draft.state(), lender, m.agreement());
    if (m.answered() > 0 && awaited != null && awaited.since().isAfter(Instant.EPOCH)) {
      Duration took = Duration.between(awaited.since(), now);
      Duration may = awaited.within().plus(SLACK);
      double late = took.compareTo(may) <= 0 ? 0 : 1 - (double) may.toMillis() / took.toMillis();
      observe(
          draft,
          lender,
          new RecordEntry.Observed(
              Aspect.READINESS,
              1,
              late,
              now,
              String.format(
                  Locale.ROOT,
                  "was ready after %.1f s of %.1f s",
                  took.toMillis() / 1e3,
                  awaited.within().toMillis() / 1e3)));
      note(draft, lender, new RecordEntry.Arrived(m.agreement()));
    }
  }

  /** As many answers may be late as the SLA's quantile leaves; if more are, all of them count. */
  private static RecordEntry.Observed timely(
      AgentState state, AgentMessage.PeerProbed m, Instant now) {
    double may =
        Optional.ofNullable(state.deals().get(m.agreement()))
            .flatMap(deal -> sla(state, deal.terms().service()))
            .map(sla -> 1 - sla.latencyQuantile())
            .orElse(0.0);
    double late = Math.clamp((double) m.late() / m.answered(), 0, 1);
    return new RecordEntry.Observed(
        Aspect.LATENCY,
        m.answered() / 20.0,
        late > may + ROUNDING ? late * m.answered() / 20.0 : 0,
        now,
        m.late() + " of " + m.answered() + " probes were answered later than the SLA promises");
  }

  private static Optional<Sla> sla(AgentState state, ServiceId service) {
    return state.services().stream()
        .filter(s -> s.id().equals(service))
        .map(Service::sla)
        .findFirst();
  }

  /** A statement has its verdict. */
  void judged(Step.Draft<AgentState, AgentFact> draft, AgentMessage.UsageJudged m, Instant now) {
    observe(
        draft,
        m.peer(),
        new RecordEntry.Observed(
            Aspect.STATEMENTS,
            1,
            m.accepted() ? 0 : 1,
            now,
            "statement " + m.number() + (m.accepted() ? " was accepted" : " was disputed")));
    long requests = m.usage().requests();
    if (m.lent()) {
      if (requests > 0) {
        note(draft, m.peer(), new RecordEntry.Served(now, requests));
      }
      return;
    }
    double asked = requests + m.shortfall();
    if (asked > 0) {
      double missed = m.shortfall() / asked;
      double failed = Math.min(1.0, (double) m.usage().errors() / Math.max(1, requests));
      double most = sla(draft.state(), m.service()).map(Sla::maxErrorShare).orElse(1.0);
      observe(
          draft,
          m.peer(),
          new RecordEntry.Observed(
              Aspect.CAPACITY, 1, missed, now, "refused clients below what was agreed"));
      observe(
          draft,
          m.peer(),
          new RecordEntry.Observed(
              Aspect.ERRORS,
              1,
              failed > most ? failed : 0,
              now,
              "more errors than the SLA allows"));
    }
  }

  /** An account is closed; told before its agreement is. */
  void settled(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.AccountSettled m, Instant now) {
    Deal deal = draft.state().deals().get(m.agreement());
    if (deal == null) {
      return;
    }
    boolean lent = deal.terms().lender().equals(self);
    CdnName peer = lent ? deal.terms().borrower() : deal.terms().lender();
    if (lent && m.amount().micros() > 0) {
      note(draft, peer, new RecordEntry.Owes(m.amount()));
    }
    if (!m.agreed()) {
      observe(
          draft,
          peer,
          new RecordEntry.Observed(Aspect.STATEMENTS, 4, 4, now, "did not settle an account"));
    }
    RecordEntry.Awaited awaited = awaited(draft.state(), peer, m.agreement());
    if (awaited != null) {
      boolean never =
          awaited.since().isAfter(Instant.EPOCH)
              && awaited.since().plus(awaited.within()).plus(NEVER).isBefore(deal.steerUntil());
      if (never) {
        observe(
            draft, peer, new RecordEntry.Observed(Aspect.READINESS, 1, 1, now, "was never ready"));
      }
      note(draft, peer, new RecordEntry.Arrived(m.agreement()));
    }
  }

  private static RecordEntry.@Nullable Awaited awaited(
      AgentState state, CdnName peer, AgreementId agreement) {
    return Optional.ofNullable(state.records().get(peer))
        .map(record -> record.awaited().get(agreement))
        .orElse(null);
  }
}
