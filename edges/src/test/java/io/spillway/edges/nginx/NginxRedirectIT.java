package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.edges.Agreements;
import io.spillway.edges.InstallOutcome;
import io.spillway.edges.RawClient;
import io.spillway.edges.RawClient.Answer;
import io.spillway.edges.log.LogTailer;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogPosition;
import io.spillway.model.RedirectNames;
import io.spillway.model.ServiceId;
import io.spillway.model.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redirection by the real program. */
@SuppressWarnings("NullAway.Init")
class NginxRedirectIT {
  private static final String VIA = "agr-7.via.cdn-b.example";
  private final Instant later = Instant.now().plus(Duration.ofMinutes(10));

  @TempDir private Path prefix;
  private RunningNginx nginx;

  @AfterEach
  void stop() {
    if (nginx != null) {
      nginx.close();
    }
  }

  private void start(double ownCapacity) throws IOException {
    nginx = new RunningNginx(prefix.resolve("own"), ownCapacity);
  }

  private static Work.RedirectShare work(double share, Instant until) {
    return new Work.RedirectShare(
        new ServiceId("own"),
        List.of(new HostName(RunningNginx.OWN_HOST)),
        share > 0 ? List.of(new Work.RedirectShare.Part(new HostName(VIA), share)) : List.of(),
        until);
  }

  private static void assertLive(InstallOutcome outcome) {
    assertThat(outcome.live()).as(outcome.detail()).isTrue();
  }

  private Answer ask(String method, String target) throws IOException {
    return ask(new IpAddress("127.90.0.1"), method, target);
  }

  private Answer ask(IpAddress from, String method, String target) throws IOException {
    return new RawClient(from, RunningNginx.ADDRESSES.getFirst(), nginx.configuration.port())
        .ask(method, target, RunningNginx.OWN_HOST);
  }

  private LoadSummary logged(String host) throws IOException {
    LogTailer tailer =
        new LogTailer(new EdgeId("b1"), nginx.configuration.accessLog(), InstantSource.system());
    return tailer.read(LogPosition.NONE).summaries().stream()
        .filter(s -> s.host().value().equals(host))
        .reduce(LoadSummary::plus)
        .orElseThrow();
  }

  @Test
  void redirectsTheShareAndMarksItInTheLog() throws IOException {
    start(100_000);
    assertLive(nginx.adapter.redirect(work(0.3, later)));
    int redirected = 0;
    for (int i = 0; i < 600; i++) {
      IpAddress client = new IpAddress("127.90." + (1 + i / 200) + "." + (1 + i % 200));
      Answer answer = ask(client, "GET", "/x");
      Answer again = ask(client, "HEAD", "/x");
      assertThat(again.status()).as("the same client").isEqualTo(answer.status());
      if (answer.status() == 302) {
        redirected++;
        assertThat(answer.field("Location"))
            .contains("http://" + VIA + ":" + nginx.configuration.port() + "/x");
        assertThat(answer.field("Cache-Control")).contains("no-store");
      } else {
        assertThat(answer.status()).isEqualTo(200);
      }
    }
    // 180 expected of 600; a standard deviation is 11.
    assertThat(redirected).isBetween(125, 235);
    int both = 2 * redirected;
    await()
        .untilAsserted(() ->
            assertThat(logged(RunningNginx.OWN_HOST))
                .returns((long) both, LoadSummary::redirected)
                .returns(1200L - both, LoadSummary::requests));
  }

  @Test
  void carriesPathAndQueryByteForByte() throws IOException {
    start(100_000);
    assertLive(nginx.adapter.redirect(work(1, later)));
    String place = "http://" + VIA + ":" + nginx.configuration.port();
    for (String target :
        List.of(
            "/",
            "/a/../b//c/./d",
            "/a%2Fb%0d%0aSet-Cookie:%20x=1?q=%0d%0aX:%201",
            "/p?",
            "/p?a=1&a=2&b=%C3%A4+%20#",
            "/\u00e4\u00f6?\u00fc=\u00ff",
            "/$host/${args}/$1?x=$request_uri",
            "/;a=b,c'd\"e<f>|{g}^`h~")) {
      assertThat(ask("GET", target).field("Location")).as(target).contains(place + target);
    }
    assertThat(ask("GET", "http://" + RunningNginx.OWN_HOST + "/abs?x=1").field("Location"))
        .contains(place + "/abs?x=1");
    for (String bad : List.of("/a\rX: 1", "/a\u0001b", "/a\u007fb")) {
      assertThat(ask("GET", bad).status()).as("control characters").isEqualTo(400);
    }
  }

