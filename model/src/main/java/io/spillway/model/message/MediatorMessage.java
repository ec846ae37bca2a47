package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.AllocationSolution;
import io.spillway.model.ArrangementId;
import io.spillway.model.Asker;
import io.spillway.model.BitRate;
import io.spillway.model.CalendarEntry;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Forecast;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import io.spillway.model.SurgeId;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the mediator is told. */
public sealed interface MediatorMessage extends PartMessage
    permits Shared.Tick,
        Shared.ResourcesPublished,
        Shared.PolicyPublished,
        Shared.PeerLoad,
        MediatorMessage.DemandForecast,
        MediatorMessage.EarlyForecast,
        MediatorMessage.RequestInitiation,
        MediatorMessage.DeclareSurge,
        MediatorMessage.WithdrawSurge,
        MediatorMessage.PublishCalendar,
        MediatorMessage.OffersGathered,
        MediatorMessage.AllocationSolved,
        MediatorMessage.AgreementConcluded,
        MediatorMessage.AgreementFailed,
        MediatorMessage.AgreementLate,
        MediatorMessage.DelegationAnnounced,
        MediatorMessage.DelegationBroken,
        MediatorMessage.ProbeCompleted,
        MediatorMessage.RedirectHostServed,
        MediatorMessage.RedirectHostEnds,
        MediatorMessage.AgreementEnding,
        MediatorMessage.AgreementSettled,
        MediatorMessage.StopArrangement,
        MediatorMessage.BorrowingStopped,
        MediatorMessage.BorrowingResumed {
  /**
   * The detector's view of one service, each second.
   *
   * @param forecast what it sees
   */
  record DemandForecast(Forecast forecast) implements MediatorMessage {}

  /**
   * The detector's view of one service whose demand has left its baseline, while a second runs. It
   * may begin an arrangement a little sooner and serves for nothing else.
   *
   * @param forecast what it sees
   */
  record EarlyForecast(Forecast forecast) implements MediatorMessage {}

  /**
   * Somebody asks for peers: a person or an alarm. The policy decides whether telemetry supports
   * it.
   *
   * @param service which service
   * @param asker who asks
   * @param key tells this request from others of the same asker; repeated with the same key, it is
   *     the same request; 1 to {@link #LONGEST_KEY} characters
   * @param requests how much is to be had of peers; absent for what the forecast makes of it
   * @param reason a line for people
   */
  record RequestInitiation(
      ServiceId service, Asker asker, String key, Optional<RequestRate> requests, String reason)
      implements MediatorMessage {
    /** The longest key, in characters. */
    public static final int LONGEST_KEY = 100;

    /** Checks the key; throws {@link IllegalArgumentException} naming its length. */
    public RequestInitiation {
      if (key.isBlank() || key.length() > LONGEST_KEY) {
        throw new IllegalArgumentException(
            "key of " + key.length() + " characters: use 1 to " + LONGEST_KEY);
      }
    }
  }

  /**
   * An operator declares a surge that is to come. Declared twice, it is the same.
   *
   * @param service for which service
   * @param from when it begins
   * @param until when it is over
   * @param requests the demand in all then
   * @param bits the bits of the responses; absent where nobody says
   * @param reason a line for people
   */
  record DeclareSurge(
      ServiceId service,
      Instant from,
      Instant until,
      RequestRate requests,
      Optional<BitRate> bits,
      String reason)
      implements MediatorMessage {}

  /**
   * An operator withdraws what was declared.
   *
   * @param surge what
   * @param reason a line for people
   */
  record WithdrawSurge(SurgeId surge, String reason) implements MediatorMessage {}

  /**
   * The calendar of the configuration, as a whole.
   *
   * @param entries all that stand in it
   */
  record PublishCalendar(List<CalendarEntry> entries) implements MediatorMessage {
    /** Copies. */
    public PublishCalendar {
      entries = List.copyOf(entries);
    }
  }

  /**
   * The offers there are for a requirement.
   *
   * @param arrangement which arrangement
   * @param round the round that was asked for
   * @param offers usable offers, in a stable order
   * @param asked whether peers were asked for bids, besides the offers that were held before
   * @param dearer offers that would be usable but for the ceilings
   * @param unasked peers that were not asked, as only rule {@code borrow.reconsider.region} admits
   *     them
   * @param factors on the prices of the lenders of these offers, by rule {@code borrow.weight};
   *     they count in the choice, not in what is paid
   * @param uniform of these offers those that are bids in an auction with one price per footprint
   */
  record OffersGathered(
      ArrangementId arrangement,
      int round,
      List<Offer> offers,
      boolean asked,
      List<Offer> dearer,
      List<CdnName> unasked,
      SortedMap<CdnName, Double> factors,
      SortedSet<OfferId> uniform)
      implements MediatorMessage {
    /** Copies. */
    public OffersGathered {
      offers = List.copyOf(offers);
      dearer = List.copyOf(dearer);
      unasked = List.copyOf(unasked);
      factors = Collections.unmodifiableSortedMap(new TreeMap<>(factors));
      uniform = Collections.unmodifiableSortedSet(new TreeSet<>(uniform));
    }
  }

  /**
   * The solver's answer.
   *
   * @param solution the answer, checked before use
   */
  record AllocationSolved(AllocationSolution solution) implements MediatorMessage {}

  /**
   * An agreement, or an amendment, is signed by both.
   *
   * @param agreement what was signed
   */
  record AgreementConcluded(SignedAgreement agreement) implements MediatorMessage {}

  /**
   * An agreement, or an amendment, did not come about.
   *
   * @param arrangement which arrangement
   * @param agreement which agreement
   * @param revision which revision
   * @param offer the offer it would have used
   * @param capacity what it would have come to in all
   * @param open whether the lender may have signed, or may sign still, as it was given up unheard
   * @param reason a line for people
   * @param counter what the lender offers instead, firmly and for seconds
   */
  record AgreementFailed(
      ArrangementId arrangement,
      AgreementId agreement,
      int revision,
      OfferId offer,
      Capacity capacity,
      boolean open,
      String reason,
      Optional<Offer> counter)
      implements MediatorMessage {}

  /**
   * A lender has signed after this CDN had given up waiting: it binds, and was ended at once.
   *
   * @param agreement what was signed
   * @param end until when it is paid
   */
  record AgreementLate(SignedAgreement agreement, Instant end) implements MediatorMessage {}

  /**
   * A peer says that its edges are ready.
   *
   * @param agreement which agreement
   * @param addresses where clients can be sent
   */
  record DelegationAnnounced(AgreementId agreement, List<IpAddress> addresses)
      implements MediatorMessage {
    /** Copies. */
    public DelegationAnnounced {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * A peer says that its edges cannot serve.
   *
   * @param agreement which agreement
   * @param reason a line for people
   */
  record DelegationBroken(AgreementId agreement, String reason) implements MediatorMessage {}

  /**
   * A request through the peer's front door came to this.
   *
   * @param agreement which agreement
   * @param host by which name
   * @param address which edge
   * @param nonce the nonce that the request carried
   * @param ok whether it was answered as a client needs it
   * @param took from the connection's beginning to the head of the answer, 0 or more; of no meaning
   *     where it was not answered
   * @param detail a line for people
   */
  record ProbeCompleted(
      AgreementId agreement,
      HostName host,
      IpAddress address,
      String nonce,
      boolean ok,
      Duration took,
      String detail)
      implements MediatorMessage {}

  /**
   * This CDN, as a lender, answers for a name of its own to which a borrower redirects clients.
   *
   * @param agreement under which agreement
   * @param host the name
   * @param addresses the edges that are ready; empty when it is not to be answered any more
   * @param until no answer may live longer
   */
  record RedirectHostServed(
      AgreementId agreement, HostName host, List<IpAddress> addresses, Instant until)
      implements MediatorMessage {
    /** Copies. */
    public RedirectHostServed {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * A name of this CDN's own, to which a borrower redirects clients, is answered no longer than
   * this.
   *
   * @param agreement under which agreement
   * @param until no answer may live longer; never later than was said before
   */
  record RedirectHostEnds(AgreementId agreement, Instant until) implements MediatorMessage {}

  /**
   * The other party ends an agreement.
   *
   * @param agreement which agreement
   * @param reason a line for people
   * @param steerUntil from when DNS must not send clients
   * @param serveUntil until when lingering traffic is served
   */
  record AgreementEnding(
      AgreementId agreement, String reason, Instant steerUntil, Instant serveUntil)
      implements MediatorMessage {}

  /**
   * Statements and invoice of an agreement are done with.
   *
   * @param agreement which agreement
   * @param cost what is owed
   */
  record AgreementSettled(AgreementId agreement, Money cost) implements MediatorMessage {}

  /**
   * An operator ends an arrangement.
   *
   * @param arrangement which arrangement
   * @param requester who asks, for the record
   */
  record StopArrangement(ArrangementId arrangement, String requester) implements MediatorMessage {}

  /**
   * An operator has stopped all borrowing: no arrangement begins, none gets more.
   *
   * @param keep whether arrangements go on with what they have, rather than being drained
   * @param reason a line for people
   */
  record BorrowingStopped(boolean keep, String reason) implements MediatorMessage {}

  /** An operator has resumed borrowing. */
  record BorrowingResumed() implements MediatorMessage {}
}
