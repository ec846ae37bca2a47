package io.spillway.redirector.selection;

import org.jspecify.annotations.Nullable;

/**
 * What a host answers one client: addresses, how long they may be kept, for whom, and why. Made
 * once and filled anew by each selection; one thread at a time.
 */
public final class Choice {
  /** The most addresses in one answer. */
  public static final int MOST = 8;

  private final @Nullable CompiledTarget[] targets = new CompiledTarget[MOST];
  private int count;
  private int ttlSeconds;
  private int scope;
  private Reason reason = Reason.NOTHING_USABLE;

  /** How many addresses there are: 0 to {@link #MOST}. */
  public int count() {
    return count;
  }

  /** The target in place {@code i}, below {@link #count()}. */
  public CompiledTarget target(int i) {
    CompiledTarget target = i < count ? targets[i] : null;
    if (target == null) {
      throw new IndexOutOfBoundsException(i);
    }
    return target;
  }

  /** How long the answer may be kept, in seconds. */
  public int ttlSeconds() {
    return ttlSeconds;
  }

  /** The scope of RFC 7871: for how many leading bits of the client's address this answer is. */
  public int scope() {
    return scope;
  }

  /** Why it was answered so. */
  public Reason reason() {
    return reason;
  }

  void begin(Reason why, int ttl, int validScope) {
    reason = why;
    ttlSeconds = ttl;
    scope = validScope;
    count = 0;
  }

  /** Adds a target, once per address; the answer then lives no longer than the target may. */
  void add(CompiledTarget added, long nowMillis) {
    if (count == MOST) {
      return;
    }
    for (int i = 0; i < count; i++) {
      if (target(i).hasAddressOf(added)) {
        return;
      }
    }
    targets[count++] = added;
    ttlSeconds = added.ttlSeconds(ttlSeconds, nowMillis);
  }
}
