package io.spillway.node.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.HostName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedirectZoneTest {
  private static final String DNS =
      "dns: {listen: \"127.0.0.32:5300\", zone: cdn-b.example, nameservers: [ns1.cdn-b.example]}\n";

  @TempDir private Path folder;

  private NodeConfiguration read(String peering, String dns) throws IOException {
    Path file = folder.resolve("cdn.yaml");
    Files.writeString(
        file,
        """
        cdn: cdn-b.example
        state: state/
        identity: {key: identity.key, certificate: identity.pem}
        authorities: [authority.pem]
        peering: {listen: "127.0.0.32:7443", endpoint: "https://127.0.0.32:7443"%s}
        api: {listen: "127.0.0.32:7080"}
        %sedges:
          - id: b-1
            kind: embedded
            addresses: ["127.20.2.1"]
            port: 8080
            requests-per-second: 60
            bits-per-second: 100000000
            access-log: access.log
            control: "http://127.20.2.1:8081"
        """
            .formatted(peering, dns));
    return ConfigurationReader.read(file);
  }

  @Test
  void readsAZoneWithinTheRedirectorsAndTheResolvers() throws IOException {
    NodeConfiguration read =
        read(", redirect-zone: via.cdn-b.example, resolvers: [\"127.0.0.1:53\"]", DNS);

    assertThat(read.redirectZone()).contains(new HostName("via.cdn-b.example"));
    assertThat(read.resolvers()).containsExactly(HostPort.parse("127.0.0.1:53"));
    assertThat(read(", redirect-zone: cdn-b.example", DNS).redirectZone()).isPresent();
    assertThat(read("", DNS).redirectZone()).isEmpty();
    assertThat(read("", "").resolvers()).isEmpty();
  }

  @Test
  void refusesAZoneThatTheRedirectorDoesNotAnswer() {
    assertThatThrownBy(() -> read(", redirect-zone: via.cdn-b.example", ""))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("peering.redirect-zone: \"via.cdn-b.example\"")
        .hasMessageContaining("add dns");
    assertThatThrownBy(() -> read(", redirect-zone: via.cdn-c.example", DNS))
        .hasMessageContaining("is not in dns.zone cdn-b.example; use such as via.cdn-b.example");
    assertThatThrownBy(() -> read(", redirect-zone: viacdn-b.example", DNS))
        .hasMessageContaining("is not in dns.zone");
    String label = "z".repeat(60) + ".";
    assertThatThrownBy(
            () -> read(", redirect-zone: " + label + label + label + "cdn-b.example", DNS))
        .hasMessageContaining("use at most 189 characters");
    assertThatThrownBy(() -> read(", redirect-zone: \"a b\"", DNS))
        .hasMessageContaining("peering.redirect-zone");
  }
}
