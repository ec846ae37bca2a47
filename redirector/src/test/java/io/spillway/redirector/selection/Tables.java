package io.spillway.redirector.selection;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.SteeringTable;
import io.spillway.model.SteeringTable.Entry;
import io.spillway.model.SteeringTable.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Tables and targets for tests. */
public final class Tables {
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  public static final HostName HOST = new HostName("www.customer.example");
  public static final CdnName OWN = new CdnName("cdn-a.example");
  public static final CdnName PEER = new CdnName("cdn-b.example");

  private Tables() {}

  public static Target own(String address, double weight) {
    return new Target(OWN, Optional.empty(), new IpAddress(address), weight, Optional.empty());
  }

  public static Target peer(String address, double weight, Instant steerUntil) {
    return new Target(
        PEER,
        Optional.of(new AgreementId("agreement-1")),
        new IpAddress(address),
        weight,
        Optional.of(steerUntil));
  }

  public static Target peer(String address, double weight) {
    return peer(address, weight, NOW.plusSeconds(3600));
  }

  public static SteeringTable table(long epoch, long version, Target... targets) {
    return new SteeringTable(
        epoch, version, List.of(new Entry(HOST, Duration.ofSeconds(20), List.of(targets))));
  }

  public static CompiledHost host(Target... targets) {
    try {
      return CompiledTable.compile(table(1, 1, targets)).find(HOST).orElseThrow();
    } catch (TableException e) {
      throw new AssertionError(e);
    }
  }

  public static Client resolver(int... address) {
    Client client = new Client();
    client.set(bytes(address));
    return client;
  }

  public static Client subnet(int prefixBits, int... address) {
    Client client = resolver(192, 0, 2, 53);
    byte[] bytes = bytes(address);
    AddressFamily family = bytes.length <= 4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
    client.setSubnet(family, bytes, 0, bytes.length, prefixBits);
    return client;
  }

  static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
