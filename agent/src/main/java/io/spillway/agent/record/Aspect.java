package io.spillway.agent.record;

/** What a peer promises, in one way or another. */
public enum Aspect {
  /** That it carries what was agreed; one promise for each statement of a lender. */
  CAPACITY("carries what was agreed"),
  /**
   * That its edges answer, through the front door; a promise each 20 probes, and each statement.
   */
  ERRORS("answers without errors"),
  /** That its edges answer within the SLA's latency; a promise each 20 probes. */
  LATENCY("answers in time"),
  /** That a delegation is ready as soon as its offer says; one promise for each agreement. */
  READINESS("is ready in time"),
  /** That its statements, or its verdicts on this CDN's, are right; one for each statement. */
  STATEMENTS("accounts without dispute"),
  /** That it signs what it offered firmly, and ends nothing before its time without notice. */
  COMMITMENTS("keeps what it committed to");

  private final String words;

  Aspect(String words) {
    this.words = words;
  }

  /** What a good peer does, for people. */
  public String words() {
    return words;
  }
}
