package io.spillway.wire;

import io.spillway.model.KeyId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The identity that this CDN signs and speaks TLS with, those that it used before, and the keys
 * that others encrypt to. Replaced while a node runs; thread-safe.
 */
public final class Keyring {
  private static final int MOST_FORMER = 16;

  private final Map<KeyId, Identity> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<KeyId, Identity> eldest) {
          return size() > MOST_FORMER;
        }
      };
  private volatile Identity current;
  private volatile Optional<EncryptionKeys> encryption = Optional.empty();

  private Keyring(Identity identity) {
    current = identity;
    known.put(identity.keyId(), identity);
  }

  /** A ring with one identity. */
  public static Keyring of(Identity identity) {
    return new Keyring(identity);
  }

  /** What signs now. */
  public Identity current() {
    return current;
  }

  /**
   * Has another identity sign from now on.
   *
   * @throws IllegalArgumentException if it is another CDN's
   */
  public void replace(Identity next) {
    if (!next.cdn().equals(current.cdn())) {
      throw new IllegalArgumentException(
          "an identity of " + next.cdn() + ": this CDN is " + current.cdn());
    }
    keep(next);
    current = next;
  }

  /** Knows an identity that signs nothing but its own revocation. */
  public synchronized void keep(Identity former) {
    known.remove(former.keyId());
    known.put(former.keyId(), former);
  }

  /** What opens documents that were encrypted to this CDN; made for this ring if none was given. */
  public EncryptionKeys encryption() {
    Optional<EncryptionKeys> known = encryption;
    return known.isPresent() ? known.get() : makeEncryption();
  }

  private synchronized EncryptionKeys makeEncryption() {
    EncryptionKeys made = encryption.orElseGet(() -> EncryptionKeys.of(EncryptionKey.generate()));
    encryption = Optional.of(made);
    return made;
  }

  /** Has these open documents from now on. */
  public synchronized void encryptTo(EncryptionKeys keys) {
    encryption = Optional.of(keys);
  }

  /** The identity with that key, if this CDN has it. */
  public synchronized Optional<Identity> find(KeyId key) {
    return Optional.ofNullable(known.get(key));
  }
}
