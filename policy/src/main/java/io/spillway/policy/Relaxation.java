package io.spillway.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * In which respect a requirement is reconsidered when offers do not suffice (DESIGN, section 3).
 */
public enum Relaxation {
  /** More may be paid than the ceilings say. */
  PRICE,
  /** Peers are asked that the region of rule {@code borrow.from} left out. */
  REGION,
  /** Clients may wait longer than the SLA says. */
  QUALITY,
  /** It is for less time, so that the caps on spending pay for more capacity. */
  DURATION;

  /** The word for it in the policy language. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The rule that bounds it. */
  public String rule() {
    return this == DURATION ? "borrow.reconsider.duration-s" : "borrow.reconsider." + word();
  }

  static List<String> words() {
    return Arrays.stream(values()).map(Relaxation::word).toList();
  }

  static Relaxation of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }
}
