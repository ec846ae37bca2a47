package io.spillway.node.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.SteeringTable;
import io.spillway.redirector.Redirector;
import io.spillway.redirector.RedirectorSettings;
import io.spillway.redirector.dns.Zone;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against real redirectors: a lender's, which answers the name, and another one. */
class NameLookupTest {
  private static final HostName NAME = new HostName("agr-7.via.cdn-b.example");
  private static final IpAddress EDGE = new IpAddress("127.10.2.1");

  private final Redirector lender;
  private final Redirector other;
  private final InetSocketAddress lenderAt = at();
  private final InetSocketAddress otherAt = at();

  NameLookupTest() throws IOException {
    lender = redirector("cdn-b.example", lenderAt);
    other = redirector("customer.example", otherAt);
  }

  private static InetSocketAddress at() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, new IpAddress("127.0.0.1").toInetAddress())) {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
  }

  private static Redirector redirector(String zone, InetSocketAddress at) {
    return new Redirector(
        RedirectorSettings.of(
            new RedirectorSettings.Listen(new IpAddress("127.0.0.1"), at.getPort()),
            Zone.of(
                new HostName(zone), List.of(new HostName("ns1." + zone)), Duration.ofSeconds(20))),
        Clock.systemUTC());
  }

  @BeforeEach
  void start() throws IOException {
    lender.start();
    other.start();
    other.publish(new SteeringTable(1, 1, List.of()));
  }

  @AfterEach
  void stop() {
    lender.close();
    other.close();
  }

  private void publish(IpAddress... addresses) {
    Instant until = Instant.now().plusSeconds(60);
    List<SteeringTable.Target> targets =
        List.of(addresses).stream()
            .map(address ->
                new SteeringTable.Target(
                    new CdnName("cdn-b.example"),
                    Optional.of(new AgreementId("agr-7")),
                    address,
                    1,
                    Optional.of(until)))
            .toList();
    lender.publish(
        new SteeringTable(
            1, 1, List.of(new SteeringTable.Entry(NAME, Duration.ofSeconds(5), targets))));
  }

  @Test
  void findsTheAddressAtTheServerThatAnswersTheName() {
    publish(new IpAddress("127.10.2.2"), EDGE);
    NameLookup lookup = new NameLookup(List.of(otherAt, lenderAt));

    assertThatCode(() -> lookup.require(NAME, EDGE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> lookup.require(NAME, new IpAddress("127.10.2.3")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(NAME.value())
        .hasMessageContaining("127.10.2.3");
  }

  @Test
  void findsNothingBeforeTheLenderHasPublishedTheName() {
    NameLookup lookup = new NameLookup(List.of(otherAt, lenderAt));

    assertThatThrownBy(() -> lookup.require(NAME, EDGE)).isInstanceOf(IOException.class);
  }
}
