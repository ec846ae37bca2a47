package io.spillway.demo.world;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds out whether a TCP address can be listened on and, on Linux, which process holds it. */
final class PortHolder {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";

  private PortHolder() {}

  /** Why the address cannot be used, with the mend; empty if it can. */
  static Optional<String> whyTaken(InetSocketAddress address) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return Optional.empty();
    } catch (IOException e) {
      String text = address.getAddress().getHostAddress() + ":" + address.getPort();
      return Optional.of(
          holder(address)
              .map(who -> text + " is in use by " + who)
              .orElse(text + " cannot be listened on: " + e.getMessage()));
    }
  }

  private static Optional<String> holder(InetSocketAddress address) {
    try {
      for (String table : List.of("net/tcp", "net/tcp6")) {
        for (String line : Files.readAllLines(PROC.resolve(table))) {
          String[] cells = line.strip().split("\\s+", -1);
          if (cells.length > 9 && cells[3].equals(LISTENING) && holds(cells[1], address)) {
            return process(cells[9]);
          }
        }
      }
    } catch (IOException e) {
      // Without /proc the operator is told the address alone.
    }
    return Optional.empty();
  }

  /**
   * Whether a local address as /proc writes it, IPv4 or mapped, bytes reversed, is or includes the
   * address.
   */
  static boolean holds(String local, InetSocketAddress address) {
    byte[] bytes = address.getAddress().getAddress();
    byte[] reversed = {bytes[3], bytes[2], bytes[1], bytes[0]};
    String port = String.format(Locale.ROOT, ":%04X", address.getPort());
    return local.endsWith(HexFormat.of().withUpperCase().formatHex(reversed) + port)
        || local.matches("0+" + port);
  }

  private static Optional<String> process(String inode) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        if (hasSocket(process, "socket:[" + inode + "]")) {
          String id = process.getFileName().toString();
          return Optional.of(
              "process " + id + " (" + command(process) + "): end it, or kill " + id);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean hasSocket(Path process, String link) {
    try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : open) {
        if (isLink(descriptor, link)) {
          return true;
        }
      }
    } catch (IOException e) {
      // Another user's process, or one that has just ended.
    }
    return false;
  }

  private static boolean isLink(Path descriptor, String link) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(link);
    } catch (IOException e) {
      return false;
    }
  }

  private static String command(Path process) throws IOException {
    List<String> words = List.of(Files.readString(process.resolve("cmdline")).split("\0", -1));
    String text = String.join(" ", words);
    return text.length() <= 60
        ? text
        : text.substring(0, 25) + " ... " + text.substring(text.length() - 30);
  }
}
