package io.spillway.wire;

import io.spillway.model.Advertisement;
import io.spillway.model.Capability;
import io.spillway.model.KeyId;
import java.util.Base64;
import java.util.Optional;

/** The public half of another CDN's {@link EncryptionKey}. Immutable. */
public final class RecipientKey {
  private final KeyId id;
  private final byte[] open;

  RecipientKey(KeyId id, byte[] open) {
    this.id = id;
    this.open = open.clone();
  }

  /** The key that a verified advertisement tells; empty without one, or under another's name. */
  public static Optional<RecipientKey> find(Advertisement advertisement) {
    return advertisement.encryptionKey().flatMap(RecipientKey::of);
  }

  private static Optional<RecipientKey> of(Capability.EncryptionKey told) {
    byte[] open = Base64.getUrlDecoder().decode(told.x());
    KeyId id = Certificates.keyId("X25519", open);
    return id.equals(told.kid()) ? Optional.of(new RecipientKey(id, open)) : Optional.empty();
  }

  /** The key's name. */
  public KeyId id() {
    return id;
  }

  /**
   * Encrypts a document, such as a signed message.
   *
   * @param document ASCII
   * @return a compact JWE that the key's holder alone can open
   */
  public String encrypt(String document) {
    return Jwe.encrypt(document, this);
  }

  byte[] open() {
    return open.clone();
  }

  @Override
  public String toString() {
    return "encryption key " + id;
  }
}
