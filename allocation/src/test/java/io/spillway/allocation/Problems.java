package io.spillway.allocation;

import io.spillway.model.AllocationProblem;
import io.spillway.model.ArrangementId;
import io.spillway.model.BitRate;
import io.spillway.model.Capacity;
import io.spillway.model.CdnName;
import io.spillway.model.Commitment;
import io.spillway.model.Footprint;
import io.spillway.model.Money;
import io.spillway.model.Offer;
import io.spillway.model.OfferId;
import io.spillway.model.RequestId;
import io.spillway.model.RequestRate;
import io.spillway.model.ServiceId;
import io.spillway.model.Tariff;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Problems to solve. */
final class Problems {
  private Problems() {}

  static Capacity capacity(double requests, long bits) {
    return new Capacity(new RequestRate(requests), new BitRate(bits));
  }

  static Tariff tariff(String currency, long requests, long gigabyte, long hour) {
    return new Tariff(
        new Money(currency, requests), new Money(currency, gigabyte), new Money(currency, hour));
  }

  static Offer offer(String lender, String id, Capacity capacity, Tariff tariff) {
    return new Offer(
        new OfferId(id),
        new RequestId("request-1"),
        new CdnName(lender + ".example"),
        new CdnName("cdn-a.example"),
        new ServiceId("customer"),
        Footprint.EVERYWHERE,
        capacity,
        tariff,
        Commitment.FIRM,
        true,
        Instant.EPOCH,
        Duration.ofHours(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Optional.empty());
  }

  static AllocationProblem problem(Capacity needed, double maxShare, List<Offer> bids) {
    return new AllocationProblem(
        new ArrangementId("arrangement-1"), 1, needed, 1 / 8_000.0, bids, maxShare);
  }
}
