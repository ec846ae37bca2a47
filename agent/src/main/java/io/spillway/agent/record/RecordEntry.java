package io.spillway.agent.record;

import io.spillway.model.AgreementId;
import io.spillway.model.Money;
import java.time.Duration;
import java.time.Instant;

/** Something that goes on a peer's record. */
public sealed interface RecordEntry {
  /**
   * A promise, kept or not.
   *
   * @param aspect of what kind
   * @param weight how much it counts, over 0
   * @param missed how much of it was not kept, 0 to {@code weight}
   * @param at when
   * @param words what happened, for people
   */
  record Observed(Aspect aspect, double weight, double missed, Instant at, String words)
      implements RecordEntry {}

  /**
   * Requests were served for it.
   *
   * @param at when
   * @param requests how many
   */
  record Served(Instant at, long requests) implements RecordEntry {}

  /**
   * It owes more.
   *
   * @param amount how much more
   */
  record Owes(Money amount) implements RecordEntry {}

  /**
   * The operator has told what it owes in all, in this currency.
   *
   * @param amount what is unpaid
   */
  record OwesInAll(Money amount) implements RecordEntry {}

  /**
   * A delegation is awaited.
   *
   * @param agreement which agreement
   * @param within how long its offer says that it takes
   * @param since from when; the epoch while it is not signed
   */
  record Awaited(AgreementId agreement, Duration within, Instant since) implements RecordEntry {}

  /**
   * A delegation is awaited no longer.
   *
   * @param agreement which agreement
   */
  record Arrived(AgreementId agreement) implements RecordEntry {}
}
