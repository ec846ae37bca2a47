package io.spillway.redirector.dns;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers packets over UDP: one thread, one socket, buffers made once. */
final class UdpServer implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(UdpServer.class);
  private static final int SOCKET_BUFFER = 4 << 20;
  private static final int LONGEST_QUERY = 4096;

  private final DatagramChannel channel;
  private final InetSocketAddress address;
  private final Responder responder;
  private final DnsCounters counters;
  private final InstantSource clock;
  private final Thread thread;

  UdpServer(
      InetSocketAddress listen, Responder responder, DnsCounters counters, InstantSource clock)
      throws IOException {
    this.responder = responder;
    this.counters = counters;
    this.clock = clock;
    boolean ipv4 = listen.getAddress() instanceof java.net.Inet4Address;
    channel =
        DatagramChannel.open(ipv4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER);
      channel.bind(listen);
      address = (InetSocketAddress) channel.getLocalAddress();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    thread = Thread.ofPlatform().name("dns-udp-" + address.getPort()).daemon().unstarted(this::run);
  }

  InetSocketAddress address() {
    return address;
  }

  void start() {
    thread.start();
  }

  private void run() {
    ByteBuffer received = ByteBuffer.allocateDirect(LONGEST_QUERY);
    ByteBuffer sent = ByteBuffer.allocateDirect(Wire.UDP_PAYLOAD);
    byte[] packet = new byte[LONGEST_QUERY];
    byte[] out = new byte[Wire.UDP_PAYLOAD];
    while (channel.isOpen()) {
      try {
        received.clear();
        SocketAddress from = channel.receive(received);
        received.flip();
        int length = received.remaining();
        received.get(packet, 0, length);
        int replied = reply(packet, length, from, out);
        if (replied > 0) {
          sent.clear().put(out, 0, replied).flip();
          channel.send(sent, from);
        }
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException | RuntimeException e) {
        // Such as a forged source that cannot be sent to: nothing is owed to it.
        counters.add(DnsEvent.SEND_FAILED);
      }
    }
  }

  private int reply(byte[] packet, int length, SocketAddress from, byte[] out) {
    try {
      byte[] source = ((InetSocketAddress) from).getAddress().getAddress();
      return responder.respond(
          packet, length, source, Responder.Transport.UDP, out, clock.millis());
    } catch (RuntimeException e) {
      LOG.error("DNS query from {} over UDP could not be answered", from, e);
      return responder.fail(out);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      LOG.warn("DNS address {}: closing: {}", address, e.getMessage());
    }
    Threads.join(thread);
  }
}
