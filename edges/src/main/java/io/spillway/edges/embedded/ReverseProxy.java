package io.spillway.edges.embedded;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.spillway.edges.embedded.Delegations.Route;
import io.spillway.edges.embedded.OriginClient.Answer;
import io.spillway.edges.embedded.OriginClient.Question;
import io.spillway.model.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;

/**
 * Answers clients: by host to a site, within the caps, from the cache or the origin. Beyond a cap
 * the answer is 503 with Retry-After, for a host that is not served 421.
 */
final class ReverseProxy implements Handler {
  private static final System.Logger LOG = System.getLogger(ReverseProxy.class.getName());
  private static final int MOST_BODY = 1024 * 1024;
  private static final byte[] NO_BODY = {};
  private static final int MOST_CONTENT = 4 * 1024 * 1024;

  /** With one of these, the answer is for this client alone. */
  private static final Set<String> OWN_ANSWER = Set.of("authorization", "range");

  /** Left out when the answer goes to others too. */
  private static final Set<String> CONDITIONS =
      Set.of("if-none-match", "if-modified-since", "if-match", "if-unmodified-since", "if-range");

  /** A probe's nonce in the query. */
  private static final Pattern PROBE = Pattern.compile("(^|&)spillway-nonce=");

  private final Delegations delegations;
  private final Redirections redirections;
  private final Admission admission;
  private final ContentCache cache;
  private final OriginClient origins;
  private final AccessLog log;
  private final AtomicLong active = new AtomicLong();

  ReverseProxy(
      Delegations delegations,
      Redirections redirections,
      Admission admission,
      ContentCache cache,
      OriginClient origins,
      AccessLog log) {
    this.delegations = delegations;
    this.redirections = redirections;
    this.admission = admission;
    this.cache = cache;
    this.origins = origins;
    this.log = log;
  }

  /** Requests that are being answered now. */
  long active() {
    return active.get();
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long started = System.nanoTime();
    active.incrementAndGet();
    String cached = "-";
    int status = 499;
    Optional<HostName> host = host(request);
    Optional<Route> route = host.flatMap(delegations::find);
    try {
      if (host.isEmpty() || route.isEmpty()) {
        refuse(response, 421, "this edge does not serve the host");
        return;
      }
      Optional<String> elsewhere = elsewhere(request, host.get(), route.get());
      if (elsewhere.isPresent()) {
        redirect(request, response, elsewhere.get());
        cached = "REDIRECT";
      } else if (!admission.admit(route.get().agreement(), started)) {
        response.header(HeaderNames.RETRY_AFTER, "1");
        refuse(response, 503, "over the capacity agreed for this site");
      } else {
        cached = serve(new Exchange(request, response, host.get(), route.get()));
        admission.sent(route.get().agreement(), response.bytesWritten());
      }
      status = response.status().code();
    } catch (RuntimeException e) {
      if (response.isSent()) {
        throw e;
      }
      LOG.log(System.Logger.Level.DEBUG, "origin of " + host + " failed", e);
      refuse(response, 502, "the origin does not answer");
      status = 502;
    } finally {
      active.decrementAndGet();
      if (route.isPresent() && host.isPresent()) {
        log(request, response, host.get(), status, cached, started);
      }
    }
  }

