package io.spillway.redirector.dns;

import static io.spillway.redirector.dns.RateLimit.Verdict.DROP;
import static io.spillway.redirector.dns.RateLimit.Verdict.SEND;
import static io.spillway.redirector.dns.RateLimit.Verdict.TRUNCATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies to one network are limited, to others not. */
class RateLimitTest {
  private static final byte[] SOURCE = {10, 1, 2, 3};
  private static final byte[] NEIGHBOUR = {10, 1, 2, 99};
  private static final byte[] OTHER = {10, 1, 3, 3};

  @Test
  void sendsASecondsWorthAtOnceAndThenTheRate() {
    RateLimit limit = new RateLimit(new RateLimitSettings(100, 0), 1);

    assertThat(sent(limit, 1000, 0)).isEqualTo(100);
    assertThat(sent(limit, 1000, 100)).isEqualTo(10);
    assertThat(sent(limit, 1000, 100)).isZero();
    assertThat(sent(limit, 1000, 60_000)).isEqualTo(100);
  }

  @Test
  void keepsToTheRateOverTime() {
    RateLimit limit = new RateLimit(new RateLimitSettings(1000, 0), 1);
    int sent = 0;
    for (int millis = 0; millis < 10_000; millis++) {
      sent += sent(limit, 5, millis);
    }
    assertThat(sent).isBetween(10_900, 11_000);
  }

  @Test
  void countsANetworkAsOne() {
    RateLimit limit = new RateLimit(new RateLimitSettings(1, 0), 1);

    assertThat(limit.admit(SOURCE, 0)).isEqualTo(SEND);
    assertThat(limit.admit(NEIGHBOUR, 0)).isEqualTo(DROP);
    assertThat(limit.admit(OTHER, 0)).isEqualTo(SEND);
  }

  @Test
  void truncatesEverySlipthInsteadOfDropping() {
    RateLimit limit = new RateLimit(new RateLimitSettings(1, 3), 1);
    limit.admit(SOURCE, 0);

    for (int i = 0; i < 9; i++) {
      assertThat(limit.admit(SOURCE, 0)).isEqualTo(i % 3 == 0 ? TRUNCATE : DROP);
    }
  }

  @Test
  void forgetsWhenTheClockIsSetBack() {
    RateLimit limit = new RateLimit(new RateLimitSettings(10, 0), 1);
    assertThat(sent(limit, 100, 3_600_000)).isEqualTo(10);

    assertThat(sent(limit, 100, 0)).isEqualTo(10);
  }

  @Test
  void sendsAllWithoutALimit() {
    RateLimit limit = new RateLimit(RateLimitSettings.OFF, 1);

    assertThat(sent(limit, 100_000, 0)).isEqualTo(100_000);
  }

  @ParameterizedTest
  @CsvSource({"-1,0", "1000001,0", "1,-1", "1,101"})
  void refusesSenselessSettings(int perSecond, int slip) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RateLimitSettings(perSecond, slip))
        .withMessageContaining("use 0 to 1000000 and 0 to 100");
  }

  private static int sent(RateLimit limit, int replies, long millis) {
    int sent = 0;
    for (int i = 0; i < replies; i++) {
      sent += limit.admit(SOURCE, millis) == SEND ? 1 : 0;
    }
    return sent;
  }
}
