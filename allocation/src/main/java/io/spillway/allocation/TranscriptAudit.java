package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AuctionDocument;
import io.spillway.model.AuctionDocument.OpenedBid;
import io.spillway.model.AuctionDocument.Transcript;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Inquiry;
import io.spillway.model.LeftOut;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.PricingRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Checks the transcript of an auction as an auditor does, who believes signatures alone: that each
 * bid is the one committed to before any was open, that the choice was among all bids that could be
 * used and no others, and that the award is what the rule of choosing gives.
 */
public final class TranscriptAudit {
  /** How much later than called for an auction can have ended, whoever was late. */
  private static final Duration LATEST = Duration.ofSeconds(10);

  private final Transcript transcript;
  private final Proof proof;
  private final List<String> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** Tells whether a document is signed. */
  public interface Proof {
    /**
     * What is wrong with a signed document; empty if it says this and its author has signed it.
     *
     * @param said what it is taken to say
     * @param document the signed document
     */
    Optional<String> objection(AuctionDocument said, String document);
  }

  /**
   * What an audit has shown.
   *
   * @param findings what is wrong, a line each; empty if the award stands
   * @param notes what is not wrong by itself, a line each
   */
  public record Report(List<String> findings, List<String> notes) {
    /** Copies. */
    public Report {
      findings = List.copyOf(findings);
      notes = List.copyOf(notes);
    }
  }

  private TranscriptAudit(Transcript transcript, Proof proof) {
    this.transcript = transcript;
    this.proof = proof;
  }

  /**
   * Audits a transcript.
   *
   * @param transcript all of an auction
   * @param document the transcript as the primary has signed it
   * @param proof what tells signatures
   */
  public static Report of(Transcript transcript, String document, Proof proof) {
    TranscriptAudit audit = new TranscriptAudit(transcript, proof);
    audit.require(audit.transcript, document, "the transcript");
    audit.checkCall();
    audit.checkCeiling();
    audit.checkClosing();
    transcript.opened().forEach(audit::checkBid);
    transcript.problem().ifPresent(audit::checkChoice);
    audit.checkUnchosen();
    audit.noteOthers();
    return new Report(audit.findings, audit.notes);
  }

  private void require(AuctionDocument said, String document, String what) {
    proof
        .objection(said, document)
        .ifPresent(reason -> findings.add(what + " is not proven: " + reason));
  }

  private void checkCall() {
    AuctionDocument.Call call = transcript.call();
    require(call, transcript.callDocument(), "the call");
    if (!call.auction().equals(transcript.auction())
        || !call.primary().equals(transcript.primary())) {
      findings.add("the call is of another auction, " + call.auction() + " of " + call.primary());
    }
  }

  private void checkClosing() {
    if (transcript.closing().isEmpty()) {
      if (!transcript.opened().isEmpty() || !transcript.unopened().isEmpty()) {
        findings.add("bids were opened, or not, though none were closed");
      }
      return;
    }
    AuctionDocument.Closing closing = transcript.closing().get();
    require(closing, transcript.closingDocument(), "the closing");
    if (!closing.auction().equals(transcript.auction())
        || !closing.primary().equals(transcript.primary())
        || !closing.call().equals(DocumentDigest.of(transcript.callDocument()))) {
      findings.add("the closing is of another call");
    }
    int missing = closing.commitments().size() - transcript.opened().size();
    if (missing > 0) {
      notes.add(missing + " of " + closing.commitments().size() + " commitments have no open bid");
    }
    checkCommitments(closing);
  }

  /**
   * That each commitment is one bidder's that was called: who has more than one can open the one
   * that suits once it knows the bids of others.
   */
  private void checkCommitments(AuctionDocument.Closing closing) {
    List<DocumentDigest> unknown = new ArrayList<>(closing.commitments());
    transcript
        .opened()
        .values()
        .forEach(bid -> unknown.remove(DocumentDigest.of(bid.bidDocument())));
    transcript
        .unopened()
        .forEach((bidder, digest) -> {
          if (!unknown.remove(digest)) {
            findings.add(
                "the commitment of "
                    + bidder
                    + " that was not opened is not among those that were closed, or is another's");
          }
          if (!transcript.others().containsKey(bidder)) {
            findings.add(
                bidder + " has a commitment that was not opened, and no reason why is given");
          }
        });
    if (!unknown.isEmpty()) {
      findings.add(
          unknown.size()
              + " of "
              + closing.commitments().size()
              + " commitments are no bidder's: one that holds several can open the one that suits,"
              + " once it knows the bids of others");
    }
  }

