package io.spillway.redirector.selection;

/**
 * Weighted rendezvous hashing (Thaler and Ravishankar 1998; weights as in Schindelhauer and
 * Schomaker 2005): each target draws an exponential variate of rate {@code weight} from the hash of
 * host, network and itself, and the least wins. A target wins with probability weight / sum, and a
 * change of one weight moves only networks that go to it or leave it.
 */
final class Rendezvous {
  private Rendezvous() {}

  /** The target for a network; at least one is usable. */
  static CompiledTarget choose(
      CompiledTarget[] targets, long hostHash, long network, long nowMillis) {
    long seed = Hashing.mix(hostHash + network * Hashing.GOLDEN);
    CompiledTarget best = targets[0];
    double least = Double.NaN;
    for (CompiledTarget target : targets) {
      if (target.isUsable(nowMillis)) {
        // StrictMath: the same on every machine, so that all redirectors answer alike.
        double draw =
            -StrictMath.log(Hashing.unit(Hashing.mix(seed ^ target.hash()))) / target.weight();
        if (!(draw >= least)) {
          least = draw;
          best = target;
        }
      }
    }
    return best;
  }
}
