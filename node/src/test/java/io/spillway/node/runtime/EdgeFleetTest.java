package io.spillway.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.edges.EdgeAdapter;
import io.spillway.edges.EdgeStatus;
import io.spillway.edges.InstallOutcome;
import io.spillway.edges.Proof;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
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
import io.spillway.model.message.RegistryMessage;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EdgeFleetTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final EdgeId ID = new EdgeId("e-1");
  private static final Capacity CAPACITY =
      new Capacity(RequestRate.perSecond(100), new BitRate(1_000_000));
  private static final Footprint ALL = new Footprint(List.of(Prefix.ALL_IPV4));

  /** Remembers what it was told to fetch from. */
  private static final class Recording implements EdgeAdapter {
    final List<Origin> fetched = new ArrayList<>();

    @Override
    public EdgeId edge() {
      return ID;
    }

    @Override
    public InstallOutcome install(AgreementTerms terms, Capacity cap) {
      fetched.add(terms.origin());
      return new InstallOutcome.Live(Duration.ZERO);
    }

    @Override
    public InstallOutcome remove(AgreementId agreement) {
      return new InstallOutcome.Live(Duration.ZERO);
    }

    @Override
    public InstallOutcome redirect(Work.RedirectShare work) {
      return new InstallOutcome.Live(Duration.ZERO);
    }

    @Override
    public EdgeStatus status() {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<AgreementId> installed() {
      return List.of();
    }

    @Override
    public Proof prove(HostName host, String path) {
      throw new UnsupportedOperationException();
    }
  }

  private static Work.InstallSite site(String origin) {
    Money free = new Money("EUR", 0);
    return new Work.InstallSite(
        new AgreementTerms(
            new AgreementId("agr-1"),
            0,
            new OfferId("cdn-b.example:o-1"),
            new ArrangementId("arr-1"),
            new CdnName("cdn-a.example"),
            new CdnName("cdn-b.example"),
            new ServiceId("site"),
            List.of(new HostName("www.site.example")),
            Optional.empty(),
            new Origin(origin, 80),
            "/up",
            ALL,
            CAPACITY,
            new Tariff(free, free, free),
            NOW,
            NOW.plusSeconds(900),
            NOW.plusSeconds(960),
            Duration.ofSeconds(30),
            0.2),
        List.of(new Edge(ID, List.of(new IpAddress("198.51.100.1")), CAPACITY, ALL)));
  }

  @Test
  void edgesAreToldThePermittedAddressAndNothingOfOtherOrigins() {
    Recording edge = new Recording();
    PermittedOrigins origins =
        new PermittedOrigins(
            List.of(),
            List.of(),
            host ->
                new InetAddress[] {
                  InetAddress.ofLiteral(
                      host.equals("www.origin.example") ? "8.8.8.8" : "169.254.169.254")
                });
    try (EdgeFleet fleet = new EdgeFleet(List.of(edge), origins)) {
      RegistryMessage.DelegationResult ready = fleet.install(site("www.origin.example"));
      RegistryMessage.DelegationResult refused = fleet.install(site("inside.example"));

      assertThat(ready.ready()).isTrue();
      assertThat(edge.fetched).containsExactly(new Origin("8.8.8.8", 80));
      assertThat(refused.ready()).isFalse();
      assertThat(refused.detail())
          .as("it does not say where the name leads")
          .isEqualTo(Work.InstallSite.ORIGIN_REFUSED);
    }
  }
}
