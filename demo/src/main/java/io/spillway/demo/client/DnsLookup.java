package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Real DNS over UDP, TCP where an answer is truncated; a second per question. */
final class DnsLookup implements Lookup {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final int PAYLOAD_BYTES = 1232;

  private final InetSocketAddress server;

  DnsLookup(InetSocketAddress server) {
    this.server = server;
  }

  @Override
  public Reply ask(IpAddress from, String name, Optional<Prefix> subnet) throws IOException {
    SimpleResolver resolver = new SimpleResolver(server);
    resolver.setLocalAddress(new InetSocketAddress(from.toInetAddress(), 0));
    resolver.setTimeout(TIMEOUT);
    resolver.setEDNS(
        0,
        PAYLOAD_BYTES,
        0,
        subnet.map(s -> new ClientSubnetOption(s.length(), s.network().toInetAddress())).stream()
            .toList()
            .toArray(new org.xbill.DNS.EDNSOption[0]));
    Record question = Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN);
    Message query = Message.newQuery(question);
    query.getHeader().unsetFlag(Flags.RD);
    return read(resolver.send(query), subnet);
  }

  private static Reply read(Message answer, Optional<Prefix> subnet) throws IOException {
    List<ARecord> records =
        answer.getSection(Section.ANSWER).stream()
            .filter(ARecord.class::isInstance)
            .map(ARecord.class::cast)
            .toList();
    if (answer.getRcode() != Rcode.NOERROR || records.isEmpty()) {
      throw new IOException(
          Rcode.string(answer.getRcode()) + " with " + records.size() + " addresses");
    }
    return new Reply(
        scope(answer.getOPT(), subnet),
        records.stream().map(r -> new IpAddress(r.getAddress().getHostAddress())).toList(),
        records.stream().mapToLong(ARecord::getTTL).min().orElse(0));
  }

  private static Prefix scope(
      @org.jspecify.annotations.Nullable OPTRecord opt, Optional<Prefix> subnet) {
    if (opt == null || subnet.isEmpty()) {
      return Prefix.ALL_IPV4;
    }
    return opt.getOptions().stream()
        .filter(ClientSubnetOption.class::isInstance)
        .map(ClientSubnetOption.class::cast)
        .findFirst()
        .map(option ->
            Prefix.of(
                subnet.get().network(),
                Math.min(option.getScopePrefixLength(), subnet.get().length())))
        .orElse(Prefix.ALL_IPV4);
  }
}
