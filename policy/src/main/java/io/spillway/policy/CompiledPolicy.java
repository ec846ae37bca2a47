package io.spillway.policy;

import io.spillway.model.Asker;
import io.spillway.model.Commitment;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.model.PricingRule;
import io.spillway.model.RequestRate;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

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

  /**
   * A state holds one document for long and asks for it at each decision, so it is told by
   * identity.
   */
  private static final IdentityHashMap<PolicyDocument, CompiledPolicy> RECENT =
      new IdentityHashMap<>();

  private static final int MOST_RECENT = 256;

  private final long version;
  private final SortedMap<String, CompiledRule> rules;
  private final SortedSet<String> given;
  private final String currency;
  private final Inputs inputs;

  private CompiledPolicy(PolicyDocument document, SortedMap<String, CompiledRule> rules) {
    this.version = document.version();
    this.given = new TreeSet<>(document.rules().keySet());
    this.rules = rules;
    this.currency = (String) unnoted("currency", Map.of());
    this.inputs = new Inputs(ZoneId.of((String) unnoted("time-zone", Map.of())));
  }

  /**
   * Compiles all rules; throws {@link PolicyException} for an unknown rule, one that is not well
   * typed, one whose constant result is out of range, or one that names a network that is none.
   */
  public static CompiledPolicy compile(PolicyDocument document) {
    CompiledPolicy policy = compiled(document);
    policy.rules.values().forEach(CompiledRule::checkConstants);
    return policy;
  }

  private static CompiledPolicy compiled(PolicyDocument document) {
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
    return new CompiledPolicy(document, rules);
  }

  /**
   * The same as {@link #compile}, for documents that were adopted; cheap to repeat. It takes what
   * an earlier version of this check let pass: such a rule fails when it is evaluated.
   */
  public static CompiledPolicy of(PolicyDocument document) {
    synchronized (RECENT) {
      CompiledPolicy known = RECENT.get(document);
      if (known == null) {
        known = compiled(document);
        if (RECENT.size() >= MOST_RECENT) {
          RECENT.clear();
        }
        RECENT.put(document, known);
      }
      return known;
    }
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
    return isTrue("borrow.when", inputs.load(forecast));
  }

  /** Whether borrowed capacity is no longer needed. */
  public boolean borrowEndWhen(Forecast forecast) {
    return isTrue("borrow.end-when", inputs.load(forecast));
  }

  /** Whether an arrangement is only played through, so that nobody is asked or told. */
  public boolean borrowDryRun(Forecast forecast) {
    return isTrue("borrow.dry-run", inputs.load(forecast));
  }

  /**
   * Whether an anticipated surge counts as demand.
   *
   * @param declared the demand that is anticipated
   */
  public boolean borrowAhead(Forecast forecast, RequestRate declared) {
    Map<String, Object> variables = inputs.load(forecast);
    variables.put("declared", declared.perSecond());
    return isTrue("borrow.ahead", variables);
  }

  /** How long before it begins an anticipated surge is prepared for. */
  public Duration borrowLead() {
    return seconds("borrow.lead-s");
  }

  /**
   * Whether telemetry supports somebody who asks for peers.
   *
   * @param wanted what of them; absent where that is not said
   */
  public boolean borrowWhenAsked(
      Forecast forecast, Asker.Kind asker, Optional<RequestRate> wanted) {
    Map<String, Object> variables = inputs.load(forecast);
    variables.put("asker", asker.word());
    variables.put("wanted", wanted.map(RequestRate::perSecond).orElse(0.0));
    return isTrue("borrow.when-asked", variables);
  }

  /**
   * Whether to borrow from a peer.
   *
   * @param lender who would lend
   * @param region the client networks that it says it serves
   * @param now when it is decided on
   */
  public boolean borrowFrom(Counterparty lender, Footprint region, Instant now) {
    return isTrue("borrow.from", inputs.lender(lender, region, now));
  }

  /**
   * Whether to borrow from a peer once the region is reconsidered, be it that {@link #borrowFrom}
   * does not admit it.
   *
   * @param lender who would lend
   * @param region the client networks that it says it serves
   * @param now when it is decided on
   */
  public boolean borrowFromFurther(Counterparty lender, Footprint region, Instant now) {
    return isTrue(Relaxation.REGION.rule(), inputs.lender(lender, region, now));
  }

  /**
   * By what the prices of a lender are multiplied when offers are compared, 0.001 to 1,000. What is
   * paid is the price itself.
   *
   * @param lender who would lend
   * @param region the client networks that it says it serves
   * @param now when it is decided on
   */
  public double borrowWeight(Counterparty lender, Footprint region, Instant now) {
    return (double) result("borrow.weight", inputs.lender(lender, region, now));
  }

  /** Whether a lender that carries clients is left for others, as it does not keep the SLA. */
  public boolean borrowReplaceWhen(Performance lender) {
    return isTrue("borrow.replace-when", Inputs.conduct(lender));
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

  /** What winners of this CDN's auctions are paid. */
  public PricingRule borrowPricing() {
    return PricingRule.of((String) constant("borrow.pricing"));
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

  /** Whether to lend what a peer asks for. */
  public boolean lendTo(Sale sale) {
    return isTrue("lend.to", inputs.sale(sale));
  }

  /** Which standing offers to make to a peer; empty for none. */
  public Optional<Commitment> lendStanding(Sale sale) {
    String kind = (String) result("lend.standing", inputs.sale(sale));
    return kind.equals("none")
        ? Optional.empty()
        : Optional.of(kind.equals("firm") ? Commitment.FIRM : Commitment.INDICATIVE);
  }

  /** The share of capacity that stays home now, 0 to 1. */
  public double lendReserve(Instant now) {
    return (double) result("lend.reserve", inputs.clock(now));
  }

  /** The most that a borrower may owe, with the worst case of what it holds. */
  public Money lendCredit(Counterparty borrower) {
    return money("lend.credit", Inputs.credit(borrower));
  }

  /** The largest share of the lendable capacity for one borrower, 0 to 1. */
  public double lendMaxShare() {
    return (double) constant("lend.max-share");
  }

  /**
   * The prices for a peer. {@link PolicyRules#PROHIBITIVE_MICROS} where a rule failed: no ceiling
   * admits it.
   *
   * @param sale what is asked for
   * @param utilisation the share of the capacity that cannot be lent now, 0 to 1
   */
  public Tariff lendPrice(Sale sale, double utilisation) {
    Map<String, Object> variables = inputs.sale(sale);
    variables.put("utilisation", utilisation);
    return tariff("lend.price.", variables);
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
    return find(rule).evaluate(variables);
  }

  /**
   * The same as {@link #evaluate}, with what decided.
   *
   * @param rule a name in {@link PolicyRules}; another throws {@link PolicyException}
   * @param variables values by name: Boolean, Long, Double, String or a list of text, as declared
   */
  public Trial explain(String rule, Map<String, ?> variables) {
    return find(rule).explain(variables, !given.contains(rule));
  }

  /** The text of a rule, the default's where the policy is silent. */
  String source(String rule) {
    return find(rule).source();
  }

  /** The variables that a rule's text names; throws {@link PolicyException} for no such rule. */
  public List<PolicyRule.Variable> variablesOf(String rule) {
    return find(rule).named();
  }

  Map<String, Object> loadVariables(Forecast forecast) {
    return inputs.load(forecast);
  }

  private CompiledRule find(String rule) {
    CompiledRule compiled = rules.get(rule);
    if (compiled == null) {
      throw new PolicyException(
          rule, "there is no such rule; did you mean " + PolicyRules.nearest(rule) + "?");
    }
    return compiled;
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
    Consultations.note(this, rule, variables);
    return unnoted(rule, variables);
  }

  private Object unnoted(String rule, Map<String, ?> variables) {
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
