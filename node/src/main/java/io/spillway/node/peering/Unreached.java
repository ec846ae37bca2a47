package io.spillway.node.peering;

import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Why a peer did not answer, in words for its operator's counterpart. */
final class Unreached {
  private static final String ALERT = "fatal alert: ";

  /** What a peer says (RFC 8446, section 6.2) when it does not believe a certificate. */
  private static final Map<String, String> ALERTS =
      Map.of(
          "bad_certificate", "it does not believe this CDN's certificate",
          "certificate_unknown", "it does not believe this CDN's certificate",
          "unknown_ca", "it does not know the authority of this CDN's certificate",
          "certificate_expired", "this CDN's certificate has expired, it says",
          "certificate_revoked", "this CDN's key is revoked, it says");

  private Unreached() {}

  static String words(URI endpoint, Throwable failure) {
    return switch (failure) {
      case CertificateException e -> "its certificate is not trusted: " + text(e);
      case SSLException e -> "no TLS with what answers at " + at(endpoint) + ": " + tls(text(e));
      case ConnectException e -> "nothing answers at " + at(endpoint) + " (" + text(e) + ")";
      case SocketTimeoutException e -> "no answer in time at " + at(endpoint);
      case SocketException e ->
          "the connection to "
              + at(endpoint)
              + " was closed without an answer ("
              + text(e)
              + "), as when it does not believe this CDN's certificate";
      case UnknownHostException e -> "there is no address of " + endpoint.getHost();
      default -> "no answer at " + at(endpoint) + ": " + name(failure) + " " + text(failure);
    };
  }

  private static String tls(String text) {
    int alert = text.indexOf(ALERT);
    String kind = alert < 0 ? "" : text.substring(alert + ALERT.length()).toLowerCase(Locale.ROOT);
    String words = ALERTS.getOrDefault(kind, "");
    return words.isEmpty() ? text : words + " (alert " + kind + ")";
  }

  private static String at(URI endpoint) {
    return String.valueOf(endpoint.getAuthority());
  }

  private static String name(Throwable failure) {
    return failure.getClass().getSimpleName();
  }

  private static String text(Throwable failure) {
    return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
  }
}
