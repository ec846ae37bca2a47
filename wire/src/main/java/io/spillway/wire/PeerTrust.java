package io.spillway.wire;

import io.spillway.model.CdnName;
import io.spillway.wire.Trust.UntrustedException;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes certificates as {@link Trust} does; with an expected CDN, its alone. */
final class PeerTrust extends X509ExtendedTrustManager {
  private final Trust trust;
  private final Optional<CdnName> expected;
  private final InstantSource time;
  private final Consumer<X509Certificate[]> believed;
  private final BiConsumer<String, String> refused;

  PeerTrust(
      Trust trust,
      Optional<CdnName> expected,
      InstantSource time,
      Consumer<X509Certificate[]> believed,
      BiConsumer<String, String> refused) {
    this.trust = trust;
    this.expected = expected;
    this.time = time;
    this.believed = believed;
    this.refused = refused;
  }

  private void check(X509Certificate[] chain) throws CertificateException {
    try {
      CdnName peer = trust.bind(chain, time.instant()).cdn();
      if (expected.isPresent() && !expected.get().equals(peer)) {
        throw new CertificateException("the peer is " + peer + ", not " + expected.get());
      }
      believed.accept(chain);
    } catch (UntrustedException e) {
      String whom = TlsContexts.findDomain(chain).map(cdn -> "for " + cdn).orElse("for no domain");
      refused.accept(whom, String.valueOf(e.getMessage()));
      throw new CertificateException(e.getMessage(), e);
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return trust.requiredAuthorities().toArray(new X509Certificate[0]);
  }
}
