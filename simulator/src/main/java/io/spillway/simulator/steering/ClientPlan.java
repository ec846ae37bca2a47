package io.spillway.simulator.steering;

import java.time.Duration;

/**
 * The resolvers that one service's clients are behind.
 *
 * @param resolvers how many, 1 to 10,000
 * @param zipf the exponent of their sizes: the n-th has n to the power of minus this
 * @param largest how many of them are as large as each other and have {@code largestShare} together
 * @param largestShare the share of all clients behind those, 0 to 1
 * @param tellingSubnet the share of the other clients whose resolvers tell their subnet, 0 to 1
 * @param overstaying the share of all clients whose resolvers ignore the TTL, 0 to 1
 * @param overstay for how long these hold an answer
 */
public record ClientPlan(
    int resolvers,
    double zipf,
    int largest,
    double largestShare,
    double tellingSubnet,
    double overstaying,
    Duration overstay) {
  /**
   * 200 resolvers, sizes by Zipf's law of 1.08 (the first has a fifth of all clients), half of the
   * clients of the small ones with their subnet told, and TTLs obeyed.
   */
  public static final ClientPlan USUAL = new ClientPlan(200, 1.08, 0, 0, 0.5, 0, Duration.ZERO);

  /** The same with some that ignore the TTL. */
  public ClientPlan overstaying(double share, Duration held) {
    return new ClientPlan(resolvers, zipf, largest, largestShare, tellingSubnet, share, held);
  }

  /** The same with other shares of clients whose subnet is told. */
  public ClientPlan tellingSubnet(double share) {
    return new ClientPlan(resolvers, zipf, largest, largestShare, share, overstaying, overstay);
  }

  /** The same with so many equally large resolvers that have a share of the clients together. */
  public ClientPlan largest(int count, double share) {
    return new ClientPlan(resolvers, zipf, count, share, tellingSubnet, overstaying, overstay);
  }

  /** The share of all clients behind each resolver; sums up to 1. */
  double[] sizes() {
    double[] size = new double[resolvers];
    double sum = 0;
    for (int r = largest; r < resolvers; r++) {
      size[r] = Math.pow(r - largest + 1, -zipf);
      sum += size[r];
    }
    for (int r = 0; r < resolvers; r++) {
      size[r] = r < largest ? largestShare / largest : size[r] / sum * (1 - largestShare);
    }
    return size;
  }
}
