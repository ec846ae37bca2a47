package io.spillway.redirector.selection;

import static io.spillway.redirector.selection.Tables.NOW;
import static io.spillway.redirector.selection.Tables.host;
import static io.spillway.redirector.selection.Tables.own;
import static io.spillway.redirector.selection.Tables.peer;
import static io.spillway.redirector.selection.Tables.resolver;
import static io.spillway.redirector.selection.Tables.subnet;
import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.Prefix;
import io.spillway.model.SteeringTable.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are chosen, how long they may be kept, and why. */
class SelectionTest {
  private static final long MILLIS = NOW.toEpochMilli();

  @Test
  void answersOneAddressForAClientNetwork() {
    CompiledHost host = host(own("192.0.2.1", 5), own("192.0.2.2", 3), peer("198.51.100.1", 2));

    Choice choice = select(host, subnet(24, 203, 0, 113), 0);

    assertThat(choice.reason()).isEqualTo(Reason.CLIENT_NETWORK);
    assertThat(choice.count()).isEqualTo(1);
    assertThat(choice.scope()).isEqualTo(24);
    assertThat(choice.ttlSeconds()).isEqualTo(20);
  }

  @Test
  void answersAClientNetworkAlikeHoweverOftenAndByWhomeverItIsAsked() {
    CompiledHost host = host(own("192.0.2.1", 1), own("192.0.2.2", 1), own("192.0.2.3", 1));
    String first = addresses(select(host, subnet(24, 203, 0, 113), 0)).getFirst();

    for (int i = 1; i < 100; i++) {
      Client finer = subnet(32, 203, 0, 113, i);
      assertThat(addresses(select(host, finer, i))).containsExactly(first);
    }
  }

  @ParameterizedTest
  @CsvSource({"24,24", "25,24", "32,24"})
  void holdsAnIpv4AnswerForItsNetworkAlone(int prefix, int scope) {
    Choice choice = select(host(own("192.0.2.1", 1)), subnet(prefix, 203, 0, 113, 0), 0);

    assertThat(choice.scope()).isEqualTo(scope);
  }

  @ParameterizedTest
  @CsvSource({"56,56,CLIENT_NETWORK", "64,56,CLIENT_NETWORK", "48,48,COARSE_SUBNET"})
  void holdsAnIpv6AnswerForItsNetworkAlone(int prefix, int scope, Reason reason) {
    Client client = subnet(prefix, 0x20, 1, 0xd, 0xb8, 0, 0, 0, 0);

    Choice choice = select(host(own("192.0.2.1", 1)), client, 0);

    assertThat(choice.scope()).isEqualTo(scope);
    assertThat(choice.reason()).isEqualTo(reason);
  }

  @Test
  void samplesForASubnetTooCoarseToBeOneNetwork() {
    CompiledHost host = host(own("192.0.2.1", 1), own("192.0.2.2", 1));

    Choice choice = select(host, subnet(16, 203, 0), 0);

    assertThat(choice.reason()).isEqualTo(Reason.COARSE_SUBNET);
    assertThat(choice.count()).isEqualTo(2);
    assertThat(choice.scope()).isEqualTo(16);
  }

  @Test
  void samplesForAHeavyNetworkWithinItsScope() {
    CompiledHost host = host(own("192.0.2.1", 1), own("192.0.2.2", 1));
    HeavyNetworks heavy =
        new HeavyNetworks(List.of(new Prefix("203.0.113.0/24"), new Prefix("2001:db8:0:100::/56")));
    Choice choice = new Choice();

    host.select(AddressFamily.IPV4, subnet(24, 203, 0, 113), heavy, MILLIS, 0, choice);
    assertThat(choice.reason()).isEqualTo(Reason.HEAVY_NETWORK);
    assertThat(choice.scope()).isEqualTo(24);

    host.select(AddressFamily.IPV4, subnet(24, 203, 0, 112), heavy, MILLIS, 0, choice);
    assertThat(choice.reason()).isEqualTo(Reason.CLIENT_NETWORK);

    Client ipv6 = subnet(56, 0x20, 1, 0xd, 0xb8, 0, 0, 1);
    host.select(AddressFamily.IPV4, ipv6, heavy, MILLIS, 0, choice);
    assertThat(choice.reason()).isEqualTo(Reason.HEAVY_NETWORK);
  }

  @Test
  void samplesForAResolverWithoutScope() {
    Choice choice = select(host(own("192.0.2.1", 1), own("192.0.2.2", 1)), resolver(8, 8, 8, 8), 0);

    assertThat(choice.reason()).isEqualTo(Reason.RESOLVER);
    assertThat(choice.scope()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 20})
  void answersAResolverAtMostEightDifferentAddresses(int targets) {
    CompiledHost host =
        host(
            IntStream.range(0, targets)
                .mapToObj(i -> own("192.0.2." + i, 1))
                .toArray(Target[]::new));

    for (int i = 0; i < 1000; i++) {
      List<String> addresses = addresses(select(host, resolver(8, 8, 8, 8), i));
      assertThat(addresses).hasSize(Math.min(targets, 8)).doesNotHaveDuplicates();
    }
  }

