package io.spillway.node.peering;

import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.http1.Http1Client;
import io.spillway.model.CdnName;
import io.spillway.model.KeyId;
import io.spillway.wire.Keyring;
import io.spillway.wire.TlsContexts;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * HTTP over TLS 1.3 that only the CDN of the expected domain can answer. Before each message the
 * certificates of open connections are asked again, and connected anew if one of them is not
 * believed any more. Thread-safe.
 */
final class TlsTransport implements Transport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
  private static final int MAX_ANSWER_BYTES = 8 << 10;

  /** Who shows ever other certificates is connected to anew, so that few are remembered. */
  private static final int MOST_CHAINS = 16;

  private final Keyring keys;
  private final Trust trust;
  private final InstantSource time;
  private final Map<CdnName, Speaking> clients = new ConcurrentHashMap<>();

  TlsTransport(Keyring keys, Trust trust, InstantSource time) {
    this.keys = keys;
    this.trust = trust;
    this.time = time;
  }

  @Override
  public Answer post(CdnName to, URI endpoint, String document) {
    Http1Client client = client(to);
    try (HttpClientResponse response =
        client
            .post()
            .uri(endpoint.resolve(PeerServer.PATH))
            .header(HeaderNames.CONTENT_TYPE, PeerServer.MEDIA_TYPE)
            .submit(document.getBytes(StandardCharsets.US_ASCII))) {
      int status = response.status().code();
      return new Answer(status, status == 202 ? "" : Problem.describe(status, body(response)));
    }
  }

  private static byte[] body(HttpClientResponse response) {
    if (!response.entity().hasEntity()) {
      return new byte[0];
    }
    try (InputStream body = response.inputStream()) {
      return body.readNBytes(MAX_ANSWER_BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Connections of one identity, as long as what their servers have shown is believed; another key
   * needs others.
   */
  private final class Speaking {
    private final KeyId key;
    private final Set<List<X509Certificate>> shown = ConcurrentHashMap.newKeySet();
    private final Http1Client client;

    Speaking(KeyId key, CdnName server) {
      this.key = key;
      this.client = newClient(server, chain -> shown.add(List.of(chain)));
    }

    boolean isFit(KeyId current) {
      Instant now = time.instant();
      return key.equals(current)
          && shown.size() <= MOST_CHAINS
          && shown.stream()
              .allMatch(chain -> trust.stillBelieves(chain.toArray(new X509Certificate[0]), now));
    }
  }

  private Http1Client client(CdnName server) {
    KeyId key = keys.current().keyId();
    return clients.compute(
            server,
            (cdn, known) -> {
              if (known != null && known.isFit(key)) {
                return known;
              }
              if (known != null) {
                known.client.closeResource();
              }
              return new Speaking(key, cdn);
            })
        .client;
  }

  private Http1Client newClient(CdnName server, Consumer<X509Certificate[]> shown) {
    Tls tls =
        Tls.builder()
            .sslContext(TlsContexts.client(keys, trust, server, time, shown))
            .enabledProtocols(List.of(TlsContexts.PROTOCOL))
            .endpointIdentificationAlgorithm(Tls.ENDPOINT_IDENTIFICATION_NONE)
            .build();
    return Http1Client.builder()
        .shareConnectionCache(false)
        .tls(tls)
        .followRedirects(false)
        .connectTimeout(CONNECT_TIMEOUT)
        .readTimeout(READ_TIMEOUT)
        .sendExpectContinue(false)
        .build();
  }

  @Override
  public void close() {
    clients.values().forEach(speaking -> speaking.client.closeResource());
  }
}
