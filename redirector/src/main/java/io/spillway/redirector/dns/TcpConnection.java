package io.spillway.redirector.dns;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;

/**
 * One TCP connection (RFC 7766): queries may follow each other without waiting; they are answered
 * in their order. Reads no further query while a reply waits for the client to take it, so that its
 * memory is bounded.
 */
final class TcpConnection {
  /** A query is shorter, even one that is padded. */
  private static final int LONGEST_QUERY = 4096;

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final byte[] source;
  private final ByteBuffer in = ByteBuffer.allocate(2 + LONGEST_QUERY);
  private ByteBuffer pending = NOTHING;
  private boolean ended;
  private long activeNanos;

  /** Answers the query in the first bytes of a buffer. */
  interface Answerer {
    /** The reply, after two bytes of length; empty for none. */
    ByteBuffer answer(byte[] query, int length, byte[] source);
  }

  TcpConnection(SocketChannel channel, long nowNanos) throws IOException {
    this.channel = channel;
    this.source = ((InetSocketAddress) channel.getRemoteAddress()).getAddress().getAddress();
    this.activeNanos = nowNanos;
  }

  byte[] source() {
    return source;
  }

  /** When it was opened or last completed a query or a reply. */
  long activeNanos() {
    return activeNanos;
  }

  SocketChannel channel() {
    return channel;
  }

  /**
   * Reads, answers and writes as far as the socket allows.
   *
   * @return what to wait for next, as the selector's operation; 0 to close
   */
  int proceed(Answerer answerer, byte[] scratch, long nowNanos) throws IOException {
    if (pending.hasRemaining()) {
      channel.write(pending);
      if (pending.hasRemaining()) {
        return SelectionKey.OP_WRITE;
      }
      pending = NOTHING;
      activeNanos = nowNanos;
    } else if (!ended) {
      ended = channel.read(in) < 0;
    }
    while (true) {
      int length = waiting();
      if (length > LONGEST_QUERY) {
        return 0;
      }
      if (length < 0) {
        return ended ? 0 : SelectionKey.OP_READ;
      }
      take(length, scratch);
      activeNanos = nowNanos;
      ByteBuffer reply = answerer.answer(scratch, length, source);
      channel.write(reply);
      if (reply.hasRemaining()) {
        pending = ByteBuffer.allocate(reply.remaining()).put(reply).flip();
        return SelectionKey.OP_WRITE;
      }
    }
  }

  /** The length of the first query, or -1 if it has not come whole. */
  private int waiting() {
    if (in.position() < 2) {
      return -1;
    }
    int length = in.getShort(0) & 0xFFFF;
    return length > LONGEST_QUERY || in.position() >= 2 + length ? length : -1;
  }

  private void take(int length, byte[] scratch) {
    in.flip();
    in.getShort();
    in.get(scratch, 0, length);
    in.compact();
  }
}
