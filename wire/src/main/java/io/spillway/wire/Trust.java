package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.model.RevokedKey;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which authorities may vouch for domains, and which keys are revoked. Validates certificate chains
 * (RFC 5280, section 6) at a given time. Thread-safe.
 */
public final class Trust {
  private static final int MAX_CHAIN = 4;
  private static final int MAX_REMEMBERED = 512;

  private final List<X509Certificate> authorities;
  private final Set<TrustAnchor> anchors;
  private volatile Map<KeyId, List<RevokedKey>> revoked;
  private volatile Optional<Trust> unconditional = Optional.empty();
  private final Map<List<String>, Binding> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Binding> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  private Trust(List<X509Certificate> authorities, List<RevokedKey> revoked) {
    this.authorities = List.copyOf(authorities);
    this.anchors =
        authorities.stream().map(a -> new TrustAnchor(a, null)).collect(Collectors.toSet());
    this.revoked = byKey(revoked);
  }

  /** Trusts the given authorities; at least one. */
  public static Trust in(List<X509Certificate> authorities) {
    if (authorities.isEmpty()) {
      throw new IdentityException("no authority: name at least one certificate to trust");
    }
    return new Trust(authorities, List.of());
  }

  /** Trusts all certificates in the given PEM files. */
  public static Trust load(Collection<Path> files) {
    return in(files.stream().flatMap(f -> PemFiles.readCertificates(f).stream()).toList());
  }

  /** The same, but for the given keys. */
  public Trust without(Set<KeyId> revokedKeys) {
    return new Trust(
        authorities,
        revokedKeys.stream()
            .map(key -> new RevokedKey(key, Optional.empty(), Instant.MIN))
            .toList());
  }

  /** Believes exactly these keys no more, from now on; connections are asked again by request. */
  public void refuse(List<RevokedKey> keys) {
    revoked = byKey(keys);
  }

  private static Map<KeyId, List<RevokedKey>> byKey(List<RevokedKey> keys) {
    return keys.stream().collect(Collectors.groupingBy(RevokedKey::key));
  }

  /** The same authorities, and no key is revoked: for what a revoked key may still say. */
  Trust withoutRevocations() {
    Optional<Trust> known = unconditional;
    if (known.isEmpty()) {
      known = Optional.of(new Trust(authorities, List.of()));
      unconditional = known;
    }
    return known.get();
  }

  /**
   * Whether a chain that was verified at its handshake still holds: it is in its time and its key
   * is not revoked. Cheap.
   */
  public boolean stillBelieves(X509Certificate leaf, Instant now) {
    try {
      requireNotRevoked(
          Certificates.keyId(Certificates.rawKey(leaf.getPublicKey())),
          Certificates.domain(leaf),
          now);
      return !now.isAfter(leaf.getNotAfter().toInstant());
    } catch (CertificateException | UntrustedException e) {
      return false;
    }
  }

  private void requireNotRevoked(KeyId key, CdnName cdn, Instant now) throws UntrustedException {
    for (RevokedKey each : revoked.getOrDefault(key, List.of())) {
      if (each.cdn().map(cdn::equals).orElse(true) && !now.isBefore(each.since())) {
        throw new UntrustedException("key " + key + " is revoked");
      }
    }
  }

  List<X509Certificate> authorities() {
    return authorities;
  }

  /** That a key belongs to a domain, within a time. */
  record Binding(CdnName cdn, KeyId key, X509Certificate certificate, Instant from, Instant to) {
    byte[] rawKey() throws CertificateException {
      return Certificates.rawKey(certificate.getPublicKey());
    }
  }

  /** The chain does not bind the key to a domain. */
  static final class UntrustedException extends Exception {
    private static final long serialVersionUID = 1L;

    UntrustedException(String message) {
      super(message);
    }
  }

  /** Validates the chain of a JWS header, at little cost if it was validated before. */
  Binding bind(List<String> x5c, Instant now) throws UntrustedException {
    Binding known;
    synchronized (remembered) {
      known = remembered.get(x5c);
    }
    if (known != null && !now.isBefore(known.from()) && !now.isAfter(known.to())) {
      requireNotRevoked(known.key(), known.cdn(), now);
      return known;
    }
    if (x5c.size() > MAX_CHAIN) {
      throw new UntrustedException("a chain of " + x5c.size() + ": use at most " + MAX_CHAIN);
    }
    X509Certificate[] chain = new X509Certificate[x5c.size()];
    for (int i = 0; i < chain.length; i++) {
      try {
        chain[i] = Certificates.parse(Base64.getDecoder().decode(x5c.get(i)));
      } catch (CertificateException | IllegalArgumentException e) {
        throw new UntrustedException("certificate " + (i + 1) + " is not X.509");
      }
    }
    Binding binding = bind(chain, now);
    synchronized (remembered) {
      remembered.put(List.copyOf(x5c), binding);
    }
    return binding;
  }

  /** Validates a chain, the key's certificate first. */
  @SuppressWarnings("JavaUtilDate") // what PKIXParameters takes
  Binding bind(X509Certificate[] chain, Instant now) throws UntrustedException {
    if (chain.length == 0 || chain.length > MAX_CHAIN) {
      throw new UntrustedException("a chain of " + chain.length + ": use 1 to " + MAX_CHAIN);
    }
    X509Certificate leaf = chain[0];
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(List.of(chain)), parameters);
      if (leaf.getBasicConstraints() >= 0) {
        throw new CertificateException("an authority's certificate: use the CDN's own");
      }
      boolean[] usage = leaf.getKeyUsage();
      if (usage != null && !usage[0]) {
        throw new CertificateException("a key that is not for digital signatures");
      }
      KeyId key = Certificates.keyId(Certificates.rawKey(leaf.getPublicKey()));
      CdnName cdn = Certificates.domain(leaf);
      requireNotRevoked(key, cdn, now);
      return new Binding(cdn, key, leaf, from(chain), to(chain));
    } catch (GeneralSecurityException e) {
      throw new UntrustedException(At.cut(String.valueOf(e.getMessage())));
    }
  }

  @SuppressWarnings("JavaUtilDate") // what X509Certificate gives
  private static Instant from(X509Certificate[] chain) {
    Instant from = Instant.MIN;
    for (X509Certificate each : chain) {
      Instant begins = each.getNotBefore().toInstant();
      from = begins.isAfter(from) ? begins : from;
    }
    return from;
  }

  @SuppressWarnings("JavaUtilDate") // what X509Certificate gives
  private static Instant to(X509Certificate[] chain) {
    Instant to = Instant.MAX;
    for (X509Certificate each : chain) {
      Instant ends = each.getNotAfter().toInstant();
      to = ends.isBefore(to) ? ends : to;
    }
    return to;
  }
}
