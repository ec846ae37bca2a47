package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.spillway.agent.Agent;
import io.spillway.agent.AgentFact;
import io.spillway.agent.AgentSettings;
import io.spillway.agent.AgentState;
import io.spillway.agent.NeighbourFact;
import io.spillway.agent.Neighbourhood;
import io.spillway.engine.Effect;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.mediator.MediatorFact;
import io.spillway.mediator.MediatorState;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.model.Advertisement;
import io.spillway.model.Capability;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.policy.PolicyFact;
import io.spillway.policy.PolicyState;
import io.spillway.registry.RegistryFact;
import io.spillway.registry.RegistryState;
import io.spillway.store.SqliteJournal;
import io.spillway.surge.SurgeFact;
import io.spillway.surge.SurgeState;
import io.spillway.wire.Codec;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parts know and state can be kept in the journal, and is found there again. */
class JournalledPartsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final CdnName SELF = new CdnName("cdn-a.example");
  private static final CdnName PEER = new CdnName("cdn-b.example");
  private static final CdnName AUTHOR = new CdnName("cdn-c.example");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(
      classes = {
        AgentState.class,
        AgentFact.class,
        MediatorState.class,
        MediatorFact.class,
        MeteringState.class,
        MeteringFact.class,
        PolicyState.class,
        PolicyFact.class,
        RegistryState.class,
        RegistryFact.class,
        SurgeState.class,
        SurgeFact.class
      })
  void canBeWritten(Class<?> type) {
    assertThatCode(() -> Codec.journal().check(type)).doesNotThrowAnyException();
  }

  /** As deep as the wire ever let one through. */
  private static SignedAdvertisement deep(int capabilities) {
    String value = "{\"a\":" + "[".repeat(56) + "]".repeat(56) + "}";
    List<Capability> all = new ArrayList<>();
    for (int i = 0; i < capabilities; i++) {
      all.add(new Capability.Other("X.Deep", value, List.of()));
    }
    return new SignedAdvertisement(
        new Advertisement(
            AUTHOR,
            URI.create("https://cdn-c.example:7443"),
            7,
            NOW,
            NOW.plusSeconds(3_600),
            Optional.empty(),
            all),
        "a.b." + capabilities);
  }

  @Test
  void whatWasPassedOnAndKeptAsProofIsReadAgainHoweverDeepItIs() {
    Agent agent =
        new Agent(
            AgentSettings.of(SELF, URI.create("https://cdn-a.example:7443"), new TreeMap<>()));
    Map<PartName, Part<?, ?, ?>> parts = Map.of(PartName.AGENT, agent);
    PeerMessage relayed = new PeerMessage.Advertisements(List.of(deep(1)));
    AgentFact proof =
        new AgentFact.Around(
            new NeighbourFact.EquivocationFound(
                AUTHOR, new Neighbourhood.Equivocation(deep(1), deep(2), PEER, NOW)));
    JournalEntry entry =
        new JournalEntry(
            1,
            PartName.AGENT,
            NOW,
            "",
            new AgentMessage.PeerSaid(
                PEER, new KeyId("key"), relayed, List.of(new KeyId("author"))),
            List.of(proof),
            List.of(new Effect.Send(PEER, relayed)));
    AgentState state = agent.apply(agent.initial(), proof);
    try (SqliteJournal journal = SqliteJournal.open(directory, parts)) {
      journal.commit(entry);
      journal.snapshot(PartName.AGENT, 1, state);
    }

    try (SqliteJournal journal = SqliteJournal.open(directory, parts)) {
      List<JournalEntry> read = new ArrayList<>();
      journal.replay(PartName.AGENT, 0, read::add);
      assertThat(read).containsExactly(entry);
      assertThat(journal.outbox()).hasSize(1);
      assertThat(journal.findSnapshot(PartName.AGENT).orElseThrow().state()).isEqualTo(state);
    }
  }
}
