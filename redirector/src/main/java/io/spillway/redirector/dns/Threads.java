package io.spillway.redirector.dns;

import java.time.Duration;

/** Ends threads. */
final class Threads {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private Threads() {}

  /** Waits until a thread, which was told to end, has ended; a few seconds at most. */
  static void join(Thread thread) {
    try {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
