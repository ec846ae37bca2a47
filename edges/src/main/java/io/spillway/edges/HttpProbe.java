package io.spillway.edges;

import io.spillway.model.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * A plain HTTP/1.1 request to one address under any host name, over a connection of its own.
 * Bounded in time, and in what it keeps of the answer: whatever answers is not trusted.
 *
 * @param timeout for the whole exchange
 */
public record HttpProbe(Duration timeout) {
  private static final int MOST_BYTES = 64 * 1024;

  /**
   * An answer.
   *
   * @param status the status code
   * @param body the first 64 KiB of the answer's body, transfer coding and all
   */
  public record Answer(int status, String body) {}

  /** Sends GET; throws {@link IOException} when there is no answer in time, or no HTTP in it. */
  public Answer get(IpAddress address, int port, String host, String path) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.toInetAddress(), port), left(deadline));
      String request =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: "
              + host
              + "\r\nConnection: close\r\nUser-Agent: spillway\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return parse(read(socket, deadline));
    }
  }

  /** Asks every address for a path; proven when all answer 200. */
  public Proof prove(List<IpAddress> addresses, int port, String host, String path) {
    long started = System.nanoTime();
    for (IpAddress address : addresses) {
      String where = "http://" + host + path + " at " + address + " port " + port;
      try {
        int status = get(address, port, host, path).status();
        if (status != 200) {
          return new Proof(false, since(started), where + ": answered " + status + ", not 200");
        }
      } catch (IOException e) {
        return new Proof(false, since(started), where + ": " + e.getMessage());
      }
    }
    return new Proof(true, since(started), "answered 200 at " + addresses);
  }

  private static byte[] read(Socket socket, long deadline) throws IOException {
    InputStream in = socket.getInputStream();
    byte[] kept = new byte[MOST_BYTES];
    int length = 0;
    while (length < MOST_BYTES && !isComplete(kept, length)) {
      socket.setSoTimeout(left(deadline));
      int read = in.read(kept, length, MOST_BYTES - length);
      if (read < 0) {
        break;
      }
      length += read;
    }
    return java.util.Arrays.copyOf(kept, length);
  }

  /** Whether the answer is there as far as it says how long it is: servers close late. */
  private static boolean isComplete(byte[] bytes, int length) {
    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int body = text.indexOf("\r\n\r\n");
    if (body < 0) {
      return false;
    }
    String head = text.substring(0, body + 2).toLowerCase(Locale.ROOT);
    if (head.contains("\r\ntransfer-encoding: chunked\r\n")) {
      return text.startsWith("\r\n0\r\n\r\n", length - 7);
    }
    int field = head.indexOf("\r\ncontent-length:");
    if (field < 0) {
      return false;
    }
    int from = field + "\r\ncontent-length:".length();
    String number = head.substring(from, head.indexOf("\r\n", from)).strip();
    try {
      return length - body - 4 >= Long.parseLong(number);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static Answer parse(byte[] bytes) throws IOException {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int body = text.indexOf("\r\n\r\n");
    boolean http = text.startsWith("HTTP/1.") && text.length() >= 12 && body >= 0;
    if (!http || !text.substring(9, 12).chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new IOException("no HTTP answer");
    }
    return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(body + 4));
  }

  private static int left(long deadline) throws SocketTimeoutException {
    long millis = (deadline - System.nanoTime()) / 1_000_000;
    if (millis <= 0) {
      throw new SocketTimeoutException("no complete answer in time");
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }

  private static Duration since(long started) {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
