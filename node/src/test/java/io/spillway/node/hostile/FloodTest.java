package io.spillway.node.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.wire.Documents;
import io.spillway.wire.Trust;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten thousands of hostile messages leave nothing behind but a bounded record of refusals. */
class FloodTest {
  private static final int MESSAGES = 9_600;

  @Test
  void stateAndJournalStayBoundedWhateverIsSent() {
    Trust trust = Trust.in(List.of(Attacked.AUTHORITY.certificate()));
    Victim victim = new Victim(new Documents(Attacked.KEY_B.identity, trust));
    Flood flood = new Flood(victim, trust);
    flood.send(MESSAGES / 2);
    int state = victim.everything().length();
    long entries = victim.size();

    flood.send(MESSAGES / 2);

    assertThat(victim.everything()).hasSize(state);
    assertThat(victim.size() - entries).as("in the same minute nothing more is noted").isZero();
    assertThat(entries).isLessThan(Flood.PEERS * 65L);
    assertThat(flood.outcomes())
        .containsKeys("MALFORMED", "WRONG_SIGNATURE", "EXPIRED", "WRONG_PARTY")
        .hasEntrySatisfying(
            "told to the parts", told -> assertThat(told).isGreaterThan(MESSAGES / 3));
    assertThat(victim.agent().refusals()).hasSize(Flood.PEERS);
  }
}
