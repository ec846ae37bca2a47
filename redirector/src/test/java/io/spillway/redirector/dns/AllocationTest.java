package io.spillway.redirector.dns;

import static io.spillway.redirector.selection.Tables.NOW;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.spillway.redirector.dns.Responder.Transport;
import io.spillway.redirector.selection.CompiledTable;
import io.spillway.redirector.selection.HeavyNetworks;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** The hot path makes no garbage. */
class AllocationTest {
  private static final int MANY = 50_000;
  private static final byte[] SOURCE = {10, 1, 2, 3};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void answersWithoutAllocating(boolean withSubnet) throws Exception {
    DnsCounters counters = new DnsCounters();
    CompiledTable table =
        CompiledTable.compile(table(1, 1, own("192.0.2.1", 1), peer("198.51.100.1", 1)));
    View view =
        new View(new ZoneRecords(Zones.ZONE), Optional.of(table), HeavyNetworks.NONE, counters);
    Responder responder =
        new Responder(new AtomicReference<>(view), counters, ServerSettings.USUAL, 1);
    byte[] query = query(withSubnet);
    byte[] out = new byte[Wire.UDP_PAYLOAD];
    ask(responder, query, out);

    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    ask(responder, query, out);
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;

    // A few objects in all, such as the slot of a new second: none for each answer.
    assertThat(allocated).isLessThan(MANY);
  }

  private static void ask(Responder responder, byte[] query, byte[] out) {
    for (int i = 0; i < MANY; i++) {
      responder.respond(query, query.length, SOURCE, Transport.UDP, out, NOW.toEpochMilli() + i);
    }
  }

  private static byte[] query(boolean withSubnet) throws Exception {
    Message query =
        Message.newQuery(
            Record.newRecord(Name.fromString("www.customer.example."), Type.A, DClass.IN));
    if (withSubnet) {
      ClientSubnetOption subnet = new ClientSubnetOption(24, InetAddress.ofLiteral("203.0.113.0"));
      query.addRecord(new OPTRecord(1232, 0, 0, 0, List.of(subnet)), Section.ADDITIONAL);
    }
    return query.toWire();
  }
}
