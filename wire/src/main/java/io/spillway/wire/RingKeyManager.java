package io.spillway.wire;

import io.spillway.model.KeyId;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Offers the ring's current identity at each handshake, so that a rotation needs no new context.
 */
final class RingKeyManager extends X509ExtendedKeyManager {
  private final Keyring keys;

  RingKeyManager(Keyring keys) {
    this.keys = keys;
  }

  /** The name of the current identity, where a key of its kind is asked for. */
  private @Nullable String alias(String @Nullable [] kinds) {
    if (kinds != null) {
      for (String kind : kinds) {
        if (kind.equals("EdDSA") || kind.equals("Ed25519")) {
          return keys.current().keyId().value();
        }
      }
    }
    return null;
  }

  private Optional<Identity> find(@Nullable String alias) {
    return alias == null ? Optional.empty() : keys.find(new KeyId(alias));
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
    return find(alias).map(i -> i.chain().toArray(new X509Certificate[0])).orElse(null);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
    return find(alias).map(Identity::key).orElse(null);
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] kinds, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return alias(kinds);
  }

  @Override
  public @Nullable String chooseServerAlias(
      @Nullable String kind, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return kind == null ? null : alias(new String[] {kind});
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] kinds, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return alias(kinds);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      @Nullable String kind, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return kind == null ? null : alias(new String[] {kind});
  }

  @Override
  public String @Nullable [] getClientAliases(
      @Nullable String kind, Principal @Nullable [] issuers) {
    return aliases(kind);
  }

  @Override
  public String @Nullable [] getServerAliases(
      @Nullable String kind, Principal @Nullable [] issuers) {
    return aliases(kind);
  }

  private String @Nullable [] aliases(@Nullable String kind) {
    String alias = kind == null ? null : alias(new String[] {kind});
    return alias == null ? null : new String[] {alias};
  }
}
