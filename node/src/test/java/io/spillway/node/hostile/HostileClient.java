package io.spillway.node.hostile;

import io.spillway.wire.Keyring;
import io.spillway.wire.TlsContexts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLSocket;

/** Speaks to an endpoint by raw sockets, as nobody's HTTP library would. */
final class HostileClient {
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");
  private static final Pattern TYPE = Pattern.compile("\"urn:spillway:peering:([a-z-]+)\"");
  private static final int PATIENCE = 20_000;

  private HostileClient() {}

  /**
   * What came back.
   *
   * @param status the HTTP status; 0 if the connection was ended without one
   * @param kind the last word of the problem's type; empty for none
   */
  record Answer(int status, String kind) {
    static final Answer CLOSED = new Answer(0, "");

    @Override
    public String toString() {
      return status == 0 ? "closed" : kind.isEmpty() ? "" + status : status + " " + kind;
    }
  }

  /** Posts a document over TLS with an honest client's manners. */
  static Answer post(Attacked world, Forge as, String document) {
    return post(world, as, document, "application/jose");
  }

  /** The same, with another content type. */
  static Answer post(Attacked world, Forge as, String document, String type) {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    return exchange(
        world,
        as,
        ("POST /peering/v1/messages HTTP/1.1\r\nHost: b\r\nContent-Type: "
                + type
                + "\r\nContent-Length: "
                + body.length
                + "\r\n\r\n"
                + document)
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Sends bytes over TLS and reads the first answer. */
  static Answer exchange(Attacked world, Forge as, byte[] bytes) {
    try (SSLSocket socket = open(world, as)) {
      socket.startHandshake();
      socket.getOutputStream().write(bytes);
      return answer(socket.getInputStream());
    } catch (IOException e) {
      return Answer.CLOSED;
    }
  }

  static SSLSocket open(Attacked world, Forge as) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            TlsContexts.client(
                    Keyring.of(as.identity), world.trust, Victim.SELF, () -> world.victim.now)
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), world.server.port());
    socket.setSoTimeout(PATIENCE);
    return socket;
  }

  /** Sends bytes without TLS. */
  static Answer plain(Attacked world, byte[] bytes) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.server.port())) {
      socket.setSoTimeout(PATIENCE);
      socket.getOutputStream().write(bytes);
      return answer(socket.getInputStream());
    } catch (IOException e) {
      return Answer.CLOSED;
    }
  }

  /** The status and the type of the next answer; closed if the other ends it without one. */
  static Answer answer(InputStream in) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[4_096];
    while (true) {
      int read = in.read(piece);
      if (read < 0) {
        break;
      }
      all.write(piece, 0, read);
      String text = all.toString(StandardCharsets.ISO_8859_1);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0 && (!isProblem(text.substring(0, end)) || text.endsWith("}"))) {
        break;
      }
    }
    String text = all.toString(StandardCharsets.ISO_8859_1);
    Matcher status = STATUS.matcher(text);
    if (!status.find()) {
      return Answer.CLOSED;
    }
    Matcher type = TYPE.matcher(text);
    return new Answer(Integer.parseInt(status.group(1)), type.find() ? type.group(1) : "");
  }

  /** Whether a problem document follows, to be read to its end. */
  private static boolean isProblem(String headers) {
    return headers.contains("application/problem+json");
  }
}
