package io.spillway.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentSettings;
import io.spillway.engine.Engine;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.MemoryJournal;
import io.spillway.engine.Part;
import io.spillway.mediator.Mediator;
import io.spillway.mediator.MediatorSettings;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.Inquiry;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.Origin;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import io.spillway.policy.PolicyRepository;
import io.spillway.registry.Registry;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A CDN that has offered capacity to one peer, declined another, and begun to borrow itself. */
class HistoryTrialTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final CdnName SELF = new CdnName("cdn-b.example");
  private static final CdnName PEER = new CdnName("cdn-a.example");
  private static final CdnName RIVAL = new CdnName("rival.example");
  private static final ServiceId OWN = new ServiceId("own");
  private static final Sla SLA = new Sla(0.95, Duration.ofMillis(500), 0.01);
  private static final SortedMap<String, String> RULES =
      new TreeMap<>(
          Map.of("lend.to", "peer != 'rival.example'", "borrow.when", "demand > 0.9 * usable"));

  private final MemoryJournal journal = new MemoryJournal();
  private final Map<PartName, Part<?, ?, ?>> parts = new EnumMap<>(PartName.class);
  private Instant now = NOW;

  @BeforeEach
  void live() {
    parts.put(PartName.REGISTRY, new Registry());
    parts.put(PartName.POLICY, new PolicyRepository());
    parts.put(PartName.SURGE, new io.spillway.surge.SurgeDetector());
    parts.put(PartName.MEDIATOR, new Mediator(MediatorSettings.of(SELF, Duration.ofSeconds(20))));
    parts.put(
        PartName.AGENT,
        new Agent(AgentSettings.of(SELF, URI.create("https://192.0.2.1:7443"), new TreeMap<>())));
    parts.put(PartName.METERING, new io.spillway.metering.Metering(SELF));
    Engine engine = new Engine(parts, journal, (id, effect) -> {}, () -> now);
    tell(engine, PartName.REGISTRY, resources());
    tell(
        engine,
        PartName.POLICY,
        new PolicyMessage.ConfigureRules(
            RULES,
            Optional.of(
                new TreeMap<>(Map.of("lend.to", "cdn.yaml:41", "borrow.when", "cdn.yaml:42")))));
    for (PartName part : List.of(PartName.REGISTRY, PartName.AGENT, PartName.REGISTRY)) {
      tell(engine, part, new Shared.Tick());
    }
    tell(engine, PartName.AGENT, request(PEER));
    tell(engine, PartName.AGENT, request(RIVAL));
    now = NOW.plusSeconds(60);
    tell(engine, PartName.MEDIATOR, new MediatorMessage.DemandForecast(forecast()));
  }

  private static void tell(Engine engine, PartName part, PartMessage message) {
    engine.accept(part, "", message);
  }

  private static RegistryMessage.PublishResources resources() {
    return new RegistryMessage.PublishResources(
        List.of(
            new Edge(
                new EdgeId("e1"),
                List.of(new IpAddress("198.51.100.1")),
                capacity(1_000),
                Footprint.EVERYWHERE)),
        List.of(
            new Service(
                OWN,
                List.of(new HostName("www.own.example")),
                new Origin("192.0.2.9", 80),
                SLA,
                true,
                false,
                "/up")));
  }

  private static Capacity capacity(double requests) {
    return new Capacity(RequestRate.perSecond(requests), new BitRate((long) (requests * 100_000)));
  }

  private static AgentMessage.PeerSaid request(CdnName from) {
    return new AgentMessage.PeerSaid(
        from,
        new KeyId("ab".repeat(32)),
        new PeerMessage.OfferRequest(
            new RequestId(from + ":request-1"),
            new Inquiry(
                new ServiceId("theirs"),
                List.of(new HostName("www." + from)),
                new Footprint(List.of(Footprint.EVERYWHERE.prefixes().getFirst())),
                capacity(100),
                SLA,
                Duration.ofMinutes(15))));
  }

  private static Forecast forecast() {
    return new Forecast(
        OWN,
        NOW.plusSeconds(60),
        RequestRate.perSecond(950),
        RequestRate.perSecond(500),
        RequestRate.perSecond(1_400),
        RequestRate.perSecond(1_600),
        Duration.ofSeconds(25),
        RequestRate.perSecond(1_000),
        0.8,
        true,
        80_000,
        RequestRate.ZERO);
  }

  private HistoryTrial.Report tried(SortedMap<String, String> rules, Optional<Instant> since) {
    HistoryTrial trial =
        new HistoryTrial(
            1,
            journal,
            parts,
            new HistoryTrial.Request(
                rules, Optional.of(new TreeMap<>(Map.of("lend.to", "new.yaml:3"))), since));
    trial.run();
    assertThat(trial.report().state()).isEqualTo(HistoryTrial.State.DONE);
    assertThat(trial.report().unexplained()).isZero();
    return trial.report();
  }

  private static SortedMap<String, String> with(String rule, String text) {
    SortedMap<String, String> rules = new TreeMap<>(RULES);
    rules.put(rule, text);
    return rules;
  }

  @Test
  void findsNoDifferenceUnderTheRulesOfThen() {
    HistoryTrial.Report report = tried(RULES, Optional.empty());

    assertThat(report.compared()).isGreaterThanOrEqualTo(3);
    assertThat(report.otherwise()).isZero();
    assertThat(report.read()).isEqualTo(journal.lastSequence());
  }

  @Test
  void findsNoDifferenceUnderRulesThatComeToTheSame() {
    assertThat(tried(with("lend.to", "!(peer == 'rival.example')"), Optional.empty()).otherwise())
        .isZero();
  }

  @Test
  void tellsWhichPeerWouldHaveBeenDeclinedByWhichRuleInWhichLine() {
    HistoryTrial.Report report = tried(with("lend.to", "record > 0.9"), Optional.empty());

    HistoryTrial.Difference difference = report.differences().getFirst();
    assertThat(difference.decided()).anyMatch(told -> told.contains("reserved"));
    assertThat(difference.instead())
        .anyMatch(told -> told.startsWith("declines to offer to cdn-a.example"));
    assertThat(difference.figures()).containsEntry("to be reserved, requests/s", "-100");
    RuleAsked was = difference.rules().getFirst().was();
    assertThat(was.result()).isEqualTo("true");
    assertThat(was.origin()).isEqualTo("cdn.yaml:41");
    assertThat(was.text()).isEqualTo("peer != 'rival.example'");
    RuleAsked would = difference.rules().getFirst().would();
    assertThat(would.result()).isEqualTo("false");
    assertThat(would.origin()).isEqualTo("new.yaml:3");
    assertThat(would.decided()).containsExactly("record > 0.9, which is false (new.yaml:3)");
    assertThat(report.byRule()).containsOnlyKeys("lend.to");
  }

  @Test
  void tellsByHowMuchAnOfferWouldHaveBeenDearer() {
    HistoryTrial.Report report =
        tried(with("lend.price.per-million-requests", "2000000"), Optional.empty());

    assertThat(report.otherwise()).isEqualTo(1);
    assertThat(report.differences().getFirst().rules().getFirst().would().result())
        .isEqualTo("2000000");
    assertThat(report.sums())
        .as("100/s for 15 min are 90,000 requests, each a micro dearer")
        .containsEntry("offered, worth at most, EUR", "0.09");
  }

  @Test
  void tellsThatNothingWouldHaveBeenBorrowed() {
    HistoryTrial.Report report = tried(with("borrow.when", "false"), Optional.empty());

    assertThat(report.otherwise()).isEqualTo(1);
    HistoryTrial.Difference difference = report.differences().getFirst();
    assertThat(difference.part()).isEqualTo("mediator");
    assertThat(difference.decided()).anyMatch(told -> told.startsWith("initiated for own"));
    assertThat(difference.instead()).noneMatch(told -> told.startsWith("initiated"));
    assertThat(difference.figures().get("needed of peers, requests/s")).startsWith("-");
  }

  @Test
  void looksAtNothingBeforeTheTimeGiven() {
    HistoryTrial.Report report = tried(with("lend.to", "false"), Optional.of(NOW.plusSeconds(1)));

    assertThat(report.otherwise()).isZero();
    assertThat(report.compared()).isPositive();
  }

  @Test
  void changesNothing() {
    long entries = journal.lastSequence();

    tried(with("lend.to", "false"), Optional.empty());

    assertThat(journal.lastSequence()).isEqualTo(entries);
  }

  @Test
  void explainsADecisionByTheRulesOfItsTime() {
    PastDecisions past = new PastDecisions(parts, journal);
    List<RuleAsked> asked = List.of();
    for (JournalEntry entry : journal.list(0, 1_000)) {
      List<RuleAsked> rules = past.rulesOf(entry).orElseThrow();
      if (entry.message() instanceof MediatorMessage.DemandForecast) {
        asked = rules;
      }
    }

    assertThat(asked).extracting(RuleAsked::rule).contains("borrow.when", "borrow.margin");
    RuleAsked when = asked.getFirst();
    assertThat(when.version()).isEqualTo(1);
    assertThat(when.origin()).isEqualTo("cdn.yaml:42");
    assertThat(when.text()).isEqualTo("demand > 0.9 * usable");
    assertThat(when.result()).isEqualTo("true");
    assertThat(when.saw()).containsEntry("demand", "950.0").containsEntry("usable", "1000.0");
    assertThat(asked)
        .filteredOn(r -> r.rule().equals("borrow.margin"))
        .singleElement()
        .satisfies(r -> assertThat(r.origin()).isEqualTo("the default"));
  }
}
