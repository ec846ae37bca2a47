package io.spillway.redirector.dns;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.function.Supplier;

/** A server for UDP and TCP on one address. */
public final class DnsServer implements Closeable {
  private static final int TRIES = 16;

  private final UdpServer udp;
  private final TcpServer tcp;

  private DnsServer(UdpServer udp, TcpServer tcp) {
    this.udp = udp;
    this.tcp = tcp;
  }

  /**
   * Binds and begins to answer.
   *
   * @param listen address and port; port 0 takes a free one, the same for UDP and TCP
   * @param responders makes a responder for each server
   * @param counters of all servers
   * @param settings of the servers
   * @param clock for answers
   * @throws IOException whose message names the address and port
   */
  public static DnsServer start(
      InetSocketAddress listen,
      Supplier<Responder> responders,
      DnsCounters counters,
      ServerSettings settings,
      InstantSource clock)
      throws IOException {
    for (int tries = 1; ; tries++) {
      UdpServer udp =
          bound("UDP", listen, () -> new UdpServer(listen, responders.get(), counters, clock));
      try {
        InetSocketAddress same = udp.address();
        TcpServer tcp =
            bound(
                "TCP",
                same,
                () -> new TcpServer(same, responders.get(), counters, settings, clock));
        udp.start();
        tcp.start();
        return new DnsServer(udp, tcp);
      } catch (IOException e) {
        udp.close();
        if (listen.getPort() != 0 || tries == TRIES) {
          throw e;
        }
      }
    }
  }

  /** The address and port bound. */
  public InetSocketAddress address() {
    return udp.address();
  }

  /** Stops answering and waits until the threads have ended. */
  @Override
  public void close() {
    udp.close();
    tcp.close();
  }

  private interface Binding<S> {
    S bind() throws IOException;
  }

  private static <S> S bound(String protocol, InetSocketAddress listen, Binding<S> binding)
      throws IOException {
    try {
      return binding.bind();
    } catch (BindException e) {
      String place =
          "DNS address %s port %d (%s)"
              .formatted(listen.getAddress().getHostAddress(), listen.getPort(), protocol);
      String reason = String.valueOf(e.getMessage());
      if (reason.contains("in use")) {
        throw new IOException(
            place + " is in use: stop the other server or set dns.listen to a free address", e);
      }
      throw new IOException(
          place + ": " + reason + ": set dns.listen to an address of this machine", e);
    }
  }
}
