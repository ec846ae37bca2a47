package io.spillway.node.binding;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.wire.KeyText;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Asks resolvers for the TXT records of {@link KeyText}, with the DNSSEC signatures (RFC 4035,
 * section 3.2.1). That an answer is authentic (AD) is believed of a resolver that the operator
 * named, and of one on this machine: for others the path is not trusted (RFC 4035, section 4.9.3).
 */
public final class DnsKeyLookup implements KeyLookup {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final Duration NOTHING_FOR = Duration.ofSeconds(60);
  private static final int PAYLOAD = 1_232;
  private static final int MOST_KEYS = 16;
  private static final int MOST_ALIASES = 8;
  private static final int LONGEST_KEPT = 4_096;

  private record Server(InetSocketAddress address, boolean trusted) {}

  private final List<Server> servers;

  private DnsKeyLookup(List<Server> servers) {
    this.servers = List.copyOf(servers);
  }

  /**
   * A lookup.
   *
   * @param named asked in turn until one answers; empty for those of this machine
   */
  public static DnsKeyLookup of(List<InetSocketAddress> named) {
    return named.isEmpty()
        ? new DnsKeyLookup(
            ResolverConfig.getCurrentConfig().servers().stream()
                .map(a -> new Server(a, a.getAddress().isLoopbackAddress()))
                .toList())
        : new DnsKeyLookup(named.stream().map(a -> new Server(a, true)).toList());
  }

  @Override
  public KeyAnswer ask(CdnName cdn) {
    Optional<String> owner = KeyText.owner(cdn);
    if (owner.isEmpty()) {
      return new KeyAnswer.Failed("its name leaves no room for the label " + KeyText.LABEL);
    }
    String trouble = "no resolver is known: name some in trust.resolvers";
    for (Server server : servers) {
      try {
        Message answer = ask(server, Name.fromString(owner.get() + "."));
        int code = answer.getRcode();
        if (code == Rcode.NOERROR || code == Rcode.NXDOMAIN) {
          return said(answer, server);
        }
        trouble = text(server) + " answers " + Rcode.string(code);
      } catch (IOException e) {
        trouble = text(server) + " does not answer: " + e.getMessage();
      }
    }
    return new KeyAnswer.Failed(trouble);
  }

  private static Message ask(Server server, Name name) throws IOException {
    SimpleResolver resolver = new SimpleResolver(server.address());
    resolver.setTimeout(TIMEOUT);
    resolver.setEDNS(0, PAYLOAD, ExtendedFlags.DO, List.of());
    Message query = Message.newQuery(Record.newRecord(name, Type.TXT, DClass.IN));
    return resolver.send(query);
  }

  private static KeyAnswer said(Message answer, Server server) throws TextParseException {
    List<KeyId> keys = new ArrayList<>();
    Name name = answer.getQuestion().getName();
    long life = Long.MAX_VALUE;
    for (int i = 0; i < MOST_ALIASES; i++) {
      Name asked = name;
      for (Record each : answer.getSection(Section.ANSWER)) {
        if (each instanceof TXTRecord text && each.getName().equals(asked)) {
          life = Math.min(life, each.getTTL());
          KeyText.parse(String.join("", text.getStrings()))
              .filter(key -> !keys.contains(key) && keys.size() < MOST_KEYS)
              .ifPresent(keys::add);
        } else if (each instanceof CNAMERecord alias && each.getName().equals(asked)) {
          life = Math.min(life, each.getTTL());
          name = alias.getTarget();
        }
      }
      if (name.equals(asked)) {
        break;
      }
    }
    byte[] wire = answer.toWire();
    return new KeyAnswer.Said(
        keys,
        keys.isEmpty() ? nothingFor(answer) : Duration.ofSeconds(life),
        server.trusted() && answer.getHeader().getFlag(Flags.AD),
        text(server),
        wire.length > LONGEST_KEPT ? "" : Base64.getEncoder().encodeToString(wire));
  }

  /** RFC 2308, section 5. */
  private static Duration nothingFor(Message answer) {
    for (Record each : answer.getSection(Section.AUTHORITY)) {
      if (each instanceof SOARecord soa) {
        return Duration.ofSeconds(Math.min(soa.getTTL(), soa.getMinimum()));
      }
    }
    return NOTHING_FOR;
  }

  private static String text(Server server) {
    String host = server.address().getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + server.address().getPort();
  }
}
