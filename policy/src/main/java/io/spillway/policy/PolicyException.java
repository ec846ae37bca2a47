package io.spillway.policy;

/** A policy that cannot be had; the message names the rule, the place, and how to mend it. */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;

  /**
   * Says what is wrong.
   *
   * @param rule the rule's name
   * @param complaint place, finding and mend, in one line
   */
  public PolicyException(String rule, String complaint) {
    super("policy rule " + rule + ": " + complaint);
    this.rule = rule;
  }

  /** The name of the rule that is wrong. */
  public String rule() {
    return rule;
  }
}
