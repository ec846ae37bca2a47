package io.spillway.model;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All policies of one CDN: named rules, each an expression in the policy language (CEL).
 *
 * @param version grows with each change
 * @param rules the source of each rule by its name, such as {@code borrow.when}
 */
public record PolicyDocument(long version, SortedMap<String, String> rules) {
  /** Copies. */
  public PolicyDocument {
    rules = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(rules));
  }
}
