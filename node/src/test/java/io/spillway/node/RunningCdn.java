package io.spillway.node;

import io.spillway.edges.embedded.EmbeddedEdge;
import io.spillway.edges.embedded.EmbeddedEdgeSettings;
import io.spillway.model.CdnName;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.wire.Authority;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * One CDN in this process: files as an operator has them, an embedded edge, a node. Its addresses
 * are of 127.0.0.0/8 and depend on the process, so that builds side by side do not meet.
 */
final class RunningCdn implements AutoCloseable {
  private static final long PID = ProcessHandle.current().pid();
  private static final String NET = "127." + (64 + PID % 32) + "." + PID / 32 % 256 + ".";

  private final int number;
  private final Path folder;
  private final EmbeddedEdge edge;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Node node;

  private RunningCdn(int number, Path folder, EmbeddedEdge edge, Node node) {
    this.number = number;
    this.folder = folder;
    this.edge = edge;
    this.node = node;
  }

  /** The address of this process' CDN with a number, 1 to 99; its edge has 100 more. */
  static String address(int number) {
    return NET + number;
  }

  static String name(int number) {
    return "cdn-" + (char) ('a' + number - 1) + ".example";
  }

  /** Writes identity and configuration; {@code more} is what the configuration has besides. */
  static Path write(Path folder, Authority authority, int number, String more) throws IOException {
    Files.createDirectories(folder);
    authority
        .newIdentity(new CdnName(name(number)), Instant.now(), Duration.ofDays(1))
        .write(folder.resolve("identity.key"), folder.resolve("identity.pem"));
    if (!Files.exists(folder.resolve("authority.pem"))) {
      authority.write(folder.resolve("authority.key"), folder.resolve("authority.pem"));
    }
    String text =
        """
        cdn: @NAME@
        state: state/
        identity: {key: identity.key, certificate: identity.pem}
        authorities: [authority.pem]
        peering: {listen: "@ADDRESS@:7443", endpoint: "https://@ADDRESS@:7443"}
        api: {listen: "@ADDRESS@:7080"}
        origins-in: [127.0.0.0/8]
        edges:
          - id: e-1
            kind: embedded
            addresses: ["@EDGE@"]
            port: 8080
            requests-per-second: 40
            bits-per-second: 100000000
            access-log: access.log
            control: "http://@EDGE@:8081"
        """
            .replace("@NAME@", name(number))
            .replace("@ADDRESS@", address(number))
            .replace("@EDGE@", address(number + 100));
    return Files.writeString(folder.resolve("cdn.yaml"), text + more);
  }

  /** Writes, and starts edge and node. */
  static RunningCdn start(Path folder, Authority authority, int number, String more, String sites)
      throws IOException {
    write(folder, authority, number, more);
    return startAsWritten(folder, number, sites);
  }

  /** Starts edge and node with the files that are in the folder. */
  static RunningCdn startAsWritten(Path folder, int number, String sites) throws IOException {
    Path configuration = folder.resolve("cdn.yaml");
    Path edgeFile =
        Files.writeString(
            folder.resolve("edge.conf"),
            "address=%s\nport=8080\ncontrol-port=8081\nrequests-per-second=40\n%s"
                .formatted(address(number + 100), sites));
    EmbeddedEdge edge = EmbeddedEdge.start(EmbeddedEdgeSettings.read(edgeFile));
    try {
      return new RunningCdn(
          number, folder, edge, Node.start(ConfigurationReader.read(configuration)));
    } catch (NodeException e) {
      edge.close();
      throw e;
    }
  }

  /** Ends the node and starts it again on the same files. */
  void restart() {
    node.close();
    node = Node.start(ConfigurationReader.read(folder.resolve("cdn.yaml")));
  }

  Node node() {
    return node;
  }

  String edgeAddress() {
    return address(number + 100);
  }

  /** Ends the edge alone. */
  void stopEdge() throws IOException {
    edge.close();
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send("GET", path, "");
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address(number) + ":7080" + path))
            .timeout(Duration.ofSeconds(20))
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    client.close();
    node.close();
    edge.close();
  }
}
