package io.spillway.node.hostile;

import static io.spillway.node.hostile.Attacked.A;
import static io.spillway.node.hostile.Attacked.KEY_A;
import static io.spillway.node.hostile.Attacked.KEY_C;
import static io.spillway.node.hostile.Attacked.KEY_H;
import static io.spillway.node.hostile.Attacked.KEY_Z;
import static io.spillway.node.hostile.Attacked.Z;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.Footprint;
import io.spillway.model.Holding;
import io.spillway.model.HostName;
import io.spillway.model.LongTermConditions;
import io.spillway.model.LongTermId;
import io.spillway.model.LongTermTerms;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.Origin;
import io.spillway.model.RequestId;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedLongTerm;
import io.spillway.model.message.PeerMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is wrong about long-term agreements, by signature or by what it says. */
final class HostileLongTerm {
  private static final Instant NOW = Victim.NOW;
  private static final Duration WEEK = Duration.ofDays(7);

  private HostileLongTerm() {}

  private static Row row(
      String what, String answer, Forge from, Function<Attacked, PeerMessage> message) {
    return new Row(
        what,
        answer,
        world -> HostileClient.post(world, from, world.sealed(from, message.apply(world))));
  }

  private static Row proposal(
      String what, String answer, Forge from, Function<Attacked, LongTermTerms> terms) {
    return row(what, answer, from, world -> proposed(world, from, terms.apply(world)));
  }

  private static PeerMessage proposed(Attacked world, Forge by, LongTermTerms terms) {
    return new PeerMessage.LongTermProposed(terms, world.documents(by).sign(terms), "because");
  }

  private static LongTermTerms terms(CdnName borrower, CdnName lender, int version) {
    return terms(borrower, lender, borrower, version, NOW.plus(WEEK), 100);
  }

  private static LongTermTerms terms(
      CdnName borrower,
      CdnName lender,
      CdnName author,
      int version,
      Instant answerBy,
      double requests) {
    return new LongTermTerms(
        new LongTermId(borrower + ":long-term-1"),
        version,
        author,
        borrower,
        lender,
        new ServiceId("site"),
        List.of(new HostName("www.long.example")),
        new Origin("192.0.2.20", 80),
        "/up",
        Footprint.EVERYWHERE,
        Optional.empty(),
        new LongTermConditions(
            Holding.RESERVED,
            Victim.capacity(requests),
            Attacked.tariff(),
            NOW,
            NOW.plus(WEEK),
            Duration.ofDays(1),
            Duration.ofMinutes(5)),
        answerBy);
  }

  private static LongTermTerms sound() {
    return terms(A, Victim.SELF, 1);
  }

