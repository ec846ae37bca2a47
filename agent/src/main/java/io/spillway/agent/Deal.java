package io.spillway.agent;

import io.spillway.model.AgreementTerms;
import io.spillway.model.CdnName;
import io.spillway.model.SignedAgreement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One agreement on its way: proposed, signed, ended.
 *
 * @param terms the newest terms that both signed, or the first that were proposed
 * @param proposed terms under way that are not signed by both yet
 * @param document the proposer's document for {@code proposed}; empty until it is signed
 * @param signed the newest document with both signatures
 * @param phase how far it is
 * @param answerBy when the borrower gives up waiting for an answer to {@code proposed}
 * @param steerUntil from when no client may be sent; earlier than the terms' after a termination
 * @param serveUntil until when the lender serves; earlier than the terms' after a termination
 * @param notice with how much notice the lender may take its capacity back, by its offer
 * @param basis of which kind its offer was
 * @param ends how often an end was said before its time
 */
public record Deal(
    AgreementTerms terms,
    Optional<AgreementTerms> proposed,
    String document,
    Optional<SignedAgreement> signed,
    Phase phase,
    Instant answerBy,
    Instant steerUntil,
    Instant serveUntil,
    Duration notice,
    Basis basis,
    int ends) {
  /** Of which kind the offer was that the first terms accept. */
  public enum Basis {
    /** The lender has promised to sign. */
    FIRM,
    /** The lender is free not to sign. */
    INDICATIVE,
    /** Made in the place of terms that were not signed; it is not countered again. */
    COUNTER
  }

  /** How far a deal is. */
  public enum Phase {
    /** Not signed by both. Binds nobody. */
    PROPOSED,
    /** Signed by both. */
    SIGNED,
    /** Terminated before its time; lingering clients are served. */
    ENDING,
    /** The lender has taken the site off its edges; accounts may be open. */
    SERVED,
    /** Never came about, or nothing is owed or counted any more. */
    CLOSED
  }

  static Deal proposal(AgreementTerms terms, Instant answerBy, Duration notice, Basis basis) {
    return new Deal(
        terms,
        Optional.of(terms),
        "",
        Optional.empty(),
        Phase.PROPOSED,
        answerBy,
        terms.steerUntil(),
        terms.serveUntil(),
        notice,
        basis,
        0);
  }

  Deal amending(AgreementTerms next, String nextDocument, Instant nextAnswerBy) {
    return new Deal(
        terms,
        Optional.of(next),
        nextDocument,
        signed,
        phase,
        nextAnswerBy,
        steerUntil,
        serveUntil,
        notice,
        basis,
        ends);
  }

  Deal concluded(SignedAgreement agreement) {
    return new Deal(
        agreement.terms(),
        Optional.empty(),
        "",
        Optional.of(agreement),
        Phase.SIGNED,
        answerBy,
        agreement.terms().steerUntil(),
        agreement.terms().serveUntil(),
        notice,
        basis,
        ends);
  }

  /** An amendment that was signed while the agreement was ending: it does not end later. */
  Deal amendedAtTheEnd(SignedAgreement agreement) {
    return new Deal(
        agreement.terms(),
        Optional.empty(),
        "",
        Optional.of(agreement),
        phase,
        answerBy,
        steerUntil,
        serveUntil,
        notice,
        basis,
        ends);
  }

  Deal withoutProposal() {
    return new Deal(
        terms,
        Optional.empty(),
        "",
        signed,
        phase,
        answerBy,
        steerUntil,
        serveUntil,
        notice,
        basis,
        ends);
  }

  Deal ending(Instant steer, Instant serve) {
    return new Deal(
        terms,
        proposed,
        document,
        signed,
        Phase.ENDING,
        answerBy,
        steer,
        serve,
        notice,
        basis,
        ends + 1);
  }

  /** With the end that a signature which is awaited will have. */
  Deal endingOnceSigned(Instant steer, Instant serve) {
    return new Deal(
        terms, proposed, document, signed, phase, answerBy, steer, serve, notice, basis, ends + 1);
  }

  Deal in(Phase next) {
    return new Deal(
        terms,
        proposed,
        document,
        signed,
        next,
        answerBy,
        steerUntil,
        serveUntil,
        notice,
        basis,
        ends);
  }

  /** Whether a CDN is one of the two parties. */
  boolean isWith(CdnName cdn) {
    return terms.lender().equals(cdn) || terms.borrower().equals(cdn);
  }

  /** Whether it is signed and not over. */
  public boolean binding() {
    return phase == Phase.SIGNED || phase == Phase.ENDING;
  }
}
