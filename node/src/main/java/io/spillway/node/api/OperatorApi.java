package io.spillway.node.api;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.spillway.model.CdnName;
import io.spillway.node.binding.Bindings;
import io.spillway.node.history.Retention;
import io.spillway.node.peering.Obstacles;
import io.spillway.node.peering.PeerServer;
import io.spillway.node.runtime.DecisionLoop;
import io.spillway.node.runtime.EdgeFleet;
import io.spillway.node.runtime.Telemetry;
import io.spillway.node.web.Listening;
import io.spillway.redirector.Redirector;
import io.spillway.store.SqliteJournal;
import io.spillway.wire.Codec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the operators' API over HTTP on a loopback address: one {@link PartApi} a part. */
public final class OperatorApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorApi.class);
  private static final String PROBLEM = "application/problem+json";

  /** By which a machine calls itself; no name server is asked for these (RFC 6761, 6.3). */
  private static final Pattern LOOPBACK_NAME =
      Pattern.compile("(?:[a-z0-9-]{1,63}\\.)*localhost\\.?|127(?:\\.\\d{1,3}){3}|\\[::1]");

  private final WebServer server;
  private final List<Route> routes;
  private final String listenHost;
  private final String origin;
  private final Codec codec = Codec.standard();

  /**
   * What the answers come from.
   *
   * @param self this CDN
   * @param contacts with whom it begins to look for others
   * @param epoch of this control process
   * @param loop the parts' states
   * @param journal what was decided
   * @param state the folder of the journal
   * @param kept for how long its entries are kept
   * @param redirector absent on a CDN that only lends
   * @param fleet the edges
   * @param telemetry asks an edge again after a report
   * @param peers takes what other CDNs say
   * @param obstacles what stands in the way of messages to them
   * @param bindings how other CDNs' keys are bound to their domains
   * @param time for answers
   */
  public record Sources(
      CdnName self,
      Set<CdnName> contacts,
      long epoch,
      DecisionLoop loop,
      SqliteJournal journal,
      Path state,
      Retention.Kept kept,
      Optional<Redirector> redirector,
      EdgeFleet fleet,
      Telemetry telemetry,
      PeerServer peers,
      Obstacles obstacles,
      Bindings bindings,
      InstantSource time) {}

  private OperatorApi(InetSocketAddress listen, Sources s) {
    routes = routes(s);
    String host = listen.getAddress().getHostAddress();
    listenHost = host.contains(":") ? "[" + host + "]" : host;
    origin = "http://" + listenHost + ":" + listen.getPort();
    HttpRouting.Builder routing = HttpRouting.builder();
    routes.forEach(route ->
        route
            .methods()
            .forEach(method ->
                routing.route(
                    method,
                    route.path(),
                    (request, response) -> {
                      refuseOtherNames(request);
                      refusePagesOfOthers(request);
                      Reply reply = route.handler().answer(new Asked(request));
                      send(response, reply, method.equals(Method.HEAD));
                    })));
    routing.any(this::nothingThere);
    routing.error(
        ProblemException.class,
        (request, response, e) -> problem(response, e.status(), String.valueOf(e.getMessage())));
    routing.error(
        HttpException.class,
        (request, response, e) ->
            problem(response, e.status().code(), String.valueOf(e.getMessage())));
    routing.error(RuntimeException.class, OperatorApi::failed);
    server =
        WebServer.builder()
            .bindAddress(listen)
            .shutdownHook(false)
            .directHandlers(direct())
            .routing(routing)
            .build();
  }

  /**
   * Binds and serves.
   *
   * @param listen where
   * @param sources what the answers come from
   * @throws IOException when the address cannot be had; one line with the mend
   */
  public static OperatorApi start(InetSocketAddress listen, Sources sources) throws IOException {
    OperatorApi api = new OperatorApi(listen, sources);
    Listening.start(api.server, "api.listen", listen);
    return api;
  }

  private static List<Route> routes(Sources s) {
    States states = new States(s.loop());
    AuctionLog auctions = new AuctionLog(s.journal());
    return Stream.of(
            new NodeApi(
                s.self(),
                s.epoch(),
                states,
                s.redirector(),
                s.peers(),
                s.obstacles(),
                () -> JournalView.of(s.journal(), s.state(), s.kept()),
                s.time()),
            new RegistryApi(s.self(), states, s.telemetry(), s.time()),
            new PolicyApi(states),
            new HistoryApi(s.journal(), s.loop().parts()),
            new SurgeApi(states),
            new MediatorApi(states, s.time()),
            new SurgesApi(states, s.time()),
            new InitiationApi(states, s.time()),
            new AgentApi(s.self(), s.contacts(), states, s.bindings(), s.obstacles(), s.time()),
            new RestraintsApi(s.self(), s.contacts(), states),
            new LongTermApi(s.self(), states, s.time()),
            new KeysApi(s.self(), states, s.bindings()),
            new RedirectorApi(s.redirector()),
            new EdgesApi(s.fleet()),
            new MeteringApi(states),
            new AuctionApi(auctions),
            new AuditApi(states, new AuditLog(s.journal(), s.loop().parts()), auctions))
        .flatMap(part -> part.routes().stream())
        .toList();
  }

  /** Method and path of each operation, such as {@code GET /status}. */
  public List<String> operations() {
    return routes.stream().map(route -> route.method().text() + " " + route.path()).toList();
  }

  /**
   * A browser on this machine sends what any page in it wants sent, and says of which origin the
   * page is (the Fetch standard, section 3.2): such orders are no operator's.
   */
  private void refusePagesOfOthers(ServerRequest request) {
    String page = request.headers().first(HeaderNames.ORIGIN).orElse(origin);
    if (!page.equals(origin)) {
      throw new ProblemException(403, "requests of web pages elsewhere are not taken");
    }
  }

  /**
   * A page can have its own name lead to this machine, and is then of the origin that it asks (DNS
   * rebinding). It cannot have a browser send another name than its own as {@code Host}.
   */
  private void refuseOtherNames(ServerRequest request) {
    String host = request.headers().first(HeaderNames.HOST).orElse("");
    String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
    boolean own =
        host.isEmpty() || name.equals(listenHost) || LOOPBACK_NAME.matcher(name).matches();
    if (!own) {
      throw new ProblemException(
          403, "this is not \"" + name + "\": ask by the address of api.listen, or localhost");
    }
  }

  private void nothingThere(ServerRequest request, ServerResponse response) {
    String path = request.path().path();
    List<String> methods =
        routes.stream()
            .filter(route -> route.matches(path))
            .flatMap(route -> route.methods().stream().map(Method::text))
            .toList();
    if (methods.isEmpty()) {
      problem(response, 404, "there is no " + path + "; /openapi.yaml lists what there is");
    } else {
      String allowed = String.join(", ", methods);
      response.header(HeaderNames.ALLOW, allowed);
      problem(
          response,
          405,
          path
              + " cannot be asked with "
              + request.prologue().method().text()
              + ": use "
              + allowed);
    }
  }

  private void send(ServerResponse response, Reply reply, boolean headAlone) {
    byte[] bytes =
        switch (reply) {
          case Reply.Text(String text) -> text.getBytes(StandardCharsets.UTF_8);
          case Reply.Exposition(String text) -> text.getBytes(StandardCharsets.UTF_8);
          case Reply.Json(Status _, Object value) ->
              value instanceof Collection<?> all ? codec.writeAll(all) : codec.write(value);
        };
    response.status(reply.status()).header(HeaderNames.CONTENT_TYPE, reply.type());
    if (headAlone) {
      // The library would send what it is given, though nobody reads a body then.
      response.contentLength(bytes.length);
      response.send();
    } else {
      response.send(bytes);
    }
  }

  private static void failed(ServerRequest request, ServerResponse response, RuntimeException e) {
    Throwable cause = e instanceof CompletionException && e.getCause() != null ? e.getCause() : e;
    if (cause instanceof RejectedExecutionException) {
      problem(response, 503, String.valueOf(cause.getMessage()));
    } else {
      LOG.warn("{} failed: {}", request.path().path(), cause.toString());
      LOG.debug("a request failed", e);
      problem(response, 500, "the node failed to answer; its log says why");
    }
  }

  private static void problem(ServerResponse response, int status, String detail) {
    Problem problem = Problem.of(Status.create(status), detail);
    response
        .status(status)
        .header(HeaderNames.CONTENT_TYPE, PROBLEM)
        .send(Codec.standard().write(problem));
  }

  /** What is no HTTP request at all is answered in the same form. */
  private static DirectHandlers direct() {
    DirectHandler handler =
        (request, type, status, headers, message) ->
            DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, PROBLEM)
                .entity(Codec.standard().write(Problem.of(status, words(message))))
                .build();
    DirectHandlers.Builder all = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      all.addHandler(type, handler);
    }
    return all.build();
  }

  /** The server has no words for some of what is no request. */
  private static String words(@Nullable String message) {
    return message == null ? "this is no HTTP request that can be read" : message;
  }

  @Override
  public void close() {
    server.stop();
  }
}
