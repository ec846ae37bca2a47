package io.spillway.node.runtime;

import io.spillway.model.AgreementTerms;
import io.spillway.model.IpAddress;
import io.spillway.model.Work;
import io.spillway.model.message.MediatorMessage;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Asks a peer's edge for a service as a client would, with a nonce that the peer's log must show.
 * The name that a peer answers itself, to which clients are redirected, must lead to that edge too.
 * Speaks HTTP/1.1 over a plain socket, because the Host differs from the address and nothing must
 * be reused between probes.
 */
public final class FrontDoorProbe {
  private static final int TIMEOUT_MILLIS = 2_000;
  private static final int MOST_HEADER = 64;

  private final int port;
  private final NameLookup names;
  private final PermittedOrigins permitted;
  private final SecureRandom random = new SecureRandom();

  /**
   * A probe.
   *
   * @param port that clients use
   * @param names resolves as clients' resolvers do
   * @param permitted which addresses are asked: a lender must not have this node speak to what only
   *     this node can reach, nor clients be sent there
   */
  public FrontDoorProbe(int port, NameLookup names, PermittedOrigins permitted) {
    this.port = port;
    this.names = names;
    this.permitted = permitted;
  }

  MediatorMessage.ProbeCompleted probe(Work.ProbeSite work) {
    AgreementTerms terms = work.terms();
    IpAddress address = work.address();
    byte[] bytes = new byte[16];
    random.nextBytes(bytes);
    String nonce = HexFormat.of().formatHex(bytes);
    String host = work.host().value();
    String detail;
    boolean ok;
    long from = System.nanoTime();
    try (Socket socket = new Socket()) {
      if (!permitted.isPermitted(address)) {
        throw new IOException(
            address + " is not asked: not everybody can reach it, and origins-in does not name it");
      }
      if (terms.redirectHost().equals(Optional.of(work.host()))) {
        names.require(work.host(), address);
      }
      socket.connect(new InetSocketAddress(address.toInetAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      String request =
          "GET "
              + terms.probePath()
              + "?spillway-nonce="
              + nonce
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nUser-Agent: spillway-probe\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      String head =
          new String(socket.getInputStream().readNBytes(MOST_HEADER), StandardCharsets.US_ASCII);
      String status = head.lines().findFirst().orElse("no answer");
      ok = status.startsWith("HTTP/1.1 200") || status.startsWith("HTTP/1.0 200");
      detail = status;
    } catch (IOException e) {
      ok = false;
      detail = String.valueOf(e.getMessage());
    }
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    return new MediatorMessage.ProbeCompleted(
        terms.id(), work.host(), address, nonce, ok, took, detail);
  }
}
