package io.spillway.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.CdnName;
import io.spillway.model.LongTermTerms;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Both parties of a long-term agreement sign the same bytes, and nobody alters them alone. */
class LongTermDocumentsTest {
  private static final Duration DAY = Duration.ofDays(1);

  private final Authority authority =
      Authority.create("Test", Samples.NOW.minus(DAY), Duration.ofDays(9));
  private final Trust trust = Trust.in(List.of(authority.certificate()));
  private final Documents a = documents(Samples.A);
  private final Documents b = documents(Samples.B);
  private final Documents c = documents(Samples.C);
  private final LongTermTerms terms = Samples.longTerm();

  private Documents documents(CdnName cdn) {
    return new Documents(
        authority.newIdentity(cdn, Samples.NOW.minus(DAY), DAY.multipliedBy(3)), trust);
  }

  private Opening opened(Documents by, PeerMessage message, CdnName at) {
    String sealed = by.seal(message, at, "id:1", Samples.NOW, Duration.ofHours(1));
    return a.open(sealed, at, Samples.NOW);
  }

  private static Optional<Refusal> refusal(Opening opening) {
    return opening instanceof Opening.Refused refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  @Test
  void bothSignTheSameBytes() {
    SignedLongTerm signed = b.countersign(terms, a.sign(terms));

    assertThat(c.check(signed, Samples.NOW)).isEmpty();
    assertThat(refusal(opened(b, new PeerMessage.LongTermApproved(signed), Samples.A))).isEmpty();
    assertThat(
            refusal(
                opened(
                    a, new PeerMessage.LongTermProposed(terms, a.sign(terms), "may"), Samples.B)))
        .isEmpty();
  }

  @Test
  void neitherAltersItAlone() {
    SignedLongTerm signed = b.countersign(terms, a.sign(terms));
    LongTermTerms other = terms.next(Samples.A, Optional.empty(), terms.conditions(), Samples.NOW);

    SignedLongTerm altered =
        new SignedLongTerm(other, signed.document(), signed.authorKey(), signed.approverKey());

    assertThat(c.check(altered, Samples.NOW).orElseThrow().reason()).isEqualTo(Refusal.ALTERED);
    assertThat(refusal(opened(b, new PeerMessage.LongTermApproved(altered), Samples.A)))
        .contains(Refusal.ALTERED);
  }

  @Test
  void eachSignsAsItselfAlone() {
    String proposal = a.sign(terms);

    assertThatThrownBy(() -> b.sign(terms)).hasMessageContaining("cdn-a.example has to sign it");
    assertThatThrownBy(() -> c.countersign(terms, proposal))
        .hasMessageContaining("cdn-b.example has to sign it");
    assertThat(
            refusal(opened(c, new PeerMessage.LongTermProposed(terms, proposal, "may"), Samples.B)))
        .contains(Refusal.WRONG_PARTY);
  }
}
