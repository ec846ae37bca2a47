package io.spillway.wire;

import io.spillway.model.Capability;
import io.spillway.model.KeyId;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.XECPrivateKey;
import java.util.Base64;
import org.bouncycastle.crypto.agreement.X25519Agreement;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/**
 * The private half of an X25519 key (RFC 7748), which opens what was encrypted to a CDN. It signs
 * nothing and proves nothing: whose it is follows from the advertisement that tells it. Immutable.
 */
public final class EncryptionKey {
  private static final String ALGORITHM = "X25519";
  private static final int BYTES = 32;

  private final PrivateKey key;
  private final X25519PrivateKeyParameters secret;
  private final byte[] open;
  private final KeyId id;

  private EncryptionKey(PrivateKey key) {
    this.key = key;
    byte[] scalar =
        ((XECPrivateKey) key)
            .getScalar()
            .orElseThrow(() -> new IllegalArgumentException("the key has no bytes"));
    this.secret = new X25519PrivateKeyParameters(scalar);
    this.open = secret.generatePublicKey().getEncoded();
    this.id = Certificates.keyId(ALGORITHM, open);
  }

  /** A new one. */
  public static EncryptionKey generate() {
    try {
      return new EncryptionKey(
          KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has X25519", e);
    }
  }

  /**
   * Reads a PEM file.
   *
   * @throws IdentityException saying in one line what is wrong, such as that others may read it
   */
  static EncryptionKey load(Path file) {
    return new EncryptionKey(PemFiles.readKey(file, ALGORITHM));
  }

  /** Writes a PEM file with mode 0600. */
  void write(Path file) {
    PemFiles.writeKey(file, key);
  }

  /** The key's name. */
  public KeyId id() {
    return id;
  }

  /** The public half, as it is advertised. */
  public Capability.EncryptionKey advertised() {
    return new Capability.EncryptionKey(
        id, Base64.getUrlEncoder().withoutPadding().encodeToString(open));
  }

  /** The public half, to encrypt to. */
  public RecipientKey recipient() {
    return new RecipientKey(id, open);
  }

  /**
   * What both sides know (RFC 7748, section 6.1).
   *
   * @throws IllegalStateException for a point of low order, which everybody could know
   */
  byte[] agree(byte[] other) {
    return agree(secret, other);
  }

  static byte[] agree(X25519PrivateKeyParameters own, byte[] other) {
    X25519Agreement agreement = new X25519Agreement();
    agreement.init(own);
    byte[] shared = new byte[BYTES];
    agreement.calculateAgreement(new X25519PublicKeyParameters(other), shared, 0);
    return shared;
  }

  @Override
  public String toString() {
    return "encryption key " + id;
  }
}
