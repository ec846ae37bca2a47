package io.spillway.node.hostile;

import static io.spillway.node.hostile.Attacked.AUTHORITY;
import static io.spillway.node.hostile.Attacked.H;
import static io.spillway.node.hostile.Attacked.KEY_H;

import io.spillway.model.RevokedKey;
import io.spillway.node.hostile.HostileClient.Answer;
import io.spillway.wire.Authority;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Connections that are not what they should be: ended before a document is looked at. */
final class HostileConnections {
  private static final String REQUEST =
      "POST /peering/v1/messages HTTP/1.1\r\nHost: b\r\nContent-Type: application/jose\r\n";

  private HostileConnections() {}

  private static Row row(String what, String answer, Row.Attack attack) {
    return new Row(what, answer, attack);
  }

  private static Row slow(String what, String answer, Row.Attack attack) {
    return new Row(what, answer, true, attack);
  }

  private static Row sent(String what, String answer, String text) {
    return row(
        what,
        answer,
        world -> HostileClient.exchange(world, KEY_H, text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  static List<Row> list() {
    return List.of(
        row(
            "HTTP without TLS",
            "closed",
            w -> HostileClient.plain(w, (REQUEST + "\r\n").getBytes(StandardCharsets.US_ASCII))),
        row(
            "64 KiB of noise",
            "closed",
            w -> {
              byte[] noise = new byte[64 << 10];
              new SecureRandom().nextBytes(noise);
              return HostileClient.plain(w, noise);
            }),
        row("TLS 1.2", "closed", w -> anonymous(w, "TLSv1.2")),
        row("TLS 1.3 without a client certificate", "closed", w -> anonymous(w, "TLSv1.3")),
        row(
            "a client certificate of a strange authority",
            "closed",
            w ->
                HostileClient.post(
                    w,
                    new Forge(
                        Authority.create("Strange", Victim.NOW, Duration.ofDays(1)),
                        H,
                        Victim.NOW,
                        Duration.ofDays(1)),
                    "x")),
        row(
            "a client certificate that has expired",
            "closed",
            w ->
                HostileClient.post(
                    w,
                    new Forge(
                        AUTHORITY, H, Victim.NOW.minus(Duration.ofDays(1)), Duration.ofHours(1)),
                    "x")),
        row(
            "a client certificate whose key is revoked",
            "closed",
            w -> {
              w.trust.refuse(
                  List.of(new RevokedKey(KEY_H.identity.keyId(), Optional.of(H), Victim.NOW)));
              return HostileClient.post(w, KEY_H, "x");
            }),
        row(
            "a connection that was open when its key was revoked",
            "403 untrusted-key",
            w -> {
              try (SSLSocket socket = HostileClient.open(w, KEY_H)) {
                speak(socket, REQUEST + "Content-Length: 1\r\n\r\nx");
                w.mark();
                w.trust.refuse(
                    List.of(new RevokedKey(KEY_H.identity.keyId(), Optional.of(H), Victim.NOW)));
                return speak(socket, REQUEST + "Content-Length: 1\r\n\r\nx");
              }
            }),
        slow("a connection that says nothing", "closed", w -> silent(w, new byte[0])),
        slow(
            "a handshake that stops half-way",
            "closed",
            w -> silent(w, new byte[] {22, 3, 1, 2, 0, 1, 0, 1, (byte) 252, 3, 3})),
        slow(
            "headers that trickle",
            "closed",
            w -> trickle(w, "POST /peering/v1/messages HTT", "P")),
        slow(
            "a body that trickles",
            "408 too-slow",
            w -> trickle(w, REQUEST + "Content-Length: 9000\r\n\r\n", "x")),
        row(
            "more connections of one CDN than it may have",
            "429 too-many-connections",
            HostileConnections::crowd),
        row(
            "more connections of nobody than a network may have",
            "closed",
            w -> {
              List<Socket> held = new ArrayList<>();
              try {
                for (int i = 0; i < 8; i++) {
                  held.add(new Socket(InetAddress.getLoopbackAddress(), w.server.port()));
                }
                return HostileClient.post(w, KEY_H, "x");
              } finally {
                for (Socket each : held) {
                  each.close();
                }
              }
            }),
        row(
            "more messages in a second than a CDN may send",
            "429 too-many-messages",
            w -> {
              Answer answer = Answer.CLOSED;
              try (SSLSocket socket = HostileClient.open(w, KEY_H)) {
                for (int i = 0; i < 50 && answer.status() != 429; i++) {
                  answer = speak(socket, REQUEST + "Content-Length: 1\r\n\r\nx");
                }
                return answer;
              }
            }),
        row(
            "more bytes in a second than a CDN may send",
            "429 too-many-bytes",
            w -> {
              Answer answer = Answer.CLOSED;
              for (int i = 0; i < 40 && answer.status() != 429; i++) {
                // A refusal of a long body can be overtaken by the end of its connection.
                answer = HostileClient.post(w, KEY_H, i % 2 == 0 ? "x".repeat(200_000) : "x");
              }
              return answer;
            }),
        sent(
            "a length of a terabyte",
            "413 oversized",
            REQUEST + "Content-Length: 1099511627776\r\n\r\n"),
        sent("a negative length", "400", REQUEST + "Content-Length: -1\r\n\r\n"),
        sent(
            "another content type",
            "415 wrong-content-type",
            REQUEST.replace("application/jose", "application/json")
                + "Content-Length: 2\r\n\r\n{}"),
        sent(
            "no content type",
            "415 wrong-content-type",
            "POST /peering/v1/messages HTTP/1.1\r\nHost: b\r\nContent-Length: 1\r\n\r\nx"),
        sent(
            "another path",
            "404",
            REQUEST.replace("/peering/v1/messages", "/status") + "Content-Length: 1\r\n\r\nx"),
        sent("another method", "404", "GET /peering/v1/messages HTTP/1.1\r\nHost: b\r\n\r\n"),
        sent(
            "a path out of the tree",
            "404",
            "POST /../../etc/passwd%00 HTTP/1.1\r\nHost: b\r\n\r\n"));
  }

  private static Answer speak(SSLSocket socket, String text) {
    try {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      return HostileClient.answer(socket.getInputStream());
    } catch (IOException e) {
      return Answer.CLOSED;
    }
  }

  private static Answer silent(Attacked world, byte[] begin) {
    return HostileClient.plain(world, begin);
  }

  /** Sends a byte each 50 ms until there is an answer or the other ends it. */
  private static Answer trickle(Attacked world, String begin, String piece) throws Exception {
    try (SSLSocket socket = HostileClient.open(world, KEY_H)) {
      socket.startHandshake();
      OutputStream out = socket.getOutputStream();
      out.write(begin.getBytes(StandardCharsets.US_ASCII));
      AtomicBoolean over = new AtomicBoolean();
      Thread writer =
          Thread.startVirtualThread(() -> {
            try {
              while (!over.get()) {
                out.write(piece.getBytes(StandardCharsets.US_ASCII));
                java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
              }
            } catch (IOException e) {
              // The other has ended it.
            }
          });
      try {
        return HostileClient.answer(socket.getInputStream());
      } catch (IOException e) {
        return Answer.CLOSED;
      } finally {
        over.set(true);
        writer.join();
      }
    }
  }

  private static Answer crowd(Attacked world) throws IOException {
    List<SSLSocket> held = new ArrayList<>();
    try {
      Answer answer = Answer.CLOSED;
      for (int i = 0; i < 8 && answer.status() != 429; i++) {
        SSLSocket socket = HostileClient.open(world, KEY_H);
        held.add(socket);
        answer = speak(socket, REQUEST + "Content-Length: 1\r\n\r\nx");
      }
      return answer;
    } finally {
      for (SSLSocket each : held) {
        each.close();
      }
    }
  }

  /** A client that believes everybody and shows no certificate. */
  private static Answer anonymous(Attacked world, String protocol) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Gullible()}, null);
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), world.server.port())) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket.setSoTimeout(20_000);
      socket.startHandshake();
      return speak(socket, REQUEST + "Content-Length: 1\r\n\r\nx");
    } catch (IOException e) {
      return Answer.CLOSED;
    }
  }

  private static final class Gullible implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
