package io.spillway.agent;

import io.spillway.model.Holding;
import io.spillway.model.LongTermConditions;

/** What is negotiated, in words. */
final class LongTermWords {
  private LongTermWords() {}

  static String of(LongTermConditions c) {
    return c.capacity()
        + (c.holding() == Holding.RESERVED ? " reserved" : " at best effort")
        + " from "
        + c.from()
        + " until "
        + c.until()
        + " at "
        + c.tariff().perMillionRequests()
        + " per million requests, "
        + c.tariff().perGigabyte()
        + " per GB";
  }
}
