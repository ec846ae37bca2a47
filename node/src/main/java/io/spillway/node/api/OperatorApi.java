package io.spillway.node.api;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.spillway.wire.Codec;
import io.spillway.wire.CodecException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the operators' API over HTTP on a loopback address. */
public final class OperatorApi implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorApi.class);
  private static final int MOST_BODY = 64 * 1024;

  private final WebServer server;
  private final Codec codec = Codec.standard();

  /** Something that can be asked with GET. */
  private interface Answer {
    Object answer(ServerRequest request);
  }

  /**
   * Binds and serves.
   *
   * @param listen where
   * @param questions what the answers come from
   * @throws UncheckedIOException when the address is in use, naming it
   */
  public OperatorApi(InetSocketAddress listen, Questions questions) {
    try {
      server =
          WebServer.builder()
              .address(listen.getAddress())
              .port(listen.getPort())
              .shutdownHook(false)
              .routing(r -> route(r, questions))
              .build()
              .start();
    } catch (UncheckedIOException | IllegalStateException e) {
      throw new UncheckedIOException(
          new IOException(
              "api.listen: "
                  + listen.getAddress().getHostAddress()
                  + ":"
                  + listen.getPort()
                  + " cannot be bound: is another node running, or the port in use?",
              e));
    }
  }

  private void route(HttpRouting.Builder r, Questions q) {
    get(r, "/status", request -> q.status());
    get(r, "/registry/v1/resources", request -> q.registry());
    get(r, "/registry/v1/delegations", request -> q.registry().delegations());
    get(r, "/policy/v1/document", request -> q.policy());
    get(r, "/surge/v1/forecasts", request -> q.forecasts());
    get(r, "/mediator/v1/arrangements", request -> q.arrangements());
    get(r, "/mediator/v1/arrangements/{id}", request -> q.arrangement(id(request)));
    get(r, "/agent/v1/peers", request -> q.peers());
    get(r, "/agent/v1/offers", request -> q.offers());
    get(r, "/agent/v1/agreements", request -> q.agreements());
    get(r, "/redirector/v1/table", request -> q.table());
    get(r, "/redirector/v1/statistics", request -> q.redirections());
    get(r, "/metering/v1/statements", request -> q.statements());
    get(r, "/metering/v1/invoices", request -> q.invoices());
    get(r, "/metering/v1/ledger", request -> q.ledger());
    get(
        r,
        "/audit/v1/entries",
        request -> q.audit(number(request, "after", 0), (int) number(request, "limit", 200)));
    get(r, "/explain/{id}", request -> q.explain(id(request)));
    r.post(
        "/mediator/v1/initiation-requests",
        (request, response) ->
            json(
                response,
                Status.ACCEPTED_202,
                q.initiate(codec.read(body(request), Views.InitiationBody.class))));
    r.post(
        "/mediator/v1/arrangements/{id}/stop",
        (request, response) -> json(response, Status.ACCEPTED_202, q.stop(id(request))));
    r.get("/health/live", (request, response) -> text(response, "live\n"));
    r.get("/health/ready", (request, response) -> text(response, q.ready() + "\n"));
    r.get("/metrics", (request, response) -> text(response, q.metrics()));
    r.get("/openapi.yaml", (request, response) -> text(response, resource("openapi.yaml")));
    r.error(ProblemException.class, (request, response, e) -> problem(response, e.status(), e));
    r.error(CodecException.class, (request, response, e) -> problem(response, 400, e));
    r.error(IllegalArgumentException.class, (request, response, e) -> problem(response, 400, e));
    r.error(CompletionException.class, OperatorApi::unavailable);
    r.error(HttpException.class, (request, response, e) -> problem(response, e.status().code(), e));
    r.any((request, response) ->
        problem(
            response,
            404,
            new IllegalArgumentException(
                "there is no " + request.path().rawPath() + "; see /openapi.yaml")));
  }

  private void get(HttpRouting.Builder r, String path, Answer answer) {
    r.get(path, (request, response) -> json(response, Status.OK_200, answer.answer(request)));
  }

  private static String id(ServerRequest request) {
    return request.path().pathParameters().get("id");
  }

  private static long number(ServerRequest request, String name, long otherwise) {
    String text = request.query().first(name).orElse("");
    try {
      return text.isEmpty() ? otherwise : Math.clamp(Long.parseLong(text), 0, Long.MAX_VALUE);
    } catch (NumberFormatException e) {
      throw new ProblemException(
          400, "query parameter " + name + ": \"" + text + "\": use a number, 0 or more");
    }
  }

  private static byte[] body(ServerRequest request) {
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BODY + 1);
      if (body.length > MOST_BODY) {
        throw new ProblemException(413, "the body is longer than " + MOST_BODY + " bytes");
      }
      return body;
    } catch (IOException e) {
      throw new ProblemException(400, "the body could not be read");
    }
  }

  private void json(ServerResponse response, Status status, Object value) {
    byte[] bytes = value instanceof Collection<?> all ? codec.writeAll(all) : codec.write(value);
    response.status(status).header(HeaderNames.CONTENT_TYPE, "application/json").send(bytes);
  }

  private static void text(ServerResponse response, String text) {
    response
        .header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8")
        .send(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void unavailable(
      ServerRequest request, ServerResponse response, CompletionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    boolean busy = cause instanceof RejectedExecutionException;
    LOG.debug("a request failed", e);
    problem(
        response,
        busy ? 503 : 500,
        new IllegalStateException(
            busy ? cause.getMessage() : "the node failed to answer; its log says why"));
  }

  private static void problem(ServerResponse response, int status, Exception e) {
    Status http = Status.create(status);
    Problem problem = new Problem(http.reasonPhrase(), status, String.valueOf(e.getMessage()));
    response
        .status(http)
        .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
        .send(Codec.standard().write(problem));
  }

  private static String resource(String name) {
    try (InputStream in = OperatorApi.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new ProblemException(404, name + " is not in this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }
}
