package io.spillway.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks a running node, and prints its answer for people or for scripts. */
final class Asking {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Where a finding begins with the member of the request that it is of: nobody typed that. */
  private static final Pattern MEMBER = Pattern.compile("^\\$\\.[a-zA-Z]+: ");

  private static final String USUAL = "http://127.0.0.1:7080";
  private static final String SPEC =
      "use http://ADDRESS:PORT, as api.listen in the node's cdn.yaml";

  /** How an answer is printed. */
  enum Output {
    /** For people. */
    text,
    /** As the node says it. */
    json
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "Which node (default: $$SPILLWAY_NODE, else " + USUAL + ").")
  private String node = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Output output = Output.text;

  /** Asks the node at a URL, whatever options and environment say; it prints nothing. */
  static Asking at(String url) {
    Asking asking = new Asking();
    asking.node = url;
    return asking;
  }

  /** Whether the answer goes to a script. */
  boolean forScripts() {
    return output == Output.json;
  }

  /** Whether a node is named, by the option or the environment. */
  boolean isNamed() {
    return !node.isEmpty() || !environment().isEmpty();
  }

  private static String environment() {
    return Objects.requireNonNullElse(System.getenv("SPILLWAY_NODE"), "");
  }

  private URI base() {
    String environment = environment();
    String text = node.isEmpty() ? environment.isEmpty() ? USUAL : environment : node;
    String place = node.isEmpty() ? "SPILLWAY_NODE" : "--node";
    try {
      URI uri = new URI(text.replaceAll("/+$", ""));
      if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPath().isEmpty()) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Told below, like everything else that is not such a URL.
    }
    throw new IllegalArgumentException(place + " \"" + text + "\": " + SPEC);
  }

  /** A list of the node; throws when it does not answer, says no, or is no node. */
  JsonNode list(String path) throws IOException {
    JsonNode answer = get(path);
    if (!answer.isArray()) {
      throw notOne(Optional.empty());
    }
    return answer;
  }

  /** An object of the node that has the key; throws like {@link #list}. */
  JsonNode object(String path, String key) throws IOException {
    JsonNode answer = get(path);
    if (!answer.has(key)) {
      throw notOne(Optional.empty());
    }
    return answer;
  }

  /** Sends a body; the answer is an object that has the key. Throws like {@link #list}. */
  JsonNode post(String path, JsonNode body, String key) throws IOException {
    HttpRequest.BodyPublisher text =
        HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body));
    JsonNode answer = read(exchange(HttpRequest.newBuilder(base().resolve(path)).POST(text)));
    if (!answer.has(key)) {
      throw notOne(Optional.empty());
    }
    return answer;
  }

  /** A piece of a path. */
  static String encoded(String piece) {
    return URLEncoder.encode(piece, StandardCharsets.UTF_8);
  }

  private JsonNode get(String path) throws IOException {
    return read(exchange(HttpRequest.newBuilder(base().resolve(path))));
  }

  /** Puts JSON; gives the node's answer, and throws like {@link #list}. */
  JsonNode put(String path, JsonNode body) throws IOException {
    return read(
        exchange(
            HttpRequest.newBuilder(base().resolve(path))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))));
  }

  private JsonNode read(HttpResponse<String> response) throws IOException {
    JsonNode answer;
    try {
      answer = JSON.readTree(response.body());
    } catch (JacksonException e) {
      throw notOne(Optional.of(e));
    }
    if (response.statusCode() == 200) {
      return answer;
    }
    if (!answer.has("detail")) {
      throw notOne(Optional.empty());
    }
    throw new NodeSaidNo(MEMBER.matcher(answer.path("detail").asString()).replaceFirst(""));
  }

  private HttpResponse<String> exchange(HttpRequest.Builder request) throws ConnectException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build()) {
      return client.send(
          request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
    } catch (ConnectException | HttpTimeoutException e) {
      throw unavailable(
          "no node answers at " + base() + ": is it running? --node or SPILLWAY_NODE says which",
          e);
    } catch (IOException e) {
      throw notOne(Optional.of(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  private ConnectException notOne(Optional<Exception> cause) {
    ConnectException told =
        new ConnectException(
            "what answers at " + base() + " is not a node's API of this version: " + SPEC);
    cause.ifPresent(told::initCause);
    return told;
  }

  private static ConnectException unavailable(String message, Exception cause) {
    ConnectException told = new ConnectException(message);
    told.initCause(cause);
    return told;
  }

  /** Prints JSON as the node says it. */
  void print(JsonNode answer) {
    PrintWriter out = command.commandLine().getOut();
    out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(answer));
  }

  /** Prints JSON in one line, for a stream of them. */
  void printLine(JsonNode answer) {
    PrintWriter out = command.commandLine().getOut();
    out.println(JSON.writeValueAsString(answer));
    out.flush();
  }

  /** Prints lines for people beside the answer, on standard error. */
  void tell(List<String> lines) {
    PrintWriter err = command.commandLine().getErr();
    lines.forEach(line -> err.println(Words.plain(line)));
    err.flush();
  }

  /**
   * Prints lines for people. What others have said is in them: it cannot begin a line of its own,
   * nor move the cursor.
   */
  void print(List<String> lines) {
    PrintWriter out = command.commandLine().getOut();
    lines.forEach(line -> out.println(Words.plain(line)));
    out.flush();
  }
}
