package io.spillway.node.configuration;

import io.spillway.node.configuration.NodeConfiguration.DnsTrust;
import io.spillway.wire.DnsBinding;
import java.nio.file.Path;
import java.util.List;

/** Reads whom this CDN believes: authorities, the DNS, or both. */
final class TrustReader {
  private TrustReader() {}

  static DnsTrust read(Section s) {
    if (!s.has("trust")) {
      return new DnsTrust(DnsBinding.OFF, List.of(), true);
    }
    Section trust = s.section("trust");
    DnsTrust read =
        new DnsTrust(
            trust.value("dns", TrustReader::binding),
            trust.has("resolvers") ? trust.some("resolvers", HostPort::parse) : List.of(),
            !trust.has("dnssec") || trust.value("dnssec", TrustReader::required));
    trust.end();
    return read;
  }

  static List<Path> authorities(Section s, DnsTrust trust) {
    if (trust.dns().needsAuthorities()) {
      return s.some("authorities", s::resolve);
    }
    if (s.has("authorities")) {
      throw new ConfigurationException(
          "authorities: nobody asks them where trust.dns is instead; leave them out, or say"
              + " trust.dns: either or also");
    }
    return List.of();
  }

  private static DnsBinding binding(String text) {
    return switch (text) {
      // YAML 1.1 takes a plain off for a truth value.
      case "off", "false" -> DnsBinding.OFF;
      case "also" -> DnsBinding.ALSO;
      case "instead" -> DnsBinding.INSTEAD;
      case "either" -> DnsBinding.EITHER;
      default ->
          throw new IllegalArgumentException("\"" + text + "\": use off, also, instead or either");
    };
  }

  private static boolean required(String text) {
    return switch (text) {
      case "required" -> true;
      case "preferred" -> false;
      default -> throw new IllegalArgumentException("\"" + text + "\": use required or preferred");
    };
  }
}
