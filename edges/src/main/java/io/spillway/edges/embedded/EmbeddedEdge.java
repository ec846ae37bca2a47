package io.spillway.edges.embedded;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.spillway.edges.AtomicFile;
import io.spillway.edges.DelegatedSite;
import io.spillway.edges.SiteBook;
import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import io.spillway.model.Origin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A small caching reverse proxy with a real limit: beyond it, requests are refused with 503, as
 * nginx's limit_req does. Its own sites share the capacity of the edge; each delegated site has its
 * own cap. Delegated sites are files, so that they survive a restart.
 */
public final class EmbeddedEdge implements AutoCloseable {
  private static final String SUFFIX = ".site";
  private static final int MOST_ORDER = 64 * 1024;

  private final EmbeddedEdgeSettings settings;
  private final Path folder;
  private final AccessLog log;
  private final OriginPull origins = new OriginPull();
  private final TokenBucket own;
  private final AtomicReference<Sites> sites;
  private final AtomicLong active = new AtomicLong();
  private final Clock clock = Clock.systemUTC();
  private final WebServer server;

  /** The book and a bucket for each of its sites: replaced as a whole. */
  private record Sites(SiteBook book, Map<AgreementId, TokenBucket> buckets) {
    static Sites of(SiteBook book, Sites before) {
      Map<AgreementId, TokenBucket> buckets = new TreeMap<>();
      book.sites()
          .forEach((id, site) -> {
            TokenBucket known = before.buckets().get(id);
            boolean same = site.equals(before.book().sites().get(id));
            buckets.put(
                id,
                known != null && same
                    ? known
                    : new TokenBucket(site.cap().requests().perSecond(), System.nanoTime()));
          });
      return new Sites(book, buckets);
    }
  }

  private EmbeddedEdge(EmbeddedEdgeSettings settings) throws IOException {
    this.settings = settings;
    this.folder = settings.folder().resolve("sites.d");
    Files.createDirectories(folder);
    this.log = new AccessLog(settings.folder().resolve("access.log"));
    this.own = new TokenBucket(settings.capacity().perSecond(), System.nanoTime());
    Sites none = new Sites(SiteBook.EMPTY, Map.of());
    this.sites = new AtomicReference<>(Sites.of(SiteBook.of(readSites()), none));
    this.server =
        WebServer.builder()
            .shutdownHook(false)
            .address(settings.address().toInetAddress())
            .port(settings.port())
            .routing(r -> r.any(this::serve))
            .putSocket(
                "control",
                s ->
                    s.address(settings.address().toInetAddress())
                        .port(settings.controlPort())
                        .name("control"))
            .routing("control", this::control)
            .build();
  }

  /** Starts an edge; throws {@link IOException} with one line that names what is in use. */
  public static EmbeddedEdge start(EmbeddedEdgeSettings settings) throws IOException {
    EmbeddedEdge edge = new EmbeddedEdge(settings);
    try {
      edge.server.start();
      return edge;
    } catch (RuntimeException e) {
      edge.close();
      throw new IOException(
          settings.address()
              + " port "
              + settings.port()
              + " or "
              + settings.controlPort()
              + " cannot be bound: is another edge running?",
          e);
    }
  }

