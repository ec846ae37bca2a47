package io.spillway.edges.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * A secret of this CDN's under which client networks and objects are hashed, so that what is kept
 * of them says nothing to who does not have it, and no client can choose what it is hashed to.
 * SipHash-2-4 (Aumasson, Bernstein, SipHash: a fast short-input PRF, 2012), its lower half.
 *
 * @param first half of the key
 * @param second half of the key
 */
public record Salt(long first, long second) {
  private static final int BYTES = 16;
  private static final int BLOCK = 8;

  /**
   * The salt in a file, which is made with a new one if it is not there.
   *
   * @throws IOException when it cannot be read or written, or is no salt
   */
  public static Salt in(Path file) throws IOException {
    if (!Files.exists(file)) {
      make(file);
    }
    byte[] bytes = Files.readAllBytes(file);
    if (bytes.length != BYTES) {
      throw new IOException(
          file
              + ": "
              + bytes.length
              + " bytes are no salt; remove the file, and which networks come usually is learnt"
              + " anew");
    }
    ByteBuffer halves = ByteBuffer.wrap(bytes);
    return new Salt(halves.getLong(), halves.getLong());
  }

  /** Written beside it and moved there, so that a crash leaves the whole file or none. */
  private static void make(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(beside);
    byte[] fresh = new byte[BYTES];
    new SecureRandom().nextBytes(fresh);
    try (FileChannel channel =
        FileChannel.open(
            beside,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = ByteBuffer.wrap(fresh);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "salt";
  }

  /**
   * Tells it from another one, and says nothing else of it: hashes of two numbers that no network
   * has.
   */
  String fingerprint() {
    return HexFormat.of().toHexDigits(hash(0L)) + HexFormat.of().toHexDigits(hash(-1L));
  }

  /** The hash of a number. */
  int hash(long value) {
    State state = new State(first, second);
    state.block(value);
    return state.end((long) BLOCK << 56);
  }

  /** The hash of the bytes between both indexes. */
  int hash(byte[] bytes, int from, int to) {
    State state = new State(first, second);
    int at = from;
    for (; at + BLOCK <= to; at += BLOCK) {
      long block = 0;
      for (int i = BLOCK - 1; i >= 0; i--) {
        block = (block << 8) | (bytes[at + i] & 0xFF);
      }
      state.block(block);
    }
    long last = (long) (to - from) << 56;
    for (int i = 0; at + i < to; i++) {
      last |= (bytes[at + i] & 0xFFL) << (8 * i);
    }
    return state.end(last);
  }

  /** The four words of SipHash. */
  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void block(long m) {
      v3 ^= m;
      round();
      round();
      v0 ^= m;
    }

    int end(long last) {
      block(last);
      v2 ^= 0xFF;
      for (int i = 0; i < 4; i++) {
        round();
      }
      return (int) (v0 ^ v1 ^ v2 ^ v3);
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