  static List<Row> list() {
    return List.of(
        proposal(
            "a long-term agreement that is proposed to another CDN",
            "403 wrong-party",
            KEY_H,
            w -> terms(KEY_H.identity.cdn(), A, 1)),
        row(
            "a long-term agreement, passed on by a third party",
            "403 wrong-party",
            KEY_H,
            w -> proposed(w, KEY_A, sound())),
        row(
            "a long-term agreement that says other than was signed",
            "422 altered",
            KEY_A,
            w ->
                new PeerMessage.LongTermProposed(
                    terms(A, Victim.SELF, A, 1, NOW.plus(WEEK), 900),
                    w.documents(KEY_A).sign(sound()),
                    "because")),
        row(
            "a long-term agreement that is signed as a short one",
            "400 unknown-type",
            KEY_A,
            w ->
                new PeerMessage.LongTermProposed(
                    sound(), w.documents(KEY_A).signProposal(w.lent), "because")),
        row(
            "approval of a long-term agreement by its author, for both",
            "403 untrusted-key",
            KEY_C,
            HostileLongTerm::approvedAlone),
        row(
            "approval of a long-term agreement that was never proposed",
            "202, audit: it approves what this CDN has not proposed",
            KEY_C,
            HostileLongTerm::approvedUnasked),
        proposal(
            "a second version of a long-term agreement that is none",
            "202, LongTermDeclined: there is no such long-term agreement",
            KEY_A,
            w -> terms(A, Victim.SELF, 2)),
        proposal(
            "a first version by its lender",
            "202, LongTermDeclined: there is no such long-term agreement",
            KEY_C,
            w ->
                terms(
                    Victim.SELF, KEY_C.identity.cdn(), KEY_C.identity.cdn(), 1, NOW.plus(WEEK), 9)),
        proposal(
            "a long-term agreement that had to be answered yesterday",
            "202, LongTermDeclined: it cannot be answered in time",
            KEY_A,
            w -> terms(A, Victim.SELF, A, 1, NOW.minus(Duration.ofDays(1)), 100)),
        proposal(
            "a long-term agreement to be answered within a year",
            "202, LongTermDeclined: it cannot be answered in time",
            KEY_A,
            w -> terms(A, Victim.SELF, A, 1, NOW.plus(Duration.ofDays(365)), 100)),
        proposal(
            "a long-term agreement with a banned CDN",
            "202, LongTermDeclined: this CDN has no dealings",
            KEY_Z,
            w -> terms(Z, Victim.SELF, 1)),
        row(
            "the end of a long-term agreement that is none",
            "202, audit: it ends a long-term agreement of which it is no party",
            KEY_H,
            w -> new PeerMessage.LongTermEnded(sound().id(), NOW, "because")),
        row(
            "refusal of a long-term agreement that is none",
            "202, ignored",
            KEY_H,
            w -> new PeerMessage.LongTermDeclined(sound().id(), 1, "because")),
        row(
            "a proposal under a long-term agreement that is none",
            "202, AgreementRefusal: there is no such long-term agreement in force",
            KEY_A,
            HostileLongTerm::underNone),
        row(
            "an offer that bears the name of a long-term agreement",
            "202, audit: the offer answers no request",
            KEY_C,
            w ->
                new PeerMessage.OfferMade(
                    w.offer(w.asked, "long-term:cdn-b.example:1", 10, KEY_C.identity.cdn()))));
  }

  private static PeerMessage approvedAlone(Attacked world) {
    LongTermTerms terms = terms(Victim.SELF, KEY_C.identity.cdn(), 1);
    // The lender's key cannot sign first, as the author: it signs another text and relabels it.
    LongTermTerms own = terms.next(KEY_C.identity.cdn(), Optional.empty(), terms.conditions(), NOW);
    String alone = world.documents(KEY_C).sign(own);
    SignedLongTerm both = new Forgery(world, alone, own).signedTwice();
    return new PeerMessage.LongTermApproved(
        new SignedLongTerm(terms, both.document(), both.authorKey(), both.approverKey()));
  }

  /** One key signs a document twice. */
  private record Forgery(Attacked world, String document, LongTermTerms terms) {
    SignedLongTerm signedTwice() {
      String[] parts = document.split("\\.", 3);
      String signature =
          "{\"protected\":\"%s\",\"signature\":\"%s\"}".formatted(parts[0], parts[2]);
      return new SignedLongTerm(
          terms,
          "{\"payload\":\"%s\",\"signatures\":[%s,%s]}".formatted(parts[1], signature, signature),
          KEY_C.identity.keyId(),
          KEY_C.identity.keyId());
    }
  }

  private static PeerMessage approvedUnasked(Attacked world) {
    LongTermTerms terms = terms(Victim.SELF, KEY_C.identity.cdn(), 1);
    String proposal = world.documents(Attacked.KEY_B).sign(terms);
    return new PeerMessage.LongTermApproved(world.documents(KEY_C).countersign(terms, proposal));
  }

  private static PeerMessage underNone(Attacked world) {
    Drafting draft =
        new Drafting(
            new AgreementId("cdn-a.example:agreement-9"),
            named(world),
            A,
            Victim.SELF,
            "www.second.example",
            NOW);
    return new PeerMessage.AgreementProposal(
        draft.terms(), world.documents(KEY_A).signProposal(draft.terms()));
  }

  private static Offer named(Attacked world) {
    return new Offer(
        new OfferId(Victim.SELF + ":long-term:cdn-a.example:long-term-1"),
        new RequestId("r-2"),
        Victim.SELF,
        A,
        world.open.service(),
        world.open.footprint(),
        world.open.capacity(),
        world.open.tariff(),
        world.open.commitment(),
        true,
        world.open.validUntil(),
        world.open.maxTerm(),
        world.open.readyWithin(),
        world.open.recallNotice(),
        Optional.empty());
  }
}
