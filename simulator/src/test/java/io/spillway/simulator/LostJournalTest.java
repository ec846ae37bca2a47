package io.spillway.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Effect;
import io.spillway.engine.Fact;
import io.spillway.engine.JournalEntry;
import io.spillway.mediator.Phase;
import io.spillway.metering.MeteringFact;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.Work;
import io.spillway.simulator.cdn.Assembly;
import io.spillway.simulator.cdn.CrashPoint;
import io.spillway.simulator.cdn.SimulatedNode;
import io.spillway.simulator.world.Faults;
import io.spillway.simulator.world.Network;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A CDN loses its whole journal amid an arrangement, and goes on with its keys and rules alone. */
class LostJournalTest {
  private static final Duration PATIENCE = Duration.ofHours(3);

  /** What each journal, of each node in turn, has named and booked. */
  private static final class Books implements Run.Witness {
    private final CdnName victim;
    private final Set<AgreementId> before = new TreeSet<>();
    private final Set<AgreementId> after = new TreeSet<>();
    private final Map<String, Integer> paid = new HashMap<>();
    private final Set<AgreementId> ended = new HashSet<>();
    private long last;
    private boolean lost;

    Books(CdnName victim) {
      this.victim = victim;
    }

    @Override
    public void saw(SimulatedNode node, JournalEntry entry, Instant now) {
      boolean own = node.name().equals(victim);
      if (own) {
        lost |= entry.sequence() < last;
        last = entry.sequence();
      }
      for (Effect effect : entry.effects()) {
        if (own && effect instanceof Effect.Perform(Work.SignProposal(AgreementTerms terms))) {
          (lost ? after : before).add(terms.id());
        }
      }
      for (Fact fact : entry.facts()) {
        if (!own && fact instanceof MeteringFact.Booked booked) {
          paid.merge(node.name() + " " + booked.transaction(), 1, Integer::sum);
        }
        if (!own && fact instanceof MeteringFact.AccountClosed closed) {
          ended.add(closed.agreement());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "a, ACTIVE, 1",
    "b, ACTIVE, 1",
    "c, ACTIVE, 1",
    "a, PREPARING, 1",
    "b, PREPARING, 1",
    "a, DRAINING, 1",
    "b, DRAINING, 1",
    "a, SETTLING, 1",
    "b, SETTLING, 1",
    "a, ACTIVE, 2",
    "b, ACTIVE, 2",
    "c, ACTIVE, 2",
    "a, ACTIVE, 3",
    "a, ACTIVE, 4",
    "b, ACTIVE, 3",
    "c, ACTIVE, 3"
  })
  void nobodyIsChargedTwiceAndAllEndsAtItsPeers(char letter, Phase phase, long seed) {
    CdnName victim = new CdnName("cdn-" + letter + ".example");
    SimulationSettings settings =
        new SimulationSettings(
                3, Faults.NONE, PATIENCE, true, Optional.empty(), Optional.empty(), false, false)
            .withCrash(new PlannedCrash(victim, phase, CrashPoint.JOURNAL_LOST));
    Books books = new Books(victim);

    SimulationResult result =
        new Run(
                seed,
                settings,
                Assembly.PRODUCTION,
                chance ->
                    new WorldPlan(chance, settings.faults(), settings.lie()).draw(settings.cdns()),
                Network.Distance.USUAL,
                books)
            .result();

    String story = String.join("\n", result.story());
    assertThat(result.violations()).as(story).isEmpty();
    assertThat(result.count("crashes")).isEqualTo(1);
    assertThat(books.lost).isTrue();
    assertThat(Collections.disjoint(books.before, books.after))
        .as("what it proposes has other names: %s, %s", books.before, books.after)
        .isTrue();
    assertThat(books.paid).allSatisfy((booking, times) -> assertThat(times).isEqualTo(1));
    assertThat(books.ended).as("accounts that are closed at its peers").isNotEmpty();
  }
}
