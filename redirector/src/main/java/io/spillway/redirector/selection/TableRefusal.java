package io.spillway.redirector.selection;

/** Why a table is not taken, in the order in which it is looked for. */
public enum TableRefusal {
  /** A peer's target says no end: its answers could outlive the agreement. */
  ENDLESS_TARGET,
  /** A host is listed twice. */
  HOST_TWICE,
  /** Its epoch is lower than that of the table in use: a control process that was replaced. */
  LOWER_EPOCH,
  /** Its version is lower than that of the table in use, in the same epoch: it came late. */
  LOWER_VERSION,
  /** It has the epoch and version of the table in use, but says something else. */
  SAME_VERSION_DIFFERS
}
