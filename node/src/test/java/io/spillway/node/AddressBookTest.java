package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.KnownPeer;
import io.spillway.model.Advertisement;
import io.spillway.model.Capability;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.RevokedKey;
import io.spillway.model.SignedAdvertisement;
import io.spillway.wire.Authority;
import io.spillway.wire.Identity;
import io.spillway.wire.Keyring;
import io.spillway.wire.RecipientKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where messages go, and what they are encrypted to, before and after a key is revoked. */
class AddressBookTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final CdnName O = new CdnName("cdn-o.example");
  private static final CdnName CONTACT = new CdnName("cdn-c.example");
  private static final KeyId OLD = new KeyId("01".repeat(32));
  private static final KeyId NEW = new KeyId("02".repeat(32));
  private static final URI HOME = URI.create("https://cdn-o.example:7443");
  private static final URI THIEF = URI.create("https://192.0.2.66:7443");
  private static final URI CONFIGURED = URI.create("https://cdn-c.example:7443");

  private final AddressBook book = new AddressBook(Map.of(CONTACT, CONFIGURED));

  private static Keyring ring(CdnName cdn) {
    Identity identity =
        Authority.create("Test", NOW, Duration.ofDays(1)).newIdentity(cdn, NOW, Duration.ofDays(1));
    return Keyring.of(identity);
  }

  private static KnownPeer known(CdnName cdn, URI endpoint, KeyId by, Keyring... encryptedTo) {
    Advertisement bare =
        new Advertisement(
            cdn,
            endpoint,
            7,
            NOW,
            NOW.plusSeconds(60),
            Optional.empty(),
            List.of(new Capability.DeliveryProtocol(List.of("http/1.1"), List.of())));
    Advertisement whole =
        encryptedTo.length == 0
            ? bare
            : bare.encryptedTo(encryptedTo[0].encryption().current().advertised());
    return new KnownPeer(
        new SignedAdvertisement(whole, "a.b.c"), by, cdn, NOW, "0", "1", Optional.empty());
  }

  private static RevokedKey revoked(CdnName by) {
    return new RevokedKey(OLD, Optional.of(by), NOW);
  }

  @Test
  void nothingIsSentToWhereARevokedKeyHasAdvertisedNorEncryptedToWhatItHas() {
    Keyring home = ring(O);
    book.learn(known(O, THIEF, OLD, ring(O)));
    assertThat(book.findEndpoint(O)).contains(THIEF);
    assertThat(book.findRecipient(O)).isPresent();

    book.refuse(List.of(revoked(O)));

    assertThat(book.findEndpoint(O)).isEmpty();
    assertThat(book.findRecipient(O)).isEmpty();
    book.learn(known(O, HOME, NEW, home));
    book.learn(known(O, THIEF, OLD, ring(O)));
    assertThat(book.findEndpoint(O)).as("what comes late is not taken").contains(HOME);
    RecipientKey own = home.encryption().current().recipient();
    assertThat(book.findRecipient(O).map(RecipientKey::toString)).contains(own.toString());
  }

  @Test
  void aKeyThatTheRevokedOneHasAdvertisedDoesNotOutliveItInALaterAdvertisementWithoutOne() {
    book.learn(known(O, THIEF, OLD, ring(O)));
    book.learn(known(O, HOME, NEW));

    book.refuse(List.of(revoked(O)));

    assertThat(book.findEndpoint(O)).contains(HOME);
    assertThat(book.findRecipient(O)).isEmpty();
  }

  @Test
  void theKeyOfAnotherCdnIsNotRevokedByIt() {
    book.learn(known(O, HOME, OLD));

    book.refuse(List.of(revoked(CONTACT)));
    assertThat(book.findEndpoint(O)).contains(HOME);

    book.refuse(List.of(new RevokedKey(OLD, Optional.empty(), NOW)));
    assertThat(book.findEndpoint(O)).as("refused here, whoever's it is").isEmpty();
  }

  @Test
  void contactsAreWhereTheOperatorSays() {
    book.learn(known(CONTACT, THIEF, OLD));
    assertThat(book.findEndpoint(CONTACT)).contains(CONFIGURED);

    book.refuse(List.of(revoked(CONTACT)));

    assertThat(book.findEndpoint(CONTACT)).contains(CONFIGURED);
  }
}
