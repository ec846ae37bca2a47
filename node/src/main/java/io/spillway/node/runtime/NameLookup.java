package io.spillway.node.runtime;

import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * Resolves names as clients' resolvers do, and keeps nothing: each question is asked anew. Safe for
 * many threads.
 */
public final class NameLookup {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);

  private final List<Resolver> resolvers = new ArrayList<>();

  /**
   * A lookup.
   *
   * @param servers asked in turn until one gives an address; empty for those of this machine
   */
  public NameLookup(List<InetSocketAddress> servers) {
    for (InetSocketAddress server : servers) {
      resolvers.add(new SimpleResolver(server));
    }
    if (resolvers.isEmpty()) {
      resolvers.add(new ExtendedResolver());
    }
    resolvers.forEach(resolver -> resolver.setTimeout(TIMEOUT));
  }

  /** Throws {@link IOException} saying why, unless the name has the address. */
  void require(HostName host, IpAddress address) throws IOException {
    int type = address.value().contains(":") ? Type.AAAA : Type.A;
    Record question = Record.newRecord(Name.fromString(host + "."), type, DClass.IN);
    String trouble = host + " does not resolve";
    for (Resolver resolver : resolvers) {
      try {
        Message answer = resolver.send(Message.newQuery(question));
        List<IpAddress> found = addresses(answer, type);
        if (found.contains(address)) {
          return;
        }
        trouble =
            "%s: %s, %s, not %s".formatted(host, Rcode.string(answer.getRcode()), found, address);
      } catch (IOException e) {
        trouble = host + " cannot be resolved: " + e.getMessage();
      }
    }
    throw new UnknownHostException(trouble);
  }

  private static List<IpAddress> addresses(Message answer, int type) {
    return answer.getSection(Section.ANSWER).stream()
        .filter(record -> record.getType() == type)
        .map(record -> new IpAddress(record.rdataToString()))
        .toList();
  }
}
