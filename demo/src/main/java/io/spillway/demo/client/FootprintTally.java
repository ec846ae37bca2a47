package io.spillway.demo.client;

import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What clients saw, as a whole and for each footprint of theirs. The crowd's footprints are three
 * prefixes with about a third of the clients each: those of the two largest resolvers, those of the
 * middling, those of the small. Safe for many threads.
 */
public final class FootprintTally implements Witness {
  /** The footprints of the crowd: each client lies in one of them. */
  public static final List<Prefix> FOOTPRINTS =
      List.of(
          new Prefix("127.101.0.0/18"),
          new Prefix("127.101.64.0/18"),
          new Prefix("127.101.128.0/17"));

  private final Tally whole;
  private final Map<Prefix, Tally> byFootprint = new LinkedHashMap<>();

  /**
   * An empty tally.
   *
   * @param primary whose site it is
   * @param owner whose edge an address is
   */
  public FootprintTally(CdnName primary, Function<IpAddress, Optional<CdnName>> owner) {
    whole = new Tally(primary, owner);
    FOOTPRINTS.forEach(footprint -> byFootprint.put(footprint, new Tally(primary, owner)));
  }

  @Override
  public void arrived(double at, IpAddress client) {
    whole.arrived(at, client);
    of(client).ifPresent(tally -> tally.arrived(at, client));
  }

  @Override
  public void completed(double at, IpAddress client, Outcome outcome) {
    whole.completed(at, client, outcome);
    of(client).ifPresent(tally -> tally.completed(at, client, outcome));
  }

  /** Counted as a whole: who asks is a resolver, whose clients may be in several footprints. */
  @Override
  public void answered(double at, List<IpAddress> addresses) {
    whole.answered(at, addresses);
  }

  /** All clients together. */
  public Tally whole() {
    return whole;
  }

  /** Each footprint's seconds, in the order of the footprints. */
  public List<List<Tally.Second>> footprints() {
    return byFootprint.values().stream().map(Tally::seconds).toList();
  }

  private Optional<Tally> of(IpAddress client) {
    return byFootprint.entrySet().stream()
        .filter(entry -> entry.getKey().contains(client))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
