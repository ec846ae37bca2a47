package io.spillway.edges.embedded;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webclient.api.HttpClientRequest;
import io.helidon.webclient.api.HttpClientResponse;
import io.helidon.webclient.api.WebClient;
import io.spillway.model.HostName;
import io.spillway.model.Origin;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Asks origins, over connections that are kept open; within 2 s to connect and 10 s to answer. */
final class OriginClient {
  /** What is between two neighbours only (RFC 9110, section 7.6.1), or set anew by each. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade",
          "content-length",
          "host",
          "expect",
          "date",
          "accept-encoding");

  private final WebClient client =
      WebClient.builder()
          .followRedirects(false)
          .shareConnectionCache(false)
          .connectTimeout(Duration.ofSeconds(2))
          .readTimeout(Duration.ofSeconds(10))
          .build();

  /**
   * A request as the origin is to see it.
   *
   * @param uri raw path and query
   * @param headers those of the client that go on to the origin
   */
  record Question(Method method, HostName host, String uri, List<Header> headers) {}

  /** The answer's headers have arrived, its body follows; the caller closes it. */
  record Answer(HttpClientResponse response) implements AutoCloseable {
    int status() {
      return response.status().code();
    }

    List<Header> headers() {
      return endToEnd(response.headers());
    }

    InputStream body() {
      return response.entity().hasEntity() ? response.inputStream() : InputStream.nullInputStream();
    }

    @Override
    public void close() {
      response.close();
    }
  }

  /**
   * Asks, with an empty body for none; throws a {@link RuntimeException} when the origin does not
   * answer.
   */
  Answer ask(Origin origin, Question question, byte[] body) {
    boolean harmless =
        question.method().equals(Method.GET) || question.method().equals(Method.HEAD);
    try {
      return new Answer(send(origin, question, body));
    } catch (RuntimeException e) {
      if (!harmless) {
        throw e;
      }
      // A connection that was kept may have been closed by the origin in this very moment.
      return new Answer(send(origin, question, body));
    }
  }

  private HttpClientResponse send(Origin origin, Question question, byte[] body) {
    HttpClientRequest request =
        client
            .method(question.method())
            .uri("http://" + origin)
            .path(question.uri())
            .skipUriEncoding(true);
    for (Header header : question.headers()) {
      request.header(header);
    }
    request.header(HeaderNames.HOST, question.host().value());
    return body.length == 0 ? request.request() : request.submit(body);
  }

  /** The headers that go on to the next hop. */
  static List<Header> endToEnd(Iterable<Header> headers) {
    List<Header> kept = new ArrayList<>();
    for (Header header : headers) {
      if (!HOP_BY_HOP.contains(header.name().toLowerCase(Locale.ROOT))) {
        kept.add(header);
      }
    }
    return kept;
  }
}
