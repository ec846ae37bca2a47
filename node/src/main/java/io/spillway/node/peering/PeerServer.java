package io.spillway.node.peering;

import io.helidon.common.socket.SocketOptions;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.spillway.model.CdnName;
import io.spillway.node.web.Listening;
import io.spillway.store.SqliteJournal;
import io.spillway.wire.Documents;
import io.spillway.wire.Keyring;
import io.spillway.wire.Opening;
import io.spillway.wire.Opening.Opened;
import io.spillway.wire.TlsContexts;
import io.spillway.wire.Trust;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes peers' messages: {@code POST /peering/v1/messages} with a compact JWS as {@code
 * application/jose}, over TLS 1.3 with a client certificate. 202 says that the message is
 * committed; anything else is a problem document (RFC 9457). A repetition gets the same answer.
 *
 * <p>In this order, the cheap before the expensive: that the connection's key is still believed,
 * the peer's connections and messages, the content type, the peer's bytes, the size, the document
 * by {@link io.spillway.wire.Refusal}, that the issuer is the TLS client. Documents inside the
 * message may be third parties'.
 */
public final class PeerServer implements AutoCloseable {
  /** Where messages are posted. */
  public static final String PATH = "/peering/v1/messages";

  static final String MEDIA_TYPE = "application/jose";

