package io.spillway.redirector.selection;

/**
 * Systematic sampling (Madow 1949): n points, evenly spaced around a circle on which each address
 * has an arc as long as its weight, pick n different addresses, each with probability n times its
 * normalised weight as long as no arc is longer than 1/n. So an address's expected share is its
 * weight, for clients that choose uniformly among the addresses and for those that take the first.
 *
 * <p>The first point moves by the golden ratio with each answer, so that the shares are kept over
 * few answers already, whatever subsequence of them one resolver sees.
 */
final class SystematicSample {
  /** Above rounding errors, far below any weight that matters. */
  private static final double ROUNDING = 1e-9;

  private SystematicSample() {}

  /** Adds the addresses of one answer to {@code choice}; at least one target is usable. */
  static void choose(
      CompiledTarget[] targets, long seed, long counter, long nowMillis, Choice choice) {
    double total = 0;
    double longest = 0;
    double arc = 0;
    for (int i = 0; i < targets.length; i++) {
      arc = i > 0 && targets[i].hasAddressOf(targets[i - 1]) ? arc : 0;
      if (targets[i].isUsable(nowMillis)) {
        arc += targets[i].weight();
        total += targets[i].weight();
        longest = Math.max(longest, arc);
      }
    }
    int points = Math.clamp((long) (total / longest + ROUNDING), 1, Choice.MOST);
    double first = Hashing.unit(Hashing.mix(seed) + counter * Hashing.GOLDEN);
    for (int j = 0; j < points; j++) {
      double point = first + (double) j / points;
      choice.add(at((point >= 1 ? point - 1 : point) * total, targets, nowMillis), nowMillis);
    }
  }

  private static CompiledTarget at(double point, CompiledTarget[] targets, long nowMillis) {
    CompiledTarget found = targets[0];
    double end = 0;
    for (CompiledTarget target : targets) {
      if (target.isUsable(nowMillis)) {
        found = target;
        end += target.weight();
        if (point < end) {
          break;
        }
      }
    }
    return found;
  }
}
