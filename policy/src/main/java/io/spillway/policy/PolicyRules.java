package io.spillway.policy;

import static io.spillway.policy.PolicyType.BOOL;
import static io.spillway.policy.PolicyType.DOUBLE;
import static io.spillway.policy.PolicyType.INT;
import static io.spillway.policy.PolicyType.STRING;

import io.spillway.policy.PolicyRule.Range;
import io.spillway.policy.PolicyRule.Safe;
import io.spillway.policy.PolicyRule.Variable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rules that there are: what each decides, on what, and what holds where a policy is silent.
 *
 * <p>A rule without variables is evaluated once, when the policy is compiled, and so cannot fail
 * later. One with variables that fails while it decides (a division by zero, a result out of range)
 * gives its {@link PolicyRule#safe safe} result: not to borrow, not to lend, to keep what is
 * agreed.
 */
public final class PolicyRules {
  /**
   * A price that no rule may give, 1,000,000 units of the currency, and so above every ceiling: the
   * safe result of the rules for lending prices, by which nothing is lent.
   */
  public static final long PROHIBITIVE_MICROS = 1_000_000_000_000L;

  private static final double LEAST_WEIGHT = 0.001;
  private static final double MOST_WEIGHT = 1_000;
  private static final Range ANY = new Range.Any();
  private static final Range PRICE = new Range.Whole(0, PROHIBITIVE_MICROS - 1);
  private static final Range CAP = new Range.Whole(0, 1_000_000_000_000_000L);
  private static final Range SHARE = new Range.Floating(0, 1);
  private static final Range POSITIVE_SHARE = new Range.Floating(0.001, 1);

  private static final List<PolicyRule> LIST = build();
  private static final SortedMap<String, PolicyRule> BY_NAME = byName();

  private PolicyRules() {}

  /** All rules, in the order of the documentation. */
  public static List<PolicyRule> list() {
    return LIST;
  }

  /** The rule of that name. */
  public static Optional<PolicyRule> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  /** The source of every rule where a policy is silent, by name. */
  public static SortedMap<String, String> defaults() {
    SortedMap<String, String> defaults = new TreeMap<>();
    LIST.forEach(rule -> defaults.put(rule.name(), rule.byDefault()));
    return Collections.unmodifiableSortedMap(defaults);
  }

  /** The name of the rule whose name takes the fewest changed letters to get to. */
  static String nearest(String name) {
    String nearest = LIST.getFirst().name();
    for (PolicyRule rule : LIST) {
      if (Spelling.distance(name, rule.name()) < Spelling.distance(name, nearest)) {
        nearest = rule.name();
      }
    }
    return nearest;
  }

  private static List<PolicyRule> build() {
    List<PolicyRule> rules = new ArrayList<>();
    rules.add(
        fixed(
            "currency",
            STRING,
            "the currency of all money in the policy (ISO 4217)",
            new Range.Text("[A-Z]{3}"),
            "'EUR'"));
    rules.add(
        fixed("time-zone", STRING, "the time zone of hour and weekday", new Range.Zone(), "'UTC'"));
    borrowing(rules);
    limits(rules);
    rules.addAll(ReconsiderRules.list());
    lending(rules);
    rules.add(
        fixed(
            "edge.usable",
            DOUBLE,
            "the share of an edge's capacity that keeps the SLA",
            POSITIVE_SHARE,
            "0.85"));
    return List.copyOf(rules);
  }

  private static void borrowing(List<PolicyRule> rules) {
    rules.add(
        new PolicyRule(
            "borrow.when",
            BOOL,
            Variables.LOAD,
            "when to ask peers for capacity",
            ANY,
            "exhaustion >= (changed ? 0.85 : 1.0) && attack < 0.4",
            new Safe(false, "nothing is borrowed")));
    rules.add(
        new PolicyRule(
            "borrow.end-when",
            BOOL,
            Variables.LOAD,
            "when borrowed capacity is no longer needed",
            ANY,
            "upper < 0.8 * usable",
            new Safe(false, "what is borrowed stays until its agreement ends")));
    rules.add(
        new PolicyRule(
            "borrow.dry-run",
            BOOL,
            Variables.LOAD,
            "whether an arrangement is only played through: offers are chosen, nobody is asked",
            ANY,
            "false",
            new Safe(true, "nothing is borrowed: it is only played through")));
    rules.add(
        new PolicyRule(
            "borrow.ahead",
            BOOL,
            Variables.AHEAD,
            "whether a surge that was declared, or stands in the calendar, counts as demand",
            ANY,
            "declared > usable",
            new Safe(false, "what was declared counts for nothing")));
    rules.add(
        fixed(
            "borrow.lead-s",
            INT,
            "how long before it begins an anticipated surge is prepared for, seconds",
            new Range.Whole(10, 86_400),
            "120"));
    rules.add(
        new PolicyRule(
            "borrow.when-asked",
            BOOL,
            Variables.INITIATION,
            "when telemetry supports a person or an alarm that asks for peers",
            ANY,
            "exhaustion >= (asker == 'alarm' ? 0.5 : 0.2)"
                + " && demand >= (changed ? 0.0 : 0.67 * usable)"
                + " && (asker == 'alarm' ? attack : 0.0) < 0.4",
            new Safe(false, "who asks is refused")));
    rules.add(
        new PolicyRule(
            "borrow.from",
            BOOL,
            Variables.LENDER,
            "from whom to borrow",
            ANY,
            "true",
            new Safe(false, "nothing is borrowed from the peer")));
    rules.add(
        new PolicyRule(
            "borrow.weight",
            DOUBLE,
            Variables.LENDER,
            "the factor by which the prices of a lender count when offers are compared",
            new Range.Floating(LEAST_WEIGHT, MOST_WEIGHT),
            "record > 0.1 ? 1.0 / record : 10.0",
            new Safe(MOST_WEIGHT, "the offers of the peer are taken last")));
    rules.add(
        new PolicyRule(
            "borrow.replace-when",
            BOOL,
            Variables.CONDUCT,
            "when a lender that carries clients is left for others, as it does not keep the SLA",
            ANY,
            "late + failed + refused > 0.5",
            new Safe(false, "the lender is kept")));
    rules.add(
        new PolicyRule(
            "borrow.standing",
            DOUBLE,
            List.of(new Variable("usable", DOUBLE, "what the own edges can carry, requests/s")),
            "capacity held as standing offers, as a multiple of usable",
            new Range.Floating(0, 1_000),
            "4.0",
            new Safe(0.0, "no standing offers are held")));
    rules.add(
        fixed(
            "borrow.margin",
            DOUBLE,
            "capacity asked for / expected need",
            new Range.Floating(1, 10),
            "1.25"));
    rules.add(
        fixed(
            "borrow.max-share",
            DOUBLE,
            "the largest share of the need that one peer carries",
            POSITIVE_SHARE,
            "1.0"));
    rules.add(
        fixed(
            "borrow.pricing",
            STRING,
            "what winners of this CDN's auctions are paid: what they bid, or one price",
            new Range.Text("pay-as-bid|uniform"),
            "'pay-as-bid'"));
    rules.add(
        fixed(
            "borrow.duration-s",
            INT,
            "how long an agreement lasts, seconds",
            new Range.Whole(10, 2_678_400),
            "900"));
  }

  private static void limits(List<PolicyRule> rules) {
    String ceiling = "borrow.ceiling.";
    rules.add(
        price(ceiling + "per-million-requests", "for a million requests, at most", "5000000"));
    rules.add(price(ceiling + "per-gigabyte", "for 10^9 bytes, at most", "100000"));
    rules.add(
        price(
            ceiling + "per-committed-hour",
            "for 1,000 requests/s held ready during an hour, at most",
            "5000000"));
    String cap = "borrow.cap.";
    rules.add(cap(cap + "per-hour", "spent in an hour, at most", "50000000"));
    rules.add(cap(cap + "per-arrangement", "spent on an arrangement, at most", "50000000"));
    rules.add(cap(cap + "per-month", "spent in a month, at most", "500000000"));
  }

  private static void lending(List<PolicyRule> rules) {
    rules.add(
        new PolicyRule(
            "lend.to",
            BOOL,
            Variables.ASKED,
            "to whom to lend",
            ANY,
            "true",
            new Safe(false, "nothing is lent to the peer")));
    rules.add(
        new PolicyRule(
            "lend.standing",
            STRING,
            Variables.ASKED,
            "which standing offers to make: firm ones keep the capacity, indicative ones do not",
            new Range.Text("firm|indicative|none"),
            "'firm'",
            new Safe("none", "no standing offer is made to the peer")));
    rules.add(
        new PolicyRule(
            "lend.reserve",
            DOUBLE,
            Variables.CLOCK,
            "the share of capacity that stays home",
            SHARE,
            "0.2",
            new Safe(1.0, "all capacity stays home")));
    rules.add(
        new PolicyRule(
            "lend.credit",
            INT,
            Variables.CREDIT,
            "the most that a borrower may owe, with the worst case of what it holds, micros",
            CAP,
            "1000000000",
            new Safe(0L, "nothing is lent to the peer")));
    rules.add(
        fixed(
            "lend.max-share",
            DOUBLE,
            "the largest share of the lendable capacity for one borrower",
            SHARE,
            "0.8"));
    rules.add(sale("per-million-requests", "for a million requests", "1000000"));
    rules.add(sale("per-gigabyte", "for 10^9 bytes", "10000"));
    rules.add(
        sale("per-committed-hour", "for 1,000 requests/s held ready during an hour", "500000"));
    rules.add(
        fixed(
            "lend.standing-validity-s",
            INT,
            "how long a standing offer holds, seconds",
            new Range.Whole(5, 86_400),
            "60"));
    rules.add(
        new PolicyRule(
            "lend.recall-when",
            BOOL,
            Variables.HOME,
            "when to take lent capacity back for the own services",
            ANY,
            "own > 0.9 * (capacity - lent)",
            new Safe(false, "what is lent stays lent until its agreement ends")));
    rules.add(
        fixed(
            "lend.recall-notice-s",
            INT,
            "the notice before lent capacity is taken back, seconds",
            new Range.Whole(0, 86_400),
            "30"));
  }

  private static PolicyRule fixed(
      String name, PolicyType type, String meaning, Range range, String byDefault) {
    Safe safe = new Safe("", "none is needed: it is evaluated when the policy is compiled");
    return new PolicyRule(name, type, Variables.NONE, meaning, range, byDefault, safe);
  }

  private static PolicyRule price(String name, String meaning, String byDefault) {
    return fixed(name, INT, "the price " + meaning + ", micros", PRICE, byDefault);
  }

  private static PolicyRule cap(String name, String meaning, String byDefault) {
    return fixed(name, INT, "what may be " + meaning + ", micros", CAP, byDefault);
  }

  private static PolicyRule sale(String price, String meaning, String byDefault) {
    return new PolicyRule(
        "lend.price." + price,
        INT,
        Variables.SALE,
        "the price " + meaning + ", micros",
        PRICE,
        byDefault,
        new Safe(PROHIBITIVE_MICROS, "the price is above every ceiling, so nothing is lent"));
  }

  private static SortedMap<String, PolicyRule> byName() {
    SortedMap<String, PolicyRule> rules = new TreeMap<>();
    LIST.forEach(rule -> rules.put(rule.name(), rule));
    return rules;
  }
}
