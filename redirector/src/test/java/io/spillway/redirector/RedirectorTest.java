package io.spillway.redirector;

import static io.spillway.redirector.selection.Tables.HOST;
import static io.spillway.redirector.selection.Tables.NOW;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import io.spillway.redirector.RedirectorSettings.Listen;
import io.spillway.redirector.RedirectorStatistics.TargetAnswers;
import io.spillway.redirector.dns.DnsEvent;
import io.spillway.redirector.dns.RateLimitSettings;
import io.spillway.redirector.dns.Zones;
import io.spillway.redirector.selection.Reason;
import io.spillway.redirector.selection.TableRefusal;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.ClientSubnetOption;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Tables, leases, statistics and sockets of a whole redirector. */
class RedirectorTest {

  @Test
  void answersFromTheNewestTableAtOnce() throws IOException {
    try (Running running = new Running()) {
      publish(running, 1, 1, "192.0.2.1");
      assertThat(address(running)).isEqualTo("192.0.2.1");

      assertThat(publish(running, 1, 2, "192.0.2.2")).isEqualTo(new Publication.Accepted(1, 2));
      assertThat(address(running)).isEqualTo("192.0.2.2");

      assertThat(publish(running, 2, 1, "192.0.2.3")).isEqualTo(new Publication.Accepted(2, 1));
      assertThat(address(running)).isEqualTo("192.0.2.3");
    }
  }

  @Test
  void refusesATableOfAReplacedControlProcess() throws IOException {
    try (Running running = new Running()) {
      publish(running, 3, 7, "192.0.2.1");

      assertRefused(publish(running, 2, 99, "192.0.2.2"), TableRefusal.LOWER_EPOCH);
      assertRefused(publish(running, 3, 6, "192.0.2.2"), TableRefusal.LOWER_VERSION);
      assertRefused(publish(running, 3, 7, "192.0.2.2"), TableRefusal.SAME_VERSION_DIFFERS);
      assertThat(publish(running, 3, 7, "192.0.2.1")).isInstanceOf(Publication.Accepted.class);
      assertThat(address(running)).isEqualTo("192.0.2.1");
    }
  }

  @Test
  void leavesAPeerWhenItsLeaseEnds() throws IOException {
    try (Running running = new Running()) {
      running.redirector.publish(
          table(1, 1, own("192.0.2.1", 0), peer("198.51.100.1", 1, NOW.plusSeconds(30))));
      assertThat(address(running)).isEqualTo("198.51.100.1");

      running.now.set(NOW.plusSeconds(25));
      Message reply = running.ask("www.customer.example.", Type.A);
      assertThat(reply.getSection(Section.ANSWER).getFirst().getTTL()).isEqualTo(5);

      running.now.set(NOW.plusMillis(29_001));
      assertThat(address(running)).isEqualTo("192.0.2.1");
      assertThat(running.redirector.statistics().reasons())
          .containsEntry(Reason.RESOLVER, 2L)
          .containsEntry(Reason.OWN_FALLBACK, 1L);
    }
  }

  @Test
  void saysSoWhenNoTargetIsLeft() throws IOException {
    try (Running running = new Running()) {
      running.redirector.publish(table(1, 1, peer("198.51.100.1", 1, NOW)));

      Message reply = running.ask("www.customer.example.", Type.A);

      assertThat(reply.getRcode()).isEqualTo(Rcode.SERVFAIL);
      assertThat(reply.getHeader().getFlag(Flags.AA)).isFalse();
    }
  }

  @Test
  void knowsWhatOfItsAnswersIsAliveAcrossTables() throws IOException {
    try (Running running = new Running()) {
      Instant second = NOW.truncatedTo(ChronoUnit.SECONDS);
      running.redirector.publish(table(1, 1, own("192.0.2.1", 1), peer("198.51.100.1", 0)));
      for (int i = 0; i < 6; i++) {
        running.ask("www.customer.example.", Type.A);
      }
      running.redirector.publish(table(1, 2, own("192.0.2.1", 0), peer("198.51.100.1", 1)));
      for (int i = 0; i < 2; i++) {
        running.ask("www.customer.example.", Type.A);
      }
      running.redirector.publish(table(1, 3, own("192.0.2.1", 1)));

      AliveAnswers.Alive alive = alive(running, second);
      assertThat(alive.answers()).isEqualTo(8);
      assertThat(alive.shares().values()).containsExactly(0.25);

      running.now.set(NOW.plusSeconds(1_000));
      assertThat(alive(running, second.plusSeconds(1_000)).answers()).isZero();
    }
  }

