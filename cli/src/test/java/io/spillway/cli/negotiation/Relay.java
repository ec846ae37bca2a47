package io.spillway.cli.negotiation;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Passes TCP connections on, as if whoever they lead to were far away: each byte arrives half a
 * round trip later in either direction, and a new connection takes one round trip to open. Loses
 * nothing: what is lost below TCP is sent again by the kernel, whom a relay does not see.
 */
final class Relay implements AutoCloseable {
  private static final int CHUNK = 16 * 1024;
  private static final int MOST_ON_THE_WAY = 1_024;

  private final ServerSocket listening;
  private final InetSocketAddress target;
  private final Duration roundTrip;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  private static final class Chunk {
    private final byte[] bytes;
    private final long dueNanos;

    Chunk(byte[] bytes, long dueNanos) {
      this.bytes = bytes;
      this.dueNanos = dueNanos;
    }
  }

  private Relay(ServerSocket listening, InetSocketAddress target, Duration roundTrip) {
    this.listening = listening;
    this.target = target;
    this.roundTrip = roundTrip;
  }

  /** Begins to listen; throws when the address is taken. */
  static Relay start(InetSocketAddress listen, InetSocketAddress target, Duration roundTrip)
      throws IOException {
    ServerSocket socket = new ServerSocket();
    socket.setReuseAddress(true);
    socket.bind(listen, 512);
    Relay relay = new Relay(socket, target, roundTrip);
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket near = listening.accept();
        Thread.ofVirtual().start(() -> connect(near));
      } catch (IOException e) {
        return; // It was closed.
      }
    }
  }

  private void connect(Socket near) {
    open.add(near);
    LockSupport.parkNanos(roundTrip.toNanos());
    Socket far = new Socket();
    open.add(far);
    try {
      far.connect(target);
      near.setTcpNoDelay(true);
      far.setTcpNoDelay(true);
      pass(near, far);
      pass(far, near);
    } catch (IOException e) {
      close(near);
      close(far);
    }
  }

  private void pass(Socket from, Socket to) {
    BlockingQueue<Chunk> onTheWay = new ArrayBlockingQueue<>(MOST_ON_THE_WAY);
    Thread.ofVirtual().start(() -> read(from, onTheWay));
    Thread.ofVirtual().start(() -> write(to, onTheWay));
  }

  private void read(Socket from, BlockingQueue<Chunk> onTheWay) {
    byte[] buffer = new byte[CHUNK];
    int length = 0;
    try {
      InputStream in = from.getInputStream();
      while (length >= 0) {
        length = in.read(buffer);
        put(onTheWay, length < 0 ? new byte[0] : Arrays.copyOf(buffer, length));
      }
    } catch (IOException e) {
      put(onTheWay, new byte[0]);
    }
  }

  /** An empty one is the end. */
  private void put(BlockingQueue<Chunk> onTheWay, byte[] bytes) {
    try {
      onTheWay.put(new Chunk(bytes, System.nanoTime() + roundTrip.toNanos() / 2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Socket to, BlockingQueue<Chunk> onTheWay) {
    try {
      for (Chunk next = onTheWay.take(); next.bytes.length > 0; next = onTheWay.take()) {
        for (long left = left(next); left > 0; left = left(next)) {
          LockSupport.parkNanos(left);
        }
        to.getOutputStream().write(next.bytes);
      }
      to.shutdownOutput();
    } catch (IOException e) {
      close(to);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long left(Chunk chunk) {
    return chunk.dueNanos - System.nanoTime();
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, either way.
    }
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      // It listens no more, either way.
    }
    open.forEach(this::close);
  }
}
