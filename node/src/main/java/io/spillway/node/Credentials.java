package io.spillway.node;

import io.spillway.node.configuration.NodeConfiguration;
import io.spillway.wire.EncryptionFiles;
import io.spillway.wire.EncryptionKeys;
import io.spillway.wire.Identity;
import io.spillway.wire.IdentityException;
import io.spillway.wire.KeyFiles;
import io.spillway.wire.Keyring;
import io.spillway.wire.PublishedKeys;
import io.spillway.wire.Trust;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * Who this node is, and whom it believes.
 *
 * @param keys the identity of this CDN, for the domain that the configuration names, and those that
 *     it had before
 * @param trust the authorities, the DNS, or both
 */
record Credentials(Keyring keys, Trust trust) {
  /** That the own authorities do not vouch for the key that signs: a line; empty where they do. */
  Optional<String> unvouched(Instant now) {
    return trust
        .whyNotVouched(keys.current(), now)
        .map(why ->
            "identity.certificate: none of the authorities that this CDN names vouches for it ("
                + why
                + "): peers that believe the same refuse all that it signs");
  }

  /**
   * Loads and checks them.
   *
   * @param published what the DNS says of others' keys
   * @throws NodeException (78) for another CDN's certificate, one that has expired, or files that
   *     are of no use
   */
  static Credentials load(NodeConfiguration configuration, PublishedKeys published, Instant now) {
    try {
      return read(configuration, published, now);
    } catch (IdentityException e) {
      throw placed(configuration, e);
    }
  }

  /**
   * Whether the key that others encrypt to can be used, or made; changes nothing.
   *
   * @throws NodeException (78) for files that are of no use
   */
  static void checkEncryption(NodeConfiguration configuration, Instant now) {
    try {
      EncryptionFiles.beside(configuration.key()).check(now);
    } catch (IdentityException e) {
      throw placed(configuration, e);
    }
  }

  /** Loads the keys that others encrypt to, or makes the first; fails like the check of them. */
  static EncryptionKeys encryption(
      NodeConfiguration configuration, EncryptionFiles files, Instant now) {
    try {
      return files.loadOrCreate(now);
    } catch (IdentityException e) {
      throw placed(configuration, e);
    }
  }

  /** The same complaint with the setting that names the file. */
  private static NodeException placed(NodeConfiguration configuration, IdentityException e) {
    String place = e.file().map(file -> place(configuration, file)).orElse("");
    NodeException told = new NodeException(78, place + e.getMessage());
    told.initCause(e);
    return told;
  }

  private static String place(NodeConfiguration configuration, Path file) {
    int authority = configuration.authorities().indexOf(file);
    if (authority >= 0) {
      return "authorities[" + authority + "]: ";
    }
    return beside(configuration.certificate(), file)
        ? "identity.certificate: "
        : beside(configuration.key(), file)
            ? configuration.key().equals(file)
                ? "identity.key: "
                : "identity.key (a key beside it): "
            : "";
  }

  /** Whether it is the named file, or one that is kept beside it under a longer name. */
  private static boolean beside(Path named, Path file) {
    return named.resolveSibling(".").equals(file.resolveSibling("."))
        && String.valueOf(file.getFileName()).startsWith(String.valueOf(named.getFileName()));
  }

  private static Credentials read(
      NodeConfiguration configuration, PublishedKeys published, Instant now) {
    KeyFiles files = new KeyFiles(configuration.key(), configuration.certificate());
    Identity identity = files.load();
    if (!identity.cdn().equals(configuration.cdn())) {
      throw new NodeException(
          78,
          "identity.certificate is for "
              + identity.cdn()
              + ", but cdn is "
              + configuration.cdn()
              + ": use the certificate of this CDN");
    }
    if (!identity.expiresAt().isAfter(now)) {
      throw new NodeException(
          78,
          "identity.certificate: "
              + configuration.certificate()
              + " expired at "
              + identity.expiresAt()
              + ": have the authority issue a new one");
    }
    Keyring keys = Keyring.of(identity);
    files.retired().forEach(keys::keep);
    return new Credentials(
        keys, Trust.load(configuration.authorities(), configuration.trust().dns(), published));
  }
}
