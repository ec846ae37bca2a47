package io.spillway.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.message.PartMessage;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.RegistryMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Two parts that count: one tells the other and a peer of each thing that it is told. */
class EngineTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final CdnName PEER = new CdnName("cdn-b.example");

  private final MemoryJournal journal = new MemoryJournal();
  private final List<String> performed = new ArrayList<>();
  private boolean dies;
  private Instant now = NOW;

  /** What was counted. */
  record Count(int value) implements Fact {
    @Override
    public String story() {
      return "";
    }

    @Override
    public String subject() {
      return "";
    }
  }

  /** Counts up by what {@code effects} asks for besides. */
  private abstract static class Counter<M> implements Part<Integer, M, Count> {
    private final Class<M> messages;

    Counter(Class<M> messages) {
      this.messages = messages;
    }

    abstract List<Effect> effects(M message, int count);

    @Override
    public Integer initial() {
      return 0;
    }

    @Override
    public Step<Count> decide(Integer state, M message, Instant now) {
      return message instanceof Shared.Tick
          ? Step.nothing()
          : new Step<>(List.of(new Count(state + 1)), effects(message, state + 1));
    }

    @Override
    public Integer apply(Integer state, Count fact) {
      return fact.value();
    }

    @Override
    public Class<Integer> stateType() {
      return Integer.class;
    }

    @Override
    public Class<M> messageType() {
      return messages;
    }

    @Override
    public Class<Count> factType() {
      return Count.class;
    }
  }

  private static Effect tell(RegistryMessage message) {
    return new Effect.Tell(PartName.REGISTRY, message);
  }

  private static PeerMessage say(int count) {
    return new PeerMessage.AgreementRefusal(new AgreementId("a:1"), count, "too late");
  }

  private Engine engine() {
    return engine(journal);
  }

  private Engine engine(Journal on) {
    Map<PartName, Part<?, ?, ?>> parts = new EnumMap<>(PartName.class);
    parts.put(
        PartName.POLICY,
        new Counter<>(PolicyMessage.class) {
          @Override
          List<Effect> effects(PolicyMessage message, int count) {
            return List.of(
                tell(new RegistryMessage.ReleaseCapacity("r" + count)),
                new Effect.Send(PEER, say(count)));
          }
        });
    parts.put(
        PartName.REGISTRY,
        new Counter<>(RegistryMessage.class) {
          @Override
          List<Effect> effects(RegistryMessage message, int count) {
            return List.of();
          }
        });
    return new Engine(parts, on, (id, effect) -> perform(id), () -> now);
  }

  private void perform(String id) {
    if (dies) {
      throw new IllegalStateException("killed");
    }
    performed.add(id);
  }

  private static PartMessage rules() {
    return new PolicyMessage.PutRules(new TreeMap<>());
  }

  private static int count(Engine engine, PartName part) {
    return engine.state(part, Integer.class);
  }

  @Test
  void tellsOtherPartsOnceAndHandsTheRestToThePerformer() {
    Engine engine = engine();
    engine.accept(PartName.POLICY, "", rules());

    assertThat(count(engine, PartName.POLICY)).isEqualTo(1);
    assertThat(count(engine, PartName.REGISTRY)).isEqualTo(1);
    assertThat(performed).containsExactly("1/1");
    assertThat(journal.outbox()).extracting(Journal.Pending::id).containsExactly("1/1");
    engine.done("1/1");
    assertThat(journal.outbox()).isEmpty();
  }

  @Test
  void tellsARepeatedCauseApart() {
    Engine engine = engine();
    assertThat(engine.accept(PartName.POLICY, "peer:7", rules())).isTrue();
    assertThat(engine.accept(PartName.POLICY, "peer:7", rules())).isFalse();
    assertThat(count(engine, PartName.POLICY)).isEqualTo(1);
    assertThat(count(engine(), PartName.POLICY)).isEqualTo(1);
    assertThat(engine().accept(PartName.POLICY, "peer:7", rules())).isFalse();
  }

  @Test
  void commitsNoStepThatChangesNothing() {
    Engine engine = engine();
    engine.accept(PartName.REGISTRY, "", new Shared.Tick());
    assertThat(journal.lastSequence()).isZero();
  }

  @Test
  void goesOnWithTheOutboxAfterAKillBeforeAnythingWasDone() {
    Engine first = engine();
    dies = true;
    assertThatThrownBy(() -> first.accept(PartName.POLICY, "", rules())).hasMessage("killed");
    assertThat(journal.outbox()).extracting(Journal.Pending::id).containsExactly("1/0", "1/1");

    dies = false;
    Engine second = engine();
    second.resume();
    assertThat(count(second, PartName.POLICY)).isEqualTo(1);
    assertThat(count(second, PartName.REGISTRY)).isEqualTo(1);
    assertThat(performed).containsExactly("1/1");

    Engine third = engine();
    third.resume();
    assertThat(count(third, PartName.REGISTRY)).isEqualTo(1);
    assertThat(performed).containsExactly("1/1", "1/1");
  }

  @Test
  void comesToTheSameStateFromSnapshotAndFactsAfterIt() {
    Engine first = engine();
    for (int i = 0; i < 4_500; i++) {
      first.accept(PartName.POLICY, "", rules());
    }
    assertThat(journal.findSnapshot(PartName.POLICY)).isPresent();

    Engine second = engine();
    assertThat(count(second, PartName.POLICY)).isEqualTo(4_500);
    assertThat(count(second, PartName.REGISTRY)).isEqualTo(4_500);
    second.accept(PartName.POLICY, "", rules());
    assertThat(journal.lastSequence()).isEqualTo(9_002);
  }

  @Test
  void changesNothingWhereTheJournalCannotBeWritten() {
    FullJournal full = new FullJournal(journal);
    Engine engine = engine(full);
    engine.accept(PartName.POLICY, "", rules());
    full.full = true;
    assertThatThrownBy(() -> engine.accept(PartName.POLICY, "", rules()))
        .isInstanceOf(JournalException.class);
    assertThat(count(engine, PartName.POLICY)).isEqualTo(1);
    assertThat(count(engine(), PartName.POLICY)).isEqualTo(1);
    assertThat(performed).containsExactly("1/1");
  }

  @Test
  void tellsListenersOfEachStepAfterItIsFolded() {
    Engine engine = engine();
    List<Integer> seen = new ArrayList<>();
    engine.addListener(entry -> seen.add(count(engine, entry.part())));
    engine.accept(PartName.POLICY, "", rules());
    engine.accept(PartName.POLICY, "", rules());
    assertThat(seen).containsExactly(1, 1, 2, 2);
  }

  @Test
  void refusesMessagesForPartsThatItDoesNotRun() {
    assertThatThrownBy(() -> engine().accept(PartName.AGENT, "", new Shared.Tick()))
        .hasMessage("this node does not run AGENT");
  }

  @Test
  void savesThePartThatDecidesSeldomOnceAnotherDecidesAnHourLater() {
    Engine engine = engine();
    engine.accept(PartName.REGISTRY, "", new RegistryMessage.ReleaseCapacity("r"));
    now = NOW.plusSeconds(3_599);
    engine.accept(PartName.POLICY, "", rules());
    assertThat(journal.findSnapshot(PartName.REGISTRY)).isEmpty();

    now = NOW.plusSeconds(3_600);
    engine.accept(PartName.POLICY, "", rules());

    assertThat(journal.findSnapshot(PartName.REGISTRY)).isPresent();
    assertThat(journal.findSnapshot(PartName.POLICY)).isEmpty();
    Engine again = engine();
    assertThat(count(again, PartName.REGISTRY)).isEqualTo(count(engine, PartName.REGISTRY));
  }

  @Test
  void knowsAnOutboxId() {
    assertThat(Engine.isOutboxId("12/0")).isTrue();
    for (String other : List.of("", "12", "/0", "12/", "peer:1/2", "12/x")) {
      assertThat(Engine.isOutboxId(other)).as(other).isFalse();
    }
  }

  /** A journal whose disk can be full. */
  private static final class FullJournal implements Journal {
    private final MemoryJournal disk;
    private boolean full;

    FullJournal(MemoryJournal disk) {
      this.disk = disk;
    }

    @Override
    public boolean commit(JournalEntry entry) {
      if (full) {
        throw new JournalException("no space left: free some");
      }
      return disk.commit(entry);
    }

    @Override
    public boolean consumed(String cause) {
      return disk.consumed(cause);
    }

    @Override
    public void done(String effectId) {
      disk.done(effectId);
    }

    @Override
    public List<Pending> outbox() {
      return disk.outbox();
    }

    @Override
    public void snapshot(PartName part, long sequence, Object state) {
      disk.snapshot(part, sequence, state);
    }

    @Override
    public Optional<Snapshot> findSnapshot(PartName part) {
      return disk.findSnapshot(part);
    }

    @Override
    public void replay(PartName part, long after, Consumer<JournalEntry> reader) {
      disk.replay(part, after, reader);
    }

    @Override
    public long lastSequence() {
      return disk.lastSequence();
    }

    @Override
    public List<JournalEntry> list(long after, int limit) {
      return disk.list(after, limit);
    }
  }
}
