package io.spillway.mediator.steering;

import java.time.Duration;

/**
 * What the controller wants.
 *
 * @param answers how new answers are shared out; sums up to 1
 * @param changed whether these shares or the TTL differ from those before, so that a table is due
 * @param ttl how long new answers may live
 * @param effective how the demand of now is modelled to be shared out by all live answers,
 *     corrected by what was measured
 * @param modelled the same without the correction, in which the lenders' own reports have a part
 */
public record SteeringOutput(
    Shares answers, boolean changed, Duration ttl, Shares effective, Shares modelled) {}
