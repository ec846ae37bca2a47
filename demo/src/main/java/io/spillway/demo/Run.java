package io.spillway.demo;

import io.spillway.demo.client.PlayingCrowd;
import io.spillway.demo.client.Site;
import io.spillway.demo.client.Tally;
import io.spillway.demo.crowd.Arrivals;
import io.spillway.demo.crowd.CrowdShape;
import io.spillway.demo.crowd.FlashCrowd;
import io.spillway.demo.report.Judgement;
import io.spillway.demo.report.NodesAccount;
import io.spillway.demo.report.Reference;
import io.spillway.demo.report.RunRecord;
import io.spillway.demo.report.Sla;
import io.spillway.demo.report.Yardsticks;
import io.spillway.demo.screen.Screen;
import io.spillway.demo.screen.Story;
import io.spillway.demo.screen.View;
import io.spillway.demo.world.AddressPlan;
import io.spillway.demo.world.AuditTrail;
import io.spillway.demo.world.CdnPlan;
import io.spillway.demo.world.World;
import io.spillway.demo.world.WorldException;
import io.spillway.demo.world.WorldPlan;
import io.spillway.model.CdnName;
import io.spillway.model.Money;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** One crowd played against one world, watched and measured. */
final class Run {
  private static final Duration BETWEEN_FRAMES = Duration.ofMillis(300);
  private static final double BETWEEN_ACCOUNTS = 1.5;
  private static final double FOR_THE_BOOKS = 20;
  private static final double WARM_UP_SECONDS = 8;
  private static final int EARLY_SECONDS = 20;
  private static final int STORIES_SHOWN = 30;
  private static final String CLOSED = "CLOSED";
  private static final String ABANDONED = "ABANDONED";

  private final DemoSettings settings;
  private final RunRecord.Mode mode;
  private final CrowdShape shape;
  private final World world;
  private final Tally tally;
  private final Deque<Story> stories = new ArrayDeque<>();
  private Instant startedAt = Instant.EPOCH;
  private NodesAccount account = NodesAccount.empty();
  private double accountRead;
  private double closedSince = Double.NaN;

  Run(DemoSettings settings, RunRecord.Mode mode, CrowdShape shape, World world) {
    this.settings = settings;
    this.mode = mode;
    this.shape = shape;
    this.world = world;
    this.tally = new Tally(world.plan().primary().name(), world.plan()::ownerOf);
  }

  /** Plays to the end. */
  RunRecord play(Screen screen) throws WorldException {
    WorldPlan plan = world.plan();
    Site site =
        new Site(WorldPlan.HOST, plan.authorities(), AddressPlan.EDGE_PORT, WorldPlan.SLA_LATENCY);
    warmUp(site);
    startedAt = Instant.now();
    double end;
    try (PlayingCrowd crowd = PlayingCrowd.start(shape, settings.seed(), site, tally)) {
      while (!isOver(crowd.seconds())) {
        world.requireAlive();
        List<Story> fresh = freshStories();
        if (crowd.seconds() - accountRead >= BETWEEN_ACCOUNTS) {
          accountRead = crowd.seconds();
          readAccount();
        }
        screen.show(view(crowd.seconds()), fresh);
        LockSupport.parkNanos(BETWEEN_FRAMES.toNanos());
      }
      end = crowd.seconds();
    }
    readAccount();
    screen.show(view(end), freshStories());
    return record(end);
  }

  /** Some seconds of ordinary traffic that are not counted, until all processes are warm. */
  private void warmUp(Site site) throws WorldException {
    Tally uncounted = new Tally(world.plan().primary().name(), world.plan()::ownerOf);
    CrowdShape ordinary = FlashCrowd.ordinary(shape.ordinary(), settings.seed());
    try (PlayingCrowd crowd = PlayingCrowd.start(ordinary, settings.seed(), site, uncounted)) {
      while (crowd.seconds() < WARM_UP_SECONDS) {
        world.requireAlive();
        LockSupport.parkNanos(BETWEEN_FRAMES.toNanos());
      }
    }
  }

  private boolean isOver(double seconds) {
    double length = shape.length().toMillis() / 1000.0;
    if (seconds < length) {
      return false;
    }
    if (!Judgement.waitsForClose(mode) || shape.onset().isEmpty()) {
      return true;
    }
    if (seconds >= length + settings.settle().toSeconds()) {
      return true;
    }
    String state = state();
    if (!state.equals(CLOSED) && !state.equals(ABANDONED)) {
      return false;
    }
    closedSince = Double.isNaN(closedSince) ? seconds : closedSince;
    boolean booked = account.ledgerBalanced() && account.delegationsLeft() == 0;
    return booked || seconds - closedSince > FOR_THE_BOOKS;
  }

