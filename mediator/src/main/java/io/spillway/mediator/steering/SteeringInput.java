package io.spillway.mediator.steering;

import io.spillway.model.RequestRate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What the controller is given each second.
 *
 * @param now the present time
 * @param demand the total demand a few seconds ahead (3 s suits), wherever it is served
 * @param growth by how much it is expected to grow each second from then on; none when it falls or
 *     stays
 * @param usable what the own edges can carry within the SLA
 * @param capacity what they can carry at all; not below usable
 * @param measuredSecond the beginning of the second that the measured figures belong to; a second
 *     that was given before, or lies more than 8 s back, is not used again
 * @param measuredOwn requests that reached the own edges in that second, refused and redirected
 *     ones included: those that DNS answers sent home
 * @param targets the lenders, in a stable order; one that is missing gets no new answer
 * @param active whether an arrangement is under way, from its initiation to the end of draining:
 *     answers then live shortly
 * @param ttl the time that answers live in peacetime
 */
public record SteeringInput(
    Instant now,
    RequestRate demand,
    RequestRate growth,
    RequestRate usable,
    RequestRate capacity,
    Instant measuredSecond,
    RequestRate measuredOwn,
    List<SteeringTarget> targets,
    boolean active,
    Duration ttl) {
  /** Copies. */
  public SteeringInput {
    targets = List.copyOf(targets);
  }

  /** All that DNS answers sent anywhere in the measured second, requests per second. */
  double measuredTotal() {
    return measuredOwn.perSecond()
        + targets.stream().mapToDouble(target -> target.steered().perSecond()).sum();
  }
}