  private List<DelegatedSite> readSites() throws IOException {
    List<DelegatedSite> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        found.add(DelegatedSite.parse(file.toString(), Files.readString(file)));
      }
    }
    return found;
  }

  private void control(HttpRouting.Builder r) {
    r.get("/status", (request, response) -> response.send("active=" + active.get() + "\n"));
    r.get(
        "/sites",
        (request, response) ->
            response.send(
                String.join(
                    "\n",
                    sites.get().book().sites().values().stream()
                        .map(site -> site.agreement().value())
                        .toList())));
    r.put("/sites/{id}", this::install);
    r.delete("/sites/{id}", this::remove);
  }

  private synchronized void install(ServerRequest request, ServerResponse response)
      throws IOException {
    byte[] order;
    try (InputStream in = request.content().inputStream()) {
      order = in.readNBytes(MOST_ORDER);
    }
    DelegatedSite site;
    try {
      site = DelegatedSite.parse("the order", new String(order, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      response.status(Status.BAD_REQUEST_400).send(String.valueOf(e.getMessage()));
      return;
    }
    Sites before = sites.get();
    Optional<String> obstacle = before.book().findObstacle(site);
    boolean own = site.hosts().stream().anyMatch(host -> settings.sites().get(host) != null);
    if (obstacle.isPresent() || own) {
      response
          .status(Status.CONFLICT_409)
          .send(obstacle.orElse("a host of it is one of this CDN's own sites"));
      return;
    }
    SiteBook book = before.book().with(site);
    for (DelegatedSite changed : book.sites().values()) {
      AtomicFile.write(file(changed.agreement()), changed.text());
    }
    sites.set(Sites.of(book, before));
    response.send("live");
  }

  private synchronized void remove(ServerRequest request, ServerResponse response)
      throws IOException {
    AgreementId id = new AgreementId(request.path().pathParameters().get("id"));
    Sites before = sites.get();
    Files.deleteIfExists(file(id));
    sites.set(Sites.of(before.book().without(id), before));
    response.send("gone");
  }

  private Path file(AgreementId id) {
    return folder.resolve(id.value() + SUFFIX);
  }

  private void serve(ServerRequest request, ServerResponse response) {
    long began = System.nanoTime();
    active.incrementAndGet();
    try {
      answer(request, response, began);
    } finally {
      active.decrementAndGet();
    }
  }

  private void answer(ServerRequest request, ServerResponse response, long began) {
    String host = host(request);
    String uri =
        request.path().rawPath()
            + (request.query().isEmpty() ? "" : "?" + request.query().rawValue());
    Origin origin = null;
    TokenBucket bucket = own;
    Sites now = sites.get();
    Optional<HostName> name = hostName(host);
    if (name.isPresent()) {
      origin = settings.sites().get(name.get());
      if (origin == null) {
        Optional<DelegatedSite> site = now.book().find(name.get());
        if (site.isPresent()) {
          origin = site.get().origin();
          bucket = now.buckets().getOrDefault(site.get().agreement(), own);
        }
      }
    }
    if (origin == null) {
      response.status(Status.MISDIRECTED_REQUEST_421).send("not served here\n");
      return;
    }
    if (!bucket.admit(began)) {
      finish(
          request,
          response,
          new Answer(503, "text/plain", "no capacity\n".getBytes(StandardCharsets.US_ASCII), "-"),
          host,
          uri,
          began);
      return;
    }
    Answer answer;
    try {
      OriginPull.Pulled pulled = origins.pull(host, origin, uri);
      answer =
          new Answer(
              pulled.fetched().status(),
              pulled.fetched().type(),
              pulled.fetched().body().bytes(),
              pulled.hit() ? "HIT" : "MISS");
    } catch (IOException | IllegalArgumentException e) {
      answer =
          new Answer(
              502, "text/plain", (e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8), "MISS");
    }
    finish(request, response, answer, host, uri, began);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared, never leaves this class
  private record Answer(int status, String type, byte[] body, String cache) {}

  private void finish(
      ServerRequest request,
      ServerResponse response,
      Answer answer,
      String host,
      String uri,
      long began) {
    int status = answer.status();
    try {
      response
          .status(Status.create(answer.status()))
          .header(HeaderNames.CONTENT_TYPE, answer.type())
          .header(HeaderNames.create("X-Cache"), answer.cache())
          .send(answer.body());
    } catch (RuntimeException e) {
      // The client went away: nginx logs this as 499.
      status = 499;
    }
    log.write(
        new AccessLog.Line(
            clock.millis(),
            host,
            status,
            answer.body().length,
            (System.nanoTime() - began) / 1_000,
            answer.cache(),
            client(request),
            uri));
  }

  private static String client(ServerRequest request) {
    return request.remotePeer().address() instanceof java.net.InetSocketAddress a
        ? a.getAddress().getHostAddress()
        : "-";
  }

  private static String host(ServerRequest request) {
    String authority = request.authority().toLowerCase(Locale.ROOT);
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }

  private static Optional<HostName> hostName(String host) {
    try {
      return Optional.of(new HostName(host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    server.stop();
    origins.close();
    try {
      log.close();
    } catch (IOException e) {
      System.getLogger("edge").log(System.Logger.Level.DEBUG, "access log", e);
    }
  }
}
