package io.spillway.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;

/** What a rule results in, or what one of its variables is. */
public enum PolicyType {
  /** True or false. */
  BOOL(SimpleType.BOOL, Boolean.class),
  /** A whole number of 64 bits. Money is a whole number of micros (millionths of the unit). */
  INT(SimpleType.INT, Long.class),
  /** A floating point number. */
  DOUBLE(SimpleType.DOUBLE, Double.class),
  /** Text. */
  STRING(SimpleType.STRING, String.class);

  private final CelType cel;
  private final Class<?> java;

  PolicyType(CelType cel, Class<?> java) {
    this.cel = cel;
    this.java = java;
  }

  CelType cel() {
    return cel;
  }

  boolean holds(Object value) {
    return java.isInstance(value);
  }

  /** The word for it in the policy language: bool, int, double, string. */
  public String word() {
    return cel.name();
  }
}