  @Test
  void redirectsNoProbeAndNoOtherMethod() throws IOException {
    start(100_000);
    assertLive(nginx.adapter.redirect(work(1, later)));

    assertThat(ask("GET", "/up?spillway-nonce=ab12").status()).isEqualTo(200);
    assertThat(ask("GET", "/up?x=1&spillway-nonce=ab12").status()).isEqualTo(200);
    assertThat(ask("POST", "/x").status()).isEqualTo(200);
    assertThat(ask("GET", "/spillway-redirect-own_2eexample").status())
        .as("a client cannot ask for the inner location itself")
        .isEqualTo(302);
    assertThat(ask("GET", "/up?not-spillway-nonce=ab12").status()).isEqualTo(302);
    assertLive(nginx.adapter.redirect(work(0, later)));
    assertThat(ask("GET", "/x").status()).isEqualTo(200);
    assertThat(ask("GET", "/spillway-redirect-own_2eexample").status()).isEqualTo(200);
  }

  @Test
  void endsByItselfWhateverBecomesOfTheNode() throws IOException {
    start(100_000);
    Instant until = Instant.now().plusSeconds(4);
    assertLive(nginx.adapter.redirect(work(1, until)));
    assertThat(ask("GET", "/x").status()).isEqualTo(302);

    await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> ask("GET", "/x").status() == 200);

