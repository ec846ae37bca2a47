package io.spillway.model;

/** Whether the capacity of a long-term agreement is kept for its borrower. */
public enum Holding {
  /** It is kept from signing on, whatever others ask for. */
  RESERVED,
  /** It is given while the lender has room. */
  BEST_EFFORT
}
