package io.spillway.policy;

import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules of one policy document, ready to decide. Rules that the document does not give have
 * their defaults. Immutable and safe for several threads; the same inputs always give the same
 * result. A rule that fails while it decides gives its safe result, see {@link PolicyRules}; {@link
 * #evaluate} tells why.
 */
public final class CompiledPolicy {
  private static final int CACHED = 1_024;

  /** Compiled rules by name and source; compiling takes milliseconds and always gives the same. */
  private static final LinkedHashMap<Source, CompiledRule> CACHE =
      new LinkedHashMap<>(64, 0.75f, true);

  private final long version;
  private final SortedMap<String, CompiledRule> rules;
  private final String currency;

  private CompiledPolicy(long version, SortedMap<String, CompiledRule> rules) {
    this.version = version;
    this.rules = rules;
    this.currency = (String) constant("currency");
  }

  /**
   * Compiles all rules; throws {@link PolicyException} for an unknown rule, one that is not well
   * typed, or one whose constant result is out of range.
   */
  public static CompiledPolicy compile(PolicyDocument document) {
    for (String name : document.rules().keySet()) {
      if (PolicyRules.find(name).isEmpty()) {
        throw new PolicyException(
            Complaints.oneLine(name),
            "there is no such rule; did you mean " + PolicyRules.nearest(name) + "?");
      }
    }
    SortedMap<String, CompiledRule> rules = new TreeMap<>();
    for (PolicyRule rule : PolicyRules.list()) {
      String source = document.rules().getOrDefault(rule.name(), rule.byDefault());
      rules.put(rule.name(), compiled(rule, source));
    }
    return new CompiledPolicy(document.version(), rules);
  }

  /** The same as {@link #compile}, for documents that are known to compile; cheap to repeat. */
  public static CompiledPolicy of(PolicyDocument document) {
    return compile(document);
  }

  /** The document's version. */
  public long version() {
    return version;
  }

  /** The currency of all money in the policy. */
  public String currency() {
    return currency;
  }

  /** Whether to ask peers for capacity. */
  public boolean borrowWhen(Forecast forecast) {
    return isTrue("borrow.when", load(forecast));
  }

  /** Whether borrowed capacity is no longer needed. */
  public boolean borrowEndWhen(Forecast forecast) {
    return isTrue("borrow.end-when", load(forecast));
  }

  /** Whether to borrow from a peer. */
  public boolean borrowFrom(CdnName peer) {
    return isTrue("borrow.from", Map.of("peer", peer.value()));
  }

  /**
   * Capacity to hold as standing offers, as a multiple of what the own edges can carry.
   *
   * @param usable what the own edges can carry, requests/s
   */
  public double borrowStanding(double usable) {
    return (double) result("borrow.standing", Map.of("usable", usable));
  }

  /** Capacity to ask for / expected need, at least 1. */
  public double borrowMargin() {
    return (double) constant("borrow.margin");
  }

  /** The largest share of the need that one peer carries, above 0, at most 1. */
  public double borrowMaxShare() {
    return (double) constant("borrow.max-share");
  }

  /** How long an agreement lasts. */
  public Duration borrowDuration() {
    return seconds("borrow.duration-s");
  }

  /** The prices to pay at most. */
  public Tariff borrowCeiling() {
    return tariff("borrow.ceiling.", Map.of());
  }

  /** What may be spent in an hour. */
  public Money capPerHour() {
    return money("borrow.cap.per-hour", Map.of());
  }

  /** What may be spent on one arrangement. */
  public Money capPerArrangement() {
    return money("borrow.cap.per-arrangement", Map.of());
  }

  /** What may be spent in a month. */
  public Money capPerMonth() {
    return money("borrow.cap.per-month", Map.of());
  }

  /** Whether to lend to a peer for one of its services. */
  public boolean lendTo(CdnName peer, ServiceId service) {
    return isTrue("lend.to", Map.of("peer", peer.value(), "service", service.value()));
  }

  /** The share of capacity that stays home, 0 to 1. */
  public double lendReserve() {
    return (double) constant("lend.reserve");
  }

  /** The largest share of the lendable capacity for one borrower, 0 to 1. */
  public double lendMaxShare() {
    return (double) constant("lend.max-share");
  }

  /**
   * The prices for a peer. {@link PolicyRules#PROHIBITIVE_MICROS} where a rule failed: no ceiling
   * admits it.
   *
   * @param peer who would borrow
   * @param utilisation own demand / own capacity
   * @param requestedPerSecond what it asks for, requests/s
   */
  public Tariff lendPrice(CdnName peer, double utilisation, double requestedPerSecond) {
    return tariff(
        "lend.price.",
        Map.of("peer", peer.value(), "utilisation", utilisation, "requested", requestedPerSecond));
  }

  /** How long a standing offer holds. */
  public Duration lendStandingValidity() {
    return seconds("lend.standing-validity-s");
  }

  /**
   * Whether to take lent capacity back.
   *
   * @param own what the own services need soon, requests/s
   * @param capacity what the own edges carry in all, requests/s
   * @param lent what is lent by agreements, requests/s
   */
  public boolean lendRecallWhen(double own, double capacity, double lent) {
    return isTrue("lend.recall-when", Map.of("own", own, "capacity", capacity, "lent", lent));
  }

  /** The notice before lent capacity is taken back. */
  public Duration lendRecallNotice() {
    return seconds("lend.recall-notice-s");
  }

  /** The share of an edge's capacity that keeps the SLA, above 0, at most 1. */
  public double edgeUsable() {
    return (double) constant("edge.usable");
  }

  /**
   * What one rule comes to, for dry runs and explanations.
   *
   * @param rule a name in {@link PolicyRules}; another throws {@link PolicyException}
   * @param variables values by name: Boolean, Long, Double or String as the rule declares
   */
  public Outcome evaluate(String rule, Map<String, ?> variables) {
    CompiledRule compiled = rules.get(rule);
    if (compiled == null) {
      throw new PolicyException(
          rule, "there is no such rule; did you mean " + PolicyRules.nearest(rule) + "?");
    }
    return compiled.evaluate(variables);
  }

  /** The variables of the rules {@code borrow.when} and {@code borrow.end-when}. */
  public static Map<String, Object> load(Forecast forecast) {
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("demand", forecast.demand().perSecond());
    variables.put("usable", forecast.usable().perSecond());
    variables.put("baseline", forecast.baseline().perSecond());
    variables.put("expected", forecast.expected().perSecond());
    variables.put("upper", forecast.upper().perSecond());
    variables.put("exhaustion", forecast.exhaustion());
    variables.put("changed", forecast.changed());
    variables.put("horizon_s", forecast.horizon().toMillis() / 1_000.0);
    return variables;
  }

  private static CompiledRule compiled(PolicyRule rule, String source) {
    Source key = new Source(rule.name(), source);
    synchronized (CACHE) {
      CompiledRule known = CACHE.get(key);
      if (known == null) {
        known = CompiledRule.compile(rule, source);
        CACHE.put(key, known);
        if (CACHE.size() > CACHED) {
          CACHE.pollFirstEntry();
        }
      }
      return known;
    }
  }

  private Object result(String rule, Map<String, ?> variables) {
    return Objects.requireNonNull(rules.get(rule), rule).evaluate(variables).result();
  }

  private Object constant(String rule) {
    return result(rule, Map.of());
  }

  private boolean isTrue(String rule, Map<String, ?> variables) {
    return (boolean) result(rule, variables);
  }

  private Duration seconds(String rule) {
    return Duration.ofSeconds((long) constant(rule));
  }

  private Money money(String rule, Map<String, ?> variables) {
    return new Money(currency, (long) result(rule, variables));
  }

  private Tariff tariff(String prefix, Map<String, ?> variables) {
    return new Tariff(
        money(prefix + "per-million-requests", variables),
        money(prefix + "per-gigabyte", variables),
        money(prefix + "per-committed-hour", variables));
  }

  private record Source(String rule, String text) {}
}
