package io.spillway.demo.client;

import io.spillway.demo.crowd.Zipf;
import io.spillway.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Who asks for what: 60 resolvers, the largest with a fifth of the clients; every second one of the
 * small sends the client's subnet, the large send none; 200 objects of unequal popularity.
 */
final class Population {
  /** How many objects there are: {@code /objects/0} and so on. */
  static final int OBJECTS = 200;

  private static final int RESOLVERS = 60;
  private static final int LARGE = 5;
  private static final int NETWORKS_IN_ALL = 200;
  private static final int CLIENTS_PER_NETWORK = 3;

  private final Zipf byResolver = new Zipf(RESOLVERS, 1.0);
  private final Zipf byObject = new Zipf(OBJECTS, 0.9);
  private final List<Resolver> resolvers = new ArrayList<>();
  private final SplittableRandom random;

  /** The population whose visits the seed draws. */
  Population(long seed) {
    this.random = new SplittableRandom(seed);
    int network = 0;
    for (int i = 0; i < RESOLVERS; i++) {
      int count = Math.clamp(Math.round(byResolver.share(i) * NETWORKS_IN_ALL), 1, 40);
      List<String> networks = new ArrayList<>();
      for (int n = 0; n < count; n++, network++) {
        networks.add("127." + (101 + network / 256) + "." + network % 256);
      }
      IpAddress address = new IpAddress("127.100." + i + ".53");
      boolean sendsSubnet = i >= LARGE && i % 2 == 0;
      resolvers.add(new Resolver(address, byResolver.share(i), sendsSubnet, networks));
    }
  }

  List<Resolver> resolvers() {
    return List.copyOf(resolvers);
  }

  /** The next visit. */
  Visit draw() {
    int number = byResolver.draw(random);
    List<String> networks = resolvers.get(number).networks();
    String network = networks.get(random.nextInt(networks.size()));
    IpAddress client = new IpAddress(network + "." + (1 + random.nextInt(CLIENTS_PER_NETWORK)));
    return new Visit(number, client, "/objects/" + byObject.draw(random));
  }
}
