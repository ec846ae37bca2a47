package io.spillway.node.peering;

import io.helidon.common.socket.SocketOptions;
import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of the peering endpoint. A network that opens too many, too fast, before any CDN
 * has spoken on them is turned away before a handshake; a connection on which no CDN has spoken in
 * time is closed, whatever it trickles; a CDN that has too many is told so. Thread-safe.
 */
final class Connections implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
  private static final int BURST = 10;
  private static final long SWEEPS = 4;

  private final Quotas quotas;
  private final InstantSource time;
  private final Counts counts;
  private final RateLimit<Prefix> handshakes;
  private final Map<SocketAddress, Held> open = new HashMap<>();
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("peer-connections").daemon(true).factory());

  Connections(Quotas quotas, InstantSource time, Counts counts) {
    this.quotas = quotas;
    this.time = time;
    this.counts = counts;
    this.handshakes =
        new RateLimit<>(quotas.handshakesPerSecond(), BURST * quotas.handshakesPerSecond());
    long every = Math.max(1, quotas.patience().toMillis() / SWEEPS);
    var _ = sweeper.scheduleWithFixedDelay(this::sweep, every, every, TimeUnit.MILLISECONDS);
  }

  private record Held(
      SocketChannel channel, Prefix network, long openedNanos, @Nullable CdnName cdn) {
    boolean isUnproven() {
      return cdn == null;
    }
  }

  /** Thrown where the server takes it for a connection that failed at once, and closes it. */
  private static final class TurnedAway extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TurnedAway(String message) {
      super(message, null, false, false);
    }
  }

  private void opened(SocketChannel channel) {
    try {
      SocketAddress from = channel.getRemoteAddress();
      if (!(from instanceof InetSocketAddress address)) {
        throw new TurnedAway("a connection from nowhere");
      }
      String text = address.getAddress().getHostAddress();
      int scope = text.indexOf('%');
      Prefix network = Prefix.coarse(new IpAddress(scope < 0 ? text : text.substring(0, scope)));
      String obstacle = admit(channel, from, network);
      if (!obstacle.isEmpty()) {
        counts.count(obstacle);
        LOG.debug("turned away {}: {}", from, obstacle);
        throw new TurnedAway(obstacle);
      }
    } catch (IOException e) {
      throw new TurnedAway("gone already");
    }
  }

  private synchronized String admit(SocketChannel channel, SocketAddress from, Prefix network) {
    open.values().removeIf(held -> !held.channel().isOpen());
    long unproven =
        open.values().stream()
            .filter(held -> held.isUnproven() && held.network().equals(network))
            .count();
    if (unproven >= quotas.unproven()) {
      return "too-many-unproven";
    }
    if (!handshakes.admits(network, time.instant())) {
      return "too-many-handshakes";
    }
    open.put(from, new Held(channel, network, System.nanoTime(), null));
    return "";
  }

  /** A CDN has spoken on a connection; false if it has too many of them. */
  synchronized boolean spoke(CdnName cdn, SocketAddress from) {
    Held held = open.get(from);
    if (held == null || cdn.equals(held.cdn())) {
      return true;
    }
    long others =
        open.values().stream()
            .filter(each -> cdn.equals(each.cdn()) && each.channel().isOpen())
            .count();
    if (others >= quotas.connections()) {
      return false;
    }
    open.put(from, new Held(held.channel(), held.network(), held.openedNanos(), cdn));
    return true;
  }

  private synchronized void sweep() {
    long now = System.nanoTime();
    for (Iterator<Held> all = open.values().iterator(); all.hasNext(); ) {
      Held held = all.next();
      boolean late = now - held.openedNanos() > quotas.patience().toNanos();
      if (held.isUnproven() && late && held.channel().isOpen()) {
        counts.count("too-slow-to-begin");
        close(held.channel());
      }
      if (!held.channel().isOpen()) {
        all.remove();
      }
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("could not be closed", e);
    }
  }

  /** How many are open. */
  synchronized int size() {
    open.values().removeIf(held -> !held.channel().isOpen());
    return open.size();
  }

  @Override
  public void close() {
    sweeper.shutdownNow();
  }

  /** Options that have each new connection counted here. */
  SocketOptions watching(SocketOptions options) {
    return new Watching(options);
  }

  /** The hook that the server offers right after a connection was taken. */
  private final class Watching implements SocketOptions {
    private final SocketOptions options;

    Watching(SocketOptions options) {
      this.options = options;
    }

    @Override
    public void configureSocket(SocketChannel channel) {
      opened(channel);
      options.configureSocket(channel);
    }

    @Override
    public Map<SocketOption<?>, Object> socketOptions() {
      return options.socketOptions();
    }

    @Override
    public Duration connectTimeout() {
      return options.connectTimeout();
    }

    @Override
    public Duration readTimeout() {
      return options.readTimeout();
    }

    @Override
    public Optional<Integer> socketReceiveBufferSize() {
      return options.socketReceiveBufferSize();
    }

    @Override
    public Optional<Integer> socketSendBufferSize() {
      return options.socketSendBufferSize();
    }

    @Override
    public boolean socketReuseAddress() {
      return options.socketReuseAddress();
    }

    @Override
    public boolean socketKeepAlive() {
      return options.socketKeepAlive();
    }

    @Override
    public boolean tcpNoDelay() {
      return options.tcpNoDelay();
    }
  }
}
