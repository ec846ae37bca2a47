package io.spillway.policy;

import static io.spillway.policy.PolicyType.BOOL;
import static io.spillway.policy.PolicyType.DOUBLE;
import static io.spillway.policy.PolicyType.INT;
import static io.spillway.policy.PolicyType.WORDS;

import io.spillway.policy.PolicyRule.Range;
import io.spillway.policy.PolicyRule.Safe;
import java.util.List;

/** The rules by which a requirement is reconsidered when offers do not suffice. */
final class ReconsiderRules {
  private static final Range FACTOR = new Range.Floating(1, 100);

  private ReconsiderRules() {}

  static List<PolicyRule> list() {
    return List.of(
        new PolicyRule(
            "borrow.reconsider",
            WORDS,
            Variables.SHORT,
            "in which respects a requirement is reconsidered when offers do not suffice, in order",
            new Range.Words(Relaxation.words()),
            "[]",
            new Safe(List.of(), "the requirement stays as it is")),
        new PolicyRule(
            Relaxation.PRICE.rule(),
            DOUBLE,
            Variables.SHORT,
            "the ceilings then, as a multiple of borrow.ceiling",
            FACTOR,
            "1.25",
            new Safe(1.0, "the ceilings stay as they are")),
        new PolicyRule(
            Relaxation.REGION.rule(),
            BOOL,
            Variables.LENDER,
            "from whom to borrow then, besides those that borrow.from admits",
            new Range.Any(),
            "false",
            new Safe(false, "nothing is borrowed from the peer")),
        new PolicyRule(
            Relaxation.QUALITY.rule(),
            DOUBLE,
            Variables.SHORT,
            "the longest latency then, as a multiple of the SLA's",
            FACTOR,
            "1.5",
            new Safe(1.0, "the SLA's latency stays")),
        new PolicyRule(
            Relaxation.DURATION.rule(),
            INT,
            Variables.SHORT,
            "how long an agreement lasts then at least, seconds",
            new Range.Whole(10, 2_678_400),
            "300",
            new Safe(2_678_400L, "agreements last as long as usual")));
  }
}
