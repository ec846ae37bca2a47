package io.spillway.node.secrecy;

import io.spillway.edges.embedded.EmbeddedEdge;
import io.spillway.edges.embedded.EmbeddedEdgeSettings;
import io.spillway.model.CdnName;
import io.spillway.node.Node;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.wire.Authority;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * One CDN in this process, as an operator runs it, of which others know nothing but a tap before
 * its peering endpoint and a tap before its public edge. It has a second edge that nobody else
 * knows, and a crowd of its own there, told by its log.
 */
final class WatchedCdn implements Closeable {
  private static final long PID = ProcessHandle.current().pid();
  private static final String NET = "127." + (96 + PID % 32) + "." + PID / 32 % 256 + ".";

  final String name;
  final String letter;
  final Path folder;
  private final int number;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Deque<Closeable> closing = new ArrayDeque<>();
  private final List<Tap> taps = new ArrayList<>();

  /** A CDN with a number from 1 to 9. */
  WatchedCdn(Path parent, int number) throws IOException {
    this.number = number;
    this.letter = String.valueOf((char) ('j' + number));
    this.name = "cdn-" + letter + ".example";
    this.folder = Files.createDirectories(parent.resolve("home-of-" + letter));
  }

  /** An address of this process; each kind has ten. */
  static String address(int kind, int number) {
    return NET + (100 + kind * 10 + number);
  }

  /** What others know of: before the peering endpoint. */
  String door() {
    return address(0, number);
  }

  /** What others know of once this CDN delivers for them. */
  String publicEdge() {
    return address(1, number);
  }

  String inside() {
    return address(2, number);
  }

  String realEdge() {
    return address(3, number);
  }

  String hiddenEdge() {
    return address(4, number);
  }

  /**
   * Writes the files, and starts edges, taps and node.
   *
   * @param sizes requests/s and bits/s of the public edge, and of the hidden one
   * @param more what the configuration has besides
   * @param sites of the public edge
   * @param visitor who comes to the public edge
   */
  void start(Authority authority, List<String> sizes, String more, String sites, String visitor)
      throws IOException {
    authority
        .newIdentity(new CdnName(name), Instant.now(), Duration.ofDays(1))
        .write(folder.resolve("identity.key"), folder.resolve("identity.pem"));
    authority.write(folder.resolve("authority.key"), folder.resolve("authority.pem"));
    String text =
        """
        cdn: @NAME@
        state: state-albatross/
        identity: {key: identity.key, certificate: identity.pem}
        authorities: [authority.pem]
        peering: {listen: "@INSIDE@:7443", endpoint: "https://@DOOR@:7443"}
        api: {listen: "@INSIDE@:7080"}
        origins-in: [127.0.0.0/8]
        edges:
          - {id: kestrel-@LETTER@, kind: embedded, addresses: ["@PUBLIC@"], port: 8080,
             requests-per-second: @R1@, bits-per-second: @B1@, access-log: access.log,
             control: "http://@REAL@:8081"}
          - {id: osprey-@LETTER@, kind: embedded, addresses: ["@HIDDEN@"], port: 8080,
             requests-per-second: @R2@, bits-per-second: @B2@, access-log: crowd.log,
             control: "http://@HIDDEN@:8081"}
        """
            .replace("@NAME@", name)
            .replace("@LETTER@", letter)
            .replace("@DOOR@", door())
            .replace("@INSIDE@", inside())
            .replace("@PUBLIC@", publicEdge())
            .replace("@REAL@", realEdge())
            .replace("@HIDDEN@", hiddenEdge())
            .replace("@R1@", sizes.get(0))
            .replace("@B1@", sizes.get(1))
            .replace("@R2@", sizes.get(2))
            .replace("@B2@", sizes.get(3));
    Path file = Files.writeString(folder.resolve("cdn.yaml"), text + more);
    keep(edge(folder, realEdge(), sites)::close);
    keep(edge(Files.createDirectories(folder.resolve("hidden")), hiddenEdge(), "")::close);
    CdnName self = new CdnName(name);
    tap(Tap.ofPeering(Tap.at(door(), 7443), Tap.at(inside(), 7443), self, authority));
    tap(Tap.plain(Tap.at(publicEdge(), 8080), Tap.at(realEdge(), 8080), visitor, name));
    keep(Node.start(ConfigurationReader.read(file))::close);
  }

  private static EmbeddedEdge edge(Path folder, String address, String sites) throws IOException {
    return EmbeddedEdge.start(
        EmbeddedEdgeSettings.read(
            Files.writeString(
                folder.resolve("edge.conf"),
                "address=%s\nport=8080\ncontrol-port=8081\nrequests-per-second=40\n%s"
                    .formatted(address, sites))));
  }

  private void keep(Closeable resource) {
    closing.push(resource);
  }

  void tap(Tap tap) {
    taps.add(tap);
    keep(tap::close);
  }

  /** What has passed the taps. */
  List<Heard> heard() {
    return taps.stream().flatMap(t -> t.heard().stream()).toList();
  }

  /** So many clients come to an own site at the hidden edge, now. */
  void crowd(String host, int requests) throws IOException {
    Instant now = Instant.now();
    String line =
        "%d.%03d\t%s\t200\t1009\t0.004\tHIT\t198.51.100.7\t/x\n"
            .formatted(now.getEpochSecond(), now.getNano() / 1_000_000, host);
    Files.writeString(
        folder.resolve("crowd.log"),
        line.repeat(requests),
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  String get(String path) throws IOException, InterruptedException {
    return send("GET", path, "").body();
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest.BodyPublisher publisher =
        body.isEmpty()
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    return client.send(
        HttpRequest.newBuilder(URI.create("http://" + inside() + ":7080" + path))
            .timeout(Duration.ofSeconds(20))
            .method(method, publisher)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() throws IOException {
    client.close();
    while (!closing.isEmpty()) {
      closing.pop().close();
    }
  }
}
