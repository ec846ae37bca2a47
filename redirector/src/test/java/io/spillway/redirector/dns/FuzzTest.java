package io.spillway.redirector.dns;

import static io.spillway.redirector.selection.Tables.NOW;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.redirector.dns.Responder.Transport;
import io.spillway.redirector.selection.CompiledTable;
import io.spillway.redirector.selection.HeavyNetworks;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.NSIDOption;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.WireParseException;

/** Whatever comes, the responder neither throws nor sends what is not a reply. */
class FuzzTest {
  private static final int PACKETS = 200_000;
  private static final byte[] SOURCE = {10, 1, 2, 3};

  private final byte[] out = new byte[Wire.UDP_PAYLOAD];
  private Responder responder;

  @BeforeEach
  void publish() throws Exception {
    DnsCounters counters = new DnsCounters();
    CompiledTable table =
        CompiledTable.compile(table(1, 1, own("192.0.2.1", 1), peer("198.51.100.1", 1)));
    View view =
        new View(new ZoneRecords(Zones.ZONE), Optional.of(table), HeavyNetworks.NONE, counters);
    responder =
        new Responder(
            new AtomicReference<>(view),
            counters,
            ServerSettings.USUAL.with(RateLimitSettings.OFF),
            1);
  }

  @Test
  void copesWithMutatedQueries() throws IOException {
    SplittableRandom random = new SplittableRandom(20_260_301);
    List<byte[]> seeds = seeds();
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = seeds.get(random.nextInt(seeds.size())).clone();
      int changes = 1 + random.nextInt(4);
      for (int j = 0; j < changes; j++) {
        packet = mutated(packet, seeds, random);
      }
      check(packet);
    }
    assertStillAnswers();
  }

  @Test
  void copesWithRandomBytes() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < PACKETS; i++) {
      byte[] packet = new byte[random.nextInt(random.nextInt(4) == 0 ? 600 : 40)];
      random.nextBytes(packet);
      if (packet.length > 12 && random.nextInt(4) > 0) {
        // A header that lets the parser look at the rest.
        System.arraycopy(new byte[] {0, 0, 0, 1, 0, 0, 0, 0, 0, 1}, 0, packet, 2, 10);
      }
      check(packet);
    }
    assertStillAnswers();
  }

  @Test
  void copesWithEveryCutOfAQuery() throws IOException {
    for (byte[] seed : seeds()) {
      for (int length = 0; length <= seed.length; length++) {
        check(Arrays.copyOf(seed, length));
      }
    }
  }

  private void check(byte[] packet) throws IOException {
    byte[] buffer = Arrays.copyOf(packet, Math.max(packet.length, 4096));
    int length =
        responder.respond(buffer, packet.length, SOURCE, Transport.UDP, out, NOW.toEpochMilli());
    if (length == 0) {
      assertThat(packet.length < 12 || (packet[2] & 0x80) != 0).isTrue();
      return;
    }
    assertThat(length).isBetween(12, Wire.UDP_PAYLOAD);
    Message reply;
    try {
      reply = new Message(Arrays.copyOf(out, length));
    } catch (WireParseException e) {
      // dnsjava does not know the client subnet of no family, which dig and resolvers send.
      assertThat(e).hasMessage("unknown address family");
      return;
    }
    assertThat(reply.getHeader().getFlag(Flags.QR)).isTrue();
    assertThat(reply.getHeader().getID()).isEqualTo(Wire.u16(packet, 0));
    if (reply.getOPT() == null) {
      assertThat(length).isLessThanOrEqualTo(Wire.UDP_PAYLOAD_WITHOUT_EDNS);
    }
  }

  private void assertStillAnswers() throws IOException {
    byte[] query = query("www.customer.example.", Type.A).toWire();
    int length =
        responder.respond(query, query.length, SOURCE, Transport.UDP, out, NOW.toEpochMilli());
    Message reply = new Message(Arrays.copyOf(out, length));
    assertThat(reply.getRcode()).isEqualTo(Rcode.NOERROR);
    assertThat(reply.getSection(Section.ANSWER)).hasSize(2);
  }

  private static byte[] mutated(byte[] packet, List<byte[]> seeds, SplittableRandom random) {
    if (packet.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    int at = random.nextInt(packet.length);
    return switch (random.nextInt(6)) {
      case 0 -> {
        packet[at] ^= (byte) (1 << random.nextInt(8));
        yield packet;
      }
      case 1 -> {
        packet[at] = (byte) random.nextInt();
        yield packet;
      }
      case 2 -> Arrays.copyOf(packet, at);
      case 3 -> Arrays.copyOf(packet, Math.min(packet.length + random.nextInt(20), 4096));
      case 4 -> {
        byte[] other = seeds.get(random.nextInt(seeds.size()));
        int from = random.nextInt(other.length);
        int length = Math.min(other.length - from, packet.length - at);
        System.arraycopy(other, from, packet, at, length);
        yield packet;
      }
      default -> {
        packet[at] = (byte) new int[] {0, 0x3F, 0x40, 0xC0, 0xFF}[random.nextInt(5)];
        yield packet;
      }
    };
  }

  private static List<byte[]> seeds() throws IOException {
    List<byte[]> seeds = new ArrayList<>();
    for (String name :
        List.of("www", "mail", "alias", "loop", "huge", "large", "nowhere", "a.deep")) {
      for (int type : new int[] {Type.A, Type.AAAA, Type.TXT, Type.ANY, Type.SOA, Type.IXFR}) {
        Message query = query(name + ".customer.example.", type);
        seeds.add(query.toWire());
        query.addRecord(
            new OPTRecord(
                1232,
                0,
                0,
                0,
                List.of(
                    new NSIDOption(new byte[0]),
                    new ClientSubnetOption(24, InetAddress.ofLiteral("203.0.113.0")))),
            Section.ADDITIONAL);
        seeds.add(query.toWire());
      }
    }
    seeds.add(
        query("x".repeat(63) + "." + ("y".repeat(56) + ".").repeat(3) + "customer.example.", Type.A)
            .toWire());
    return seeds;
  }

  private static Message query(String name, int type) throws IOException {
    return Message.newQuery(Record.newRecord(Name.fromString(name), type, DClass.IN));
  }
}
