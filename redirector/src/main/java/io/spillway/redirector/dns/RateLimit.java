package io.spillway.redirector.dns;

/**
 * Limits the replies to one network of sources over UDP, so that this server is of no use against a
 * victim whose address is forged. A virtual scheduling algorithm (ITU-T I.371) in a table of fixed
 * size; networks that share a slot share its rate. One thread at a time.
 */
final class RateLimit {
  /** What becomes of a reply. */
  enum Verdict {
    /** It is sent. */
    SEND,
    /** It is cut to nothing and says TC, so that a true client comes again over TCP. */
    TRUNCATE,
    /** It is not sent. */
    DROP
  }

  private static final int SLOTS = 1 << 16;

  private final long secret;
  private final long microsPerReply;
  private final int slip;
  private final long[] due = new long[SLOTS];
  private final int[] over = new int[SLOTS];

  /**
   * A limit.
   *
   * @param settings rate and slip
   * @param secret keeps the slots that networks share from being chosen by an attacker
   */
  RateLimit(RateLimitSettings settings, long secret) {
    this.secret = secret;
    this.microsPerReply = settings.isOff() ? 0 : Math.max(1, 1_000_000 / settings.perSecond());
    this.slip = settings.slip();
    java.util.Arrays.fill(due, Long.MIN_VALUE);
  }

  /** Decides on a reply to a source; one second's worth may come at once. */
  Verdict admit(byte[] source, long nowMillis) {
    if (microsPerReply == 0) {
      return Verdict.SEND;
    }
    int slot = slot(source);
    long now = nowMillis * 1000;
    long burst = 1_000_000;
    // A due time further away than any burst means that the clock was set back.
    long start = due[slot] < now || due[slot] > now + 2 * burst ? now : due[slot];
    if (start - now <= burst - microsPerReply) {
      due[slot] = start + microsPerReply;
      return Verdict.SEND;
    }
    return slip > 0 && over[slot]++ % slip == 0 ? Verdict.TRUNCATE : Verdict.DROP;
  }

  private int slot(byte[] source) {
    int bytes = source.length == 4 ? 3 : 7;
    long hash = secret ^ source.length;
    for (int i = 0; i < bytes; i++) {
      hash = (hash ^ source[i]) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 29;
    }
    return (int) (hash >>> 40) & (SLOTS - 1);
  }
}
