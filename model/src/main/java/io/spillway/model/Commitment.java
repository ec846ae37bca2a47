package io.spillway.model;

/** How much an offer binds its lender. */
public enum Commitment {
  /** The capacity is reserved: accepted in time, it is had. */
  FIRM,
  /** The lender must confirm. */
  INDICATIVE
}
