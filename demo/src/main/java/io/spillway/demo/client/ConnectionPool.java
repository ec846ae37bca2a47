package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Idle connections by client and edge, each kept for a few seconds. Safe for many threads. */
final class ConnectionPool implements AutoCloseable {
  private static final long IDLE_NANOS = 4_000_000_000L;

  private record Ends(IpAddress from, InetSocketAddress to) {}

  private record Idle(HttpConnection connection, long since) {}

  private final Map<Ends, Deque<Idle>> idle = new HashMap<>();

  /** The connection used last between these ends, no longer in the pool. */
  synchronized Optional<HttpConnection> take(IpAddress from, InetSocketAddress to) {
    Deque<Idle> stack = idle.get(new Ends(from, to));
    @Nullable Idle newest = stack == null ? null : stack.pollLast();
    return Optional.ofNullable(newest).map(Idle::connection);
  }

  /** Keeps a connection for the next request. */
  synchronized void give(IpAddress from, InetSocketAddress to, HttpConnection connection) {
    idle.computeIfAbsent(new Ends(from, to), ends -> new ArrayDeque<>())
        .addLast(new Idle(connection, System.nanoTime()));
  }

  /** Closes what was not used for long; call about once a second. */
  synchronized void sweep() {
    long oldest = System.nanoTime() - IDLE_NANOS;
    closeOlderThan(oldest);
  }

  @Override
  public synchronized void close() {
    closeOlderThan(Long.MAX_VALUE);
  }

  private void closeOlderThan(long oldest) {
    idle.values()
        .removeIf(stack -> {
          for (Idle first = stack.peekFirst();
              first != null && (oldest == Long.MAX_VALUE || first.since() - oldest < 0);
              first = stack.peekFirst()) {
            stack.removeFirst();
            first.connection().close();
          }
          return stack.isEmpty();
        });
  }
}
