package io.spillway.edges.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.spillway.edges.Agreements;
import io.spillway.edges.CountingOrigin;
import io.spillway.edges.HttpProbe;
import io.spillway.edges.HttpProbe.Answer;
import io.spillway.edges.InstallOutcome;
import io.spillway.edges.RawClient;
import io.spillway.edges.log.LogTailer;
import io.spillway.model.AgreementId;
import io.spillway.model.AgreementTerms;
import io.spillway.model.EdgeId;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.Origin;
import io.spillway.model.ProbeSeen;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.Work;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedEdgeTest {
  private static final IpAddress ADDRESS = new IpAddress("127.0.0.1");
  private static final HttpProbe PROBE = new HttpProbe(Duration.ofSeconds(10));

  @TempDir Path folder;
  private CountingOrigin origin;
  private EmbeddedEdge edge;
  private EmbeddedAdapter adapter;

  EmbeddedEdgeTest() throws IOException {
    origin = new CountingOrigin();
  }

  @BeforeEach
  void start() throws IOException {
    start(100_000);
  }

  private void start(double requestsPerSecond) throws IOException {
    TreeMap<HostName, Origin> own = new TreeMap<>();
    own.put(new HostName("www.own.example"), origin.origin());
    edge =
        EmbeddedEdge.start(
            new EmbeddedEdgeSettings(
                ADDRESS, 0, 0, RequestRate.perSecond(requestsPerSecond), folder, own));
    adapter =
        new EmbeddedAdapter(
            new EdgeId("e1"),
            List.of(ADDRESS),
            edge.port(),
            URI.create("http://127.0.0.1:" + edge.controlPort()));
  }

  private void restart(double requestsPerSecond) throws IOException {
    edge.close();
    start(requestsPerSecond);
  }

  @AfterEach
  void stop() throws IOException {
    edge.close();
    origin.close();
  }

  private Answer get(String host, String path) throws IOException {
    return PROBE.get(ADDRESS, edge.port(), host, path);
  }

  private AgreementTerms terms() {
    return Agreements.terms("g1", origin.origin(), "www.lent.example");
  }

  @Test
  void saysInOneLineThatAPortIsTaken() {
    EmbeddedEdgeSettings taken =
        new EmbeddedEdgeSettings(
            ADDRESS, 0, edge.port(), RequestRate.perSecond(1), folder, new TreeMap<>());

    assertThatThrownBy(() -> EmbeddedEdge.start(taken))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("control-port: 127.0.0.1:" + edge.port() + " cannot be had")
        .hasMessageContaining("stop what listens there");
  }

  @Test
  void servesItsOwnSitesFromTheCache() throws IOException {
    assertThat(get("WWW.own.example:8080", "/a").body()).isEqualTo("GET www.own.example 0");
    assertThat(get("www.own.example", "/a").status()).isEqualTo(200);
    assertThat(get("www.own.example", "/a?x=1").status()).isEqualTo(200);
    assertThat(origin.count("/a")).isEqualTo(1);
    assertThat(get("www.own.example", "/private").status()).isEqualTo(200);
    assertThat(get("www.own.example", "/private").status()).isEqualTo(200);
    assertThat(origin.count("/private")).isEqualTo(2);
    assertThat(get("www.own.example", "/missing").status()).isEqualTo(404);
    assertThat(get("www.other.example", "/a").status()).isEqualTo(421);
    assertThat(get("-", "/a").status()).isEqualTo(421);
  }

  @Test
  void passesOnWhatIsTooBigToKeepAndOtherMethods() throws IOException {
    String big = raw("GET /big HTTP/1.1\r\nHost: www.own.example\r\n\r\n", 5 * 1024 * 1024);
    assertThat(big).startsWith("HTTP/1.1 200").hasSizeGreaterThan(5 * 1024 * 1024);
    assertThat(raw("POST /p HTTP/1.1\r\nHost: www.own.example\r\nContent-Length: 3\r\n\r\nabc", 20))
        .contains("POST www.own.example 3");
    assertThat(raw("HEAD /h HTTP/1.1\r\nHost: www.own.example\r\n\r\n", 20)).contains(" 200 ");
    get("www.own.example", "/etag");
    assertThat(
            raw("GET /etag HTTP/1.1\r\nHost: www.own.example\r\nIf-None-Match: \"1\"\r\n\r\n", 20))
        .contains(" 304 ");
  }

  /** Sends raw bytes, and reads until there are so many. */
  private String raw(String request, int enough) throws IOException {
    try (Socket socket = new Socket(ADDRESS.toInetAddress(), edge.port())) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      StringBuilder answer = new StringBuilder();
      byte[] buffer = new byte[65_536];
      while (answer.length() < enough || !answer.toString().contains("\r\n\r\n")) {
        int read = socket.getInputStream().read(buffer);
        if (read < 0) {
          break;
        }
        answer.append(new String(buffer, 0, read, StandardCharsets.ISO_8859_1));
      }
      return answer.toString();
    }
  }

  @Test
  void asksTheOriginOnceForEqualRequestsAtTheSameTime() throws Exception {
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        answers.add(clients.submit(() -> get("www.own.example", "/gated")));
      }
      await().until(() -> adapter.status().activeConnections() == 50);
      origin.openGate();
      for (Future<Answer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
      }
    }
    assertThat(origin.count("/gated")).isEqualTo(1);
  }

  @Test
  void servesADelegatedSiteUntilItIsRemoved() throws IOException {
    assertThat(adapter.prove(new HostName("www.lent.example"), "/up").proven()).isFalse();

    assertThat(adapter.install(terms(), Agreements.cap(50)).live()).isTrue();
    assertThat(adapter.install(terms(), Agreements.cap(50)).live()).isTrue();
    assertThat(adapter.prove(new HostName("www.lent.example"), "/up?x=1").detail())
        .contains("answered 200");
    assertThat(adapter.installed()).containsExactly(new AgreementId("g1"));
    assertThat(adapter.status().alive()).isTrue();

    assertThat(adapter.remove(new AgreementId("g1")).live()).isTrue();
    assertThat(adapter.remove(new AgreementId("g1")).live()).isTrue();
    assertThat(get("www.lent.example", "/up").status()).isEqualTo(421);
    assertThat(adapter.installed()).isEmpty();
  }

  @Test
  void keepsDelegatedSitesAcrossARestart() throws IOException {
    assertThat(adapter.install(terms(), Agreements.cap(50)).live()).isTrue();
    restart(1000);
    assertThat(get("www.lent.example", "/up").status()).isEqualTo(200);
    assertThat(adapter.installed()).containsExactly(new AgreementId("g1"));
  }

  @Test
  void refusesAnOlderRevisionAndOwnHosts() {
    adapter.install(Agreements.amended(terms()), Agreements.cap(50));

    assertThat(adapter.install(terms(), Agreements.cap(50)))
        .isInstanceOf(InstallOutcome.Refused.class);
    InstallOutcome own =
        adapter.install(
            Agreements.terms("g2", origin.origin(), "www.own.example"), Agreements.cap(50));
    assertThat(own.detail()).contains("www.own.example");
  }

  @Test
  void refusesBeyondTheCapOfASiteAndOfAllOwnSites() throws IOException {
    adapter.install(terms(), Agreements.cap(4));
    assertThat(served("www.lent.example", 30)).isBetween(2, 8);
    assertThat(served("www.own.example", 30)).isEqualTo(30);
    restart(4);
    assertThat(served("www.own.example", 30)).isBetween(2, 8);
    assertThat(served("www.lent.example", 30)).isBetween(2, 8);
  }

  private int served(String host, int requests) throws IOException {
    int served = 0;
    for (int i = 0; i < requests; i++) {
      int status = get(host, "/a").status();
      assertThat(status).isIn(200, 503);
      served += status == 200 ? 1 : 0;
    }
    return served;
  }

  @Test
  void logsForTheTailerAcrossRotation() throws IOException {
    String nonce = "0abc".repeat(8);
    get("www.own.example", "/a?spillway-nonce=" + nonce);
    get("www.own.example", "/a?spillway-nonce=" + nonce);
    get("www.unknown.example", "/a");
    InstantSource clock = () -> java.time.Instant.now().plusSeconds(60);
    LogTailer tailer = new LogTailer(new EdgeId("e1"), folder.resolve("access.log"), clock);
    await().untilAsserted(() -> assertThat(requests(tailer.read(LogPosition.NONE))).isEqualTo(2));
    LogBatch first = tailer.read(LogPosition.NONE);
    assertThat(first.malformed()).isZero();
    ProbeSeen probe = new ProbeSeen(new HostName("www.own.example"), "/a", nonce);
    assertThat(first.probes()).containsExactly(probe, probe);
    assertThat(first.summaries().stream().mapToLong(LoadSummary::hits).sum()).isEqualTo(1);

    Files.move(folder.resolve("access.log"), folder.resolve("access.log.1"));
    await()
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> {
          get("www.own.example", "/b");
          assertThat(folder.resolve("access.log")).exists();
        });
    LogPosition position = first.to();
    for (LogBatch more = tailer.read(position); !more.to().equals(position); ) {
      position = more.to();
      more = tailer.read(position);
    }
    assertThat(tailer.read(position).to().file()).isNotEqualTo(first.to().file());
  }

  private static long requests(LogBatch batch) {
    return batch.summaries().stream().mapToLong(LoadSummary::requests).sum();
  }

  @Test
  void answers502WhenTheOriginIsGone() throws IOException {
    origin.close();
    assertThat(get("www.own.example", "/gone").status()).isEqualTo(502);
  }

  @Test
  void saysThatItIsDeadWhenItIs() throws IOException {
    edge.close();
    assertThat(adapter.status().alive()).isFalse();
    assertThat(adapter.install(terms(), Agreements.cap(1)))
        .isInstanceOf(InstallOutcome.Unknown.class);
    assertThat(adapter.installed()).isEmpty();
    assertThat(adapter.prove(new HostName("www.own.example"), "/").proven()).isFalse();
  }

  @Test
  void readsItsConfigurationAsItWasWritten() throws IOException {
    Path file = folder.resolve("edge.conf");
    TreeMap<HostName, Origin> own = new TreeMap<>();
    own.put(new HostName("www.own.example"), new Origin("127.0.0.20", 8090));
    EmbeddedEdgeSettings settings =
        new EmbeddedEdgeSettings(
            ADDRESS, 8080, 8081, RequestRate.perSecond(60.5), folder.toAbsolutePath(), own);
    Files.writeString(file, settings.text());
    assertThat(EmbeddedEdgeSettings.read(file)).isEqualTo(settings);

    Files.writeString(file, settings.text() + "colour=blue\n");
    assertThatThrownBy(() -> EmbeddedEdgeSettings.read(file)).hasMessageContaining("colour");
  }

  private static final String VIA = "g1.via.lender.example";
  private final Instant later = Instant.now().plusSeconds(600);

  private static Work.RedirectShare redirection(double share, Instant until) {
    return new Work.RedirectShare(
        new ServiceId("own"),
        List.of(new HostName("www.own.example")),
        share > 0 ? List.of(new Work.RedirectShare.Part(new HostName(VIA), share)) : List.of(),
        until);
  }

  private RawClient.Answer ask(String from, String method, String target) throws IOException {
    return new RawClient(new IpAddress(from), ADDRESS, edge.port())
        .ask(method, target, "www.own.example");
  }

  @Test
  void redirectsTheShareMarksItInTheLogAndSparesTheLimiter() throws IOException {
    restart(8);
    assertThat(adapter.redirect(redirection(1, later)).live()).isTrue();
    for (int i = 0; i < 50; i++) {
      assertThat(ask("127.90.0.1", "GET", "/a").status()).isEqualTo(302);
    }
    assertThat(get("www.own.example", "/up?spillway-nonce=ab12").status()).isEqualTo(200);
    assertThat(ask("127.90.0.1", "POST", "/a").status()).isEqualTo(200);

    assertThat(adapter.redirect(redirection(0.3, later)).live()).isTrue();
    int redirected = 0;
    for (int i = 0; i < 600; i++) {
      String client = "127.90." + (1 + i / 200) + "." + (1 + i % 200);
      redirected += ask(client, "HEAD", "/a").status() == 302 ? 1 : 0;
    }
    // 180 expected of 600; a standard deviation is 11.
    assertThat(redirected).isBetween(125, 235);
    int all = 50 + redirected;
    LogTailer tailer =
        new LogTailer(new EdgeId("e1"), folder.resolve("access.log"), InstantSource.system());
    await()
        .untilAsserted(() ->
            assertThat(
                    tailer.read(LogPosition.NONE).summaries().stream()
                        .reduce(LoadSummary::plus)
                        .orElseThrow())
                .returns((long) all, LoadSummary::redirected)
                .returns(652L - all, LoadSummary::requests));

    assertThat(adapter.redirect(redirection(0, later)).live()).isTrue();
    restart(100_000);
    assertThat(ask("127.90.0.1", "GET", "/a").status()).isEqualTo(200);
  }

  @Test
  void carriesPathAndQueryOfARedirectionByteForByte() throws IOException {
    assertThat(adapter.redirect(redirection(1, later)).live()).isTrue();
    for (String target :
        List.of(
            "/",
            "/a/../b//c/./d",
            "/a%2Fb%0d%0aSet-Cookie:%20x=1?q=%0d%0aX:%201",
            "/p?a=1&a=2&b=%C3%A4+%20",
            "/;a=b,c'd?x=y?z")) {
      RawClient.Answer answer = ask("127.90.0.1", "GET", target);
      assertThat(answer.field("Location"))
          .as(target)
          .contains("http://" + VIA + ":" + edge.port() + target);
      assertThat(answer.field("Cache-Control")).contains("no-store");
      assertThat(answer.field("Set-Cookie")).isEmpty();
    }
    for (String odd : List.of("/a\rX: 1", "/a\u0001b", "/\u00e4")) {
      assertThat(ask("127.90.0.1", "GET", odd).field("X")).as(odd).isEmpty();
    }
  }

  @Test
  void endsARedirectionByItself() throws IOException {
    Instant until = Instant.now().plusSeconds(2);
    assertThat(adapter.redirect(redirection(1, until)).live()).isTrue();
    assertThat(ask("127.90.0.1", "GET", "/a").status()).isEqualTo(302);

    await().until(() -> ask("127.90.0.1", "GET", "/a").status() == 200);

    assertThat(Instant.now()).isAfterOrEqualTo(until);
  }

  @Test
  void servesASiteByItsRedirectHostFromTheSameCacheUnderTheSameCapAndSendsNobodyOn()
      throws IOException {
    AgreementTerms terms = Agreements.redirected("g1", origin.origin(), VIA, "www.lent.example");
    assertThat(adapter.install(terms, Agreements.cap(8)).live()).isTrue();
    assertThat(adapter.redirect(redirection(1, later)).live()).isTrue();

    assertThat(get(VIA, "/a").body()).isEqualTo("GET www.lent.example 0");
    assertThat(get("www.lent.example", "/a").status()).isEqualTo(200);
    assertThat(origin.count("/a")).isEqualTo(1);
    int admitted = 0;
    for (int i = 0; i < 40; i++) {
      admitted += get(i % 2 == 0 ? VIA : "www.lent.example", "/a").status() == 200 ? 1 : 0;
    }
    assertThat(admitted).isLessThan(40);

    restart(100_000);
    assertThat(get(VIA, "/b").status()).isEqualTo(200);
    assertThat(adapter.remove(terms.id()).live()).isTrue();
    assertThat(get(VIA, "/b").status()).isEqualTo(421);
  }
}
