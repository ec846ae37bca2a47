package io.spillway.redirector.selection;

/** 64-bit hashes that are the same on every redirector, and the numbers made of them. */
final class Hashing {
  /** 2^64 / golden ratio: steps of it fill the circle evenly however many are taken. */
  static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private static final long FNV_OFFSET = 0xCBF29CE484222325L;
  private static final long FNV_PRIME = 0x100000001B3L;

  private Hashing() {}

  /** The finaliser of SplitMix64: every input bit reaches every output bit. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** The hash of bytes from {@code from} on: FNV-1a, then mixed. */
  static long of(byte[] bytes, int from, int length) {
    long hash = FNV_OFFSET;
    for (int i = from; i < from + length; i++) {
      hash = (hash ^ (bytes[i] & 0xFF)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /** A number in the open interval (0, 1) made of the upper 53 bits. */
  static double unit(long hash) {
    return ((hash >>> 11) + 0.5) * 0x1p-53;
  }
}
