package io.spillway.redirector;

import io.spillway.model.IpAddress;
import io.spillway.redirector.dns.ServerSettings;
import io.spillway.redirector.dns.Zone;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a redirector is made with.
 *
 * @param listen where it answers, over UDP and TCP
 * @param zone that it answers for; a name server in the zone without an address in it is given the
 *     first address listened on of each family
 * @param tableFile keeps the last table for a cold start; empty to keep none
 * @param server what the servers keep to
 */
public record RedirectorSettings(
    List<Listen> listen, Zone zone, Optional<Path> tableFile, ServerSettings server) {
  /** Copies; throws {@link IllegalArgumentException} with the mend. */
  public RedirectorSettings {
    listen = List.copyOf(listen);
    if (listen.isEmpty()) {
      throw new IllegalArgumentException(
          "dns.listen: give at least one address and port, such as 192.0.2.53:53");
    }
  }

  /** One address with usual values for the rest, and no file. */
  public static RedirectorSettings of(Listen listen, Zone zone) {
    return new RedirectorSettings(List.of(listen), zone, Optional.empty(), ServerSettings.USUAL);
  }

  /** These settings, keeping the table in this file. */
  public RedirectorSettings withTableFile(Path file) {
    return new RedirectorSettings(listen, zone, Optional.of(file), server);
  }

  /** These settings with others for the servers. */
  public RedirectorSettings with(ServerSettings other) {
    return new RedirectorSettings(listen, zone, tableFile, other);
  }

  /**
   * Where to answer.
   *
   * @param address IPv4 or IPv6
   * @param port 0 for any free one
   */
  public record Listen(IpAddress address, int port) {
    /** Checks; throws {@link IllegalArgumentException} with the mend. */
    public Listen {
      if (port < 0 || port > 65_535) {
        throw new IllegalArgumentException("dns.listen: port " + port + ": use 0 to 65535");
      }
    }

    InetSocketAddress toSocketAddress() {
      return new InetSocketAddress(address.toInetAddress(), port);
    }
  }
}