  private static AliveAnswers.Alive alive(Running running, Instant second) {
    return Optional.ofNullable(running.redirector.alive(second).get(HOST)).orElseThrow();
  }

  @Test
  void countsWhatItAnswered() throws IOException {
    try (Running running = new Running()) {
      running.redirector.publish(table(1, 1, own("192.0.2.1", 3), peer("198.51.100.1", 0)));
      for (int i = 0; i < 10; i++) {
        running.ask("www.customer.example.", Type.A);
      }
      assertThat(running.redirector.statistics().firstPeerAnswer()).isEmpty();

      running.now.set(NOW.plusSeconds(5));
      running.redirector.publish(table(1, 2, own("192.0.2.1", 3), peer("198.51.100.1", 1)));
      for (int i = 0; i < 40; i++) {
        running.ask("www.customer.example.", Type.A);
      }
      running.ask("other.example.", Type.A);

      RedirectorStatistics statistics = running.redirector.statistics();
      assertThat(statistics.queries()).isEqualTo(51);
      assertThat(statistics.refused()).isEqualTo(1);
      assertThat(statistics.version()).isEqualTo(2);
      assertThat(statistics.firstPeerAnswer()).containsEntry(HOST, NOW.plusSeconds(5));
      TargetAnswers own = statistics.targets().getFirst();
      TargetAnswers lent = statistics.targets().getLast();
      assertThat(own.answers() + lent.answers()).isEqualTo(50);
      assertThat(lent.share()).isCloseTo(10, within(1.5));
      assertThat(own.first()).contains(NOW);
      assertThat(statistics.seconds()).hasSize(2);
      assertThat(statistics.seconds().getFirst().own()).isEqualTo(10);
      assertThat(statistics.seconds().getLast().peers()).isEqualTo(lent.share());
      assertThat(statistics.seconds().getLast().at()).isEqualTo(NOW.plusSeconds(5));
    }
  }

  @Test
  void samplesHeavyNetworksFromWhenItIsTold() throws IOException {
    try (Running running = new Running()) {
      running.redirector.publish(table(1, 1, own("192.0.2.1", 1), peer("198.51.100.1", 1)));
      running.redirector.sample(List.of(new Prefix("203.0.113.0/24")));
      publish(running, 1, 2, "192.0.2.1");

      Message query = Running.question("www.customer.example.");
      query.addRecord(
          new OPTRecord(
              1232,
              0,
              0,
              0,
              List.of(new ClientSubnetOption(24, InetAddress.ofLiteral("203.0.113.0")))),
          Section.ADDITIONAL);
      running.ask(query, false);

      assertThat(running.redirector.statistics().reasons()).containsEntry(Reason.HEAVY_NETWORK, 1L);
    }
  }

  @Test
  void limitsRepliesOverUdpAndOffersTcp() throws IOException {
    RateLimitSettings limit = new RateLimitSettings(10, 2);
    try (Running running = new Running(Running.settings().with(Running.UNLIMITED.with(limit)))) {
      publish(running, 1, 1, "192.0.2.1");
      for (int i = 0; i < 10; i++) {
        assertThat(address(running)).isEqualTo("192.0.2.1");
      }
      Message slipped = running.ask("www.customer.example.", Type.A);
      assertThat(slipped.getHeader().getFlag(Flags.TC)).isTrue();
      assertThat(slipped.getSection(Section.ANSWER)).isEmpty();

      Message whole = running.ask(Running.question("www.customer.example."), true);
      assertThat(whole.getSection(Section.ANSWER)).hasSize(1);

      running.now.set(NOW.plusSeconds(1));
      assertThat(addressOnceHeard(running)).isEqualTo("192.0.2.1");
      assertThat(running.redirector.statistics().events())
          .containsEntry(DnsEvent.LIMITED_TRUNCATED, 1L);
    }
  }

