package io.spillway.mediator;

import io.spillway.model.AgreementTerms;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One agreement of an arrangement, as its primary sees it.
 *
 * @param terms the newest terms that both signed, or the proposal
 * @param status how far it is
 * @param amending whether an amendment is under way
 * @param announced the peer's addresses, as it says
 * @param ready those that answered a probe
 * @param redirectable those that answered a probe by the redirect host, which resolves to them
 * @param failures probes that failed since one succeeded
 * @param probes probes made so far
 * @param nextProbe when the next one is due
 * @param steerUntil from when no client may be sent
 * @param serveUntil until when the peer serves lingering clients
 * @param loadSecond the second of the newest load report
 * @param served what the peer answered in it
 * @param refused what it refused in it
 * @param cost what is owed, once settled
 * @param extendFrom before when it is not asked to last longer, as its lender has just refused
 */
public record Backing(
    AgreementTerms terms,
    Status status,
    boolean amending,
    List<IpAddress> announced,
    List<IpAddress> ready,
    List<IpAddress> redirectable,
    int failures,
    int probes,
    Instant nextProbe,
    Instant steerUntil,
    Instant serveUntil,
    Instant loadSecond,
    RequestRate served,
    RequestRate refused,
    Optional<Money> cost,
    Instant extendFrom) {
  /** How far an agreement is. */
  public enum Status {
    /** Not signed by both yet. */
    PROPOSED,
    /** Signed; its edges are not known ready. */
    SIGNED,
    /** At least one address answered a probe. */
    READY,
    /** No client is sent any more; it is served until serve-until, then accounted for. */
    ENDING,
    /** Statements and invoice are agreed. */
    SETTLED
  }

  /** Copies. */
  public Backing {
    announced = List.copyOf(announced);
    ready = List.copyOf(ready);
    redirectable = List.copyOf(redirectable);
  }

  static Backing proposed(AgreementTerms terms) {
    return new Backing(
        terms,
        Status.PROPOSED,
        false,
        List.of(),
        List.of(),
        List.of(),
        0,
        0,
        Instant.MAX,
        terms.steerUntil(),
        terms.serveUntil(),
        Instant.EPOCH,
        RequestRate.ZERO,
        RequestRate.ZERO,
        Optional.empty(),
        Instant.EPOCH);
  }

  /** Whether it carries clients or may soon. */
  public boolean live() {
    return status == Status.PROPOSED || status == Status.SIGNED || status == Status.READY;
  }

  /** Whether it was signed by both. */
  public boolean signed() {
    return status != Status.PROPOSED;
  }

  /** Whether its lender takes the capacity back before its time. */
  public boolean recalled() {
    return live() && steerUntil.isBefore(terms.steerUntil());
  }

  /** What it may carry for longer, in requests per second; nothing once it is recalled or ends. */
  public double agreed() {
    return live() && !recalled() ? terms.capacity().requests().perSecond() : 0;
  }

  /** With the end that its lender gives notice of; it carries clients until then. */
  Backing recalledBy(Instant steer, Instant serve) {
    return new Backing(
        terms,
        status,
        false,
        announced,
        ready,
        redirectable,
        failures,
        probes,
        nextProbe,
        steer,
        serve,
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  Backing signedAs(AgreementTerms newest) {
    return new Backing(
        newest,
        status == Status.PROPOSED ? Status.SIGNED : status,
        false,
        announced,
        ready,
        redirectable,
        failures,
        probes,
        nextProbe,
        newest.steerUntil(),
        newest.serveUntil(),
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  /** An amendment was not signed; see {@link #extendFrom}. */
  Backing unamended(Instant nextExtension) {
    return new Backing(
        terms,
        status,
        false,
        announced,
        ready,
        redirectable,
        failures,
        probes,
        nextProbe,
        steerUntil,
        serveUntil,
        loadSecond,
        served,
        refused,
        cost,
        nextExtension);
  }

  Backing amending(boolean value) {
    return new Backing(
        terms,
        status,
        value,
        announced,
        ready,
        redirectable,
        failures,
        probes,
        nextProbe,
        steerUntil,
        serveUntil,
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  Backing announcedAt(List<IpAddress> addresses, Instant probeAt) {
    return new Backing(
        terms,
        status,
        amending,
        addresses,
        ready.stream().filter(addresses::contains).toList(),
        redirectable.stream().filter(addresses::contains).toList(),
        failures,
        probes,
        probeAt,
        steerUntil,
        serveUntil,
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  Backing probing(int count, Instant next) {
    return new Backing(
        terms,
        status,
        amending,
        announced,
        ready,
        redirectable,
        failures,
        probes + count,
        next,
        steerUntil,
        serveUntil,
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  Backing probed(IpAddress address, boolean ok, int toleratedFailures) {
    List<IpAddress> now = new ArrayList<>(ready);
    int failed = ok ? 0 : failures + 1;
    if (ok && !now.contains(address) && announced.contains(address)) {
      now.add(address);
    } else if (!ok && failed >= toleratedFailures) {
      now.remove(address);
    }
    now.sort(null);
    Status next =
        status == Status.SIGNED || status == Status.READY
            ? now.isEmpty() ? Status.SIGNED : Status.READY
            : status;
    return new Backing(
        terms,
        next,
        amending,
        announced,
        now,
        redirectable.stream().filter(now::contains).toList(),
        failed,
        probes,
        nextProbe,
        steerUntil,
        serveUntil,
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  /** After a probe by the redirect host; one that fails proves nothing, and is made again. */
  Backing redirectProbed(IpAddress address, boolean ok) {
    if (!ok || redirectable.contains(address) || !ready.contains(address)) {
      return this;
    }
    List<IpAddress> now = new ArrayList<>(redirectable);
    now.add(address);
    now.sort(null);
    return new Backing(
        terms,
        status,
        amending,
        announced,
        ready,
        now,
        failures,
        probes,
        nextProbe,
        steerUntil,
        serveUntil,
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  /** Whether own edges may redirect clients to it: wherever its name leads, it is served. */
  boolean takesRedirects() {
    return status == Status.READY
        && terms.redirectHost().isPresent()
        && redirectable.containsAll(announced);
  }

  Backing carrying(Instant second, RequestRate nowServed, RequestRate nowRefused) {
    return new Backing(
        terms,
        status,
        amending,
        announced,
        ready,
        redirectable,
        failures,
        probes,
        nextProbe,
        steerUntil,
        serveUntil,
        second,
        nowServed,
        nowRefused,
        cost,
        extendFrom);
  }

  Backing ending(Instant steer, Instant serve) {
    return new Backing(
        terms,
        Status.ENDING,
        false,
        announced,
        List.of(),
        List.of(),
        failures,
        probes,
        Instant.MAX,
        steer,
        serve,
        loadSecond,
        served,
        refused,
        cost,
        extendFrom);
  }

  Backing settled(Money owed) {
    return new Backing(
        terms,
        Status.SETTLED,
        false,
        announced,
        List.of(),
        List.of(),
        failures,
        probes,
        Instant.MAX,
        steerUntil,
        serveUntil,
        loadSecond,
        served,
        refused,
        Optional.of(owed),
        extendFrom);
  }
}
