package io.spillway.edges;

/**
 * How an edge is.
 *
 * @param alive whether it answered in time
 * @param activeConnections clients' connections that are open now; 0 when not alive
 * @param detail a line for people
 */
public record EdgeStatus(boolean alive, long activeConnections, String detail) {
  /** An edge that does not answer. */
  public static EdgeStatus dead(String detail) {
    return new EdgeStatus(false, 0, detail);
  }
}
