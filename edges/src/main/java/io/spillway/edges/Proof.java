package io.spillway.edges;

import java.time.Duration;

/**
 * What an edge answered when asked as a client would.
 *
 * @param proven whether every address of the edge answered 200
 * @param took the time to the slowest complete answer
 * @param detail a line for people
 */
public record Proof(boolean proven, Duration took, String detail) {}