  /** One request with its response. */
  private record Exchange(
      ServerRequest request, ServerResponse response, HostName host, Route route) {
    Question question(Method method, List<Header> headers) {
      return new Question(method, route.host(), uri(request), headers);
    }

    List<Header> headers() {
      return OriginClient.endToEnd(request.headers());
    }

    boolean has(Set<String> names) {
      return headers().stream()
          .anyMatch(header -> names.contains(header.name().toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Where a client of an own site is redirected. Not one that asks for a delegated site: were it
   * redirected here, it would be sent around. Not a probe: it asks for this very edge.
   */
  private Optional<String> elsewhere(ServerRequest request, HostName host, Route route) {
    Method method = request.prologue().method();
    boolean may =
        route.agreement().isEmpty()
            && (method.equals(Method.GET) || method.equals(Method.HEAD))
            && !PROBE.matcher(request.prologue().query().rawValue()).find()
            && uri(request).chars().allMatch(c -> c > ' ' && c < 127);
    return may ? redirections.find(host, client(request), Instant.now()) : Optional.empty();
  }

  private static void redirect(ServerRequest request, ServerResponse response, String authority) {
    response.status(Status.FOUND_302);
    response.header(HeaderNames.LOCATION, "http://" + authority + uri(request));
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.send();
  }

  /** Answers; how the cache did, as the log says it. */
  private String serve(Exchange exchange) {
    Method method = exchange.request().prologue().method();
    if (!method.equals(Method.GET) || exchange.has(OWN_ANSWER)) {
      byte[] body = body(exchange);
      if (body.length > MOST_BODY) {
        refuse(exchange.response(), 413, "request body over " + MOST_BODY + " bytes");
      } else {
        passOn(exchange, body);
      }
      return "-";
    }
    String key = exchange.route().host() + uri(exchange.request());
    try {
      return switch (cache.take(key)) {
        case ContentCache.Turn.Use(Content content, boolean hit) -> {
          send(exchange, content, hit);
          yield hit ? "HIT" : "MISS";
        }
        case ContentCache.Turn.Fetch(var others) -> {
          fetch(exchange, key, others);
          yield "MISS";
        }
        case ContentCache.Turn.Pass() -> {
          passOn(exchange, NO_BODY);
          yield "MISS";
        }
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the edge is stopping", e);
    }
  }

  private void fetch(Exchange exchange, String key, CompletableFuture<Optional<Content>> others) {
    Optional<Content> content = Optional.empty();
    try {
      List<Header> headers =
          exchange.headers().stream()
              .filter(header -> !CONDITIONS.contains(header.name().toLowerCase(Locale.ROOT)))
              .toList();
      Question question = exchange.question(Method.GET, headers);
      try (Answer answer = origins.ask(exchange.route().origin(), question, NO_BODY)) {
        List<Header> answered = answer.headers();
        long seconds = Content.freshSeconds(answer.status(), answered);
        InputStream body = answer.body();
        byte[] start = body.readNBytes(seconds > 0 ? MOST_CONTENT + 1 : 0);
        if (seconds > 0 && start.length <= MOST_CONTENT) {
          content =
              Optional.of(
                  new Content(
                      answer.status(),
                      answered,
                      start,
                      seconds * 1_000_000_000,
                      System.nanoTime()));
        } else {
          cache.pass(key);
          cache.done(key, others, Optional.empty());
          stream(exchange, answer, start, body);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    } finally {
      cache.done(key, others, content);
    }
    content.ifPresent(fetched -> send(exchange, fetched, false));
  }

  private static void send(Exchange exchange, Content content, boolean hit) {
    ServerResponse response = exchange.response();
    response.status(Status.create(content.status()));
    content.headers().forEach(response::header);
    response.header("X-Cache", hit ? "HIT" : "MISS");
    response.header("Age", Long.toString(content.ageSeconds(System.nanoTime())));
    Optional<String> etag =
        content.headers().stream()
            .filter(header -> header.headerName().equals(HeaderNames.ETAG))
            .map(Header::get)
            .findFirst();
    boolean unchanged =
        etag.isPresent()
            && exchange.request().headers().first(HeaderNames.IF_NONE_MATCH).equals(etag);
    if (unchanged && content.status() == 200) {
      response.status(Status.NOT_MODIFIED_304);
      response.send();
    } else {
      response.send(content.body());
    }
  }

  private void passOn(Exchange exchange, byte[] body) {
    Method method = exchange.request().prologue().method();
    Question question = exchange.question(method, exchange.headers());
    try (Answer answer = origins.ask(exchange.route().origin(), question, body)) {
      stream(exchange, answer, new byte[0], answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void stream(Exchange exchange, Answer answer, byte[] start, InputStream rest)
      throws IOException {
    ServerResponse response = exchange.response();
    response.status(Status.create(answer.status()));
    answer.headers().forEach(response::header);
    boolean bodiless = answer.status() == 204 || answer.status() == 304;
    if (exchange.request().prologue().method().equals(Method.HEAD) || bodiless) {
      response.send();
      return;
    }
    try (OutputStream out = response.outputStream()) {
      out.write(start);
      rest.transferTo(out);
    }
  }

  /** The client's body, or its first bytes if it is too large. */
  private static byte[] body(Exchange exchange) {
    if (!exchange.request().content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = exchange.request().content().inputStream()) {
      return in.readNBytes(MOST_BODY + 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void refuse(ServerResponse response, int status, String reason) {
    response.status(Status.create(status));
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.send((reason + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
  }

  private void log(
      ServerRequest request,
      ServerResponse response,
      HostName host,
      int status,
      String cached,
      long started) {
    try {
      log.write(
          new AccessLog.Line(
              System.currentTimeMillis(),
              host.value(),
              status,
              response.bytesWritten(),
              System.nanoTime() - started,
              cached,
              client(request),
              uri(request),
              request.prologue().method().text()));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.ERROR, "cannot write the access log: " + e.getMessage());
    }
  }

  private static String client(ServerRequest request) {
    return request.remotePeer().address() instanceof java.net.InetSocketAddress address
        ? address.getAddress().getHostAddress().replaceFirst("%.*", "")
        : "unix:";
  }

  private static Optional<HostName> host(ServerRequest request) {
    String text = request.headers().first(HeaderNames.HOST).orElse("").toLowerCase(Locale.ROOT);
    int colon = text.lastIndexOf(':');
    String host = colon >= 0 ? text.substring(0, colon) : text;
    try {
      return Optional.of(
          new HostName(host.endsWith(".") ? host.substring(0, host.length() - 1) : host));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String uri(ServerRequest request) {
    String query = request.prologue().query().rawValue();
    String path = request.prologue().uriPath().rawPath();
    return query.isEmpty() ? path : path + "?" + query;
  }
}
