package io.spillway.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.IpAddress;
import io.spillway.model.Prefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CachingResolverTest {
  private static final IpAddress CLIENT = new IpAddress("127.101.4.1");
  private static final IpAddress NEIGHBOUR = new IpAddress("127.101.4.2");
  private static final IpAddress STRANGER = new IpAddress("127.101.9.1");
  private static final IpAddress EDGE = new IpAddress("127.10.1.1");

  private final List<String> questions = new ArrayList<>();
  private double now;
  private double begun = 1;
  private boolean dead;
  private int scopeBits = 24;

  private Lookup.Reply authority(IpAddress from, String name, Optional<Prefix> subnet)
      throws IOException {
    questions.add(name + " " + subnet.map(Prefix::value).orElse("-"));
    if (dead) {
      throw new IOException("SERVFAIL");
    }
    Prefix scope = subnet.map(s -> Prefix.of(s.network(), scopeBits)).orElse(Prefix.ALL_IPV4);
    return new Lookup.Reply(scope, List.of(EDGE), 20);
  }

  private CachingResolver resolver(boolean sendsSubnet) {
    return resolver(sendsSubnet, 1);
  }

  private CachingResolver resolver(boolean sendsSubnet, double keeping) {
    Resolver who =
        new Resolver(new IpAddress("127.100.0.53"), 0.1, sendsSubnet, List.of("127.101.4"));
    return new CachingResolver(
        who, this::authority, () -> now, (name, addresses) -> {}, keeping, question -> begun);
  }

  @Test
  void asksOnceInATtl() {
    CachingResolver resolver = resolver(false);
    resolver.resolve("www", CLIENT);
    now = 19.9;
    resolver.resolve("www", STRANGER);
    assertThat(questions).hasSize(1);

    now = 20.1;
    resolver.resolve("www", CLIENT);
    assertThat(questions).hasSize(2);
  }

  @Test
  void keepsAnswersForSeveralTtlsWhereItIsSaid() {
    CachingResolver resolver = resolver(false, 1.5);
    resolver.resolve("www", CLIENT);
    now = 29.9;
    resolver.resolve("www", CLIENT);
    assertThat(questions).hasSize(1);

    now = 30.1;
    resolver.resolve("www", CLIENT);
    assertThat(questions).hasSize(2);
  }

  /** Else all resolvers of a crowd would ask at once, again and again. */
  @Test
  void keepsTheFirstAnswerAsIfItHadBeenAskedForBefore() {
    begun = 0.25;
    CachingResolver resolver = resolver(false);
    resolver.resolve("www", CLIENT);
    now = 5.1;
    resolver.resolve("www", CLIENT);
    assertThat(questions).hasSize(2);

    now = 25.0;
    resolver.resolve("www", CLIENT);
    assertThat(questions).hasSize(2);
  }

  @Test
  void keepsAnswersApartByScope() {
    CachingResolver resolver = resolver(true);
    resolver.resolve("www", CLIENT);
    resolver.resolve("www", NEIGHBOUR);
    resolver.resolve("www", STRANGER);

    assertThat(questions).containsExactly("www 127.101.4.0/24", "www 127.101.9.0/24");
  }

  @Test
  void sharesAnAnswerThatHoldsForAll() {
    scopeBits = 0;
    CachingResolver resolver = resolver(true);
    resolver.resolve("www", CLIENT);
    resolver.resolve("www", STRANGER);

    assertThat(questions).hasSize(1);
  }

  @Test
  void servesStaleForAWhileWhenTheAuthorityFails() {
    CachingResolver resolver = resolver(false);
    resolver.resolve("www", CLIENT);
    dead = true;
    now = 49;
    assertThat(resolver.resolve("www", CLIENT))
        .isEqualTo(new Resolution.Found(List.of(EDGE), true));
    now = 51;
    assertThat(resolver.resolve("www", CLIENT)).isInstanceOf(Resolution.Missing.class);
  }

  @Test
  void triesTwice() {
    dead = true;

    assertThat(resolver(false).resolve("www", CLIENT))
        .isEqualTo(new Resolution.Missing("DNS: SERVFAIL"));
    assertThat(questions).hasSize(2);
  }

  @Test
  void hasResolversOfVeryUnequalSizeOfWhichOnlySmallOnesSendSubnets() {
    List<Resolver> resolvers = new Population(1).resolvers();

    assertThat(resolvers).hasSize(60);
    assertThat(resolvers.getFirst().share()).isBetween(0.18, 0.24);
    assertThat(resolvers.subList(0, 5)).noneMatch(Resolver::sendsSubnet);
    assertThat(resolvers.stream().filter(Resolver::sendsSubnet)).hasSizeBetween(25, 30);
    assertThat(resolvers.stream().mapToDouble(Resolver::share).sum()).isBetween(0.999, 1.001);
  }
}
