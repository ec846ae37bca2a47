package io.spillway.redirector.dns;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers queries over TCP (RFC 7766): one thread for all connections, each of bounded memory. */
final class TcpServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpServer.class);
  private static final long SWEEP_MILLIS = 250;
  private static final int BACKLOG = 128;

  private final ServerSocketChannel listener;
  private final InetSocketAddress address;
  private final Selector selector;
  private final Responder responder;
  private final DnsCounters counters;
  private final ServerSettings settings;
  private final InstantSource clock;
  private final Thread thread;
  private final Set<TcpConnection> connections = new LinkedHashSet<>();
  private final byte[] scratch = new byte[Wire.LONGEST_MESSAGE];
  private final byte[] out = new byte[Wire.LONGEST_MESSAGE];
  private final ByteBuffer framed = ByteBuffer.allocateDirect(2 + Wire.LONGEST_MESSAGE);
  private long sweptNanos = System.nanoTime();
  private volatile boolean closing;

  TcpServer(
      InetSocketAddress listen,
      Responder responder,
      DnsCounters counters,
      ServerSettings settings,
      InstantSource clock)
      throws IOException {
    this.responder = responder;
    this.counters = counters;
    this.settings = settings;
    this.clock = clock;
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    try {
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(listen, BACKLOG);
      listener.configureBlocking(false);
      listener.register(selector, SelectionKey.OP_ACCEPT);
      address = (InetSocketAddress) listener.getLocalAddress();
    } catch (IOException e) {
      listener.close();
      selector.close();
      throw e;
    }
    thread = Thread.ofPlatform().name("dns-tcp-" + address.getPort()).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!closing) {
      try {
        selector.select(this::serve, SWEEP_MILLIS);
        sweep(System.nanoTime());
      } catch (IOException | RuntimeException e) {
        LOG.error("DNS over TCP on {}", address, e);
      }
    }
    connections.forEach(TcpServer::close);
    close(listener);
    close(selector);
  }

  private void serve(SelectionKey key) {
    if (key.attachment() instanceof TcpConnection connection) {
      proceed(key, connection);
    } else {
      accept();
    }
  }

  private void proceed(SelectionKey key, TcpConnection connection) {
    try {
      int next = connection.proceed(this::answer, scratch, System.nanoTime());
      if (next == 0) {
        drop(connection);
      } else {
        key.interestOps(next);
      }
    } catch (IOException e) {
      // The client went away: nothing is owed to it.
      drop(connection);
    }
  }

  private ByteBuffer answer(byte[] query, int length, byte[] source) {
    int replied;
    try {
      replied =
          responder.respond(query, length, source, Responder.Transport.TCP, out, clock.millis());
    } catch (RuntimeException e) {
      LOG.error("DNS query over TCP could not be answered", e);
      replied = responder.fail(out);
    }
    framed.clear();
    if (replied > 0) {
      framed.putShort((short) replied).put(out, 0, replied);
    }
    return framed.flip();
  }

  private void accept() {
    try {
      SocketChannel channel = listener.accept();
      if (channel != null) {
        admit(channel);
      }
    } catch (IOException e) {
      LOG.warn("DNS over TCP on {}: a connection was not accepted: {}", address, e.getMessage());
    }
  }

  private void admit(SocketChannel channel) throws IOException {
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      TcpConnection connection = new TcpConnection(channel, System.nanoTime());
      if (ofSource(connection.source()) >= settings.connectionsPerSource()) {
        counters.add(DnsEvent.TCP_REFUSED);
        channel.close();
        return;
      }
      if (connections.size() >= settings.connections()) {
        expire(longestIdle());
      }
      counters.add(DnsEvent.TCP_ACCEPTED);
      channel.register(selector, SelectionKey.OP_READ, connection);
      connections.add(connection);
    } catch (IOException e) {
      channel.close();
    }
  }

  private long ofSource(byte[] source) {
    return connections.stream().filter(other -> Arrays.equals(other.source(), source)).count();
  }

  private TcpConnection longestIdle() {
    TcpConnection idlest = connections.iterator().next();
    for (TcpConnection connection : connections) {
      idlest = connection.activeNanos() - idlest.activeNanos() < 0 ? connection : idlest;
    }
    return idlest;
  }

  private void sweep(long nowNanos) {
    if (nowNanos - sweptNanos < SWEEP_MILLIS * 1_000_000) {
      return;
    }
    sweptNanos = nowNanos;
    List<TcpConnection> idle = new ArrayList<>();
    for (TcpConnection connection : connections) {
      if (nowNanos - connection.activeNanos() > settings.idle().toNanos()) {
        idle.add(connection);
      }
    }
    idle.forEach(this::expire);
  }

  private void expire(TcpConnection connection) {
    counters.add(DnsEvent.TCP_EXPIRED);
    drop(connection);
  }

  private void drop(TcpConnection connection) {
    connections.remove(connection);
    close(connection);
  }

  private static void close(TcpConnection connection) {
    close(connection.channel());
  }

  private static void close(Closeable channel) {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("closing", e);
    }
  }

  @Override
  public void close() {
    closing = true;
    selector.wakeup();
    if (thread.getState() == Thread.State.NEW) {
      close(listener);
      close(selector);
    }
    Threads.join(thread);
  }
}
