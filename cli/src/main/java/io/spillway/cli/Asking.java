package io.spillway.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running node, and prints its answer for people or for scripts. */
final class Asking {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** How an answer is printed. */
  enum Output {
    /** For people. */
    text,
    /** As the node says it. */
    json
  }

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "Which node (default: $SPILLWAY_NODE, else http://127.0.0.1:7080).")
  private String node = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Output output = Output.text;

  /** Whether the answer goes to a script. */
  boolean forScripts() {
    return output == Output.json;
  }

  private String base() {
    String fromEnvironment = System.getenv("SPILLWAY_NODE");
    if (!node.isEmpty()) {
      return node.replaceAll("/$", "");
    }
    return fromEnvironment == null ? "http://127.0.0.1:7080" : fromEnvironment;
  }

  /** The answer to GET; throws when the node does not answer or says no. */
  JsonNode get(String path) throws IOException {
    URI uri;
    try {
      uri = URI.create(base() + path);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--node \"" + node + "\": use http://ADDRESS:PORT", e);
    }
    try (HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
              HttpResponse.BodyHandlers.ofString());
      JsonNode answer = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new IllegalArgumentException(
            answer.path("detail").asString("HTTP " + response.statusCode()));
      }
      return answer;
    } catch (ConnectException e) {
      ConnectException told =
          new ConnectException("no node answers at " + base() + "; is it running? (--node)");
      told.initCause(e);
      throw told;
    } catch (JacksonException e) {
      throw new IOException(base() + " is not a Spillway node: it does not answer in JSON", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Prints JSON as it is. */
  static void print(JsonNode answer) {
    System.out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
  }

  static double rate(JsonNode rate) {
    return rate.path("perSecond").asDouble();
  }

  static String money(JsonNode money) {
    return money.isMissingNode() || money.isNull()
        ? "-"
        : java.math.BigDecimal.valueOf(money.path("micros").asLong(), 6).toPlainString()
            + " "
            + money.path("currency").asString("");
  }
}
