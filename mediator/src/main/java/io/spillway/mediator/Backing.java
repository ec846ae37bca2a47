package io.spillway.mediator;

import io.spillway.model.AgreementTerms;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One agreement of an arrangement, as its primary sees it.
 *
 * @param terms the newest terms that both signed, or the proposal
 * @param status how far it is
 * @param amending whether an amendment is under way
 * @param readyBy when its lender should have said at the latest where it serves the site
 * @param door the peer's addresses, as it says and as probes find them
 * @param steerUntil from when no client may be sent
 * @param serveUntil until when the peer serves lingering clients
 * @param load what the peer says that it carries
 * @param cost what is owed, once settled
 * @param extendFrom before when it is not asked to last longer, as its lender has just refused
 * @param conduct how its lender keeps the SLA
 */
public record Backing(
    AgreementTerms terms,
    Status status,
    boolean amending,
    Instant readyBy,
    Door door,
    Instant steerUntil,
    Instant serveUntil,
    SeenLoad load,
    Optional<Money> cost,
    Instant extendFrom,
    Conduct conduct) {
  /** Signatures and messages that are lost and sent again take no longer than this. */
  private static final Duration EXCHANGE = Duration.ofSeconds(30);

  /** No lender's word is waited for longer: a promise to be slow must not hold a place. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

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

  /**
   * Terms that were proposed.
   *
   * @param readyWithin how long the lender said that it takes to make the site ready
   * @param latency how fast the SLA promises that a request is answered
   */
  static Backing proposed(AgreementTerms terms, Duration readyWithin, Duration latency) {
    Duration wait = EXCHANGE.plus(readyWithin.multipliedBy(2));
    return new Backing(
        terms,
        Status.PROPOSED,
        false,
        terms.from().plus(wait.compareTo(LONGEST_WAIT) < 0 ? wait : LONGEST_WAIT),
        Door.unannounced(latency),
        terms.steerUntil(),
        terms.serveUntil(),
        SeenLoad.NONE,
        Optional.empty(),
        Instant.EPOCH,
        Conduct.NONE);
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

  /** The peer's addresses, as it says. */
  public List<IpAddress> announced() {
    return door.announced();
  }

  /** Those that answer as a client needs it. */
  public List<IpAddress> ready() {
    return door.ready();
  }

  /** What the peer says that it answered, in its newest report. */
  public RequestRate served() {
    return load.served();
  }

  /** What the peer says that it refused, in its newest report. */
  public RequestRate refused() {
    return load.refused();
  }

  /** With the end that its lender gives notice of; it carries clients until then. */
  Backing recalledBy(Instant steer, Instant serve) {
    return new Backing(
        terms, status, false, readyBy, door, steer, serve, load, cost, extendFrom, conduct);
  }

  Backing signedAs(AgreementTerms newest) {
    return new Backing(
        newest,
        status == Status.PROPOSED ? Status.SIGNED : status,
        false,
        readyBy,
        door,
        newest.steerUntil(),
        newest.serveUntil(),
        load,
        cost,
        extendFrom,
        conduct);
  }

  /** An amendment was not signed; see {@link #extendFrom}. */
  Backing unamended(Instant nextExtension) {
    return new Backing(
        terms,
        status,
        false,
        readyBy,
        door,
        steerUntil,
        serveUntil,
        load,
        cost,
        nextExtension,
        conduct);
  }

  Backing amending(boolean value) {
    return new Backing(
        terms,
        status,
        value,
        readyBy,
        door,
        steerUntil,
        serveUntil,
        load,
        cost,
        extendFrom,
        conduct);
  }

  /** With what is known of its addresses; it is ready while at least one of them answers. */
  Backing with(Door next) {
    Status then =
        status == Status.SIGNED || status == Status.READY
            ? next.ready().isEmpty() ? Status.SIGNED : Status.READY
            : status;
    return new Backing(
        terms,
        then,
        amending,
        readyBy,
        next,
        steerUntil,
        serveUntil,
        load,
        cost,
        extendFrom,
        conduct);
  }

  /** Whether own edges may redirect clients to it: wherever its name leads, it is served. */
  boolean takesRedirects() {
    return status == Status.READY
        && !recalled()
        && terms.redirectHost().isPresent()
        && door.redirectable().containsAll(door.announced());
  }

  /** Whether its lender signed, and never said where it serves the site. */
  boolean isMute(Instant now) {
    return status == Status.SIGNED && door.announced().isEmpty() && readyBy.isBefore(now);
  }

  Backing carrying(Instant second, RequestRate nowServed, RequestRate nowRefused) {
    return new Backing(
        terms,
        status,
        amending,
        readyBy,
        door,
        steerUntil,
        serveUntil,
        new SeenLoad(second, nowServed, nowRefused),
        cost,
        extendFrom,
        conduct.reported(nowServed, nowRefused, terms.capacity().requests()));
  }

  Backing behaving(Conduct next) {
    return new Backing(
        terms,
        status,
        amending,
        readyBy,
        door,
        steerUntil,
        serveUntil,
        load,
        cost,
        extendFrom,
        next);
  }

  Backing ending(Instant steer, Instant serve) {
    return new Backing(
        terms,
        Status.ENDING,
        false,
        readyBy,
        door.shut(),
        steer,
        serve,
        load,
        cost,
        extendFrom,
        conduct);
  }

  Backing settled(Money owed) {
    return new Backing(
        terms,
        Status.SETTLED,
        false,
        readyBy,
        door.shut(),
        steerUntil,
        serveUntil,
        load,
        Optional.of(owed),
        extendFrom,
        conduct);
  }
}
