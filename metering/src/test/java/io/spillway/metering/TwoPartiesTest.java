package io.spillway.metering;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.metering.Closing.Outcome;
import io.spillway.metering.ledger.LedgerView;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.EdgeId;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.Money;
import io.spillway.model.message.AgentMessage.LentLoad;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.model.message.Shared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Two CDNs settle an agreement over a network that loses, repeats and reorders, with crashes. */
class TwoPartiesTest {
  private static final int SEEDS = 500;

  @Test
  void ledgersOfBothAgreeWhateverTheNetworkDoes() {
    for (int seed = 0; seed < SEEDS; seed++) {
      World world = new World(seed);
      world.run();
      world.check("seed " + seed);
    }
  }

  private record Letter(long order, Instant at, boolean toLender, PeerMessage message) {}

  private static final class World {
    private static final long END = 600;

    private final SplittableRandom random;
    private final Party lender = new Party(Fixtures.LENDER);
    private final Party borrower = new Party(Fixtures.BORROWER);
    private final PriorityQueue<Letter> network =
        new PriorityQueue<>(Comparator.comparing(Letter::at).thenComparingLong(Letter::order));
    private final List<LogBatch> read = new ArrayList<>();
    private final List<EdgeId> edges = List.of(new EdgeId("b1"), new EdgeId("b2"));
    private final SortedMap<EdgeId, Long> logEnds = new TreeMap<>();
    private final boolean lying;
    private final long ends;
    private final long amended;
    private final double share;
    private final AgreementTerms second =
        Fixtures.terms(new AgreementId("agr-8"), at(0).plusMillis(12_300), at(150), at(160));
    private final boolean both;
    private final long heard;
    private AgreementTerms terms = Fixtures.terms();
    private long order;
    private long served;
    private long position;
    private int reported;

    World(long seed) {
      random = new SplittableRandom(seed);
      lying = random.nextInt(4) == 0;
      ends = random.nextInt(3) == 0 ? random.nextLong(20, 90) : 100;
      amended = random.nextInt(3) == 0 ? random.nextLong(5, 60) : -1;
      both = random.nextInt(3) == 0;
      share = random.nextInt(4) == 0 ? 0.97 : random.nextDouble(0.1, 0.9);
      heard = ends == 100 || random.nextBoolean() ? ends - 5 : ends + random.nextLong(-5, 60);
    }

    void run() {
      lender.told(new MeteringMessage.AgreementOpened(Fixtures.signed(terms)), at(-2));
      borrower.told(new MeteringMessage.AgreementOpened(Fixtures.signed(terms)), at(-1));
      for (long t = 0; t <= END; t += t < 300 ? 1 : 5) {
        deliver(at(t));
        agree(t);
        if (t < (both ? 160 : ends)) {
          serve(t);
        }
        if (both && t == 12) {
          borrower.told(new MeteringMessage.AgreementOpened(Fixtures.signed(second)), at(t));
          lender.told(
              new MeteringMessage.AgreementOpened(Fixtures.signed(second)), at(t).plusMillis(500));
        }
        if (both && t == 162) {
          lender.told(new MeteringMessage.SiteRemoved(second.id()), at(t));
        }
        if (t == Math.max(ends, Math.min(heard, 100)) + 2) {
          lender.told(new MeteringMessage.SiteRemoved(terms.id()), at(t));
        }
        post(true, borrower.tick(at(t)), at(t));
        post(false, lender.tick(at(t)), at(t));
        report();
        if (random.nextInt(100) == 0) {
          lender.restart();
          borrower.restart();
        }
      }
    }

    private void agree(long t) {
      if (t == amended) {
        terms = terms.amended(terms.capacity().times(2), terms.steerUntil(), terms.serveUntil());
        lender.told(new MeteringMessage.AgreementOpened(Fixtures.signed(terms)), at(t));
      }
      if (t == amended + 2 && amended >= 0) {
        borrower.told(new MeteringMessage.AgreementOpened(Fixtures.signed(terms)), at(t));
      }
      if (ends < 100 && t == ends - 5) {
        borrower.told(new MeteringMessage.AgreementEnds(terms.id(), at(ends)), at(t));
      }
      if (ends < 100 && t == heard) {
        // For the lender it ends no sooner than it hears of it.
        Instant end = at(Math.max(ends, heard));
        lender.told(new MeteringMessage.AgreementEnds(terms.id(), end), at(t));
      }
    }

    private void serve(long t) {
      double demand = 400;
      for (EdgeId edge : edges) {
        long requests =
            Math.round(demand * share / edges.size() * random.nextDouble(0.92, 1.08))
                * (lying ? 3 : 1);
        served += requests;
        read(edge, at(t), requests);
      }
      EdgeId own = new EdgeId("a1");
      LoadSummary home = Fixtures.load(Fixtures.HOST, at(t), Math.round(demand * (1 - share)), 0);
      borrower.told(
          new MeteringMessage.MeterLog(Fixtures.batch(own, t, t + 1, List.of(home))),
          at(t).plusMillis(400));
      borrower.told(
          new MeteringMessage.SharesSteered(Fixtures.SERVICE, at(t), shares(t), new TreeMap<>()),
          at(t).plusMillis(500));
      if (t % 7 == 1) {
        String nonce = Fixtures.nonce((int) t);
        read(edges.getFirst(), at(t), 0, nonce);
        borrower.told(
            new MeteringMessage.ProbeSent(terms.id(), nonce, at(t)), at(t).plusMillis(700));
      }
    }

