package io.spillway.policy;

import java.util.Optional;

/** A policy that cannot be had; the message names the rule, the place, and how to mend it. */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String rule;
  private final String complaint;
  private final transient Optional<Trial.Place> place;

  /**
   * Says what is wrong.
   *
   * @param rule the rule's name
   * @param complaint finding and mend, in one line
   */
  public PolicyException(String rule, String complaint) {
    this(rule, Optional.empty(), complaint);
  }

  /**
   * Says what is wrong, and where.
   *
   * @param rule the rule's name
   * @param place where in the rule's text; empty where it is the whole
   * @param complaint finding and mend, in one line
   */
  public PolicyException(String rule, Optional<Trial.Place> place, String complaint) {
    super(
        "policy rule "
            + rule
            + ": "
            + place.map(p -> p.line() + ":" + p.column() + ": ").orElse("")
            + complaint);
    this.rule = rule;
    this.place = place;
    this.complaint = complaint;
  }

  /** Finding and mend, without rule and place. */
  public String complaint() {
    return complaint;
  }

  /** Where in the rule's text; empty where it is the whole. */
  public Optional<Trial.Place> place() {
    return place;
  }

  /** The name of the rule that is wrong. */
  public String rule() {
    return rule;
  }
}
