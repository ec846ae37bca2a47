package io.spillway.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.Prefix;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import io.spillway.model.Work;
import io.spillway.model.message.MediatorMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrontDoorProbeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final HostName HOST = new HostName("www.customer.example");
  private static final Prefix LOOPBACK = new Prefix("127.0.0.0/8");

  private final ServerSocket edge;

  FrontDoorProbeTest() throws IOException {
    edge = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws IOException {
    edge.close();
  }

  private MediatorMessage.ProbeCompleted probe(List<Prefix> named) {
    IpAddress address = new IpAddress(edge.getInetAddress().getHostAddress());
    return new FrontDoorProbe(
            edge.getLocalPort(), new NameLookup(List.of()), PermittedOrigins.of(named, List.of()))
        .probe(new Work.ProbeSite(terms(), HOST, address, ""));
  }

  private static AgreementTerms terms() {
    Money cheap = new Money("EUR", 1);
    return new AgreementTerms(
        new AgreementId("cdn-a.example:agreement-1"),
        0,
        new OfferId("cdn-b.example:offer-1"),
        new ArrangementId("cdn-a.example:arrangement-1"),
        new CdnName("cdn-a.example"),
        new CdnName("cdn-b.example"),
        new ServiceId("customer"),
        List.of(HOST),
        Optional.empty(),
        new Origin("192.0.2.1", 80),
        "/up",
        new Footprint(List.of(Prefix.ALL_IPV4)),
        new Capacity(RequestRate.perSecond(10), new BitRate(1_000_000)),
        new Tariff(cheap, cheap, cheap),
        NOW,
        NOW.plusSeconds(60),
        NOW.plusSeconds(90),
        Duration.ofSeconds(30),
        0.2);
  }

  @Test
  void asksAnAddressThatIsNamedAsAClientWould() {
    Thread.startVirtualThread(() -> {
      try (Socket one = edge.accept()) {
        byte[] answer = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        one.getInputStream().readNBytes(4);
        one.getOutputStream().write(answer);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    });
    MediatorMessage.ProbeCompleted done = probe(List.of(LOOPBACK));
    assertThat(done.detail()).startsWith("HTTP/1.1 200");
    assertThat(done.ok()).isTrue();
  }

  @Test
  void saysNothingToAnAddressThatOnlyThisMachineCanReach() throws IOException {
    MediatorMessage.ProbeCompleted done = probe(List.of());

    assertThat(done.ok()).isFalse();
    assertThat(done.detail()).contains("127.0.0.1 is not asked", "origins-in");
    try (Socket own = new Socket(edge.getInetAddress(), edge.getLocalPort());
        Socket first = edge.accept()) {
      assertThat(first.getPort()).isEqualTo(own.getLocalPort());
    }
  }
}
