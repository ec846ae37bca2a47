package io.spillway.node.secrecy;

import io.spillway.model.CdnName;
import io.spillway.wire.Authority;
import io.spillway.wire.Keyring;
import io.spillway.wire.TlsContexts;
import io.spillway.wire.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/**
 * Stands before a server and keeps every byte that passes, both ways. Before a peering endpoint it
 * ends TLS as the endpoint's CDN and begins it anew as the caller's, by certificates of the same
 * authority: neither side notices, and what is kept is what was said inside of TLS.
 */
final class Tap implements AutoCloseable {
  private static final int PIECE = 16 << 10;

  private final ServerSocket server;
  private final Way way;
  private final List<Recording> recordings = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();

  private Tap(ServerSocket server, Way way) {
    this.server = server;
    this.way = way;
    Thread.ofVirtual().name("tap-" + server.getLocalSocketAddress()).start(this::accept);
  }

  /** How a connection that was taken goes on. */
  private interface Way {
    Onward from(Socket taken) throws IOException;
  }

  private record Onward(String caller, String called, Socket socket) {}

  private record Recording(String from, String to, ByteArrayOutputStream bytes) {}

  /** Before a server without TLS, between two who are known. */
  static Tap plain(InetSocketAddress listen, InetSocketAddress server, String caller, String called)
      throws IOException {
    ServerSocket socket = new ServerSocket(listen.getPort(), 50, listen.getAddress());
    return new Tap(
        socket,
        taken -> new Onward(caller, called, new Socket(server.getAddress(), server.getPort())));
  }

  /** Before a CDN's peering endpoint. */
  static Tap ofPeering(
      InetSocketAddress listen, InetSocketAddress endpoint, CdnName cdn, Authority authority)
      throws IOException {
    Trust trust = Trust.in(List.of(authority.certificate()));
    InstantSource time = InstantSource.system();
    SSLServerSocket socket =
        (SSLServerSocket)
            TlsContexts.server(Keyring.of(identity(authority, cdn)), trust, time)
                .getServerSocketFactory()
                .createServerSocket(listen.getPort(), 50, listen.getAddress());
    socket.setNeedClientAuth(true);
    return new Tap(
        socket,
        taken -> {
          SSLSocket secure = (SSLSocket) taken;
          secure.startHandshake();
          CdnName caller =
              TlsContexts.findPeer(secure.getSession())
                  .orElseThrow(() -> new IOException("a caller without a certificate"));
          Socket onward =
              TlsContexts.client(Keyring.of(identity(authority, caller)), trust, cdn, time)
                  .getSocketFactory()
                  .createSocket(endpoint.getAddress(), endpoint.getPort());
          return new Onward(caller.value(), cdn.value(), onward);
        });
  }

  private static io.spillway.wire.Identity identity(Authority authority, CdnName cdn) {
    return authority.newIdentity(cdn, Instant.now(), Duration.ofHours(1));
  }

  static InetSocketAddress at(String address, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(address), port);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket taken = server.accept();
        open.add(taken);
        Thread.ofVirtual().start(() -> carry(taken));
      } catch (IOException e) {
        // Closed, or a connection that was not made: there is nothing to keep.
      }
    }
  }

  private void carry(Socket taken) {
    try {
      Onward onward = way.from(taken);
      open.add(onward.socket());
      Recording there = record(onward.caller(), onward.called());
      Recording back = record(onward.called(), onward.caller());
      Thread.ofVirtual().start(() -> pump(onward.socket(), taken, back));
      pump(taken, onward.socket(), there);
    } catch (IOException e) {
      close(taken);
    }
  }

  private Recording record(String from, String to) {
    Recording recording = new Recording(from, to, new ByteArrayOutputStream());
    recordings.add(recording);
    return recording;
  }

  private static void pump(Socket from, Socket to, Recording recording) {
    byte[] piece = new byte[PIECE];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
        recording.bytes().write(piece, 0, read);
        out.write(piece, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One side has ended the connection; so does the other.
    }
  }

  /** What has passed until now. */
  List<Heard> heard() {
    List<Heard> all = new ArrayList<>();
    for (Recording each : recordings) {
      all.add(
          new Heard(each.from(), each.to(), each.bytes().toString(StandardCharsets.ISO_8859_1)));
    }
    return all;
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(Tap::close);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more.
    }
  }
}
