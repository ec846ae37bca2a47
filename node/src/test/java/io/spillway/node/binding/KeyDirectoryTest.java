package io.spillway.node.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On simulated time, with lookups that answer when the test lets them. */
class KeyDirectoryTest {
  private static final CdnName PEER = new CdnName("cdn-b.example");
  private static final CdnName STRANGER = new CdnName("cdn-x.example");
  private static final KeyId KEY = key(1);
  private static final KeyId NEXT = key(2);
  private static final Duration TTL = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private final Map<CdnName, KeyAnswer> zone = new HashMap<>();
  private final List<CdnName> asked = new ArrayList<>();
  private final Deque<Runnable> lookups = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-01-01T12:00:00Z");
  private KeyDirectory directory;

  @BeforeEach
  void open() {
    directory = open(true);
  }

  private KeyDirectory open(boolean authentic) {
    return new KeyDirectory(
        cdn -> {
          asked.add(cdn);
          return zone.getOrDefault(cdn, said(true));
        },
        authentic,
        Set.of(PEER),
        folder.resolve("published-keys.json"),
        () -> now,
        lookups::add);
  }

  private static KeyId key(int number) {
    return new KeyId("%064x".formatted(number));
  }

  private static KeyAnswer said(boolean authenticated, KeyId... keys) {
    return new KeyAnswer.Said(List.of(keys), TTL, authenticated, "127.0.0.1:53", "AAAA");
  }

  private static KeyAnswer failed() {
    return new KeyAnswer.Failed("127.0.0.1:53 answers SERVFAIL");
  }

  private void answer() {
    while (!lookups.isEmpty()) {
      lookups.pop().run();
    }
  }

  private boolean believes(CdnName cdn, KeyId key) {
    return directory.whyNot(cdn, key, now).isEmpty();
  }

