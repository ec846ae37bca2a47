package io.spillway.node.hostile;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.model.KeyId;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.Revocation;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.SignedRevocation;
import io.spillway.model.Statement;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage;
import io.spillway.store.SqliteJournal;
import io.spillway.wire.Documents;
import io.spillway.wire.Opening;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Many hostile messages of many CDNs, one after the other, each signed, opened and told to the
 * parts as the endpoint does after its rates. Each CDN sends 50 a second of simulated time.
 */
final class Flood {
  static final int PEERS = 20;
  private static final Duration PAUSE = Duration.ofMillis(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final int KEPT = 1_000;

  private final Victim victim;
  private final Documents opener;
  private final List<Forge> peers = new ArrayList<>();
  private final List<Documents> documents = new ArrayList<>();
  private final SortedMap<String, Long> outcomes = new TreeMap<>();
  private String told = "x";
  private CdnName toldBy = Victim.SELF;
  private long sent;

  Flood(Victim victim, io.spillway.wire.Trust trust) {
    this.victim = victim;
    this.opener = new Documents(Attacked.KEY_B.identity, trust);
    for (int i = 0; i < PEERS; i++) {
      Forge forge =
          new Forge(
              Attacked.AUTHORITY,
              new CdnName("cdn-" + i + ".example"),
              Victim.NOW.minus(Duration.ofDays(1)),
              Duration.ofDays(3));
      peers.add(forge);
      documents.add(new Documents(forge.identity, trust));
    }
  }

  /** How often each came of a message: refused by the reason, or told to the parts. */
  SortedMap<String, Long> outcomes() {
    return outcomes;
  }

  void send(long messages) {
    for (long i = 0; i < messages; i++) {
      int peer = (int) (sent % PEERS);
      if (kind(sent) == 3) {
        // Overheard, or its own once more.
        take(sent % 2 == 0 ? toldBy : peers.get(peer).identity.cdn(), told);
      } else {
        take(peers.get(peer).identity.cdn(), document(sent, peer));
      }
      sent++;
      victim.now = victim.now.plus(PAUSE);
      if (victim.said.size() > KEPT) {
        victim.said.clear();
      }
    }
  }

  private void take(CdnName client, String document) {
    String outcome =
        switch (opener.open(document, Victim.SELF, victim.now)) {
          case Opening.Refused refused -> refused.reason().name();
          case Opening.Opened opened -> {
            if (!opened.issuer().equals(client)) {
              yield "WRONG_PARTY";
            }
            victim.received(
                client,
                opened.key(),
                SqliteJournal.peerCause(client, opened.id()),
                opened.message(),
                opened.signers());
            told = document;
            toldBy = client;
            yield "told to the parts";
          }
        };
    outcomes.merge(outcome, 1L, Long::sum);
  }

  private static int kind(long number) {
    return (int) (number / PEERS % 12);
  }

  private String document(long number, int peer) {
    return switch (kind(number)) {
      case 0 -> "x".repeat((int) (number % 5_000));
      case 1 -> {
        String good = sealed(number, peer, unasked(number), victim.now);
        yield good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86);
      }
      case 2 -> sealed(number, peer, unasked(number), victim.now.minusSeconds(3_600));
      default -> sealed(number, peer, message(kind(number), number, peer), victim.now);
    };
  }

  private String sealed(long number, int peer, PeerMessage message, Instant at) {
    return documents.get(peer).seal(message, Victim.SELF, "f:" + number, at, MINUTE);
  }

  private PeerMessage message(int kind, long number, int peer) {
    Instant now = victim.now;
    AgreementId none = new AgreementId("cdn-a.example:agreement-" + number);
    return switch (kind) {
      case 4 -> Attacked.request("r-" + number, "www.own.example", 10);
      case 5 -> unasked(number);
      case 6 -> new PeerMessage.Termination(none, "because", now, now);
      case 7 ->
          new PeerMessage.UsageStatement(
              new Statement(
                  none, 0, now, now.plusSeconds(30), new Usage(1, 1, 0, 0), List.of(), false));
      case 8 -> new PeerMessage.LoadReport(none, now, new RequestRate(1e9), RequestRate.ZERO);
      case 9 -> new PeerMessage.DelegationReady(none, List.of(new IpAddress("192.0.2.1")));
      case 10 -> forgedRevocation(number, peer, now);
      default -> new PeerMessage.Advertisements(List.of(forgedAdvertisement(peer)));
    };
  }

  private PeerMessage unasked(long number) {
    return new PeerMessage.OfferDeclined(
        new RequestId("cdn-b.example:request-" + number), "y".repeat((int) (number % 700)));
  }

  private PeerMessage forgedRevocation(long number, int peer, Instant now) {
    KeyId key = new KeyId("%064x".formatted(number));
    CdnName cdn = peers.get(peer).identity.cdn();
    return new PeerMessage.KeysRevoked(
        List.of(
            new SignedRevocation(
                new Revocation(cdn, key, now, now.plusSeconds(9_999), "z"), "a.b.c")));
  }

  private SignedAdvertisement forgedAdvertisement(int peer) {
    Documents other = documents.get((peer + 1) % PEERS);
    SignedAdvertisement real =
        other.signAdvertisement(
            new io.spillway.model.Advertisement(
                peers.get((peer + 1) % PEERS).identity.cdn(),
                java.net.URI.create("https://192.0.2.3:7443"),
                sent + 1,
                victim.now,
                victim.now.plusSeconds(60),
                java.util.Optional.empty(),
                List.of(io.spillway.model.Advertisement.limits(Victim.capacity(10), Victim.HOME))));
    return new SignedAdvertisement(real.advertisement(), real.document().replace('A', 'B'));
  }
}
