package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.edges.Agreements;
import io.spillway.edges.EdgeStatus;
import io.spillway.edges.InstallOutcome;
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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the real program. */
@SuppressWarnings("NullAway.Init")
class NginxAdapterIT {
  private static final String HOST = "www.customer.example";
  private static final AgreementId ID = new AgreementId("agr-7");

  @TempDir private Path prefix;
  private RunningNginx nginx;

  @BeforeEach
  void start() throws IOException {
    nginx = new RunningNginx(prefix);
  }

  @AfterEach
  void stop() {
    if (nginx != null) {
      nginx.close();
    }
  }

  @Test
  void servesADelegatedSiteUntilItIsRemoved() {
    assertThat(nginx.get(HOST, "/x")).isEqualTo(421);

    assertLive(nginx.adapter.install(terms(HOST), Agreements.cap(100)));

    for (IpAddress address : RunningNginx.ADDRESSES) {
      assertThat(nginx.get(address, HOST, "/x")).isEqualTo(200);
    }
    assertThat(nginx.adapter.prove(new HostName(HOST), "/up?spillway-nonce=ab12").proven())
        .isTrue();
    assertThat(nginx.newAdapter().installed()).containsExactly(ID);

    assertLive(nginx.adapter.remove(ID));
    assertLive(nginx.adapter.remove(ID));

    assertThat(nginx.get(HOST, "/x")).isEqualTo(421);
    assertThat(nginx.adapter.installed()).isEmpty();
    assertThat(nginx.get(RunningNginx.OWN_HOST, "/x")).isEqualTo(200);
  }

  @Test
  void fetchesAnObjectOnceAndAProbeEachTime() {
    assertLive(nginx.adapter.install(terms(HOST), Agreements.cap(100)));
    for (int i = 0; i < 5; i++) {
      assertThat(nginx.get(HOST, "/x")).isEqualTo(200);
    }
    assertThat(nginx.fetched).hasValue(1);

    nginx.get(HOST, "/x?spillway-nonce=1a");
    nginx.get(HOST, "/x?spillway-nonce=1a");

    assertThat(nginx.fetched).hasValue(3);
  }

  @Test
  void admitsTheCapAndLogsWhatWasAdmittedAndRefused() throws Exception {
    int cap = 100;
    assertLive(nginx.adapter.install(terms(HOST), Agreements.cap(cap)));
    int offered = 600;
    AtomicInteger admitted = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    long begun = System.nanoTime();
    try (ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < offered; i++) {
        long at = TimeUnit.SECONDS.toNanos(1) * i / (3L * cap);
        var _ =
            clock.schedule(
                () -> clients.execute(() -> count(nginx.get(HOST, "/x"), admitted, refused)),
                at,
                TimeUnit.NANOSECONDS);
      }
      await().atMost(Duration.ofSeconds(30)).until(() -> admitted.get() + refused.get() == offered);
    }
    double seconds = (System.nanoTime() - begun) / 1e9;

