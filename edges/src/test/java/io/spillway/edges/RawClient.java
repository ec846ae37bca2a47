package io.spillway.edges;

import io.spillway.model.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Sends bytes from an address of its own, and reads what comes back. */
public record RawClient(IpAddress from, IpAddress to, int port) {
  private static final Pattern LENGTH =
      Pattern.compile("\r\ncontent-length: *([0-9]+)", Pattern.CASE_INSENSITIVE);

  /** The head of an answer. */
  public record Answer(int status, List<String> head, String body) {
    /** The value of a header field, if it is there once. */
    public Optional<String> field(String name) {
      List<String> values =
          head.stream()
              .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
              .map(line -> line.substring(name.length() + 1).strip())
              .toList();
      return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }
  }

  /** A request with a Host and nothing else; the target goes out as it is, a byte a character. */
  public Answer ask(String method, String target, String host) throws IOException {
    try (Socket socket = connect()) {
      return exchange(socket, method, target, host);
    }
  }

  /** The same over TLS, from a server whose certificate is one for the host. */
  public Answer askSecurely(SSLContext trust, String method, String target, String host)
      throws IOException {
    try (Socket plain = connect();
        SSLSocket socket =
            (SSLSocket) trust.getSocketFactory().createSocket(plain, host, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return exchange(socket, method, target, host);
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(from.toInetAddress(), 0));
    socket.connect(new InetSocketAddress(to.toInetAddress(), port), 5_000);
    socket.setSoTimeout(5_000);
    return socket;
  }

  private static Answer exchange(Socket socket, String method, String target, String host)
      throws IOException {
    String request =
        method + " " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
    String text = read(socket.getInputStream(), method);
    int end = text.indexOf("\r\n\r\n");
    if (!text.startsWith("HTTP/1.") || end < 0) {
      throw new IOException("no HTTP answer: " + text);
    }
    return new Answer(
        Integer.parseInt(text.substring(9, 12)),
        List.of(text.substring(0, end).split("\r\n")),
        text.substring(end + 4));
  }

  /** As far as the answer says how long it is, else until the server closes: some close late. */
  private static String read(InputStream in, String method) throws IOException {
    StringBuilder text = new StringBuilder();
    int length = Integer.MAX_VALUE;
    for (int c = in.read(); c >= 0; c = in.read()) {
      text.append((char) c);
      if (length == Integer.MAX_VALUE
          && text.length() >= 4
          && text.indexOf("\r\n\r\n", text.length() - 4) >= 0) {
        Matcher matcher = LENGTH.matcher(text);
        int body = method.equals("HEAD") ? 0 : -1;
        if (body < 0 && matcher.find()) {
          body = Integer.parseInt(matcher.group(1));
        }
        length = body < 0 ? Integer.MAX_VALUE : text.length() + body;
      }
      if (text.length() >= length) {
        break;
      }
    }
    return text.toString();
  }
}
