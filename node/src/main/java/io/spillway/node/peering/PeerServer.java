package io.spillway.node.peering;

import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.spillway.model.CdnName;
import io.spillway.node.web.Listening;
import io.spillway.store.SqliteJournal;
import io.spillway.wire.Documents;
import io.spillway.wire.Identity;
import io.spillway.wire.Opening;
import io.spillway.wire.Opening.Opened;
import io.spillway.wire.TlsContexts;
import io.spillway.wire.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes peers' messages: {@code POST /peering/v1/messages} with a compact JWS as {@code
 * application/jose}, over TLS 1.3 with a client certificate. 202 says that the message is
 * committed; anything else is a problem document (RFC 9457). A repetition gets the same answer.
 *
 * <p>In this order: the peer's rate, the content type, the size, the document by {@link
 * io.spillway.wire.Refusal}, that the issuer is the TLS client. Documents inside the message may be
 * third parties'.
 */
public final class PeerServer implements AutoCloseable {
  /** Where messages are posted. */
  public static final String PATH = "/peering/v1/messages";

  static final String MEDIA_TYPE = "application/jose";

  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
  private static final int MAX_CONNECTIONS = 1_024;
  private static final int MAX_REQUESTS = 256;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

  private final Documents documents;
  private final CdnName self;
  private final Inbox inbox;
  private final InstantSource time;
  private final RateLimit rates;
  private final WebServer server;

  private PeerServer(
      PeerServerSettings settings,
      Identity identity,
      Trust trust,
      Inbox inbox,
      InstantSource time) {
    this.documents = new Documents(identity, trust);
    this.self = identity.cdn();
    this.inbox = inbox;
    this.time = time;
    this.rates = new RateLimit(settings.messagesPerSecond(), settings.burst());
    HttpRouting.Builder routing = HttpRouting.builder().post(PATH, this::handle);
    this.server =
        WebServer.builder()
            .shutdownHook(false)
            .bindAddress(settings.listen())
            .tls(
                Tls.builder()
                    .sslContext(TlsContexts.server(identity, trust, time))
                    .enabledProtocols(List.of(TlsContexts.PROTOCOL))
                    .clientAuth(TlsClientAuth.REQUIRED)
                    .endpointIdentificationAlgorithm(Tls.ENDPOINT_IDENTIFICATION_NONE)
                    .build())
            .maxTcpConnections(MAX_CONNECTIONS)
            .maxConcurrentRequests(MAX_REQUESTS)
            .idleConnectionTimeout(READ_TIMEOUT.multipliedBy(4))
            .connectionOptions(options -> options.readTimeout(READ_TIMEOUT).tcpNoDelay(true))
            .routing(routing)
            .build();
  }

  /**
   * Begins to listen.
   *
   * @throws IOException when the address cannot be had; one line with the mend
   */
  public static PeerServer start(
      PeerServerSettings settings, Identity identity, Trust trust, Inbox inbox, InstantSource time)
      throws IOException {
    PeerServer server = new PeerServer(settings, identity, trust, inbox, time);
    Listening.start(server.server, "peering.listen", settings.listen());
    return server;
  }

  /** The port that it listens at. */
  public int port() {
    return server.port();
  }

  /** Stops to listen; requests under way are finished. */
  @Override
  public void close() {
    server.stop();
  }

  private void handle(ServerRequest request, ServerResponse response) throws IOException {
    Optional<CdnName> client =
        TlsContexts.findDomain(request.remotePeer().tlsCertificates().orElse(new Certificate[0]));
    Optional<Problem> problem =
        client.isEmpty()
            ? Optional.of(Problem.of(403, "no-certificate", "use the CDN's own certificate"))
            : take(client.get(), request);
    if (problem.isEmpty()) {
      response.status(Status.ACCEPTED_202).send();
    } else {
      if (problem.get().status() == 429) {
        response.header(HeaderNames.RETRY_AFTER, "1");
      }
      response
          .status(problem.get().status())
          .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
          .send(problem.get().json());
    }
  }

  private Optional<Problem> take(CdnName client, ServerRequest request) throws IOException {
    Instant now = time.instant();
    if (!rates.admits(client, now)) {
      return Optional.of(Problem.of(429, "too-many-messages", "wait a second"));
    }
    boolean jose =
        request.headers().contentType().filter(t -> t.text().equals(MEDIA_TYPE)).isPresent();
    if (!jose) {
      return Optional.of(Problem.of(415, "wrong-content-type", "use " + MEDIA_TYPE));
    }
    String document = readAtMost(request, Documents.MAX_BYTES + 1);
    return switch (documents.open(document, self, now)) {
      case Opening.Refused refused -> {
        inbox.refused(client, List.of(refused.reason() + ": " + refused.detail()));
        yield Optional.of(Problem.of(refused));
      }
      case Opened opened -> deliver(client, opened);
    };
  }

  private Optional<Problem> deliver(CdnName client, Opened opened) {
    if (!opened.issuer().equals(client)) {
      String detail = opened.issuer() + " issued what " + client + " sent";
      inbox.refused(client, List.of("WRONG_PARTY: " + detail));
      return Optional.of(Problem.of(403, "wrong-party", detail));
    }
    if (!opened.dropped().isEmpty()) {
      inbox.refused(client, opened.dropped());
    }
    try {
      String cause = SqliteJournal.peerCause(opened.issuer(), opened.id());
      inbox.received(opened.issuer(), opened.key(), cause, opened.message());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(Problem.of(503, "stopping", "repeat it later"));
    } catch (Exception e) {
      LOG.warn("message {} of {} was not committed: {}", opened.id(), client, e.toString());
      return Optional.of(Problem.of(503, "not-committed", "repeat it later"));
    }
  }

  private static String readAtMost(ServerRequest request, int limit) throws IOException {
    if (!request.content().hasEntity()) {
      return "";
    }
    try (InputStream body = request.content().inputStream()) {
      return new String(body.readNBytes(limit), StandardCharsets.ISO_8859_1);
    }
  }
}
