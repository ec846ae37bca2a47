package io.spillway.simulator.gossip;

import io.spillway.model.Advertisement;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import io.spillway.simulator.world.Seal;
import io.spillway.wire.Authority;
import io.spillway.wire.Codec;
import io.spillway.wire.Documents;
import io.spillway.wire.Identity;
import io.spillway.wire.Trust;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Signs by a keyed hash, in documents that are as long as real ones, and says how long messages
 * would be on the wire: what the codec writes, in base64, with the header and signature of a real
 * one. Lengths alone are taken from real keys, so a seed gives the same run.
 */
final class SealedPaper {
  private static final Codec CODEC = Codec.standard();

  private final Seal seal;
  private final int envelope;
  private final int advertisementEnvelope;
  private final Map<String, Integer> lengths = new HashMap<>();

  SealedPaper(Seal seal, Advertisement sample) {
    this.seal = seal;
    Instant now = sample.issuedAt();
    CdnName cdn = sample.cdn();
    Authority authority = Authority.create("Lengths", now, Duration.ofDays(1));
    Identity identity = authority.newIdentity(cdn, now, Duration.ofDays(1));
    Documents documents = new Documents(identity, Trust.in(List.of(authority.certificate())));
    PeerMessage nothing = new PeerMessage.AdvertisementsWanted(List.of());
    String sealed = documents.seal(nothing, cdn, "1:1/0", now, Duration.ofSeconds(10));
    envelope = sealed.length() - base64(CODEC.write(nothing).length);
    advertisementEnvelope =
        documents.signAdvertisement(sample).document().length()
            - base64(CODEC.write(sample).length);
  }

  private static int base64(int bytes) {
    return (bytes * 4 + 2) / 3;
  }

  SignedAdvertisement sign(Advertisement ad) {
    int length = advertisementEnvelope + base64(CODEC.write(ad).length);
    String document = seal.sign(ad.cdn(), ad.cdn() + " " + ad.sequence() + " " + ad, "");
    String fitting =
        document.length() < length
            ? document + ".".repeat(length - document.length())
            : document.substring(0, length);
    return new SignedAdvertisement(ad, fitting);
  }

  KeyId key(CdnName cdn) {
    return seal.key(cdn);
  }

  AgentMessage.PeerSaid said(CdnName from, PeerMessage message) {
    return seal.said(from, message);
  }

  /** How many characters a message is on the wire. */
  int length(PeerMessage message) {
    if (!(message instanceof PeerMessage.Advertisements told)) {
      return envelope + base64(CODEC.write(message).length);
    }
    int inside = 60;
    for (SignedAdvertisement each : told.advertisements()) {
      String name = each.advertisement().cdn() + " " + each.advertisement().sequence();
      inside += 1 + lengths.computeIfAbsent(name, _ -> CODEC.write(each).length);
    }
    return envelope + base64(inside);
  }
}
