package io.spillway.model;

/** What the winners of an auction are paid; told in the call, before there is any bid. */
public enum PricingRule {
  /** Each what it has bid. */
  PAY_AS_BID("pay-as-bid"),
  /**
   * All who serve the same clients the same, the tariff of the dearest bid that is accepted, where
   * footprints are not coupled; elsewhere each what it has bid.
   */
  UNIFORM("uniform");

  private final String word;

  PricingRule(String word) {
    this.word = word;
  }

  /** As it is called in a policy. */
  public String word() {
    return word;
  }

  /** The rule of that name; throws {@link IllegalArgumentException} for none. */
  public static PricingRule of(String word) {
    for (PricingRule rule : values()) {
      if (rule.word.equals(word)) {
        return rule;
      }
    }
    throw new IllegalArgumentException("pricing " + word + ": use pay-as-bid or uniform");
  }
}
