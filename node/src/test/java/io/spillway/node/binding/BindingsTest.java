package io.spillway.node.binding;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.agent.Eligibility.Weight;
import io.spillway.model.CdnName;
import io.spillway.node.configuration.ConfigurationReader;
import io.spillway.wire.Authority;
import io.spillway.wire.Identity;
import io.spillway.wire.Keyring;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final CdnName SELF = new CdnName("cdn-a.example");
  private static final CdnName PEER = new CdnName("cdn-b.example");

  @TempDir private Path folder;

  private static Identity identity(CdnName cdn) {
    return Authority.selfSigned(cdn, NOW, Duration.ofDays(1));
  }

  private Bindings bindings(String trust) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("cdn.yaml"),
            """
            cdn: cdn-a.example
            state: state/
            identity: {key: identity.key, certificate: identity.pem}
            peering: {listen: "127.0.0.31:7443", endpoint: "https://127.0.0.31:7443"}
            api: {listen: "127.0.0.31:7080"}
            edges:
              - id: a-1
                kind: embedded
                addresses: ["127.20.1.1"]
                port: 8080
                requests-per-second: 60
                bits-per-second: 1000
                access-log: access.log
                control: "http://127.20.1.1:8081"
            """
                + trust);
    return new Bindings(ConfigurationReader.read(file), () -> NOW);
  }

  @Test
  void theOwnKeysNeedNoRecordAndThoseOfOthersDo() throws Exception {
    Identity former = identity(SELF);
    Identity current = identity(SELF);
    try (Bindings bindings = bindings("trust: {dns: instead}\n")) {
      Keyring ring = Keyring.of(former);
      ring.replace(current);
      bindings.believe(ring);

      assertThat(bindings.whyNot(SELF, current.keyId(), NOW)).isEmpty();
      assertThat(bindings.whyNot(SELF, former.keyId(), NOW)).isEmpty();
      assertThat(bindings.whyNot(SELF, identity(SELF).keyId(), NOW)).isPresent();
      assertThat(bindings.whyNot(PEER, current.keyId(), NOW)).isPresent();
      assertThat(bindings.ownTrouble(current.keyId())).as("nobody knows yet").isEmpty();
      assertThat(bindings.explain(PEER).text()).isEqualTo("the DNS is not asked yet");
    }
  }

  @Test
  void whereTheDnsIsNotAskedNothingIsStartedAndTheAuthoritiesAreNamed() throws Exception {
    try (Bindings bindings = bindings("authorities: [authority.pem]\n")) {
      bindings.start();

      assertThat(bindings.explain(PEER).weight()).isEqualTo(Weight.NOTE);
      assertThat(bindings.explain(PEER).text()).contains("trust.dns: off");
      assertThat(bindings.evidence(PEER)).isEmpty();
      assertThat(folder.resolve("state")).doesNotExist();
    }
  }
}
