package io.spillway.node;

import io.spillway.node.configuration.NodeConfiguration;
import io.spillway.wire.Identity;
import io.spillway.wire.IdentityException;
import io.spillway.wire.KeyFiles;
import io.spillway.wire.Keyring;
import io.spillway.wire.PublishedKeys;
import io.spillway.wire.Trust;
import java.time.Instant;

/**
 * Who this node is, and whom it believes.
 *
 * @param keys the identity of this CDN, for the domain that the configuration names, and those that
 *     it had before
 * @param trust the authorities, the DNS, or both
 */
record Credentials(Keyring keys, Trust trust) {
  /**
   * Loads and checks them.
   *
   * @param published what the DNS says of others' keys
   * @throws NodeException (78) for another CDN's certificate, or one that has expired
   * @throws IdentityException for files that are of no use
   */
  static Credentials load(NodeConfiguration configuration, PublishedKeys published, Instant now) {
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
