package io.spillway.agent;

import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.OfferId;
import io.spillway.model.SignedLongTerm;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One long-term agreement with its versions.
 *
 * @param id names it at both parties
 * @param versions oldest first, not empty; of many, the newest and the one in force
 * @param end what either party has said of its end; none while it runs to its time
 * @param over whether nothing can come of it any more: declined, lapsed or ended
 * @param quietUntil until when it is not tried again, since its lender has refused
 * @param lacking what its reservation lacks, as the registry has last said, while a version waits
 *     for its capacity; means nothing while none does
 */
public record LongTerm(
    LongTermId id,
    List<Version> versions,
    Optional<End> end,
    boolean over,
    Instant quietUntil,
    Capacity lacking) {
  /** As many versions are kept. */
  static final int MOST_KEPT = 16;

  /** How far a version is. */
  public enum Stage {
    /**
     * This CDN's registry keeps its capacity, before this CDN signs: what is free at once, and what
     * firm offers hold as they run out.
     */
    HOLDING,
    /** Its author, this CDN, signs it. */
    SIGNING,
    /** The other party has to answer it. */
    OPEN,
    /** A person here has approved it, and this CDN signs it. */
    APPROVING,
    /** Both have signed it. */
    APPROVED,
    /** The other party does not want it. */
    DECLINED,
    /** Another version came after it. */
    SUPERSEDED,
    /** It was not answered in time, or could not be kept. */
    LAPSED
  }

  /**
   * One version.
   *
   * @param terms what it says
   * @param document the author's compact JWS; empty until it is signed, and once it is not needed
   * @param signed the document with both signatures, once there is one
   * @param stage how far it is
   * @param reason what its author, or who has declined it, has said; may be empty
   * @param at when it was last told
   * @param unsigned why it is not signed by both though it was to be, in words; absent for nothing
   *     of the kind, and while it is tried again
   */
  public record Version(
      LongTermTerms terms,
      String document,
      Optional<SignedLongTerm> signed,
      Stage stage,
      String reason,
      Instant at,
      Optional<String> unsigned) {
    boolean undecided() {
      return switch (stage) {
        case HOLDING, SIGNING, OPEN, APPROVING -> true;
        case APPROVED, DECLINED, SUPERSEDED, LAPSED -> false;
      };
    }

    Version in(Stage next) {
      boolean again = next == Stage.HOLDING || next == Stage.APPROVING;
      Version moved =
          new Version(
              terms, document, signed, next, reason, at, again ? Optional.empty() : unsigned);
      return moved.undecided() ? moved : moved.withoutDocument();
    }

    private Version withoutDocument() {
      return new Version(terms, "", signed, stage, reason, at, unsigned);
    }

    Version because(String why) {
      return new Version(terms, document, signed, stage, why, at, unsigned);
    }

    Version notSigned(String why) {
      return new Version(terms, document, signed, stage, reason, at, Optional.of(why));
    }

    Version told(String proposal, Instant now) {
      return new Version(terms, proposal, signed, Stage.OPEN, reason, now, unsigned);
    }

    Version approved(SignedLongTerm by) {
      return new Version(terms, "", Optional.of(by), Stage.APPROVED, reason, at, Optional.empty());
    }
  }

  /**
   * An end before its time.
   *
   * @param until until when short agreements can be made under it
   * @param by who has ended it
   * @param reason a line for people
   */
  public record End(Instant until, CdnName by, String reason) {}

  /** Copies. */
  public LongTerm {
    versions = List.copyOf(versions);
  }

  static LongTerm beginning(Version first) {
    return new LongTerm(
        first.terms().id(), List.of(first), Optional.empty(), false, Instant.EPOCH, Capacity.ZERO);
  }

  /** The newest version, whatever became of it. */
  public Version newest() {
    return versions.getLast();
  }

  /** The newest terms that both have signed. */
  public Optional<LongTermTerms> inForce() {
    return versions.reversed().stream()
        .filter(v -> v.signed().isPresent())
        .map(Version::terms)
        .findFirst();
  }

  /** The newest version, while it can still be approved. */
  public Optional<Version> open() {
    return over || !newest().undecided() ? Optional.empty() : Optional.of(newest());
  }

  /** The offer that short agreements under it accept. */
  OfferId offer() {
    return newest().terms().offer();
  }

  /** Until when short agreements can be made under it; empty while nothing is signed by both. */
  public Optional<Instant> endsAt() {
    return inForce()
        .map(t -> t.conditions().until())
        .map(until -> end.map(e -> Endings.earlier(e.until(), until)).orElse(until));
  }

  /** Whether both have signed it and it has not ended. */
  public boolean binds(Instant now) {
    return !over && endsAt().filter(now::isBefore).isPresent();
  }

  boolean isWith(CdnName cdn) {
    return newest().terms().isWith(cdn);
  }

  /** With a version changed that has the same number and author. */
  LongTerm with(Version changed) {
    List<Version> next = new ArrayList<>(versions);
    next.replaceAll(v ->
        v.terms().version() == changed.terms().version()
                && v.terms().author().equals(changed.terms().author())
            ? changed
            : v);
    return new LongTerm(id, next, end, over, quietUntil, lacking);
  }

  /**
   * With a newer version; the one before it is superseded, unless it is being signed here. One that
   * was never told, or that the other party passes over as both have proposed at once, is void.
   */
  LongTerm and(Version newer, CdnName self) {
    List<Version> next = new ArrayList<>(versions);
    next.replaceAll(v -> {
      boolean isVoid =
          v.stage() == Stage.HOLDING
              || v.stage() == Stage.SIGNING
              || v.terms().version() == newer.terms().version();
      return v.undecided() && !beingApproved(v)
          ? v.in(isVoid ? Stage.LAPSED : Stage.SUPERSEDED)
          : v;
    });
    next.add(newer);
    Optional<LongTermTerms> signed = inForce();
    for (int i = 0; next.size() > MOST_KEPT && i < next.size(); ) {
      Version oldest = next.get(i);
      if (oldest.undecided()
          || mayStillBeApproved(oldest, self)
          || signed.equals(Optional.of(oldest.terms()))) {
        i++;
      } else {
        next.remove(i);
      }
    }
    return new LongTerm(id, next, end, over, quietUntil, lacking);
  }

  /**
   * Whether an approval of a version that this CDN has replaced by a newer one may be on its way:
   * who approves is bound when it signs. After {@code answerBy} and a day it has lapsed.
   */
  boolean mayStillBeApproved(Version version, CdnName self) {
    return version.stage() == Stage.SUPERSEDED
        && version.terms().author().equals(self)
        && inForce().filter(t -> t.version() > version.terms().version()).isEmpty();
  }

  /** Closed, where nothing is in force and nothing can be any more. */
  LongTerm closedIfNothingComes(CdnName self, Instant now) {
    return binds(now) || mayCome(self) ? this : closed();
  }

  /** Whether a version may still be signed by both. */
  boolean mayCome(CdnName self) {
    return versions.stream().anyMatch(v -> v.undecided() || mayStillBeApproved(v, self));
  }

  private boolean beingApproved(Version v) {
    return v.stage() == Stage.APPROVING
        || (v.stage() == Stage.HOLDING && v.terms().author().equals(v.terms().borrower()));
  }

  LongTerm ending(End by) {
    return new LongTerm(id, versions, Optional.of(by), over, quietUntil, lacking);
  }

  LongTerm closed() {
    return new LongTerm(id, versions, end, true, quietUntil, lacking);
  }

  LongTerm quietUntil(Instant time) {
    return new LongTerm(id, versions, end, over, time, lacking);
  }

  LongTerm lacking(Capacity what) {
    return new LongTerm(id, versions, end, over, quietUntil, what);
  }

  /** The version that waits for its capacity; there is one at most. */
  public Optional<Version> holding() {
    return over
        ? Optional.empty()
        : versions.stream().filter(v -> v.stage() == Stage.HOLDING).findFirst();
  }

  /** A person here has decided anew: what waits for its capacity is not signed any more. */
  LongTerm lettingGo() {
    return holding().map(v -> with(v.in(Stage.SUPERSEDED))).orElse(this);
  }
}