  @Test
  void namesTheAddressAndPortInUse() throws IOException {
    try (DatagramSocket taken =
        new DatagramSocket(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0))) {
      assertInUse(taken.getLocalPort(), "UDP");
    }
    int port;
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
      port = taken.getLocalPort();
      assertInUse(port, "TCP");
    }
    // Nothing stayed bound.
    try (Redirector redirector = onPort(port)) {
      redirector.start();
      assertThat(redirector.addresses().getFirst().getPort()).isEqualTo(port);
    }
  }

  private static void assertInUse(int port, String protocol) {
    try (Redirector redirector = onPort(port)) {
      assertThatIOException()
          .isThrownBy(redirector::start)
          .withMessage(
              "DNS address 127.0.0.1 port "
                  + port
                  + " ("
                  + protocol
                  + ") is in use: stop the other server or set dns.listen to a free address");
      assertThat(redirector.addresses()).isEmpty();
    }
  }

  private static Redirector onPort(int port) {
    return new Redirector(
        RedirectorSettings.of(new Listen(new IpAddress("127.0.0.1"), port), Zones.ZONE), () -> NOW);
  }

  @Test
  void namesAnAddressThatIsNotOfThisMachine() {
    try (Redirector redirector =
        new Redirector(
            RedirectorSettings.of(new Listen(new IpAddress("192.0.2.1"), 5300), Zones.ZONE),
            () -> NOW)) {
      assertThatIOException()
          .isThrownBy(redirector::start)
          .withMessageContaining("192.0.2.1 port 5300")
          .withMessageContaining("set dns.listen to an address of this machine");
    }
  }

  @Test
  void answersOverIpv6Too() throws IOException {
    RedirectorSettings both =
        new RedirectorSettings(
            List.of(new Listen(new IpAddress("127.0.0.1"), 0), new Listen(new IpAddress("::1"), 0)),
            Zones.ZONE,
            Optional.empty(),
            Running.UNLIMITED);
    try (Running running = new Running(both)) {
      publish(running, 1, 1, "192.0.2.1");
      SimpleResolver resolver = new SimpleResolver(running.redirector.addresses().getLast());
      for (boolean tcp : List.of(false, true)) {
        resolver.setTCP(tcp);
        Message reply = resolver.send(Running.question("www.customer.example."));
        assertThat(reply.getSection(Section.ANSWER)).hasSize(1);
      }
      assertThat(running.ask("ns1.customer.example.", Type.AAAA).getSection(Section.ANSWER))
          .hasSize(1);
    }
  }

  @Test
  void startsOnce() throws IOException {
    try (Running running = new Running()) {
      assertThatThrownBy(running.redirector::start).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void answersWhileTablesChange() throws Exception {
    try (Running running = new Running()) {
      publish(running, 1, 0, "192.0.2.1");
      AtomicBoolean done = new AtomicBoolean();
      Thread publisher =
          Thread.ofVirtual()
              .start(() -> {
                for (int version = 1; !done.get(); version++) {
                  publish(running, 1, version, "192.0.2." + (1 + version % 200));
                }
              });
      for (int i = 0; i < 2000; i++) {
        assertThat(address(running)).startsWith("192.0.2.");
      }
      done.set(true);
      publisher.join();
    }
  }

  @Test
  void answersAfterManyRandomPackets() throws IOException {
    try (Running running = new Running();
        DatagramSocket socket = new DatagramSocket()) {
      publish(running, 1, 1, "192.0.2.1");
      SplittableRandom random = new SplittableRandom(11);
      for (int i = 0; i < 20_000; i++) {
        byte[] packet = new byte[random.nextInt(120)];
        random.nextBytes(packet);
        socket.send(new DatagramPacket(packet, packet.length, running.address()));
      }
      assertThat(address(running)).isEqualTo("192.0.2.1");
      assertThat(running.redirector.statistics().events())
          .containsEntry(DnsEvent.INTERNAL_ERROR, 0L);
      assertThat(running.redirector.statistics().malformed()).isPositive();
    }
  }

  private static Publication publish(Running running, long epoch, long version, String address) {
    return running.redirector.publish(table(epoch, version, own(address, 1)));
  }

  private static void assertRefused(Publication publication, TableRefusal reason) {
    assertThat(publication).isInstanceOf(Publication.Refused.class);
    Publication.Refused refused = (Publication.Refused) publication;
    assertThat(refused.reason()).isEqualTo(reason);
    assertThat(refused.text()).startsWith("table ");
  }

  /** What comes while the socket's buffer is full is lost, as any datagram may be: asked again. */
  private static String addressOnceHeard(Running running) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return address(running);
      } catch (IOException e) {
        if (tries == 5) {
          throw e;
        }
      }
    }
  }

  private static String address(Running running) throws IOException {
    Message reply = running.ask("www.customer.example.", Type.A);
    ARecord record = (ARecord) reply.getSection(Section.ANSWER).getFirst();
    return record.getAddress().getHostAddress();
  }
}
