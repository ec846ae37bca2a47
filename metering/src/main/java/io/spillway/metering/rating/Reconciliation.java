package io.spillway.metering.rating;

import io.spillway.model.AgreementTerms;
import io.spillway.model.BitRate;
import io.spillway.model.Usage;
import io.spillway.model.message.PeerMessage.StatementVerdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;

/**
 * What a borrower accepts of a lender's claim, and what of a disputed claim is paid all the same.
 *
 * <p>The bound on requests for an estimate E is {@code E + tolerance E + 3 sqrt(E) + 20}: the
 * agreed tolerance, the noise of a count, and probes. A claim below it is always accepted. Usage
 * that slips from one interval into the next (a log read late) must not make a dispute, so the
 * bound holds either for the interval alone or for the sum since the beginning, whichever allows
 * more.
 *
 * <p>The sum since the beginning may be larger by what the estimate cannot know. It rests on where
 * DNS answers sent clients, and the resolvers that took them are of unequal, unknown size, the
 * largest with a fifth of all clients: an interval's estimate has a standard deviation of about a
 * quarter (the simulator's EstimateReport prints it). Resolvers are answered anew all the time, so
 * intervals err independently, and the sum of the estimates E_i may miss {@code sqrt(sum of E_i^2)
 * / 4}: much of a single interval, little of many. {@value #LITTLE} requests come on top, once.
 * Bytes are bound by the agreed bit rate since the beginning, with the same tolerance and {@value
 * #BURST_SECONDS} s of burst.
 *
 * <p>Of a disputed claim the borrower pays the requests up to the bound and the bytes in
 * proportion; the difference stays on record as evidence on both sides. A dispute with the estimate
 * 0 pays nothing, not even the commitment of that interval: so a borrower settles without a lender
 * that gave its account too late. Both parties compute this by the same whole-number arithmetic.
 *
 * <p>The commitment is owed until the latest time that a verdict grants, which is at most its
 * statement's end. What was granted stays so, whatever a {@code Termination} says later: each party
 * learns of an end at a time that the other cannot know, so an amount must not depend on it.
 *
 * @param terms tolerance and beginning
 * @param bits the highest bit rate of all revisions
 */
public record Reconciliation(AgreementTerms terms, BitRate bits) {
  /** The seconds of full bit rate that may come on top. */
  public static final long BURST_SECONDS = 10;

  private static final BigInteger NINE = BigInteger.valueOf(9);
  private static final long PROBES = 20;

  /** The standard deviation of one interval's estimate is its part by this. */
  private static final BigInteger UNEVENNESS = BigInteger.valueOf(4);

  /** What is too little to dispute in all, in requests. */
  private static final long LITTLE = 130;

  /** The most requests that are accepted of the next statement, given its own estimate. */
  public long mostRequests(Reconciled before, long estimate) {
    long alone = bound(estimate);
    long since = bound(Math.addExact(before.estimate(), estimate)) - before.payable().requests();
    BigInteger unknown = squares(before, estimate).sqrt().divide(UNEVENNESS);
    return Math.max(
        alone, saturated(BigInteger.valueOf(since).add(unknown).add(BigInteger.valueOf(LITTLE))));
  }

  /** The most bytes that are accepted of the next statement, which ends at the given time. */
  public long mostBytes(Reconciled before, Instant to) {
    long seconds = Math.max(0, Duration.between(terms.from(), to).toSeconds()) + BURST_SECONDS;
    BigInteger most =
        BigInteger.valueOf(bits.bitsPerSecond())
            .multiply(BigInteger.valueOf(seconds))
            .shiftRight(3);
    return Math.max(0, saturated(most.add(tolerated(most))) - before.payable().bytes());
  }

  /** Whether the claim is within both bounds. */
  public boolean accepts(Reconciled before, Usage claim, Instant to, long estimate) {
    return claim.requests() <= mostRequests(before, estimate)
        && claim.bytes() <= mostBytes(before, to);
  }

  /**
   * The sums after the next statement's verdict.
   *
   * @param before the sums so far
   * @param claim what the lender's statement says
   * @param to the statement's end
   * @param verdict the borrower's answer
   */
  public Reconciled after(Reconciled before, Usage claim, Instant to, StatementVerdict verdict) {
    boolean accepted = verdict.accepted();
    long estimate = verdict.estimate();
    boolean unpaid = !accepted && estimate == 0;
    Usage paid = accepted ? claim : unpaid ? Usage.NONE : cut(before, claim, to, estimate);
    return new Reconciled(
        before.next() + 1,
        Math.addExact(before.estimate(), estimate),
        squares(before, estimate),
        before.payable().plus(paid),
        unpaid ? before.until() : later(before.until(), earlier(to, verdict.committedUntil())),
        before.disputed() + (accepted ? 0 : 1));
  }

  private Usage cut(Reconciled before, Usage claim, Instant to, long estimate) {
    long requests = Math.max(0, Math.min(claim.requests(), mostRequests(before, estimate)));
    long bytes =
        claim.requests() == 0
            ? claim.bytes()
            : BigInteger.valueOf(claim.bytes())
                .multiply(BigInteger.valueOf(requests))
                .divide(BigInteger.valueOf(claim.requests()))
                .longValueExact();
    return new Usage(
        requests,
        Math.min(bytes, mostBytes(before, to)),
        Math.min(claim.hits(), requests),
        claim.errors());
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isBefore(b) ? b : a;
  }

  private static BigInteger squares(Reconciled before, long estimate) {
    return before.squares().add(BigInteger.valueOf(estimate).pow(2));
  }

  private long bound(long estimate) {
    BigInteger e = BigInteger.valueOf(estimate);
    return saturated(
        e.add(tolerated(e)).add(e.multiply(NINE).sqrt()).add(BigInteger.valueOf(PROBES)));
  }

  private BigInteger tolerated(BigInteger amount) {
    return BigDecimal.valueOf(terms.tolerance())
        .multiply(new BigDecimal(amount))
        .setScale(0, RoundingMode.DOWN)
        .toBigIntegerExact();
  }

  private static long saturated(BigInteger value) {
    return value.min(BigInteger.valueOf(Long.MAX_VALUE)).longValueExact();
  }
}
