package io.spillway.mediator.steering;

import io.spillway.model.AgreementId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the controller remembers. A second is an epoch second. It holds some 20 to 120 short
 * records; who journals each step should journal the input and step again when folding.
 *
 * @param second the second of the last step; 0 before the first
 * @param answers how new answers are shared out since then
 * @param ttl how long they live
 * @param live the model of what is alive
 * @param modelled what the model said of the last seconds, oldest first
 * @param heard the latest reported second of each lender that was compared with the model
 * @param correction measured minus modelled share, slowly filtered; may be negative
 * @param scatter the mean square of what reaches the own edges beyond or below what the model says,
 *     (requests per second) squared, slowly filtered
 * @param health for each agreement the part of what was agreed that the lender can be trusted with,
 *     0.1 to 1; absent means 1
 */
public record SteeringState(
    long second,
    Shares answers,
    Duration ttl,
    LiveAnswers live,
    List<Modelled> modelled,
    SortedMap<AgreementId, Long> heard,
    Shares correction,
    double scatter,
    SortedMap<AgreementId, Double> health) {
  /** Before the first step: everything is at home. */
  public static final SteeringState INITIAL =
      new SteeringState(
          0,
          Shares.HOME,
          Duration.ZERO,
          new LiveAnswers(List.of()),
          List.of(),
          new TreeMap<>(),
          new Shares(0, new TreeMap<>()),
          0,
          new TreeMap<>());

  /**
   * What the model said of one second.
   *
   * @param second which second
   * @param shares the effective shares
   * @param redirected what own edges redirected to each lender in it, requests per second; absent
   *     where it is not known yet or was nothing
   */
  public record Modelled(long second, Shares shares, SortedMap<AgreementId, Double> redirected) {
    /** Copies. */
    public Modelled {
      redirected = Collections.unmodifiableSortedMap(new TreeMap<>(redirected));
    }
  }

  /** Copies. */
  public SteeringState {
    modelled = List.copyOf(modelled);
    heard = Collections.unmodifiableSortedMap(new TreeMap<>(heard));
    health = Collections.unmodifiableSortedMap(new TreeMap<>(health));
  }

  /** The part of what was agreed that the lender can be trusted with. */
  double healthOf(AgreementId agreement) {
    Double value = health.get(agreement);
    return value == null ? 1 : value;
  }

  /** The latest reported second of the lender that was used; 0 before any. */
  long heardOf(AgreementId agreement) {
    Long value = heard.get(agreement);
    return value == null ? 0 : value;
  }
}
