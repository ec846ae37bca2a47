package io.spillway.mediator;

import io.spillway.engine.Fact;
import io.spillway.mediator.steering.SteeringInput;
import io.spillway.model.AgreementId;
import io.spillway.model.AllocationProblem;
import io.spillway.model.AnticipatedSurge;
import io.spillway.model.ArrangementId;
import io.spillway.model.AttackScore;
import io.spillway.model.CalendarEntry;
import io.spillway.model.Edge;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.Money;
import io.spillway.model.PolicyDocument;
import io.spillway.model.RequestRate;
import io.spillway.model.Service;
import io.spillway.model.ServiceId;
import io.spillway.model.SteeringTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a mediator states. */
public sealed interface MediatorFact extends Fact {
  @Override
  default String story() {
    return "";
  }

  @Override
  default String subject() {
    return "";
  }

  /** The rules that are in force from now on. */
  record PolicyNoted(PolicyDocument document) implements MediatorFact {}

  /** This CDN's edges and services. */
  record ResourcesNoted(List<Edge> edges, List<Service> services) implements MediatorFact {
    /** Copies. */
    public ResourcesNoted {
      edges = List.copyOf(edges);
      services = List.copyOf(services);
    }
  }

  /** The newest forecast. */
  record ForecastNoted(Forecast forecast) implements MediatorFact {}

  /** What a peer carries. */
  record LoadNoted(AgreementId agreement, Instant second, RequestRate served, RequestRate refused)
      implements MediatorFact {}

  /** An arrangement's new state. */
  record ArrangementChanged(Arrangement arrangement, long counter, String story)
      implements MediatorFact {
    @Override
    public String subject() {
      return arrangement.id().value();
    }
  }

  /** The solver is asked to choose among offers; its answer is held against this. */
  record ProblemPosed(AllocationProblem problem) implements MediatorFact {
    @Override
    public boolean lasting() {
      return true;
    }
  }

  /** An arrangement that is long over is forgotten. */
  record ArrangementForgotten(ArrangementId arrangement) implements MediatorFact {}

  /** Shares were chosen; the controller is run again with this input when the fact is folded. */
  record Steered(ServiceId service, SteeringInput input) implements MediatorFact {}

  /** A table goes to the redirector. */
  record TableMade(long version, List<SteeringTable.Entry> entries) implements MediatorFact {
    /** Copies. */
    public TableMade {
      entries = List.copyOf(entries);
    }
  }

  /** This CDN's redirector answers a name to which a borrower redirects clients. */
  record LentHostNoted(HostName host, MediatorState.LentHost lent) implements MediatorFact {}

  /** This CDN's redirector does not answer such a name any more. */
  record LentHostDropped(HostName host) implements MediatorFact {}

  /** The own edges are asked to redirect. */
  record RedirectSet(ServiceId service, EdgeRedirect redirect, String story)
      implements MediatorFact {
    @Override
    public String subject() {
      return redirect.arrangement().value();
    }
  }

  /** The own edges are asked to redirect no more. */
  record RedirectEnded(ServiceId service, ArrangementId arrangement, String story)
      implements MediatorFact {
    @Override
    public String subject() {
      return arrangement.value();
    }
  }

  /** Money may become owed. */
  record ExposureTaken(MediatorState.Exposure exposure) implements MediatorFact {
    @Override
    public boolean lasting() {
      return true;
    }
  }

  /**
   * What may become owed under an agreement is known, or will not be: {@code amount} is final, and
   * counts as spent {@code at} that time.
   */
  record ExposureSettled(AgreementId agreement, Money amount, Instant at) implements MediatorFact {
    @Override
    public boolean lasting() {
      return true;
    }
  }

  /** What a revision would have cost is not owed: it was not signed. */
  record ExposureDropped(AgreementId agreement, int revision) implements MediatorFact {
    @Override
    public boolean lasting() {
      return true;
    }
  }

