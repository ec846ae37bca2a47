package io.spillway.surge;

import static org.assertj.core.api.Assertions.assertThat;

import io.spillway.engine.Step;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.Edge;
import io.spillway.model.EdgeId;
import io.spillway.model.Footprint;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.LatencyHistogram;
import io.spillway.model.LoadSummary;
import io.spillway.model.LogBatch;
import io.spillway.model.LogPosition;
import io.spillway.model.Origin;
import io.spillway.model.RequestRate;
import io.spillway.model.RequestTraits;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.Sla;
import io.spillway.model.message.Shared;
import io.spillway.model.message.SurgeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What was learnt of clients under one salt says nothing of them under another. */
class LogSaltTest {
  private static final HostName HOST = new HostName("www.customer.example");
  private static final ServiceId CUSTOMER = new ServiceId("customer");
  private static final EdgeId EDGE = new EdgeId("a1");

  private final SurgeDetector detector = new SurgeDetector();
  private final List<String> stories = new ArrayList<>();
  private SurgeState state = detector.initial();
  private long second = 100_000;
  private long offset;

  private void tell(SurgeMessage message, long millis) {
    Step<SurgeFact> step =
        detector.decide(state, message, Instant.ofEpochMilli(second * 1_000 + millis));
    for (SurgeFact fact : step.facts()) {
      state = detector.apply(state, fact);
      if (fact instanceof SurgeFact.SaltNoted && !fact.story().isEmpty()) {
        stories.add(fact.story());
      }
    }
  }

  private void seconds(int count, String salt) {
    for (int i = 0; i < count; i++) {
      RequestTraits.Builder traits = new RequestTraits.Builder();
      for (int n = 0; n < 20; n++) {
        traits.add((salt + n % 10).hashCode() * 0x9E3779B9, n, true, 200, false);
      }
      LogPosition from = new LogPosition("log", offset);
      offset += 20;
      tell(
          new SurgeMessage.EdgeLoad(
              new LogBatch(
                  EDGE,
                  from,
                  new LogPosition("log", offset),
                  List.of(
                      new LoadSummary(
                          HOST,
                          Instant.ofEpochSecond(second),
                          20,
                          0,
                          0,
                          20,
                          20_000,
                          10,
                          LatencyHistogram.EMPTY,
                          0,
                          Optional.of(traits.build()))),
                  List.of(),
                  0,
                  Optional.of(salt))),
          900);
      second++;
    }
  }

  @Test
  void forgetsWhatWasHashedUnderAnotherSalt() {
    tell(
        new Shared.ResourcesPublished(
            1,
            List.of(
                new Edge(
                    EDGE,
                    List.of(new IpAddress("127.10.1.1")),
                    new Capacity(RequestRate.perSecond(60), new BitRate(100_000_000)),
                    Footprint.EVERYWHERE)),
            List.of(
                new Service(
                    CUSTOMER,
                    List.of(HOST),
                    new Origin("127.0.0.20", 8090),
                    new Sla(0.95, Duration.ofMillis(500), 0.01),
                    true,
                    false,
                    "/up"))),
        0);
    seconds(300, "one");
    assertThat(state.crowd(CUSTOMER).networks().size()).isEqualTo(10);
    assertThat(stories).isEmpty();

    seconds(1, "two");
    assertThat(state.crowd(CUSTOMER).networks().size()).isZero();
    assertThat(state.crowd(CUSTOMER).waiting().requests()).isZero();
    assertThat(stories)
        .containsExactly(
            "the salt of the logs is another one: which networks come usually is learnt anew");
    double baseline =
        state.services().getOrDefault(CUSTOMER, ServiceDemand.INITIAL).watch().baseline();
    assertThat(baseline).isGreaterThan(19);

    seconds(300, "two");
    assertThat(state.crowd(CUSTOMER).networks().size()).isEqualTo(10);
    assertThat(stories).hasSize(1);
  }
}
