package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.wire.Trust.Binding;
import io.spillway.wire.Trust.UntrustedException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How often chains are validated. */
class VouchersTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Identity IDENTITY =
      Authority.create("Test", NOW, DAY).newIdentity(A, NOW, DAY);
  private static final List<X509Certificate> CHAIN = IDENTITY.chain();

  private final Vouchers vouchers = new Vouchers((chain, _) -> validate(chain));
  private int validations;
  private boolean refuses;

  private Binding validate(List<X509Certificate> chain) throws UntrustedException {
    validations++;
    if (refuses) {
      throw new UntrustedException("nobody vouches for it");
    }
    return new Binding(A, IDENTITY.keyId(), chain.getFirst(), NOW, NOW.plus(DAY));
  }

  private static List<X509Certificate> chain(int length) {
    return Collections.nCopies(length, CHAIN.getFirst());
  }

  @Test
  void validatesAChainOnceWhileItIsInItsTime() throws UntrustedException {
    Binding first = vouchers.find(CHAIN, NOW);

    assertThat(vouchers.find(CHAIN, NOW.plusSeconds(60))).isEqualTo(first);
    assertThat(vouchers.find(List.copyOf(CHAIN), NOW.plus(DAY))).isEqualTo(first);
    assertThat(validations).isEqualTo(1);
    vouchers.find(CHAIN, NOW.plus(DAY).plusSeconds(1));
    vouchers.find(CHAIN, NOW.minusSeconds(1));
    assertThat(validations).isEqualTo(3);
  }

  @Test
  void remembersNoRefusal() throws UntrustedException {
    refuses = true;
    assertThatThrownBy(() -> vouchers.find(CHAIN, NOW)).isInstanceOf(UntrustedException.class);

    refuses = false;

    assertThat(vouchers.find(CHAIN, NOW).cdn()).isEqualTo(A);
  }

  @Test
  void forgetsWhatWasAskedLongestAgo() throws UntrustedException {
    for (int length = 1; length <= 513; length++) {
      vouchers.find(chain(length), NOW);
    }

    vouchers.find(chain(2), NOW);
    assertThat(validations).isEqualTo(513);
    vouchers.find(chain(1), NOW);
    assertThat(validations).isEqualTo(514);
  }
}
