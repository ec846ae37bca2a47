package io.spillway.node.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentSettings;
import io.spillway.agent.LongTerm;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Holding;
import io.spillway.model.HostName;
import io.spillway.model.KeyId;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Money;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.Tariff;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a person is shown before approving. */
class LongTermViewTest {
  private static final Instant NOW = Instant.parse("2026-11-24T05:55:30Z");
  private static final CdnName BORROWER = new CdnName("cdn-a.example");
  private static final CdnName LENDER = new CdnName("cdn-b.example");

  private static LongTermTerms terms(int version, String origin, double requests) {
    Money price = new Money("EUR", 2_000_000);
    return new LongTermTerms(
        new LongTermId("cdn-a.example:long-term-1"),
        version,
        BORROWER,
        BORROWER,
        LENDER,
        new ServiceId("customer"),
        List.of(new HostName("www.customer.example")),
        new Origin(origin, 8080),
        "/up",
        Footprint.EVERYWHERE,
        Optional.empty(),
        new LongTermConditions(
            Holding.BEST_EFFORT,
            new Capacity(RequestRate.perSecond(requests), new BitRate(1_000_000)),
            new Tariff(price, price, price),
            NOW,
            NOW.plus(Duration.ofDays(90)),
            Duration.ofDays(30),
            Duration.ofMinutes(5)),
        NOW.plus(Duration.ofDays(7)));
  }

  private static LongTerm.Version version(LongTermTerms terms, LongTerm.Stage stage) {
    Optional<SignedLongTerm> signed =
        stage == LongTerm.Stage.APPROVED
            ? Optional.of(new SignedLongTerm(terms, "{}", new KeyId("a"), new KeyId("b")))
            : Optional.empty();
    return new LongTerm.Version(terms, "", signed, stage, "why", NOW, Optional.empty());
  }

  private static List<LongTermView.VersionView> shown(LongTerm.Version... versions) {
    Agent agent =
        new Agent(AgentSettings.of(LENDER, URI.create("https://b:7443"), new TreeMap<>()));
    LongTerm known =
        new LongTerm(
            versions[0].terms().id(),
            List.of(versions),
            Optional.empty(),
            false,
            Instant.EPOCH,
            Capacity.ZERO);
    return LongTermView.of(agent.initial(), known, LENDER, NOW).versions();
  }

  @Test
  void tellsTheSiteOfEachVersionAndThatItChanges() {
    List<LongTermView.VersionView> shown =
        shown(
            version(terms(1, "192.0.2.7", 300), LongTerm.Stage.APPROVED),
            version(terms(2, "192.0.2.66", 300), LongTerm.Stage.OPEN));

    assertThat(shown.getFirst().site().origin()).isEqualTo(new Origin("192.0.2.7", 8080));
    assertThat(shown.getFirst().site().hosts())
        .containsExactly(new HostName("www.customer.example"));
    assertThat(shown.getLast().changes())
        .containsExactly("origin: 192.0.2.7:8080 -> 192.0.2.66:8080");
  }

  @Test
  void comparesWithWhatIsInForceAndNotWithWhatWasDeclined() {
    LongTermView.VersionView newest =
        shown(
                version(terms(1, "192.0.2.7", 300), LongTerm.Stage.APPROVED),
                version(terms(2, "192.0.2.66", 400), LongTerm.Stage.DECLINED),
                version(terms(3, "192.0.2.66", 400), LongTerm.Stage.OPEN))
            .getLast();

    assertThat(newest.comparedWith()).contains(1);
    assertThat(newest.changes()).hasSize(2).anyMatch(c -> c.startsWith("origin: "));
  }

  @Test
  void comparesWithTheOneBeforeWhileNothingIsInForce() {
    LongTermView.VersionView newest =
        shown(
                version(terms(1, "192.0.2.7", 300), LongTerm.Stage.SUPERSEDED),
                version(terms(2, "192.0.2.7", 400), LongTerm.Stage.OPEN))
            .getLast();

    assertThat(newest.comparedWith()).contains(1);
    assertThat(newest.changes())
        .containsExactly("capacity: 300.0/s 1.0 Mbit/s -> 400.0/s 1.0 Mbit/s");
  }
}
