package io.spillway.node.api;

import io.helidon.webserver.http.ServerRequest;
import io.spillway.wire.Codec;
import io.spillway.wire.CodecException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;

/** A request, its values checked; what is wrong with them ends it with 400. */
final class Asked {
  private static final int MOST_BODY = 64 * 1024;

  private final ServerRequest request;

  Asked(ServerRequest request) {
    this.request = request;
  }

  /** The {@code {id}} of the path. */
  String id() {
    return request.path().pathParameters().get("id");
  }

  Optional<String> find(String parameter) {
    return request.query().first(parameter).asOptional().filter(text -> !text.isEmpty());
  }

  /** A value of the query, parsed; what the parser objects to is told with the name. */
  <T> Optional<T> find(String parameter, Function<String, T> parse) {
    return find(parameter)
        .map(text -> {
          try {
            return parse.apply(text);
          } catch (IllegalArgumentException e) {
            throw new ProblemException(
                400, "query parameter " + parameter + ": " + String.valueOf(e.getMessage()));
          }
        });
  }

  <T> T get(String parameter, Function<String, T> parse) {
    return find(parameter, parse)
        .orElseThrow(
            () -> new ProblemException(400, "query parameter " + parameter + ": missing, add it"));
  }

  long number(String parameter, long least, long most, long otherwise) {
    return find(
            parameter,
            text -> {
              long value;
              try {
                value = Long.parseLong(text);
              } catch (NumberFormatException e) {
                value = least - 1;
              }
              if (value < least || value > most) {
                throw new IllegalArgumentException(
                    "\"" + text + "\": use a whole number from " + least + " to " + most);
              }
              return value;
            })
        .orElse(otherwise);
  }

  /** The body as a record, all of its keys known and there. */
  <T> T body(Class<T> type) {
    byte[] body = bytes();
    if (body.length == 0) {
      throw new ProblemException(400, "the body is empty: send JSON, as /openapi.yaml shows");
    }
    try {
      return Codec.standard().read(body, type);
    } catch (CodecException e) {
      throw new ProblemException(400, "the body: " + e.getMessage());
    }
  }

  private byte[] bytes() {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    try (InputStream in = request.content().inputStream()) {
      byte[] body = in.readNBytes(MOST_BODY + 1);
      if (body.length > MOST_BODY) {
        throw new ProblemException(
            413, "the body is longer than " + MOST_BODY + " bytes: send less");
      }
      return body;
    } catch (IOException e) {
      throw new ProblemException(400, "the body could not be read: " + e.getMessage());
    }
  }
}
