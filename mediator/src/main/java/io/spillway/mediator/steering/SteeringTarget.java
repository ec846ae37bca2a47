package io.spillway.mediator.steering;

import io.spillway.model.AgreementId;
import io.spillway.model.RequestRate;

/**
 * A lender that clients can be sent to.
 *
 * @param agreement under which agreement
 * @param agreed what it agreed to carry
 * @param ready whether its edges are known ready and steering to it is still allowed; otherwise no
 *     new answer names it
 * @param served requests that it answered in the measured second
 * @param refused requests that it refused in the measured second
 * @param redirected requests that own edges redirected to it in the measured second; they are among
 *     the other two as far as its reports are as new
 */
public record SteeringTarget(
    AgreementId agreement,
    RequestRate agreed,
    boolean ready,
    RequestRate served,
    RequestRate refused,
    RequestRate redirected) {
  /** What reached it in the measured second. */
  RequestRate measured() {
    return served.plus(refused);
  }

  /** What of it DNS answers sent there. */
  public RequestRate steered() {
    return RequestRate.perSecond(Math.max(0, measured().perSecond() - redirected.perSecond()));
  }
}
