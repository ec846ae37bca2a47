package io.spillway.node.configuration;

import java.net.URI;
import java.net.URISyntaxException;

/** URLs as the configuration has them. */
final class Urls {
  private Urls() {}

  /** The URL; throws {@link IllegalArgumentException} with value and mend unless it has a host. */
  static URI require(String scheme, String text) {
    try {
      URI uri = new URI(text);
      boolean port = uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65535);
      if (scheme.equals(uri.getScheme()) && uri.getHost() != null && port) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, like everything else that is not such a URL.
    }
    throw new IllegalArgumentException("\"" + text + "\": use " + scheme + "://HOST:PORT");
  }
}
