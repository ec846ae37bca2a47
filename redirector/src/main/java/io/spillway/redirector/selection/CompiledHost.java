package io.spillway.redirector.selection;

import io.spillway.model.HostName;
import io.spillway.model.SteeringTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One host of a table, made ready for answers. Immutable; selection allocates nothing.
 *
 * <p>A host has the address families that its own edges have: were a peer's IPv6 answered beside
 * own edges of IPv4 alone, every client with IPv6 would go to the peer, whatever its weight. A host
 * without own edges has the families of its targets.
 */
public final class CompiledHost {
  private final SteeringTable.Entry entry;
  private final long hash;
  private final int ttlSeconds;
  private final CompiledTarget[] ipv4;
  private final CompiledTarget[] ipv6;

  CompiledHost(SteeringTable.Entry entry) {
    this.entry = entry;
    byte[] name = entry.host().value().getBytes(StandardCharsets.US_ASCII);
    this.hash = Hashing.of(name, 0, name.length);
    this.ttlSeconds = Math.clamp(entry.ttl().toSeconds(), 0, Integer.MAX_VALUE);
    List<CompiledTarget> all = compiled(entry.targets());
    this.ipv4 = ofFamily(all, AddressFamily.IPV4);
    this.ipv6 = ofFamily(all, AddressFamily.IPV6);
  }

  /** The host's name. */
  public HostName host() {
    return entry.host();
  }

  /** Its targets, as the table has them. */
  public List<SteeringTable.Target> targets() {
    return entry.targets();
  }

  /**
   * Chooses what to answer.
   *
   * @param family asked for
   * @param client who asks
   * @param heavy networks whose answers are sampled
   * @param nowMillis the present, in milliseconds since 1970
   * @param counter grows by one with each answer of this host
   * @param choice filled with the answer
   */
  public void select(
      AddressFamily family,
      Client client,
      HeavyNetworks heavy,
      long nowMillis,
      long counter,
      Choice choice) {
    CompiledTarget[] targets = family == AddressFamily.IPV4 ? ipv4 : ipv6;
    if (targets.length == 0) {
      choice.begin(Reason.NO_SUCH_FAMILY, ttlSeconds, 0);
      return;
    }
    if (!anyUsable(targets, nowMillis)) {
      fallBack(targets, nowMillis, choice);
      return;
    }
    Reason reason = reason(client, heavy);
    choice.begin(reason, ttlSeconds, client.scope());
    if (reason == Reason.CLIENT_NETWORK) {
      choice.add(Rendezvous.choose(targets, hash, client.networkKey(), nowMillis), nowMillis);
    } else {
      SystematicSample.choose(targets, client.seed() + hash, counter, nowMillis, choice);
    }
  }

  private static Reason reason(Client client, HeavyNetworks heavy) {
    if (!client.subnetKnown()) {
      return Reason.RESOLVER;
    }
    if (!client.isFine()) {
      return Reason.COARSE_SUBNET;
    }
    return heavy.contains(client) ? Reason.HEAVY_NETWORK : Reason.CLIENT_NETWORK;
  }

  private static boolean anyUsable(CompiledTarget[] targets, long nowMillis) {
    for (CompiledTarget target : targets) {
      if (target.isUsable(nowMillis)) {
        return true;
      }
    }
    return false;
  }

  private void fallBack(CompiledTarget[] targets, long nowMillis, Choice choice) {
    choice.begin(Reason.OWN_FALLBACK, ttlSeconds, 0);
    for (CompiledTarget target : targets) {
      if (target.isOwn()) {
        choice.add(target, nowMillis);
      }
    }
    if (choice.count() == 0) {
      choice.begin(Reason.NOTHING_USABLE, 0, 0);
    }
  }

  private static List<CompiledTarget> compiled(List<SteeringTable.Target> targets) {
    double scale = targets.stream().mapToDouble(SteeringTable.Target::weight).max().orElse(0);
    List<CompiledTarget> compiled = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      SteeringTable.Target target = targets.get(i);
      int occurrence = 0;
      for (CompiledTarget before : compiled) {
        occurrence += before.target().address().equals(target.address()) ? 1 : 0;
      }
      compiled.add(new CompiledTarget(target, i, scale > 0 ? scale : 1, occurrence));
    }
    return compiled;
  }

  /** Those of the family, equal addresses beside each other, else in the order of the table. */
  private static CompiledTarget[] ofFamily(List<CompiledTarget> all, AddressFamily family) {
    boolean hasOwn = all.stream().anyMatch(CompiledTarget::isOwn);
    boolean hasOwnOfFamily =
        all.stream().anyMatch(target -> target.isOwn() && target.family() == family);
    if (hasOwn && !hasOwnOfFamily) {
      return new CompiledTarget[0];
    }
    List<CompiledTarget> grouped = new ArrayList<>();
    for (CompiledTarget target : all) {
      if (target.family() == family) {
        int place = grouped.size();
        for (int i = 0; i < grouped.size(); i++) {
          place = grouped.get(i).hasAddressOf(target) ? i + 1 : place;
        }
        grouped.add(place, target);
      }
    }
    return grouped.toArray(CompiledTarget[]::new);
  }
}