  private void checkBid(CdnName bidder, OpenedBid opened) {
    String who = "the bid of " + bidder;
    AuctionDocument.Bid bid = opened.bid();
    AuctionDocument.Opening opening = opened.opening();
    require(bid, opened.bidDocument(), who);
    require(opening, opened.openingDocument(), "the opening of " + bidder);
    DocumentDigest digest = DocumentDigest.of(opened.bidDocument());
    boolean committed =
        transcript.closing().filter(c -> c.commitments().contains(digest)).isPresent();
    if (!committed) {
      findings.add(who + " is not among the commitments that were closed");
    }
    if (!opening.bid().equals(digest)
        || !opening.bidder().equals(bidder)
        || !opening.auction().equals(transcript.auction())) {
      findings.add(who + " is opened by the opening of another");
    }
    if (!opening.closing().equals(DocumentDigest.of(transcript.closingDocument()))) {
      findings.add(bidder + " has opened after another closing than the transcript's");
    }
    Offer offer = bid.offer();
    if (!bid.auction().equals(transcript.auction())
        || !bid.call().equals(DocumentDigest.of(transcript.callDocument()))
        || !offer.request().equals(transcript.auction())
        || !offer.lender().equals(bidder)
        || !offer.borrower().equals(transcript.primary())) {
      findings.add(who + " answers another call");
    }
  }

  /** That the ceiling is the one that was sealed in the call, before there was any bid. */
  private void checkCeiling() {
    if (!transcript.ceiling().digest().equals(transcript.call().ceiling())) {
      findings.add("the ceiling is not the one that was sealed in the call");
    }
  }

  /** That each bid that did not compete was left out rightly, as far as that can be told. */
  private void checkLeftOut(CdnName bidder, Offer offer) {
    LeftOut why = transcript.leftOut().get(bidder);
    String who = "the bid of " + bidder;
    if (why == null) {
      findings.add(who + " did not compete, and no reason is given");
      return;
    }
    boolean wrong =
        switch (why) {
          case ABOVE_CEILING -> offer.tariff().within(transcript.ceiling().ceiling());
          case ELSEWHERE -> offer.footprint().covers(transcript.call().inquiry().footprint());
          case TOO_SHORT -> offer.validUntil().isAfter(transcript.call().openBy().plus(LATEST));
          case FORBIDDEN, NOT_ADMITTED, NO_CONSENT, ENDING, SHORT_LIVED -> false;
        };
    if (wrong) {
      findings.add(who + " did not compete, and that " + why.words() + " is not so");
    } else if (isWord(why)) {
      notes.add(who + " did not compete: " + why.words() + "; on the primary's word");
    } else {
      notes.add(who + " did not compete: " + why.words());
    }
  }

  private static boolean isWord(LeftOut why) {
    return switch (why) {
      case ABOVE_CEILING, ELSEWHERE, TOO_SHORT -> false;
      case FORBIDDEN, NOT_ADMITTED, NO_CONSENT, ENDING, SHORT_LIVED -> true;
    };
  }

  private void checkChoice(AllocationProblem problem) {
    Capacity told = transcript.call().inquiry().capacity();
    if (!Inquiry.coarse(problem.needed()).equals(told)) {
      findings.add("chosen was for " + problem.needed() + ", called for " + told);
    }
    for (Offer offer : problem.bids()) {
      if (!isOpen(offer) && !transcript.standing().contains(offer)) {
        findings.add("offer " + offer.id() + " of " + offer.lender() + " competed, and is no bid");
      }
      if (!offer.tariff().within(transcript.ceiling().ceiling())) {
        findings.add("offer " + offer.id() + " of " + offer.lender() + " is above the ceiling");
      }
    }
    transcript
        .opened()
        .forEach((bidder, opened) -> {
          if (!problem.bids().contains(opened.bid().offer())) {
            checkLeftOut(bidder, opened.bid().offer());
          } else if (transcript.leftOut().containsKey(bidder)) {
            findings.add("the bid of " + bidder + " competed, though it is said to be left out");
          }
        });
    noteWords(problem);
    checkPricing(problem);
    AllocationSolution expected = Allocator.solve(problem);
    Optional<AllocationSolution> solution = transcript.solution();
    if (solution.isEmpty()) {
      findings.add("nothing was chosen, though there was a choice");
    } else if (!solution.get().awards().equals(expected.awards())) {
      findings.add(
          "the award is " + solution.get().awards() + ", computed is " + expected.awards());
    } else {
      checkProposed(solution.get());
    }
  }

