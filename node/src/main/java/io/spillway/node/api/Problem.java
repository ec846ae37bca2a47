package io.spillway.node.api;

/**
 * A request that was not done, as problem details (RFC 9457).
 *
 * @param title what kind of problem
 * @param status the HTTP status
 * @param detail what was wrong and how to mend it
 */
public record Problem(String title, int status, String detail) {}
