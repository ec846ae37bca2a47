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
 * Which authorities may vouch for domains, what the DNS has to say of it, and which keys are
 * revoked. Validates certificate chains (RFC 5280, section 6) at a given time. Thread-safe.
 */
public final class Trust {
  private static final int MAX_CHAIN = 4;
  private static final int MAX_REMEMBERED = 512;

  private static final PublishedKeys NOT_ASKED = (cdn, key, now) -> Optional.of("not asked");

  private final List<X509Certificate> authorities;
  private final Set<TrustAnchor> anchors;
  private final DnsBinding dns;
  private final PublishedKeys published;
  private final Vouchers vouchers = new Vouchers(this::validate);
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

  private Trust(
      List<X509Certificate> authorities,
      DnsBinding dns,
      PublishedKeys published,
      List<RevokedKey> revoked) {
    if (authorities.isEmpty() && dns.needsAuthorities()) {
      throw new IdentityException("no authority: name at least one certificate to trust");
    }
    this.dns = dns;
    this.published = published;
    this.authorities = List.copyOf(authorities);
    this.anchors =
        authorities.stream().map(a -> new TrustAnchor(a, null)).collect(Collectors.toSet());
    this.revoked = byKey(revoked);
  }

  /** Trusts the given authorities; at least one. */
  public static Trust in(List<X509Certificate> authorities) {
    return in(authorities, DnsBinding.OFF, NOT_ASKED);
  }

  /**
   * Trusts the given authorities, the DNS, or both.
   *
   * @param authorities at least one, unless the DNS is asked instead
   * @param dns what the DNS has to say
   * @param published what it says
   */
  public static Trust in(
      List<X509Certificate> authorities, DnsBinding dns, PublishedKeys published) {
    return new Trust(authorities, dns, published, List.of());
  }

  /** Trusts all certificates in the given PEM files. */
  public static Trust load(Collection<Path> files) {
    return load(files, DnsBinding.OFF, NOT_ASKED);
  }

  /** Trusts all certificates in the given PEM files, the DNS, or both. */
  public static Trust load(Collection<Path> files, DnsBinding dns, PublishedKeys published) {
    return in(
        files.stream().flatMap(f -> PemFiles.readCertificates(f).stream()).toList(),
        dns,
        published);
  }

  /** The same, but for the given keys. */
  public Trust without(Set<KeyId> revokedKeys) {
    return new Trust(
        authorities,
        dns,
        published,
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
      known = Optional.of(new Trust(authorities, dns, published, List.of()));
      unconditional = known;
    }
    return known.get();
  }

  /**
   * Whether a chain that was verified at its handshake still holds: it is in its time, its key is
   * not revoked, and its domain still publishes it where that is asked for. Cheap: a chain that
   * holds is not validated again.
   *
   * @param chain the key's certificate first; at least one
   */
  public boolean stillBelieves(X509Certificate[] chain, Instant now) {
    try {
      Binding leaf = subject(chain[0], now);
      return switch (dns) {
        case OFF -> true;
        case ALSO, INSTEAD -> whyNotPublished(leaf, now).isEmpty();
        case EITHER -> whyNotPublished(leaf, now).isEmpty() || bind(chain, now).isFor(leaf);
      };
    } catch (UntrustedException e) {
      return false;
    }
  }