  private String state() {
    return account.states().isEmpty() ? "" : account.states().getLast().name();
  }

  private void readAccount() {
    try {
      account = world.account();
    } catch (IOException e) {
      // A node that is busy or restarting is asked again; the last answer stands until then.
    }
  }

  private List<Story> freshStories() {
    List<AuditTrail.Entry> entries = new ArrayList<>();
    for (AuditTrail trail : world.trails()) {
      try {
        entries.addAll(trail.next());
      } catch (IOException e) {
        // The next look brings what this one did not.
      }
    }
    List<Story> fresh =
        entries.stream()
            .filter(entry -> !entry.story().isBlank() && entry.at().isAfter(startedAt))
            .sorted(Comparator.comparing(AuditTrail.Entry::at))
            .map(entry -> new Story(since(entry.at()), entry.cdn(), entry.story()))
            .toList();
    fresh.forEach(stories::addLast);
    while (stories.size() > STORIES_SHOWN) {
      stories.removeFirst();
    }
    return fresh;
  }

  private double since(Instant at) {
    return Duration.between(startedAt, at).toMillis() / 1000.0;
  }

  private View view(double seconds) {
    Tally.Second second = tally.second((int) seconds - 1);
    Tally.Totals totals = tally.totals();
    List<View.Load> loads = world.plan().cdns().stream().map(cdn -> load(cdn, second)).toList();
    return new View(
        "Spillway demo, seed " + settings.seed() + ", " + world.kind().word() + " edges",
        seconds,
        shape.length().toMillis() / 1000.0,
        loads,
        state(),
        totals.total(),
        totals.failed(),
        totals.slow(),
        owed(),
        List.copyOf(stories));
  }

  private static View.Load load(CdnPlan cdn, Tally.Second second) {
    int sent = second.sent().getOrDefault(cdn.name(), 0);
    int served = second.served().getOrDefault(cdn.name(), 0);
    return new View.Load(cdn.name(), sent, cdn.requestsPerSecond(), sent - served);
  }

  private String owed() {
    Map<String, Money> byCurrency = new TreeMap<>();
    account
        .invoices()
        .forEach(line -> byCurrency.merge(line.amount().currency(), line.amount(), Money::plus));
    return String.join(", ", byCurrency.values().stream().map(Money::toString).toList());
  }

  private RunRecord record(double end) {
    CdnName primary = world.plan().primary().name();
    double capacity = world.plan().primary().requestsPerSecond();
    List<Tally.Second> seconds = tally.seconds();
    Yardsticks yardsticks =
        new Yardsticks(
            seconds.subList(0, Math.min(seconds.size(), (int) end)),
            primary,
            capacity,
            new Sla(WorldPlan.SLA_ERRORS, 1 - WorldPlan.SLA_QUANTILE));
    int from = (int) (shape.onset().orElse(Duration.ZERO).toMillis() / 1000);
    return new RunRecord(
        mode,
        settings.seed(),
        world.kind().word(),
        SettingsText.of(settings),
        startedAt,
        shape.onset(),
        account.cameTo("INITIATED"),
        tally.firstRedirect(),
        yardsticks.excessMoved(from),
        yardsticks.slaMet(from),
        yardsticks.slaBroken(from),
        yardsticks.redirectedShareHighest(),
        tally.totals(),
        failedEarly(seconds),
        tally.reasons(),
        referenceShare(capacity, end),
        account);
  }

  /** Failures among the visits that began in the 20 s after detection. */
  private OptionalLong failedEarly(List<Tally.Second> seconds) {
    Optional<Instant> detected = account.cameTo("INITIATED");
    if (detected.isEmpty()) {
      return OptionalLong.empty();
    }
    int from = (int) since(detected.get());
    return OptionalLong.of(
        seconds.stream()
            .filter(s -> s.second() >= from && s.second() < from + EARLY_SECONDS)
            .mapToLong(Tally.Second::failed)
            .sum());
  }

  /** The same arrivals once more, against the primary's capacity alone. */
  private double referenceShare(double capacity, double end) {
    Reference reference = new Reference(capacity);
    Arrivals arrivals = PlayingCrowd.arrivals(shape, settings.seed());
    for (double at = arrivals.next(); at < end; at = arrivals.next()) {
      reference.arrive(at);
    }
    return reference.failedShare();
  }
}
