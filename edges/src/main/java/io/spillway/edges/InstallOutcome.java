package io.spillway.edges;

import java.time.Duration;

/** What became of a change to an edge. */
public sealed interface InstallOutcome {
  /**
   * The change is live: new connections are served by it.
   *
   * @param took from the request to the effect
   */
  record Live(Duration took) implements InstallOutcome {}

  /**
   * The change was not made, and the edge is as it was.
   *
   * @param reason the server's own words where there are any
   */
  record Refused(String reason) implements InstallOutcome {}

  /**
   * The change may come into effect or not: the server did not confirm it in time. Ask again.
   *
   * @param reason what was waited for
   */
  record Unknown(String reason) implements InstallOutcome {}

  /** Whether the change is live. */
  default boolean live() {
    return this instanceof Live;
  }

  /** A line for people. */
  default String detail() {
    return switch (this) {
      case Live(Duration took) -> "live after " + took.toMillis() + " ms";
      case Refused(String reason) -> "refused: " + reason;
      case Unknown(String reason) -> "not confirmed: " + reason;
    };
  }
}
