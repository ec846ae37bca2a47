package io.spillway.model;

import java.time.Duration;
import java.time.Instant;

/**
 * What the surge detector makes of one service's demand, second by second.
 *
 * @param service which service
 * @param at the end of the last finished second that it rests on
 * @param demand measured now: own edges' requests, refused ones included, and what peers report
 * @param baseline what is usual
 * @param expected the demand at the horizon
 * @param upper the demand at the horizon that is exceeded with a chance of one in ten
 * @param horizon how far ahead
 * @param usable what the own edges can carry within the SLA
 * @param exhaustion the probability that demand exceeds usable within the horizon, 0 to 1
 * @param changed whether demand has left its baseline by the change detector's measure
 * @param meanResponseBits the mean size of a response, in bits
 * @param redirected requests that own edges answered with a redirection to a peer, in the last
 *     second that the forecast rests on; they are part of {@code demand} once, where they were
 *     served
 */
public record Forecast(
    ServiceId service,
    Instant at,
    RequestRate demand,
    RequestRate baseline,
    RequestRate expected,
    RequestRate upper,
    Duration horizon,
    RequestRate usable,
    double exhaustion,
    boolean changed,
    double meanResponseBits,
    RequestRate redirected) {}
