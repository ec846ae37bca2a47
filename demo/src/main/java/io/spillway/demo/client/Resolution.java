package io.spillway.demo.client;

import io.spillway.model.IpAddress;
import java.util.List;

/** What a resolver tells its client. */
sealed interface Resolution {
  /**
   * Addresses, in the authority's order.
   *
   * @param addresses at least one
   * @param stale whether their time was over and the authority did not answer
   */
  record Found(List<IpAddress> addresses, boolean stale) implements Resolution {
    public Found {
      addresses = List.copyOf(addresses);
    }
  }

  /**
   * Nothing.
   *
   * @param reason a line for people
   */
  record Missing(String reason) implements Resolution {}
}