    assertThat((double) admitted.get()).isBetween(0.85 * cap * 2, 1.15 * cap * (seconds + 0.5));
    LogTailer log =
        new LogTailer(new EdgeId("b1"), nginx.configuration.accessLog(), InstantSource.system());
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertLogged(log.read(LogPosition.NONE), admitted, refused));
  }

  private static void count(int status, AtomicInteger admitted, AtomicInteger refused) {
    switch (status) {
      case 200 -> admitted.incrementAndGet();
      case 503 -> refused.incrementAndGet();
      default -> {}
    }
  }

  private static void assertLogged(LogBatch batch, AtomicInteger admitted, AtomicInteger refused) {
    List<LoadSummary> ours =
        batch.summaries().stream().filter(s -> s.host().value().equals(HOST)).toList();
    assertThat(batch.malformed()).isZero();
    assertThat(ours.stream().mapToLong(LoadSummary::served).sum()).isEqualTo(admitted.get());
    assertThat(ours.stream().mapToLong(LoadSummary::refused).sum()).isEqualTo(refused.get());
    // The host by which the adapter sees what is live is nobody's traffic.
    assertThat(batch.summaries()).hasSameSizeAs(ours);
  }

  @Test
  void changesTheCapOfARunningSite() {
    assertLive(nginx.adapter.install(terms(HOST), Agreements.cap(1000)));

    assertLive(
        nginx.adapter.install(
            terms(HOST)
                .amended(Agreements.cap(2), terms(HOST).steerUntil(), terms(HOST).serveUntil()),
            Agreements.cap(2)));

    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      answers.add(nginx.get(HOST, "/x"));
    }
    assertThat(answers).contains(200, 503).doesNotContain(421, -1);
  }

  @Test
  void leavesTheServerAloneWhenItRefusesTheFiles() throws IOException {
    assertLive(nginx.adapter.install(terms(HOST), Agreements.cap(100)));
    Path broken = nginx.configuration.sitesFolder().resolve("broken.conf");
    Files.writeString(broken, "nonsense on;\n");

    InstallOutcome outcome =
        nginx.adapter.install(
            Agreements.terms("agr-8", nginx.origin, "other.example"), Agreements.cap(10));

    assertThat(outcome).isInstanceOf(InstallOutcome.Refused.class);
    assertThat(outcome.detail())
        .contains("unknown directive \"nonsense\"")
        .contains("broken.conf:1");
    assertThat(outcome.detail().lines()).hasSize(1);
    assertThat(nginx.adapter.installed()).containsExactly(ID);
    assertThat(nginx.get(HOST, "/x")).isEqualTo(200);
    assertThat(nginx.get("other.example", "/x")).isEqualTo(421);

    Files.delete(broken);
    assertLive(
        nginx.adapter.install(
            Agreements.terms("agr-8", nginx.origin, "other.example"), Agreements.cap(10)));
    assertThat(nginx.get("other.example", "/x")).isEqualTo(200);
  }

  @Test
  void installsTheGoodOnesOfSeveralAtOnce() throws Exception {
    List<Future<InstallOutcome>> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        // Names that the resolver has no address for are refused when the files are tested.
        Origin origin = i == 3 ? new Origin("nowhere.invalid", 80) : nginx.origin;
        AgreementTerms terms = Agreements.terms("agr-" + i, origin, "h" + i + ".example");
        outcomes.add(threads.submit(() -> nginx.adapter.install(terms, Agreements.cap(50))));
      }
    }
    for (int i = 0; i < 8; i++) {
      assertThat(outcomes.get(i).get().live()).as("site %d", i).isEqualTo(i != 3);
      assertThat(nginx.get("h" + i + ".example", "/")).isEqualTo(i == 3 ? 421 : 200);
    }
  }

  @Test
  void losesNoNewConnectionWhileSitesComeAndGo() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    AtomicInteger failed = new AtomicInteger();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 4; i++) {
        clients.execute(() -> {
          while (!stop.get()) {
            boolean ok = nginx.get(RunningNginx.OWN_HOST, "/x") == 200;
            (ok ? served : failed).incrementAndGet();
          }
        });
      }
      for (int i = 0; i < 6; i++) {
        assertLive(nginx.adapter.install(terms(HOST), Agreements.cap(100)));
        assertThat(nginx.get(HOST, "/x")).isEqualTo(200);
        assertLive(nginx.adapter.remove(ID));
        assertThat(nginx.get(HOST, "/x")).isEqualTo(421);
      }
      stop.set(true);
    }
    assertThat(failed).hasValue(0);
    assertThat(served.get()).isGreaterThan(100);
  }

  @Test
  void servesEveryNewConnectionByAChangeThatIsLive() throws Exception {
    nginx.close();
    nginx =
        new RunningNginx(
            prefix, text -> text.replace("worker_processes 1;", "worker_processes 4;"));
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger failed = new AtomicInteger();
    List<Integer> old = new ArrayList<>();
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        clients.execute(() -> {
          while (!stop.get()) {
            failed.addAndGet(nginx.get(RunningNginx.OWN_HOST, "/x") == 200 ? 0 : 1);
          }
        });
      }
      for (int i = 0; i < 8; i++) {
        boolean there = i % 2 == 0;
        assertLive(
            there
                ? nginx.adapter.install(terms(HOST), Agreements.cap(100_000))
                : nginx.adapter.remove(ID));
        List<Future<Integer>> answers = new ArrayList<>();
        for (int k = 0; k < 200; k++) {
          IpAddress address = RunningNginx.ADDRESSES.get(k % 2);
          answers.add(clients.submit(() -> nginx.get(address, HOST, "/x")));
        }
        for (Future<Integer> answer : answers) {
          if (answer.get() != (there ? 200 : 421)) {
            old.add(answer.get());
          }
        }
      }
      stop.set(true);
    }
    assertThat(old).isEmpty();
    assertThat(failed).hasValue(0);
  }

  @Test
  void tellsWhetherItIsAlive() {
    EdgeStatus status = nginx.adapter.status();
    assertThat(status.alive()).as(status.detail()).isTrue();

    nginx.close();

    assertThat(nginx.adapter.status().alive()).isFalse();
    assertThat(nginx.adapter.install(terms(HOST), Agreements.cap(1)))
        .isInstanceOf(InstallOutcome.Unknown.class);
  }

  private AgreementTerms terms(String host) {
    return Agreements.terms(ID.value(), nginx.origin, host);
  }

  private static void assertLive(InstallOutcome outcome) {
    assertThat(outcome.live()).as(outcome.detail()).isTrue();
  }
}
