package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.AllocationSolution;
import io.spillway.model.AuctionDocument;
import io.spillway.model.AuctionDocument.OpenedBid;
import io.spillway.model.AuctionDocument.Transcript;
import io.spillway.model.CdnName;
import io.spillway.model.DocumentDigest;
import io.spillway.model.Offer;
import io.spillway.model.Requirement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    audit.checkClosing();
    transcript.opened().forEach(audit::checkBid);
    transcript.problem().ifPresent(audit::checkChoice);
    audit.checkUnchosen();
    return new Report(audit.findings, audit.notes);
  }

  private void require(AuctionDocument said, String document, String what) {
    proof
        .objection(said, document)
        .ifPresent(reason -> findings.add(what + " is not proven: " + reason));
  }

  private void checkCall() {
    AuctionDocument.Call call = transcript.call();
    if (transcript.callDocument().isEmpty()) {
      notes.add("the call was never signed, so nobody was called");
      return;
    }
    require(call, transcript.callDocument(), "the call");
    if (!call.auction().equals(transcript.auction())
        || !call.primary().equals(transcript.primary())) {
      findings.add("the call is of another auction, " + call.auction() + " of " + call.primary());
    }
  }

  private void checkClosing() {
    if (transcript.closing().isEmpty()) {
      if (!transcript.opened().isEmpty()) {
        findings.add("bids were opened though none were closed");
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

  private void checkChoice(AllocationProblem problem) {
    Requirement need = transcript.call().requirement();
    if (!problem.needed().equals(need.capacity())) {
      findings.add("chosen was for " + problem.needed() + ", called for " + need.capacity());
    }
    List<Offer> open = transcript.opened().values().stream().map(o -> o.bid().offer()).toList();
    for (Offer offer : problem.bids()) {
      if (!open.contains(offer) && !transcript.standing().contains(offer)) {
        findings.add("offer " + offer.id() + " of " + offer.lender() + " competed, and is no bid");
      }
    }
    for (Offer offer : open) {
      if (usable(offer, need) && !problem.bids().contains(offer)) {
        findings.add("the bid of " + offer.lender() + " could be used, and did not compete");
      }
    }
    AllocationSolution expected = Allocator.solve(problem);
    Optional<AllocationSolution> told = transcript.solution();
    if (told.isEmpty()) {
      findings.add("nothing was chosen, though there was a choice");
    } else if (!told.get().awards().equals(expected.awards())) {
      findings.add("the award is " + told.get().awards() + ", computed is " + expected.awards());
    }
  }

  private void checkUnchosen() {
    if (transcript.problem().isPresent()) {
      return;
    }
    if (transcript.solution().isPresent()) {
      findings.add("an award without a choice");
    }
    Requirement need = transcript.call().requirement();
    transcript.opened().values().stream()
        .map(o -> o.bid().offer())
        .filter(o -> usable(o, need))
        .forEach(o -> notes.add("the bid of " + o.lender() + " could be used; none was taken"));
  }

  /** As the call says; that an offer was valid still is the primary's word. */
  private boolean usable(Offer offer, Requirement need) {
    return offer.service().equals(need.service())
        && offer.footprint().covers(need.footprint())
        && offer.tariff().within(need.ceiling())
        && offer.validUntil().isAfter(transcript.call().openBy().plus(LATEST));
  }
}