  private static final Logger LOG = LoggerFactory.getLogger(PeerServer.class);
  private static final int MAX_CONNECTIONS = 1_024;
  private static final int MAX_REQUESTS = 256;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);

  /** A body that says beforehand that it is this long is not read at all. */
  private static final long HOPELESS = 4L * Documents.MAX_BYTES;

  private static final int PIECE = 16 << 10;

  private final Documents documents;
  private final CdnName self;
  private final Inbox inbox;
  private final InstantSource time;
  private final Quotas quotas;
  private final RateLimit<CdnName> messages;
  private final RateLimit<CdnName> bytes;
  private final Counts counts = new Counts();
  private final Connections connections;
  private final RateLimit<String> complaints = new RateLimit<>(1, 10);
  private final Trust trust;
  private final WebServer server;

  private PeerServer(
      PeerServerSettings settings, Keyring keys, Trust trust, Inbox inbox, InstantSource time) {
    this.documents = new Documents(keys, trust);
    this.trust = trust;
    this.self = keys.current().cdn();
    this.inbox = inbox;
    this.time = time;
    this.quotas = settings.quotas();
    this.messages = new RateLimit<>(quotas.messagesPerSecond(), quotas.messageBurst());
    this.bytes = new RateLimit<>(quotas.bytesPerSecond(), quotas.byteBurst());
    this.connections = new Connections(quotas, time, counts);
    HttpRouting.Builder routing = HttpRouting.builder().post(PATH, this::handle);
    this.server =
        WebServer.builder()
            .shutdownHook(false)
            .bindAddress(settings.listen())
            .tls(
                Tls.builder()
                    .sslContext(TlsContexts.server(keys, trust, time, this::refused))
                    .enabledProtocols(List.of(TlsContexts.PROTOCOL))
                    .clientAuth(TlsClientAuth.REQUIRED)
                    .endpointIdentificationAlgorithm(Tls.ENDPOINT_IDENTIFICATION_NONE)
                    .build())
            .maxTcpConnections(MAX_CONNECTIONS)
            .maxConcurrentRequests(MAX_REQUESTS)
            .idleConnectionTimeout(READ_TIMEOUT.multipliedBy(12))
            .connectionOptions(
                connections.watching(
                    SocketOptions.builder().readTimeout(READ_TIMEOUT).tcpNoDelay(true).build()))
            .routing(routing)
            .build();
  }

  /**
   * Begins to listen.
   *
   * @throws IOException when the address cannot be had; one line with the mend
   */
  public static PeerServer start(
      PeerServerSettings settings, Keyring keys, Trust trust, Inbox inbox, InstantSource time)
      throws IOException {
    PeerServer server = new PeerServer(settings, keys, trust, inbox, time);
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
    connections.close();
  }

  /** How often each outcome was met since the start, by the last word of its type. */
  public SortedMap<String, Long> counts() {
    return counts.all();
  }

  /** How many connections are open. */
  public int connections() {
    return connections.size();
  }

  /** Whoever is refused in its handshake; anybody can have this be said, so it is said rarely. */
  private void refused(String whom, String why) {
    counts.count("handshake-refused");
    if (complaints.admits("", time.instant())) {
      LOG.warn("a connection with a certificate {} is refused: {}", whom, why);
    }
  }

  private void handle(ServerRequest request, ServerResponse response) throws IOException {
    Optional<Problem> found = consider(request);
    counts.count(found.map(Problem::kind).orElse("taken"));
    if (found.isEmpty()) {
      response.status(Status.ACCEPTED_202).send();
      return;
    }
    Problem problem = found.get();
    if (problem.status() == 429) {
      response.header(HeaderNames.RETRY_AFTER, "1");
    }
    if (problem.endsConnection()) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
    response
        .status(problem.status())
        .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .send(problem.json());
  }

  private Optional<Problem> consider(ServerRequest request) throws IOException {
    Certificate[] chain = request.remotePeer().tlsCertificates().orElse(new Certificate[0]);
    Optional<CdnName> client = TlsContexts.findDomain(chain);
    if (client.isEmpty()) {
      return Optional.of(Problem.of(403, "no-certificate", "use the CDN's own certificate"));
    }
    Instant now = time.instant();
    if (!trust.stillBelieves(Arrays.copyOf(chain, chain.length, X509Certificate[].class), now)) {
      return Optional.of(
          Problem.of(
              403,
              "untrusted-key",
              "the connection's certificate is revoked, not published any more, or has expired"));
    }
    if (!connections.spoke(client.get(), request.remotePeer().address())) {
      return Optional.of(
          Problem.of(
              429,
              "too-many-connections",
              "use at most " + quotas.connections() + ", one is enough"));
    }
    return take(client.get(), request, now);
  }

  private Optional<Problem> take(CdnName client, ServerRequest request, Instant now)
      throws IOException {
    if (!messages.admits(client, now)) {
      return Optional.of(Problem.of(429, "too-many-messages", "wait a second"));
    }
    boolean jose = request.headers().contentType().filter(t -> isJose(t.text())).isPresent();
    if (!jose) {
      return Optional.of(Problem.of(415, "wrong-content-type", "use " + MEDIA_TYPE));
    }
    long announced = request.headers().contentLength().orElse(Documents.MAX_BYTES);
    if (announced > HOPELESS) {
      return Optional.of(
          Problem.of(413, "oversized", announced + " bytes: use at most " + Documents.MAX_BYTES));
    }
    if (!bytes.admits(client, (int) Math.min(announced, Documents.MAX_BYTES + 1), now)) {
      return Optional.of(Problem.of(429, "too-many-bytes", "wait a second"));
    }
    Optional<String> document = readInTime(request);
    if (document.isEmpty()) {
      return Optional.of(Problem.of(408, "too-slow", "send a message within " + quotas.patience()));
    }
    return switch (documents.receive(document.get(), self, now)) {
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
      inbox.received(opened.issuer(), opened.key(), cause, opened.message(), opened.signers());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(Problem.of(503, "stopping", "repeat it later"));
    } catch (Exception e) {
      LOG.warn("message {} of {} was not committed: {}", opened.id(), client, e.toString());
      return Optional.of(Problem.of(503, "not-committed", "repeat it later"));
    }
  }

  /** Media types are told apart without their case and parameters (RFC 9110, section 8.3.1). */
  private static boolean isJose(String type) {
    int end = type.indexOf(';');
    return (end < 0 ? type : type.substring(0, end)).strip().equalsIgnoreCase(MEDIA_TYPE);
  }

  /**
   * As much of the body as it takes to see that it is too long; empty if it trickles. The rest is
   * taken off the wire up to {@link #HOPELESS}: to close over unread bytes resets the connection,
   * and the sender would not read why it is refused.
   */
  private Optional<String> readInTime(ServerRequest request) throws IOException {
    if (!request.content().hasEntity()) {
      return Optional.of("");
    }
    long end = System.nanoTime() + quotas.patience().toNanos();
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    byte[] piece = new byte[PIECE];
    try (InputStream body = request.content().inputStream()) {
      int read = body.read(piece);
      for (long seen = 0; read >= 0 && seen + read <= HOPELESS; read = body.read(piece)) {
        if (System.nanoTime() > end) {
          return Optional.empty();
        }
        seen += read;
        whole.write(piece, 0, Math.min(read, Documents.MAX_BYTES + 1 - whole.size()));
      }
    }
    return Optional.of(whole.toString(StandardCharsets.ISO_8859_1));
  }
}
