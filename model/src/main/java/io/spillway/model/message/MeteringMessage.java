package io.spillway.model.message;

import io.spillway.model.AgreementId;
import io.spillway.model.CdnName;
import io.spillway.model.LogBatch;
import io.spillway.model.ServiceId;
import io.spillway.model.SignedAgreement;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What metering and billing is told. */
public sealed interface MeteringMessage extends PartMessage
    permits Shared.Tick,
        Shared.PeerLoad,
        MeteringMessage.MeterLog,
        MeteringMessage.AgreementOpened,
        MeteringMessage.AgreementEnds,
        MeteringMessage.SiteRemoved,
        MeteringMessage.SharesSteered,
        MeteringMessage.ProbeSent,
        MeteringMessage.PeerAccount {
  /**
   * What was read from an edge's log; counts once.
   *
   * @param batch the summaries
   */
  record MeterLog(LogBatch batch) implements MeteringMessage {}

  /**
   * An agreement or amendment was signed; from now on its usage is metered.
   *
   * @param agreement what was signed
   */
  record AgreementOpened(SignedAgreement agreement) implements MeteringMessage {}

  /**
   * An agreement ends before its time.
   *
   * @param agreement which agreement
   * @param serveUntil until when usage is paid
   */
  record AgreementEnds(AgreementId agreement, Instant serveUntil) implements MeteringMessage {}

  /**
   * The lender's edges no longer serve the agreement and their logs are read to the end.
   *
   * @param agreement which agreement
   */
  record SiteRemoved(AgreementId agreement) implements MeteringMessage {}

  /**
   * Where the borrower's clients are, by what the redirector answered and how long answers live.
   *
   * @param service which service
   * @param second the beginning of the second
   * @param ownDemand requests that reached own edges in that second, redirected ones included
   * @param shares the share of all clients that DNS sends there, by agreement, each 0 to 1; own
   *     edges have the rest
   * @param redirected requests of own edges that were redirected to a peer, by agreement
   */
  record SharesSteered(
      ServiceId service,
      Instant second,
      double ownDemand,
      SortedMap<AgreementId, Double> shares,
      SortedMap<AgreementId, Double> redirected)
      implements MeteringMessage {
    /** Copies. */
    public SharesSteered {
      shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
      redirected = Collections.unmodifiableSortedMap(new TreeMap<>(redirected));
    }
  }

  /**
   * The borrower asked a peer's edge for the probe path with a nonce and was answered.
   *
   * @param agreement which agreement
   * @param nonce what the peer's log must show
   * @param at when
   */
  record ProbeSent(AgreementId agreement, String nonce, Instant at) implements MeteringMessage {}

  /**
   * A peer's statement, verdict, invoice or the answer to one.
   *
   * @param from who says so, verified
   * @param message one of the accounting messages
   */
  record PeerAccount(CdnName from, PeerMessage message) implements MeteringMessage {}
}
