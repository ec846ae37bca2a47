package io.spillway.demo.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.spillway.model.CdnName;
import io.spillway.model.IpAddress;
import io.spillway.node.configuration.ConfigurationReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorldPlanTest {
  @TempDir private Path folder;

  private WorldPlan plan(boolean peering) {
    WorldPlan.Size size = new WorldPlan.Size(50, 500, 2, Duration.ofSeconds(20), peering, true);
    return WorldPlan.of(size, folder, new AddressPlan(0));
  }

  @Test
  void givesThePrimaryTwiceItsTrafficAndThePeersMoreThanThePeak() {
    WorldPlan plan = plan(true);

    assertThat(plan.primary().requestsPerSecond()).isEqualTo(100);
    assertThat(plan.cdns().get(1).requestsPerSecond()).isEqualTo(400);
    assertThat(plan.cdns().get(2).requestsPerSecond()).isEqualTo(500);
    assertThat(plan.ownerOf(new IpAddress("127.10.2.1"))).contains(new CdnName("cdn-b.example"));
    assertThat(plan.ownerOf(new IpAddress("127.10.9.1"))).isEmpty();
  }

  @Test
  void tellsThePrimaryOfOnePeerOnly() {
    WorldPlan plan = plan(true);

    assertThat(plan.primary().contacts()).containsOnlyKeys(new CdnName("cdn-b.example"));
    assertThat(plan.cdns().get(1).contacts()).containsOnlyKeys(new CdnName("cdn-c.example"));
    assertThat(plan.cdns().get(2).contacts()).isEmpty();
  }

  @Test
  void writesTheConfigurationOfThePrimary() {
    assertThat(NodeConfiguration.yaml(plan(false), plan(false).primary(), EdgeKind.NGINX))
        .contains(
            "cdn: cdn-a.example",
            "contacts: [{cdn: cdn-b.example, endpoint: \"https://127.0.0.12:7443\"}]",
            "dns: {listen: \"127.0.0.11:5300\", zone: customer.example, ttl: 20s,",
            "status: \"http://127.10.1.2:8081/stub_status\"",
            "sites: ../edges/a1/sites.d",
            "\"borrow.when\": \"false\"");
  }

  @ParameterizedTest
  @EnumSource
  void writesConfigurationsThatNodesRead(EdgeKind kind) throws IOException {
    WorldPlan plan = plan(false);
    for (CdnPlan cdn : plan.cdns()) {
      java.nio.file.Files.createDirectories(cdn.folder());
      java.nio.file.Files.writeString(cdn.configuration(), NodeConfiguration.yaml(plan, cdn, kind));

      io.spillway.node.configuration.NodeConfiguration read =
          ConfigurationReader.read(cdn.configuration());

      assertThat(read.cdn()).isEqualTo(cdn.name());
      assertThat(read.edges()).hasSize(2);
      assertThat(read.services()).hasSize(cdn.hasSite() ? 1 : 0);
      assertThat(read.policy()).isEqualTo(cdn.policy());
    }
  }

  @Test
  void keepsTheServiceOutOfThePeersConfiguration() {
    WorldPlan plan = plan(true);

    assertThat(NodeConfiguration.yaml(plan, plan.cdns().get(1), EdgeKind.EMBEDDED))
        .contains("kind: embedded", "control: \"http://127.10.2.1:8081\"")
        .doesNotContain("customer.example", "sites:");
  }

  @Test
  void namesTheProcessThatHoldsAPort() throws IOException {
    try (ServerSocket held = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      InetSocketAddress address = (InetSocketAddress) held.getLocalSocketAddress();

      assertThat(PortHolder.whyTaken(address).orElseThrow())
          .contains("127.0.0.1:" + held.getLocalPort() + " is in use")
          .contains("process " + ProcessHandle.current().pid());
      assertThat(PortHolder.holds("1400007F:1F9A", new AddressPlan(0).origin())).isTrue();
    }
  }

  @Test
  void endsItsChildren() throws WorldException {
    ChildProcesses.Child child;
    try (ChildProcesses children = new ChildProcesses()) {
      child = children.start("sleeper", List.of("sleep", "60"), folder, folder.resolve("log"));
      children.requireAlive();
      assertThat(child.process().isAlive()).isTrue();
    }

    Awaitility.await().until(() -> !child.process().isAlive());
  }

  @Test
  void tellsWhichChildEndedAndWhatItSaidLast() throws WorldException {
    try (ChildProcesses children = new ChildProcesses()) {
      Path log = folder.resolve("log");
      ChildProcesses.Child child =
          children.start("node", List.of("sh", "-c", "echo wrong key mode; exit 78"), folder, log);
      Awaitility.await().until(() -> !child.process().isAlive());

      org.assertj.core.api.Assertions.assertThatThrownBy(children::requireAlive)
          .hasMessageContaining("node ended with code 78: wrong key mode");
    }
  }

  @Test
  void servesTheSameObjectAgain() throws Exception {
    InetSocketAddress any = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
    try (OriginServer origin = OriginServer.start(any);
        HttpClient client = HttpClient.newHttpClient()) {
      URI object = URI.create("http://127.0.0.1:" + origin.address().getPort() + "/objects/3");
      HttpResponse<byte[]> response =
          client.send(
              HttpRequest.newBuilder(object).build(), HttpResponse.BodyHandlers.ofByteArray());

      assertThat(response.body().length).isBetween(2_000, 20_000);
      assertThat(response.body()).isEqualTo(OriginServer.body("/objects/3"));
      assertThat(response.headers().firstValue("Cache-Control")).contains("max-age=60");
    }
  }

  @Test
  void readsAuditEntriesOnce() throws IOException {
    HttpServer node =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    node.createContext(
        "/audit/v1/entries",
        exchange -> {
          boolean first = exchange.getRequestURI().getQuery().contains("after=0&");
          byte[] body =
              (first
                      ? "{\"entries\":[{\"sequence\":4,\"part\":\"MEDIATOR\",\"at\":\"2026-01-01T00:00:00Z\",\"subject\":\"arr-1\",\"story\":\"it"
                            + " begins\"}],\"last\":9}"
                      : "{\"entries\":[],\"last\":9}")
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    node.start();
    try (NodeApi api = new NodeApi(node.getAddress())) {
      CdnName cdn = new CdnName("cdn-a.example");
      AuditTrail trail = new AuditTrail(cdn, api);

      assertThat(trail.next())
          .containsExactly(
              new AuditTrail.Entry(
                  cdn, 4, "MEDIATOR", Instant.parse("2026-01-01T00:00:00Z"), "arr-1", "it begins"));
      assertThat(trail.next()).isEmpty();
    } finally {
      node.stop(0);
    }
  }
}