    // To the second, by the server's own clock.
    assertThat(Instant.now()).isAfter(until.minusSeconds(1));
    for (int i = 0; i < 20; i++) {
      assertThat(ask("GET", "/x").status()).isEqualTo(200);
    }
  }

  @Test
  void doesNotUseUpTheLimiter() throws IOException {
    start(8);
    assertLive(nginx.adapter.redirect(work(1, later)));
    for (int i = 0; i < 100; i++) {
      assertThat(ask("GET", "/x").status()).isEqualTo(302);
    }
    assertThat(ask("GET", "/up?spillway-nonce=ab12").status())
        .as("the limiter still has room")
        .isEqualTo(200);
  }

  @Test
  void leadsToAnotherServerThatServesTheSameContentUnderTheSameCap() throws IOException {
    start(100_000);
    List<IpAddress> addresses = List.of(new IpAddress("127.77.1.1"), new IpAddress("127.77.1.2"));
    try (RunningNginx peer =
        new RunningNginx(prefix.resolve("peer"), 100_000, addresses, nginx.configuration.port())) {
      AgreementTerms terms =
          Agreements.redirected("agr-7", peer.origin, VIA, "www.customer.example");
      assertLive(peer.adapter.install(terms, Agreements.cap(8)));
      assertLive(nginx.adapter.redirect(work(1, later)));

      String location = ask("GET", "/x?y=1").field("Location").orElseThrow();
      String authority = "http://" + VIA + ":" + nginx.configuration.port();
      assertThat(location).startsWith(authority);
      RawClient client =
          new RawClient(
              new IpAddress("127.90.0.1"), addresses.getFirst(), nginx.configuration.port());
      Answer answer = client.ask("GET", location.substring(authority.length()), VIA);

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("for www.customer.example");
      assertThat(peer.fetched).hasValue(1);
      assertThat(client.ask("GET", "/x?y=1", "www.customer.example").status()).isEqualTo(200);
      assertThat(peer.fetched).as("one cache entry for both names").hasValue(1);
      int admitted = 0;
      for (int i = 0; i < 40; i++) {
        String name = i % 2 == 0 ? VIA : "www.customer.example";
        admitted += client.ask("GET", "/x?y=1", name).status() == 200 ? 1 : 0;
      }
      assertThat(admitted).as("one cap for both names").isLessThan(40);
    }
  }

  @Test
  void takesTheNamesOfRealAgreementsWhereNobodyEnlargedTheTables() throws IOException {
    nginx =
        new RunningNginx(
            prefix.resolve("own"),
            text -> text.replaceAll("\\n *[a-z_]*_hash_[a-z_]* [0-9]+;", ""));
    HostName zone = new HostName("via.cdn-b.example");
    String name =
        RedirectNames.of(new AgreementId("cdn-a.example:agreement-1"), zone).orElseThrow().value();

    assertLive(
        nginx.adapter.install(
            Agreements.redirected("agr-7", nginx.origin, name, "www.customer.example"),
            Agreements.cap(100)));
    assertThat(nginx.get(name, "/x")).isEqualTo(200);
    // The tables are really those of a server as it comes.
    String tooLong = "a".repeat(30) + "." + zone;
    InstallOutcome refused =
        nginx.adapter.install(
            Agreements.redirected("agr-8", nginx.origin, tooLong, "www.other.example"),
            Agreements.cap(100));
    assertThat(refused.live()).isFalse();
    assertThat(refused.detail()).contains("bucket_size");
  }

  @Test
  void redirectsEachHostOfAServerByItsOwnShare() throws IOException {
    String second = "two.example";
    nginx =
        new RunningNginx(
            prefix.resolve("own"),
            text ->
                text.replace(
                    "server_name " + RunningNginx.OWN_HOST + ";",
                    "server_name %s %s; include \"%s/%s\";"
                        .formatted(
                            RunningNginx.OWN_HOST,
                            second,
                            prefix.resolve("own"),
                            NginxConfiguration.hook(new HostName(second)))));
    assertLive(nginx.adapter.redirect(work(1, later)));
    assertThat(nginx.get(RunningNginx.OWN_HOST, "/x")).isEqualTo(302);
    assertThat(nginx.get(second, "/x")).isEqualTo(200);

    HostName other = new HostName("agr-9.via.cdn-c.example");
    assertLive(
        nginx.adapter.redirect(
            new Work.RedirectShare(
                new ServiceId("two"),
                List.of(new HostName(second)),
                List.of(new Work.RedirectShare.Part(other, 1)),
                later)));
    assertThat(ask("GET", "/x").field("Location").orElseThrow()).contains(VIA);
    Answer answer =
        new RawClient(
                new IpAddress("127.90.0.1"),
                RunningNginx.ADDRESSES.getFirst(),
                nginx.configuration.port())
            .ask("GET", "/x", second);
    assertThat(answer.field("Location").orElseThrow()).contains(other.value());
  }

  @Test
  void makesTheFolderThatTheServerIncludes() throws IOException {
    start(100_000);
    Path folder = nginx.configuration.sitesFolder().resolveSibling(NginxConfiguration.REDIRECTS);
    Files.delete(folder);

    assertLive(nginx.adapter.redirect(work(1, later)));
    assertThat(ask("GET", "/x").status()).isEqualTo(302);
  }

  @Test
  void refusesNoDelegationBecauseARedirectionCannotBeWritten() throws Exception {
    start(100_000);
    Path folder = nginx.configuration.sitesFolder().resolveSibling(NginxConfiguration.REDIRECTS);
    Files.delete(folder);
    Files.writeString(folder, "not a folder");
    AgreementTerms terms = Agreements.terms("agr-7", nginx.origin, "www.customer.example");

    CompletableFuture<InstallOutcome> redirected =
        CompletableFuture.supplyAsync(() -> nginx.adapter.redirect(work(1, later)));
    assertLive(nginx.adapter.install(terms, Agreements.cap(100)));

    assertThat(redirected.get().live()).isFalse();
    assertThat(redirected.get().detail())
        .contains(folder + " for redirections cannot be made")
        .contains("make it a folder that this user can write");
    assertThat(nginx.get("www.customer.example", "/x")).isEqualTo(200);
  }
}
