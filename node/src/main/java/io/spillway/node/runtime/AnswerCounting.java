package io.spillway.node.runtime;

import io.spillway.model.AgreementId;
import io.spillway.model.HostName;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.message.MeteringMessage;
import io.spillway.model.message.PartName;
import io.spillway.redirector.AliveAnswers;
import io.spillway.redirector.Redirector;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Tells metering, for each second that is over, what of the redirector's answers clients could
 * follow in it; nothing where all of them name own edges. One thread uses it.
 */
public final class AnswerCounting {
  private final DecisionLoop loop;
  private final Optional<Redirector> redirector;
  private final List<Service> services;
  private final InstantSource clock;
  private Instant told;

  /**
   * Counts from now on.
   *
   * @param redirector whose answers; empty where this node runs none
   * @param services of this CDN
   */
  public AnswerCounting(
      DecisionLoop loop,
      Optional<Redirector> redirector,
      List<Service> services,
      InstantSource clock) {
    this.loop = loop;
    this.redirector = redirector;
    this.services = List.copyOf(services);
    this.clock = clock;
    this.told = clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Counts; to be called a few times a second. */
  void count() {
    if (redirector.isEmpty()) {
      return;
    }
    Instant second = clock.instant().truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
    SortedMap<HostName, AliveAnswers.Alive> alive = redirector.get().alive(second);
    if (second.isAfter(told)) {
      told = second;
      services.forEach(service -> tell(service, second, alive));
    }
  }

  private void tell(
      Service service, Instant second, SortedMap<HostName, AliveAnswers.Alive> alive) {
    double answers = 0;
    SortedMap<AgreementId, Double> named = new TreeMap<>();
    for (HostName host : service.hosts()) {
      AliveAnswers.Alive of = alive.get(host);
      if (of != null) {
        answers += of.answers();
        of.shares().forEach((id, share) -> named.merge(id, share * of.answers(), Double::sum));
      }
    }
    if (!named.isEmpty()) {
      double all = answers;
      named.replaceAll((id, count) -> Math.clamp(count / all, 0, 1));
      ServiceId id = service.id();
      var _ =
          loop.tell(
              PartName.METERING, "", new MeteringMessage.AnswersAlive(id, second, answers, named));
    }
  }
}
