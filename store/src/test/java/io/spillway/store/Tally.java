package io.spillway.store;

import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.model.message.PartName;
import io.spillway.model.message.PolicyMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A part that counts what it is told, for journals to keep. */
final class Tally implements Part<Tally.Count, PolicyMessage, Tally.Counted> {
  static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  static final String QUIET = "quiet";
  static final Map<PartName, Part<?, ?, ?>> PARTS =
      Map.of(PartName.POLICY, new Tally(), PartName.SURGE, new Tally());

  record Count(long rules) {}

  sealed interface Counted extends Fact {
    record Added(long rules) implements Counted {
      @Override
      public String story() {
        return "was told " + rules + " rules";
      }

      @Override
      public String subject() {
        return "";
      }
    }

    /** The same, of which nobody wants to be told. */
    record Hummed(long rules) implements Counted {
      @Override
      public String story() {
        return "";
      }

      @Override
      public String subject() {
        return "";
      }
    }
  }

  /** One step as the engine would commit it, with two effects. */
  static JournalEntry entry(long sequence, PartName part, String cause) {
    return new JournalEntry(
        sequence,
        part,
        NOW.plusSeconds(sequence),
        cause,
        new PolicyMessage.PutRules(new TreeMap<>(Map.of("rule", "'" + sequence + "'"))),
        List.of(new Counted.Added(sequence)),
        List.of(tell(), tell()));
  }

  /** One step of which nothing came, as the engine would commit it. */
  static JournalEntry quiet(long sequence, PartName part) {
    return new JournalEntry(
        sequence,
        part,
        NOW.plusSeconds(sequence),
        "",
        new PolicyMessage.PutRules(new TreeMap<>(Map.of(QUIET, "'" + sequence + "'"))),
        List.of(new Counted.Hummed(sequence)),
        List.of());
  }

  static Effect tell() {
    return new Effect.Tell(PartName.REGISTRY, new Shared.Tick());
  }

  @Override
  public Count initial() {
    return new Count(0);
  }

  @Override
  public Step<Counted> decide(Count state, PolicyMessage message, Instant now) {
    return switch (message) {
      case PolicyMessage.PutRules(var rules, var _) ->
          new Step<>(
              List.of(
                  rules.containsKey(QUIET)
                      ? new Counted.Hummed(rules.size())
                      : new Counted.Added(rules.size())),
              List.of());
      case PolicyMessage.ConfigureRules(var rules, var _) -> Step.nothing();
    };
  }

  @Override
  public Count apply(Count state, Counted fact) {
    return switch (fact) {
      case Counted.Added(long rules) -> new Count(state.rules() + rules);
      case Counted.Hummed(long rules) -> new Count(state.rules() + rules);
    };
  }

  @Override
  public Class<Count> stateType() {
    return Count.class;
  }

  @Override
  public Class<PolicyMessage> messageType() {
    return PolicyMessage.class;
  }

  @Override
  public Class<Counted> factType() {
    return Counted.class;
  }
}
