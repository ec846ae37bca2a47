/**
 * Surge detection: load per service from the edges' summaries, its baseline, whether it has left
 * it, a short forecast with its uncertainty, and the probability that the own edges will not do.
 * The whole method, and how it is scored: docs/detection.md.
 *
 * <p>{@link io.spillway.surge.SurgeDetector} puts together what edges and peers report, second by
 * second; {@link io.spillway.surge.DemandWatch} learns the baseline and detects change (CUSUM);
 * {@link io.spillway.surge.Season} knows how it goes up and down with the time of the day; {@link
 * io.spillway.surge.Trend} forecasts. Recorded load goes through the same classes, at its own
 * {@link io.spillway.surge.Pace}: {@code io.spillway.surge.replay}.
 *
 * <p>{@code io.spillway.surge.crowd} tells a crowd from an attack.
 *
 * <p>What is not here: a calendar.
 *
 * <p>Logarithms, exponentials and powers are those of {@link StrictMath}: those of {@link Math} may
 * differ in the last digit from one machine to another, and a decision is to be the same wherever
 * it is made again. Sums, products and square roots are exact by themselves (IEEE 754).
 *
 * <p>How fast it can be is bounded by chance: at a base of 60 requests/s a ramp of +15 % of it each
 * second differs from Poisson noise by some 0.2 t^3 nats after t seconds; one false alarm in a
 * month of seconds asks for about 12, that is about 4 s, whatever the statistic. The pipeline's lag
 * comes on top.
 */
@NullMarked
package io.spillway.surge;

import org.jspecify.annotations.NullMarked;
