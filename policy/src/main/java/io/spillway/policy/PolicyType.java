package io.spillway.policy;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import java.util.List;

/** What a rule results in, or what one of its variables is. */
public enum PolicyType {
  /** True or false. */
  BOOL("bool", SimpleType.BOOL, Boolean.class),
  /** A whole number of 64 bits. Money is a whole number of micros (millionths of the unit). */
  INT("int", SimpleType.INT, Long.class),
  /** A floating point number. */
  DOUBLE("double", SimpleType.DOUBLE, Double.class),
  /** Text. */
  STRING("string", SimpleType.STRING, String.class),
  /** Client networks, each as text such as {@code 198.51.100.0/24}. */
  NETWORKS("list of networks", ListType.create(SimpleType.STRING), List.class),
  /** Some of a rule's words, in an order, such as {@code ['price', 'duration']}. */
  WORDS("list of words", ListType.create(SimpleType.STRING), List.class);

  private final String word;
  private final CelType cel;
  private final Class<?> java;

  PolicyType(String word, CelType cel, Class<?> java) {
    this.word = word;
    this.cel = cel;
    this.java = java;
  }

  CelType cel() {
    return cel;
  }

  /** Whether a value is of this type. */
  public boolean holds(Object value) {
    return java.isInstance(value);
  }

  /** The word for it in the policy language: such as bool, int or list of networks. */
  public String word() {
    return word;
  }
}
