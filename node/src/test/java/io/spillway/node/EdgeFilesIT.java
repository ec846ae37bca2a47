package io.spillway.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.spillway.edges.nginx.NginxFinder;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.node.configuration.NodeConfiguration;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An edge that could keep no offer is told of before one is made; with the real nginx. */
class EdgeFilesIT {
  private static final String CONFIGURATION =
      """
      cdn: cdn-a.example
      state: state/
      identity: {key: identity.key, certificate: identity.pem}
      authorities: [authority.pem]
      peering: {listen: "127.0.0.31:7443", endpoint: "https://127.0.0.31:7443"}
      api: {listen: "127.0.0.31:7080"}
      edges:
        - id: a-1
          kind: nginx
          addresses: ["127.20.1.2"]
          port: 8080
          requests-per-second: 60
          bits-per-second: 1000
          access-log: access.log
          status: "http://127.20.1.2:8081/stub_status"
          configuration: nginx.conf
          prefix: edge
          sites: sites.d
      policy: {}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void needsNginx() throws IOException {
    if (NginxFinder.find().isEmpty()) {
      String message = "nginx is not installed: apt-get install nginx-light";
      Object _ = "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
    }
    Files.createDirectories(folder.resolve("edge/temp"));
    Files.createDirectory(folder.resolve("sites.d"));
    writeNginx("");
  }

  private void writeNginx(String more) throws IOException {
    Files.writeString(
        folder.resolve("nginx.conf"),
        """
        pid nginx.pid;
        events {}
        http { access_log off; %s }
        """
            .formatted(more));
  }

  private NodeConfiguration read() throws IOException {
    Path file = folder.resolve("cdn.yaml");
    Files.writeString(file, CONFIGURATION);
    return ConfigurationReader.read(file);
  }

  private static void assertTold(Runnable check, String... words) {
    assertThatExceptionOfType(NodeException.class)
        .isThrownBy(check::run)
        .satisfies(e -> assertThat(e.exitCode()).isEqualTo(78))
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
  }

  @Test
  void takesAnEdgeThatCanKeepWhatItOffers() throws IOException {
    NodeConfiguration configuration = read();

    EdgeFiles.check(configuration);
    EdgeFiles.askServers(configuration);
  }

  @Test
  void tellsOfAMissingSitesFolder() throws IOException {
    NodeConfiguration configuration = read();
    Files.delete(folder.resolve("sites.d"));

    assertTold(() -> EdgeFiles.check(configuration), "edges[0].sites: ", "is no folder");
  }

  @Test
  void tellsWhatNginxSaysAgainstItsConfiguration() throws IOException {
    NodeConfiguration configuration = read();
    writeNginx("garbage on;");

    assertTold(
        () -> EdgeFiles.askServers(configuration),
        "edges[0].configuration: ",
        "unknown directive \"garbage\"");
  }
}