  /**
   * What had its part in the choice and nobody but the primary vouches for: a transcript holds no
   * signature over a standing offer, and nothing that shows which rule was meant before.
   */
  private void noteWords(AllocationProblem problem) {
    for (Offer offer : problem.bids()) {
      if (transcript.standing().contains(offer) && !isOpen(offer)) {
        Capacity awarded =
            transcript.solution().stream()
                .flatMap(solution -> solution.awards().stream())
                .filter(award -> award.offer().equals(offer))
                .map(AllocationSolution.Award::capacity)
                .reduce(Capacity.ZERO, Capacity::plus);
        notes.add(
            (awarded.isZero() ? "" : "an award of " + awarded.requests() + " rests on ")
                + "the standing offer "
                + offer.id()
                + " of "
                + offer.lender()
                + (awarded.isZero() ? " competed" : "")
                + ", which is no bid; that it was given like this is on the primary's word");
      }
    }
    if (problem.maxShare() < 1 || !problem.factors().isEmpty()) {
      notes.add(
          "the largest share of one lender was "
              + problem.maxShare()
              + ", and the factors on prices "
              + problem.factors()
              + "; on the primary's word");
    }
  }

  /** Why the others that were called have no bid that counts. */
  private void noteOthers() {
    transcript
        .others()
        .forEach((cdn, reason) -> {
          if (transcript.opened().containsKey(cdn)) {
            findings.add(cdn + " has an open bid, and is said to have none that counts");
          }
          notes.add(
              cdn
                  + (transcript.unopened().containsKey(cdn)
                      ? " had committed to a bid, and has none that counts: "
                      : " has no bid that counts: ")
                  + reason
                  + "; on the primary's word");
        });
  }

  /**
   * That one price is paid for all bids that compete if the call has told so, and for no others.
   */
  private void checkPricing(AllocationProblem problem) {
    TreeSet<OfferId> uniform = new TreeSet<>();
    if (transcript.call().pricing() == PricingRule.UNIFORM) {
      problem.bids().stream().filter(this::isOpen).forEach(offer -> uniform.add(offer.id()));
    }
    if (!problem.uniform().equals(uniform)) {
      findings.add(
          "one price is paid for "
              + problem.uniform()
              + ", by the call ("
              + transcript.call().pricing().word()
              + ") it is for "
              + uniform);
    }
    transcript
        .solution()
        .map(solution -> UniformPrices.of(problem, solution.awards()))
        .ifPresent(prices -> notes.addAll(prices.reasons()));
  }

  private boolean isOpen(Offer offer) {
    return transcript.opened().values().stream().anyMatch(o -> o.bid().offer().equals(offer));
  }

  private void checkProposed(AllocationSolution solution) {
    TreeMap<OfferId, Capacity> awarded = new TreeMap<>();
    solution.awards().forEach(a -> awarded.put(a.offer().id(), a.capacity()));
    transcript
        .proposed()
        .forEach((offer, capacity) -> {
          if (!awarded.getOrDefault(offer, Capacity.ZERO).covers(capacity)) {
            findings.add("proposed is more of offer " + offer + " than was awarded: " + capacity);
          }
        });
    solution
        .awards()
        .forEach(award -> {
          Capacity proposed = transcript.proposed().getOrDefault(award.offer().id(), Capacity.ZERO);
          double less = award.capacity().requests().perSecond() - proposed.requests().perSecond();
          if (less >= 1) {
            notes.add(
                "of the award to "
                    + award.offer().lender()
                    + " of "
                    + award.capacity().requests()
                    + " it proposed "
                    + proposed.requests()
                    + " (caps on money, or what was agreed already); on the primary's word");
          }
        });
  }

  private void checkUnchosen() {
    if (transcript.problem().isPresent()) {
      return;
    }
    if (transcript.solution().isPresent()) {
      findings.add("an award without a choice");
    }
    if (!transcript.proposed().isEmpty()) {
      findings.add("something was proposed without a choice");
    }
    transcript
        .opened()
        .forEach((bidder, opened) -> {
          if (transcript.leftOut().containsKey(bidder)) {
            checkLeftOut(bidder, opened.bid().offer());
          } else {
            notes.add("the bid of " + bidder + " could be used; none was taken");
          }
        });
  }
}