    /** Clients are steered to each agreement as it comes; what it carries is by capacity. */
    private SortedMap<AgreementId, Double> shares(long t) {
      SortedMap<AgreementId, Double> shares = new TreeMap<>();
      boolean late = t >= ends;
      shares.put(terms.id(), late ? 0 : share * (both && t > 12 ? 0.9 : 1));
      if (both && t > 12) {
        shares.put(second.id(), late ? share : share * 0.1);
      }
      return shares;
    }

    private void read(EdgeId edge, Instant second, long requests, String... nonces) {
      List<LoadSummary> loads = List.of(Fixtures.load(Fixtures.HOST, second, requests, 1));
      long from = logEnds.getOrDefault(edge, 0L);
      position++;
      LogBatch batch = Fixtures.batch(edge, from, position, loads, nonces);
      read.add(batch);
      logEnds.put(edge, position);
      lender.told(new MeteringMessage.MeterLog(batch), second.plusMillis(900));
      if (random.nextInt(5) == 0) {
        LogBatch again = read.get(random.nextInt(read.size()));
        lender.told(new MeteringMessage.MeterLog(again), second.plusMillis(950));
      }
    }

    /** What the lender's agent makes of its reports, nine of ten. */
    private void report() {
      for (LentLoad load : lender.lentLoads.subList(reported, lender.lentLoads.size())) {
        if (random.nextInt(10) > 0) {
          borrower.told(
              new Shared.PeerLoad(
                  load.agreement(), Fixtures.SERVICE, load.second(), load.served(), load.refused()),
              load.second().plusMillis(2_600));
        }
      }
      reported = lender.lentLoads.size();
    }

    private void post(boolean toLender, List<PeerMessage> messages, Instant now) {
      boolean healed = now.isAfter(at(400));
      for (PeerMessage message : messages) {
        int copies = healed ? 1 : random.nextInt(10) < 3 ? 0 : random.nextInt(10) < 2 ? 2 : 1;
        for (int i = 0; i < copies; i++) {
          Instant arrival = now.plusMillis(random.nextLong(10, healed ? 200 : 40_000));
          network.add(new Letter(order++, arrival, toLender, message));
        }
      }
    }

    private void deliver(Instant now) {
      for (Letter letter = network.peek();
          letter != null && !letter.at().isAfter(now);
          letter = network.peek()) {
        network.remove();
        Party to = letter.toLender() ? lender : borrower;
        Party from = letter.toLender() ? borrower : lender;
        post(!letter.toLender(), to.hears(from.name, letter.message(), letter.at()), letter.at());
      }
    }

    void check(String seed) {
      LedgerView earned = lender.ledger();
      LedgerView owed = borrower.ledger();
      Money amount = earned.balance("receivable:cdn-a.example", "EUR");
      assertThat(earned.balanced() && owed.balanced()).as(seed).isTrue();
      assertThat(owed.balance("payable:cdn-b.example", "EUR")).as(seed).isEqualTo(amount.negated());
      List<AgreementId> ids = both ? List.of(terms.id(), second.id()) : List.of(terms.id());
      assertThat(borrower.settled).as(seed).hasSameSizeAs(ids);
      assertThat(lender.closed).as(seed).hasSameSizeAs(ids);
      assertThat(borrower.closed).as(seed).hasSameSizeAs(ids);
      assertThat(borrower.settled.stream().mapToLong(s -> s.cost().micros()).sum())
          .as(seed)
          .isEqualTo(amount.micros());
      assertThat(lender.lentLoads.stream().map(l -> l.agreement() + " " + l.second()))
          .as(seed)
          .doesNotHaveDuplicates();
      long paid = 0;
      long disputed = 0;
      for (AgreementId id : ids) {
        LentAccount lent = lender.state.lent().get(id);
        BorrowedAccount borrowed = borrower.state.borrowed().get(id);
        assertThat(lent).as(seed).isNotNull();
        assertThat(borrowed).as(seed).isNotNull();
        assertThat(lent.billing().closing().map(Closing::outcome))
            .as(seed + borrower.stories())
            .contains(Outcome.SETTLED);
        assertThat(borrowed.audit().closing().map(Closing::outcome))
            .as(seed)
            .contains(Outcome.SETTLED);
        assertThat(borrowed.audit().sums()).as(seed).isEqualTo(lent.billing().sums());
        paid += borrowed.audit().sums().payable().requests();
        disputed += borrowed.audit().sums().disputed();
      }
      // While the lender has not heard of the end, it shares what it serves between both
      // agreements.
      boolean sharedOtherwise = both && heard > ends;
      if (!lying && !sharedOtherwise) {
        assertThat(paid).as(seed + borrower.stories()).isEqualTo(served);
        assertThat(disputed).as(seed + borrower.stories()).isZero();
      } else if (lying && share < 0.95) {
        // It claims three times what it served, and is paid at most 1.8 times that.
        assertThat(paid).as(seed).isLessThan(served * 6 / 10);
        assertThat(disputed).as(seed).isPositive();
      }
    }

    private static Instant at(long second) {
      return Fixtures.START.plusSeconds(second);
    }
  }
}
