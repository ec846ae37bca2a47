package io.spillway.redirector.selection;

import io.spillway.model.SteeringTable;

/** One target of a host, made ready for answers. Immutable. */
public final class CompiledTarget {
  private static final long SHORTEST_LEASE_MILLIS = 1000;

  private final SteeringTable.Target target;
  private final int index;
  private final byte[] address;
  private final double weight;
  private final long steerUntilMillis;
  private final long hash;

  /**
   * Compiles a target.
   *
   * @param target as the table has it
   * @param index its place among the host's targets
   * @param scale what its weight is divided by
   * @param occurrence how many targets with the same address come before it
   */
  CompiledTarget(SteeringTable.Target target, int index, double scale, int occurrence) {
    this.target = target;
    this.index = index;
    this.address = target.address().toInetAddress().getAddress();
    this.weight = target.weight() / scale;
    this.steerUntilMillis =
        target.agreement().isEmpty()
            ? Long.MAX_VALUE
            : target.steerUntil().orElseThrow().toEpochMilli();
    this.hash = Hashing.mix(Hashing.of(address, 0, address.length) + occurrence);
  }

  /** The target as the table has it. */
  public SteeringTable.Target target() {
    return target;
  }

  /** Its place among the host's targets in the table. */
  public int index() {
    return index;
  }

  /** Whether no agreement backs it: an edge of this CDN. */
  public boolean isOwn() {
    return steerUntilMillis == Long.MAX_VALUE;
  }

  /** The length of the address, in bytes. */
  public int addressLength() {
    return address.length;
  }

  /** Writes the address into {@code out} at {@code at}. */
  public void copyAddress(byte[] out, int at) {
    System.arraycopy(address, 0, out, at, address.length);
  }

  AddressFamily family() {
    return address.length == 4 ? AddressFamily.IPV4 : AddressFamily.IPV6;
  }

  double weight() {
    return weight;
  }

  long hash() {
    return hash;
  }

  /** Whether an answer may name it now: it has weight, and an answer may live for a second. */
  boolean isUsable(long nowMillis) {
    return weight > 0 && (isOwn() || steerUntilMillis - nowMillis >= SHORTEST_LEASE_MILLIS);
  }

  /** The longest life of an answer that names it now, in seconds, at most {@code ttl}. */
  int ttlSeconds(int ttl, long nowMillis) {
    return isOwn() ? ttl : (int) Math.min(ttl, (steerUntilMillis - nowMillis) / 1000);
  }

  boolean hasAddressOf(CompiledTarget other) {
    return target.address().equals(other.target.address());
  }
}
