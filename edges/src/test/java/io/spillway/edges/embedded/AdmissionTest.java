package io.spillway.edges.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.edges.Agreements;
import io.spillway.edges.DelegatedSite;
import io.spillway.edges.SiteBook;
import io.spillway.model.AgreementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Optional<AgreementId> OWN = Optional.empty();
  private static final Optional<AgreementId> LENT = Optional.of(new AgreementId("g1"));

  private static SiteBook book(Capacity cap) {
    return SiteBook.EMPTY.with(
        DelegatedSite.of(
            Agreements.terms("g1", new Origin("192.0.2.1", 80), "www.a.example"), cap));
  }

  /** Asks at 1,000/s for so many seconds; how many were admitted. */
  private static int admitted(Admission admission, Optional<AgreementId> site, int seconds) {
    int admitted = 0;
    for (long millis = 0; millis < seconds * 1000L; millis++) {
      admitted += admission.admit(site, millis * SECOND / 1000) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void admitsTheRateAndABurstOfHalfASecond() {
    Admission admission = new Admission(RequestRate.perSecond(60), 0);
    admission.publish(book(Agreements.cap(20)), 0);

    assertThat(admitted(admission, OWN, 10)).isBetween(600, 630);
    assertThat(admitted(admission, LENT, 10)).isBetween(200, 210);
  }

  @Test
  void keepsWhatACapHasLeftWhenItIsPublishedAgain() {
    Admission admission = new Admission(RequestRate.perSecond(60), 0);
    admission.publish(book(Agreements.cap(20)), 0);
    while (admission.admit(LENT, 0)) {
      // Until it is used up.
    }
    admission.publish(book(Agreements.cap(20)), 0);
    assertThat(admission.admit(LENT, 0)).isFalse();
    admission.publish(book(Agreements.cap(21)), 0);
    assertThat(admission.admit(LENT, 0)).isTrue();
    admission.publish(SiteBook.EMPTY, 0);
    assertThat(admission.admit(LENT, 0)).isFalse();
  }

  @Test
  void refusesUntilOverdrawnBitsArePaidOff() {
    Admission admission = new Admission(RequestRate.perSecond(60), 0);
    admission.publish(book(new Capacity(RequestRate.perSecond(1000), new BitRate(8_000_000))), 0);

    assertThat(admission.admit(LENT, 0)).isTrue();
    admission.sent(LENT, 2_500_000);
    assertThat(admission.admit(LENT, SECOND)).isFalse();
    assertThat(admission.admit(LENT, 2 * SECOND)).isFalse();
    assertThat(admission.admit(LENT, 2 * SECOND + SECOND / 10)).isTrue();
    assertThat(admission.admit(OWN, SECOND)).isTrue();
  }

  @Test
  void goesOnWhenTheClockStandsStillOrGoesBack() {
    Admission admission = new Admission(RequestRate.perSecond(2), 10 * SECOND);

    assertThat(admission.admit(OWN, 0)).isTrue();
    assertThat(admission.admit(OWN, 0)).isFalse();
    assertThat(admission.admit(OWN, 9 * SECOND)).isFalse();
    assertThat(admission.admit(OWN, 11 * SECOND)).isTrue();
  }
}
