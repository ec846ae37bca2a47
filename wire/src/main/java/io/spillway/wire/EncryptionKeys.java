package io.spillway.wire;

import io.spillway.model.KeyId;
import java.time.Instant;
import java.util.Optional;

/**
 * The key that is encrypted to now, and the one before while it still opens what was sent by those
 * who had not heard of the new one.
 *
 * @param current what is advertised
 * @param former the one before, within its overlap
 */
public record EncryptionKeys(EncryptionKey current, Optional<Former> former) {
  /**
   * A key that was replaced.
   *
   * @param key itself
   * @param until from when on it opens nothing
   */
  public record Former(EncryptionKey key, Instant until) {}

  /** One key that has had no other before it. */
  public static EncryptionKeys of(EncryptionKey key) {
    return new EncryptionKeys(key, Optional.empty());
  }

  /** The key of that name, if it may open something now. */
  Optional<EncryptionKey> find(KeyId id, Instant now) {
    if (current.id().equals(id)) {
      return Optional.of(current);
    }
    return former.filter(f -> f.key().id().equals(id) && now.isBefore(f.until())).map(Former::key);
  }
}
