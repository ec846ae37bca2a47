package io.spillway.edges.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spillway.edges.Agreements;
import io.spillway.edges.InstallOutcome;
import io.spillway.edges.log.LogTailer;
import io.spillway.model.AgreementId;
import io.spillway.model.EdgeId;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the edge as a whole promises, against the real program. */
class NginxEdgeIT {
  private static final String HOST = "www.customer.example";

  @TempDir private Path prefix;

  @Test
  void refusesOwnSitesTogetherBeyondTheCapacityOfTheEdge() throws IOException {
    try (RunningNginx nginx = new RunningNginx(prefix, 20)) {
      int served = 0;
      int refused = 0;
      long begun = System.nanoTime();
      for (int i = 0; i < 60; i++) {
        String host = i % 2 == 0 ? RunningNginx.OWN_HOST : RunningNginx.OTHER_OWN_HOST;
        int status = nginx.get(host, "/x");
        served += status == 200 ? 1 : 0;
        refused += status == 503 ? 1 : 0;
      }
      double seconds = (System.nanoTime() - begun) / 1e9;

      assertThat(served + refused).isEqualTo(60);
      assertThat((double) served).isBetween(5.0, 20 * (seconds + 0.25) + 2);
      assertThat(
              nginx
                  .adapter
                  .install(Agreements.terms("agr-7", nginx.origin, HOST), Agreements.cap(1000))
                  .live())
          .isTrue();
      assertThat(nginx.get(HOST, "/x")).isEqualTo(200);
    }
  }

  @Test
  void refusesAHostThatAnOwnSiteHas() throws IOException {
    try (RunningNginx nginx = new RunningNginx(prefix)) {
      InstallOutcome outcome =
          nginx.adapter.install(
              Agreements.terms("agr-7", nginx.origin, HOST, RunningNginx.OWN_HOST),
              Agreements.cap(10));

      assertThat(outcome).isInstanceOf(InstallOutcome.Refused.class);
      assertThat(outcome.detail()).contains(RunningNginx.OWN_HOST);
      assertThat(nginx.adapter.installed()).isEmpty();
    }
  }

  @Test
  void servesDelegatedSitesAfterARestart() throws IOException {
    try (RunningNginx nginx = new RunningNginx(prefix)) {
      InstallOutcome first =
          nginx.adapter.install(Agreements.terms("agr-7", nginx.origin, HOST), Agreements.cap(10));
      assertThat(first.live()).as(first.detail()).isTrue();

      nginx.restart();

      assertThat(nginx.get(HOST, "/x")).isEqualTo(200);
      NginxAdapter adapter = nginx.newAdapter();
      assertThat(adapter.installed()).containsExactly(new AgreementId("agr-7"));
      assertThat(
              adapter
                  .install(Agreements.terms("agr-7", nginx.origin, HOST), Agreements.cap(10))
                  .live())
          .isTrue();
    }
  }

  @Test
  void losesNoLineOfTheLogWhenItIsRotatedUnderLoad() throws Exception {
    try (RunningNginx nginx = new RunningNginx(prefix)) {
      Path log = nginx.configuration.accessLog();
      AtomicBoolean stop = new AtomicBoolean();
      AtomicLong answered = new AtomicLong();
      try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 4; i++) {
          clients.execute(() -> {
            while (!stop.get()) {
              answered.addAndGet(nginx.get(RunningNginx.OWN_HOST, "/x") == 200 ? 1 : 0);
            }
          });
        }
        for (int i = 3; i >= 1; i--) {
          long enough = answered.get() + 200;
          await().atMost(Duration.ofSeconds(30)).until(() -> answered.get() >= enough);
          Files.move(log, log.resolveSibling("access.log." + i));
          nginx.reopenLog();
          await().until(() -> Files.exists(log) && Files.size(log) > 0);
        }
        stop.set(true);
      }
      // The first file, moved away while it was read, is where the reader begins.
      LogTailer first =
          new LogTailer(
              new EdgeId("b1"), log.resolveSibling("access.log.3"), InstantSource.system());
      LogPosition begin = new LogPosition(first.read(LogPosition.NONE).to().file(), 0);
      LogTailer tailer =
          new LogTailer(new EdgeId("b1"), log, () -> java.time.Instant.now().plusSeconds(10));
      long logged = 0;
      LogBatch batch = tailer.read(begin);
      while (!batch.to().equals(batch.from())) {
        assertThat(batch.malformed()).isZero();
        logged += batch.summaries().stream().mapToLong(LoadSummary::requests).sum();
        batch = tailer.read(batch.to());
      }
      assertThat(logged).isEqualTo(answered.get());
    }
  }
}
