package io.spillway.edges.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.spillway.model.EdgeId;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.ProbeSeen;
import io.spillway.model.RequestSample;
import io.spillway.model.RequestTraits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogTailerTest {
  @TempDir Path folder;
  private Path log = Path.of("");
  private Duration later = Duration.ofHours(1);
  private LogPosition position = LogPosition.NONE;

  @BeforeEach
  void log() {
    log = folder.resolve("access.log");
  }

  @Test
  void sumsUpByHostAndSecond() throws IOException {
    append(
        line("100.001", "a.example", 200, 1000, "0.003", "HIT", "10.0.0.1", "/"),
        line("100.002", "a.example", 200, 500, "0.100", "MISS", "10.0.0.200", "/x"),
        line("100.900", "a.example", 503, 100, "0.000", "-", "10.0.1.1", "/"),
        line("100.901", "a.example", 429, 100, "0.000", "-", "10.0.1.1", "/"),
        line("100.902", "a.example", 502, 10, "1.000", "-", "10.0.1.2", "/"),
        line("100.903", "a.example", 499, 0, "2.000", "-", "2001:db8::1", "/"),
        line("101.000", "a.example", 304, 7, "0.001", "STALE", "10.0.0.1", "/"),
        line("100.500", "b.example", 200, 1, "0.000", "-", "10.0.0.1", "/"));

    LogBatch batch = read();

    assertThat(batch.malformed()).isZero();
    assertThat(batch.summaries()).hasSize(3);
    LoadSummary first = batch.summaries().getFirst();
    assertThat(first.host().value()).isEqualTo("a.example");
    assertThat(first.second()).isEqualTo(Instant.ofEpochSecond(100));
    assertThat(first.requests()).isEqualTo(6);
    assertThat(first.refused()).isEqualTo(2);
    assertThat(first.errors()).isEqualTo(1);
    assertThat(first.hits()).isEqualTo(1);
    assertThat(first.bytes()).isEqualTo(1710);
    assertThat(first.networks()).isEqualTo(3);
    assertThat(first.latency().total()).isEqualTo(2);
    assertThat(batch.summaries().get(1).hits()).isEqualTo(1);
  }

  @Test
  void tellsWhatTheEdgeRedirectedFromAnOriginsOwn302() throws IOException {
    append(
        line("100.001", "a.example", 302, 300, "0.000", "REDIRECT", "10.0.0.1", "/"),
        line("100.002", "a.example", 302, 300, "0.000", "REDIRECT", "10.0.1.1", "/x?y"),
        line("100.003", "a.example", 302, 500, "0.010", "MISS", "10.0.0.1", "/"),
        line("100.004", "a.example", 302, 500, "0.010", "REDIRECTED", "10.0.0.1", "/REDIRECT"));

    LoadSummary summary = read().summaries().getFirst();

    assertThat(summary.redirected()).isEqualTo(2);
    assertThat(summary.requests()).isEqualTo(2);
    assertThat(summary.bytes()).isEqualTo(1000);
    assertThat(summary.networks()).isEqualTo(1);
    assertThat(summary.latency().total()).isEqualTo(2);
  }

  @Test
  void findsNonces() throws IOException {
    append(
        uri("/up?spillway-nonce=" + nonce(1)),
        uri("/a/b.txt?spillway-nonce=" + nonce(2)),
        uri("/up?x=1&spillway-nonce=" + nonce(3)),
        uri("/up?spillway-nonce=" + nonce(4) + "&y=2"),
        uri("/up?spillway-nonce="),
        uri("?spillway-nonce=" + nonce(5)),
        uri("spillway-nonce=" + nonce(5)),
        uri("/spillway-nonce=" + nonce(5)),
        uri("/up?xspillway-nonce=" + nonce(5)),
        uri("/%75p?spillway-nonce=" + nonce(5)),
        uri("/" + "x".repeat(256) + "?spillway-nonce=" + nonce(5)),
        uri("/up?spillway-nonce=0" + nonce(6)),
        uri("/up?spillway-nonce=" + nonce(7).substring(1)),
        uri("/up?spillway-nonce=" + nonce(0xab).toUpperCase(Locale.ROOT)),
        line("100.0", "a.example", 404, 10, "0.000", "MISS", "10.0.0.1", probe(8)),
        line("100.000", "a.example", 404, 10, "0.000", "MISS", "10.0.0.1", probe(8)),
        line("100.000", "a.example", 200, 10, "0.000", "MISS", "10.0.0.1", probe(9) + "\tGET"),
        line("100.000", "a.example", 200, 10, "0.000", "MISS", "10.0.0.1", probe(10) + "\tPOST"));

    assertThat(read().probes())
        .extracting(probe -> probe.path() + " " + probe.nonce())
        .containsExactly("/up " + nonce(1), "/a/b.txt " + nonce(2), "/up " + nonce(9));
  }

  @Test
  void tellsWhatRequestsWereLikeUnderASaltWithoutNetworksOrObjects() throws IOException {
    append(
        line("100.001", "a.example", 200, 1, "0.003", "HIT", "10.0.0.1", "/") + "\tGET",
        line("100.002", "a.example", 200, 1, "0.003", "HIT", "10.0.0.9", "/") + "\tGET",
        line("100.003", "a.example", 404, 1, "0.003", "MISS", "10.0.1.1", "/x?1") + "\tPOST",
        line("100.004", "a.example", 503, 1, "0.003", "-", "10.0.1.1", "/y"));

    LogBatch batch =
        new LogTailer(new EdgeId("a1"), log, InstantSource.system(), new Salt(1, 2)).read(position);

    RequestTraits traits = batch.summaries().getFirst().traits().orElseThrow();
    assertThat(traits.clientErrors()).isEqualTo(1);
    assertThat(traits.writes()).isEqualTo(1);
    assertThat(traits.clients().open().tallies())
        .extracting(RequestSample.Tally::requests, RequestSample.Tally::repeats)
        .containsExactlyInAnyOrder(tuple(2L, 1L), tuple(2L, 0L));
    assertThat(traits.objects().open().tallies())
        .extracting(RequestSample.Tally::requests, RequestSample.Tally::misses)
        .containsExactlyInAnyOrder(tuple(2L, 0L), tuple(1L, 1L), tuple(1L, 0L));
    assertThat(read().summaries().getFirst().traits()).isEmpty();
  }

  @Test
  void takesALineWithoutAMethodForNoWrite() throws IOException {
    append(uri("/a") + "\t-", uri("/b") + "\t", uri("/c") + "\tHEAD", uri("/d") + "\tPUT");
    Salt salt = new Salt(1, 2);
    LogBatch batch =
        new LogTailer(new EdgeId("a1"), log, InstantSource.system(), salt).read(position);
    assertThat(batch.summaries().getFirst().traits().orElseThrow().writes()).isEqualTo(1);
    assertThat(batch.salt()).contains(salt.fingerprint());
    assertThat(batch.withoutTraits().salt()).isEmpty();
    assertThat(read().salt()).isEmpty();
  }

  /** Whose lines come by turns. */
  @Test
  void sumsUpByHostAndSecondInWhateverOrderLinesCome() throws IOException {
    for (int i = 0; i < 3; i++) {
      append(
          line("100.001", "a.example", 200, 1, "0.003", "HIT", "10.0.0.1", "/"),
          line("100.002", "b.example", 200, 1, "0.003", "HIT", "10.0.0.1", "/"),
          line("101.002", "b.example", 200, 1, "0.003", "HIT", "10.0.0.1", "/"));
    }
    assertThat(read().summaries())
        .extracting(s -> s.host().value(), s -> s.second().getEpochSecond(), LoadSummary::requests)
        .containsExactly(
            tuple("a.example", 100L, 3L),
            tuple("b.example", 100L, 3L),
            tuple("b.example", 101L, 3L));
  }

  @Test
  void countsMalformedLines() throws IOException {
    append(
        "",
        "\t\t\t\t\t\t\t",
        "hello",
        uri("/") + "\tGET\tmore",
        line("x.001", "a.example", 200, 1, "0.000", "-", "10.0.0.1", "/"),
        line("100.001", "A_B", 200, 1, "0.000", "-", "10.0.0.1", "/"),
        line("100.001", "a.example", 20, 1, "0.000", "-", "10.0.0.1", "/"),
        line("100.001", "a.example", 200, -1, "0.000", "-", "10.0.0.1", "/"),
        line("100.001", "a.example", 200, 1, "-", "-", "10.0.0.1", "/"),
        line("100.001", "a.example", 200, 1, "0.000", "-", "10.0.0.256", "/"),
        line("100.001", "a.example", 200, 1, "0.000", "-", "10.0.0", "/"),
        line("100.001", "a.example", 200, 1, "0.000", "-", "1.2.3.4.5", "/"),
        line("100.001", "a.example", 200, 1, "0.000", "-", "unix:", "/"),
        line("99999999999.001", "a.example", 200, 1, "0.000", "-", "10.0.0.1", "/"),
        uri("/"));

    LogBatch batch = read();

    assertThat(batch.malformed()).isEqualTo(14);
    assertThat(batch.summaries()).hasSize(1);
  }

  @Test
  void waitsForTheLogToBeBegun() throws IOException {
    assertThat(read().to()).isEqualTo(LogPosition.NONE);
    Files.writeString(log, "");
    assertThat(read().to()).isEqualTo(LogPosition.NONE);
    Files.writeString(log, "100.000\ta.exa");
    assertThat(read().to()).isEqualTo(LogPosition.NONE);
  }

  @Test
  void leavesAPartialLastLineForTheNextBatch() throws IOException {
    String line = uri("/");
    append(line);
    Files.writeString(log, line.substring(0, 20), StandardOpenOption.APPEND);

    assertThat(requests(read())).isEqualTo(1);
    assertThat(requests(read())).isZero();
    Files.writeString(log, line.substring(20) + "\n", StandardOpenOption.APPEND);
    assertThat(requests(read())).isEqualTo(1);
  }

  @Test
  void drainsARotatedLogAndGoesOnWithTheNew() throws IOException {
    append(uri("/1"));
    read();
    append(uri("/2"), uri("/3"));
    Files.move(log, folder.resolve("access.log.1"));
    assertThat(requests(read())).isEqualTo(2);
    assertThat(requests(read())).isZero();

    append(uri("/4"));
    assertThat(requests(read())).isEqualTo(1);
    assertThat(requests(read())).isZero();
  }

  @Test
  void staysWithARotatedLogThatMayStillBeWritten() throws IOException {
    append(uri("/1"));
    read();
    Path rotated = folder.resolve("access.log.1");
    Files.move(log, rotated);
    append(uri("/3"));

    later = Duration.ZERO;
    assertThat(requests(read())).isZero();
    Files.writeString(rotated, uri("/2") + "\n", StandardOpenOption.APPEND);
    assertThat(requests(read())).isEqualTo(1);
    later = Duration.ofSeconds(3);
    assertThat(requests(read())).isEqualTo(1);
  }

  @Test
  void readsEveryLogWhenSeveralWereRotated() throws IOException {
    append(uri("/1"));
    read();
    for (int i = 3; i >= 1; i--) {
      Path rotated = folder.resolve("access.log." + i);
      Files.move(log, rotated);
      Files.setLastModifiedTime(
          rotated, java.nio.file.attribute.FileTime.from(Instant.now().minusSeconds(i * 10L)));
      append(uri("/after" + i));
    }

    assertThat(requests(read())).isEqualTo(1);
    assertThat(requests(read())).isEqualTo(1);
    assertThat(requests(read())).isEqualTo(1);
    assertThat(requests(read())).isZero();
  }

  @Test
  void beginsAnewWhenTheLogWasTruncated() throws IOException {
    append(uri("/1"), uri("/2"));
    read();
    Files.writeString(log, uri("/new") + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(requests(read())).isEqualTo(1);
    append(uri("/new2"));
    assertThat(requests(read())).isEqualTo(1);
  }

  @Test
  void beginsAnewWhenTheLogWasDeleted() throws IOException {
    append(uri("/1"), uri("/2"));
    read();
    Files.delete(log);
    assertThat(requests(read())).isZero();
    append(uri("/other"));
    assertThat(requests(read())).isEqualTo(1);
  }

  @Test
  void countsNothingTwiceWhenTheLogIsShortenedToWhatWasRead() throws IOException {
    append(uri("/1"), uri("/2"));
    read();
    Files.writeString(log, uri("/1") + "\n", StandardOpenOption.TRUNCATE_EXISTING);
    assertThat(requests(read())).isZero();
  }

  @Test
  void passesOverLinesThatAreTooLong() throws IOException {
    append(uri("/1"), uri("/" + "x".repeat(3_000_000)), uri("/2"));

    long requests = 0;
    long malformed = 0;
    for (LogBatch batch = read(); !batch.to().equals(batch.from()); batch = read()) {
      requests += requests(batch);
      malformed += batch.malformed();
    }
    assertThat(requests).isEqualTo(2);
    assertThat(malformed).isBetween(1L, 4L);
  }

  @Test
  void leavesForTheNextBatchWhatDoesNotFit() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      lines.add(uri(probe(i)));
    }
    append(lines.toArray(String[]::new));

    List<ProbeSeen> probes = new ArrayList<>();
    for (LogBatch batch = read(); !batch.to().equals(batch.from()); batch = read()) {
      assertThat(batch.probes()).hasSizeLessThanOrEqualTo(10_000);
      assertThat(batch.to().offset() - batch.from().offset()).isLessThan(1_200_000);
      probes.addAll(batch.probes());
    }
    assertThat(probes).hasSize(12_000).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void countsEveryLineOnceWhateverElseTheLogHolds(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    long written = 0;
    long read = 0;
    int rotations = 0;
    Files.writeString(log, uri("/first" + seed) + "\n");
    written++;
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(10)) {
        case 0 -> {
          // Rotate; complete the last line, as a server would.
          append("");
          read += drain();
          Files.move(log, folder.resolve("access.log." + (1000 - rotations)));
          append(uri("/rotated" + rotations++));
          written++;
        }
        case 1, 2, 3 -> {
          byte[] noise = new byte[random.nextInt(random.nextInt(50) == 0 ? 200_000 : 300)];
          random.nextBytes(noise);
          Files.write(log, noise, StandardOpenOption.APPEND);
          append("");
        }
        case 4, 5, 6 -> {
          int count = random.nextInt(50);
          for (int i = 0; i < count; i++) {
            append(uri("/" + step + "/" + i));
          }
          written += count;
        }
        default -> read += requests(read());
      }
    }
    later = Duration.ofHours(1);
    read += drain();

    assertThat(read).isEqualTo(written);
  }

  private long drain() throws IOException {
    long requests = 0;
    for (LogBatch batch = read(); !batch.to().equals(batch.from()); batch = read()) {
      requests += requests(batch);
    }
    return requests;
  }

  private LogBatch read() throws IOException {
    InstantSource clock = () -> Instant.now().plus(later);
    LogBatch batch = new LogTailer(new EdgeId("a1"), log, clock).read(position);
    assertThat(batch.from()).isEqualTo(position);
    position = batch.to();
    return batch;
  }

  private static long requests(LogBatch batch) {
    return batch.summaries().stream().mapToLong(LoadSummary::requests).sum();
  }

  private void append(String... lines) throws IOException {
    Files.writeString(
        log,
        String.join("\n", lines) + "\n",
        StandardCharsets.ISO_8859_1,
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static String probe(int number) {
    return "/up?spillway-nonce=" + nonce(number);
  }

  private static String nonce(int number) {
    return String.format(Locale.ROOT, "%032x", number);
  }

  private static String uri(String uri) {
    return line("100.123", "www.a.example", 200, 1000, "0.010", "HIT", "127.100.0.1", uri);
  }

  private static String line(
      String time,
      String host,
      int status,
      long bytes,
      String took,
      String cache,
      String client,
      String uri) {
    return String.join(
        "\t", time, host, Integer.toString(status), Long.toString(bytes), took, cache, client, uri);
  }
}
