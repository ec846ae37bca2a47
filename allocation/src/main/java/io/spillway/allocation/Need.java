package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.Capacity;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

/**
 * What has to be covered, as whole numbers. Load moves by clients, so wherever a part of the
 * requests goes, the same part of the bits goes with it: one number, the rate of requests, says how
 * much is covered of both.
 *
 * @param requests in millionths of a request per second
 * @param bits that go with all of them, bits/s; 0 if not limited
 * @param milliBitsPerRequest the mean size of a response, in thousandths of a bit
 * @param largestShare what one lender may carry, in millionths of a request per second
 */
record Need(
    BigInteger requests, BigInteger bits, BigInteger milliBitsPerRequest, BigInteger largestShare) {
  /** What a problem needs in all. */
  static Need of(AllocationProblem problem) {
    return of(problem, problem.needed());
  }

  /** What a problem needs of it in each footprint; one need where it names none. */
  static List<Need> list(AllocationProblem problem) {
    return problem.needs().isEmpty()
        ? List.of(of(problem))
        : problem.needs().stream().map(it -> of(problem, it.capacity())).toList();
  }

  private static Need of(AllocationProblem problem, Capacity needed) {
    BigInteger bits = Rates.bits(needed);
    BigDecimal perBit = BigDecimal.ZERO;
    if (problem.requestsPerBit() > 0 && Double.isFinite(problem.requestsPerBit())) {
      perBit = new BigDecimal(problem.requestsPerBit());
    }
    BigInteger requests = Rates.of(needed.requests());
    if (requests.signum() == 0) {
      requests = Rates.of(perBit.multiply(new BigDecimal(bits)).doubleValue());
    }
    return new Need(
        requests, bits, meanSize(perBit, requests, bits), share(requests, problem.maxShare()));
  }

  /** From what was measured; else from the need itself; else unknown, as nothing. */
  private static BigInteger meanSize(BigDecimal perBit, BigInteger requests, BigInteger bits) {
    if (perBit.signum() > 0) {
      return BigDecimal.valueOf(1_000).divide(perBit, 0, RoundingMode.HALF_UP).toBigInteger();
    }
    return requests.signum() == 0
        ? BigInteger.ZERO
        : bits.multiply(BigInteger.valueOf(1_000)).multiply(Rates.ONE).divide(requests);
  }

  private static BigInteger share(BigInteger requests, double share) {
    return new BigDecimal(requests)
        .multiply(BigDecimal.valueOf(share))
        .setScale(0, RoundingMode.HALF_UP)
        .toBigInteger();
  }

  /** The bits that go with a millionth of a request per second, in 10^-9 bits/s, rounded up. */
  BigInteger load() {
    return bits.signum() == 0 || requests.signum() == 0
        ? BigInteger.ZERO
        : Rates.proportionUp(bits, Rates.BILLION, requests);
  }

  /** How much of the need fits into a capacity, both limits kept. */
  BigInteger fitting(Capacity capacity) {
    BigInteger byRequests = Rates.of(capacity.requests()).min(requests);
    return bits.signum() == 0
        ? byRequests
        : byRequests.min(Rates.bits(capacity).multiply(requests).divide(bits));
  }

  /** The capacity of one offer that so many of the requests take, with the bits that go along. */
  Capacity taking(BigInteger part, Capacity offered) {
    BigInteger all = Rates.of(offered.requests());
    BigInteger along =
        bits.signum() == 0
            ? Rates.bits(offered).multiply(part).divide(all)
            : Rates.proportionUp(bits, part, requests);
    return Rates.capacity(part, along).min(offered);
  }
}
