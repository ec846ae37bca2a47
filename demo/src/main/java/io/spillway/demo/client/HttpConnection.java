package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** One keep-alive HTTP/1.1 connection, as small as the crowd needs it. Blocking, one thread. */
final class HttpConnection implements Closeable {
  private static final int MOST_LINE_BYTES = 8192;

  /**
   * A complete answer.
   *
   * @param status the status code
   * @param bytes how long the body was
   * @param location where a redirect points
   * @param reusable whether the connection can carry another request
   */
  record Reply(int status, long bytes, Optional<String> location, boolean reusable) {}

  private final Socket socket;
  private final BufferedInputStream in;
  private boolean answered;

  private HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  /** Connects from a client's own address; throws when that takes beyond the deadline. */
  static HttpConnection open(IpAddress from, InetSocketAddress to, long deadlineNanos)
      throws IOException {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.bind(new InetSocketAddress(from.toInetAddress(), 0));
      socket.connect(to, millisUntil(deadlineNanos));
      return new HttpConnection(socket);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /** Fetches; throws unless the whole answer is there before the deadline. */
  Reply get(String host, String path, long deadlineNanos) throws IOException {
    answered = false;
    String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    String[] status = line(deadlineNanos).split(" ", 3);
    if (status.length < 2 || !status[0].startsWith("HTTP/1.")) {
      throw new IOException("not HTTP: " + status[0]);
    }
    long length = -1;
    boolean chunked = false;
    boolean reusable = status[0].equals("HTTP/1.1");
    Optional<String> location = Optional.empty();
    for (String header = line(deadlineNanos); !header.isEmpty(); header = line(deadlineNanos)) {
      int colon = Math.max(header.indexOf(':'), 0);
      String value = header.substring(colon + 1).strip();
      switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
        case "content-length" -> length = number(value, 10);
        case "transfer-encoding" -> chunked = value.equalsIgnoreCase("chunked");
        case "connection" -> reusable = reusable && !value.equalsIgnoreCase("close");
        case "location" -> location = Optional.of(value);
        default -> {}
      }
    }
    int code = (int) number(status[1], 10);
    long bytes = code == 204 || code == 304 ? 0 : body(length, chunked, deadlineNanos);
    return new Reply(code, bytes, location, reusable && (chunked || length >= 0));
  }

  /** Whether anything came back for the last request. */
  boolean answered() {
    return answered;
  }

  private long body(long length, boolean chunked, long deadlineNanos) throws IOException {
    if (!chunked) {
      return skip(length, deadlineNanos);
    }
    long bytes = 0;
    long chunk;
    do {
      chunk = number(line(deadlineNanos).split(";", 2)[0].strip(), 16);
      bytes += skip(chunk, deadlineNanos);
      line(deadlineNanos);
    } while (chunk > 0);
    return bytes;
  }

  /** Reads a number of bytes, or to the end if it is negative. */
  private long skip(long length, long deadlineNanos) throws IOException {
    byte[] buffer = new byte[8192];
    long done = 0;
    while (length < 0 || done < length) {
      socket.setSoTimeout(millisUntil(deadlineNanos));
      int most = length < 0 ? buffer.length : (int) Math.min(buffer.length, length - done);
      int read = in.read(buffer, 0, most);
      if (read < 0) {
        if (length < 0) {
          return done;
        }
        throw new EOFException("incomplete: " + done + " of " + length + " bytes");
      }
      done += read;
    }
    return done;
  }

  private String line(long deadlineNanos) throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < MOST_LINE_BYTES) {
      if (in.available() == 0) {
        socket.setSoTimeout(millisUntil(deadlineNanos));
      }
      int c = in.read();
      if (c < 0) {
        throw new EOFException("closed before an answer");
      }
      if (c == '\n') {
        return line.toString();
      }
      answered = true;
      if (c != '\r') {
        line.append((char) c);
      }
    }
    throw new IOException("a header line is longer than " + MOST_LINE_BYTES + " bytes");
  }

  private static long number(String text, int radix) throws IOException {
    try {
      return Long.parseLong(text, radix);
    } catch (NumberFormatException e) {
      throw new IOException("not a number in an answer: " + text, e);
    }
  }

  private static int millisUntil(long deadlineNanos) throws SocketTimeoutException {
    long millis = (deadlineNanos - System.nanoTime() + 999_999) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("time is over");
    }
    return (int) millis;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // Nothing is lost: the connection is not used again.
    }
  }
}
