package io.spillway.wire;

import static io.spillway.wire.Samples.A;
import static io.spillway.wire.Samples.B;
import static io.spillway.wire.Samples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.RevokedKey;
import io.spillway.model.message.PeerMessage;
import io.spillway.wire.Opening.Opened;
import io.spillway.wire.Opening.Refused;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What binds a key to its domain, where the DNS has a say. */
class DnsBindingTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final Authority AUTHORITY = Authority.create("Test", NOW, DAY);
  private static final Identity VOUCHED = AUTHORITY.newIdentity(A, NOW, DAY);
  private static final Identity OWN = Authority.selfSigned(A, NOW, DAY);

  private final Set<KeyId> published = new HashSet<>();
  private final PublishedKeys directory =
      (cdn, key, now) ->
          cdn.equals(A) && published.contains(key)
              ? Optional.empty()
              : Optional.of("_spillway." + cdn + " publishes no such key");

  private Trust trust(DnsBinding dns) {
    return Trust.in(
        dns.needsAuthorities() ? List.of(AUTHORITY.certificate()) : List.of(), dns, directory);
  }

  private static Opening open(Identity by, Trust trust) {
    String document =
        new Documents(by, trust)
            .seal(new PeerMessage.AdvertisementsWanted(List.of(A)), B, "1", NOW, DAY);
    return new Documents(AUTHORITY.newIdentity(B, NOW, DAY), trust).open(document, B, NOW);
  }

  private static boolean believed(Identity by, Trust trust) {
    return switch (open(by, trust)) {
      case Opened _ -> true;
      case Refused refused -> {
        assertThat(refused.reason()).isEqualTo(Refusal.UNTRUSTED_KEY);
        yield false;
      }
    };
  }

  private static X509Certificate[] chain(Identity identity) {
    return identity.chain().toArray(new X509Certificate[0]);
  }

  @Test
  void believesByEachKindOfBindingWhatItShouldAndNothingElse() {
    for (boolean record : List.of(false, true)) {
      published.clear();
      if (record) {
        published.addAll(List.of(VOUCHED.keyId(), OWN.keyId()));
      }
      for (DnsBinding dns : DnsBinding.values()) {
        Trust trust = trust(dns);
        boolean vouched =
            switch (dns) {
              case OFF, EITHER -> true;
              case ALSO, INSTEAD -> record;
            };
        boolean own =
            switch (dns) {
              case OFF, ALSO -> false;
              case INSTEAD, EITHER -> record;
            };
        assertThat(believed(VOUCHED, trust)).as("%s, record %s", dns, record).isEqualTo(vouched);
        assertThat(believed(OWN, trust)).as("own, %s, %s", dns, record).isEqualTo(own);
        assertThat(trust.stillBelieves(chain(VOUCHED), NOW)).isEqualTo(vouched);
      }
    }
  }

  @Test
  void aThiefWithACertificateOfTheAuthorityIsRefusedWithoutTheRecord() {
    published.add(VOUCHED.keyId());
    Identity thief = AUTHORITY.newIdentity(A, NOW, DAY);

    assertThat(believed(VOUCHED, trust(DnsBinding.ALSO))).isTrue();
    assertThat(believed(thief, trust(DnsBinding.ALSO))).isFalse();
    assertThat(believed(thief, trust(DnsBinding.OFF))).as("an authority alone").isTrue();
  }

  @Test
  void aRecordThatIsWithdrawnEndsWhatWasBelievedBefore() {
    published.add(OWN.keyId());
    Trust trust = trust(DnsBinding.INSTEAD);
    assertThat(believed(OWN, trust)).isTrue();
    assertThat(trust.stillBelieves(chain(OWN), NOW)).isTrue();

    published.clear();

    assertThat(believed(OWN, trust)).isFalse();
    assertThat(trust.stillBelieves(chain(OWN), NOW)).isFalse();
  }

  @Test
  void aPublishedKeySpeaksForItsOwnDomainAlone() {
    published.add(OWN.keyId());
    Identity other = Authority.selfSigned(new CdnName("cdn-c.example"), NOW, DAY);
    published.add(other.keyId());

    assertThat(believed(other, trust(DnsBinding.INSTEAD))).isFalse();
  }

  @Test
  void anExpiredOrRevokedKeyIsRefusedThoughItIsPublished() {
    published.add(OWN.keyId());
    Trust trust = trust(DnsBinding.INSTEAD);
    assertThat(trust.stillBelieves(chain(OWN), NOW.plus(DAY).plusSeconds(1))).isFalse();

    trust.refuse(List.of(new RevokedKey(OWN.keyId(), Optional.of(A), NOW)));

    assertThat(believed(OWN, trust)).isFalse();
    assertThat(trust.stillBelieves(chain(OWN), NOW)).isFalse();
  }

  @Test
  void anAuthoritysOwnCertificateIsNoIdentity() {
    Trust trust = trust(DnsBinding.INSTEAD);

    assertThat(trust.stillBelieves(new X509Certificate[] {AUTHORITY.certificate()}, NOW)).isFalse();
  }

  @Test
  void withoutAuthoritiesTheDnsHasToBeAskedInstead() {
    for (DnsBinding dns : DnsBinding.values()) {
      if (dns.needsAuthorities()) {
        assertThatExceptionOfType(IdentityException.class)
            .isThrownBy(() -> Trust.in(List.of(), dns, directory))
            .withMessageContaining("no authority");
      }
    }
  }
}
