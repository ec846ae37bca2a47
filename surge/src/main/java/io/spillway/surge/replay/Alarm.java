package io.spillway.surge.replay;

/**
 * An alarm that a method had.
 *
 * @param from the interval after which it was raised
 * @param until the last interval after which it was up
 * @param probability of exhaustion that the method reckoned with when it was raised, 0 to 1
 */
public record Alarm(int from, int until, double probability) {}
