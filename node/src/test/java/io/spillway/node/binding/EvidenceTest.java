package io.spillway.node.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvidenceTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final CdnName CONTACT = new CdnName("contact.example");
  private static final CdnName PARTNER = new CdnName("partner.example");

  private final Evidence evidence = new Evidence(new TreeMap<>(), Set.of(CONTACT));

  private static KeyAnswer.Said said(boolean authenticated, int... keys) {
    return new KeyAnswer.Said(
        IntStream.of(keys).mapToObj(k -> new KeyId("%064x".formatted(k))).toList(),
        Duration.ofHours(1),
        authenticated,
        "127.0.0.1:53",
        authenticated ? "proof" : "none");
  }

  @Test
  void passersByPushOutEachOtherAndNobodyElse() {
    evidence.note(CONTACT, said(true, 1), NOW);
    evidence.note(PARTNER, said(true, 2), NOW);
    evidence.note(PARTNER, said(true, 2), NOW.plus(Duration.ofDays(1)));

    for (int i = 0; i < Evidence.MOST_KEYS + 50; i++) {
      evidence.note(new CdnName("x" + i + ".example"), said(true, 10 + i), NOW.plusSeconds(i));
    }

    assertThat(evidence.of(CONTACT)).hasSize(1);
    assertThat(evidence.of(PARTNER)).hasSize(1);
    assertThat(evidence.all().values().stream().mapToInt(List::size).sum())
        .isEqualTo(Evidence.MOST_KEYS);
  }

  @Test
  void aDomainThatPublishesEverNewKeysKeepsTheLast() {
    for (int i = 0; i < 40; i++) {
      evidence.note(PARTNER, said(true, i), NOW.plusSeconds(i));
    }

    assertThat(evidence.of(PARTNER)).hasSize(Evidence.MOST_OF_ONE);
    assertThat(evidence.of(PARTNER))
        .extracting(e -> e.key().value())
        .contains("%064x".formatted(39));
  }

  @Test
  void proofReplacesWhatWasNoneAndIsKept() {
    evidence.note(PARTNER, said(false, 1), NOW);
    evidence.note(PARTNER, said(true, 1), NOW.plusSeconds(60));
    evidence.note(PARTNER, said(false, 1), NOW.plusSeconds(120));

    KeyEvidence kept = evidence.of(PARTNER).getFirst();
    assertThat(kept.authenticated()).isTrue();
    assertThat(kept.message()).isEqualTo("proof");
    assertThat(kept.firstSeen()).isEqualTo(NOW);
    assertThat(kept.lastSeen()).isEqualTo(NOW.plusSeconds(120));
  }
}