  @Test
  void namesNoPeerWhoseLeaseHasLessThanASecondLeft() {
    CompiledHost host = host(own("192.0.2.1", 0.001), peer("198.51.100.1", 1000));

    for (long left : new long[] {-3_600_000, -1, 0, 1, 999}) {
      for (int i = 0; i < 200; i++) {
        long now = NOW.plusSeconds(3600).toEpochMilli() - left;
        Choice choice = new Choice();
        Client client = i % 2 == 0 ? subnet(24, 203, 0, i) : resolver(203, 0, 113, i);
        host.select(AddressFamily.IPV4, client, HeavyNetworks.NONE, now, i, choice);
        assertThat(addresses(choice)).containsExactly("192.0.2.1");
        assertThat(choice.ttlSeconds()).isEqualTo(20);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1000,1", "1999,1", "2000,2", "19999,19", "20000,20", "20999,20", "86400000,20"})
  void letsNoAnswerOutliveTheLease(long leftMillis, int ttl) {
    CompiledHost host = host(own("192.0.2.1", 0), peer("198.51.100.1", 1));
    long now = NOW.plusSeconds(3600).toEpochMilli() - leftMillis;
    Choice choice = new Choice();

    host.select(AddressFamily.IPV4, resolver(8, 8, 8, 8), HeavyNetworks.NONE, now, 0, choice);

    assertThat(addresses(choice)).containsExactly("198.51.100.1");
    assertThat(choice.ttlSeconds()).isEqualTo(ttl);
  }

  @Test
  void takesTheShortestLeaseOfAnAnswer() {
    CompiledHost host =
        host(
            own("192.0.2.1", 1),
            peer("198.51.100.1", 1, NOW.plusSeconds(7)),
            peer("198.51.100.2", 1, NOW.plusMillis(3500)));

    Choice choice = select(host, resolver(8, 8, 8, 8), 0);

    assertThat(choice.count()).isEqualTo(3);
    assertThat(choice.ttlSeconds()).isEqualTo(3);
  }

  @Test
  void fallsBackToOwnEdgesInTheOrderOfTheTable() {
    CompiledHost host =
        host(own("192.0.2.9", 0), peer("198.51.100.1", 1, NOW), own("192.0.2.1", 0));

    Choice choice = select(host, subnet(24, 203, 0, 113), 0);

    assertThat(choice.reason()).isEqualTo(Reason.OWN_FALLBACK);
    assertThat(addresses(choice)).containsExactly("192.0.2.9", "192.0.2.1");
    assertThat(choice.scope()).isZero();
  }

  @Test
  void saysWhenNothingIsUsable() {
    Choice choice = select(host(peer("198.51.100.1", 1, NOW)), resolver(8, 8, 8, 8), 0);

    assertThat(choice.reason()).isEqualTo(Reason.NOTHING_USABLE);
    assertThat(choice.count()).isZero();
  }

  @Test
  void answersOnlyFamiliesThatOwnEdgesHave() {
    CompiledHost host = host(own("192.0.2.1", 1), peer("2001:db8::1", 1));

    assertThat(select(AddressFamily.IPV6, host).reason()).isEqualTo(Reason.NO_SUCH_FAMILY);
    assertThat(select(AddressFamily.IPV4, host).reason()).isEqualTo(Reason.RESOLVER);
  }

  @Test
  void answersTheFamiliesOfPeersWithoutOwnEdges() {
    CompiledHost host = host(peer("2001:db8::1", 1));

    assertThat(addresses(select(AddressFamily.IPV6, host))).containsExactly("2001:db8:0:0:0:0:0:1");
    assertThat(select(AddressFamily.IPV4, host).reason()).isEqualTo(Reason.NO_SUCH_FAMILY);
  }

  @ParameterizedTest
  @CsvSource({"1e308,1e308", "1e-308,1e-308", "4.9e-324,1e308", "1,0"})
  void copesWithExtremeWeights(double first, double second) {
    CompiledHost host = host(own("192.0.2.1", first), own("192.0.2.2", second));

    for (int i = 0; i < 100; i++) {
      assertThat(select(host, resolver(8, 8, 8, i), i).count()).isBetween(1, 2);
      assertThat(select(host, subnet(24, 8, 8, i), i).count()).isEqualTo(1);
    }
  }

  private static Choice select(CompiledHost host, Client client, long counter) {
    Choice choice = new Choice();
    host.select(AddressFamily.IPV4, client, HeavyNetworks.NONE, MILLIS, counter, choice);
    return choice;
  }

  private static Choice select(AddressFamily family, CompiledHost host) {
    Choice choice = new Choice();
    host.select(family, resolver(8, 8, 8, 8), HeavyNetworks.NONE, MILLIS, 0, choice);
    return choice;
  }

  private static List<String> addresses(Choice choice) {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < choice.count(); i++) {
      addresses.add(choice.target(i).target().address().value());
    }
    return addresses;
  }
}
