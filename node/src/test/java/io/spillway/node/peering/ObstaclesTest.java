package io.spillway.node.peering;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.CdnName;
import io.spillway.node.peering.Obstacles.Obstacle;
import java.net.ConnectException;
import java.net.URI;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ObstaclesTest {
  private static final CdnName B = new CdnName("cdn-b.example");
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final URI ENDPOINT = URI.create("https://192.0.2.7:7443");
  private static final Delivery DELIVERED = new Delivery.Delivered();

  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Obstacles obstacles = new Obstacles(now::get);
  private final List<String> lines = new ArrayList<>();
  private final Logger logger = Logger.getLogger(Obstacles.class.getName());
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord entry) {
          lines.add(entry.getMessage());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @BeforeEach
  void listen() {
    logger.addHandler(handler);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(handler);
  }

  private void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  @Test
  void logsTheFirstObstacleAndEachChangeOnce() {
    obstacles.hindered(B, "nothing answers");
    pass(Duration.ofMinutes(1));
    obstacles.hindered(B, "nothing answers");
    obstacles.hindered(B, "its certificate is not trusted");
    pass(Duration.ofSeconds(11));
    obstacles.finished(B, DELIVERED);
    obstacles.finished(B, DELIVERED);

    assertThat(lines)
        .containsExactly(
            B + ": nothing answers",
            B + ": its certificate is not trusted",
            B + ": messages reach it again");
    assertThat(obstacles.all()).isEmpty();
  }

  @Test
  void logsAtMostOneLineInTenSecondsWhateverChanges() {
    for (int i = 0; i < 100; i++) {
      obstacles.hindered(B, "obstacle " + i % 2);
      obstacles.finished(B, DELIVERED);
      pass(Duration.ofMillis(100));
    }

    assertThat(lines).hasSizeBetween(1, 2);
  }

  @Test
  void showsTheLastObstacleSinceItBeganAndForgetsItLater() {
    obstacles.hindered(B, "nothing answers");
    pass(Duration.ofSeconds(5));
    obstacles.hindered(B, "nothing answers");
    obstacles.finished(B, new Delivery.Abandoned("its time is over: nothing answers"));

    assertThat(obstacles.find(B))
        .contains(new Obstacle(B, "nothing answers", START, START.plusSeconds(5)));
    assertThat(obstacles.counts()).containsEntry("tried-in-vain", 2L).containsEntry("given-up", 1L);
    pass(Duration.ofMinutes(11));
    assertThat(obstacles.all()).isEmpty();
  }

  @Test
  void remembersAtMostAThousandPeers() {
    for (int i = 0; i < 3_000; i++) {
      obstacles.hindered(new CdnName("cdn-" + i + ".example"), "nothing answers");
    }

    assertThat(obstacles.all()).hasSize(1_024);
  }

  @Test
  void saysInWordsWhyNobodyAnswered() {
    assertThat(Unreached.words(ENDPOINT, new ConnectException("Connection refused")))
        .isEqualTo("nothing answers at 192.0.2.7:7443 (Connection refused)");
    assertThat(Unreached.words(ENDPOINT, new CertificateException("the peer is x, not y")))
        .isEqualTo("its certificate is not trusted: the peer is x, not y");
    assertThat(
            Unreached.words(
                ENDPOINT,
                new SSLHandshakeException(
                    "(bad_certificate) Received fatal alert: bad_certificate")))
        .endsWith("it does not believe this CDN's certificate (alert bad_certificate)");
  }
}
