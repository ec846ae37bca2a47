package io.spillway.redirector;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.HostName;
import io.spillway.model.IpAddress;
import io.spillway.redirector.selection.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What a client would be answered now. Where several addresses are sampled, the next answer may
 * name others.
 *
 * @param host the name asked for
 * @param reason why it is answered so
 * @param ttl how long the answer may be kept
 * @param scope for how many leading bits of the client's address it holds (RFC 7871); 0 for any
 * @param addresses in the answer's order; empty where there is none to give
 */
public record Foretold(
    HostName host, Reason reason, Duration ttl, int scope, List<Address> addresses) {
  /** Copies. */
  public Foretold {
    addresses = List.copyOf(addresses);
  }

  /**
   * One address.
   *
   * @param address of an edge
   * @param cdn whose edge it is
   * @param agreement what backs it; empty for an own edge
   * @param weight its weight in the table
   */
  public record Address(
      IpAddress address, CdnName cdn, Optional<AgreementId> agreement, double weight) {}
}
