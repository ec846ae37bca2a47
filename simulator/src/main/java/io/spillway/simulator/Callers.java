package io.spillway.simulator;

import io.spillway.mediator.Anticipation;
import io.spillway.mediator.Arrangement;
import io.spillway.mediator.Askings;
import io.spillway.mediator.Backing;
import io.spillway.mediator.MediatorState;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.Asker;
import io.spillway.model.BitRate;
import io.spillway.model.CalendarEntry;
import io.spillway.model.Capacity;
import io.spillway.model.Forecast;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.SurgeId;
import io.spillway.model.message.MediatorMessage;
import io.spillway.model.message.PartName;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Agenda;
import io.spillway.simulator.world.Chance;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * People who declare surges, withdraw them and ask for peers, when it comes to them, a calendar,
 * and alarms that ask as demand rises; until all is calm. What people say has seldom to do with
 * what happens.
 */
final class Callers {
  private static final Duration EVERY = Duration.ofSeconds(20);
  private static final double EAGER = 0.5;
  private static final Duration ALARM = Duration.ofMillis(700);

  /** An alarm that is too early now and then: the policy asks for half. */
  private static final double ALARMING = 0.4;

  private static final long BITS_PER_REQUEST = 160_000;
  private static final int ALARMS = 3;

  private final Agenda agenda;
  private final Chance chance;
  private final List<SimulatedNode> nodes;
  private final Instant until;
  private final Consumer<String> count;
  private long keys;

  /**
   * Callers at these CDNs.
   *
   * @param until until when they call; what they declare is over by then
   * @param count is told what was declared and answered, and what a declared surge found at its
   *     onset: {@code surges.ready}, where peers were, {@code surges.short}, where it was known
   *     that there are none, and {@code surges.late}
   */
  Callers(
      Agenda agenda,
      Chance chance,
      List<SimulatedNode> nodes,
      Instant until,
      Consumer<String> count) {
    this.agenda = agenda;
    this.chance = chance;
    this.nodes = List.copyOf(nodes);
    this.until = until;
    this.count = count;
  }

  /** In some worlds nobody calls. */
  void begin() {
    if (chance.happens(0.5)) {
      if (chance.happens(0.5)) {
        agenda.after(Duration.ofSeconds(1), this::publishCalendar);
      }
      nodes.forEach(this::watch);
      next();
    }
  }

  /** An alarm that does not wait for the detector. */
  private void watch(SimulatedNode node) {
    agenda.after(
        ALARM,
        () -> {
          Optional<Forecast> forecast =
              node.isUp()
                  ? Optional.ofNullable(mediator(node).forecasts().get(site(node)))
                  : Optional.empty();
          if (forecast.filter(f -> f.exhaustion() >= ALARMING).isPresent()) {
            long minute = agenda.now().getEpochSecond() / 60;
            ask(node, new Asker(Asker.Kind.ALARM, "edge"), "minute-" + minute, Optional.empty());
          }
          if (agenda.now().isBefore(until)) {
            watch(node);
          }
        });
  }

  private void next() {
    agenda.after(
        chance.between(Duration.ZERO, EVERY),
        () -> {
          if (agenda.now().isBefore(until)) {
            call(chance.happens(EAGER) ? nodes.getFirst() : nodes.get(chance.below(nodes.size())));
            next();
          }
        });
  }

  private static ServiceId site(SimulatedNode node) {
    return node.profile().services().getFirst().id();
  }

  private static MediatorState mediator(SimulatedNode node) {
    return node.state(PartName.MEDIATOR, MediatorState.class);
  }

  private void call(SimulatedNode node) {
    if (!node.isUp()) {
      return;
    }
    List<SurgeId> declared = List.copyOf(mediator(node).surges().keySet());
    double mood = chance.between(0, 1);
    if (mood < 0.4) {
      declare(node);
    } else if (mood < 0.5 && !declared.isEmpty()) {
      node.tell(
          PartName.MEDIATOR,
          new MediatorMessage.WithdrawSurge(declared.get(chance.below(declared.size())), "a whim"));
    } else {
      ask(node);
    }
  }

