package io.spillway.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogPosition;
import io.spillway.model.RequestRate;
import io.spillway.model.RequestSample;
import io.spillway.model.RequestTraits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Edges of the simulated world say what their own sites' requests were like. */
class VisitorsTest {
  private static final HostName OWN = new HostName("www.site-a.example");
  private static final Instant NOW = Instant.ofEpochSecond(1_000);

  private final SimulatedEdge edge =
      new SimulatedEdge(
          new Edge(
              new EdgeId("a1"),
              List.of(new IpAddress("127.10.1.1")),
              new Capacity(RequestRate.perSecond(200), new BitRate(1_000_000_000)),
              Footprint.EVERYWHERE),
          Set.of(OWN),
          1_000,
          Duration.ZERO);

  private LoadSummary logged(long requests) {
    TreeMap<HostName, Long> asked = new TreeMap<>();
    asked.put(OWN, requests);
    edge.serve(asked, NOW);
    return edge.log().read(LogPosition.NONE, 100).summaries().getLast();
  }

  private static long counted(RequestSample sample) {
    return sample.open().tallies().stream().mapToLong(RequestSample.Tally::requests).sum();
  }

  @Test
  void tellWhatTheRequestsWereLike() {
    RequestTraits few = logged(40).traits().orElseThrow();
    assertThat(counted(few.clients())).isEqualTo(40);
    RequestTraits more = logged(160).traits().orElseThrow();
    assertThat(more.clients().open().distinct()).isGreaterThan(2 * few.clients().open().distinct());
    assertThat(more.clients().open().tallies())
        .as("a page and what belongs to it")
        .allMatch(client -> client.requests() >= 4);
  }

  @Test
  void areTheSameInTheSameWorld() {
    assertThat(logged(40)).isEqualTo(logged(40));
  }
}
