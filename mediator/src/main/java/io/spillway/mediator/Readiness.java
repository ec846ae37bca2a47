package io.spillway.mediator;

import io.spillway.model.AgreementId;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** No client is sent to an address that has not answered a probe as a client needs it. */
final class Readiness {
  private static final Duration EAGER = Duration.ofSeconds(1);
  private static final Duration STEADY = Duration.ofSeconds(3);
  private static final int TOLERATED = 2;
  private static final int HOPELESS = 30;
  private static final int SCORE = 20;

  private Readiness() {}

  static void announced(Desk desk, AgreementId agreement, List<IpAddress> addresses) {
    Arrangement a = desk.state().holding(agreement).orElse(null);
    Backing b = a == null ? null : a.backings().get(agreement);
    if (a == null || b == null || !b.live() || addresses.size() > 64) {
      return;
    }
    boolean first = b.announced().isEmpty();
    if (addresses.equals(b.announced())) {
      return;
    }
    Instant soon = desk.now().plus(EAGER);
    // What a lender says later waits for its turn: else it could have anybody be probed at will.
    Instant next = first || b.door().nextProbe().isAfter(soon) ? soon : b.door().nextProbe();
    desk.change(
        a.with(b.with(b.door().announcing(addresses, next))),
        b.terms().lender()
            + " says its edges are ready: "
            + String.join(" ", addresses.stream().map(IpAddress::value).toList())
            + "; probed through the front door before DNS names them");
    if (first) {
      addresses.forEach(address -> probe(desk, b, address));
      addresses.forEach(address -> probeRedirect(desk, b, address));
    }
  }

  private static void probeRedirect(Desk desk, Backing b, IpAddress address) {
    b.terms()
        .redirectHost()
        .ifPresent(host -> desk.perform(new Work.ProbeSite(b.terms(), host, address, "")));
  }

  private static void probe(Desk desk, Backing b, IpAddress address) {
    // The nonce is drawn by whoever performs it: a peer must not be able to guess it.
    desk.perform(new Work.ProbeSite(b.terms(), b.terms().hosts().getFirst(), address, ""));
  }

  static void tick(Desk desk) {
    for (Arrangement a : List.copyOf(desk.state().arrangements().values())) {
      for (Backing b : List.copyOf(a.backings().values())) {
        if (b.isMute(desk.now())) {
          Ending.release(desk, a, b.terms().id(), "it never said where it serves the site");
          desk.tell(
              PartName.AGENT,
              new AgentMessage.PeerProbed(b.terms().id(), b.terms().lender(), 0, 1, 0));
        } else if (b.live()
            && b.signed()
            && !b.announced().isEmpty()
            && !b.door().nextProbe().isAfter(desk.now())) {
          boolean steady = b.door().isSteady();
          List<IpAddress> due =
              steady
                  ? List.of(b.announced().get(b.door().probes() % b.announced().size()))
                  : b.announced();
          Arrangement fresh = desk.state().arrangements().get(a.id());
          if (fresh != null) {
            boolean full = isFull(b, due.size());
            Door next = b.door().probing(due.size(), desk.now().plus(steady ? STEADY : EAGER));
            desk.change(fresh.with(b.with(full ? next.recorded() : next)), "");
            if (full) {
              sumUp(desk, b);
            }
            due.forEach(address -> probe(desk, b, address));
            b.ready().stream()
                .filter(address -> !b.door().redirectable().contains(address))
                .forEach(address -> probeRedirect(desk, b, address));
          }
        }
      }
    }
  }

  /** Probes that are made in good times go on the lender's record by the score. */
  private static boolean isFull(Backing b, int due) {
    Door door = b.door();
    return door.failures().isEmpty() && (door.probes() + due) / SCORE > door.probes() / SCORE;
  }

  private static void sumUp(Desk desk, Backing b) {
    int late = Math.min(SCORE, b.door().punctuality().late());
    desk.tell(
        PartName.AGENT,
        new AgentMessage.PeerProbed(b.terms().id(), b.terms().lender(), SCORE, 0, late));
  }

  static void probed(Desk desk, MediatorMessage.ProbeCompleted m) {
    Arrangement a = desk.state().holding(m.agreement()).orElse(null);
    Backing b = a == null ? null : a.backings().get(m.agreement());
    if (a == null || b == null) {
      return;
    }
    if (m.ok()) {
      desk.tell(
          PartName.METERING, new MeteringMessage.ProbeSent(m.agreement(), m.nonce(), desk.now()));
    }
    if (!b.live() || !b.signed()) {
      return;
    }
    if (b.terms().redirectHost().equals(Optional.of(m.host()))) {
      redirectProbed(desk, a, b, m);
    } else if (b.terms().hosts().getFirst().equals(m.host())) {
      siteProbed(desk, a, b, m);
    }
  }

  private static void redirectProbed(
      Desk desk, Arrangement a, Backing b, MediatorMessage.ProbeCompleted m) {
    Backing next = b.with(b.door().redirectProbed(m.address(), m.ok()));
    if (next.equals(b)) {
      return;
    }
    boolean came = next.takesRedirects() && !b.takesRedirects();
    desk.change(
        a.with(next),
        came ? b.terms().lender() + " answers as " + m.host() + " too, wherever it leads" : "");
    if (came) {
      Steering.steer(desk, a.service());
    }
  }

  private static void siteProbed(
      Desk desk, Arrangement a, Backing b, MediatorMessage.ProbeCompleted m) {
    Door timed = m.ok() ? b.door().answeredIn(m.took()) : b.door();
    Door judged = timed.probed(m.address(), m.ok(), TOLERATED);
    Instant soon = desk.now().plus(EAGER);
    // A site is taken away from all edges at once: where one fails, all are looked at soon.
    Backing next =
        b.with(!m.ok() && judged.nextProbe().isAfter(soon) ? judged.probing(0, soon) : judged);
    if (b.status() == Backing.Status.READY && b.ready().contains(m.address())) {
      boolean late = m.ok() && m.took().compareTo(b.door().punctuality().promised()) > 0;
      next = next.behaving(b.conduct().probed(late, !m.ok()));
    }
    boolean came = next.ready().size() > b.ready().size();
    boolean went = next.ready().size() < b.ready().size();
    if (!m.ok() || (came && b.ready().isEmpty())) {
      desk.tell(
          PartName.AGENT,
          new AgentMessage.PeerProbed(
              m.agreement(), b.terms().lender(), m.ok() ? 1 : 0, m.ok() ? 0 : 1, 0));
    }
    Arrangement after = a.with(next);
    if (came && after.phase() == Phase.PREPARING) {
      after = after.in(Phase.ACTIVE, desk.now());
    }
    String where = b.terms().lender() + " " + m.address();
    String story =
        came
            ? where + " answers as a client needs it: it joins"
            : went ? where + " fails its probes (" + m.detail() + "): no client is sent" : "";
    desk.change(after, story);
    if (next.ready().isEmpty() && next.door().misses() >= HOPELESS) {
      Ending.release(desk, after, m.agreement(), "its edges do not serve: " + m.detail());
    } else {
      if (came || went) {
        Steering.steer(desk, after.service());
      }
      Guard.consider(desk, m.agreement());
    }
  }
}