  /** Now and then one more than may ask, or with a key that was used. */
  private void ask(SimulatedNode node) {
    Asker.Kind kind = chance.happens(0.5) ? Asker.Kind.ALARM : Asker.Kind.PERSON;
    Asker asker = new Asker(kind, "caller-" + chance.below(ALARMS));
    keys += chance.happens(0.8) ? 1 : 0;
    Optional<RequestRate> requests =
        chance.happens(0.3)
            ? Optional.of(RequestRate.perSecond(carried(node) * chance.between(0.1, 2)))
            : Optional.empty();
    ask(node, asker, "key-" + keys, requests);
  }

  private void ask(SimulatedNode node, Asker asker, String key, Optional<RequestRate> requests) {
    node.tell(
        PartName.MEDIATOR,
        new MediatorMessage.RequestInitiation(site(node), asker, key, requests, "a whim"));
    Askings.find(mediator(node), asker, key)
        .ifPresent(answer -> count.accept("asked." + answer.outcome()));
  }

  private static double carried(SimulatedNode node) {
    return node.profile().edges().stream()
        .map(edge -> edge.capacity())
        .reduce(Capacity.ZERO, Capacity::plus)
        .requests()
        .perSecond();
  }

  private void declare(SimulatedNode node) {
    Instant from =
        node.clock()
            .plus(chance.between(Duration.ofSeconds(-5), Duration.ofSeconds(45)))
            .truncatedTo(ChronoUnit.SECONDS);
    Instant end = node.clock().plus(Duration.between(agenda.now(), until));
    Instant over = from.plus(chance.between(Duration.ofSeconds(10), Duration.ofSeconds(90)));
    double requests = Math.ceil(carried(node) * chance.between(0.3, 3));
    MediatorMessage.DeclareSurge order =
        new MediatorMessage.DeclareSurge(
            site(node),
            from,
            over.isBefore(end) ? over : end,
            RequestRate.perSecond(requests),
            chance.happens(0.5)
                ? Optional.of(new BitRate((long) (requests * BITS_PER_REQUEST)))
                : Optional.empty(),
            "a whim");
    node.tell(PartName.MEDIATOR, order);
    Optional<AnticipatedSurge> declared = Anticipation.same(mediator(node), order);
    declared.ifPresent(surge -> count.accept("surges.declared"));
    declared
        .filter(surge -> surge.from().isAfter(node.clock().plusSeconds(20)))
        .ifPresent(surge ->
            agenda.after(
                Duration.between(node.clock(), surge.from()), () -> countOnset(node, surge)));
  }

  /** What a surge finds that was declared 20 s before it begins, or more. */
  private void countOnset(SimulatedNode node, AnticipatedSurge surge) {
    MediatorState mediator = mediator(node);
    Forecast forecast = mediator.forecasts().get(surge.service());
    boolean counts =
        forecast != null
            && Anticipation.counting(mediator, forecast, node.clock())
                .filter(surge::equals)
                .isPresent();
    if (!counts) {
      return;
    }
    Optional<Arrangement> current = mediator.current(surge.service());
    boolean ready =
        current.filter(a -> a.backings(Backing.Status.READY).findAny().isPresent()).isPresent();
    boolean told = current.filter(a -> !a.search().missing().equals(Capacity.ZERO)).isPresent();
    boolean drains = current.filter(a -> !a.phase().sources()).isPresent();
    count.accept(ready ? "surges.ready" : told || drains ? "surges.short" : "surges.late");
  }

  private void publishCalendar() {
    SimulatedNode node = nodes.get(chance.below(nodes.size()));
    Instant from =
        node.clock().plus(chance.between(Duration.ofSeconds(20), Duration.ofSeconds(60)));
    Duration lasts = chance.between(Duration.ofSeconds(10), Duration.ofSeconds(60));
    Instant end = node.clock().plus(Duration.between(agenda.now(), until));
    if (!node.isUp() || from.plus(lasts).isAfter(end)) {
      return;
    }
    node.tell(
        PartName.MEDIATOR,
        new MediatorMessage.PublishCalendar(
            List.of(
                new CalendarEntry(
                    "news",
                    site(node),
                    Optional.of(from.atZone(ZoneOffset.UTC).toLocalDate()),
                    new TreeSet<>(),
                    LocalTime.from(from.atZone(ZoneOffset.UTC)),
                    ZoneOffset.UTC,
                    lasts,
                    RequestRate.perSecond(carried(node) * chance.between(0.5, 3)),
                    Optional.empty()))));
  }
}
