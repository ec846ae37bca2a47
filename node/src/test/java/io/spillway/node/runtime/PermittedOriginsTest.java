package io.spillway.node.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spillway.model.IpAddress;
import io.spillway.model.Origin;
import io.spillway.model.Prefix;
import io.spillway.node.runtime.PermittedOrigins.RefusedOrigin;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermittedOriginsTest {
  private static final IpAddress OWN = new IpAddress("93.184.216.34");

  private static PermittedOrigins leadingTo(String... addresses) {
    return new PermittedOrigins(List.of(), List.of(OWN), host -> literals(addresses));
  }

  private static InetAddress[] literals(String... addresses) {
    InetAddress[] all = new InetAddress[addresses.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = InetAddress.ofLiteral(addresses[i]);
    }
    return all;
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, true",
    "100.63.255.255, true",
    "172.32.0.1, true",
    "2606:4700::1111, true",
    "0.0.0.0, false",
    "10.1.2.3, false",
    "100.64.0.1, false",
    "127.0.0.1, false",
    "127.20.1.1, false",
    "169.254.169.254, false",
    "172.31.255.255, false",
    "192.168.1.1, false",
    "192.0.2.1, false",
    "198.19.0.1, false",
    "224.0.0.1, false",
    "240.0.0.1, false",
    "255.255.255.255, false",
    "93.184.216.34, false",
    "::, false",
    "::1, false",
    "::ffff:127.0.0.1, false",
    "::ffff:169.254.169.254, false",
    "::127.0.0.1, false",
    "64:ff9b::7f00:1, false",
    "fe80::1, false",
    "fd00:ec2::254, false",
    "fc00::1, false",
    "fec0::1, false",
    "ff02::1, false",
    "2001:db8::1, false",
    "2001::1, false",
    "2002:7f00:1::, false",
    "3fff::1, false"
  })
  void permitsWhatEverybodyCanReachAndNothingElse(String address, boolean permitted) {
    assertThat(leadingTo(address).isPermitted(new IpAddress(address))).isEqualTo(permitted);
  }

  @Test
  void pinsTheAddressThatWasLookedAt() throws RefusedOrigin {
    AtomicInteger asked = new AtomicInteger();
    PermittedOrigins rebinding =
        new PermittedOrigins(
            List.of(),
            List.of(),
            host -> literals(asked.getAndIncrement() == 0 ? "8.8.8.8" : "127.0.0.1"));

    assertThat(rebinding.pinned(new Origin("www.origin.example", 8080)))
        .isEqualTo(new Origin("8.8.8.8", 8080));
    assertThat(asked).hasValue(1);
    assertThatThrownBy(() -> rebinding.pinned(new Origin("www.origin.example", 8080)))
        .isInstanceOf(RefusedOrigin.class);
  }

  @Test
  void refusesANameThatLeadsHereAmongOthers() {
    assertThatThrownBy(
            () -> leadingTo("8.8.8.8", "169.254.169.254").pinned(new Origin("o.example", 80)))
        .isInstanceOf(RefusedOrigin.class)
        .hasMessageContaining("169.254.169.254");
  }

  @Test
  void prefersIpv4WhichAllEdgesHave() throws RefusedOrigin {
    assertThat(leadingTo("2606:4700::1111", "8.8.8.8").pinned(new Origin("o.example", 80)).host())
        .isEqualTo("8.8.8.8");
    assertThat(leadingTo("2606:4700::1111").pinned(new Origin("o.example", 80)).host())
        .startsWith("2606:4700:");
  }

  @Test
  void permitsNetworksThatTheOperatorNames() throws RefusedOrigin {
    PermittedOrigins named =
        new PermittedOrigins(
            List.of(new Prefix("10.8.0.0/16"), new Prefix("fd00:8::/32")),
            List.of(),
            InetAddress::getAllByName);

    assertThat(named.pinned(new Origin("10.8.1.1", 80)).host()).isEqualTo("10.8.1.1");
    assertThat(named.isPermitted(new IpAddress("fd00:8::1"))).isTrue();
    assertThatThrownBy(() -> named.pinned(new Origin("10.9.1.1", 80)))
        .isInstanceOf(RefusedOrigin.class);
  }

  @Test
  void refusesWhatDoesNotResolve() {
    PermittedOrigins nobody =
        new PermittedOrigins(
            List.of(),
            List.of(),
            host -> {
              throw new UnknownHostException(host);
            });

    assertThatThrownBy(() -> nobody.pinned(new Origin("o.example", 80)))
        .hasMessageContaining("does not resolve");
  }
}
