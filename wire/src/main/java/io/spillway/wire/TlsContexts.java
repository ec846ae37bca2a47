package io.spillway.wire;

import io.spillway.model.CdnName;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/**
 * TLS 1.3 between CDNs, both sides with their identity's Ed25519 certificate (RFC 8446, section
 * 4.2.3; JDK 25 has it). The peer is known by its domain in the certificate, not by the host name
 * or address of its endpoint.
 */
public final class TlsContexts {
  /** The one protocol that is spoken. */
  public static final String PROTOCOL = "TLSv1.3";

  private TlsContexts() {}

  /** For a server, which takes any CDN that the trust vouches for. Ask for client certificates. */
  public static SSLContext server(Keyring keys, Trust trust, InstantSource time) {
    return server(keys, trust, time, (whom, why) -> {});
  }

  /**
   * The same.
   *
   * @param refused is told of each certificate that is refused: for whom it says that it is, in
   *     words, and why; called by many threads at once
   */
  public static SSLContext server(
      Keyring keys, Trust trust, InstantSource time, BiConsumer<String, String> refused) {
    return context(keys, new PeerTrust(trust, Optional.empty(), time, chain -> {}, refused));
  }

  /** For a client that wants to speak to one CDN and to no other. */
  public static SSLContext client(Keyring keys, Trust trust, CdnName server, InstantSource time) {
    return client(keys, trust, server, time, chain -> {});
  }

  /**
   * The same.
   *
   * @param believed is told of the chain that the server of each new connection has shown, which
   *     {@link Trust#stillBelieves} can be asked of later; called by many threads at once
   */
  public static SSLContext client(
      Keyring keys,
      Trust trust,
      CdnName server,
      InstantSource time,
      Consumer<X509Certificate[]> believed) {
    return context(
        keys, new PeerTrust(trust, Optional.of(server), time, believed, (whom, why) -> {}));
  }

  /** The domain of the other side; empty without a certificate that has one. */
  public static Optional<CdnName> findPeer(SSLSession session) {
    try {
      return findDomain(session.getPeerCertificates());
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }

  /** The domain that a verified chain, the peer's certificate first, is for. */
  public static Optional<CdnName> findDomain(Certificate... chain) {
    if (chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Certificates.domain(certificate));
    } catch (CertificateException e) {
      return Optional.empty();
    }
  }

  private static SSLContext context(Keyring keys, PeerTrust trust) {
    try {
      SSLContext context = SSLContext.getInstance(PROTOCOL);
      context.init(new KeyManager[] {new RingKeyManager(keys)}, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot set up TLS 1.3 for " + keys.current(), e);
    }
  }
}