  /**
   * Why those who trust the same as this would not believe an identity's certificates; empty where
   * they would, or where the DNS may bind a key without authorities.
   */
  public Optional<String> whyNotVouched(Identity identity, Instant now) {
    if (dns == DnsBinding.INSTEAD || dns == DnsBinding.EITHER) {
      return Optional.empty();
    }
    try {
      var _ = in(authorities).bind(identity.x5c(), now);
      return Optional.empty();
    } catch (UntrustedException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private void requireNotRevoked(KeyId key, CdnName cdn, Instant now) throws UntrustedException {
    for (RevokedKey each : revoked.getOrDefault(key, List.of())) {
      if (each.cdn().map(cdn::equals).orElse(true) && !now.isBefore(each.since())) {
        throw new UntrustedException("key " + key + " is revoked");
      }
    }
  }

  /** Those that a client's certificate has to come from; empty where it may come from anybody. */
  List<X509Certificate> requiredAuthorities() {
    return switch (dns) {
      case OFF, ALSO -> authorities;
      case INSTEAD, EITHER -> List.of();
    };
  }

  /** That a key belongs to a domain, within a time. */
  record Binding(CdnName cdn, KeyId key, X509Certificate certificate, Instant from, Instant to) {
    boolean isFor(Binding other) {
      return cdn.equals(other.cdn()) && key.equals(other.key());
    }

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
      if (dns == DnsBinding.OFF || whyNotPublished(known, now).isEmpty()) {
        return known;
      }
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

  /** Validates a chain, the key's certificate first, by authorities and DNS as it has to be. */
  Binding bind(X509Certificate[] chain, Instant now) throws UntrustedException {
    if (chain.length == 0 || chain.length > MAX_CHAIN) {
      throw new UntrustedException("a chain of " + chain.length + ": use 1 to " + MAX_CHAIN);
    }
    return switch (dns) {
      case OFF -> vouchedFor(chain, now);
      case ALSO -> published(vouchedFor(chain, now), now);
      case INSTEAD -> published(subject(chain[0], now), now);
      case EITHER -> {
        try {
          yield vouchedFor(chain, now);
        } catch (UntrustedException byChain) {
          Binding leaf = subject(chain[0], now);
          Optional<String> trouble = whyNotPublished(leaf, now);
          if (trouble.isPresent()) {
            throw new UntrustedException(byChain.getMessage() + "; and " + trouble.get());
          }
          yield leaf;
        }
      }
    };
  }

  private Binding published(Binding binding, Instant now) throws UntrustedException {
    Optional<String> trouble = whyNotPublished(binding, now);
    if (trouble.isPresent()) {
      throw new UntrustedException(trouble.get());
    }
    return binding;
  }

  private Optional<String> whyNotPublished(Binding binding, Instant now) {
    return published.whyNot(binding.cdn(), binding.key(), now);
  }

  private Binding vouchedFor(X509Certificate[] chain, Instant now) throws UntrustedException {
    Binding binding = vouchers.find(List.of(chain), now);
    requireNotRevoked(binding.key(), binding.cdn(), now);
    return binding;
  }

  @SuppressWarnings("JavaUtilDate") // what PKIXParameters takes
  private Binding validate(List<X509Certificate> chain, Instant now) throws UntrustedException {
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      CertPathValidator.getInstance("PKIX")
          .validate(CertificateFactory.getInstance("X.509").generateCertPath(chain), parameters);
    } catch (GeneralSecurityException e) {
      throw new UntrustedException(At.cut(String.valueOf(e.getMessage())));
    }
    Binding leaf = subject(chain.getFirst(), now);
    X509Certificate[] all = chain.toArray(new X509Certificate[0]);
    return new Binding(leaf.cdn(), leaf.key(), leaf.certificate(), from(all), to(all));
  }

  /** Who a certificate is for, whoever says so. */
  private Binding subject(X509Certificate leaf, Instant now) throws UntrustedException {
    try {
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
      Instant from = from(leaf);
      Instant to = to(leaf);
      if (now.isBefore(from) || now.isAfter(to)) {
        throw new CertificateException("its certificate is valid from " + from + " to " + to);
      }
      return new Binding(cdn, key, leaf, from, to);
    } catch (CertificateException e) {
      throw new UntrustedException(At.cut(String.valueOf(e.getMessage())));
    }
  }

  @SuppressWarnings("JavaUtilDate") // what X509Certificate gives
  private static Instant from(X509Certificate... chain) {
    Instant from = Instant.MIN;
    for (X509Certificate each : chain) {
      Instant begins = each.getNotBefore().toInstant();
      from = begins.isAfter(from) ? begins : from;
    }
    return from;
  }

  @SuppressWarnings("JavaUtilDate") // what X509Certificate gives
  private static Instant to(X509Certificate... chain) {
    Instant to = Instant.MAX;
    for (X509Certificate each : chain) {
      Instant ends = each.getNotAfter().toInstant();
      to = ends.isBefore(to) ? ends : to;
    }
    return to;
  }
}