  private void pass(Duration time) {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plusSeconds(5);
      directory.tick();
      answer();
    }
  }

  @Test
  void believesNothingUntilTheAnswerIsThereAndDoesNotWaitForIt() {
    zone.put(PEER, said(true, KEY));

    assertThat(directory.whyNot(PEER, KEY, now))
        .hasValueSatisfying(w -> assertThat(w).contains("not looked up yet"));
    answer();

    assertThat(believes(PEER, KEY)).isTrue();
    assertThat(directory.whyNot(PEER, NEXT, now))
        .contains("_spillway.cdn-b.example publishes 1 key, not this one");
  }

  @Test
  void looksUpContactsAheadOfNeedAndStrangersWhenTheyShowUp() {
    directory.tick();
    answer();
    assertThat(asked).containsExactly(PEER);

    assertThat(believes(STRANGER, KEY)).isFalse();
    zone.put(STRANGER, said(true, KEY));
    answer();

    assertThat(believes(STRANGER, KEY)).isTrue();
  }

  @Test
  void renewsAnAnswerBeforeItEndsAndForgetsWhoIsNotUsed() {
    zone.put(PEER, said(true, KEY));
    zone.put(STRANGER, said(true, KEY));
    directory.tick();
    believes(STRANGER, KEY);
    answer();
    asked.clear();

    pass(TTL.dividedBy(2));
    assertThat(asked).isEmpty();
    pass(TTL.dividedBy(2));
    assertThat(asked).containsExactlyInAnyOrder(PEER, STRANGER);

    pass(KeyDirectory.LONGEST.plus(TTL));
    assertThat(directory.size()).as("the contact alone").isEqualTo(1);
  }

  @Test
  void bothKeysCountWhileAKeyIsRotatedAndWithdrawalCountsAtOnce() {
    zone.put(PEER, said(true, KEY, NEXT));
    directory.tick();
    answer();
    assertThat(believes(PEER, KEY) && believes(PEER, NEXT)).isTrue();

    zone.put(PEER, said(true, NEXT));
    pass(TTL);

    assertThat(believes(PEER, KEY)).isFalse();
    assertThat(believes(PEER, NEXT)).isTrue();
    zone.put(PEER, said(true));
    pass(TTL);
    assertThat(believes(PEER, NEXT)).isFalse();
    assertThat(directory.evidence(PEER))
        .as("what was seen stays, and when it went")
        .extracting(KeyEvidence::key)
        .containsExactlyInAnyOrder(KEY, NEXT);
    assertThat(directory.evidence(PEER)).allMatch(e -> e.goneSince().isPresent());
  }

  @Test
  void asksAgainForAKeyThatIsMissingButNotAtEachTry() {
    zone.put(PEER, said(true, KEY));
    directory.tick();
    answer();
    zone.put(PEER, said(true, KEY, NEXT));
    asked.clear();

    for (int i = 0; i < 50; i++) {
      assertThat(believes(PEER, NEXT)).isFalse();
      answer();
    }
    assertThat(asked).isEmpty();
    now = now.plus(KeyDirectory.AGAIN);
    assertThat(believes(PEER, NEXT)).isFalse();
    answer();

    assertThat(believes(PEER, NEXT)).isTrue();
    assertThat(asked).containsExactly(PEER);
  }

  @Test
  void aLookupThatFailsChangesNothingUntilTheGraceEnds() {
    zone.put(PEER, said(true, KEY));
    directory.tick();
    answer();
    Instant verified = now;
    zone.put(PEER, failed());

    pass(TTL.plus(KeyDirectory.GRACE).minusSeconds(10));
    assertThat(believes(PEER, KEY)).isTrue();
    assertThat(directory.tell(PEER).text())
        .contains("cannot be renewed, counts until " + verified.plus(TTL).plus(KeyDirectory.GRACE))
        .contains("SERVFAIL");
    pass(Duration.ofSeconds(10));

    assertThat(directory.whyNot(PEER, KEY, now))
        .contains("_spillway.cdn-b.example: 127.0.0.1:53 answers SERVFAIL");
    zone.put(PEER, said(true, KEY));
    pass(Duration.ofSeconds(10));
    assertThat(believes(PEER, KEY)).isTrue();
  }

  @Test
  void withoutProofNothingIsBelievedWhereItIsRequired() {
    zone.put(PEER, said(false, KEY));
    directory.tick();
    answer();

    assertThat(directory.whyNot(PEER, KEY, now))
        .hasValueSatisfying(
            w -> assertThat(w).contains("does not say that DNSSEC proves its answer"));
  }

  @Test
  void whereProofIsPreferredItIsNotGivenUpAgain() {
    directory = open(false);
    zone.put(PEER, said(false, KEY));
    directory.tick();
    answer();
    assertThat(believes(PEER, KEY)).isTrue();
    zone.put(PEER, said(true, KEY));
    pass(TTL);
    zone.put(PEER, said(false, NEXT));

    pass(TTL);

    assertThat(believes(PEER, KEY)).as("proved, and in its grace").isTrue();
    assertThat(believes(PEER, NEXT)).isFalse();
  }

  @Test
  void strangersCauseABoundedNumberOfLookupsAndFillNoMemory() {
    int before = KeyDirectory.STRANGERS * 10;
    int seconds = 2_000;
    zone.put(PEER, said(true, KEY));
    directory.tick();
    answer();
    asked.clear();

    for (int second = 0; second < seconds; second++) {
      now = now.plusSeconds(1);
      for (int i = 0; i < 10; i++) {
        believes(new CdnName("x" + (second * 10 + i) + ".example"), KEY);
      }
      assertThat(believes(PEER, KEY)).isTrue();
      answer();
    }

    assertThat(asked.size()).isLessThanOrEqualTo(before + seconds * KeyDirectory.STRANGERS);
    assertThat(directory.size()).isLessThanOrEqualTo(KeyDirectory.MOST_NAMES);
  }

  @Test
  void whoOnlyClaimsANameDrivesNobodyOutWhoseKeyIsKnown() {
    zone.put(STRANGER, said(true, KEY));
    believes(STRANGER, KEY);
    answer();

    for (int i = 0; i < 2 * KeyDirectory.MOST_NAMES; i++) {
      now = now.plusMillis(500);
      believes(new CdnName("x" + i + ".example"), KEY);
      answer();
      if (i % 400 == 0) {
        directory.tick();
        answer();
      }
    }

    asked.clear();
    directory.whyNot(STRANGER, KEY, now);
    assertThat(asked).isEmpty();
    assertThat(lookups).isEmpty();
  }

  @Test
  void whatWasVerifiedGoesOnAcrossARestartAndEndsAsItWouldHave() throws IOException {
    zone.put(PEER, said(true, KEY));
    directory.tick();
    answer();
    zone.put(PEER, failed());

    directory.tick();
    directory = open(true);
    assertThat(believes(PEER, KEY)).isTrue();
    pass(TTL.plus(KeyDirectory.GRACE));
    assertThat(believes(PEER, KEY)).isFalse();
    assertThat(directory.evidence(PEER)).extracting(KeyEvidence::message).containsExactly("AAAA");

    Files.writeString(folder.resolve("published-keys.json"), "{");
    directory = open(true);
    assertThat(directory.evidence(PEER)).isEmpty();
    assertThat(folder.resolve("published-keys.json.unreadable")).exists();
  }

  @Test
  void aWithdrawnKeyDoesNotComeBackByARestart() {
    zone.put(PEER, said(true, KEY));
    directory.tick();
    answer();
    zone.put(PEER, said(true));
    pass(TTL);

    directory.tick();
    directory = open(true);

    assertThat(believes(PEER, KEY)).isFalse();
    assertThat(directory.evidence(PEER)).hasSize(1);
  }
}
