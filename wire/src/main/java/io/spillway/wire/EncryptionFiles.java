package io.spillway.wire;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where encryption keys are kept: beside the identity's key file, mode 0600. The key before has the
 * time of its replacement as its file's; it is deleted after {@link #OVERLAP}, so that who steals
 * the keys then reads nothing that was said before.
 */
public final class EncryptionFiles {
  /**
   * For how long the key before still opens messages: an advertisement that tells it lives at most
   * an hour, and clocks differ.
   */
  public static final Duration OVERLAP = Duration.ofHours(2);

  private final Path current;
  private final Path former;

  private EncryptionFiles(Path current) {
    this.current = current;
    this.former = current.resolveSibling(current.getFileName() + ".former");
  }

  /** The files beside an identity's key file. */
  public static EncryptionFiles beside(Path identityKey) {
    return new EncryptionFiles(
        identityKey.resolveSibling(identityKey.getFileName() + ".encryption"));
  }

  /** The file of the key in use. */
  public Path file() {
    return current;
  }

  /** Reads the keys; makes the first one where there is none. Deletes a former one at its end. */
  public EncryptionKeys loadOrCreate(Instant now) {
    if (!Files.exists(current)) {
      Path aside = current.resolveSibling(current.getFileName() + ".new");
      EncryptionKey.generate().write(aside);
      move(aside);
    }
    return load(now);
  }

  /**
   * Whether the keys can be used, and the first one can be made where there is none yet. Changes
   * nothing.
   *
   * @throws IdentityException saying in one line what is wrong and how to mend it
   */
  public void check(Instant now) {
    if (Files.exists(current)) {
      loadCurrent();
    } else if (Files.exists(former)) {
      throw new IdentityException(
          current,
          "key file "
              + current
              + " is missing, though the key before it is there, "
              + former
              + ": put a copy of it back, or delete that too, and a new key is made at the start");
    } else if (!Files.isWritable(folder())) {
      throw new IdentityException(
          current,
          "key file "
              + current
              + " is missing and cannot be made: let this user write in "
              + folder());
    }
    if (Files.exists(former) && now.isBefore(end())) {
      EncryptionKey.load(former);
    }
  }

  private EncryptionKey loadCurrent() {
    PemFiles.requireOwnerOnly(current);
    try {
      return EncryptionKey.load(current);
    } catch (IdentityException e) {
      throw new IdentityException(
          current,
          e.getMessage() + "; without a copy of it, delete it: the next start makes another",
          e);
    }
  }

  private Path folder() {
    return current.resolveSibling(".").normalize();
  }

  private EncryptionKeys load(Instant now) {
    EncryptionKey key = loadCurrent();
    if (!Files.exists(former)) {
      return EncryptionKeys.of(key);
    }
    Instant until = end();
    if (!now.isBefore(until)) {
      delete();
      return EncryptionKeys.of(key);
    }
    EncryptionKey before = EncryptionKey.load(former);
    return new EncryptionKeys(key, Optional.of(new EncryptionKeys.Former(before, until)));
  }

  /**
   * Puts a new key in place of the present one, which opens messages for {@link #OVERLAP} more.
   *
   * @throws IdentityException while the one before is still in its overlap: there is one place
   */
  public EncryptionKeys rotate(Instant now) {
    EncryptionKeys before = loadOrCreate(now);
    if (before.former().isPresent()) {
      throw new IdentityException(
          former
              + ": the key before still opens messages until "
              + before.former().get().until()
              + ": rotate after that");
    }
    Path aside = current.resolveSibling(current.getFileName() + ".new");
    EncryptionKey.generate().write(aside);
    before.current().write(former);
    try {
      Files.setLastModifiedTime(former, FileTime.from(now));
    } catch (IOException e) {
      throw new IdentityException("cannot date " + former + ": " + e.getMessage(), e);
    }
    move(aside);
    return load(now);
  }

  private Instant end() {
    try {
      return Files.getLastModifiedTime(former).toInstant().plus(OVERLAP);
    } catch (IOException e) {
      throw new IdentityException("cannot read " + former + ": " + e.getMessage(), e);
    }
  }

  private void delete() {
    try {
      Files.deleteIfExists(former);
    } catch (IOException e) {
      throw new IdentityException("cannot delete " + former + ": " + e.getMessage(), e);
    }
  }

  private void move(Path aside) {
    try {
      Files.move(
          aside, current, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new IdentityException("cannot move " + aside + " to " + current + ": " + e, e);
    }
  }
}