  /** Somebody has asked for an arrangement, and was answered. */
  record InitiationDecided(Asking asking, String why) implements MediatorFact {
    @Override
    public String story() {
      String asked = asking.service() + ", asked for by " + asking.asker() + " (" + why + "): ";
      return switch (asking.outcome()) {
        // The arrangement tells it.
        case BEGUN -> "";
        case GOES_ON -> "no further arrangement for " + asked + asking.reason();
        case REFUSED, TOO_OFTEN -> "no arrangement for " + asked + asking.reason();
      };
    }

    @Override
    public String subject() {
      return asking.arrangement().map(ArrangementId::value).orElse(asking.service().value());
    }
  }

  /** An operator has declared a surge that is to come. */
  record SurgeDeclared(AnticipatedSurge surge, long counter) implements MediatorFact {
    @Override
    public String story() {
      return "declared for " + surge.service() + ": " + surge.inWords();
    }

    @Override
    public String subject() {
      return surge.id().value();
    }
  }

  /** An operator has withdrawn what was declared. */
  record SurgeWithdrawn(AnticipatedSurge surge, String reason) implements MediatorFact {
    @Override
    public String story() {
      return "withdrawn for " + surge.service() + ": " + surge.inWords() + ": " + reason;
    }

    @Override
    public String subject() {
      return surge.id().value();
    }
  }

  /** The time of what was declared is over. */
  record SurgeOver(AnticipatedSurge surge) implements MediatorFact {
    @Override
    public String story() {
      return "over for " + surge.service() + ": " + surge.inWords();
    }

    @Override
    public String subject() {
      return surge.id().value();
    }
  }

  /** The calendar of the configuration. */
  record CalendarNoted(List<CalendarEntry> entries) implements MediatorFact {
    /** Copies. */
    public CalendarNoted {
      entries = List.copyOf(entries);
    }

    @Override
    public String story() {
      return entries.isEmpty()
          ? "the calendar has no surges"
          : "the calendar has "
              + String.join(", ", entries.stream().map(CalendarEntry::name).toList());
    }
  }

  /**
   * Peers would be asked, but the demand looks like an attack; told when it is noticed, and again
   * while it lasts.
   *
   * @param forecast with the score
   * @param version of the policy whose rule says so
   * @param since when it was noticed first
   * @param at now
   */
  record InitiationWithheld(Forecast forecast, long version, Instant since, Instant at)
      implements MediatorFact {
    @Override
    public String story() {
      return String.format(
          Locale.ROOT,
          "%sno arrangement for %s by itself%s: %.0f %% of the demand above its baseline looks like"
              + " an attack (rule borrow.when, policy %d); an operator may ask all the same. %s;"
              + " demand %.0f/s (usual %.0f/s), %.0f/s usable",
          at.isAfter(since) ? "still " : "",
          forecast.service(),
          at.isAfter(since) ? ", for " + Duration.between(since, at).toSeconds() + " s" : "",
          100 * forecast.attackShare(),
          version,
          forecast.attack().map(AttackScore::story).orElse(""),
          forecast.demand().perSecond(),
          forecast.baseline().perSecond(),
          forecast.usable().perSecond());
    }

    @Override
    public String subject() {
      return forecast.service().value();
    }
  }

  /**
   * The rule holds for a service that is held back, or does not any more.
   *
   * @param service which service
   * @param reason since when it holds; empty if it does not
   */
  record WithholdingDoubted(ServiceId service, Optional<Instant> reason) implements MediatorFact {}

  /** No arrangement begins or grows: an operator has stopped all borrowing. */
  record BorrowingHalted(String reason) implements MediatorFact {
    @Override
    public String story() {
      return "no arrangement begins or grows: an operator has stopped borrowing: " + reason;
    }
  }

  /** Arrangements may begin and grow again. */
  record BorrowingReleased() implements MediatorFact {
    @Override
    public String story() {
      return "arrangements may begin and grow again: an operator has resumed borrowing";
    }
  }
}
