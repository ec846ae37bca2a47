package io.spillway.mediator.steering;

import io.spillway.model.AgreementId;
import io.spillway.model.RequestRate;
import java.time.Instant;

/**
 * A lender that clients can be sent to.
 *
 * @param agreement under which agreement
 * @param agreed what it agreed to carry
 * @param ready whether its edges are known ready and steering to it is still allowed; otherwise no
 *     new answer names it
 * @param reported the beginning of the second of its newest report, 1970 if there is none
 * @param served requests that it answered in that second
 * @param refused requests that it refused in that second
 * @param redirected requests that own edges redirected to it in the last measured second; they are
 *     among those that it reports of that second
 */
public record SteeringTarget(
    AgreementId agreement,
    RequestRate agreed,
    boolean ready,
    Instant reported,
    RequestRate served,
    RequestRate refused,
    RequestRate redirected) {
  /** What reached it in the second that it reported. */
  RequestRate measured() {
    return served.plus(refused);
  }
}
