package io.spillway.policy;

import io.spillway.model.Forecast;
import io.spillway.model.Money;
import io.spillway.model.Tariff;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How far a requirement may be reconsidered, by one policy in one situation: the rules {@code
 * borrow.reconsider} and those below it.
 */
public final class Leeway {
  private final CompiledPolicy policy;
  private final Map<String, Object> variables;

  /**
   * What a policy allows.
   *
   * @param forecast the service's demand
   * @param missing requests/s that could not be had, 0 or more
   */
  public Leeway(CompiledPolicy policy, Forecast forecast, double missing) {
    this.policy = policy;
    this.variables = policy.loadVariables(forecast);
    this.variables.put("missing", missing);
  }

  /** In which respects, in the order in which they are tried; each at most once. */
  public List<Relaxation> order() {
    List<?> words = (List<?>) policy.evaluate("borrow.reconsider", variables).result();
    return words.stream().map(word -> Relaxation.of((String) word)).toList();
  }

  /** The prices to pay at most then; not below the usual ceilings. */
  public Tariff ceiling() {
    Tariff usual = policy.borrowCeiling();
    BigDecimal factor = BigDecimal.valueOf(number(Relaxation.PRICE));
    return new Tariff(
        times(usual.perMillionRequests(), factor),
        times(usual.perGigabyte(), factor),
        times(usual.perCommittedHour(), factor));
  }

  private static Money times(Money price, BigDecimal factor) {
    BigDecimal micros =
        BigDecimal.valueOf(price.micros()).multiply(factor).setScale(0, RoundingMode.DOWN);
    // A lender whose rule for its price failed asks for what no ceiling may admit.
    BigDecimal most = BigDecimal.valueOf(PolicyRules.PROHIBITIVE_MICROS - 1);
    return new Money(price.currency(), micros.min(most).longValueExact());
  }

  /** How long clients may wait then, of what the SLA says; not less than that. */
  public Duration latency(Duration promised) {
    return Duration.ofNanos((long) (promised.toNanos() * number(Relaxation.QUALITY)));
  }

  /** For how long agreements are made then at least. */
  public Duration duration() {
    return Duration.ofSeconds((long) result(Relaxation.DURATION));
  }

  private double number(Relaxation what) {
    return (double) result(what);
  }

  private Object result(Relaxation what) {
    return policy.evaluate(what.rule(), variables).result();
  }

  /** The rule that bounds a relaxation, what it came to and which of its lines decided. */
  public String because(Relaxation what) {
    return because(what.rule());
  }

  /** The rule that gives the order, what it came to and which of its lines decided. */
  public String becauseOfOrder() {
    return because("borrow.reconsider");
  }

  private String because(String rule) {
    Trial trial = policy.explain(rule, variables);
    String line =
        trial.decided().isEmpty() ? "" : ", line " + trial.decided().getLast().place().line();
    String origin = trial.byDefault() ? "by default" : "policy " + policy.version() + line;
    boolean perPeer = rule.equals(Relaxation.REGION.rule());
    return "rule " + rule + (perPeer ? "" : " = " + trial.result()) + ", " + origin;
  }
}
