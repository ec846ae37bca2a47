package io.spillway.simulator;

import io.spillway.engine.Fact;
import io.spillway.engine.Part;
import io.spillway.engine.Step;
import io.spillway.metering.BorrowedAccount;
import io.spillway.metering.MeteringFact;
import io.spillway.metering.MeteringState;
import io.spillway.metering.rating.Reconciliation;
import io.spillway.model.BitRate;
import io.spillway.model.CdnName;
import io.spillway.model.RequestRate;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.Assembly;
import io.spillway.simulator.cdn.CdnProfile;
import io.spillway.simulator.world.Chance;
import io.spillway.simulator.world.Crowd;
import io.spillway.simulator.world.Faults;
import io.spillway.simulator.world.Seal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * How well a borrower estimates what its lenders serve: runs whole CDNs with the production core
 * and a crowd behind unequal resolvers, and keeps each verdict with what was served.
 *
 * <p>A lender's lie is put into its load reports while it runs. Its statements stay honest, since
 * the simulator ends a run in which more is claimed than was served: they are judged again.
 */
final class EstimateBench {
  /** When an interval lies, by the crowd of its borrower. */
  enum Stage {
    /** Its middle is before the crowd is all there. */
    RAMP,
    /** The crowd stays. */
    TOP,
    /** It goes, or has gone. */
    FALL
  }

  /**
   * One statement with its verdict.
   *
   * @param seed of which run
   * @param stage when
   * @param fact the borrower's judgement
   * @param rules by which it was judged
   */
  record Judged(long seed, Stage stage, MeteringFact.StatementJudged fact, Reconciliation rules) {
    long served() {
      return fact.statement().usage().requests();
    }

    long estimate() {
      return fact.verdict().estimate();
    }

    /** The estimate beside what was served: 1 if they are equal. */
    double ratio() {
      return (double) estimate() / served();
    }
  }

  private EstimateBench() {}

  /**
   * The judgements of one run, in the order that they were made.
   *
   * @param reported what lenders' load reports say, as a multiple of what they served
   */
  static List<Judged> run(long seed, Faults faults, double reported) {
    List<Judged> judged = new ArrayList<>();
    SortedMap<CdnName, Crowd> crowds = crowds(seed, faults);
    Assembly assembly =
        new Assembly() {
          @Override
          public Map<PartName, Part<?, ?, ?>> parts(CdnProfile cdn) {
            Map<PartName, Part<?, ?, ?>> parts = Assembly.production(cdn);
            parts.computeIfPresent(
                PartName.METERING,
                (name, part) ->
                    new Watched<>(
                        part,
                        m -> m,
                        (state, fact) -> {
                          if (state instanceof MeteringState metering
                              && fact instanceof MeteringFact.StatementJudged verdict) {
                            judged.add(judged(seed, crowds, metering, verdict));
                          }
                        }));
            parts.computeIfPresent(
                PartName.AGENT,
                (name, part) -> new Watched<>(part, m -> exaggerated(m, reported), (s, f) -> {}));
            return parts;
          }

          @Override
          public Seal seal(long secret) {
            return new Seal(secret);
          }
        };
    SimulationResult result =
        Simulation.run(seed, SimulationSettings.of(faults).withUnequalResolvers(), assembly);
    if (!result.passed()) {
      throw new AssertionError("seed " + seed + ": " + result.violations());
    }
    // The simulator's check of the journal has each message decided on once more.
    return judged.stream().distinct().toList();
  }

  /** The crowds that the run of this seed draws, by whose they are. */
  private static SortedMap<CdnName, Crowd> crowds(long seed, Faults faults) {
    Chance chance = Chance.of(seed);
    chance.fork();
    chance.fork();
    SortedMap<CdnName, Crowd> crowds = new TreeMap<>();
    new WorldPlan(chance.fork(), faults, Optional.empty())
        .draw(3)
        .forEach(planned -> crowds.put(planned.profile().name(), planned.crowd()));
    return crowds;
  }

  private static Judged judged(
      long seed,
      SortedMap<CdnName, Crowd> crowds,
      MeteringState state,
      MeteringFact.StatementJudged fact) {
    BorrowedAccount account = state.borrowed().get(fact.statement().agreement());
    if (account == null) {
      throw new AssertionError("a verdict without an account: " + fact.story());
    }
    Crowd crowd = crowds.get(account.contract().terms().borrower());
    if (crowd == null) {
      throw new AssertionError("no crowd of " + account.contract().terms().borrower());
    }
    Instant middle =
        fact.statement().from().plus(account.contract().terms().statementInterval().dividedBy(2));
    Instant full = crowd.onset().plus(crowd.ramp());
    Stage stage =
        middle.isBefore(full)
            ? Stage.RAMP
            : middle.isBefore(full.plus(crowd.hold())) ? Stage.TOP : Stage.FALL;
    long bits =
        account.contract().periods().stream()
            .mapToLong(p -> p.capacity().bits().bitsPerSecond())
            .max()
            .orElse(0);
    return new Judged(
        seed, stage, fact, new Reconciliation(account.contract().terms(), new BitRate(bits)));
  }

  private static Object exaggerated(Object message, double factor) {
    return message instanceof AgentMessage.LentLoad m
        ? new AgentMessage.LentLoad(
            m.agreement(),
            m.second(),
            RequestRate.perSecond(m.served().perSecond() * factor),
            m.refused())
        : message;
  }

  /** A part whose messages are changed and whose facts are seen, with the state before each. */
  private record Watched<S, M, F extends Fact>(
      Part<S, M, F> part, UnaryOperator<Object> change, BiConsumer<S, F> seen)
      implements Part<S, M, F> {
    @Override
    public S initial() {
      return part.initial();
    }

    @Override
    public Step<F> decide(S state, M message, Instant now) {
      Step<F> step = part.decide(state, messageType().cast(change.apply(message)), now);
      step.facts().forEach(fact -> seen.accept(state, fact));
      return step;
    }

    @Override
    public S apply(S state, F fact) {
      return part.apply(state, fact);
    }

    @Override
    public Class<S> stateType() {
      return part.stateType();
    }

    @Override
    public Class<M> messageType() {
      return part.messageType();
    }

    @Override
    public Class<F> factType() {
      return part.factType();
    }
  }
}
