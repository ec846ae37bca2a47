package io.spillway.demo.screen;

import io.spillway.model.CdnName;
import java.util.List;

/**
 * All that the screen shows at one moment.
 *
 * @param title what runs
 * @param seconds since the start
 * @param length how long it is going to take, about, seconds
 * @param loads the networks, the primary first
 * @param state the state of the arrangement; empty without one
 * @param total requests so far
 * @param failed of them, failed
 * @param slow of them, slow
 * @param money what is owed so far; empty for nothing
 * @param stories the last lines of the story, oldest first
 */
public record View(
    String title,
    double seconds,
    double length,
    List<Load> loads,
    String state,
    long total,
    long failed,
    long slow,
    String money,
    List<Story> stories) {
  /** Copies. */
  public View {
    loads = List.copyOf(loads);
    stories = List.copyOf(stories);
  }

  /**
   * What one network carries.
   *
   * @param cdn which network
   * @param perSecond requests that clients send to it, per second
   * @param capacity what its edges can carry, requests/s
   * @param failed requests that failed there in that second
   */
  public record Load(CdnName cdn, int perSecond, int capacity, int failed) {
    /** The first label of its name. */
    public String shortName() {
      return cdn.value().split("\\.", 2)[0];
    }
  }
}
