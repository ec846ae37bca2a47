package io.spillway.agent;

import io.spillway.engine.Step;
import io.spillway.model.Advertisement;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.SignedAdvertisement;
import io.spillway.model.message.AgentMessage;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Takes advertisements whose signatures hold, and drops those that are stale, rolled back, too long
 * or too long-lived. What is dropped is never passed on; who sent it is told, once an hour.
 */
final class Hearing {
  /** For how long the proof of an equivocation is kept. */
  static final Duration EVIDENCE_KEPT = Duration.ofDays(1);

  private static final int MOST_PEERS = 10_000;
  private static final int MOST_AT_ONCE = 256;
  private static final int MOST_CHARACTERS = 16 << 10;
  private static final int MOST_EQUIVOCATIONS = 64;
  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final Duration LONGEST_LIFE = Duration.ofHours(24);

  /** Two honest CDNs know the same after this time; before, an old one may just be late. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final AgentSettings settings;

  Hearing(AgentSettings settings) {
    this.settings = settings;
  }

  void advertisements(
      Step.Draft<AgentState, AgentFact> draft,
      AgentMessage.PeerSaid said,
      PeerMessage.Advertisements message,
      Instant now) {
    for (int i = 0; i < Math.min(MOST_AT_ONCE, message.advertisements().size()); i++) {
      take(
          draft,
          said.from(),
          new Read(message.advertisements().get(i), said.signers().get(i)),
          now);
    }
  }

  /** An advertisement, and the key that has signed it. */
  private record Read(SignedAdvertisement signed, KeyId key) {
    Advertisement advertisement() {
      return signed.advertisement();
    }

    KnownPeer known(CdnName from, Instant now, @Nullable KnownPeer before) {
      return KnownPeer.of(signed, key, from, now, before);
    }
  }

  /** What the verification of documents has dropped already. */
  void dropped(
      Step.Draft<AgentState, AgentFact> draft, AgentMessage.DocumentsDropped m, Instant now) {
    m.details().stream().limit(1).forEach(d -> tell(draft, m.from(), "unsound", d, now));
  }

  private void take(Step.Draft<AgentState, AgentFact> draft, CdnName from, Read read, Instant now) {
    Advertisement ad = read.advertisement();
    KnownPeer known = draft.state().peers().get(ad.cdn());
    if (draft.state().restraints().bans(ad.cdn())) {
      return;
    }
    if (read.signed().document().length() > MOST_CHARACTERS) {
      tell(draft, from, "oversized", about(ad) + " is too long", now);
    } else if (!ad.expiresAt().isAfter(now)) {
      if (ad.expiresAt().plus(GRACE).isBefore(now)) {
        tell(draft, from, "stale", about(ad) + " expired at " + ad.expiresAt(), now);
      }
    } else if (ad.issuedAt().isAfter(now.plus(SKEW))) {
      tell(draft, from, "future-dated", about(ad) + " is of " + ad.issuedAt(), now);
    } else if (Duration.between(ad.issuedAt(), ad.expiresAt()).compareTo(LONGEST_LIFE) > 0) {
      tell(draft, from, "long-lived", about(ad) + " lives longer than a day", now);
    } else if (draft.state().keys().against(ad.cdn(), read.key()).isPresent()) {
      // It was verified before the key was revoked, and comes after it.
      tell(draft, from, "revoked-key", about(ad) + " is signed by a revoked key", now);
    } else if (ad.cdn().equals(settings.self())) {
      own(draft, from, ad, now);
    } else if (known != null && known.advertisement().sequence() >= ad.sequence()) {
      compare(draft, from, read, known, now);
    } else if (known != null || draft.state().peers().size() < MOST_PEERS) {
      keep(draft, from, read, known, now);
    }
  }

  private void keep(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      Read read,
      @Nullable KnownPeer known,
      Instant now) {
    Instant issued = read.advertisement().issuedAt();
    boolean late = issued.plus(KnownPeer.SPREAD).isBefore(now);
    // Who has just come may not be known by others yet, however old its advertisement is.
    boolean news = !late || read.advertisement().cdn().equals(from);
    draft.note(new AgentFact.PeerKnown(read.known(from, now, known), known == null, news, late));
    if (known == null) {
      Revoking.introduce(draft, settings.self(), read.advertisement().cdn());
    }
  }

  /** It is not newer than what is known. */
  private void compare(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      Read read,
      KnownPeer known,
      Instant now) {
    Advertisement ad = read.advertisement();
    if (ad.sequence() < known.advertisement().sequence()) {
      if (known.learnedAt().plus(GRACE).isBefore(now)) {
        String newer = ", but " + known.advertisement().sequence() + " is known";
        tell(draft, from, "rolled-back", about(ad) + newer, now);
      }
      return;
    }
    if (!ad.equals(known.advertisement())) {
      accuse(draft, from, read.signed(), known, now);
    }
    KnownPeer other = read.known(from, now, known);
    if (other.mark().compareTo(known.mark()) < 0) {
      // Any rule would do, so long as it is everybody's: all come to hold the same.
      draft.note(new AgentFact.PeerKnown(other, false, false, false));
    }
  }

  private static void accuse(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName from,
      SignedAdvertisement signed,
      KnownPeer known,
      Instant now) {
    CdnName cdn = signed.advertisement().cdn();
    var evidence = draft.state().neighbourhood().equivocations();
    if (!evidence.containsKey(cdn) && evidence.size() < MOST_EQUIVOCATIONS) {
      draft.note(
          new AgentFact.Around(
              new NeighbourFact.EquivocationFound(
                  cdn, new Neighbourhood.Equivocation(known.signed(), signed, from, now))));
    }
  }

  /** An own one of which the journal knows nothing: it was lost, with a clock that was ahead. */
  private static void own(
      Step.Draft<AgentState, AgentFact> draft, CdnName from, Advertisement ad, Instant now) {
    if (ad.sequence() > draft.state().sequence() && ad.sequence() < Long.MAX_VALUE / 2) {
      draft.note(new AgentFact.SequenceRaised(ad.sequence(), from, now));
    }
  }

  private static String about(Advertisement ad) {
    return "the advertisement of " + ad.cdn() + " of sequence " + ad.sequence();
  }

  private static void tell(
      Step.Draft<AgentState, AgentFact> draft,
      CdnName by,
      String kind,
      String detail,
      Instant now) {
    var told = draft.state().neighbourhood().misdeeds();
    Instant before = told.get(kind + " " + by);
    boolean again = before != null && before.plus(NeighbourFold.MEMORY).isAfter(now);
    if (!again && (before != null || Neighbourhood.hasRoom(told))) {
      draft.note(new AgentFact.Around(new NeighbourFact.Misdeed(by, kind, detail, now)));
    }
  }
}
